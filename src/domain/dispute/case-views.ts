// What people see of bodies, roster and cases beside the file itself. Rows are let through by the tables’ own policies.
import { everyone, uuidInput, view } from '#kernel/act'
import { caseFile } from '#kernel/casework'
import { partyNames } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import type { AgreementFinding, AgreementTerms } from './agreement-terms.ts'
import { asyncConditionsOf, asyncHearing } from './async-hearing.ts'
import { CASE, type Kept } from './case-room.ts'
import type { Manifest, PackageState } from './court-package.ts'
import { KINDS, type BodyKind, type BodyPapers } from './mediation-body.ts'
import { POWERS, type Power } from './mandate-powers.ts'
import { middleOf, publishable, publishableTotal, RESULT_WORDS, type Route } from './outcome.ts'

const bodies = view({
  name: 'dispute.body.list',
  title: { zh: '调解组织', en: 'Mediation bodies' },
  scope: everyone(),
  input: z.object({}),
  async load(read) {
    const rows = await read.rows<{
      body: string
      name: string
      place: string
      kind: BodyKind
      state: string
      papers: BodyPapers
      mediators: number
    }>(
      `select b.party as body, p.name, b.place, b.kind, b.state, b.papers,
              (select count(*)::int from dispute.mediator m where m.body = b.party and m.ended_at is null) as mediators
         from dispute.body b join identity.party p on p.party = b.party where b.state <> 'ended' order by p.name limit 500`,
    )
    return {
      rows: rows.map(({ papers, kind, ...row }) => ({
        ...row,
        kind,
        kindLabel: KINDS[kind].label,
        mayCharge: KINDS[kind].mayCharge,
        tariff: papers.tariff ?? null,
        confirmation: KINDS[kind].confirmation,
        checkedBy: KINDS[kind].checkedBy,
        basis: KINDS[kind].basis,
      })),
      next: null,
    }
  },
})

const mediators = view({
  name: 'dispute.mediator.list',
  title: { zh: '调解员名册', en: 'Roster of mediators' },
  scope: everyone(),
  input: z.object({ body: uuidInput.optional(), field: z.string().max(40).optional() }),
  async load(read, { body, field }, { now }) {
    const rows = await read.rows<{ mediator: string; validUntil: Day }>(
      `select m.mediator, m.body, p.name as "bodyName", m.name, m.field, m.title, m.background, m.valid_from::text as "validFrom",
              m.valid_until::text as "validUntil", m.party
         from dispute.mediator m join identity.party p on p.party = m.body
        where m.ended_at is null and (:body::uuid is null or m.body = :body) and (:field::text is null or m.field = :field)
        order by m.name, m.mediator limit 1000`,
      { body: body ?? null, field: field ?? null },
    )
    return { rows: rows.map((row) => ({ ...row, inTerm: row.validUntil >= dayIn(now) })), next: null }
  },
})

type FileRow = {
  file: string
  procedure: string
  about: string | null
  kept: Kept
  state: string
  closed: boolean
  place: string
}

const SIGNED_IN = Object.fromEntries(
  ['lessee', 'provider', 'supplier', 'operator', 'mediation', 'court'].map((role) => [role, 'true']),
)

/** The desk of a case: panel, agreement with findings, facts, computations, rounds, conditions, exchange, mandates, holds. */
const caseDesk = view({
  name: 'dispute.case.get',
  title: { zh: '解纷案卷工作台', en: 'The desk of a case' },
  scope: SIGNED_IN,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { sql, actor }) {
    const [row] = await read.rows<FileRow>(
      'select file, procedure, about, kept, state, closed, place from dispute.case_file join dispute.case_whole using (file) where file = :file',
      { file },
    )
    if (!row) return { item: null }
    const of = { file }
    const [agreement] = await read.rows<{
      terms: AgreementTerms
      words: string
      sha256: string
      findings: AgreementFinding[]
    }>('select terms, words, sha256, findings from dispute.agreement where file = :file', of)
    const undisputed = await read.rows<{ n: number; text: string; applicant: boolean; other: boolean }>(
      'select n, text, applicant, other from dispute.undisputed where file = :file order by n',
      of,
    )
    const computations = await read.rows<{ sha256: string; computation: object; party: string; at: string }>(
      'select sha256, computation, party, at from dispute.computation where file = :file order by at',
      of,
    )
    const rounds = await read.rows<object>(
      `select round, addressee, due_on::text as "dueOn", plaintiff_at as "plaintiffAt", defendant_at as "defendantAt", closed_at as "closedAt", at
         from dispute.round where file = :file order by round`,
      of,
    )
    const mandates = await read.rows<{ mandate: string; principal: string; counsel: string; powers: Power[] }>(
      'select mandate, principal, counsel, person, paper, powers, since, ended_at as "endedAt" from dispute.mandate where file = :file order by mandate',
      of,
    )
    const holds = await read.rows<{ placedBy: string }>(
      'select hold, stream, ground, placed_by as "placedBy", since, lifted_at as "liftedAt" from dispute.hold where file = :file order by hold',
      of,
    )
    const secrets = await read.rows<{ secret: string; owner: string; seenBy: string[] }>(
      'select secret, owner, about, seen_by as "seenBy", since from dispute.secret_known where file = :file order by secret',
      of,
    )
    const open = await read.rows<{ secret: string; name: string; sha256: string }>(
      'select secret, name, sha256 from dispute.secret where file = :file',
      of,
    )
    const packages = await read.rows<{
      package: string
      manifest: Manifest
      sha256: string
      state: PackageState
      caseNo: string | null
    }>(
      'select package, manifest, sha256, state, case_no as "caseNo", since from dispute.package where file = :file order by package',
      of,
    )
    const messages = await read.rows<{ package: string; kind: string; body: string; at: string }>(
      'select m.package, m.n, m.kind, m.body, m.signature, m.public_key as "publicKey", m.at from dispute.court_message m join dispute.package p using (package) where p.file = :file order by m.package, m.n',
      of,
    )
    const found = await caseFile(sql, file)
    const taken = row.procedure === CASE ? found : undefined
    const names = await partyNames(sql, [
      ...new Set([
        ...mandates.flatMap(({ principal, counsel }) => [principal, counsel]),
        ...holds.map(({ placedBy }) => placedBy),
        ...secrets.flatMap(({ owner, seenBy }) => [owner, ...seenBy]),
        ...computations.map(({ party }) => party),
      ]),
    ])
    const nameOf = (party: string): string | null => names.get(party) ?? null
    const { panel, named, waived, signed, transcript, caseNo, source } = row.kept
    return {
      item: {
        file,
        procedure: row.procedure,
        about: row.about,
        state: row.state,
        closed: row.closed,
        panel: panel ?? [],
        named: named ?? {},
        waived: waived ?? [],
        agreement: agreement ?? null,
        signed: signed ?? [],
        undisputed,
        computations: computations.map((one) => ({ ...one, partyName: nameOf(one.party) })),
        rounds,
        transcript: transcript ?? null,
        caseNo: caseNo ?? null,
        source: source ?? null,
        asyncHearing: taken ? asyncHearing(asyncConditionsOf(taken)) : null,
        mandates: mandates.map((one) => ({
          ...one,
          mine: one.principal === actor.party || one.counsel === actor.party,
          principalName: nameOf(one.principal),
          counselName: nameOf(one.counsel),
        })),
        holds: holds.map((one) => ({ ...one, placedByName: nameOf(one.placedBy) })),
        secrets: secrets.map((one) => ({
          ...one,
          ownerName: nameOf(one.owner),
          seenByNames: one.seenBy.map(nameOf),
          paper: open.find(({ secret }) => secret === one.secret) ?? null,
        })),
        packages,
        messages,
        powers: POWERS,
        /** whether the reader is a side itself, and not only speaks for one */
        side: ['applicant', 'other', 'plaintiff', 'defendant'].some((part) =>
          found?.parts[part]?.includes(actor.party),
        ),
      },
    }
  },
})

/** The text that is signed, alone: what a side sees where it signs, also in the frame of another site. */
const agreementText = view({
  name: 'dispute.agreement.get',
  title: { zh: '调解协议文本', en: 'The text of a mediation agreement' },
  scope: SIGNED_IN,
  input: z.object({ file: uuidInput }),
  async load(read, { file }) {
    const [known] = await read.rows<{ file: string }>(
      'select file from dispute.case_file join dispute.case_whole using (file) where file = :file',
      { file },
    )
    if (known === undefined) return { item: null }
    const [agreement] = await read.rows<{ terms: AgreementTerms; words: string; sha256: string }>(
      'select file, terms, words, sha256 from dispute.agreement where file = :file',
      { file },
    )
    return { item: { file, agreement: agreement ?? null } }
  },
})

/** The name of a paper with a secret, for those who may see it. */
const secret = view({
  name: 'dispute.secret.get',
  title: { zh: '含商业秘密的材料', en: 'A paper with a business secret' },
  scope: SIGNED_IN,
  input: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  async load(read, { sha256 }) {
    const [row] = await read.rows<{ secret: string; file: string; name: string }>(
      'select secret, file, name from dispute.secret where sha256 = :sha256 order by secret limit 1',
      { sha256 },
    )
    return { item: row ?? null }
  },
})

const readings = view({
  name: 'dispute.reading.list',
  title: { zh: '查阅记录', en: 'Who read a case' },
  scope: SIGNED_IN,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { sql }) {
    const rows = await read.rows<{ reader: string }>(
      `select stream, view, reader, role, at from dispute.reading where file = :file order by id desc limit 500`,
      { file },
    )
    const names = await partyNames(sql, [...new Set(rows.map(({ reader }) => reader))])
    return { rows: rows.map((row) => ({ ...row, readerName: names.get(row.reader) ?? null })), next: null }
  },
})

type Sum = {
  route: Route
  result: string
  reason: string | null
  beforeSuit: boolean
  count: number
  eachDays: number[]
}

/** Sums that may be published: counts below the least are left out, with one more where the total would tell them. */
export function statisticsOf(sums: readonly Sum[], least: number) {
  const routes = (['mediation', 'confirmation', 'court'] as const).map((route) => {
    const of = sums.filter((sum) => sum.route === route)
    const results = [...Map.groupBy(of, ({ result }) => result)].map(([result, rows]) => ({
      result,
      label: RESULT_WORDS[result] ?? { zh: result, en: result },
      total: rows.reduce((sum, { count }) => sum + count, 0),
    }))
    const counts = publishable(
      results.map(({ total }) => total),
      least,
    )
    return {
      route,
      total: publishableTotal(
        results.map(({ total }) => total),
        least,
      ),
      results: results.map(({ result, label }, i) => ({ result, label, count: counts[i]! })),
    }
  })
  const settled = sums.filter(({ route, result }) => route === 'mediation' && result === 'settled')
  const settledDays = settled.flatMap(({ eachDays }) => eachDays).toSorted((a, b) => a - b)
  const ended = sums.filter(({ route }) => route !== 'confirmation')
  const endedTotal = ended.reduce((sum, { count }) => sum + count, 0)
  const before = settled.filter(({ beforeSuit }) => beforeSuit).reduce((sum, { count }) => sum + count, 0)
  const mayShare = before >= least && (endedTotal - before >= least || endedTotal === before)
  const failed = sums.filter(({ route, reason }) => route === 'mediation' && reason !== null)
  const reasons = [...Map.groupBy(failed, ({ reason }) => reason!)].map(([reason, rows]) => ({
    reason,
    total: rows.reduce((sum, { count }) => sum + count, 0),
  }))
  const reasonCounts = publishable(
    reasons.map(({ total }) => total),
    least,
  )
  return {
    routes,
    daysToSettle: settledDays.length < least ? null : middleOf(settledDays),
    settledBeforeSuitPermille: mayShare ? Math.floor((before * 1_000) / endedTotal) : null,
    reasons: reasons.map(({ reason }, i) => ({ reason, count: reasonCounts[i]! })),
    least,
  }
}

/** Time to settle, share settled before suit, reasons: for anyone. */
const statistics = (law: LawBook) =>
  view({
    name: 'dispute.outcome.statistics',
    title: { zh: '解纷统计', en: 'Disputes in figures' },
    scope: everyone(),
    input: z.object({}),
    async load(read, _input, { now }) {
      const sums = await read.rows<Sum>(
        `select route, result, reason, before_suit as "beforeSuit", sum(count)::int as count,
                (select array_agg(d) from dispute.outcome_sums s, unnest(s.each_days) d
                  where s.route = o.route and s.result = o.result and s.reason is not distinct from o.reason and s.before_suit = o.before_suit) as "eachDays"
           from dispute.outcome_sums o group by route, result, reason, before_suit order by route, result, reason, before_suit`,
      )
      const least = law.at(dayIn(now), 'cn').integer('platform/dispute-rules#small-numbers', 'least-count')
      return { item: statisticsOf(sums, least) }
    },
  })

export const caseViews = [bodies, mediators, caseDesk, agreementText, secret, readings]
/** Views that go by the law of a day. */
export const lawViews = (law: LawBook) => [statistics(law)]
