// The articles that a statement rests on (请求依据): of each remedy asked for, then of each line of money.
import type { SharedCheck } from './claim-check.ts'
import type { Claim, Remedy } from './claim-terms.ts'

const CODE = 'cn/civil-code#'

const GROUNDS: Readonly<Record<Remedy, readonly string[]>> = {
  pay: [`${CODE}509`, `${CODE}579`],
  perform: [`${CODE}577`],
  cure: [`${CODE}577`, `${CODE}582`],
  'reduce-price': [`${CODE}582`],
  'sla-credit': [`${CODE}509`, `${CODE}582`],
  refund: [],
  terminate: [`${CODE}563`, `${CODE}565`],
  void: [`${CODE}153`],
  rescind: [`${CODE}148`],
  'not-formed': [`${CODE}157`],
  'term-void': [`${CODE}496`, `${CODE}497`],
  restitution: [`${CODE}157`],
  'return-device': [`${CODE}733`],
  'return-deposit': [],
  earnest: [`${CODE}587`],
  'return-data': [`${CODE}509`, `${CODE}558`],
  'erase-data': [`${CODE}509`, `${CODE}558`],
  damages: [`${CODE}577`, `${CODE}584`],
  liquidated: [`${CODE}585`],
  interest: [],
  costs: ['cn/court-fee-measures#29'],
}

/** In the order of what is asked for, each once. */
export function groundsOf(claim: Claim, { money }: Pick<SharedCheck, 'money'>): string[] {
  const { asked, alternative, facts, by } = claim
  const cites = [...asked, ...alternative].flatMap(({ remedy }) => [
    ...GROUNDS[remedy],
    // rent of what counts as a lease
    ...(remedy === 'pay' && by === 'lessor' && facts.leaseKind === 'by-server' ? [`${CODE}721`] : []),
    ...(remedy === 'erase-data' && facts.personalData === true ? ['cn/pipl#47'] : []),
    ...(remedy === 'void' && claim.scenario === 'sham-lease' ? [`${CODE}146`] : []),
    ...money.lines.filter((line) => line.remedy === remedy).map(({ article }) => article),
  ])
  return [...new Set(cites)]
}
