// What a draft would change in decisions that stand, and how the experience of places becomes a national proposal.
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makingRules } from '../../../test/making-rules.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let rules: ReturnType<typeof makingRules>
let local: Actor
let justice: Actor
let ministry: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'experience' })
  rules = makingRules(p)
  local = await p.party('市主管部门（示例）', ['authority:industry'], 'cn-gz-gy')
  justice = await p.party('司法行政部门（示例）', ['authority:justice'], 'cn-gz')
  ministry = await p.party('国务院主管部门（示例）', ['authority:data'], 'cn')
})
afterAll(() => p.close())

describe('what a draft would change', () => {
  it('counts decisions that would come out otherwise, by act and article, and enforces nothing', async () => {
    const lessee = await p.party('需求方（示例）', ['lessee'], 'cn-gd-sz')
    const shenzhen = await p.party('深圳主管部门（示例）', ['authority:industry'], 'cn-gd-sz')
    p.clock.set('2026-06-15T02:00:00.000Z')
    await p.yes('subsidy.voucher.grant', shenzhen, {
      programme: 'cn-gd-sz/xunliquan-2025#cap',
      holder: lessee.party,
      amountFen: 1_000_000,
    })
    const { file } = (await rules.yes(
      'propose',
      shenzhen,
      { title: '训力券调整（示例）', place: 'cn-gd-sz', kind: 'government', major: 'no', touchesBusiness: 'yes' },
      'lawmaking.document',
    )) as { file: string }
    await rules.mustPut(
      file,
      shenzhen,
      [
        {
          id: 'cap',
          no: '一',
          zh: '单个主体上限一元。',
          replaces: 'cn-gd-sz/xunliquan-2025#cap',
          params: { 'applicant-cap-fen': [{ from: '2020-01-01', value: 100, unit: 'fen' }] },
        },
      ],
      { from: '2020-01-01', name: 'xunliquan-change' },
    )
    expect(await p.yes('lawmaking.effect.compute', shenzhen, { file })).toMatchObject({ changed: 1 })
    const { item } = await rules.see('lawmaking.effect.get', { file }, justice)
    expect(item.groups).toEqual([
      {
        act: 'subsidy.voucher.grant',
        was: 'done',
        would: 'over-applicant-cap',
        fields: [],
        because: ['cn-gd-sz/xunliquan-2025#cap'],
        decisions: 1,
      },
    ])
    expect(JSON.stringify(item)).not.toContain(lessee.party)
    await p.yes('subsidy.voucher.grant', shenzhen, {
      programme: 'cn-gd-sz/xunliquan-2025#cap',
      holder: lessee.party,
      amountFen: 1_000_000,
    })
  })
})

describe('from local experience', () => {
  it('shows the rules of the places side by side, and only a ministry reports to a national proposal', async () => {
    const { item } = await rules.see('lawmaking.experience', { matter: 'model-voucher-cap', on: '2026-06-15' })
    expect(item.places).toMatchObject([
      {
        place: 'cn-gd-sz',
        rules: [
          {
            cite: 'cn-gd-sz/moxingquan-2025#cap',
            inForce: true,
            verified: 'V2',
            params: { 'deduction-cap-ppm': { value: 300_000 } },
          },
        ],
        figures: null,
      },
      { place: 'cn-sh', holds: 'cn-sh/ai-application-measures-2025#model-cap' },
    ])
    const report = {
      matter: 'model-voucher-cap',
      title: '模型券（示例）',
      findings: '各地做法',
      proposal: '统一规定',
      procedure: 'lawmaking.rule',
    }
    expect(await p.act('lawmaking.report.make', local, report)).toMatchObject({
      done: false,
      refused: 'not-national',
    })
    expect(await p.act('lawmaking.report.make', ministry, { ...report, matter: 'no-such-matter' })).toMatchObject({
      done: false,
      refused: 'no-local-rule',
    })
    const made = await p.yes('lawmaking.report.make', ministry, report)
    const proposal = { title: '模型券规定（示例）', place: 'cn', kind: 'ministry', joint: 'no', temporary: 'no' }
    expect(
      await rules.no(
        'propose',
        ministry,
        { ...proposal, about: 'report/00000000-0000-7000-8000-00000000dead' },
        'lawmaking.rule',
      ),
    ).toMatchObject({ refused: 'no-such-report' })
    const { file } = await rules.yes(
      'propose',
      ministry,
      { ...proposal, about: `report/${made.report as string}` },
      'lawmaking.rule',
    )
    expect((await rules.see('lawmaking.report.list', {})).rows).toMatchObject([
      { report: made.report, files: [{ file, procedure: 'lawmaking.rule' }] },
    ])
  })

  it('keeps a registry of what holds here and now, with drafts marked', async () => {
    const { rows } = await rules.see('lawmaking.registry', { in: 'cn-gz-gy', on: '2026-06-15', limit: 500 })
    const draft = rows.find(
      ({ cite }: { cite: string }) => cite === 'cn-gz-gy/compute-industry-promotion-draft#promotion',
    )
    expect(draft).toMatchObject({ draft: true, inForce: false, promotional: true })
    expect(
      rows.every(({ instrument }: { instrument: { jurisdiction: string } }) =>
        ['cn', 'cn-gz', 'cn-gz-gy', 'platform'].includes(instrument.jurisdiction),
      ),
    ).toBe(true)
    const promotional = await rules.see('lawmaking.registry', { in: 'cn', promotional: 'yes', on: '2026-06-15' })
    expect(promotional.rows.map(({ cite }: { cite: string }) => cite)).toContain('cn/cybersecurity-law#20')
  })
})
