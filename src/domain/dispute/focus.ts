// What a dispute turns on (争议焦点): validity or performance, each by its elements, with who bears the burden, what both
// sides say, what is undisputed and which evidence speaks for and against. The judge fixes it after hearing both sides.
import { formatYuan } from '#kernel/money'
import type { Law } from '#kernel/rules'
import type { Day } from '#kernel/time'
import type { Focus, FocusElement } from './claim-answer.ts'
import { elementsOf, firstModule, placeIn, type InPlay, type Module } from './claim-elements.ts'
import { FACTS, type FactName } from './claim-facts.ts'
import { fitsOf } from './claim-fit.ts'
import { percent } from './claim-money.ts'
import { claimLaw, type ClaimLaw, type Element } from './claim-scenarios.ts'
import { DEFENCES, type Claim, type Side, type Words } from './claim-terms.ts'

const MODULES = { validity: '效力', performance: '履行' } as const

const NOTE: Words = {
  zh: '供归纳焦点参考：由法官听取双方意见后确定，不判断谁有理，也不代替举证',
  en: 'An aid for summing up: the judge fixes the focus after hearing both sides; it says neither who is right nor what is proven',
}

/** The focus of a dispute on a day. `among`: the project's own scenarios unless told. */
export function focusOf(claim: Claim, law: Law, day: Day, among: ClaimLaw = claimLaw()): Focus {
  const { module, by } = firstModule(claim, among)
  const other: Module = module === 'validity' ? 'performance' : 'validity'
  const [first, second] = [elementsOf(module, claim, among), elementsOf(other, claim, among)]
  const all = [...first, ...second].map(({ element }) => element)
  return {
    scenario: claim.scenario,
    on: day,
    module: MODULES[module],
    why: whyOf[by],
    elements: first.map((one) => told(one, claim, all, law)),
    then:
      second.length === 0
        ? null
        : { module: MODULES[other], when: whenOf[other], elements: second.map((one) => told(one, claim, all, law)) },
    contradictions: fitsOf(claim, among).filter(({ fits }) => fits !== 'together'),
    unplaced: unplacedOf(claim, all),
    note: NOTE,
  }
}

const whyOf: Readonly<Record<ReturnType<typeof firstModule>['by'], Words>> = {
  asked: {
    zh: '请求本身针对合同效力，先看效力；有效以后才谈履行',
    en: 'the claim itself is about validity, which comes first; performance follows if it holds',
  },
  raised: {
    zh: '对方对合同效力提出异议，先看效力；有效以后才谈履行',
    en: 'the other side contests validity, which comes first; performance follows if it holds',
  },
  scenario: {
    zh: '这类争议先看双方是否真的要租用算力',
    en: 'a dispute of this kind begins with whether a lease was meant at all',
  },
  none: {
    zh: '双方没有争执合同效力，焦点在履行；效力仍由法院依职权审查',
    en: 'nobody contests validity, so it turns on performance; a court still looks at validity of its own motion',
  },
}

const whenOf: Readonly<Record<Module, Words>> = {
  performance: { zh: '合同有效（或者其余部分有效）时审查', en: 'examined if the contract, or the rest of it, holds' },
  validity: {
    zh: '有效力疑点或者备位请求时，法院先行或者一并审查',
    en: 'where there is a doubt or a claim in case, examined first or together',
  },
}

function told({ element, inIssue }: InPlay, claim: Claim, all: readonly Element[], law: Law): FocusElement {
  const isHere = (named: { elements: readonly string[]; text: string }): boolean =>
    placeIn(all, named).some(({ id }) => id === element.id)
  const undisputed = claim.undisputed.filter(isHere).map(({ text }) => text)
  const respondentSays = [
    ...claim.defences
      .filter((one) => [...element.onDefences, ...element.answers].includes(one))
      .map((one) => DEFENCES[one]),
    ...saidBy('respondent', claim, isHere),
  ]
  return {
    id: element.id,
    element: element.title,
    asks: element.asks,
    burden: burdenOf(element, claim),
    claimantSays: [...factsSaid(element, claim), ...saidBy('claimant', claim, isHere)],
    respondentSays,
    undisputed,
    evidence: { for: evidenceOf('claimant', claim, isHere), against: evidenceOf('respondent', claim, isHere) },
    // an article that the law of the day does not hold is left out, never shown as law
    articles: element.articles.filter((cite) => law.holds(cite).holds),
    open: inIssue && !isSettled(element, claim, respondentSays),
  }
}

/**
 * Both sides say so of this very element, and the other side says nothing against it. Validity is never settled by the
 * parties: a court looks at it of its own motion.
 */
function isSettled({ id, module }: Element, { undisputed }: Claim, respondentSays: readonly Words[]): boolean {
  return (
    module === 'performance' && respondentSays.length === 0 && undisputed.some(({ elements }) => elements.includes(id))
  )
}

type IsHere = (named: { elements: readonly string[]; text: string }) => boolean

const saidBy = (side: Side, { statements }: Claim, isHere: IsHere): Words[] =>
  statements
    .filter((one) => one.side === side && isHere({ elements: one.element === '' ? [] : [one.element], text: one.text }))
    .map(({ text }) => alike(text))

const evidenceOf = (side: Side, { evidence }: Claim, isHere: IsHere): string[] =>
  evidence
    .filter((one) => one.side === side && isHere({ elements: one.elements, text: one.title }))
    .map(({ title, proof }) => (proof === undefined ? title : `${title} [${proof}]`))

/** What the claim itself says to an element, each fact with its question. */
function factsSaid({ facts }: Element, claim: Claim): Words[] {
  return facts.flatMap((name) => {
    const value = claim.facts[name]
    if (value === undefined) return []
    const { zh, en } = FACTS[name]
    const shown = shownAs(name, value)
    return [{ zh: `${zh}：${shown.zh}`, en: `${en}: ${shown.en}` }]
  })
}

function shownAs(name: FactName, value: string | number | boolean): Words {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  const { kind } = FACTS[name]
  if (typeof value === 'number' && kind === 'fen') return alike(formatYuan(value))
  return alike(typeof value === 'number' && kind === 'ppm' ? percent(value) : String(value))
}

/** A figure or a text, which is the same in both languages. */
const alike = (text: string): Words => ({ zh: text, en: text })

function burdenOf({ burden, burdenSays, burdenArticle }: Element, { by }: Claim): FocusElement['burden'] {
  const on = burden === 'each' ? 'both' : burden === 'lessor' || burden === 'lessee' ? sideOf(burden, by) : burden
  const who = whoIs(on, by)
  return { on, says: { zh: `${who.zh}：${burdenSays.zh}`, en: `${who.en}: ${burdenSays.en}` }, article: burdenArticle }
}

const sideOf = (role: Claim['by'], by: Claim['by']): Side => (role === by ? 'claimant' : 'respondent')

function whoIs(on: Side | 'both', by: Claim['by']): Words {
  if (on === 'both') return { zh: '各自', en: 'each its own' }
  const isLessor = (on === 'claimant') === (by === 'lessor')
  const role = isLessor ? { zh: '出租方', en: 'lessor' } : { zh: '承租方', en: 'lessee' }
  return on === 'claimant'
    ? { zh: `原告（${role.zh}）`, en: `claimant (${role.en})` }
    : { zh: `被告（${role.zh}）`, en: `respondent (${role.en})` }
}

function unplacedOf(claim: Claim, all: readonly Element[]): string[] {
  const isNowhere = (named: { elements: readonly string[]; text: string }): boolean => placeIn(all, named).length === 0
  return [
    ...claim.undisputed.filter(isNowhere).map(({ text }) => text),
    ...claim.evidence.filter((one) => isNowhere({ elements: one.elements, text: one.title })).map(({ title }) => title),
    ...claim.statements
      .filter((one) => isNowhere({ elements: one.element === '' ? [] : [one.element], text: one.text }))
      .map(({ text }) => text),
  ]
}
