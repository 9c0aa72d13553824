// The board of a dispute (争议焦点): what it turns on, element by element, with what each side says, what is undisputed, the
// evidence for and against and the measured facts. Shared by both sides and the judge; never anything of limitation but what
// the other side raised itself. Pure.
import type { Law } from '#kernel/rules'
import type { Day } from '#kernel/time'
import type { Focus, FocusElement } from './claim-answer.ts'
import type { Claim, Defence, Remedy, ScenarioId, Side, Words } from './claim-terms.ts'
import { focusOf } from './focus.ts'
import { SPEAKS_TO, type Measured, type Proof } from './measured.ts'

export type Stance = 'undisputed' | 'disputed'

/** Evidence named on the board: a paper by its hash, or a leaf of the record. */
export type BoardEvidence = {
  title: string
  sha256?: string | undefined
  stream?: string | undefined
  seq?: number | undefined
}

export type BoardStatement = {
  element: string
  side: 'plaintiff' | 'defendant'
  stance: Stance
  text: string
  evidence: BoardEvidence[]
  /** who spoke for the side; null: the side itself */
  counsel: string | null
  at: string
}

export type OpenedBoard = {
  scenario: ScenarioId
  by: Claim['by']
  asked: Remedy[]
  alternative: Remedy[]
  defences: Defence[]
}

/** One measured fact at an element: a figure with its unit, and where it is checked. */
type MeasuredLine = {
  what: Words
  value: number | string | null
  unit: 'milliCardSeconds' | 'seconds' | 'ppm' | 'days' | 'text'
  proof: Proof
}

export type BoardElement = Omit<FocusElement, 'claimantSays' | 'respondentSays' | 'undisputed' | 'evidence'> & {
  claimantSays: Words[]
  respondentSays: Words[]
  statements: BoardStatement[]
  /** both sides have said so of it */
  undisputed: boolean
  evidence: { for: BoardEvidence[]; against: BoardEvidence[] }
  measured: MeasuredLine[]
}

export type Board = Pick<Focus, 'scenario' | 'module' | 'why' | 'contradictions' | 'note'> & {
  elements: BoardElement[]
  then: { module: Focus['module']; when: Words; elements: BoardElement[] } | null
  /** elements still open, first module first */
  open: string[]
}

const SIDES: Readonly<Record<BoardStatement['side'], Side>> = { plaintiff: 'claimant', defendant: 'respondent' }

/** The claim as far as the board needs it. Facts stand with the sides and with the meters, not here. */
function claimOf(opened: OpenedBoard, statements: readonly BoardStatement[]): Claim {
  return {
    scenario: opened.scenario,
    by: opened.by,
    asked: opened.asked.map((remedy) => ({ remedy })),
    alternative: opened.alternative.map((remedy) => ({ remedy })),
    facts: {},
    instalments: [],
    outages: [],
    evidence: [],
    undisputed: bothAccept(statements).map((element) => ({ text: element, elements: [element] })),
    // what is only accepted contests nothing
    statements: statements
      .filter(({ stance }) => stance === 'disputed')
      .map(({ element, side, text }) => ({ side: SIDES[side], element, text })),
    defences: opened.defences,
    interruptions: [],
    suspensions: [],
    earlierSuits: [],
  }
}

/** Elements that both sides have called undisputed. */
function bothAccept(statements: readonly BoardStatement[]): string[] {
  const accepted = statements.filter(({ stance }) => stance === 'undisputed')
  return [...Map.groupBy(accepted, ({ element }) => element)]
    .filter(([, said]) => new Set(said.map(({ side }) => side)).size === 2)
    .map(([element]) => element)
}

/** The board on a day. */
export function boardOf(
  opened: OpenedBoard,
  statements: readonly BoardStatement[],
  measured: Measured | null,
  law: Law,
  day: Day,
): Board {
  const focus = focusOf(claimOf(opened, statements), law, day)
  const accepted = new Set(bothAccept(statements))
  const lines = measured === null ? new Map<string, MeasuredLine[]>() : measuredLines(measured)
  const told = ({
    claimantSays: _c,
    respondentSays: _r,
    undisputed: _u,
    evidence: _e,
    ...element
  }: FocusElement): BoardElement => {
    const said = statements.filter((one) => one.element === element.id)
    const defended = focusDefences(focus, element.id)
    const evidenceOf = (side: BoardStatement['side']): BoardEvidence[] =>
      said.filter((one) => one.side === side).flatMap(({ evidence }) => evidence)
    // validity is never settled by the sides: a court looks at it of its own motion
    const isSettled = accepted.has(element.id) && module(element.id) === '履行'
    return {
      ...element,
      claimantSays: [],
      respondentSays: defended,
      statements: said,
      undisputed: accepted.has(element.id),
      open: element.open && !isSettled,
      evidence: { for: evidenceOf('plaintiff'), against: evidenceOf('defendant') },
      measured: lines.get(element.id) ?? [],
    }
  }
  const module = (id: string): Focus['module'] =>
    focus.elements.some((one) => one.id === id) ? focus.module : (focus.then?.module ?? focus.module)
  const elements = focus.elements.map(told)
  const then = focus.then === null ? null : { ...focus.then, elements: focus.then.elements.map(told) }
  return {
    scenario: focus.scenario,
    module: focus.module,
    why: focus.why,
    contradictions: focus.contradictions,
    note: focus.note,
    elements,
    then,
    open: [...elements, ...(then?.elements ?? [])].filter(({ open }) => open).map(({ id }) => id),
  }
}

/** What the other side raised there, in the words of its defences; its own sentences stand as statements. */
function focusDefences(focus: Focus, id: string): Words[] {
  const element = [...focus.elements, ...(focus.then?.elements ?? [])].find((one) => one.id === id)
  return (element?.respondentSays ?? []).filter(({ zh, en }) => zh !== en)
}

/** Measured facts by the element they speak to. */
function measuredLines(of: Measured): Map<string, MeasuredLine[]> {
  const line = (
    zh: string,
    en: string,
    value: MeasuredLine['value'],
    unit: MeasuredLine['unit'],
    proof: Proof = null,
  ): MeasuredLine => ({
    what: { zh, en },
    value,
    unit,
    proof,
  })
  const worst = of.months.toSorted((a, b) => a.availabilityPpm - b.availabilityPpm)[0]
  const { totals } = of.meters
  const allocated = of.delivery.proof
  return new Map([
    [
      SPEAKS_TO.delivery,
      [
        line('约定起始', 'agreed start', of.delivery.promisedFrom, 'text'),
        line('实际开通', 'started', of.delivery.startedAt, 'text', of.delivery.proof),
        line('晚于约定', 'later than agreed by', of.delivery.lateSeconds, 'seconds', of.delivery.proof),
      ],
    ],
    [
      SPEAKS_TO.capacity,
      [
        line('约定算力', 'promised', of.capacity.promised, 'milliCardSeconds'),
        line('实际分配', 'allocated', of.capacity.allocated, 'milliCardSeconds', allocated),
        line('少分配', 'short by', of.capacity.short, 'milliCardSeconds', allocated),
        line('少分配的日数', 'days that were short', of.capacity.shortDays, 'days'),
      ],
    ],
    [
      SPEAKS_TO.models,
      [
        line('约定型号', 'models agreed', of.models.promised.join('、') || null, 'text'),
        line('实际型号', 'models held', of.models.held.join('、') || null, 'text', allocated),
      ],
    ],
    [
      SPEAKS_TO.availability,
      [
        ...(worst === undefined
          ? []
          : [
              line(
                `最低可用率（${worst.month}）`,
                `lowest availability (${worst.month})`,
                worst.availabilityPpm,
                'ppm',
              ),
              line('约定可用率', 'agreed availability', worst.objectivePpm, 'ppm'),
            ]),
        line(
          '无争议的中断',
          'downtime not contested',
          of.outages
            .filter((one) => one.kind === 'outage' && !one.contested)
            .reduce((sum, { seconds }) => sum + seconds, 0),
          'seconds',
          of.outages[0]?.proof ?? null,
        ),
      ],
    ],
    [
      SPEAKS_TO.metering,
      [
        line('出租方计量', 'provider’s meter', totals.provider, 'milliCardSeconds', of.meters.proof),
        line('承租方计量', 'lessee’s meter', totals.lessee, 'milliCardSeconds', of.meters.proof),
        line('平台计量', 'platform’s meter', totals.platform, 'milliCardSeconds', of.meters.proof),
        line('三方相差', 'apart by', of.meters.apart, 'milliCardSeconds', of.meters.proof),
      ],
    ],
  ])
}
