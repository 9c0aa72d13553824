// What the desks of mediators and courts, and the two sides, see of a case beside its file: my cases, the focus board,
// measured facts, who held which device when, the expert’s bench.
import { uuidInput, view } from '#kernel/act'
import { caseFiles } from '#kernel/casework'
import { partyNames } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { boardOf } from './board.ts'
import { boardStatements, openedBoard } from './board-acts.ts'
import { BENCH, type BenchInputs, type BenchResult, type BenchStep } from './bench.ts'
import { CASE, MEDIATION, type Kept } from './case-room.ts'
import { DEFENCES, REMEDIES, SCENARIOS } from './claim-terms.ts'
import { claimLaw } from './claim-scenarios.ts'
import type { Power } from './mandate-powers.ts'
import type { Measured } from './measured.ts'

const SEATED = Object.fromEntries(
  ['lessee', 'provider', 'operator', 'supplier', 'mediation', 'court'].map((role) => [role, 'true']),
)

/** 我的案件: what each waits for and the next round of questions. */
const cases = view({
  name: 'dispute.case.list',
  title: { zh: '我的案件', en: 'My cases' },
  scope: SEATED,
  input: z.object({}),
  async load(read, _input, { sql, now, actor }) {
    const rows = await read.rows<{
      file: string
      procedure: string
      state: string
      kept: Kept
      closed: boolean
      since: string
    }>(
      `select file, procedure, state, kept, closed, since from dispute.case_file where procedure <> 'dispute.confirmation' order by closed, since desc limit 200`,
    )
    const ids = rows.map(({ file }) => file)
    const [files, rounds] = await Promise.all([
      caseFiles(sql, ids),
      read.rows<{ file: string; round: number; dueOn: Day | null }>(
        `select distinct on (file) file, round, due_on::text as "dueOn" from dispute.round where closed_at is null and file = any(:ids::uuid[]) order by file, round desc`,
        { ids },
      ),
    ])
    const names = await partyNames(sql, [
      ...new Set([...files.values()].flatMap(({ parts }) => Object.values(parts).flat())),
    ])
    const today = dayIn(now)
    return {
      rows: rows.flatMap(({ kept, closed, since, ...row }) => {
        const file = files.get(row.file)
        if (!file) return []
        const chart = chartNamed(row.procedure)
        const due = Object.entries(file.clocks)
          .flatMap(([clock, { state, dueOn }]) => (state === 'running' && dueOn != null ? [{ clock, dueOn }] : []))
          .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0]
        const round = rounds.find((one) => one.file === row.file)
        const sides = row.procedure === CASE ? ['plaintiff', 'defendant'] : ['applicant', 'other']
        return [
          {
            ...row,
            no: file.no,
            caseNo: kept.caseNo ?? null,
            title: file.title,
            stateTitle: chart.states[row.state]!.title,
            ended: chart.states[row.state]!.end === true,
            closed,
            sides: sides.map((part) => (file.parts[part] ?? []).map((party) => names.get(party) ?? '').join('、')),
            mine: Object.keys(file.parts).filter((part) => file.parts[part]!.includes(actor.party)),
            dueOn: due?.dueOn ?? null,
            dueWhat: due === undefined ? null : (chart.clocks?.[due.clock]?.label ?? null),
            overdue: due !== undefined && due.dueOn < today,
            round: round === undefined ? null : { round: round.round, dueOn: round.dueOn },
            since,
          },
        ]
      }),
      next: null,
    }
  },
})

type CasePart = 'plaintiff' | 'defendant' | 'court'

/** The focus board: shared by both sides, their counsel and the judge. */
const board = (law: LawBook) =>
  view({
    name: 'dispute.focus.board',
    title: { zh: '焦点板', en: 'Focus board' },
    scope: SEATED,
    input: z.object({ file: uuidInput }),
    async load(read, { file }, { sql, now, actor }) {
      const [row] = await read.rows<{ kept: Kept; closed: boolean; state: string; procedure: string }>(
        'select kept, closed, state, procedure from dispute.case_file where file = :file',
        { file },
      )
      const found = row && (await caseFiles(sql, [file])).get(file)
      if (row?.procedure !== CASE || !found) return { item: null }
      const [opened, statements, [measured]] = await Promise.all([
        openedBoard(sql, file),
        boardStatements(sql, file),
        read.rows<{ facts: Measured; sha256: string; at: string }>(
          'select facts, sha256, at from dispute.measured where file = :file',
          { file },
        ),
      ])
      const day = dayIn(now)
      const [mandate] = await read.rows<{ principal: string; powers: Power[] }>(
        'select principal, powers from dispute.mandate where file = :file and counsel = :party and ended_at is null order by mandate limit 1',
        { file },
      )
      const playedBy = (party: string): CasePart | undefined =>
        (['plaintiff', 'defendant', 'court'] as const).find((part) => found.parts[part]?.includes(party))
      const own = playedBy(actor.party)
      const counselFor = own === undefined ? mandate : undefined
      const side = own ?? (counselFor && playedBy(counselFor.principal))
      const names = await partyNames(sql, [
        ...new Set([
          ...statements.flatMap(({ counsel }) => counsel ?? []),
          ...(counselFor === undefined ? [] : [counselFor.principal]),
        ]),
      ])
      const shown =
        opened === undefined ? null : boardOf(opened, statements, measured?.facts ?? null, law.at(day, 'cn'), day)
      const spoke = (of: 'plaintiff' | 'defendant'): boolean =>
        row.kept.heard?.includes(of) === true || statements.some((one) => one.side === of)
      return {
        item: {
          file,
          closed: row.closed,
          mine: side ?? null,
          opened: opened ?? null,
          /** whoever reads speaks for this party, with these powers beside a general mandate */
          counselFor:
            counselFor === undefined
              ? null
              : { name: names.get(counselFor.principal) ?? null, powers: counselFor.powers },
          counsels: Object.fromEntries(names),
          board: shown,
          heard: { plaintiff: spoke('plaintiff'), defendant: spoke('defendant') },
          put: found.taken['put-issues'] !== undefined,
          fixed: row.kept.focus ?? null,
          measured: measured === undefined ? null : { sha256: measured.sha256, at: measured.at },
          choices: {
            scenarios: SCENARIOS,
            remedies: REMEDIES,
            // limitation is the other side’s own to raise, and by its own step
            defences: Object.fromEntries(Object.entries(DEFENCES).filter(([id]) => id !== 'limitation-raised')),
            elements: Object.fromEntries([...claimLaw().elements.values()].map(({ id, title }) => [id, title])),
          },
        },
      }
    },
  })

const measured = view({
  name: 'dispute.measured.get',
  title: { zh: '计量事实', en: 'Measured facts' },
  scope: SEATED,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { sql }) {
    const [row] = await read.rows<{ lease: string; facts: Measured; sha256: string; party: string; at: string }>(
      'select lease, facts, sha256, party, at from dispute.measured where file = :file',
      { file },
    )
    if (row === undefined) return { item: { file, lease: null, facts: null, sha256: null, partyName: null, at: null } }
    const names = await partyNames(sql, [row.party])
    const { party, ...rest } = row
    return { item: { file, ...rest, partyName: names.get(party) ?? null } }
  },
})

const MOST_ROWS = 500

const holdings = view({
  name: 'dispute.measured.holdings',
  title: { zh: '谁在何时持有哪台设备', en: 'Who held which device when' },
  scope: SEATED,
  input: z.object({
    file: uuidInput,
    /** the number of the first row */
    from: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(100),
    after: z.string().optional(),
  }),
  async load(read, { file, from, limit }) {
    const rows = await read.rows<{ n: number }>(
      `select n, serial, site, model, share_milli as "shareMilli", from_at as "from", until_at as "until", leaf
         from dispute.measured_holding where file = :file and n >= :first order by n limit :limit`,
      { file, first: from, limit },
    )
    return { rows, next: null }
  },
})

const bench = view({
  name: 'dispute.bench.of',
  title: { zh: '鉴定工作台', en: 'Expert’s bench' },
  scope: SEATED,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { sql, actor }) {
    const [row] = await read.rows<{ closed: boolean; procedure: string }>(
      'select closed, procedure from dispute.case_file where file = :file',
      { file },
    )
    if (row === undefined || (row.procedure !== CASE && row.procedure !== MEDIATION)) return { item: null }
    const runs = await read.rows<{
      run: string
      step: BenchStep
      inputs: BenchInputs
      inputsSha256: string
      result: BenchResult
      sha256: string
      differing: number
      party: string
      role: string
      at: string
    }>(
      `select run, step, inputs, inputs_sha256 as "inputsSha256", result, sha256, differing, party, role, at
         from dispute.bench_run where file = :file order by at desc, run limit 50`,
      { file },
    )
    const reports = await read.rows<{ report: string; runs: string[]; party: string; at: string }>(
      'select report, runs, opinion, sha256, signed, party, role, at from dispute.bench_report where file = :file order by at desc, report limit 50',
      { file },
    )
    const names = await partyNames(sql, [...new Set([...runs, ...reports].map(({ party }) => party))])
    return {
      item: {
        file,
        closed: row.closed,
        steps: Object.entries(BENCH).map(([step, title]) => ({ step: step as BenchStep, title })),
        runs: runs.map((one) => ({
          ...one,
          title: BENCH[one.step],
          mine: one.party === actor.party,
          partyName: names.get(one.party) ?? null,
        })),
        reports: reports.map((one) => ({ ...one, partyName: names.get(one.party) ?? null })),
      },
    }
  },
})

export const justiceViews = [cases, measured, holdings, bench]
export const justiceLawViews = (law: LawBook) => [board(law)]
