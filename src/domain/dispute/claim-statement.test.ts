// The statement as a judge, a mediator and the other side read it; and what the form takes from a signed contract.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadLaw } from '#kernel/rules'
import { factsOfClauses } from './claim-clauses.ts'
import { lastDayOf } from './claim-lease.ts'
import { SCENARIOS, readClaim, sharedCheck } from './claim.ts'
import { statementOf, type StatementTo } from './claim-statement.ts'
import { storyOf } from './claim-story.ts'

const root = join(import.meta.dirname, '../../..')
const DAY = '2026-11-20'
const law = loadLaw(join(root, 'law')).at(DAY, 'cn')

const example = (name: string): object => JSON.parse(readFileSync(join(root, `examples/claims/${name}.json`), 'utf8'))
const statement = (name: string, more: object = {}, to: StatementTo = 'court') => {
  const claim = readClaim({ ...example(name), ...more })
  return statementOf(claim, sharedCheck(claim, law, DAY), to)
}
const textOf = (of: ReturnType<typeof statement>): string =>
  of.parts.flatMap(({ rows }) => rows.flatMap(({ label, value }) => [label.zh, ...value])).join('\n')

describe('a statement', () => {
  test.each(Object.keys(SCENARIOS))('%s rests on articles that the law has', (scenario) => {
    const { basis } = statement(scenario)
    expect(basis.filter((cite) => !cite.startsWith('platform/')).length).toBeGreaterThan(0)
    for (const cite of basis) expect([cite, law.holds(cite).holds]).toEqual([cite, true])
  })

  test('says nothing that nobody told: boxes stay open, and the court is not guessed', () => {
    const open = textOf(statement('non-payment', { preservation: null, arbitrationClause: null }))
    expect(open).toContain('仲裁条款：有□　无□')
    expect(open).toContain('是否申请：是□　否□')
    expect(open).toContain('是否考虑先行调解：是□　否□')
    expect(open).not.toContain('是否了解调解')
    expect(statement('non-payment').to).toMatch(/^（待写明法院全称/)
    expect(statement('non-payment', { courtName: '深圳市南山区人民法院' }).to).toBe('深圳市南山区人民法院')
  })

  test('lists evidence with source and what it shows, days as courts write them', () => {
    const text = textOf(
      statement('non-payment', {
        evidence: [
          {
            title: '租约',
            source: '双方签署',
            elements: ['contract-terms'],
            proof: `sha256:${'a'.repeat(64)} 租约.pdf`,
          },
        ],
      }),
    )
    expect(text).toContain(
      '1. 租约（附文件 租约.pdf，SHA-256 aaaaaaaaaaaaaaaa…）；来源：双方签署；证明：合同关系与约定内容',
    )
    expect(text).toContain('2026年1月15日')
    expect(text).not.toMatch(/实际交付什么|0\.0500%/)
  })

  test('a claim without money has no sum, and a day that has not come no amount', () => {
    expect(textOf(statement('data-not-erased', { claims: ['erase-data', 'costs'], alternativeClaims: [] }))).toContain(
      '不涉及财产金额',
    )
    const early = textOf(
      statement('non-payment', {
        instalments: [{ dueOn: '2026-12-10', amountFen: 100_000 }],
        liquidatedFrom: null,
        liquidatedUntil: null,
        refusedOn: '2026-11-18',
      }),
    )
    expect(early).toContain('以 ¥1,000.00 为基数，按日 0.05%，自 2026-12-11 起计，现尚未起算')
    expect(early).not.toContain('× 0 天')
  })

  test('asks the other side itself where it goes to a mediation or the zone', () => {
    for (const to of ['mediation', 'zone'] as const) {
      const paper = statement('non-payment', {}, to)
      expect(`${paper.title.zh}${textOf(paper)}`).not.toMatch(/判令|起诉状|案件受理费|起诉的法院/)
      expect(textOf(paper)).toContain('请求对方支付欠款人民币')
    }
    const { claims, requests } = statement('non-payment').fields
    expect(claims).toContain('判令被告支付欠款')
    expect(requests).not.toContain('判令')
  })
})

test('a start for the facts is in order of time and holds what was told alone', () => {
  const lines = storyOf(readClaim(example('non-payment')), DAY).split('\n')
  expect(lines[0]).toMatch(/^2026年1月15日，原告与被告订立合同/)
  expect(lines).toContain('2026年9月10日，原告催告被告付款。')
  expect(lines.at(-1)).toMatch(/^至今尚欠 ¥/)
  expect(storyOf(readClaim({ scenario: 'outage' }), DAY)).toBe('')
})

test('the signed clauses say the late-payment clause and the court, by the side that claims', () => {
  const clause = (id: string, no: number, zh: string) => ({ id, no, title: { zh: '题', en: 't' }, zh, en: '' })
  const late = clause('late-payment', 20, '每日按逾期金额的0.05%支付逾期利息。')
  const court = (place: string) =>
    clause('disputes', 41, `协商不成的，任何一方可以向${place}有管辖权的人民法院起诉，级别管辖和专属管辖依法律规定。`)
  expect(factsOfClauses([late, court('供给方住所地')], 'lessee')).toEqual({
    liquidatedClause: '第20条（题）：每日按逾期金额的0.05%支付逾期利息。',
    arbitrationClause: false,
    agreedCourt: '供给方住所地有管辖权的人民法院',
    agreedCourtLink: 'respondent-domicile',
  })
  const arbitrated = clause('disputes', 41, '双方同意提交深圳国际仲裁院，按照申请时有效的仲裁规则仲裁。')
  expect(factsOfClauses([arbitrated], 'lessor')).toEqual({ arbitrationClause: true })
  expect(factsOfClauses([], 'lessor')).toEqual({})
})

test('the last day of a lease is the day its contract names, else where its hours end', () => {
  expect(lastDayOf({ until: '2027-01-18', from: '2026-10-02T02:00:00.000Z', hours: 24 })).toBe('2027-01-18')
  expect(lastDayOf({ from: '2026-10-02T02:00:00.000Z', hours: 24 })).toBe('2026-10-03')
})

test.each([
  ['广东省深圳市福田区福华路2号', '深圳市福田区人民法院'],
  ['上海市浦东新区张江路3号', '上海市浦东新区人民法院'],
  ['贵州省贵阳市观山湖区', '贵阳市观山湖区人民法院'],
  ['深圳市', null],
])('the basic court of %s', (place, court) => {
  const claim = readClaim({ ...example('non-payment'), respondentPlace: place, agreedCourt: null })
  const option = sharedCheck(claim, law, DAY).jurisdiction.options.find(({ ground }) => ground === 'domicile')
  expect(option?.suggested).toBe(court)
})
