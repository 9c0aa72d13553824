// From what was answered to what the contract is made with: each answer held to its kind and bounds, questions that do
// not arise left out, defaults filled in and listed. Nothing here throws: a bad answer is a finding.
import type { Words } from '#kernel/act'
import { BadTime, day, excerpt, instant } from '#kernel/time'
import { holds } from './condition.ts'
import type { Answer, Answers, Finding, Framework, Slot } from './framework.ts'
import { lookup } from './lookup.ts'

const TEXT_LIMIT = 500
const LONG_LIMIT = 8_000
const ITEMS_LIMIT = 100
/** No contract begins or ends outside; with this bound no term reaches the end of the calendar. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2999]
const UNKNOWN_SHOWN = 50
/** A contract names its parties, its subject, amount, price, time and way (Civil Code 470). */
const MAIN_TERMS = 'cn/civil-code#470'

/** Why an answer cannot be used: it is of another kind, or of its kind but out of bounds. */
export type BadAnswer = { why: 'kind' | 'bounds'; expected: Words; got: Words }

type Problem = Omit<BadAnswer, 'got'>

const bad = (why: BadAnswer['why'], zh: string, en: string): Problem => ({ why, expected: { zh, en } })

/**
 * Controls, marks of direction and characters without a shape (of no width, tags, fillers) have no place in a contract:
 * they could show other words than are signed.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0]/u
const HIDDEN_BUT_LINES = /[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0]/u

/** Whether a text of several lines holds characters that its readers do not see. */
export const hides = (text: string): boolean => !text.isWellFormed() || HIDDEN_BUT_LINES.test(text)

function badText(answer: unknown, min: number, max: number, hidden: RegExp): Problem | undefined {
  if (typeof answer !== 'string' || !answer.isWellFormed() || hidden.test(answer))
    return bad('kind', '文字（不含控制字符）', 'text without control characters')
  const length = [...answer].length
  if (length < min || length > max) return bad('bounds', `${min} 至 ${max} 个字`, `${min} to ${max} characters`)
  return undefined
}

function badNumber(answer: unknown, { min = 0, max = Number.MAX_SAFE_INTEGER }: Slot, zh: string, en: string) {
  if (typeof answer !== 'number' || !Number.isSafeInteger(answer)) return bad('kind', zh, en)
  if (answer < min || answer > max) return bad('bounds', `${min} 至 ${max}`, `${min} to ${max}`)
  return undefined
}

function badTime(answer: unknown, read: (text: string) => string, zh: string, en: string): Problem | undefined {
  if (typeof answer !== 'string') return bad('kind', zh, en)
  try {
    const year = Number(read(answer).slice(0, 4))
    if (year < FIRST_YEAR || year > LAST_YEAR)
      return bad('bounds', `${FIRST_YEAR} 年至 ${LAST_YEAR} 年之间`, `within the years ${FIRST_YEAR} to ${LAST_YEAR}`)
    return undefined
  } catch (error) {
    if (error instanceof BadTime) return bad('kind', zh, en)
    throw error
  }
}

/** What an answer of each type must be. */
const kinds: Record<Slot['type'], (answer: unknown, slot: Slot) => Problem | undefined> = {
  text: (answer, slot) => badText(answer, slot.min ?? 0, slot.max ?? TEXT_LIMIT, HIDDEN),
  long: (answer, slot) => badText(answer, slot.min ?? 0, slot.max ?? LONG_LIMIT, HIDDEN_BUT_LINES),
  uscc: (answer) => badText(answer, 0, TEXT_LIMIT, HIDDEN),
  integer: (answer, slot) => badNumber(answer, slot, '整数', 'a whole number'),
  fen: (answer, slot) => badNumber(answer, slot, '以分计的整数', 'a whole number of fen'),
  ppm: (answer, slot) => badNumber(answer, slot, '以百万分之一计的整数', 'a whole number of millionths'),
  date: (answer) => badTime(answer, day, '日期 YYYY-MM-DD', 'a date YYYY-MM-DD'),
  instant: (answer) =>
    badTime(answer, instant, '时刻，如 2026-12-01T01:00:00Z', 'an instant such as 2026-12-01T01:00:00Z'),
  'yes-no': (answer) => (typeof answer === 'boolean' ? undefined : bad('kind', 'true 或 false', 'true or false')),
  choice(answer, { options = [] }) {
    const values = options.map(({ value }) => value)
    if (typeof answer === 'string' && values.includes(answer)) return undefined
    return bad('kind', `${values.join('、')} 之一`, `one of ${values.join(', ')}`)
  },
  list(answer, { options, min = 0, max = ITEMS_LIMIT }) {
    if (!Array.isArray(answer)) return bad('kind', '文字的列表', 'a list of texts')
    if (answer.length < min || answer.length > max)
      return bad('bounds', `${min} 至 ${max} 项`, `${min} to ${max} items`)
    const values = options?.map(({ value }) => value)
    if (values && !answer.every((item) => values.includes(item as string)))
      return bad('kind', `${values.join('、')} 的列表`, `a list of ${values.join(', ')}`)
    return answer.map((item) => badText(item, 0, TEXT_LIMIT, HIDDEN)).find((found) => found !== undefined)
  },
}

/** What is wrong with an answer to a slot, or undefined. Takes any value. */
export function badAnswer(slot: Slot, answer: unknown): BadAnswer | undefined {
  const problem = kinds[slot.type](answer, slot)
  return problem && { ...problem, got: shown(answer) }
}

/** A value as a message may show it: bounded, and never walked into. */
function shown(answer: unknown): Words {
  if (Array.isArray(answer)) return { zh: `列表（${answer.length} 项）`, en: `a list of ${answer.length}` }
  if (typeof answer === 'string') return { zh: `文字 ${excerpt(answer)}`, en: `text ${excerpt(answer)}` }
  if (typeof answer === 'object' && answer !== null) return { zh: '对象', en: 'an object' }
  return { zh: String(answer), en: String(answer) }
}

/** Nothing was said: no answer, an empty text, a list of nothing. */
const blank = (answer: unknown): boolean =>
  answer === undefined ||
  (typeof answer === 'string' && answer.trim() === '') ||
  (Array.isArray(answer) && answer.every((item) => typeof item === 'string' && item.trim() === ''))

/** An answer as the contract keeps it: texts trimmed, instants in UTC. */
function kept(slot: Slot, answer: Answer): Answer {
  if (typeof answer === 'object') return answer.map((item) => item.trim()).filter((item) => item !== '')
  if (typeof answer !== 'string') return answer
  return slot.type === 'instant' ? instant(answer) : answer.trim()
}

export type KeptAnswers = {
  answers: ReadonlyMap<string, Answer>
  /** the slots that nobody answered and a default, or what another answer implies, stands in for; in their order */
  defaulted: readonly string[]
  /** required and not answered */
  missing: readonly string[]
  findings: readonly Finding[]
  complete: boolean
}

/** The answers that a contract is made with. Any values may come in; what cannot be used is left out and found. */
export function answersOf(framework: Framework, given: Answers): KeptAnswers {
  const { slots } = lookup(framework)
  const findings: Finding[] = []
  const good = new Map<string, Answer>()
  const unusable = new Set<string>()
  for (const slot of framework.slots) {
    const answer: unknown = Object.hasOwn(given, slot.id) ? given[slot.id] : undefined
    if (blank(answer)) continue
    const problem = badAnswer(slot, answer)
    if (problem === undefined) {
      good.set(slot.id, kept(slot, answer as Answer))
      continue
    }
    unusable.add(slot.id)
    findings.push(
      about(slot, 'error', {
        zh: `「${slot.label.zh}」应为${problem.expected.zh}，得到${problem.got.zh}`,
        en: `“${slot.label.en}”: expected ${problem.expected.en}, got ${problem.got.en}`,
      }),
    )
  }

  const implied = impliedBy(framework, good, unusable)
  const answers = new Map<string, Answer>()
  const defaulted = new Set<string>()
  // Conditions only ask for answers that are there, so each round can only add: it ends after at most one per slot.
  for (let before = -1; before !== answers.size;) {
    before = answers.size
    for (const slot of framework.slots) {
      if (answers.has(slot.id) || unusable.has(slot.id) || !holds(slot.when, answers)) continue
      const answer = good.get(slot.id) ?? implied.get(slot.id) ?? slot.default
      if (answer === undefined) continue
      answers.set(slot.id, answer)
      if (!good.has(slot.id)) defaulted.add(slot.id)
    }
  }

  const missing: string[] = []
  for (const slot of framework.slots) {
    const asked = holds(slot.when, answers)
    if (!asked && good.has(slot.id))
      findings.push(
        about(slot, 'warning', {
          zh: `「${slot.label.zh}」与其他答案矛盾：按其他答案不应有此项，未写入合同`,
          en: `“${slot.label.en}” contradicts other answers: by them the question does not arise; it is left out`,
        }),
      )
    const needed = slot.required === true || (slot.required !== undefined && holds(slot.required, answers))
    if (!asked || !needed || answers.has(slot.id) || unusable.has(slot.id)) continue
    missing.push(slot.id)
    findings.push(
      about(slot, 'error', { zh: `缺少「${slot.label.zh}」`, en: `“${slot.label.en}” is required and missing` }),
    )
  }
  const unknown = Object.keys(given).filter((id) => !slots.has(id))
  for (const id of unknown.slice(0, UNKNOWN_SHOWN))
    findings.push({
      slot: id.slice(0, 60),
      severity: 'error',
      article: MAIN_TERMS,
      message: {
        zh: `这一示范文本没有 ${excerpt(id)} 这一项，答案未写入合同`,
        en: `this model contract has no slot ${excerpt(id)}; the answer is not in the contract`,
      },
    })
  return {
    answers,
    defaulted: framework.slots.filter(({ id }) => defaulted.has(id)).map(({ id }) => id),
    missing,
    findings,
    complete: missing.length === 0 && unusable.size === 0,
  }
}

/**
 * Who answers a question that arises in one case only has said that it is this case: an amount of earnest money says
 * that earnest money is agreed. Such an answer stands before the default, never against an answer that was given.
 */
function impliedBy(
  framework: Framework,
  good: ReadonlyMap<string, Answer>,
  unusable: ReadonlySet<string>,
): ReadonlyMap<string, Answer> {
  const implied = new Map<string, Answer>()
  for (const { id, when } of framework.slots) {
    if (when === undefined || Array.isArray(when) || !good.has(id)) continue
    for (const [slot, [value, ...others]] of Object.entries(when))
      if (value !== undefined && others.length === 0 && !good.has(slot) && !unusable.has(slot) && !implied.has(slot))
        implied.set(slot, value)
  }
  return implied
}

const about = (slot: Slot, severity: Finding['severity'], message: Words): Finding => ({
  slot: slot.id,
  severity,
  article: slot.basis[0] ?? MAIN_TERMS,
  message,
})
