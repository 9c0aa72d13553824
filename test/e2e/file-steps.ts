// How a journey takes a step of a file through its page: the form is opened, filled in and sent, and the state is waited for.
import type { Locator, Page } from 'playwright-core'
import { settled, type Visitor } from './browser.ts'
import type { RunningPlatform } from './platform.ts'

/** A paper to be given in. */
export const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
/** The legal day. */
export const realToday = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** One of the choices under a question. */
export const choose = (within: Page | Locator, question: string, answer: string): Promise<void> =>
  within.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check()

/** Waits until a file's page says this state. */
export const state = (page: Page, name: string): Promise<void> =>
  page.locator('.page-title .state', { hasText: name }).waitFor()

/** Opens a file at a desk and the form of a step of one's own. */
export async function begin(
  { page }: Visitor,
  platform: RunningPlatform,
  desk: string,
  file: string,
  step: string,
): Promise<Locator> {
  await page.goto(`${platform.url}/${desk}/files/${file}`)
  await settled(page)
  await page.locator('.next-steps').getByRole('button', { name: step, exact: true }).click()
  return page.getByRole('form', { name: step })
}

/** Sends an open form. */
export const send = (form: Locator, step: string): Promise<void> =>
  form.getByRole('button', { name: step, exact: true }).click()
