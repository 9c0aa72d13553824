// The file of a run: its tables with their digests, so that anyone it is given to can run the detectors again offline
// (`suan detect FILE.json`). Handed out to whoever entered the read in the last day.
import { uuidInput, view } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import type { Tables } from './row.ts'
import type { Digests } from './tables.ts'

const READ_HOURS = 24

type RunRow = {
  run: string
  place: string
  at: string
  tablesSha256: string
  digests: Digests
  detectors: { versions: Record<string, string>; suspended: string[] }
  missing: object[]
}

export const runTables = view({
  name: 'surveillance.run.tables',
  title: { zh: '一次监测运行的各表', en: 'The tables of a run' },
  scope: { 'authority:market': 'true' },
  input: z.object({ run: uuidInput }),
  async load(read, { run }, { sql, actor, now }) {
    const [row] = await read.rows<RunRow & { body: string; isOpen: boolean }>(
      `select r.run, r.place, r.at, r.tables_sha256 as "tablesSha256", r.digests, r.detectors, r.missing, t.body,
              exists (select from surveillance.run_read d where d.run = r.run and d.party = :party
                       and d.at > :now::timestamptz - make_interval(hours => ${READ_HOURS})) as "isOpen"
         from surveillance.run r join surveillance.tables t on t.sha256 = r.tables_sha256 where r.run = :run`,
      { run, now },
    )
    const own = await partyOf(sql, actor.party)
    if (!row || !own || !jurisdictionsSeenIn(row.place).includes(own.place)) return { item: null }
    const { body, isOpen, ...rest } = row
    return { item: { ...rest, sealed: !isOpen, tables: isOpen ? (JSON.parse(body) as Tables) : null } }
  },
})
