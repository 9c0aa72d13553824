import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBundle, sealBundle, type UnsealedBundle } from './bundle.ts'
import type { Json } from './canonical.ts'
import { fromUtf8, utf8 } from './encoding.ts'
import { noteSigner, signCheckpoint } from './note.ts'
import { SAMPLE_SIGNER, sampleBundle } from './sample-bundle.ts'
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
      leaves: 29,
      size: 127,
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
    expect(verdict.articles[18]).toMatchObject({ sources: 3, of: 3 })
    expect(verdict.brackets).toContainEqual({
      stream: 'lease:0198-7c',
      claimedFrom: '2026-03-01T00:15:30.500Z',
      claimedTo: '2026-03-04T04:15:30.500Z',
      proven: null,
    })
    expect(JSON.stringify(verdict)).not.toMatch(/admissible/i)
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
    expect(dropped.gaps).toEqual([{ stream: 'meter:0198-1', missing: [3] }])
    expect(dropped.reasons).toEqual([
      expect.objectContaining({
        code: 'stream-gap',
        zh: expect.stringContaining('meter:0198-1 缺 3'),
        en: expect.stringContaining('lacks 3'),
      }),
    ])
    // Without a seal of the log too: both are named.
    const unsealed = sealBundle({ ...sample, leaves: sample.leaves.slice(0, -1) }, stranger)
    expect(codes(unsealed)).toEqual(['seal-signature', 'stream-gap'])
    expect(verifyBundle(unsealed).gaps).toEqual([{ stream: 'lease:0198-7c', missing: [4] }])
  })

  test('a stream said to be longer, shorter, or of any size at all', () => {
    const sized = (size: number): Partial<UnsealedBundle> => ({
      streams: sample.streams.map((s, i) => (i === 0 ? { ...s, size } : s)),
    })
    expect(resealed(sized(6))).toEqual(['stream-gap'])
    expect(resealed(sized(4))).toEqual(['stream-beyond'])
    expect(resealed(sized(Number.MAX_SAFE_INTEGER))).toEqual(['stream-gap'])
    expect(resealed({ streams: [...sample.streams, sample.streams[0]!] })).toEqual(['stream-repeated'])
    expect(resealed({ streams: [] })).toEqual([])
  })

  test('keys, origin, checkpoint', () => {
    expect(codes(sealBundle({ ...sample, logKey: stranger.vkey }, stranger))).toEqual(['checkpoint-signature'])
    expect(resealed({ logKey: 'nonsense' })).toEqual(['key-form'])
    expect(resealed({ origin: 'another/log' })).toEqual(['checkpoint-origin'])
    expect(resealed({ checkpoint: 'nonsense' })).toEqual(['checkpoint-form'])
    expect(resealed({ checkpoint: signCheckpoint(sample.origin, 127, new Uint8Array(32), SAMPLE_SIGNER) })).toEqual([
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
