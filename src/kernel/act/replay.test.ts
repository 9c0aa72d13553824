import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asIfInForce, BadPlace, bookOf, type Instrument, type LawBook } from '#kernel/rules'
import { BadTime } from '#kernel/time'
import { cast, platformActor, runningLease, testPlatform, type TestPlatform } from '../../../test/world.ts'
import { whatWouldChange, type AnyAct, type StoredDecision } from './index.ts'

const PROGRAMME = 'cn-gd-sz/xunliquan-2025#cap'
const grantAct = 'subsidy.voucher.grant'

let p: TestPlatform
let stored: StoredDecision[]
let book: LawBook

beforeAll(async () => {
  p = await testPlatform({ seed: 'replay' })
  book = p.world.law
  const who = await cast(p)
  const lease = await runningLease(p, who, { shareMilli: 500 })
  const grant = (amountFen: number) =>
    p.act(grantAct, who.department, { programme: PROGRAMME, holder: who.lessee.party, amountFen })
  await grant(600_000_00)
  await grant(9_000_000_00)
  await grant(2_000_000_00) // above the applicant's cap
  const stretch = { lease, provider: who.provider.party, models: [], cards: 1, shareMilli: 1, cpuMilli: 0 }
  await p.act('capacity.lease.allocate', platformActor, stretch) // has capacity already
  await p.act('market.offer.withdraw', who.lessee, { offer: who.offer, reason: 'x' }).catch(() => undefined)
  stored = await p.world.store.transact((tx) =>
    tx.rows<StoredDecision>('select stream, seq, kind, record from evidence.leaf order by id'),
  )
})
afterAll(() => p.close())

/** A book in which some numbers of the programme differ. */
function withNumbers(change: Record<string, number>, status: Instrument['status'] = 'in-force'): LawBook {
  return bookOf(
    book.instruments.map((instrument) =>
      instrument.id === PROGRAMME.split('#')[0]
        ? {
            ...instrument,
            status,
            articles: instrument.articles.map((article) => ({
              ...article,
              params: Object.fromEntries(
                Object.entries(article.params ?? {}).map(([name, values]) => [
                  name,
                  values.map((v) => ({ ...v, value: change[name] ?? v.value })),
                ]),
              ),
            })),
          }
        : instrument,
    ),
    book.calendars,
  )
}
const counts = (answer: ReturnType<typeof whatWouldChange>) => ({
  decisions: answer.decisions,
  same: answer.same,
  changed: answer.changed.length,
  drifted: answer.drifted.length,
  unreadable: answer.unreadable.length,
  lawMissing: answer.lawMissing.length,
})
const grants = () => stored.filter((s) => s.kind === grantAct)

describe('under the same law', () => {
  test('every stored decision comes out as its record holds it, refusals too', () => {
    expect(stored.length).toBeGreaterThan(15)
    const answer = whatWouldChange(book, book, p.acts, stored)
    expect(counts(answer)).toEqual({
      decisions: stored.length,
      same: stored.length,
      changed: 0,
      drifted: 0,
      unreadable: 0,
      lawMissing: 0,
    })
    expect(answer.corrected).toBe(0)
    expect(answer.byAct[grantAct]).toMatchObject({ decisions: 3, same: 3 })
    expect(stored.some((s) => s.record?.includes('"outcome":"refused"'))).toBe(true)
  })
})

describe('under another law', () => {
  test('what changes is told with its articles and numbers: a yes that would be a no', () => {
    const answer = whatWouldChange(book, withNumbers({ 'applicant-cap-fen': 500_000_00 }), p.acts, stored)
    expect(counts(answer)).toMatchObject({ changed: 2, same: stored.length - 2 })
    expect(answer.changed[0]).toMatchObject({
      act: grantAct,
      was: { done: true },
      would: { done: false, refused: 'over-applicant-cap', basis: [PROGRAMME] },
      because: [
        {
          cite: PROGRAMME,
          was: { params: { 'applicant-cap-fen': { value: 1_000_000_000 } } },
          would: { params: { 'applicant-cap-fen': { value: 500_000_00 } } },
        },
      ],
    })
    expect(answer.byAct[grantAct]).toEqual({
      decisions: 3,
      same: 1,
      changed: 2,
      drifted: 0,
      unreadable: 0,
      lawMissing: 0,
    })
  })
  test('and a no that would be a yes', () => {
    const answer = whatWouldChange(book, withNumbers({ 'applicant-cap-fen': 2_000_000_000 }), p.acts, grants())
    expect(answer.changed).toMatchObject([
      { was: { done: false, refused: 'over-applicant-cap' }, would: { done: true } },
    ])
  })
  test('on a day on which the programme had ended, the grant would be refused and the article says why', () => {
    const answer = whatWouldChange(book, book, p.acts, grants(), { day: '2026-12-19' })
    expect(answer.changed).toHaveLength(3)
    expect(answer.changed[0]).toMatchObject({
      would: { done: false, refused: 'programme-not-in-force' },
      because: [{ cite: PROGRAMME, would: { version: null, why: 'no-longer-in-force' } }],
    })
  })
  test('in another place the programme is not seen', () => {
    const answer = whatWouldChange(book, book, p.acts, grants(), { place: 'cn-bj' })
    expect(answer.changed.map((c) => c.because[0]?.would)).toEqual(
      Array.from({ length: 3 }, () => ({ version: null, why: 'elsewhere' })),
    )
  })
  test('only the law moves: the day of the decision stays, so what is judged by dates comes out the same', () => {
    // the offer and the licence of the sample are valid in 2026 only from their first day
    const answer = whatWouldChange(
      book,
      book,
      p.acts,
      stored.filter((s) => s.kind === 'market.order.place' || s.kind === 'market.offer.publish'),
      { day: '2026-11-20' },
    )
    expect(counts(answer)).toMatchObject({ decisions: 2, same: 2 })
  })
  test('a number that the other law lacks is said to be missing; no outcome is made up', () => {
    const without = bookOf(
      book.instruments.map((i) =>
        i.id === PROGRAMME.split('#')[0]
          ? { ...i, articles: i.articles.map(({ params: _, ...article }) => article) }
          : i,
      ),
    )
    const answer = whatWouldChange(book, without, p.acts, grants())
    expect(counts(answer)).toMatchObject({ decisions: 3, changed: 0, lawMissing: 3 })
    expect(answer.lawMissing[0]).toMatchObject({ cite: PROGRAMME, why: 'number-missing' })
  })
  test('a draft that replaces the article is asked as if it were in force, and only then', () => {
    const draft: Instrument = {
      id: 'cn-gd-sz/draft',
      jurisdiction: 'cn-gd-sz',
      title: { zh: '草案', en: 'draft' },
      kind: 'normative-document',
      issuer: '示例',
      status: 'draft',
      from: '2026-07-01',
      source: 'test',
      verified: 'V',
      checkedOn: '2026-06-01',
      articles: [
        {
          id: '1',
          no: '一',
          gist: { zh: '上限降为五万元', en: 'the cap is lowered' },
          replaces: PROGRAMME,
          params: { 'applicant-cap-fen': [{ from: '2026-07-01', value: 5_000_000, unit: 'fen' }] },
        },
      ],
    }
    const withDraft = bookOf([...book.instruments, draft], book.calendars)
    const day = '2026-06-15'
    expect(counts(whatWouldChange(withDraft, withDraft, p.acts, grants(), { day }))).toMatchObject({ same: 3 })
    const answer = whatWouldChange(withDraft, asIfInForce(withDraft, draft.id, day), p.acts, grants(), { day })
    expect(answer.changed.map((c) => c.would)).toMatchObject([
      { refused: 'over-applicant-cap' },
      { refused: 'over-applicant-cap' },
    ])
  })
})

describe('what is not counted as a change', () => {
  test('a record that its own law no longer gives is drifted, whatever the other law says', () => {
    const tampered = grants().map((s) => ({
      ...s,
      record: (s.record ?? '').replace('"decision.grantedOn":"', '"decision.grantedOn":"1'),
    }))
    const answer = whatWouldChange(book, withNumbers({ 'applicant-cap-fen': 1 }), p.acts, tampered)
    expect(counts(answer)).toMatchObject({ drifted: 2, changed: 0, same: 1 })
    expect(answer.drifted[0]).toMatchObject({ stored: { done: true }, now: { done: true } })
  })
  test('so is one whose own law was taken out of the book', () => {
    const gone = bookOf(book.instruments.filter((i) => i.id !== PROGRAMME.split('#')[0]))
    const answer = whatWouldChange(gone, book, p.acts, grants())
    expect(counts(answer)).toMatchObject({ drifted: 3 })
  })
  test('words corrected since are counted, the outcome is the same', () => {
    const corrected = bookOf(
      book.instruments.map((i) =>
        i.id === PROGRAMME.split('#')[0]
          ? { ...i, articles: i.articles.map((a) => ({ ...a, gist: { ...a.gist, en: 'corrected' } })) }
          : i,
      ),
    )
    const answer = whatWouldChange(corrected, corrected, p.acts, grants())
    expect(answer).toMatchObject({ same: 3, corrected: 3 })
  })
  test('an erased record, an act that is gone, an input kept as its hash and a record of another kind are unreadable', () => {
    const [first] = grants()
    const record = JSON.parse(first?.record ?? '{}') as Record<string, unknown>
    const hashed = Object.fromEntries(Object.entries(record).filter(([field]) => !/^(input|decision)\./.test(field)))
    const broken: AnyAct = {
      ...p.acts.get(grantAct)!,
      decide: () => {
        throw new TypeError('the form of the facts has changed')
      },
    }
    const answer = whatWouldChange(book, book, new Map([...p.acts, ['broken', broken]]), [
      { stream: 'a', seq: 0, kind: grantAct, record: null },
      { stream: 'b', seq: 0, kind: 'no.such.act', record: first?.record ?? '' },
      { stream: 'c', seq: 0, kind: grantAct, record: '{"v":1}' },
      {
        stream: 'd',
        seq: 0,
        kind: grantAct,
        record: JSON.stringify({ ...hashed, 'input.characters': 9, 'input.sha256': 'x', outcome: 'refused' }),
      },
      { stream: 'e', seq: 0, kind: 'broken', record: first?.record ?? '' },
    ])
    expect(answer.unreadable.map((u) => u.why)).toEqual([
      'erased',
      'no-such-act',
      'no-record',
      'input-not-kept',
      'cannot-be-decided',
    ])
    expect(counts(answer)).toMatchObject({ decisions: 5, unreadable: 5 })
  })
  test('a refusal by a constraint of the database stays, unless the law refuses on other grounds', () => {
    const [first] = grants()
    const fields = JSON.parse(first?.record ?? '{}') as Record<string, unknown>
    const refused = { ...fields, outcome: 'refused', 'refused.code': 'taken', 'refused.basis': [PROGRAMME] }
    const record = JSON.stringify(
      Object.fromEntries(Object.entries(refused).filter(([field]) => !field.startsWith('decision.'))),
    )
    const grant: AnyAct = { ...p.acts.get(grantAct)!, conflict: () => undefined }
    const acts = new Map([[grantAct, grant]])
    const leaf = { stream: 's', seq: 0, kind: grantAct, record }
    expect(whatWouldChange(book, book, acts, [leaf])).toMatchObject({ same: 1, byConstraint: 1 })
    expect(whatWouldChange(book, book, acts, [leaf], { day: '2026-12-19' })).toMatchObject({
      byConstraint: 1,
      changed: [{ was: { refused: 'taken' }, would: { refused: 'programme-not-in-force' } }],
    })
    expect(whatWouldChange(book, book, p.acts, [leaf])).toMatchObject({ same: 0, byConstraint: 0 })
  })
})

test('a broken day or place is said before any record is read', () => {
  const never: Iterable<StoredDecision> = {
    [Symbol.iterator]: () => {
      throw new Error('a record was read')
    },
  }
  expect(() => whatWouldChange(book, book, p.acts, never, { day: '2026-02-30' })).toThrow(BadTime)
  expect(() => whatWouldChange(book, book, p.acts, never, { place: 'mars' })).toThrow(BadPlace)
})
