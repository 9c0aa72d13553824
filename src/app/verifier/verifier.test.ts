import { describe, expect, test } from 'vitest'
import { SAMPLE_SIGNER, sampleBundle, sampleSteps, sealBundle, utf8 } from '#kernel/proof'
import { billTable, makeReport, valueText, yuan } from './report.ts'
import { WORDS } from './words.ts'

describe('makeReport', () => {
  test('lays out each record, its law, what is withheld, and the bill', () => {
    const { verdict, bundle, records } = makeReport(sealBundle(sampleBundle(), SAMPLE_SIGNER), [])
    expect(verdict.verdict).toBe('核验一致')
    expect(bundle?.subject).toEqual({ kind: 'lease', id: '0198-7c' })
    expect(records.length).toBe(30)
    expect(records[0]).toMatchObject({
      act: 'market.order.place',
      outcome: 'done',
      law: ['cn/civil-code#703'],
      withheld: 2,
      bill: null,
    })
    expect(records.at(-2)).toMatchObject({ act: 'subsidy.voucher.redeem', outcome: 'refused' })
    expect(records.at(-1)).toMatchObject({ act: 'dispute.bundle.make', outcome: 'done' })
    const bill = records.find(({ act }) => act === 'billing.bill.issue')?.bill
    expect(bill?.columns).toContain('amount (元 CNY)')
    expect(bill?.rows.map((row) => row[bill.columns.indexOf('amount (元 CNY)')])).toEqual(['2304.00', '1152.00'])
  })

  test('says why in both languages when the closing record does not bear the bundle out, and how many records are empty', () => {
    const sample = sampleBundle()
    const cut = makeReport(sealBundle({ ...sample, leaves: [], streams: [] }, SAMPLE_SIGNER), []).verdict
    expect(cut.verdict).toBe('核验不一致')
    expect(cut.reasons.map(({ code, where }) => `${code} @ ${where}`)).toEqual([
      'no-leaves @ leaves',
      'closing-missing @ streams',
    ])
    expect(cut.reasons[1]).toMatchObject({
      zh: expect.stringMatching(/收尾记录.*lease\/0198-7c/),
      en: expect.stringMatching(/closing record.*lease\/0198-7c/),
    })
    expect(cut.articles[16].zh).toContain('内容不完整')
    const other = makeReport(sealBundle({ ...sample, streams: sample.streams.slice(1) }, SAMPLE_SIGNER), []).verdict
    expect(other.reasons.map(({ code }) => code)).toEqual(['stream-undeclared', 'closing-missing'])

    const steps = sampleSteps().map((step, i) => (i === 1 ? { ...step, shown: [] } : step))
    const { verdict, records } = makeReport(sealBundle(sampleBundle({ steps }), SAMPLE_SIGNER), [])
    expect(verdict.articles[16].zh).toContain('其中 1 条的内容未披露或已删除')
    expect(records[1]).toMatchObject({ act: 'contracts.lease.sign', outcome: null, shown: [], withheld: 6 })
  })

  test('shows what can be read of a refused bundle, and nothing of what is none', () => {
    const bytes = sealBundle({ ...sampleBundle(), origin: 'another/log' }, SAMPLE_SIGNER)
    expect(makeReport(bytes, []).records.length).toBe(30)
    const none = makeReport(utf8('{}\n'), [])
    expect([none.verdict.verdict, none.bundle, none.records]).toEqual(['核验不一致', null, []])
  })
})

test('fen as yuan', () => {
  expect([0, 5, 99, 100, -1234, 345_600].map(yuan)).toEqual(['0.00', '0.05', '0.99', '1.00', '-12.34', '3456.00'])
})

test('values as text', () => {
  expect(valueText('算力')).toBe('算力')
  expect(valueText({ a: [1] })).toBe('{\n "a": [\n  1\n ]\n}')
  expect(billTable([])).toBeNull()
  expect(billTable(['text'])).toBeNull()
  expect(billTable([{ amountFen: 5 }, { text: 'x' }])).toEqual({
    columns: ['amount (元 CNY)', 'text'],
    rows: [
      ['0.05', ''],
      ['', 'x'],
    ],
  })
})

test('no word claims admissibility, and every word has both languages', () => {
  for (const [zh, en] of Object.values(WORDS)) {
    expect(`${zh}${en}`).not.toMatch(/admissib|可采|采纳/i)
    expect(zh.length * en.length).toBeGreaterThan(0)
  }
})
