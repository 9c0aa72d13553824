// Which elements a dispute turns on, and where a fact, a sentence or a piece of evidence belongs among them.
import { holds, type ClaimLaw, type Element } from './claim-scenarios.ts'
import { VALIDITY_REMEDIES, type Claim, type Evidence, type Undisputed } from './claim-terms.ts'

export type Module = Element['module']

/** Looked at whenever validity is in issue, whether or not anybody disputes it: a court does so of its own motion. */
const VALIDITY_BASE = [
  'formation',
  'capacity-and-authority',
  'real-intent',
  'mandatory-rules',
  'public-order',
  'consequences',
]
const PERFORMANCE_BASE = ['contract-terms']

/** An element in play; `inIssue` where the scenario, a remedy, a defence or a fact puts it in issue. */
export interface InPlay {
  element: Element
  inIssue: boolean
}

const opens = (element: Element, claim: Claim, remedies: readonly { remedy: string }[]): boolean =>
  remedies.some(({ remedy }) => (element.onRemedies as readonly string[]).includes(remedy)) ||
  claim.defences.some((one) => element.onDefences.includes(one)) ||
  element.onFacts.some((name) => isTold(claim.facts[name]))

/** A yes-no fact puts something in issue by its yes. */
const isTold = (value: unknown): boolean => value !== undefined && value !== false

/** The module that comes first. A term alone, or the whole contract: validity goes before performance. */
export function firstModule(
  claim: Claim,
  { scenarios, elements }: ClaimLaw,
): { module: Module; by: 'asked' | 'raised' | 'scenario' | 'none' } {
  if (holds({ asksMain: [...VALIDITY_REMEDIES] }, claim)) return { module: 'validity', by: 'asked' }
  const raised = [...elements.values()].some(
    (one) => one.module === 'validity' && claim.defences.some((defence) => one.onDefences.includes(defence)),
  )
  if (raised || claim.facts.validityContested === true) return { module: 'validity', by: 'raised' }
  const byScenario = scenarios.get(claim.scenario)!.module
  return byScenario === 'validity' ? { module: 'validity', by: 'scenario' } : { module: 'performance', by: 'none' }
}

/** The elements of one module, in the order of the law's file. */
export function elementsOf(module: Module, claim: Claim, claimLaw: ClaimLaw): InPlay[] {
  const isFirst = firstModule(claim, claimLaw).module === module
  const scenario = claimLaw.scenarios.get(claim.scenario)!
  const base = module === 'validity' ? VALIDITY_BASE : PERFORMANCE_BASE
  // what goes back after an end is no question of validity: beside a first module of performance, only what is asked in case
  const remedies = module === 'validity' && !isFirst ? claim.alternative : [...claim.asked, ...claim.alternative]
  const found: InPlay[] = []
  let isNeeded = isFirst
  for (const element of claimLaw.elements.values()) {
    if (element.module !== module) continue
    const inIssue = scenario.elements.includes(element.id) || opens(element, claim, remedies)
    isNeeded ||= inIssue
    if (inIssue || base.includes(element.id)) found.push({ element, inIssue })
  }
  return isNeeded ? found : []
}

/** Elements that a text is about: those it names, else those whose words it holds. */
export function placeIn(
  elements: readonly Element[],
  { elements: named, text }: { elements: readonly string[]; text: string },
): Element[] {
  if (named.length > 0) {
    const byName = elements.filter((one) =>
      named.some((name) => name === one.id || name === one.title.zh || name === one.title.en),
    )
    if (byName.length > 0) return byName
    return wordsIn(elements, named.join(' '))
  }
  return wordsIn(elements, text)
}

function wordsIn(elements: readonly Element[], text: string): Element[] {
  const low = text.toLowerCase()
  return elements.filter(({ words }) => words.some((word) => low.includes(word.toLowerCase())))
}

export const placeEvidence = (elements: readonly Element[], one: Evidence): Element[] =>
  placeIn(elements, { elements: one.elements, text: one.title })
export const placeUndisputed = (elements: readonly Element[], one: Undisputed): Element[] => placeIn(elements, one)
