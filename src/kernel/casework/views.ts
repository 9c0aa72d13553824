// What people see of files: the list, the file, a document, and what waits for them. Who may see a file at all is the
// tables' own policy; what was entered for some parts only is left out here for the others.
import { everyone, uuidInput, view, type Looking } from '#kernel/act'
import { placesOf } from '#kernel/evidence'
import { partyNames, partyOf } from '#kernel/identity'
import { chartNamed, charts, type Chart, type ChartStep } from '#kernel/procedure'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { caseFiles, manyOf, type CaseFile } from './case-file.ts'
import { mayRead, partsOfReader } from './seen.ts'
import type { Asking } from './decide-step.ts'
import { clocksShown, nextSteps } from './next.ts'

async function askingOf({ actor, sql }: Looking): Promise<Asking> {
  const party = actor.role === 'public' ? undefined : await partyOf(sql, actor.party)
  return { party: actor.party, role: actor.role, place: party?.place ?? null }
}

/** A file in one line: where it stands, what comes next, and by when. */
function lineOf(chart: Chart, file: CaseFile, asking: Asking, day: Day, names: Map<string, string>) {
  const next = nextSteps(chart, file, asking, day)
  const ended = chart.states[file.state]?.end === true
  // What still runs when a file has ended is nobody's duty any more.
  const running = clocksShown(chart, file, day).filter(
    (clock) => !ended && clock.state === 'running' && clock.dueOn !== null,
  )
  return {
    file: file.file,
    no: file.no,
    procedure: chart.id,
    procedureNo: chart.no,
    procedureTitle: chart.title,
    title: file.title,
    state: file.state,
    stateTitle: chart.states[file.state]?.title ?? { zh: file.state, en: file.state },
    ended,
    place: file.place,
    about: file.about,
    parties: Object.entries(file.parts).flatMap(([part, players]) =>
      players.map((party) => ({ part, label: chart.parts[part]!.label, party, name: names.get(party) ?? null })),
    ),
    next: next
      .filter(({ allowed }) => allowed)
      .map(({ step, act, title, by, mine, basis }) => ({ step, act, title, by, mine, basis })),
    dueOn: running[0]?.dueOn ?? null,
    overdue: running.some(({ overdue }) => overdue),
  }
}

type Row = { file: string; procedure: string; at: string; since: string }

/**
 * The files of these rows. Of the parts that many play only the reader's own: thousands may have commented, and who gave
 * a lead is not told to the one it is about (Price Law 38).
 */
async function filesSeen(rows: Row[], { actor, sql }: Looking): Promise<Map<string, CaseFile>> {
  const many = [...new Set(rows.map(({ procedure }) => procedure))].flatMap((id) => manyOf(chartNamed(id)))
  const ids = rows.map(({ file }) => file)
  const files = await caseFiles(sql, ids, many)
  const own =
    many.length === 0
      ? []
      : await sql.rows<{ file: string; part: string }>(
          'select file, part from casework.part where file = any($1) and party = $2 order by file, part',
          [ids, actor.party],
        )
  for (const { file, part } of own) {
    const { procedure, parts } = files.get(file)!
    if (many.includes(`${procedure}/${part}`)) parts[part] = [actor.party]
  }
  return files
}

async function linesOf(rows: Row[], looking: Looking) {
  const day = dayIn(looking.now)
  const asking = await askingOf(looking)
  const files = await filesSeen(rows, looking)
  const players = [...files.values()].flatMap((file) => Object.values(file.parts).flat())
  const names = await partyNames(looking.sql, [...new Set(players)])
  return rows.map((row) => ({
    ...lineOf(chartNamed(row.procedure), files.get(row.file)!, asking, day, names),
    openedAt: row.at,
    since: row.since,
  }))
}

const newestFirst = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.union([z.uuid(), z.literal('')]).default(''),
}

const list = view({
  name: 'casework.file.list',
  title: { zh: '案卷', en: 'Files' },
  scope: everyone(),
  input: z.object({
    procedure: z.string().max(100).optional(),
    state: z.string().max(100).optional(),
    about: z.string().max(200).optional(),
    place: z.string().max(40).optional(),
    open: z.enum(['yes', 'no']).optional(),
    /** yes: only those in which the reader's party plays a part */
    mine: z.enum(['yes']).optional(),
    ended: z.enum(['yes', 'no']).optional(),
    q: z.string().max(100).optional(),
    ...newestFirst,
  }),
  async load(read, { procedure, state, about, place, open, mine, ended, q, limit, after }, looking) {
    const rows = await read.rows<Row>(
      `select f.file, f.procedure, f.opened_at as at, f.since from casework.file f
        where ${looking.where} and (:procedure::text is null or f.procedure = :procedure) and (:state::text is null or f.state = :state)
          and (:about::text is null or f.about = :about) and (:place::text is null or f.place = :place or f.place like :place || '-%')
          and (:open::boolean is null or f.open = :open) and (:ended::boolean is null or f.ended = :ended)
          and (:mine::boolean is null or exists (select from casework.part p where p.file = f.file and p.party = :party))
          and (:q::text is null or f.title ilike '%' || :q || '%' or f.no ilike :q || '%')
          and (:after = '' or f.file < :after::uuid)
        order by f.file desc limit :limit`,
      {
        procedure: procedure ?? null,
        state: state ?? null,
        about: about ?? null,
        place: place ?? null,
        open: open === undefined ? null : open === 'yes',
        mine: mine === undefined ? null : true,
        ended: ended === undefined ? null : ended === 'yes',
        q: q === undefined ? null : q.replace(/[\\%_]/g, (mark) => `\\${mark}`),
        after,
        limit,
      },
    )
    return { rows: await linesOf(rows, looking), next: rows.length === limit ? rows.at(-1)!.file : null }
  },
})

type StepRow = {
  n: number
  step: string
  from: string
  to: string
  day: Day
  at: string
  part: string
  party: string
  role: string
  fields: string
  seen: string[] | null
  document: string | null
  sha256: string | null
}

const STEPS = `select s.n, s.step, s.from_state as from, s.to_state as to, s.day::text as day, s.at, s.part, s.party, s.role, s.fields, s.seen,
    d.document, d.sha256 from casework.step s left join casework.document d on d.file = s.file and d.n = s.n
   where s.file = :file order by s.n`

const entered = (step: ChartStep | undefined, fields: string) =>
  Object.entries(JSON.parse(fields) as Record<string, unknown>).map(([name, value]) => {
    const field = step?.fields?.[name]
    return {
      name,
      label: field?.label ?? { zh: name, en: name },
      type: field?.type ?? 'text',
      options: field?.options ?? null,
      value,
    }
  })

const get = view({
  name: 'casework.file.get',
  title: { zh: '案卷详情', en: 'A file' },
  scope: everyone(),
  input: z.object({ file: uuidInput }),
  async load(read, { file: id }, looking) {
    const [row] = await read.rows<Row>(
      `select f.file, f.procedure, f.opened_at as at, f.since from casework.file f where ${looking.where} and f.file = :file`,
      { file: id },
    )
    if (!row) return { item: null }
    const chart = chartNamed(row.procedure)
    const file = (await filesSeen([row], looking)).get(id)!
    const day = dayIn(looking.now)
    const asking = await askingOf(looking)
    const mine = await partsOfReader(looking.sql, id, asking)
    const [{ wholly } = { wholly: false }] = await read.rows<{ wholly: boolean }>(
      'select casework.may_read(:file, true) as wholly',
      { file: id },
    )
    const steps = await read.rows<StepRow>(STEPS, { file: id })
    const served = await read.rows<{
      document: string
      party: string
      part: string
      arrivedAt: string
      readAt: string | null
    }>(
      `select s.document, s.party, s.part, s.arrived_at as "arrivedAt", s.read_at as "readAt" from casework.service s
         join casework.document d on d.document = s.document where d.file = :file order by s.arrived_at, s.party`,
      { file: id },
    )
    const names = await partyNames(looking.sql, [
      ...new Set([...Object.values(file.parts).flat(), ...steps.map((s) => s.party), ...served.map((s) => s.party)]),
    ])
    const servedHere = new Set(served.flatMap((s) => (s.party === asking.party ? [s.document] : [])))
    const isOpen = new Set(
      steps.flatMap(({ n, seen, party, document }) =>
        mayRead(chart, { seen, party, served: document !== null && servedHere.has(document) }, mine, asking) ? [n] : [],
      ),
    )
    // Those of a part of many are named by the steps of theirs that the reader may see.
    const playing = (part: string): string[] => [
      ...new Set([
        ...(file.parts[part] ?? []),
        ...steps.flatMap((s) => (s.part === part && isOpen.has(s.n) ? [s.party] : [])),
      ]),
    ]
    const leaves = new Map((await placesOf(looking.sql, `file/${id}`)).map((leaf) => [`${leaf.kind} ${leaf.at}`, leaf]))
    return {
      item: {
        ...lineOf(chart, file, asking, day, names),
        openedAt: row.at,
        since: row.since,
        stream: `file/${id}`,
        day,
        myParts: [...mine],
        /** whether the reader sees every step, with what was entered */
        whole: wholly && steps.length === isOpen.size,
        parts: Object.entries(chart.parts).map(([part, { label, roles, side }]) => ({
          part,
          label,
          roles,
          side,
          players: playing(part).map((party) => ({ party, name: names.get(party) ?? null })),
        })),
        next: nextSteps(chart, file, asking, day),
        clocks: clocksShown(chart, file, day),
        remedies: chart.remedies ?? [],
        steps: steps.map((s) => {
          const step = chart.stepNamed(s.step)
          const open = isOpen.has(s.n)
          const leaf = leaves.get(`${chart.act(s.step)} ${s.at}`)
          return {
            n: s.n,
            step: s.step,
            title: step?.title ?? { zh: s.step, en: s.step },
            from: s.from,
            to: s.to,
            day: s.day,
            at: s.at,
            part: s.part,
            partLabel: chart.parts[s.part]?.label ?? { zh: '系统', en: 'the clock' },
            actorName: s.part === 'system' || !open ? null : (names.get(s.party) ?? null),
            basis: step?.basis ?? [],
            sealed: !open,
            fields: open ? entered(step, s.fields) : [],
            document:
              s.document === null || !open
                ? null
                : {
                    document: s.document,
                    title: step?.document?.title ?? step?.title ?? { zh: s.step, en: s.step },
                    sha256: s.sha256!,
                    served: served
                      .filter(({ document }) => document === s.document)
                      .map(({ party, part, arrivedAt, readAt }) => ({
                        part: chart.parts[part]?.label ?? { zh: part, en: part },
                        name: names.get(party) ?? null,
                        arrivedAt,
                        readAt,
                      })),
                  },
            evidence: leaf ? { seq: leaf.seq, leaf: leaf.hash.toString('hex'), index: leaf.pos } : null,
          }
        }),
      },
    }
  },
})

const document = view({
  name: 'casework.document.get',
  title: { zh: '文书', en: 'A document' },
  scope: everyone(),
  input: z.object({ document: uuidInput }),
  async load(read, { document: id }, looking) {
    const [row] = await read.rows<{
      document: string
      file: string
      sha256: string
      body: string
      at: string
      seen: string[] | null
      party: string
      served: boolean
      no: string
      procedure: string
    }>(
      `select d.document, d.file, d.sha256, d.body, s.at, s.seen, s.party, f.no, f.procedure,
         exists (select from casework.service v where v.document = d.document and v.party = :party) as served from casework.document d
         join casework.step s on s.file = d.file and s.n = d.n join casework.file f on f.file = d.file
        where ${looking.where} and d.document = :document`,
      { document: id },
    )
    if (!row) return { item: null }
    const asking = await askingOf(looking)
    const mine = await partsOfReader(looking.sql, row.file, asking)
    if (!mayRead(chartNamed(row.procedure), row, mine, asking)) return { item: null }
    const { body, seen: _, party: __, served: ___, ...rest } = row
    return { item: { ...rest, body: JSON.parse(body) as object } }
  },
})

const todo = view({
  name: 'casework.todo',
  title: { zh: '待办：案卷', en: 'To do: files' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, looking) {
    const rows = await read.rows<Row>(
      `select f.file, f.procedure, f.opened_at as at, f.since from casework.file f
        where ${looking.where} and not f.ended order by f.file desc limit 200`,
    )
    const lines = await linesOf(rows, looking)
    return {
      rows: lines
        .flatMap((line) => {
          const mine = line.next.filter((step) => step.mine)
          // What only adds to the file waits for nobody.
          const chart = chartNamed(line.procedure)
          const moving = mine.filter((step) => chart.stepNamed(step.step).to !== 'same')
          if (moving.length === 0) return []
          const titles = (lang: 'zh' | 'en'): string =>
            moving.map((step) => step.title[lang]).join(lang === 'zh' ? '、' : ', ')
          return [
            {
              object: line.file,
              zh: `${line.no} ${line.title}：${titles('zh')}`,
              en: `${line.no} ${line.title}: ${titles('en')}`,
              href: `/files/${line.file}`,
              dueOn: line.dueOn,
              overdue: line.overdue,
              basis: moving[0]!.basis,
              at: line.since,
            },
          ]
        })
        .toSorted((a, b) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1)),
      next: null,
    }
  },
})

const procedures = view({
  name: 'procedure.chart.list',
  title: { zh: '程序一览', en: 'Procedures' },
  scope: everyone(),
  input: z.object({}),
  load: async () => ({
    rows: [...charts().values()].map(({ id, no, title, serves, basis, verified, states, steps, open, parts }) => ({
      id,
      no,
      title,
      serves,
      basis,
      verified,
      open: open === true,
      /** roles that may open a file of it */
      openedBy: [
        ...new Set(
          steps
            .filter((step) => step.from.includes('start'))
            .flatMap((step) => step.by.flatMap((part) => parts[part]?.roles ?? [])),
        ),
      ],
      states: Object.keys(states).length,
      steps: steps.length,
    })),
    next: null,
  }),
})

const procedureChart = view({
  name: 'procedure.chart.get',
  title: { zh: '程序', en: 'A procedure' },
  scope: everyone(),
  input: z.object({ id: z.string().max(100) }),
  load: async (_read, { id }) => {
    const chart = charts().get(id)
    if (!chart) return { item: null }
    const { machine: _, act: __, stepNamed: ___, ...data } = chart
    return { item: data }
  },
})

/** The views of the room; a file is seen under its own policy. */
export const views = [list, get, document, todo, procedures, procedureChart]
