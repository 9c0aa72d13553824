// The zone inside a page of another site, as people use it: the dispute that is shown, offers, steps of the file it went on to.
import type { Frame, Page } from 'playwright-core'

/** A wall-clock time of Beijing, as a form takes it. */
export const wallTime = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16)

/** The dispute of this title, where a side has several. */
export async function showing(frame: Frame, title: string): Promise<void> {
  const heading = frame.getByRole('heading', { name: title, level: 2 })
  const choice = frame.locator('.odr-choose').getByRole('button', { name: title })
  await heading.or(choice).first().waitFor()
  if ((await choice.count()) > 0) await choice.click()
  await heading.waitFor()
}

/** An offer in the form of the frame: its kinds are those of which something is entered. */
export async function offers(
  frame: Frame,
  entries: Record<string, string>,
  { validUntil, payer }: { validUntil: string; payer?: string },
): Promise<void> {
  const form = frame.getByRole('form', { name: '提出方案' })
  if ((await form.count()) === 0) await frame.getByRole('button', { name: '提出方案', exact: true }).click()
  if (payer === undefined) {
    await form.getByLabel('支付一笔款项').uncheck()
    await form.getByLabel('账单减免', { exact: true }).check()
  } else await form.getByRole('group', { name: '付款方' }).getByLabel(payer, { exact: true }).check()
  for (const [label, entry] of Object.entries(entries)) await form.getByLabel(label).fill(entry)
  await form.getByLabel('有效至').fill(validUntil)
  await form.getByRole('button', { name: '提出方案', exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

/** The zone inside a page of the other site. */
export async function frameOf(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('suan-dispute iframe')
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('the zone has no frame')
  await frame.waitForLoadState('domcontentloaded')
  return frame
}

/** A side takes its step of the file that the dispute went on to, in the frame. */
export async function takes(frame: Frame, step: string, entries: Record<string, string> = {}): Promise<void> {
  await frame.getByRole('button', { name: step, exact: true }).first().click()
  const form = frame.getByRole('form', { name: step })
  for (const [label, entry] of Object.entries(entries)) await form.getByLabel(label, { exact: true }).fill(entry)
  await form.getByRole('button', { name: step, exact: true }).click()
  await form.waitFor({ state: 'detached' })
}
