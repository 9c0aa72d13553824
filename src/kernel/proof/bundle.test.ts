import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBundle, sealBundle, type UnsealedBundle } from './bundle.ts'
import type { Json } from './canonical.ts'
import { fromUtf8, utf8 } from './encoding.ts'
import { noteSigner, signCheckpoint } from './note.ts'
import { SAMPLE_SIGNER, sampleBundle, sampleSteps, type Step } from './sample-bundle.ts'
import { verifyBundle } from './verify-bundle.ts'

const sample = sampleBundle()
const bytes = sealBundle(sample, SAMPLE_SIGNER)
const stranger = noteSigner(sample.origin, new Uint8Array(32).fill(43))

/** Verifies a changed sample under a fresh seal by the log's own key: only the inner checks can catch it. */
const resealed = (change: Partial<UnsealedBundle>): string[] =>
  codes(sealBundle({ ...sample, ...change }, SAMPLE_SIGNER))
const codes = (file: Uint8Array): string[] => {
  const { verdict, reasons } = verifyBundle(file)
  expect(verdict).toBe(reasons.length === 0 ? '核验一致' : '核验不一致')
  return [...new Set(reasons.map(({ code }) => code))]
}
const withLeaf = (i: number, change: object): Partial<UnsealedBundle> => ({
  leaves: sample.leaves.map((leaf, j) => (i === j ? { ...leaf, ...change } : leaf)),
})

describe('a sound bundle', () => {
  test('is consistent, with every article, bracket and head', () => {
    const verdict = verifyBundle(bytes)
    expect(verdict).toMatchObject({
      verdict: '核验一致',
      reasons: [],
      gaps: [],
      leaves: 30,
      size: 135,
      withheld: 0,
      wholeTo: '2026-03-04T05:15:30.500Z',
      subject: { kind: 'lease', id: '0198-7c' },
    })
    expect(verdict.key).toMatchObject({ name: sample.origin, trusted: null })
    expect(verdict.key?.zh).toContain(verdict.key?.id)
    expect(verdict.articles[16]).toMatchObject({
      ok: true,
      zh: expect.stringContaining('经技术核验一致'),
      en: expect.stringContaining('may support'),
    })
    expect(verdict.articles[17].present.map(({ item }) => item)).toEqual(['software-build'])
    expect(verdict.articles[17].missing.length).toBe(5)
    expect(verdict.articles[18]).toMatchObject({ sources: 3, of: 3, overlapping: 3 })
    expect(verdict.brackets).toContainEqual({
      stream: 'lease/0198-7c',
      claimedFrom: '2026-03-01T00:15:30.500Z',
      claimedTo: '2026-03-04T05:15:30.500Z',
      proven: null,
    })
    expect(JSON.stringify(verdict)).not.toMatch(/admissible/i)
  })

  test('of a file holds that file’s stream, whole up to its last record, and says that it holds no bill', () => {
    const stream = 'file/0198-7c'
    const steps = ['file', 'accept', 'refuse'].map((step) => ({
      stream,
      kind: `admission.application.${step}`,
      record: { outcome: 'done', 'decision.step': step },
      shown: step === 'accept' ? ['act', 'at', 'law', 'outcome'] : undefined,
    }))
    const made = sampleBundle({ steps: steps.map(({ shown, ...step }) => (shown ? { ...step, shown } : step)) })
    const verdict = verifyBundle(sealBundle({ ...made, subject: { kind: 'file', id: '0198-7c' } }, SAMPLE_SIGNER))
    expect(verdict).toMatchObject({ verdict: '核验一致', reasons: [], gaps: [], wholeTo: '2026-03-01T02:15:30.500Z' })
    expect(verdict.articles[16].zh).toContain('自首条至 2026-03-01T02:15:30.500Z')
    expect(verdict.articles[16].zh).toContain('其后是否另有记录，本证据包不能证明；本包为案卷，不含账单')
    expect(verdict.articles[16].en).toContain('holds no bill')
  })

  test('is trusted, or not, by the keys given', () => {
    expect(verifyBundle(bytes, { trustedKeys: [SAMPLE_SIGNER.vkey] })).toMatchObject({
      verdict: '核验一致',
      key: { trusted: true },
    })
    const refused = verifyBundle(bytes, { trustedKeys: [stranger.vkey] })
    expect([refused.verdict, refused.key?.trusted, refused.reasons.map(({ code }) => code)]).toEqual([
      '核验不一致',
      false,
      ['key-not-trusted'],
    ])
    expect(verifyBundle(bytes, { trustedKeys: [] }).verdict).toBe('核验不一致')
  })

  test('may withhold fields: the first leaf shows four of its six', () => {
    expect(sample.leaves[0]!.opening.filter((field) => field.length === 1).length).toBe(2)
  })

  test('a standard item that the bundle leaves out counts as missing', () => {
    const verdict = verifyBundle(sealBundle({ ...sample, qualification: [] }, SAMPLE_SIGNER))
    expect([verdict.verdict, verdict.articles[17].present.length, verdict.articles[17].missing.length]).toEqual([
      '核验一致',
      0,
      6,
    ])
  })
})

test('1,000 random changes of one byte are each refused, with words in both languages', () => {
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = bytes.slice()
      changed[at] = changed[at]! ^ flip
      const verdict = verifyBundle(changed)
      expect([at, flip, verdict.verdict]).toEqual([at, flip, '核验不一致'])
      expect(verdict.articles[16].ok).toBe(false)
      for (const { zh, en } of verdict.reasons) expect(zh.length * en.length).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})

test('each byte of the seal counts', () => {
  const text = fromUtf8(bytes)!
  const { seal } = parseBundle(text)
  const start = utf8(text.slice(0, text.indexOf('"seal":'))).length
  for (let at = start; at < start + utf8(JSON.stringify(seal)).length + 7; at++) {
    const changed = bytes.slice()
    changed[at] = changed[at]! ^ 1
    expect([at, verifyBundle(changed).verdict]).toEqual([at, '核验不一致'])
  }
})

test('any other byte form of the same content is refused', () => {
  const text = fromUtf8(bytes)!
  const forms = [
    text.trimEnd(),
    `${text}\n`,
    ` ${text}`,
    `\ufeff${text}`,
    text.replace('{"', '{ "'),
    JSON.stringify(JSON.parse(text), null, 1),
  ]
  for (const form of forms) expect(codes(utf8(form))).toEqual(['bytes-not-canonical'])
  expect(codes(Uint8Array.of(0xff, 0xfe))).toEqual(['bytes-not-utf8'])
  for (const text of ['{}\n', '[]\n', 'null\n', '{"format":"shev/1"}\n'])
    expect(codes(utf8(text))).toEqual(['bundle-shape'])
  const { madeAt: _, ...without } = sample
  expect(codes(sealBundle(without as UnsealedBundle, SAMPLE_SIGNER))).toEqual(['bundle-shape'])
  expect(codes(sealBundle({ ...sample, extra: 1 } as UnsealedBundle, SAMPLE_SIGNER))).toEqual(['bundle-shape'])
})

describe('under the log’s own seal', () => {
  test('a dropped leaf is named as a gap', () => {
    const dropped = verifyBundle(
      sealBundle({ ...sample, leaves: sample.leaves.filter((_, i) => i !== 10) }, SAMPLE_SIGNER),
    )
    expect(dropped.gaps).toEqual([{ stream: 'meter/0198-1', missing: [3] }])
    expect(dropped.reasons).toEqual([
      expect.objectContaining({
        code: 'stream-gap',
        zh: expect.stringContaining('meter/0198-1 缺 3'),
        en: expect.stringContaining('lacks 3'),
      }),
    ])
    // Without a seal of the log too: both are named.
    const unsealed = sealBundle({ ...sample, leaves: sample.leaves.slice(0, -1) }, stranger)
    expect(codes(unsealed)).toEqual(['seal-signature', 'stream-gap', 'closing-missing'])
    expect(verifyBundle(unsealed).gaps).toEqual([{ stream: 'lease/0198-7c', missing: [5] }])
  })

  test('a stream said to be longer, shorter, or of any size at all', () => {
    const sized = (size: number): Partial<UnsealedBundle> => ({
      streams: sample.streams.map((s, i) => (i === 0 ? { ...s, size } : s)),
    })
    expect(resealed(sized(7))).toEqual(['stream-gap', 'closing-missing'])
    expect(resealed(sized(5))).toEqual(['stream-beyond', 'closing-missing'])
    expect(resealed(sized(Number.MAX_SAFE_INTEGER))).toEqual(['stream-gap', 'closing-missing'])
    expect(resealed({ streams: [...sample.streams, sample.streams[0]!] })).toEqual([
      'stream-repeated',
      'closing-streams',
    ])
    expect(resealed({ streams: [] })).toEqual(['stream-undeclared', 'closing-missing'])
  })

  test('keys, origin, checkpoint', () => {
    expect(codes(sealBundle({ ...sample, logKey: stranger.vkey }, stranger))).toEqual(['checkpoint-signature'])
    expect(resealed({ logKey: 'nonsense' })).toEqual(['key-form'])
    expect(resealed({ origin: 'another/log' })).toEqual(['checkpoint-origin'])
    expect(resealed({ checkpoint: 'nonsense' })).toEqual(['checkpoint-form'])
    expect(resealed({ checkpoint: signCheckpoint(sample.origin, 135, new Uint8Array(32), SAMPLE_SIGNER) })).toEqual([
      'inclusion',
    ])
    expect(resealed({ checkpoint: signCheckpoint(sample.origin, 20, new Uint8Array(32), SAMPLE_SIGNER) })).toEqual([
      'inclusion',
      'leaf-index',
    ])
  })

  test('a seal with a second signature line is refused: nothing seals that line', () => {
    const text = fromUtf8(bytes)!
    const line = JSON.stringify(stranger.signatureLine('x\n')).slice(1, -1)
    const longer = text.replace(/("seal":"[^"]*)"/, (_, seal: string) => `${seal}${line}"`)
    expect(codes(utf8(longer))).toEqual(['seal-form'])
  })

  test('leaves: place, proof, form, order of a stream', () => {
    const [first, second] = sample.leaves as [(typeof sample.leaves)[0], (typeof sample.leaves)[0]]
    expect(resealed(withLeaf(1, { index: first.index }))).toEqual(['leaf-repeated', 'inclusion'])
    expect(resealed(withLeaf(1, { index: second.index + 1 }))).toEqual(expect.arrayContaining(['inclusion']))
    expect(resealed(withLeaf(1, { proof: second.proof.slice(1) }))).toEqual(['inclusion'])
    expect(resealed(withLeaf(1, { proof: [...second.proof.slice(1), 'AAAB'] }))).toEqual(['inclusion'])
    expect(resealed(withLeaf(1, { proof: [...second.proof.slice(1), `${second.proof[0]!.slice(0, -2)}B=`] }))).toEqual([
      'base64',
      'inclusion',
    ])
    expect(resealed(withLeaf(1, { entry: `${second.entry} ` }))).toEqual(['inclusion', 'leaf-form', 'stream-gap'])
    const forged = second.entry.replace(/"prev":"../, '"prev":"zz')
    expect(resealed(withLeaf(1, { entry: forged }))).toEqual(['inclusion', 'leaf-form', 'stream-gap'])
    const unchained = second.entry.replace(/"prev":"[0-9a-f]{64}/, `"prev":"${'00'.repeat(32)}`)
    expect(resealed(withLeaf(1, { entry: unchained }))).toEqual(['inclusion', 'stream-prev'])
    expect(resealed({ leaves: [...sample.leaves].toReversed() })).toEqual([])
  })

  test('openings: value, count, form, what they say of the leaf', () => {
    const { opening } = sample.leaves[5]!
    const place = opening.findIndex((field) => field[0] === 'outcome')
    const changed = opening.map((field, i) => (i === place ? [field[0], field[1], 'refused'] : field))
    expect(resealed(withLeaf(5, { opening: changed }))).toEqual(['opening-root'])
    expect(resealed(withLeaf(5, { opening: opening.slice(1) }))).toEqual(['opening-count', 'opening-root'])
    expect(resealed(withLeaf(5, { opening: [['?']] as unknown as Json }))).toEqual(['opening-form'])
    expect(resealed(withLeaf(5, { opening: sample.leaves[6]!.opening }))).toEqual(['opening-root'])
  })

  test('law: missing, of another version, twice', () => {
    expect(resealed({ law: sample.law.slice(0, 1) })).toEqual(['law-missing'])
    const [first] = sample.law as [(typeof sample.law)[0]]
    expect(resealed({ law: [{ ...first, article: { zh: '改' } }, ...sample.law.slice(1)] })).toEqual(['law-version'])
    expect(resealed({ law: [...sample.law, first] })).toEqual(['law-repeated'])
  })
})

describe('the closing record says what belongs in the bundle, not the server', () => {
  const closingAt = sample.leaves.length - 1
  /** The sample with another last act, under the log's seal: the declared streams are as long as they really are. */
  const closedBy = (change: Partial<Step>): string[] => {
    const steps = sampleSteps()
    return codes(
      sealBundle(sampleBundle({ steps: steps.with(closingAt, { ...steps.at(-1)!, ...change }) }), SAMPLE_SIGNER),
    )
  }
  const record = sampleSteps().at(-1)!.record

  test('a stream that is cut short, with its later leaves gone', () => {
    const cut = sample.leaves.filter(
      (_, i) => i < 27 && !JSON.parse(sample.leaves[i]!.entry).stream.startsWith('meter/'),
    )
    const streams = [{ stream: 'lease/0198-7c', size: cut.length }]
    expect(resealed({ leaves: cut, streams })).toEqual(['closing-missing'])
  })

  test('a stream that is dropped whole, or cut, or declared with another leaf, while the closing record stays', () => {
    const stay = sample.leaves.filter(({ entry }) => JSON.parse(entry).stream !== 'meter/0198-1')
    const streams = sample.streams.filter(({ stream }) => stream !== 'meter/0198-1')
    expect(resealed({ leaves: stay, streams })).toEqual(['closing-streams'])
    expect(resealed({ leaves: stay })).toEqual(['stream-gap'])
    expect(resealed({ streams })).toEqual(['stream-undeclared', 'closing-streams'])
    const short = sample.leaves.filter(({ entry }) => !/"seq":11,"stream":"meter.0198-1"/.test(entry))
    expect(short.length).toBe(29)
    const shorter = sample.streams.map((s) => (s.stream === 'meter/0198-1' ? { ...s, size: 11 } : s))
    expect(resealed({ leaves: short, streams: shorter })).toEqual(['closing-streams'])
  })

  test('no leaves at all; another subject; a subject of an unknown kind', () => {
    const another = { kind: 'lease', id: 'another' }
    expect(resealed({ leaves: [], streams: [], law: [] })).toEqual(['no-leaves', 'closing-missing'])
    expect(resealed({ leaves: [], streams: [], subject: another })).toEqual(['no-leaves', 'closing-missing'])
    expect(resealed({ subject: another })).toEqual(['closing-missing'])
    for (const kind of ['party', '__proto__', 'constructor'])
      expect(resealed({ subject: { kind, id: '0198-7c' } })).toEqual(['subject-kind'])
  })

  test('a file that brings another stream, lacks a leaf, or has none', () => {
    const file = (streams: readonly { stream: string; size: number }[]): Partial<UnsealedBundle> => ({
      subject: { kind: 'file', id: '0198-7c' },
      streams,
    })
    expect(resealed(file(sample.streams))).toEqual(['own-stream'])
    expect(resealed(file([]))).toEqual(['stream-undeclared', 'own-stream'])
    expect(resealed({ ...file([{ stream: 'file/0198-7c', size: 3 }]) })).toEqual(['stream-gap', 'stream-undeclared'])
    expect(resealed({ ...file([{ stream: 'file/0198-7c', size: 0 }]), leaves: [], law: [] })).toEqual(['no-leaves'])
  })

  test('a closing record that was refused, is of another act, another lease, other streams', () => {
    expect(closedBy({})).toEqual([])
    expect(closedBy({ record: { ...record, outcome: 'refused' } })).toEqual(['closing-missing'])
    expect(closedBy({ kind: 'dispute.bundle.send' })).toEqual(['closing-missing'])
    expect(closedBy({ record: { ...record, 'input.lease': 'another' } })).toEqual(['closing-subject'])
    for (const streams of [[], null, sample.streams.toReversed(), sample.streams.slice(1)] as Json[])
      expect(closedBy({ record: { ...record, 'decision.streams': streams } })).toEqual(['closing-streams'])
  })

  test('a closing record that does not show what it must', () => {
    const all = [...Object.keys(record), 'act', 'actor', 'at', 'law']
    expect(closedBy({ shown: all })).toEqual([])
    const without = (name: string): string[] => closedBy({ shown: all.filter((n) => n !== name) })
    expect(without('act')).toEqual(['closing-missing'])
    expect(without('outcome')).toEqual(['closing-missing'])
    expect(without('input.lease')).toEqual(['closing-subject'])
    expect(without('decision.streams')).toEqual(['closing-streams'])
    expect(without('actor')).toEqual([])
    expect(closedBy({ shown: [] })).toEqual(['closing-missing'])
  })

  test('a closing record whose opening does not fit its leaf closes nothing', () => {
    expect(resealed(withLeaf(closingAt, { opening: sample.leaves[0]!.opening }))).toEqual([
      'opening-count',
      'opening-root',
      'closing-missing',
    ])
  })
})

describe('records without content', () => {
  test('are accepted, counted and said; the closing record cannot be one', () => {
    const steps = sampleSteps().map((step, i) => (i === 2 || i === 5 ? { ...step, shown: [] } : step))
    const verdict = verifyBundle(sealBundle(sampleBundle({ steps }), SAMPLE_SIGNER))
    expect(verdict).toMatchObject({ verdict: '核验一致', reasons: [], withheld: 2, leaves: 30 })
    expect(verdict.articles[16].zh).toContain('其中 2 条的内容未披露或已删除')
    expect(verdict.articles[16].en).toContain('2 of them is withheld or erased')
    expect(verifyBundle(bytes).articles[16].zh).not.toContain('未披露')
  })

  test('a withheld field counts by its commitment alone: another commitment, or one too few, is refused', () => {
    const steps = sampleSteps().map((step, i) => (i === 5 ? { ...step, shown: [] } : step))
    const hidden = sampleBundle({ steps })
    const changed = (opening: Json): string[] =>
      codes(
        sealBundle(
          { ...hidden, leaves: hidden.leaves.map((l, i) => (i === 5 ? { ...l, opening: opening as never } : l)) },
          SAMPLE_SIGNER,
        ),
      )
    const { opening } = hidden.leaves[5]!
    expect(changed(opening as unknown as Json)).toEqual([])
    expect(changed([...opening.slice(1), opening[0]!] as unknown as Json)).toEqual(['opening-root'])
    expect(changed(opening.slice(1) as unknown as Json)).toEqual(['opening-count', 'opening-root'])
    expect(changed([])).toEqual(['opening-count', 'opening-root'])
  })
})

describe('article 18: who read the meter', () => {
  type Reading = { source: Json; from: number; to: number; outcome?: string; accepted?: boolean; withheld?: boolean }
  const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T00:00:00Z`
  /** The sample with these readings instead of its own. */
  const read = (...readings: Reading[]): [sources: number, overlapping: number, zh: string] => {
    const own = sampleSteps().filter(({ kind }) => kind !== 'metering.usage.record')
    const made = readings.map(({ source, from, to, outcome = 'done', accepted = true, withheld }, i): Step => {
      const interval = { id: `i${i}`, from: day(from), to: day(to) }
      const decided: { [name: string]: Json } =
        outcome === 'done'
          ? { 'decision.accepted': accepted ? [`i${i}`] : [], 'decision.acceptedAt': accepted ? [1] : [] }
          : {}
      // At place 0 another interval of the same id, which was not accepted, spans the whole month.
      const rejected = { ...interval, from: day(1), to: day(31) }
      const record = { 'input.sourceKind': source, 'input.intervals': [rejected, interval], outcome, ...decided }
      return {
        stream: 'lease/0198-7c',
        kind: 'metering.usage.record',
        record,
        ...(withheld ? { shown: ['act', 'at'] } : {}),
      }
    })
    const closing = own.at(-1)!
    const size = own.length + made.length
    const streams = [{ stream: 'lease/0198-7c', size }]
    const steps = [
      ...own.slice(0, -1),
      ...made,
      { ...closing, record: { ...closing.record, 'decision.streams': streams } },
    ]
    const { verdict, articles, reasons } = verifyBundle(sealBundle(sampleBundle({ steps }), SAMPLE_SIGNER))
    expect([verdict, reasons]).toEqual(['核验一致', []])
    expect(articles[18].en.length).toBeGreaterThan(0)
    return [articles[18].sources, articles[18].overlapping, articles[18].zh]
  }
  const corroborate = expect.stringContaining('可相互印证')
  const nothing = expect.stringContaining('缺少相互印证')
  const none = expect.stringContaining('没有来源可辨')

  test('no reading, only refused ones, only rejected ones, only withheld ones, only unknown sources', () => {
    expect(read()).toEqual([0, 0, none])
    expect(read({ source: 'lessee', from: 1, to: 5, outcome: 'refused' })).toEqual([0, 0, none])
    expect(read({ source: 'lessee', from: 1, to: 5, accepted: false })).toEqual([0, 0, none])
    expect(read({ source: 'lessee', from: 1, to: 5, withheld: true })).toEqual([0, 0, none])
    expect(read({ source: 'a friend', from: 1, to: 5 }, { source: 7, from: 1, to: 5 })).toEqual([0, 0, none])
  })

  test('a refused or rejected reading by another source corroborates nothing', () => {
    const provider = { source: 'provider', from: 1, to: 5 }
    expect(read(provider)).toEqual([1, 0, nothing])
    expect(read(provider, { source: 'lessee', from: 1, to: 5, outcome: 'refused' })).toEqual([1, 0, nothing])
    expect(read(provider, { source: 'lessee', from: 1, to: 5, accepted: false })).toEqual([1, 0, nothing])
    expect(read(provider, { source: 'provider', from: 2, to: 4 })).toEqual([1, 0, nothing])
  })

  test('two sources corroborate only where their times overlap; touching is no overlap', () => {
    expect(read({ source: 'provider', from: 1, to: 5 }, { source: 'lessee', from: 4, to: 9 })).toEqual([
      2,
      2,
      corroborate,
    ])
    expect(read({ source: 'provider', from: 1, to: 5 }, { source: 'lessee', from: 5, to: 9 })).toEqual([2, 0, nothing])
    expect(
      read(
        { source: 'provider', from: 1, to: 9 },
        { source: 'provider', from: 2, to: 3 },
        { source: 'lessee', from: 7, to: 8 },
        { source: 'platform', from: 20, to: 21 },
      ),
    ).toEqual([3, 2, expect.stringContaining('来自 3 个来源（出租方、承租方、平台共 3 个可能来源），其中 2 个来源')])
  })

  test('overlap is what the definition says, for any spans', () => {
    const span = fc.record({
      source: fc.constantFrom('provider', 'lessee', 'platform'),
      from: fc.integer({ min: 1, max: 9 }),
      length: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const readings = spans.map(({ source, from, length }) => ({ source, from, to: from + length }))
        const expected = new Set(
          readings
            .filter((a) => readings.some((b) => a.source !== b.source && a.from < b.to && b.from < a.to))
            .map(({ source }) => source),
        )
        expect(read(...readings).slice(0, 2)).toEqual([
          new Set(readings.map(({ source }) => source)).size,
          expected.size,
        ])
      }),
      { numRuns: 60 },
    )
  })
})

test('any bytes at all give a verdict and never an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      expect(verifyBundle(noise).verdict).toBe('核验不一致')
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(sample)), fc.jsonValue({ maxDepth: 3 }), (name, value) => {
      const text = JSON.stringify(value)
      fc.pre(!/[.eE]-?\d|[eE]\+/.test(text))
      try {
        verifyBundle(sealBundle({ ...sample, [name]: value }, SAMPLE_SIGNER))
      } catch (error) {
        expect(String(error)).toMatch(/CanonicalError|NoteError/) // the sealing, not the verifying
      }
    }),
  )
})
