// What this room adds to the steps of law/procedures/dispute.mediation.yaml: lawful bodies, mediators from the roster and
// their ties, the panel, terms that can be carried out, one text that all sign.
import { controlsAround } from '#domain/admission'
import { isRefusal, refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { partyByUscc, partyOf, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day } from '#kernel/time'
import { standsInTheWay } from './agreement-terms.ts'
import {
  asRecordable,
  keepCase,
  MEDIATION,
  moreOf,
  otherSide,
  recorded,
  roomFacts,
  type Kept,
  type StepAsked as Asked,
  type More,
  type Seat,
  type Side,
} from './case-room.ts'
import { computationHash, type Computation } from './expert-computation.ts'
import {
  agreementRefusal,
  asJson,
  effectiveRefusal,
  signatureRefusal,
  written,
  type Written,
} from './mediation-agreement.ts'
import {
  bodyRefusal,
  computationsOf,
  expertRefusal,
  opinionRefusal,
  opinionSignatureRefusal,
} from './mediation-expert.ts'
import {
  choiceRefusal,
  disclosesNone,
  first,
  isOfPanel,
  joinRefusal,
  list,
  maySit,
  onRoster,
  openTie,
  presides,
  seatsOf,
  sessionRefusal,
} from './mediation-panel.ts'
import { bodyRow, rosterRows } from './roster.ts'
import { signerNamed } from './text-signature.ts'

type Rule = { check?(asked: Asked): Refusal | undefined; keeps?(asked: Asked): Kept; more?(asked: Asked): Recordable }

function factsRefusal({ input, more }: Asked): Refusal | undefined {
  const known = new Set(more.kept.facts ?? [])
  const other = list(input, 'facts').find((fact) => !known.has(fact))
  if (other === undefined) return undefined
  return refuse(
    'fact-not-recorded',
    {
      zh: `只能逐条确认已记录的事实：「${other}」不在记录中`,
      en: `only recorded facts are confirmed: “${other}” is not one`,
    },
    'cn/online-mediation-rules#22',
  )
}

const signs = (part: string): Rule => ({
  check: first(...(part === 'mediator' ? [presides] : []), signatureRefusal),
  keeps: ({ more, input, now }) => ({
    signed: [
      ...(more.kept.signed ?? []),
      { part, on: now.day, kind: input['cms'] === undefined ? 'account' : 'certificate' },
    ],
  }),
})

const waives = (side: Side): Rule => ({
  keeps: ({ more, input }) => ({
    waived: [...(more.kept.waived ?? []), { side, mediator: (input['mediator'] as string | undefined) ?? null }],
  }),
})
const names = (side: Side): Rule => ({
  check: onRoster,
  keeps: ({ more, input }) => ({ named: { ...more.kept.named, [side]: list(input, 'mediators') } }),
})
const accepts: Rule = {
  check: presides,
  keeps: ({ more }) => ({ panel: more.kept.panel!.map((seat, n) => (n === 0 ? { ...seat, sits: true } : seat)) }),
}
const confirms = (side: Side): Rule => ({
  check: factsRefusal,
  keeps: ({ more, input }) => ({ confirmed: { ...more.kept.confirmed, [side]: list(input, 'facts') } }),
})
const appoints: Rule = {
  check: maySit,
  keeps: (asked) => ({ panel: seatsOf(asked), waived: asked.more.kept.waived ?? [] }),
}
const discloses =
  (tie: (asked: Asked) => Seat['tie']) =>
  (asked: Asked): Kept => ({
    panel: (asked.more.kept.panel ?? []).map((seat, n) => (n === 0 ? { ...seat, tie: tie(asked) } : seat)),
  })

const noMore: Recordable = {}

const RULES: Readonly<Record<string, Rule>> = {
  'ask-other': { check: bodyRefusal },
  'name-by-applicant': names('applicant'),
  'name-by-other': names('other'),
  'record-choice': { ...appoints, check: choiceRefusal },
  appoint: appoints,
  'appoint-again': appoints,
  'accept-pre-filing': accepts,
  'accept-ordinary': accepts,
  'accept-summary': accepts,
  'accept-as-successor': accepts,
  'decline-appointment': { check: presides },
  'join-panel': {
    check: joinRefusal,
    keeps: ({ more, input }) => ({
      panel: more.kept.panel!.map((seat) =>
        seat.mediator === input['mediator'] ? { ...seat, sits: true, tie: input['tie'] as Seat['tie'] } : seat,
      ),
    }),
  },
  'disclose-none': { check: first(presides, disclosesNone), keeps: discloses(() => 'none') },
  'disclose-tie': { check: isOfPanel, keeps: discloses(({ input }) => input['tie'] as Seat['tie']) },
  'waive-tie-applicant': waives('applicant'),
  'waive-tie-other': waives('other'),
  'continue-with-consent': { check: presides },
  replace: { keeps: () => ({ panel: [] }) },
  'pass-over': { keeps: () => ({ panel: [] }) },
  schedule: { check: first(isOfPanel, openTie) },
  'open-session': { check: first(isOfPanel, openTie, sessionRefusal) },
  'ask-expert': { check: first(isOfPanel, expertRefusal) },
  'give-expert-opinion': {
    check: first(opinionRefusal, opinionSignatureRefusal),
    more: ({ input }) => {
      const computations = computationsOf(input)
      return isRefusal(computations)
        ? noMore
        : {
            computations: computations.map((one) => ({ ...one, sha256: computationHash(one) })),
            signed: input['cms'] === undefined ? 'account' : 'certificate',
          }
    },
  },
  'go-on-without-expert': { check: isOfPanel },
  'start-appraisal': { check: first(isOfPanel, openTie) },
  'end-appraisal': { check: isOfPanel },
  propose: { check: first(isOfPanel, openTie) },
  'record-facts': {
    check: first(isOfPanel, openTie),
    keeps: ({ input }) => ({ facts: list(input, 'facts'), confirmed: {} }),
  },
  'confirm-facts-applicant': confirms('applicant'),
  'confirm-facts-other': confirms('other'),
  'go-on-after-facts': { check: isOfPanel },
  'close-with-facts': { check: isOfPanel },
  'declare-failed': { check: isOfPanel },
  'record-agreement': {
    check: first(isOfPanel, openTie, agreementRefusal),
    keeps: (asked) => {
      const made = written(asked)
      if (isRefusal(made)) return {}
      const inTheWay = standsInTheWay(made.findings)
      return {
        agreement: {
          sha256: made.sha256,
          inTheWay: inTheWay.map(({ code }) => code),
          ownership: inTheWay.some(({ code }) => code === 'ownership'),
        },
        signed: [],
      }
    },
    more: (asked) => {
      const made = written(asked)
      return isRefusal(made) ? noMore : { agreement: asJson(made) }
    },
  },
  'sign-applicant': signs('applicant'),
  'sign-other': signs('other'),
  'sign-mediator': signs('mediator'),
  'serve-agreement': { check: effectiveRefusal },
}

/** The steps that leave a file without a panel, and those that set one. */
const SEATS: Readonly<Record<string, 'set' | 'clear'>> = {
  'ask-other': 'clear',
  'record-choice': 'set',
  appoint: 'set',
  'appoint-again': 'set',
  'decline-appointment': 'clear',
  'pass-over': 'clear',
  replace: 'clear',
}

/** Who was asked takes the seat of the expert, and leaves it when the mediation goes on without. */
const EXPERT: Readonly<Record<string, 'set' | 'clear'>> = { 'ask-expert': 'set', 'go-on-without-expert': 'clear' }

/** What a step of mediation goes by. */
async function mediationFacts(
  tx: Tx,
  step: string,
  input: StepInput,
  { file, actor }: { file: CaseFile | null; actor: Actor },
): Promise<Recordable> {
  const base = await roomFacts(tx, input, { file })
  const ids = new Set([
    ...list(input, 'mediators'),
    ...(step === 'disclose-none' || step === 'join-panel' ? (base.kept.panel ?? []).map((seat) => seat.mediator) : []),
  ])
  const roster = ids.size === 0 ? undefined : await rosterRows(tx, [...ids])
  const codes = [
    ...Object.values(base.codes),
    ...(roster ?? []).flatMap((row) => [
      row.bodyUscc,
      row.employer ?? '',
      ...row.ties.map(({ uscc }) => uscc),
      ...row.handled.flatMap(({ sides }) => sides),
    ]),
  ]
  const more: More = {
    ...base,
    ...(roster === undefined ? {} : { roster, controls: await controlsAround(tx, codes) }),
    ...(step === 'ask-other' ? { body: await bodyRow(tx, actor.party) } : {}),
    ...(step === 'ask-expert' ? { expert: await expertNamed(tx, String(input['expert'])) } : {}),
    ...(input['certificate'] === undefined ? {} : { signer: await signerNamed(tx, input['certificate'] as string) }),
  }
  return asRecordable(more)
}

async function expertNamed(sql: Sql, code: string): Promise<NonNullable<More['expert']> | null> {
  const found = (await partyByUscc(sql, code)) ?? (/^[0-9a-f-]{36}$/.test(code) ? await partyOf(sql, code) : undefined)
  return found ? { party: found.party, kinds: found.kinds } : null
}

type Keeping = StepDecision & {
  keeps?: Kept
  agreement?: Written
  computations?: (Computation & { sha256: string })[]
}

/** What a step leaves beside the file. */
async function keepStep(
  tx: Tx,
  step: string,
  decision: Keeping,
  input: StepInput,
  { at, file, more, day, actor }: { at: string; file: CaseFile; more: More; day: Day; actor: Actor },
): Promise<void> {
  await keepCase(tx, decision, input, { at, file, more })
  const { file: id } = decision
  if (SEATS[step] !== undefined) {
    tx.queue('update dispute.panel set ended_on = $2 where file = $1 and ended_on is null', [id, day])
    const sides = (['applicant', 'other'] as const).flatMap((side) =>
      (file.parts[side] ?? []).flatMap((party) => more.codes[party] ?? []),
    )
    if (SEATS[step] === 'set')
      for (const { mediator } of decision.keeps?.panel ?? [])
        tx.queue(
          `insert into dispute.panel (file, mediator, sides, since) values ($1, $2, $3, $4)
           on conflict (file, mediator) do update set ended_on = null, since = excluded.since`,
          [id, mediator, sides, at],
        )
  }
  if (EXPERT[step] !== undefined) {
    tx.queue('update dispute.expert set ended_at = $2 where file = $1 and ended_at is null', [id, at])
    if (EXPERT[step] === 'set')
      tx.queue(
        `insert into dispute.expert (file, party, since) values ($1, $2, $3)
         on conflict (file, party) do update set since = excluded.since, ended_at = null`,
        [id, more.expert!.party, at],
      )
  }
  if (['effective', 'failed', 'terminated', 'refused', 'archived'].includes(decision.to))
    tx.queue('update dispute.panel set ended_on = $2 where file = $1 and ended_on is null', [id, day])
  if (decision.agreement) {
    const { terms, words, sha256, findings } = decision.agreement
    tx.queue(
      `insert into dispute.agreement (file, terms, words, sha256, findings, at) values ($1, $2, $3, $4, $5, $6)
       on conflict (file) do update set terms = excluded.terms, words = excluded.words, sha256 = excluded.sha256, findings = excluded.findings, at = excluded.at`,
      [id, JSON.stringify(terms), words, sha256, JSON.stringify(findings), at],
    )
  }
  for (const { sha256, ...computation } of decision.computations ?? [])
    tx.queue(
      'insert into dispute.computation (file, sha256, computation, party, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [id, sha256, JSON.stringify(computation), actor.party, at],
    )
  if (step === 'record-facts') {
    tx.queue('delete from dispute.undisputed where file = $1', [id])
    for (const [n, fact] of list(input, 'facts').entries())
      tx.queue('insert into dispute.undisputed (file, n, text) values ($1, $2, $3)', [id, n, fact])
  }
  if (step === 'confirm-facts-applicant' || step === 'confirm-facts-other')
    tx.queue(
      `update dispute.undisputed set ${step === 'confirm-facts-applicant' ? 'applicant' : 'other'} = (text = any($2)) where file = $1`,
      [id, list(input, 'facts')],
    )
}

/** Facts that both sides have confirmed: all that leaves the mediation (rules 18, 22). */
export async function undisputedIn(sql: Sql, file: string): Promise<string[]> {
  const rows = await sql.rows<{ text: string }>(
    'select text from dispute.undisputed where file = $1 and applicant and other order by n',
    [file],
  )
  return rows.map(({ text }) => text)
}

/** What the room adds to each step of mediation. */
export const mediationExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(MEDIATION).steps.map(({ step, from }): [string, StepExtra] => {
      const rule = RULES[step]
      const asked = (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances): Asked => ({
        file,
        input,
        more: moreOf(more),
        now,
      })
      const seats = SEATS[step]
      return [
        step,
        {
          facts: (tx, input, now) => mediationFacts(tx, step, input, now),
          ...(from.includes('start') && step === 'request'
            ? {
                names: (input: StepInput, more: Recordable, actor: Actor) =>
                  otherSide(moreOf(more), input, actor, 'other'),
              }
            : {}),
          ...(seats === undefined && EXPERT[step] === undefined
            ? {}
            : {
                seats: (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances) => {
                  if (EXPERT[step] === 'set') return { expert: [moreOf(more).expert?.party ?? ''] }
                  if (EXPERT[step] === 'clear') return { expert: [] }
                  const chosen = seats === 'set' ? seatsIfKnown(asked(file, input, more, now)) : []
                  return { mediator: [...new Set(chosen.map(({ party }) => party))] }
                },
              }),
          check: (file, input, more, now) => rule?.check?.(asked(file, input, more, now)),
          decide: (file, input, more, now) => {
            const of = asked(file, input, more, now)
            const keeps = rule?.keeps?.(of)
            const all: Recordable = {
              place: file.place,
              about: file.about,
              ...(keeps === undefined ? noMore : { keeps: recorded(keeps) }),
              ...rule?.more?.(of),
            }
            return all
          },
          effect: async (tx, decision, input, { at, file, more, actor }) =>
            keepStep(tx, step, decision as unknown as Keeping, input, {
              at,
              file,
              more: moreOf(more),
              day: dayIn(at),
              actor,
            }),
        },
      ]
    }),
  )

/** The check comes after the seats are asked for: whoever is not known has none. */
const seatsIfKnown = (asked: Asked): Seat[] =>
  list(asked.input, 'mediators').every((id) => asked.more.roster?.some(({ mediator }) => mediator === id) === true)
    ? seatsOf(asked)
    : []
