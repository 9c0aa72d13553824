// A penalty file before the notice of investigation: whom it is about learns of it on no road (seesFrom of the chart); from
// the notice on it reads the file, and only what is not sealed for it.
import { look } from '#kernel/act'
import { issueApiKey, type Actor } from '#kernel/identity'
import { noticesOf } from '#kernel/procedure'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { visibleStreams } from '../src/app/http/events.ts'
import { buildServer } from '../src/app/http/server.ts'
import { testPlatform, type TestPlatform } from './world.ts'

const P = 'supervision.penalty'
const PLACE = 'cn-gd-sz'
const TITLE = '价格线索核查（示例）'

let p: TestPlatform
let app: ReturnType<typeof buildServer>['app']
let market: Actor
let other: Actor
let rival: Actor
let informant: Actor
const keys = new Map<Actor, string>()

beforeAll(async () => {
  p = await testPlatform({ seed: 'hidden-file', at: '2026-03-02T02:00:00.000Z' })
  ;({ app } = buildServer(p, { logDir: join(p.dataDir, 'log'), logLevel: 'silent' }))
  market = await p.party('深圳市场监管（示例）', ['authority:market'])
  other = await p.party('云岭（示例）', ['provider'])
  rival = await p.party('运营方（示例）', ['operator'])
  informant = await p.party('溪湖（示例）', ['lessee'])
  for (const actor of [market, other, rival, informant])
    keys.set(
      actor,
      await p.world.store.transact(async (tx) => issueApiKey(tx, p.world.source, { ...actor, label: 'test' })),
    )
})
afterAll(async () => {
  await app.close()
  await p.close()
})

// oxlint-disable-next-line typescript/no-explicit-any
const see = async (name: string, actor: Actor, input: object = {}): Promise<any> =>
  look(p.world.store, p.views.get(name)!, { actor, input, now: p.clock.now() })
const status = async (actor: Actor, url: string): Promise<number> =>
  (await app.inject({ url, headers: { authorization: `Bearer ${keys.get(actor)!}` } })).statusCode

/** On which roads an actor comes to know of a file. */
async function roadsOf(actor: Actor, file: string, document: string): Promise<string[]> {
  const stream = `file/${file}`
  const rows = (name: string, input: object = {}) =>
    see(name, actor, input).then((answer: { rows: object[] }) => JSON.stringify(answer.rows).includes(file))
  const inTables = await p.world.store.read({ party: actor.party, role: actor.role }, async (sql) => {
    const found: string[] = []
    for (const table of ['file', 'file_was', 'part', 'step', 'document', 'clock'])
      if ((await sql.rows(`select 1 as one from casework.${table} where file = $1`, [file])).length > 0)
        found.push(`casework.${table}`)
    for (const table of ['stream', 'leaf'])
      if ((await sql.rows(`select 1 as one from evidence.${table} where stream = $1`, [stream])).length > 0)
        found.push(`evidence.${table}`)
    return found
  })
  const notices = await p.world.store.read({ party: actor.party, role: actor.role }, (sql) =>
    noticesOf(sql, actor.party, 100),
  )
  const roads: Record<string, boolean> = {
    list: await rows('casework.file.list'),
    mine: await rows('casework.file.list', { mine: 'yes' }),
    search: await rows('casework.file.list', { q: TITLE }),
    todo: (JSON.stringify(await see('casework.todo', actor)) as string).includes(file),
    get: (await see('casework.file.get', actor, { file })).item !== null,
    document: (await see('casework.document.get', actor, { document })).item !== null,
    live: (await visibleStreams(p.world.store, actor, [stream])).size > 0,
    notice: JSON.stringify(notices).includes(file),
    paper: (await status(actor, `/api/papers/${document}`)) === 200,
    dossier: (await status(actor, `/api/files/${file}/dossier`)) === 200,
    bundle: (await status(actor, `/api/files/${file}/bundle`)) === 200,
    history:
      actor.role in p.views.get('history.of')!.scope && (await see('history.of', actor, { stream })).rows.length > 0,
  }
  return [...Object.keys(roads).filter((road) => roads[road]), ...inTables]
}

const opened = async (accused: Actor): Promise<{ file: string; document: string }> => {
  const { file } = await p.yes(`${P}.report-lead`, informant, {
    title: TITLE,
    place: PLACE,
    with: { party: accused.party },
    facts: '挂牌价远低于成本',
  })
  const { item } = await see('casework.file.get', informant, { file })
  return { file, document: item.steps[0].document.document }
}

it('is hidden on every road from whom it is about until the notice of investigation', { timeout: 60_000 }, async () => {
  const { file, document } = await opened(other)
  await p.yes(`${P}.check-jurisdiction`, market, {
    file,
    actPlace: PLACE,
    body: 'market',
    level: 'local',
    competent: 'yes',
    reasons: '行为发生在本辖区',
  })
  await p.yes(`${P}.verify-lead`, market, { file, officers: ['甲', '乙'], plan: '核对成本与租约' })
  expect(await roadsOf(other, file, document)).toEqual([])
  // who gave the lead follows it, and the authority sees it whole
  expect(await roadsOf(informant, file, document)).toContain('get')
  expect((await see('casework.file.get', market, { file })).item.whole).toBe(true)

  await p.yes(`${P}.file-case`, market, {
    file,
    kind: 'dumping',
    caseNo: '1',
    lastActOn: '2026-01-15',
    approvedBy: '负责人',
  })
  await p.yes(`${P}.tell-informant`, market, { file, informant: 'none' })
  expect(await roadsOf(other, file, document)).toEqual([])
  // an attempt on it goes into the history of whoever made it, not of the file
  expect((await p.act(`${P}.give-defence`, other, { file, statement: '试探' })).done).toBe(false)
  expect(await roadsOf(other, file, document)).toEqual([])

  await p.yes(`${P}.investigate`, market, { file, officers: ['甲', '乙'] })
  const roads = await roadsOf(other, file, document)
  expect(roads).toEqual(
    expect.arrayContaining(['list', 'mine', 'search', 'get', 'live', 'notice', 'dossier', 'bundle']),
  )
  // what it was not told stays sealed: the lead, who gave it, and the steps before
  expect(roads).not.toContain('document')
  const { item } = await see('casework.file.get', other, { file })
  expect(
    item.steps.filter(({ sealed }: { sealed: boolean }) => !sealed).map(({ step }: { step: string }) => step),
  ).toEqual(['investigate'])
  expect(JSON.stringify(item)).not.toContain(informant.party)
})

it('is hidden in every view of files from an operator that it is about, though it oversees the others', async () => {
  const { file, document } = await opened(rival)
  // who runs the log sees that a stream of this name has entries; their content is sealed for it
  const ofTheLog = ['live', 'history', 'evidence.stream', 'evidence.leaf']
  expect((await roadsOf(rival, file, document)).filter((road) => !ofTheLog.includes(road))).toEqual([])
})
