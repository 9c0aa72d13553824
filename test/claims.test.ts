// A claim from its first draft to the file it goes into: who may see it, what the platform fills in, what is refused, and
// that nothing of limitation leaves the side that writes it. One world, many claims on it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { bearer, openHouse, type Answer, type House } from './visitors.ts'
import { runningLease, type TestPlatform } from './world.ts'

const PLACE = 'cn-gd-sz'
let h: House
let p: TestPlatform
let lease: string
let folder: string
const keys = new Map<string, string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'suan-claims-'))
  h = await openHouse({ blobDir: folder })
  p = h.p
  lease = await runningLease(p, h.who)
  p.clock.set('2026-06-17T02:00:00.000Z')
  await p.yes('metering.usage.record', h.who.provider, {
    lease,
    meter: 'm1',
    sourceKind: 'provider',
    intervals: [
      {
        id: 'a',
        from: '2026-06-15T02:00:00Z',
        to: '2026-06-15T12:00:00Z',
        cards: 1,
        shareMilli: 1_000,
        cpuMilli: 8_000,
        memoryMib: 32_768,
      },
    ],
  })
  const stranger = await p.party('旁人（示例）', ['lessee'])
  const court = await p.party('示例人民法院（示例）', ['court'])
  for (const [name, actor] of Object.entries({
    lessee: h.who.lessee,
    provider: h.who.provider,
    operator: h.who.operator,
    stranger,
    court,
  }))
    keys.set(name, await h.key(actor))
}, 60_000)
afterAll(async () => {
  await h.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A claim in which nothing is missing. */
const whole = {
  scenario: 'under-delivery',
  by: 'lessee',
  claims: ['reduce-price', 'costs'],
  claimantName: '示例承租公司',
  claimantContact: '0755-0000 0000，深圳市示例路 1 号',
  respondentName: '示例云岭公司',
  respondentPlace: '贵州省贵阳市',
  contractNo: 'C-1',
  courtName: '贵阳市示例区人民法院',
  promisedGpuHours: '48',
  deliveredGpuHours: '10',
  unitPriceFen: 600,
  shortfallFrom: '2026-06-15',
  shortfallUntil: '2026-06-16',
  defectNoticeOn: '2026-06-16',
  whatHappened: '约定一张卡，六月十五日上午起只有半天可用，当日提出异议，对方未补足。',
  knewOn: '2026-06-15',
  evidence: [
    { title: '租约', elements: ['contract-terms'] },
    { title: '计量记录', elements: ['conformity'] },
  ],
}
const no = async (name: string, actor: Actor, input: object): Promise<string> => {
  const outcome: Outcome = await p.act(name, actor, input)
  return outcome.done ? 'done' : outcome.refused
}
const keep = (more: object = {}) => ({ about: `lease/${lease}`, draft: whole, ...more })
const check = async (who: string, draft: unknown): Promise<Answer> =>
  await h.post('/api/claims/check', { draft }, bearer(keys.get(who)!))
const idOf = async (draft: object): Promise<string> =>
  (await p.yes('dispute.claim.keep', h.who.lessee, keep({ draft }))).claim

describe('drafts', () => {
  test('every keeping is a version; only the side that writes sees it', async () => {
    const claim = await idOf({ scenario: 'under-delivery' })
    const { version } = await p.yes('dispute.claim.keep', h.who.lessee, keep({ claim }))
    expect(version).toBe(2)
    expect((await h.view('dispute.claim.get', keys.get('lessee')!, { claim })).body['item']).toMatchObject({
      version: 2,
      latest: 2,
      draft: whole,
    })
    expect(
      (await h.view('dispute.claim.get', keys.get('lessee')!, { claim, version: '1' })).body['item'],
    ).toMatchObject({ version: 1, draft: { scenario: 'under-delivery' } })
    const own = await h.view('dispute.claim.mine', keys.get('lessee')!, { about: `lease/${lease}` })
    expect(own.body['rows']).toHaveLength(1)
    for (const other of ['provider', 'stranger']) {
      expect((await h.view('dispute.claim.get', keys.get(other)!, { claim })).status).toBe(404)
      expect((await h.view('dispute.claim.check', keys.get(other)!, { claim })).status).toBe(404)
      expect((await h.view('dispute.claim.mine', keys.get(other)!)).body['rows']).toEqual([])
      expect((await h.get(`/api/claims/${claim}.pdf`, bearer(keys.get(other)!))).status).toBe(404)
      expect((await h.post(`/api/claims/${claim}/papers`, {}, bearer(keys.get(other)!))).status).toBe(404)
    }
    for (const other of ['operator', 'court']) {
      expect((await h.view('dispute.claim.get', keys.get(other)!, { claim })).status).toBe(403)
      expect((await check(other, whole)).status).toBe(403)
    }
    expect((await h.get(`/api/claims/${claim}.pdf`)).status).toBe(401)
    expect(await no('dispute.claim.keep', h.who.provider, keep({ claim }))).toBe('no-such-claim')
    expect(
      await no('dispute.claim.file', h.who.provider, { claim, version: 2, to: 'court', papers: ['a'.repeat(64)] }),
    ).toBe('no-such-claim')
  })

  test('a draft that cannot be read, a contract of others, and one too large are told', async () => {
    expect(await no('dispute.claim.keep', h.who.lessee, keep({ draft: { ...whole, shortfallFrom: '15 June' } }))).toBe(
      'claim-unreadable',
    )
    expect(await no('dispute.claim.keep', h.who.lessee, keep({ draft: { ...whole, surprise: 1 } }))).toBe(
      'claim-unreadable',
    )
    expect(await no('dispute.claim.keep', h.who.department, keep()).catch(() => 'forbidden')).toBe('forbidden')
    const stranger = await p.party('另一旁人（示例）', ['lessee'])
    expect(await no('dispute.claim.keep', stranger, keep())).toBe('claim-not-your-contract')
    const large = await h.act(
      'dispute.claim.keep',
      keys.get('lessee')!,
      keep({ draft: { ...whole, whatHappened: '长'.repeat(120_000) } }),
    )
    expect(large.status).toBe(422)
  })

  test('a draft is dropped by who writes it, and by nobody else', async () => {
    const claim = await idOf({ scenario: 'under-delivery' })
    expect(await no('dispute.claim.drop', h.who.provider, { claim })).toBe('no-such-claim')
    await p.yes('dispute.claim.drop', h.who.lessee, { claim })
    const listed = (await h.view('dispute.claim.mine', keys.get('lessee')!)).body['rows'] as { claim: string }[]
    expect(listed.map((one) => one.claim)).not.toContain(claim)
    expect((await h.view('dispute.claim.get', keys.get('lessee')!, { claim })).status).toBe(404)
    expect(await no('dispute.claim.drop', h.who.lessee, { claim })).toBe('claim-dropped')
    expect(await no('dispute.claim.keep', h.who.lessee, keep({ claim }))).toBe('claim-dropped')
  })

  test('as many drafts and versions as the rules say', async () => {
    await p.world.store.transact((tx) =>
      tx.rows('update dispute.claim set version = 300 where party = $1', [h.who.lessee.party]),
    )
    const claim = await p.world.store.transact((tx) =>
      tx.one<{ claim: string }>('select claim from dispute.claim limit 1'),
    )
    expect(await no('dispute.claim.keep', h.who.lessee, keep({ claim: claim!.claim }))).toBe('claim-too-many-versions')
    await p.world.store.transact((tx) =>
      tx.rows(
        `insert into dispute.claim select gen_random_uuid(), party, about, null, scenario, 1, draft, kept_at, opened_at, '[]', null from dispute.claim, generate_series(1, 20)`,
      ),
    )
    expect(await no('dispute.claim.keep', h.who.lessee, keep())).toBe('claim-too-many-drafts')
    await p.world.store.transact((tx) => tx.rows('truncate dispute.claim, dispute.claim_version'))
  })
})

describe('what is known and what is missing', () => {
  test('facts of the contract come with their source, for a side alone', async () => {
    const known = (await h.view('dispute.claim.known', keys.get('lessee')!, { about: `lease/${lease}` })).body[
      'item'
    ] as {
      by: string
      facts: { fact: string; value: unknown; from: { zh: string } }[]
    }
    expect(known.by).toBe('lessee')
    const of = (name: string) => known.facts.find(({ fact }) => fact === name)
    expect(of('unitPriceFen')).toMatchObject({ value: 600, from: { zh: '已签合同' } })
    expect(of('deliveredGpuHours')).toMatchObject({ value: '10', from: { zh: '计量读数（出租方）' } })
    expect(of('contractNo')).toMatchObject({ value: lease })
    const stretch = (
      await h.view('dispute.claim.known', keys.get('provider')!, {
        about: `lease/${lease}`,
        from: '2026-06-16',
        until: '2026-06-16',
      })
    ).body['item'] as typeof known
    expect(stretch.by).toBe('lessor')
    expect(stretch.facts.find(({ fact }) => fact === 'promisedGpuHours')).toMatchObject({ value: '24' })
    expect(stretch.facts.find(({ fact }) => fact === 'deliveredGpuHours')).toMatchObject({ value: '0' })
    expect((await h.view('dispute.claim.known', keys.get('stranger')!, { about: `lease/${lease}` })).status).toBe(404)
  })

  test('the check says what is missing, and limitation to the claimant alone', async () => {
    const { body } = await check('lessee', whole)
    const { check: found, statement } = body['item'] as {
      check: { complete: boolean; own: object; money: object }
      statement: object
    }
    expect(found).toMatchObject({
      complete: true,
      money: { totalFen: 22_800 },
      own: { limitation: { from: '2026-06-15' } },
    })
    expect(JSON.stringify(statement)).not.toMatch(/时效|limitation/i)
    const open = (await check('lessee', { ...whole, shortfallFrom: null })).body['item'] as {
      check: { missing: { item: string }[] }
    }
    expect(open.check.missing.map(({ item }) => item)).toEqual(['shortfall-stretch'])
    const wrong = (await check('lessee', { ...whole, unitPriceFen: 'six' })).body['item'] as {
      wrong: { field: string }
    }
    expect(wrong.wrong.field).toBe('unitPriceFen')
  })
})

describe('filing', () => {
  test('a complete claim goes to court as PDF and Word, by their hash', async () => {
    const claim = await idOf({ ...whole, defectNoticeOn: null })
    const papers = [{ name: 'a.pdf', sha256: 'a'.repeat(64) }]
    const placeless = await idOf({ ...whole, courtName: null })
    const to = (where: string) => ({ claim: placeless, version: 1, to: where, papers: ['a'.repeat(64)] })
    expect(await no('dispute.claim.file', h.who.lessee, to('court'))).toBe('claim-incomplete')
    expect(await no('dispute.claim.file', h.who.lessee, to('zone'))).toBe('done')
    expect(await no('dispute.claim.drop', h.who.lessee, { claim: placeless })).toBe('claim-filed')
    const file = { claim, version: 1, to: 'court', papers: papers.map(({ sha256 }) => sha256) }
    const refused = await h.act('dispute.claim.file', keys.get('lessee')!, file)
    expect(refused.body['code']).toBe('claim-incomplete')
    expect(JSON.stringify(refused.body)).not.toMatch(/limitation|时效|#188|#193/)
    await p.yes('dispute.claim.keep', h.who.lessee, keep({ claim }))
    expect(await no('dispute.claim.file', h.who.lessee, file)).toBe('claim-version-changed')
    const made = (await h.post(`/api/claims/${claim}/papers`, {}, bearer(keys.get('lessee')!))).body as {
      version: number
      papers: { name: string; sha256: string }[]
    }
    expect(made.papers.map(({ name }) => name)).toEqual(['民事起诉状-v2.pdf', '民事起诉状-v2.docx'])
    const again = (await h.post(`/api/claims/${claim}/papers`, {}, bearer(keys.get('lessee')!))).body as typeof made
    expect(again).toEqual(made)
    const pdf = await h.get(`/api/claims/${claim}.pdf`, bearer(keys.get('lessee')!))
    expect(pdf.raw.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    const first = made.papers[0]!.sha256
    expect(readFileSync(join(folder, first.slice(0, 2), first.slice(2)))).toEqual(pdf.raw.rawPayload)
    p.clock.set('2026-06-18T02:00:00.000Z')
    const fixed = { claim, version: 2, to: 'court', papers: made.papers.map(({ sha256 }) => sha256) }
    expect(await no('dispute.claim.file', h.who.lessee, fixed)).toBe('claim-of-another-day')
    p.clock.set('2026-06-17T03:00:00.000Z')
    await p.yes('dispute.claim.file', h.who.lessee, fixed)
    const { file: opened } = await p.yes('dispute.case.check-intake', h.who.lessee, {
      title: '交付不足',
      place: PLACE,
      about: `lease/${lease}`,
      claims: '减价',
      facts: '不足',
      cause: '合同纠纷',
      court: '法院',
      complaint: made.papers,
      evidence: papers,
    })
    const item = (await h.view('dispute.claim.get', keys.get('lessee')!, { claim })).body['item'] as {
      files: { file: string }[]
    }
    expect(item.files.map(({ file: one }) => one)).toEqual([opened])
    await p.world.store.transact((tx) =>
      tx.rows(`update casework.file set state = 'settled' where file = $1`, [opened]),
    )
    expect(await no('dispute.claim.keep', h.who.lessee, keep({ claim }))).toBe('claim-file-over')
  })
})
