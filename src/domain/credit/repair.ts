// What the room adds to credit.repair: what is published is the finding on file, and each outcome is laid on it.
import { refuse, type Recordable, type Refusal } from '#kernel/act'
import { caseFile, type CaseFile, type StepExtra, type StepInput } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { Json } from '#kernel/proof'
import type { Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import { publishes } from './findings.ts'
import type { Finding, MarkKind } from './kept.ts'
import { ruleCite } from './scorecard.ts'

export const REPAIR = 'credit.repair'
const ENTERING = ruleCite('entering')
const UNPUBLISHED = ruleCite('unpublished')

/** `published`: by whom it was decided is a public body that publishes; `repair`: the file in which it is published already */
type About = {
  fact: string
  party: string
  level: string
  decision: string
  decidedOn: Day
  published: boolean
  repair: string | null
}
type Known = { fact: About | null }
const known = (more: Recordable): Known => more as unknown as Known

const FACT = /^fact\/([0-9a-f-]{36})$/

/** States in which a finding of its level is shown. */
const SHOWN = new Set([
  'published',
  'eligible',
  'applied',
  'correction',
  'accepted-by-authority',
  'reviewing',
  'rejected',
  'objection',
])

/** What a step of the repair means for the finding. */
const marksOfStep: Readonly<Record<string, MarkKind>> = {
  object: 'disputed',
  'correct-record': 'upheld',
  'maintain-record': 'dismissed',
  approve: 'repaired',
  'complete-plan': 'repaired',
  'approve-plan': 'suspended',
  'end-relief': 'resumed',
}

type Row = { fact: string; party: string; repair: string | null; file: string | null; body: Finding }
const FINDING = `select fact, party, repair, file, body from credit.fact where kind = 'finding'`

/**
 * The finding that a file is about. One that is opened without saying so is about the finding of this decision against this
 * subject, if there is one: nothing is published that is not on file.
 */
async function findingRow(tx: Tx, file: CaseFile | null, input: StepInput): Promise<Row | undefined> {
  const id = FACT.exec(file?.about ?? input.about ?? '')?.[1]
  if (id !== undefined) return await tx.one<Row>(`${FINDING} and fact = $1`, [id])
  if (file !== null) return await tx.one<Row>(`${FINDING} and repair = $1`, [file.file])
  return await tx.one<Row>(`${FINDING} and party = $1 and body->>'decision' = $2 order by fact limit 1`, [
    input.with?.['subject'] ?? null,
    input['decisionNo'] ?? null,
  ])
}

async function factsOf(tx: Tx, file: CaseFile | null, input: StepInput): Promise<Recordable> {
  const row = await findingRow(tx, file, input)
  const decidedIn = row?.file == null ? undefined : await caseFile(tx, row.file)
  const fact: About | null = row
    ? {
        fact: row.fact,
        party: row.party,
        level: row.body.level,
        decision: row.body.decision,
        decidedOn: row.body.decidedOn,
        published: decidedIn !== undefined && publishes(decidedIn.procedure),
        repair: row.repair,
      }
    : null
  return { fact: fact as Json }
}

const levelOf = (step: string): string => step.replace('publish-', '')

/** What is published is the decision on file, of its own level and day; nobody publishes what is to come. */
function publishRefusal(step: string, input: StepInput, { fact }: Known, day: Day): Refusal | undefined {
  if (String(input['documentOn']) > day)
    return refuse(
      'document-to-come',
      { zh: '决定文书的日期在今日之后', en: 'the document is dated after today' },
      'cn/credit-repair-measures#term',
    )
  if (fact === null)
    return refuse(
      'no-finding',
      {
        zh: '信用档案中没有这一认定：只公示已作出、送达并记入档案的认定',
        en: 'the credit file holds no such finding: only what was decided, served and entered is published',
      },
      ENTERING,
    )
  if (fact.repair !== null)
    return refuse(
      'published-already',
      { zh: '这一认定已有公示与修复的案卷', en: 'this finding has its file of publication and repair already' },
      'cn/credit-repair-measures#two-documents',
    )
  if (fact.published !== step.startsWith('publish-'))
    return refuse(
      'not-published',
      {
        zh: '裁判认定不作为行政处罚公示，只记入档案；行政机关的认定依程度公示',
        en: 'what a court found is entered and not published as a penalty; what a public body found is published by its level',
      },
      UNPUBLISHED,
      'cn/credit-information-order-2020#publication',
    )
  const isSame =
    (!fact.published || levelOf(step) === fact.level) &&
    input['decisionNo'] === fact.decision &&
    input['documentOn'] === fact.decidedOn &&
    (input.with?.['subject'] ?? fact.party) === fact.party
  return isSame
    ? undefined
    : refuse(
        'not-the-finding',
        {
          zh: `与档案所载不符：决定 ${fact.decision}（${fact.decidedOn}），程度 ${fact.level}`,
          en: `not what is on file: decision ${fact.decision} of ${fact.decidedOn}, ${fact.level}`,
        },
        ENTERING,
        'cn/credit-repair-measures#classification',
      )
}

type Kept = { at: Instant; before: CaseFile; known: Known }

function keep(
  tx: Tx,
  decision: { file: string; no: string; step: string; from: string; to: string; players: Record<string, string[]> },
  input: StepInput,
  { at, before, known: { fact } }: Kept,
): void {
  const { file, no, step, from, to, players } = decision
  if (from === 'start') {
    const level = fact!.level
    tx.queue(
      `insert into credit.publicity (file, party, place, level, authority, decision_no, document_on, catalogue_item, notice_no, state, public, unpublished, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        file,
        players['subject']![0],
        before.place,
        level,
        players['authority']?.[0] ?? null,
        input['decisionNo'],
        input['documentOn'],
        input['catalogueItem'],
        no,
        to,
        fact!.published && level !== 'minor',
        !fact!.published,
        at,
      ],
    )
    tx.queue('update credit.fact set repair = $2 where fact = $1', [fact!.fact, file])
    return
  }
  tx.queue(
    `update credit.publicity set state = $2, public = $3 and level <> 'minor' and not unpublished, disputed = $4, since = greatest(since, $5) where file = $1`,
    [file, to, SHOWN.has(to), to === 'objection', at],
  )
  const what = marksOfStep[step]
  if (fact !== null && what !== undefined)
    tx.queue(
      'insert into credit.mark (fact, what, on_day, ground, stream, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
      [fact.fact, what, dayIn(at), no, `file/${file}`, at],
    )
}

/** What the room adds to each step of credit.repair. */
export const repairExtras: Record<string, StepExtra> = Object.fromEntries(
  chartNamed(REPAIR).steps.map(({ step, from }): [string, StepExtra] => [
    step,
    {
      facts: (tx, input, { file }) => factsOf(tx, file, input),
      ...(from.includes('start')
        ? { check: (_file, input, more, { day }) => publishRefusal(step, input, known(more), day) }
        : {}),
      decide: (_file, _input, more) => ({ fact: known(more).fact?.fact ?? null }),
      effect: async (tx, decision, input, { at, file, more }) =>
        keep(tx, decision, input, { at, before: file, known: known(more) }),
    },
  ]),
)
