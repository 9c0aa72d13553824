// The acts of making a model contract: every step of law/procedures/contracts.template.yaml, with this room's gates, and
// what each leaves in this room's tables.
import type { AnyAct, Recordable } from '#kernel/act'
import { stepActs, type CaseFile, type StepDecision, type StepExtra, type StepInput } from '#kernel/casework'
import { commentFacts, isThere, keepAnswer, keepComment, type CommentFacts } from '#kernel/consultation'
import { partyOf, type Actor, type Role } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import * as gate from './gates.ts'
import type { Gate, GateFacts } from './gates.ts'
import { lookup } from './lookup.ts'
import { isPublished } from './published.ts'
import { expertOf, makingFacts, NOTHING_MADE, textOf } from './text-facts.ts'
import { useOf } from './use.ts'

export const PROCEDURE = 'contracts.template'

/** The gates of each step, in the order in which they say no. */
const GATES: Record<string, readonly Gate[]> = {
  propose: [gate.isProvinceOrAbove],
  decline: [gate.isProvinceOrAbove],
  convene: [gate.isProvinceOrAbove, gate.levelIsOfLead],
  'send-to-competition': [gate.hasText],
  'clear-competition': [gate.hasText],
  'open-consultation': [gate.reviewIsOfThisText],
  'close-consultation': [gate.receivedIsTrue],
  'answer-comment': [gate.answersAComment],
  'publish-opinions': [gate.allAnswered, gate.figuresAreTrue],
  'declare-interest': [gate.expertIsSomebody],
  'give-expert-opinion': [gate.expertIsFree],
  revise: [gate.reviewIsOfThisText],
  'revise-materially': [gate.hasNewText],
  countersign: [gate.reviewIsOfThisText],
  approve: [gate.reviewIsOfThisText, gate.isComplete, gate.allAnswered, gate.isCountersigned],
  publish: [gate.reviewIsOfThisText, gate.isCountersigned, gate.publishesTheText],
  'begin-use': [gate.isItsFirstDay],
  supersede: [gate.newVersionIsThere],
}

/** Parts of the market: who plays one has a direct interest in what a model contract says. */
const MARKET: readonly Role[] = ['provider', 'lessee', 'supplier', 'operator']

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Facts that only one step asks for. */
const FACTS: Record<
  string,
  (tx: Sql, input: StepInput, now: { file: CaseFile | null; actor: Actor }) => Promise<Recordable>
> = {
  async comment(tx, input) {
    const text = await textOf(tx, input.file!)
    const articles = text
      ? lookup(text.framework).order.map(({ clause }) => ({ id: clause.id, no: clause.title.zh }))
      : []
    return await commentFacts(tx, input.file!, input, articles)
  },
  'answer-comment': async (tx, input) => ({ known: await isThere(tx, input) }),
  async 'declare-interest'(tx, _input, { actor }) {
    const kinds = (await partyOf(tx, actor.party))?.kinds ?? []
    return { ofMarket: kinds.filter((kind) => MARKET.includes(kind)) }
  },
  'give-expert-opinion': async (tx, input, { actor }) => ({
    expert: (await expertOf(tx, input.file!, actor.party)) ?? null,
  }),
  async publish(tx, input) {
    const text = (await textOf(tx, input.file!))?.framework
    return {
      taken:
        text !== undefined && (await isPublished(tx, { framework: text.id, version: text.version, place: text.place })),
    }
  },
  async supersede(tx, input) {
    const file = String(input['newFile'])
    const found = UUID.test(file)
      ? await tx.one(
          `select from templates.published p join templates.published own on own.framework = p.framework
            where p.file = $1 and own.file = $2 and p.file <> own.file`,
          [file, input.file],
        )
      : undefined
    return { newer: found !== undefined }
  },
  async evaluate(tx, input) {
    const [own] = await tx.rows<{ framework: string; version: string; place: string }>(
      'select framework, version, place from templates.published where file = $1',
      [input.file],
    )
    return { use: own ? await useOf(tx, own) : null }
  },
}

/** More of the decision: which text the step was taken on, as its sha256 stands in the evidence; figures of use. */
const onThisText = (_file: CaseFile, _input: StepInput, more: Recordable): Recordable => {
  const { text } = (more as GateFacts).making
  return text === null ? {} : { text: { version: text.version, sha256: text.sha256 } }
}
const DECISIONS: Record<string, NonNullable<StepExtra['decide']>> = {
  'send-to-competition': onThisText,
  'clear-competition': onThisText,
  'open-consultation': onThisText,
  countersign: onThisText,
  approve: onThisText,
  publish: onThisText,
  evaluate: (_file, _input, { use }) => ({ use }),
}

type Done = {
  decision: StepDecision & Recordable
  input: StepInput
  file: CaseFile
  actor: Actor
  at: Instant
  more: GateFacts
}

const publishText = (tx: Tx, { decision: { file }, at, more }: Done): void =>
  tx.queue('update templates.text set published_at = coalesce(published_at, $3) where file = $1 and version = $2', [
    file,
    more.making.text!.version,
    at,
  ])

const noLongerChosen = (tx: Tx, { decision: { file }, at }: Done): void =>
  tx.queue('update templates.published set until_on = least(until_on, greatest(from_on, $2::date)) where file = $1', [
    file,
    dayIn(at),
  ])

/** What a step leaves beside where the file stands. */
const EFFECTS: Record<string, (tx: Tx, done: Done) => void> = {
  convene(tx, { decision: { file }, input }) {
    tx.queue('update templates.project set level = $2 where file = $1', [file, input['level']])
  },
  'clear-competition'(tx, { decision: { file, n }, at, more }) {
    tx.queue(
      `insert into templates.review (file, version, n, day) values ($1, $2, $3, $4)
       on conflict (file, version) do update set n = excluded.n, day = excluded.day`,
      [file, more.making.text!.version, n, dayIn(at)],
    )
  },
  'open-consultation': publishText,
  comment: (tx, done) => keepComment(tx, done, done.more as unknown as CommentFacts),
  'answer-comment': keepAnswer,
  'declare-interest'(tx, { decision: { file, n }, input, actor, at, more }) {
    tx.queue(
      `insert into templates.expert (file, party, direct, of_market, n, day) values ($1, $2, $3, $4, $5, $6)
       on conflict (file, party) do update set direct = excluded.direct, of_market = excluded.of_market, n = excluded.n, day = excluded.day`,
      [file, actor.party, input['none'] !== 'yes', more['ofMarket'], n, dayIn(at)],
    )
  },
  'give-expert-opinion'(tx, { decision: { file, n }, actor }) {
    tx.queue('update templates.expert set opinion_n = $3 where file = $1 and party = $2', [file, actor.party, n])
  },
  countersign(tx, { decision: { file, n }, actor, at, more }) {
    tx.queue(
      `insert into templates.countersignature (file, version, role, party, n, day) values ($1, $2, $3, $4, $5, $6)
       on conflict (file, version, role) do update set party = excluded.party, n = excluded.n, day = excluded.day`,
      [file, more.making.text!.version, actor.role, actor.party, n, dayIn(at)],
    )
  },
  publish(tx, done) {
    publishText(tx, done)
    const { decision, input, at, more } = done
    const { version, from } = more.making.text!
    const published = input['publishedOn'] as Day
    tx.queue('update templates.project set number = $2, version = $3, published_on = $4 where file = $1', [
      decision.file,
      input['number'],
      input['version'],
      published,
    ])
    tx.queue(
      `insert into templates.published (framework, version, place, from_on, until_on, sha256, body, file, number, at)
       select body::jsonb ->> 'id', body::jsonb ->> 'version', body::jsonb ->> 'place', $3, (body::jsonb ->> 'until')::date, sha256, body, file, $4, $5
         from templates.text where file = $1 and version = $2`,
      [decision.file, version, from > published ? from : published, input['number'], at],
    )
  },
  supersede: noLongerChosen,
  withdraw: noLongerChosen,
}

function keepProject(tx: Tx, { decision, input, at }: Done): void {
  if (decision.from === 'start')
    tx.queue(
      `insert into templates.project (file, no, title, place, framework, state, opened_at, since) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [decision.file, decision.no, input.title, input.place, input['mode'], decision.to, at],
    )
  else
    tx.queue('update templates.project set state = $2, since = greatest(since, $3) where file = $1', [
      decision.file,
      decision.to,
      at,
    ])
}

/** Steps that ask nothing of the text: thousands may comment, and each must cost the same as the first. */
const ASK_NOTHING = new Set(['propose', 'comment', 'answer-comment', 'record-use', 'report-problem'])

const extraOf = (step: string): StepExtra => ({
  async facts(tx, input, now) {
    const [making, party, own] = await Promise.all([
      ASK_NOTHING.has(step) || input.file === undefined ? NOTHING_MADE : makingFacts(tx, input.file),
      partyOf(tx, now.actor.party),
      FACTS[step]?.(tx, input, now),
    ])
    return { making, actorPlace: party?.place ?? null, expert: null, ...own } as unknown as Recordable
  },
  check(file, input, more, circumstances) {
    for (const each of GATES[step] ?? []) {
      const no = each(file, input, more as GateFacts, circumstances)
      if (no) return no
    }
    return undefined
  },
  ...(DECISIONS[step] === undefined ? {} : { decide: DECISIONS[step] }),
  effect: (tx, decision, input, { actor, at, file, more }) => {
    const done = { decision, input, actor, at, file, more: more as GateFacts }
    keepProject(tx, done)
    EFFECTS[step]?.(tx, done)
    return Promise.resolve()
  },
})

/** The steps that have a gate. */
export const gatedSteps: readonly string[] = [
  ...new Set([GATES, FACTS, DECISIONS, EFFECTS].flatMap((table) => Object.keys(table))),
]

/** Every act of the procedure. */
export const procedureActs: AnyAct[] = stepActs(
  PROCEDURE,
  Object.fromEntries(chartNamed(PROCEDURE).steps.map(({ step }) => [step, extraOf(step)])),
)
