import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { z } from 'zod'
import { RULE } from '../nightly.ts'

type Input = { run: string; purpose: string }
type Facts = { run: { place: string; tablesSha256: string } | null; actorPlace: string | null }

/** Opens the tables of a run to read, costs included: who, for what, when is on record before the file is handed out. */
export const readRun = act<Input, Facts, { run: string; tablesSha256: string }>({
  name: 'surveillance.run.read',
  title: { zh: '取用监测运行的各表（逐次留痕）', en: 'Read the tables of a run (each read is logged)' },
  basis: [RULE, 'platform/price-rules#cost-confidentiality', 'cn/price-law#36'],
  serves: ['F1', 'F3'],
  by: ['authority:market'],
  input: z.strictObject({ run: uuidInput, purpose: z.string().trim().min(2).max(500) }),
  stream: ({ run }) => `run-reads/${run}`,
  place: ({ run }) => run?.place ?? 'cn',
  async load(tx, { run }, { actor }) {
    const own = await partyOf(tx, actor.party)
    const row = await tx.one<{ place: string; tablesSha256: string }>(
      'select place, tables_sha256 as "tablesSha256" from surveillance.run where run = $1',
      [run],
    )
    return { run: row ?? null, actorPlace: own?.place ?? null }
  },
  decide({ run, actorPlace }, { run: asked }) {
    if (run === null || actorPlace === null || !jurisdictionsSeenIn(run.place).includes(actorPlace))
      return refuse('no-such-run', { zh: '没有这次运行', en: 'there is no such run' }, RULE)
    return { run: asked, tablesSha256: run.tablesSha256 }
  },
  async apply(tx, { run }, { purpose }, { actor, at }) {
    tx.queue('insert into surveillance.run_read (run, party, role, purpose, at) values ($1, $2, $3, $4, $5)', [
      run,
      actor.party,
      actor.role,
      purpose,
      at,
    ])
  },
})
