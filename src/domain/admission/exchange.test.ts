// The interface for authorities: own role and place only, stable names, and a poller that misses nothing.
import { look } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let provider: Actor
let city: Actor
let province: Actor
let elsewhere: Actor
let market: Actor

const A = 'admission.application'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
const application = {
  title: '许可（示例）',
  place: 'cn-gd-sz',
  matters: ['vats-cloud'],
  business: '算力',
  materials: paper,
  contact: '联系人',
  truthful: 'yes',
  size: 'small',
  channel: 'online',
}

beforeAll(async () => {
  p = await testPlatform({ seed: 'exchange' })
  provider = await p.party('云岭（示例）', ['provider'])
  city = await p.party('深圳（示例）', ['authority:industry'], 'cn-gd-sz')
  province = await p.party('广东（示例）', ['authority:industry'], 'cn-gd')
  elsewhere = await p.party('上海（示例）', ['authority:industry'], 'cn-sh')
  market = await p.party('深圳市场监管（示例）', ['authority:market'], 'cn-gd-sz')
})
afterAll(() => p.close())

type Page = { rows: Record<string, unknown>[]; cursor: number; next: string | null }
const ask = async (view: string, actor: Actor, input: object = {}): Promise<Page> =>
  (await look(p.world.store, p.views.get(`admission.exchange.${view}`)!, { actor, input })) as Page
const all = async (view: string, actor: Actor, limit = 500): Promise<Page['rows']> => {
  const rows: Page['rows'] = []
  for (let since = 0; ;) {
    const page = await ask(view, actor, { since, limit })
    rows.push(...page.rows)
    if (page.next === null) return rows
    since = page.cursor
  }
}
const filed = async (): Promise<string> => (await p.yes(`${A}.file`, provider, application)).file

describe('who sees what', () => {
  it('the authority of the matter, in the place and above it; nobody else', async () => {
    const file = await filed()
    for (const view of ['applications', 'steps']) {
      for (const actor of [city, province]) expect((await all(view, actor)).map((row) => row['file'])).toContain(file)
      for (const actor of [elsewhere, market]) expect(await all(view, actor)).toEqual([])
      for (const role of ['provider', 'operator', 'lessee', 'court'] as const)
        await expect(ask(view, { ...provider, role })).rejects.toThrow('is open to')
    }
    // the voluntary registry is kept by industry or data authorities; filings with the police by none here
    await p.yes('admission.filing.prepare', provider, {
      title: '备案',
      place: 'cn-gd-sz',
      branch: 'police',
      site: '站',
    })
    expect((await all('applications', city)).some((row) => row['procedure'] === 'admission.filing')).toBe(false)
  })
  it('under names that stay', async () => {
    const [row] = await all('applications', city)
    expect(Object.keys(row!).toSorted()).toEqual(
      [
        'acceptedOn',
        'applicantName',
        'applicantPlace',
        'applicantUscc',
        'at',
        'channel',
        'corrections',
        'decidedOn',
        'deemedAccepted',
        'file',
        'filedOn',
        'matters',
        'n',
        'no',
        'openedOn',
        'origin',
        'outcome',
        'pausedDays',
        'place',
        'procedure',
        'promisedOn',
        'size',
        'state',
        'stateTitle',
        'title',
      ].toSorted(),
    )
    const [step] = await all('steps', city)
    expect(Object.keys(step!).toSorted()).toEqual(
      [
        'actorName',
        'at',
        'basis',
        'day',
        'documentSha256',
        'file',
        'from',
        'n',
        'no',
        'part',
        'procedure',
        'role',
        'step',
        'stepTitle',
        'to',
        'toTitle',
      ].toSorted(),
    )
    expect(step).toMatchObject({
      step: 'file',
      documentSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      basis: expect.arrayContaining(['cn/administrative-licensing-law#29']),
    })
  })
})

describe('a poller', () => {
  it('that asks while many act at once misses nothing and gets nothing twice', async () => {
    const before = (await all('steps', city)).length
    let acting = true
    const got: number[] = []
    const poll = (async () => {
      let since = (await all('steps', city)).at(-1)?.['n'] ?? 0
      for (let last = false; ;) {
        const page = await ask('steps', city, { since, limit: 3 })
        got.push(...page.rows.map((row) => row['n'] as number))
        since = page.cursor as never
        if (page.rows.length > 0) continue
        if (last) return
        last = !acting
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })()
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const file = await filed()
        await p.yes(`${A}.request-correction`, city, { file, missing: [`第${i}件`] })
        await p.yes(`${A}.supply`, provider, { file, materials: paper })
        await p.yes(`${A}.accept-joint`, city, { file, handling: 'joint', others: ['x'], officer: '甲' })
      }),
    )
    acting = false
    await poll
    const now = (await all('steps', city)).map((row) => row['n'] as number)
    expect(now.length - before).toBe(48)
    expect(got).toEqual(now.slice(before))
    expect(new Set(got).size).toBe(got.length)
  })
  it('gets a changed file again under its new number, and its certificate when it changes', async () => {
    const file = await filed()
    const { cursor } = await ask('applications', city, { since: 0, limit: 500 })
    expect((await ask('applications', city, { since: cursor })).rows).toEqual([])
    await p.yes(`${A}.accept-telecom`, city, { file, handling: 'telecom', officer: '甲' })
    await p.yes(`${A}.review`, city, { file, officers: ['甲', '乙'], majorInterests: 'no', onSite: 'no' })
    await p.yes(`${A}.grant`, city, { file, matters: ['vats-cloud'] })
    expect((await ask('applications', city, { since: cursor })).rows).toMatchObject([
      { file, state: 'granted', outcome: 'granted', stateTitle: { zh: '准予许可' } },
    ])
    await p.yes(`${A}.issue-telecom-certificate`, city, {
      file,
      number: 'X-1',
      validFrom: '2026-06-15',
      validUntil: '2026-12-20',
      matters: ['vats-cloud'],
    })
    const certificates = await ask('certificates', city)
    expect(certificates.rows).toMatchObject([
      { file, number: 'X-1', matters: [{ id: 'vats-cloud' }], issuedBy: '深圳（示例）' },
    ])
    await p.yes(`${A}.give-up`, provider, { file, aftermath: '无用户' })
    expect((await ask('certificates', city, { since: certificates.cursor })).rows).toMatchObject([
      { number: 'X-1', state: 'given-up', endedOn: '2026-06-15' },
    ])
    expect(await all('certificates', elsewhere)).toEqual([])
  })
  it('is told what is wrong with a bad cursor', async () => {
    for (const input of [{ since: -1 }, { since: 'x' }, { limit: 0 }, { limit: 501 }])
      await expect(ask('steps', city, input)).rejects.toMatchObject({ parameters: [{ path: Object.keys(input)[0] }] })
  })
})

describe('figures for everyone', () => {
  it('say how files were handled, and not whose they are', async () => {
    const asAnyone = (text: string, values: unknown[] = []): Promise<object[]> =>
      p.world.store.read({ party: null, role: 'public' }, (sql) => sql.rows(text, values))
    const handled = (place: string): Promise<object[]> =>
      asAnyone('select * from admission.handled($1, $2, $3)', [place, '2026-06-01', '2026-06-30'])
    const rows = await handled('cn-gd')
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.every((row) => !('party' in row) && !('file' in row) && !('no' in row))).toBe(true)
    expect(await handled('cn-sh')).toEqual([])
    expect(await asAnyone('select file from admission.application')).toEqual([])
    expect(await asAnyone('select n from admission.exchange_step')).toEqual([])
  })
})
