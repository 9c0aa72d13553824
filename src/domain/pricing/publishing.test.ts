import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonical, ed25519PublicKey, toHex } from '#kernel/proof'
import { loadLaw } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { join } from 'node:path'
import { others, priceStage, registration, type PriceStage } from '../../../test/price-stage.ts'
import { runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { handOverText } from './acts/replace-compiler-key.ts'
import type { PublishedCell } from './figures.ts'
import { referenceCells } from './figures.ts'
import { METHOD } from './method.ts'
import type { ReferenceDocument } from './publication.ts'
import { GATHER_RULES, INDEX_NUMBERS } from './rules.ts'
import { readSnapshot, sha256Hex, tableOf } from './snapshot.ts'

const DAY_MS = 86_400_000
/** Seven sources, two offers each, within three per cent of 6 yuan; then one alone with another model. */
const PRICES = [595, 598, 600, 602, 604, 607, 610].map((fen) => [fen, fen + 2])

let p: TestPlatform
let s: PriceStage
beforeAll(async () => {
  p = await testPlatform({ seed: 'publishing', at: '2026-06-15T02:00:00.000Z' })
  s = await priceStage(p, PRICES)
})
afterAll(() => p.close())

const refused = async (name: string, actor: PriceStage['compiler'], input: object): Promise<string> => {
  const outcome = await p.act(name, actor, input)
  return outcome.done ? 'done' : outcome.refused
}
const today = (): string => dayIn(p.clock.now())
const wait = (days: number): void => p.clock.set(new Date(Date.parse(p.clock.now()) + days * DAY_MS).toISOString())

type Current = {
  item: {
    publication: string
    on: string
    mode: string
    timing: string
    cells: (PublishedCell & { cell: string })[]
    next: { period: string } | null
  }
}
const current = (): Promise<Current> => s.see<Current>('pricing.reference.current', { ...s.lessee, role: 'public' })

let snapshot: string
let first: string

describe('the compiler', () => {
  it('is independent: no part in the market, no control of one', async () => {
    const both = await p.party('既供给又编制（示例）', ['index-compiler', 'provider'])
    expect(await refused('pricing.compiler.register', both, registration)).toBe('not-independent')
    expect(await refused('pricing.snapshot.take', s.compiler, { on: today() })).toBe('not-a-compiler')
    const provider = await p.world.store.transact((tx) =>
      tx.one<{ uscc: string }>('select uscc from identity.party where party = $1', [s.providers[0]!.party]),
    )
    const tie = { uscc: provider!.uscc, measure: '不参与其项目' }
    expect(
      await refused('pricing.compiler.register', s.compiler, { ...registration, ties: [{ ...tie, kind: 'control' }] }),
    ).toBe('tied-to-market')
    await p.yes('pricing.compiler.register', s.compiler, { ...registration, ties: [{ ...tie, kind: 'payment' }] })
    expect(await refused('pricing.compiler.register', s.compiler, registration)).toBe('registered-already')
    for (const role of others)
      for (const name of ['pricing.compiler.register', 'pricing.snapshot.take', 'pricing.reference.publish'])
        await expect(p.act(name, { ...s.operator, role }, {})).rejects.toThrow(name)
  })

  it('enters a list of outside prices whole or not at all', async () => {
    const heading = 'provider,gpu,vram_gb,form,kind,region,term_days,min_cards,price'
    const list = { source: '示例价目网', currency: 'CNY', taxIncluded: true, fetchedAt: p.clock.now() }
    const bad = await p.act('pricing.list.import', s.compiler, {
      ...list,
      csv: `${heading}\n甲,Y1,80,sxm,on-demand,,,,5.5\n乙,Y1,80,sxm,on-demand,,,,-3\n丙,Y1,80\n`,
    })
    expect(bad).toMatchObject({ done: false, refused: 'bad-rows' })
    expect((bad as { says: { en: string } }).says.en).toMatch(/line 3: price.*line 4: expected 9 columns/)
    expect(
      await p.yes('pricing.list.import', s.compiler, { ...list, csv: `${heading}\n甲,Y1,80,sxm,on-demand,,,,5.5\n` }),
    ).toMatchObject({ rows: 1 })
    await p.yes('pricing.list.import', s.compiler, {
      ...list,
      source: 'example list',
      currency: 'USD',
      csv: `${heading}\nA,Y1,80,sxm,on-demand,,,,2.5\n`,
    })
  })
})

describe('a snapshot', () => {
  it('holds what the tables say, names nobody, and counts what was left out with its reason', async () => {
    const lease = await runningLease(p, { provider: s.providers[0]!, lessee: s.lessee, offer: s.offers[0]! })
    const anyModel = {
      mode: 'by-scale',
      models: [],
      place: 'cn-gd-sz',
      unitPriceFen: 500,
      validFrom: '2026-01-01',
      validUntil: null,
    }
    const terms = (await p.world.store.transact((tx) =>
      tx.one<{ terms: object }>('select terms from market.offer limit 1'),
    ))!
    await p.yes('market.offer.publish', s.providers[0]!, { ...anyModel, ...terms })
    const taken = await p.yes('pricing.snapshot.take', s.compiler, { on: today() })
    snapshot = taken.snapshot
    expect(taken.on).toBe(dayIn(p.clock.now()))
    expect(taken.counts).toEqual([
      { evidence: 1, n: 0, providers: 0 },
      { evidence: 2, n: 1, providers: 1 },
      { evidence: 3, n: 14, providers: 7 },
      { evidence: 4, n: 1, providers: 1 },
    ])
    expect(taken.excluded).toEqual([
      { source: 'list', why: 'other-currency', n: 1 },
      { source: 'offer', why: 'not-one-model', n: 1 },
    ])
    const csv = (await p.world.store.transact((tx) =>
      tx.one<{ csv: string }>('select csv from pricing.snapshot where snapshot = $1', [snapshot]),
    ))!.csv
    expect(sha256Hex(csv)).toBe(taken.sha256)
    for (const id of [lease, s.lessee.party, ...s.offers, ...s.providers.map(({ party }) => party), '甲'])
      expect(csv).not.toContain(id)
    expect(
      readSnapshot(csv)
        .filter(({ evidence }) => evidence === 3)
        .map(({ price }) => price)
        .toSorted((a, b) => a - b),
    ).toEqual(PRICES.flat().toSorted((a, b) => a - b))
    p.clock.tick(3 * 3_600_000)
    const hour = (n: number): string => new Date(Date.parse(p.clock.now()) - n * 3_600_000).toISOString()
    await p.yes('metering.usage.record', s.providers[0]!, {
      lease,
      meter: 'm',
      sourceKind: 'provider',
      intervals: [{ id: '1', from: hour(2), to: hour(1), cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
    })
    const metered = await p.yes('pricing.snapshot.take', s.compiler, { on: today() })
    expect(metered.counts.slice(0, 2).map(({ n }: { n: number }) => n)).toEqual([1, 0])
    expect(await refused('pricing.snapshot.take', s.compiler, { on: '2026-06-01' })).toBe('not-today')
    const record = await p.world.store.transact((tx) =>
      tx.one<{ record: string }>(
        `select record from evidence.leaf where kind = 'pricing.snapshot.take' order by at desc limit 1`,
      ),
    )
    expect(record!.record).not.toContain('price,currency')
  })

  it('is shown to its compiler and to reviewers, never to the market', async () => {
    const rows = await s.see<{ total: number }>('pricing.observation.list', s.compiler, { snapshot })
    expect(rows.total).toBe(16)
    expect(
      (await s.see<{ total: number }>('pricing.observation.list', { ...s.operator, role: 'authority:market' })).total,
    ).toBe(16)
    const stranger = { ...s.lessee, role: 'index-compiler' as const }
    expect((await s.see<{ total: number }>('pricing.observation.list', stranger)).total).toBe(0)
    for (const role of ['operator', 'provider', 'lessee', 'public'] as const)
      await expect(s.see('pricing.observation.list', { ...s.operator, role })).rejects.toThrow(
        'pricing.observation.list',
      )
  })

  it('cannot be changed by a byte', async () => {
    await expect(
      p.world.store.transact((tx) =>
        tx.rows(`update pricing.snapshot set csv = replace(csv, '595', '495') where snapshot = $1`, [snapshot]),
      ),
    ).rejects.toThrow('snapshot_check')
  })
})

describe('a publication', () => {
  it('says when: a calendar beforehand, early and late told', async () => {
    const today = dayIn(p.clock.now())
    const later = dayIn(new Date(Date.parse(p.clock.now()) + 7 * DAY_MS).toISOString())
    expect(
      await refused('pricing.calendar.set', s.compiler, { kind: 'index', entries: [{ period: today, dueOn: today }] }),
    ).toBe('entry-wrong')
    await p.yes('pricing.calendar.set', s.compiler, {
      kind: 'reference',
      entries: [
        { period: today, dueOn: today },
        { period: later, dueOn: later },
      ],
    })
    expect((await current()).item).toMatchObject({ publication: null, next: { period: today } })
    // the day has come: it is not moved to look on time
    expect(
      await refused('pricing.calendar.set', s.compiler, {
        kind: 'reference',
        entries: [{ period: today, dueOn: later }],
      }),
    ).toBe('day-has-come')
  })

  it('takes the compiler’s own signature under exactly these figures, and only once', async () => {
    const { signature, toBeSigned } = await s.draft({ snapshot })
    expect(toBeSigned).toBe(canonical(JSON.parse(toBeSigned)))
    const changed = s.sign(toBeSigned.replace('"medianFen":', '"medianFen":1'))
    expect(await refused('pricing.reference.publish', s.compiler, { snapshot, signature: changed })).toBe(
      'signature-wrong',
    )
    expect(
      await refused('pricing.reference.publish', s.compiler, {
        snapshot,
        signature: Buffer.alloc(64).toString('base64'),
      }),
    ).toBe('signature-wrong')
    const outcomes = await Promise.all(
      [1, 2].map(() => refused('pricing.reference.publish', s.compiler, { snapshot, signature })),
    )
    expect(outcomes.toSorted()).toEqual(['done', 'published-already'])
    const { item } = await current()
    first = item.publication
    expect(item).toMatchObject({ mode: 'advisory', timing: 'on-time', on: dayIn(p.clock.now()) })
    const offered = item.cells.find(({ status }) => status === 'published')!
    expect(offered).toMatchObject({
      gpu: 'X100-SXM',
      form: 'sxm',
      kind: 'on-demand',
      n: 14,
      providers: 7,
      unit: 'card-hour',
    })
    expect(offered.medianFen).toBeGreaterThan(600)
    expect(offered.medianFen).toBeLessThan(606)
    expect(offered.rangeLowFen).toBeLessThan(offered.medianFen!)
  })

  it('gives no number and no make-up where sources are few', async () => {
    const { item } = await current()
    const alone = item.cells.filter(({ gpu }) => gpu === 'Y1')
    expect(alone).toMatchObject([
      { status: 'insufficient', medianFen: null, lowFen: null, ci: null, evidenceMix: [], rangeLowFen: null },
    ])
  })

  it('is recomputed by anyone from snapshot and method', async () => {
    const { csv } = (await p.world.store.transact((tx) =>
      tx.one<{ csv: string }>('select csv from pricing.snapshot where snapshot = $1', [snapshot]),
    ))!
    const { item } = await s.see<{ item: { document: ReferenceDocument; audit: { overrides: unknown[] } } }>(
      'pricing.publication.get',
      s.lessee,
      { publication: first },
    )
    expect(
      referenceCells(tableOf(csv, METHOD), { on: item.document.on, previous: [], least: METHOD.minProviders }),
    ).toEqual(item.document.cells)
    expect(item.audit.overrides).toEqual([])
    const dearer = csv.replaceAll(',595,', ',995,')
    expect(
      canonical(referenceCells(tableOf(dearer, METHOD), { on: item.document.on, previous: [], least: 4 }) as never),
    ).not.toBe(canonical(item.document.cells as never))
  })

  it('is corrected beside what stood, with a reason, and objected to', async () => {
    const objection = await p.yes('pricing.publication.object', s.providers[1]!, {
      publication: first,
      words: '本公司报价已于当日撤回，不应计入',
    })
    expect(objection.dueOn).toBe('2026-07-07')
    expect(
      await refused('pricing.publication.object', s.providers[1]!, {
        publication: snapshot,
        words: '没有这一发布没有这一发布',
      }),
    ).toBe('no-such-publication')
    await p.yes('market.offer.withdraw', s.providers[1]!, { offer: s.offers[2]!, reason: '更换机房' })
    const again = await p.yes('pricing.snapshot.take', s.compiler, { on: today() })
    const reason = '一项报价在取数前已撤回，重新取数'
    const { signature } = await s.draft({ snapshot: again.snapshot, corrects: first, reason })
    expect(
      await refused('pricing.publication.correct', s.compiler, {
        publication: first,
        snapshot: again.snapshot,
        reason: `${reason}。`,
        signature,
      }),
    ).toBe('signature-wrong')
    p.clock.tick(60_000)
    const corrected = await p.yes('pricing.publication.correct', s.compiler, {
      publication: first,
      snapshot: again.snapshot,
      reason,
      signature,
    })
    expect(
      await refused('pricing.publication.correct', s.compiler, {
        publication: first,
        snapshot: again.snapshot,
        reason,
        signature,
      }),
    ).toBe('corrected-already')
    const answer = { objection: objection.objection, outcome: 'upheld', answer: '异议成立，已更正，见更正发布' }
    expect(await refused('pricing.objection.answer', { ...s.compiler, party: s.lessee.party }, answer)).toBe(
      'no-such-objection',
    )
    await p.yes('pricing.objection.answer', s.compiler, answer)
    expect(await refused('pricing.objection.answer', s.compiler, answer)).toBe('answered-already')
    const list = await s.see<{
      rows: { publication: string; correctedBy: { publication: string } | null; reason: string | null }[]
    }>('pricing.publication.list', s.lessee)
    expect(list.rows.map(({ publication, correctedBy }) => [publication, correctedBy?.publication ?? null])).toEqual([
      [corrected.publication, null],
      [first, corrected.publication],
    ])
    expect((await current()).item).toMatchObject({ publication: corrected.publication, corrects: first })
    const { item } = await s.see<{ item: { objections: object } }>('pricing.publication.get', s.lessee, {
      publication: first,
    })
    expect(item.objections).toEqual({ received: 1, answered: 1, upheld: 1 })
    const theirs = await s.see<{ rows: unknown[] }>('pricing.objection.list', s.providers[2]!)
    expect(theirs.rows).toEqual([])
  })
})

describe('the method, the index, and what never happens', () => {
  const publishToday = async (): Promise<string> => {
    const taken = await p.yes('pricing.snapshot.take', s.compiler, { on: today() })
    const { signature } = await s.draft({ snapshot: taken.snapshot })
    return (await p.yes('pricing.reference.publish', s.compiler, { snapshot: taken.snapshot, signature })).timing
  }

  it('changes a method only after it ran beside the present one, and not backwards', async () => {
    const reasons = '样本分散，区间放宽以反映服务差异（示例理由，二十字以上）'
    expect(
      await refused('pricing.method.propose', s.compiler, {
        version: '2',
        parameters: { rangeKappaMilli: 2_000 },
        reasons,
      }),
    ).toBe('nothing-changes')
    expect(
      await refused('pricing.method.propose', s.compiler, { version: '2', parameters: { minProviders: 2 }, reasons }),
    ).toBe('too-few-contributors')
    expect(
      await refused('pricing.method.propose', s.compiler, { version: '2', parameters: { rangeMostPpm: 1 }, reasons }),
    ).toBe('method-wrong')
    expect(
      await p.yes('pricing.method.propose', s.compiler, {
        version: '2',
        parameters: { rangeKappaMilli: 3_000 },
        reasons,
      }),
    ).toMatchObject({ changed: ['rangeKappaMilli'] })
    expect(
      await refused('pricing.method.propose', s.compiler, {
        version: '3',
        parameters: { indicativeProviders: 1 },
        reasons,
      }),
    ).toBe('too-few-contributors')
    // another compiler cannot take the name
    const another = await p.party('另一编制机构（示例）', ['index-compiler'])
    await p.yes('pricing.compiler.register', another, registration)
    expect(
      await refused('pricing.method.propose', another, {
        version: '2',
        parameters: { rangeKappaMilli: 1_000 },
        reasons,
      }),
    ).toBe('version-taken')
    const timings: string[] = []
    // a correction of what was published before is no period of the two beside each other
    wait(1)
    const { item: before } = await current()
    const corrected = { corrects: before.publication, snapshot, reason: '改用首次固定的快照（示例理由）' }
    const again = await s.draft(corrected)
    await p.yes('pricing.publication.correct', s.compiler, {
      publication: before.publication,
      snapshot,
      reason: corrected.reason,
      signature: again.signature,
    })
    wait(-1)
    for (let week = 0; week < 3; week += 1) {
      expect(await refused('pricing.method.adopt', s.compiler, { version: '2' })).toBe('not-run-long-enough')
      const { run } = (await s.see<{ item: { runs: { run: unknown[] }[] } }>('pricing.desk', s.compiler)).item.runs[0]!
      expect(run).toHaveLength(week)
      wait(7)
      timings.push(await publishToday())
    }
    expect(timings).toEqual(['on-time', 'unscheduled', 'unscheduled'])
    const adopted = await p.yes('pricing.method.adopt', s.compiler, { version: '2' })
    expect(adopted.run).toHaveLength(3)
    expect(adopted.run[0]).toMatchObject({ largestMovePpm: 0 })
    expect((await current()).item).toMatchObject({ method: { version: '1' } })
    wait(1)
    await publishToday()
    expect((await current()).item).toMatchObject({ method: { version: '2' } })
    const { rows } = await s.see<{ rows: { version: string; document: string }[] }>('pricing.method.list', s.lessee)
    expect(rows.map(({ version }) => version)).toEqual(['1', '2'])
  })

  it('publishes the month’s index: 100 first, then linked to what stands', async () => {
    expect(await refused('pricing.index.publish', s.compiler, { period: '2026-05', signature: '' })).toBe(
      'no-snapshots',
    )
    const june = await s.draft({ period: '2026-06' })
    wait(-10)
    expect(await refused('pricing.index.publish', s.compiler, { period: '2026-06', signature: june.signature })).toBe(
      'period-not-over',
    )
    wait(10)
    await p.yes('pricing.index.publish', s.compiler, { period: '2026-06', signature: june.signature })
    for (const [place, provider] of s.providers.entries()) {
      if (place === 1) continue
      await p.yes('market.offer.withdraw', provider, { offer: s.offers[2 * place]!, reason: '更换机房' })
    }
    wait(31)
    await publishToday()
    const july = await s.draft({ period: '2026-07' })
    expect(july.toBeSigned).toContain('"period":"2026-07"')
    await p.yes('pricing.index.publish', s.compiler, { period: '2026-07', signature: july.signature })
    const { rows } = await s.see<{
      rows: {
        period: string
        series: string
        value: string | null
        status: string
        spreadPpm: number | null
        reason: string | null
      }[]
    }>('pricing.index.series', s.lessee)
    const onDemand = rows.filter(({ series }) => series === 'on-demand')
    expect(onDemand[0]).toMatchObject({ period: '2026-06', value: '100.0000', spreadPpm: 0 })
    expect(onDemand[1]).toMatchObject({ period: '2026-07', status: 'published' })
    expect(Math.abs(Number(onDemand[1]!.value) - 100)).toBeLessThan(1)
    for (const { value, reason } of rows.filter(({ series }) => series !== 'on-demand'))
      expect([value, reason]).toEqual([null, 'no-evidence'])
  })

  it('replaces its key: a rotation is signed for, and what was published stays under the key of its day', async () => {
    const seed = new Uint8Array(32).fill(9)
    const publicKey = toHex(ed25519PublicKey(seed))
    const before = registration.publicKey
    const ask = (more: object): Promise<string> =>
      refused('pricing.compiler.replace-key', s.compiler, { publicKey, why: 'rotation', ...more })
    expect(await ask({})).toBe('not-vouched')
    expect(await ask({ signature: s.sign(handOverText(s.compiler.party, before)) })).toBe('not-vouched')
    expect(await ask({ publicKey: before })).toBe('same-key')
    const signature = s.sign(handOverText(s.compiler.party, publicKey))
    expect(
      await p.yes('pricing.compiler.replace-key', s.compiler, { publicKey, why: 'rotation', signature }),
    ).toMatchObject({ vouched: true, before })
    type Compilers = {
      rows: { party: string; publicKey: string; keysBefore: { publicKey: string; vouched: boolean }[] }[]
    }
    const { rows } = await s.see<Compilers>('pricing.compiler.list', s.lessee)
    expect(rows.find(({ party }) => party === s.compiler.party)).toMatchObject({
      publicKey,
      keysBefore: [{ publicKey: before, vouched: true }],
    })
    const { publication } = (await current()).item
    const published = await s.see<{ item: { publicKey: string } }>('pricing.publication.get', s.lessee, { publication })
    expect(published.item.publicKey).toBe(before)
  })

  it('assesses itself, and shows its desk', async () => {
    const findings = '本年度方法执行、独立性、数据质量逐项检查，未见偏离（示例）。'
    expect(
      await refused('pricing.compiler.self-assess', s.compiler, {
        from: '2026-01-01',
        to: '2027-01-01',
        findings,
        measures: '无',
      }),
    ).toBe('span-wrong')
    expect(
      await p.yes('pricing.compiler.self-assess', s.compiler, {
        from: '2026-01-01',
        to: '2026-06-30',
        findings,
        measures: '无',
      }),
    ).toMatchObject({ nextBy: '2027-06-30' })
    expect((await s.see<{ item: object }>('pricing.desk', s.compiler)).item).toMatchObject({
      registered: true,
      independent: true,
      assessmentDue: false,
      method: '2',
      objections: [],
    })
  })

  it('has no guided price: not by any authority, not on a platform rule, not on an article that is no catalogue', async () => {
    const authority = { ...s.operator, role: 'authority:market' as const }
    for (const entry of ['none', 'platform/price-rules#advisory', 'cn/price-law#18']) {
      const outcome = await p.act('pricing.guided.enable', authority, { entry, authority: '示例市发展和改革委员会' })
      expect(outcome).toMatchObject({ done: false, refused: 'no-catalogue-entry' })
      expect((outcome as { basis: readonly string[] }).basis).toEqual(
        expect.arrayContaining(['cn/price-law#18', 'cn/price-law#19', 'cn/fair-competition-review-regulation#11']),
      )
    }
  })
})

it('runs on the numbers of the platform’s rules', () => {
  const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-11-23', 'cn')
  const of = (article: string, name: string): number => law.integer(`platform/price-rules#${article}`, name)
  const period = (article: string, name: string) => law.period(`platform/price-rules#${article}`, name)
  expect(GATHER_RULES).toEqual({
    signedWithinDays: law.days('platform/price-rules#sources', 'signed-within-days'),
    reservedFromDays: law.days('platform/price-rules#sources', 'reserved-from-days'),
    listFreshDays: law.days('platform/price-rules#sources', 'list-fresh-days'),
  })
  expect({ months: INDEX_NUMBERS.windowMonths }).toEqual(period('index', 'window-months'))
  expect([INDEX_NUMBERS.leastProducts, METHOD.minProviders]).toEqual([
    of('index', 'least-products'),
    of('minimum-contributors', 'providers'),
  ])
  expect(INDEX_NUMBERS.longTermDays).toBe(law.days('platform/price-rules#index', 'long-term-days'))
})
