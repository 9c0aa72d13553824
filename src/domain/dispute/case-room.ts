// What the steps of mediation, confirmation and suit share: whose contract a file is about, what it keeps for later steps,
// and the closed room: a body is let into the contract while its own file is open, and out again (platform rules, art. 10).
import type { Control } from '#domain/admission'
import { leaseOf } from '#domain/contracts'
import { noteOutcome } from '#domain/templates'
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepInput } from '#kernel/casework'
import { partyOf, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Json } from '#kernel/proof'
import { letIn, letOut, type Sql, type Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import type { BodyKind, BodyPapers } from './mediation-body.ts'
import type { DeclaredTie, TieKind } from './mediator-ties.ts'
import { OUTCOMES } from './outcome.ts'
import type { Signer } from './text-signature.ts'
import { contractedBy, type Contracted } from './zone.ts'

export const MEDIATION = 'dispute.mediation'
export const CONFIRMATION = 'dispute.confirmation'
export const CASE = 'dispute.case'
const OWN = 'platform/dispute-rules#sides-of-the-lease'

/** A mediator who was chosen or appointed for a file. The first of a panel presides. */
export type Seat = {
  mediator: string
  party: string
  name: string
  field: string
  sits: boolean
  /** what it disclosed; null: nothing yet */
  tie: 'none' | TieKind | null
}

export type Side = 'applicant' | 'other'

/** What a file keeps. */
export type Kept = {
  /** streams that a body of this file is let into */
  streams?: string[]
  inside?: string[]
  panel?: Seat[]
  named?: Partial<Record<Side, string[]>>
  /** who agreed in writing to go on with a mediator that has a tie; null: with whoever sits */
  waived?: { side: Side; mediator: string | null }[]
  agreement?: { sha256: string; inTheWay: string[]; ownership: boolean }
  signed?: { part: string; on: Day; kind: 'certificate' | 'account' }[]
  facts?: string[]
  confirmed?: Partial<Record<Side, string[]>>
  /** a confirmation: the mediation it comes from */
  source?: string
  transcript?: { present: 'both' | 'plaintiff' | 'defendant'; plaintiff: boolean; defendant: boolean }
  caseNo?: string
  /** sides that commented on the issues, and the focus as the court fixed it */
  heard?: ('plaintiff' | 'defendant')[]
  focus?: { issues: string[]; burden: string; on: Day }
}

export type RosterRow = {
  mediator: string
  body: string
  party: string
  name: string
  field: string
  validFrom: Day
  validUntil: Day
  ended: boolean
  bodyUscc: string
  employer: string | null
  ties: DeclaredTie[]
  handled: { file: string; sides: string[]; endedOn: Day | null }[]
}

/** What a step knows beyond its file. */
export type More = {
  contracted: Contracted | null
  kept: Kept
  /** codes of the sides, by party */
  codes: Record<string, string>
  roster?: RosterRow[] | undefined
  controls?: Control[] | undefined
  body?: { kind: BodyKind; state: string; papers: BodyPapers } | null
  source?: {
    file: string
    state: string
    parts: Record<string, string[]>
    kept: Kept
    servedOn: Day | null
    bodyKind: BodyKind | null
  } | null
  expert?: { party: string; kinds: string[] } | null
  signer?: Signer | null
  package?: { package: string; state: string; caseNo: string | null } | null
  round?: { round: number; addressee: string; dueOn: Day | null; closed: boolean } | null
  /** mediators and bodies that handled a mediation about the same contract */
  mediated?: { party: string; names: string[] }[]
  /** sides that spoke on the focus board */
  onBoard?: ('plaintiff' | 'defendant')[]
}
export const moreOf = (more: Recordable): More => more as unknown as More

export type StepAsked = { file: CaseFile; input: StepInput; more: More; now: Circumstances }

const FILE_NAMED = /^file\/([0-9a-f]{8}-[0-9a-f-]{27})$/
export const fileNamed = (about: string | null | undefined): string | undefined => FILE_NAMED.exec(about ?? '')?.[1]

export const keptOf = async (sql: Sql, file: string): Promise<Kept | undefined> =>
  (await sql.one<{ kept: Kept }>('select kept from dispute.case_file where file = $1', [file]))?.kept

/** The contract that a file is about: named, or that of the file it comes from. */
export async function contractOf(sql: Sql, about: string | null | undefined): Promise<Contracted | null> {
  const source = fileNamed(about)
  if (source === undefined) return await contractedBy(sql, about)
  const row = await sql.one<{ about: string | null }>(
    `select about from dispute.case_file where file = $1 union all select about from dispute.zone where file = $1 limit 1`,
    [source],
  )
  return fileNamed(row?.about) === undefined ? await contractedBy(sql, row?.about) : null
}

/** The facts that every step has. */
export async function roomFacts(
  tx: Tx,
  input: StepInput,
  { file }: { file: CaseFile | null },
): Promise<{ contracted: Contracted | null; kept: Kept; codes: Record<string, string> }> {
  const [contracted, kept] = await Promise.all([
    contractOf(tx, file?.about ?? input.about),
    file === null ? undefined : keptOf(tx, file.file),
  ])
  const sides = [
    ...new Set([
      ...(contracted === null ? [] : [contracted.lessee, contracted.provider]),
      ...Object.values(file?.parts ?? {}).flat(),
    ]),
  ].filter((party) => party !== null)
  const parties = await Promise.all(sides.map((party) => partyOf(tx, party)))
  return {
    contracted,
    kept: kept ?? {},
    codes: Object.fromEntries(parties.flatMap((p) => (p ? [[p.party, p.uscc]] : []))),
  }
}

/**
 * Who is on the other side of whoever opens a file about a contract: nobody need be named, and nobody else can be. A file
 * about nothing on the platform goes by whom it names.
 */
export function otherSide(
  { contracted }: More,
  input: StepInput,
  actor: Actor,
  part: string,
): Record<string, string> | Refusal {
  const named = input.with?.[part]
  if (input.about === undefined) return {}
  if (contracted === null)
    return refuse(
      'no-such-contract',
      { zh: '没有这一合同，或者尚未签署', en: 'there is no such contract, or it was not signed' },
      OWN,
    )
  const { lessee, provider } = contracted
  if (actor.party !== lessee && actor.party !== provider)
    return refuse(
      'wrong-claimant',
      {
        zh: '本主体不是该合同的一方，不能就它提出请求；请由合同一方办理或者出具委托',
        en: 'you are no side of this contract: a side of it has to ask, or give you a mandate',
      },
      OWN,
      'cn/civil-procedure-law#122',
    )
  const other = actor.party === lessee ? provider : lessee
  if (other === null)
    return refuse(
      'other-side-unknown',
      { zh: '合同对方尚未在平台登记', en: 'the other side of the contract is not registered here' },
      OWN,
    )
  if (named !== undefined && named !== other)
    return refuse(
      'wrong-opponent',
      { zh: '所列对方不是该合同的另一方', en: 'the one named is not the other side of this contract' },
      OWN,
    )
  return { [part]: other }
}

/** In these states a body that takes part has no business in the contract: not yet, or no longer. */
const OUTSIDE: Readonly<Record<string, ReadonlySet<string>>> = {
  [MEDIATION]: new Set(['requested', 'guided', 'other-side-asked', 'refused', 'failed', 'terminated', 'archived']),
  [CONFIRMATION]: new Set(['late', 'refused-filing', 'withdrawn', 'rejected', 'performed']),
  [CASE]: new Set([
    'intake-checked',
    'consent-recorded',
    'not-accepted',
    'withdrawn-by-default',
    'transferred',
    'withdrawn',
    'settled',
    'enforcement',
  ]),
}

/** Of these the ones before anything began: a side already has its counsel then. */
const BEFORE = new Set(['requested', 'guided', 'other-side-asked', 'intake-checked', 'consent-recorded'])
/** Is a file in this state over? */
export const isOverIn = (procedure: string, state: string): boolean =>
  OUTSIDE[procedure]?.has(state) === true && !BEFORE.has(state)

/** The streams behind a contract that come with it. */
async function streamsOf(sql: Sql, contracted: Contracted | null): Promise<string[]> {
  if (contracted === null) return []
  const lease = contracted.lease === null ? undefined : await leaseOf(sql, contracted.lease)
  return [
    contracted.about,
    ...(lease?.order == null ? [] : [`order/${lease.order}`]),
    ...(lease?.negotiation === undefined ? [] : [`negotiation/${lease.negotiation}`]),
  ]
}

/** Public bodies that play a part after a step. */
function bodiesIn(procedure: string, players: Record<string, string[]>): string[] {
  const { parts } = chartNamed(procedure)
  return [
    ...new Set(Object.entries(players).flatMap(([part, parties]) => (parts[part]?.side === 'agency' ? parties : []))),
  ]
}

/** A case that is over: counsel keeps the file it worked on, and sees the contract behind it no more (platform rules, art. 10). */
async function letCounselOut(tx: Tx, file: string, at: Instant): Promise<void> {
  const standing = await tx.rows<{ mandate: string; principal: string; counsel: string }>(
    'select mandate, principal, counsel from dispute.mandate where file = $1 and ended_at is null order by mandate',
    [file],
  )
  for (const { mandate, principal, counsel } of standing) {
    const ground = `mandate/${mandate}`
    letOut(tx, { ground })
    letIn(tx, { reader: counsel, streams: [`file/${file}`], ground, inPlaceOf: principal, at })
  }
}

/** Keeps what a step changed, lets its bodies in and out, and enters how the dispute ended. */
export async function keepCase(
  tx: Tx,
  decision: StepDecision & { keeps?: Kept },
  input: StepInput,
  { at, file, more }: { at: Instant; file: CaseFile; more: More },
): Promise<void> {
  const { file: id, step, to, players } = decision
  const procedure = file.procedure
  const about = file.about ?? input.about ?? null
  const ground = `file/${id}`
  const closed = OUTSIDE[procedure]!.has(to) || decision.ended
  const before = more.kept
  const streams = before.streams ?? (await streamsOf(tx, more.contracted))
  const inside = closed ? [] : bodiesIn(procedure, players)
  const kept: Kept = { ...before, ...decision.keeps, streams, inside }
  for (const reader of before.inside ?? []) if (!inside.includes(reader)) letOut(tx, { ground, reader })
  for (const reader of inside)
    if (before.inside?.includes(reader) !== true) letIn(tx, { reader, streams, ground, inPlaceOf: null, at })
  if (decision.ended || isOverIn(procedure, to)) await letCounselOut(tx, id, at)
  if (closed) tx.queue('update dispute.expert set ended_at = $2 where file = $1 and ended_at is null', [id, at])
  tx.queue(
    `insert into dispute.case_file (file, procedure, about, kept, state, closed, place, opened_on, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (file) do update set kept = excluded.kept, state = excluded.state, closed = excluded.closed, since = excluded.since`,
    [id, procedure, about, JSON.stringify(kept), to, closed, file.place || input.place, dayIn(at), at],
  )
  // what people dispute is told to whoever looks after the text that the contract was made on
  if (decision.from === 'start' && more.contracted?.lease != null)
    noteOutcome(tx, { lease: more.contracted.lease, outcome: 'disputed', at })
  const outcome = OUTCOMES[procedure]?.[step]
  if (outcome !== undefined && to !== decision.from)
    tx.queue(
      `insert into dispute.outcome (file, procedure, route, result, reason, place, before_suit, opened_on, ended_on)
       select $1, $2, $3, $4, $5, place, $6, opened_on, $7 from dispute.case_file where file = $1
       on conflict (file) do update set result = excluded.result, reason = excluded.reason, ended_on = excluded.ended_on`,
      [
        id,
        procedure,
        outcome.route,
        outcome.result,
        outcome.reason,
        file.taken['ask-other']?.marks['stage'] === undefined
          ? outcome.route !== 'court'
          : file.taken['ask-other'].marks['stage'] === 'pre-filing',
        dayIn(at),
      ],
    )
}

/** Facts as they are recorded: nothing but JSON. */
export const asRecordable = (more: More): Recordable => JSON.parse(JSON.stringify(more)) as { [name: string]: Json }
/** What a file keeps, as its record holds it. */
export const recorded = (keeps: Kept): Json => JSON.parse(JSON.stringify(keeps)) as Json
