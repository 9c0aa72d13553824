// A penalty decided and served, step by step, for whatever follows from it in a credit file.
import type { Actor } from '#kernel/identity'

const P = 'supervision.penalty'
const PLACE = 'cn-gd-sz'
const TEXT = '示例案情，虚构'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]

type Yes = (name: string, actor: Actor, input: object) => Promise<Record<string, unknown>>

export type Penalty = {
  kind?: string
  /** what the draft says of its gravity: general where it says nothing */
  weight?: 'ordinary' | 'lighter' | 'heavier'
  about?: string
}

/** Decides and serves a penalty for a price that was not marked; the id of its file. */
export async function penaltyServed(
  yes: Yes,
  { market, party, day }: { market: Actor; party: Actor; day: string },
  { kind = 'marking', weight = 'ordinary', about }: Penalty = {},
): Promise<string> {
  const opened = await yes(`${P}.open-lead`, market, {
    title: `标价不全（${TEXT}）`,
    place: PLACE,
    with: { party: party.party },
    origin: 'inspection',
    facts: TEXT,
    ...(about === undefined ? {} : { about }),
  })
  const file = opened['file'] as string
  const step = (name: string, input: object = {}, by = market) => yes(`${P}.${name}`, by, { file, ...input })
  await step('check-jurisdiction', { actPlace: PLACE, body: 'market', level: 'local', competent: 'yes', reasons: TEXT })
  await step('verify-lead', { officers: ['甲', '乙'], plan: TEXT })
  await step('file-case', { kind, caseNo: '示市监立〔示例〕9号', lastActOn: day, approvedBy: '示例负责人' })
  await step('tell-informant', { informant: 'none' })
  await step('investigate', { officers: ['甲', '乙'] })
  await step('draft-decision', {
    facts: TEXT,
    ground: '价格法第十三条、第四十二条（示例）',
    discretion: TEXT,
    gainsAmountFen: 0,
    refundedAmountFen: 0,
    gravity: 'ordinary',
    weight,
    weightGround: { ordinary: 'none', lighter: 'undone', heavier: 'repeated' }[weight],
    finedBefore: 'no',
    corrected: 'yes',
    proposedFineAmountFen: 300_000,
    proposedConfiscationAmountFen: 0,
    hearingCase: 'no',
    legalReview: 'no',
    heavy: 'no',
  })
  await step('serve-notice', {
    facts: TEXT,
    reasons: TEXT,
    ground: TEXT,
    intended: '罚款（示例）',
    announcedFineAmountFen: 300_000,
    announcedConfiscationAmountFen: 0,
  })
  await step('waive-defence', {}, party)
  await step('decide', { facts: TEXT, reasons: TEXT, fineAmountFen: 300_000, confiscatedAmountFen: 0, eService: 'yes' })
  await step('serve-decision', { way: 'electronic', proof: paper })
  return file
}
