// How disputes end, what other rooms may draw from it, and what the public is told: sums, small numbers left out.
import type { Words } from './claim.ts'

export type Route = 'mediation' | 'confirmation' | 'court'
export type Outcome = { route: Route; result: string; reason: string | null }

const of = (route: Route, result: string, reason: string | null = null): Outcome => ({ route, result, reason })

/** The steps by which a file of each procedure ends for its parties. */
export const OUTCOMES: Readonly<Record<string, Readonly<Record<string, Outcome>>>> = {
  'dispute.mediation': {
    'serve-agreement': of('mediation', 'settled'),
    'declare-failed': of('mediation', 'not-settled', 'too-far-apart'),
    'close-with-facts': of('mediation', 'not-settled', 'too-far-apart'),
    'end-for-time': of('mediation', 'not-settled', 'time'),
    leave: of('mediation', 'not-settled', 'left'),
    'deem-refused': of('mediation', 'not-settled', 'left'),
    'refuse-to-mediate': of('mediation', 'declined', 'refused'),
    'decline-guidance': of('mediation', 'declined', 'refused'),
    'report-unreachable': of('mediation', 'declined', 'unreachable'),
    'return-request': of('mediation', 'declined', 'returned'),
    withdraw: of('mediation', 'withdrawn'),
    'report-sham': of('mediation', 'stopped', 'sham'),
  },
  'dispute.confirmation': {
    confirm: of('confirmation', 'confirmed'),
    reject: of('confirmation', 'rejected'),
    'set-aside': of('confirmation', 'rejected'),
    'refuse-filing': of('confirmation', 'rejected'),
    'become-late': of('confirmation', 'too-late'),
    withdraw: of('confirmation', 'withdrawn'),
    'treat-as-withdrawn': of('confirmation', 'withdrawn'),
  },
  'dispute.case': {
    settle: of('court', 'settled'),
    'become-final': of('court', 'decided'),
    'serve-small': of('court', 'decided'),
    'decide-appeal': of('court', 'decided'),
    'refuse-docket': of('court', 'not-accepted'),
    'withdraw-by-default': of('court', 'withdrawn'),
    'allow-withdrawal': of('court', 'withdrawn'),
    transfer: of('court', 'transferred'),
  },
}

export const RESULT_WORDS: Readonly<Record<string, Words>> = {
  settled: { zh: '达成协议', en: 'settled' },
  'not-settled': { zh: '调解不成', en: 'not settled' },
  declined: { zh: '未进入调解', en: 'not mediated' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  stopped: { zh: '终止', en: 'stopped' },
  confirmed: { zh: '司法确认', en: 'confirmed' },
  rejected: { zh: '未获确认', en: 'not confirmed' },
  'too-late': { zh: '逾期未申请确认', en: 'too late to confirm' },
  decided: { zh: '裁判生效', en: 'decided' },
  'not-accepted': { zh: '不予受理', en: 'not accepted' },
  transferred: { zh: '移送', en: 'transferred' },
}

/** What a final decision of a court said, as the credit room may enter it: decided only, never alleged or settled. */
export type DecidedDispute = { file: string; caseNo: string; decidedBy: string; parties: string[]; result: string }

/** What credit may draw from a step of dispute.case: something only where a judgment has become final. */
export function outcomeOf(step: {
  act: string
  refused: string | null
  file: { file: string; parts: Record<string, string[]> } | null
  caseNo: string | undefined
  result: string | undefined
}): DecidedDispute | undefined {
  const ended = step.refused === null ? OUTCOMES['dispute.case']![step.act.replace(/^dispute\.case\./, '')] : undefined
  if (ended?.result !== 'decided' || step.file === null || step.caseNo === undefined) return undefined
  const { file, parts } = step.file
  const [court] = parts['court'] ?? []
  if (court === undefined) return undefined
  return {
    file,
    caseNo: step.caseNo,
    decidedBy: court,
    parties: [...(parts['plaintiff'] ?? []), ...(parts['defendant'] ?? [])],
    result: step.result ?? '',
  }
}

/**
 * Counts as they may be published: below `least` nothing is said; and where just one count of a sum that is published would
 * then be told by the rest, the next smallest goes too. A count of none says nothing about anybody and stays.
 */
export function publishable(counts: readonly number[], least: number): (number | null)[] {
  const hidden = new Set(counts.flatMap((count, i) => (count > 0 && count < least ? [i] : [])))
  const rest = counts
    .map((count, i) => ({ count, i }))
    .filter(({ count, i }) => count > 0 && !hidden.has(i))
    .toSorted((a, b) => a.count - b.count)
  // what is hidden together must itself be no small number, or the total less the rest tells it
  const together = (): number => [...hidden].reduce((sum, i) => sum + counts[i]!, 0)
  while (hidden.size > 0 && (hidden.size < 2 || together() < least) && rest.length > 0) hidden.add(rest.shift()!.i)
  return counts.map((count, i) => (hidden.has(i) ? null : count))
}

/** A total may be told beside its parts: not where every part of it is hidden and the total itself is small. */
export const publishableTotal = (counts: readonly number[], least: number): number | null => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return total > 0 && total < least ? null : total
}

/** The middle of whole numbers, the lower of two; null of none. */
export const middleOf = (sorted: readonly number[]): number | null =>
  sorted.length === 0 ? null : sorted[Math.floor((sorted.length - 1) / 2)]!
