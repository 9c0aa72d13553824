// The acts of the four procedures: every step of law/procedures/lawmaking.*.yaml, with this room's gates, and what each
// leaves in this room's tables.
import type { AnyAct, Recordable } from '#kernel/act'
import { stepActs, type CaseFile, type StepDecision, type StepExtra, type StepInput } from '#kernel/casework'
import { commentFacts, isThere, keepAnswer, keepComment, type CommentFacts } from '#kernel/consultation'
import type { Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Instant } from '#kernel/time'
import { compareTexts, countsOf } from './compare.ts'
import { draftFacts, NO_DRAFT, projectState, textOf } from './draft-facts.ts'
import * as gate from './gates.ts'
import type { Gate, GateFacts } from './gates.ts'

export const procedures = [
  'lawmaking.regulation',
  'lawmaking.rule',
  'lawmaking.state-regulation',
  'lawmaking.document',
] as const

const CLEARED_AND_ANSWERED = [gate.reviewsAreOfThisText, gate.allAnswered]
const READY = [...CLEARED_AND_ANSWERED, gate.isWeighedNow]

/** The gates of each step, in the order in which they say no; for all procedures that have a step of that name. */
const GATES: Record<string, readonly Gate[]> = {
  propose: [gate.aboutIsThere],
  'send-to-competition': [gate.hasText],
  'clear-competition': [gate.hasText],
  'clear-by-exception': [gate.hasText, gate.exceptionEnds],
  'clear-own-competition': [gate.hasText],
  'clear-legality': [gate.hasText],
  'open-consultation': [gate.reviewsAreOfThisText],
  'open-short-consultation': [gate.reviewsAreOfThisText],
  'publish-review-draft': [gate.reviewsAreOfThisText],
  'publish-bill': [gate.reviewsAreOfThisText],
  'answer-comment': [gate.answersAComment],
  'close-consultation': [gate.receivedIsTrue],
  'close-short-consultation': [gate.receivedIsTrue],
  'close-bill-consultation': [gate.billFiguresAreTrue],
  'publish-opinions': [gate.allAnswered, gate.figuresAreTrue],
  'revise-slightly': [gate.reviewsAreOfThisText],
  'revise-materially': [gate.hasNewText],
  'change-materially': [gate.hasNewText],
  'change-in-review': [gate.hasNewText],
  'clear-changed-competition': [gate.hasText],
  'clear-changed-legality': [gate.hasText],
  'weigh-effects': [gate.effectIsAsComputed],
  'compare-with-partner': [gate.comparisonIsTrue],
  'adopt-bill': READY,
  'submit-own-bill': READY,
  'submit-for-review': READY,
  'submit-for-final-review': READY,
  'submit-unpublished': [gate.reviewsAreOfThisText, gate.isWeighedNow],
  'table-draft': CLEARED_AND_ANSWERED,
  adopt: CLEARED_AND_ANSWERED,
  'adopt-by-circulation': CLEARED_AND_ANSWERED,
  pass: CLEARED_AND_ANSWERED,
  promulgate: [...CLEARED_AND_ANSWERED, gate.daysAreLawful],
  'promulgate-at-once': [...CLEARED_AND_ANSWERED, gate.daysAreLawful],
  'take-effect': [gate.isThePublishedDay],
  'take-effect-temporarily': [gate.isThePublishedDay],
  'confirm-partner': [gate.partnerHasPublished],
}

/** Beyond those, of a local regulation only: whose legislature acts. */
const OF_REGULATIONS: Record<string, readonly Gate[]> = {
  propose: [gate.areaIsOfPlace],
  plan: [gate.isOwnLegislature],
  'agree-mechanism': [gate.isOwnLegislature],
  'read-first': [gate.isOwnLegislature],
  pass: [gate.isOwnLegislature],
  promulgate: [gate.isOwnLegislature],
  approve: [gate.isProvince],
  'return-for-change': [gate.isProvince],
  'refuse-approval': [gate.isProvince],
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Facts that only one step asks for. */
const FACTS: Record<string, (tx: Sql, input: StepInput, file: CaseFile | null) => Promise<Recordable>> = {
  async propose(tx, { about }) {
    const [kind, id] = (about ?? '').split('/')
    if (id === undefined || !UUID.test(id)) return {}
    if (kind === 'report')
      return { aboutKnown: (await tx.one('select from lawmaking.report where report = $1', [id])) !== undefined }
    if (kind === 'file') return { aboutKnown: (await projectState(tx, id)) !== undefined }
    return {}
  },
  async comment(tx, input, file) {
    const newest = await textOf(tx, file?.file ?? input.file!)
    return await commentFacts(tx, input.file!, input, newest?.text.articles ?? [])
  },
  'answer-comment': async (tx, input) => ({ known: await isThere(tx, input) }),
  async 'compare-with-partner'(tx, input) {
    const partner = String(input['partnerText'])
    const [own, other] = UUID.test(partner) ? await Promise.all([textOf(tx, input.file!), textOf(tx, partner)]) : []
    if (!own || !other) return { compared: null }
    const partners = [own, other].map(({ file, text }) => ({ file, place: text.jurisdiction, articles: text.articles }))
    return { compared: countsOf(compareTexts(partners)) }
  },
  async 'confirm-partner'(tx, input) {
    const partner = String(input['partnerAct'])
    return { partnerState: UUID.test(partner) ? ((await projectState(tx, partner))?.state ?? null) : null }
  },
}

type Done = {
  decision: StepDecision & Recordable
  input: StepInput
  file: CaseFile
  actor: Actor
  at: Instant
  more: GateFacts
}

const review =
  (name: 'competition' | 'legality', outcome: 'cleared' | 'exception' = 'cleared') =>
  (tx: Tx, { decision: { file, n }, at, more }: Done): void => {
    tx.queue(
      `insert into lawmaking.review (file, version, review, outcome, n, day) values ($1, $2, $3, $4, $5, $6)
       on conflict (file, version, review) do update set outcome = excluded.outcome, n = excluded.n, day = excluded.day`,
      [file, more.draft.text!.version, name, outcome, n, dayIn(at)],
    )
  }

const publishText = (tx: Tx, { decision: { file }, at, more }: Done): void => {
  if (more.draft.text)
    tx.queue('update lawmaking.text set published_at = coalesce(published_at, $3) where file = $1 and version = $2', [
      file,
      more.draft.text.version,
      at,
    ])
}

const promulgated = (tx: Tx, done: Done): void => {
  publishText(tx, done)
  const { decision, input } = done
  tx.queue('update lawmaking.project set number = $2, promulgated_on = $3, in_force_from = $4 where file = $1', [
    decision.file,
    input['number'],
    input['promulgatedOn'],
    input['inForceFrom'] ?? input['promulgatedOn'],
  ])
}

/** What single steps leave in this room's tables, beyond the state of the file. */
const EFFECTS: Record<string, (tx: Tx, done: Done) => void> = {
  'clear-competition': review('competition'),
  'clear-own-competition': review('competition'),
  'clear-changed-competition': review('competition'),
  'clear-by-exception'(tx, done) {
    review('competition', 'exception')(tx, done)
    tx.queue('update lawmaking.project set exception_ends_on = $2 where file = $1', [
      done.decision.file,
      done.input['endsOn'],
    ])
  },
  'clear-legality': review('legality'),
  'clear-changed-legality': review('legality'),
  'open-consultation': publishText,
  'open-short-consultation': publishText,
  'publish-review-draft': publishText,
  'publish-bill': publishText,
  comment: (tx, done) => keepComment(tx, done, done.more as unknown as CommentFacts),
  'answer-comment': keepAnswer,
  promulgate: promulgated,
  'promulgate-at-once': promulgated,
  'confirm-partner'(tx, { decision: { file }, input }) {
    tx.queue('update lawmaking.project set conditions_met = $2 where file = $1', [
      file,
      input['conditionsMet'] === 'yes',
    ])
  },
}

function keepProject(tx: Tx, { decision, input, file, at }: Done): void {
  if (decision.from === 'start')
    tx.queue(
      `insert into lawmaking.project (file, procedure, no, title, place, about, state, coordinated, opened_at, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [
        decision.file,
        file.procedure,
        decision.no,
        input.title,
        input.place,
        input.about ?? null,
        decision.to,
        input['coordinated'] === 'yes',
        at,
      ],
    )
  else
    tx.queue('update lawmaking.project set state = $2, since = greatest(since, $3) where file = $1', [
      decision.file,
      decision.to,
      at,
    ])
}

/** Steps that ask nothing of the draft: thousands may comment, and each must cost the same as the first. */
const ASK_NOTHING = new Set(['propose', 'comment', 'answer-comment', 'join-hearing', 'ask-review'])

function extraOf(procedure: string, step: string): StepExtra {
  const gates = [...(GATES[step] ?? []), ...(procedure === 'lawmaking.regulation' ? (OF_REGULATIONS[step] ?? []) : [])]
  return {
    async facts(tx, input, { file, actor }) {
      const [draft, actorPlace, own] = await Promise.all([
        ASK_NOTHING.has(step) || input.file === undefined ? NO_DRAFT : draftFacts(tx, input.file),
        gate.placeOfActor(tx, actor.party),
        FACTS[step]?.(tx, input, file),
      ])
      return { draft, actorPlace, ...own } as unknown as Recordable
    },
    check(file, input, more, circumstances) {
      for (const each of gates) {
        const no = each(file, input, more as GateFacts, circumstances)
        if (no) return no
      }
      return undefined
    },
    effect: (tx, decision, input, { actor, at, file, more }) => {
      const done = { decision, input, actor, at, file, more: more as GateFacts }
      keepProject(tx, done)
      EFFECTS[step]?.(tx, done)
      return Promise.resolve()
    },
  }
}

/** The steps that have a gate, for all procedures. */
export const gatedSteps: readonly string[] = [
  ...new Set([...Object.keys(GATES), ...Object.keys(OF_REGULATIONS), ...Object.keys(FACTS), ...Object.keys(EFFECTS)]),
]

/** Every act of the four procedures. */
export const procedureActs: AnyAct[] = procedures.flatMap((procedure) =>
  stepActs(
    procedure,
    Object.fromEntries(chartNamed(procedure).steps.map(({ step }) => [step, extraOf(procedure, step)])),
  ),
)
