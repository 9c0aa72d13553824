import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkUscc, sampleUscc } from './uscc.ts'

const shared = process.env['SUAN_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const vectors = join(shared, 'data/cn/uscc_check_vectors.csv')
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

it.skipIf(!existsSync(vectors))('agrees with the shared check vectors', () => {
  const rows = readFileSync(vectors, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  expect(rows.length).toBeGreaterThan(100)
  expect(rows.filter(([code, expected]) => checkUscc(code ?? '').valid !== (expected === 'valid'))).toEqual([])
})

it('sample codes are valid, distinct, and of division 000000', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), (n) => {
      const code = sampleUscc(n)
      expect(checkUscc(code).valid).toBe(true)
      expect(code.slice(2, 8)).toBe('000000')
      expect(Number(code.slice(8, 16))).toBe(n)
    }),
  )
  expect(sampleUscc(1)).toBe(sampleUscc(1))
  expect(() => sampleUscc(-1)).toThrow(RangeError)
  expect(() => sampleUscc(1e8)).toThrow(RangeError)
})

it('every single changed character and every swap of unlike neighbours is found', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.nat(17), fc.nat(30), (n, place, at) => {
      const code = sampleUscc(n)
      const other = ALPHABET.charAt(at)
      if (other !== code.charAt(place))
        expect(checkUscc(code.slice(0, place) + other + code.slice(place + 1)).valid).toBe(false)
      const [a, b] = [code.charAt(place), code.charAt(place + 1)]
      if (b !== '' && a !== b) expect(checkUscc(code.slice(0, place) + b + a + code.slice(place + 2)).valid).toBe(false)
    }),
  )
})

it('names what is wrong, whatever it is given', () => {
  const code = sampleUscc(7)
  const wrong = code.endsWith('0') ? '1' : '0'
  expect(checkUscc(code.slice(0, 17) + wrong)).toMatchObject({
    valid: false,
    checkDigit: code.charAt(17),
    reason: { zh: expect.stringContaining('校验位应为') },
  })
  expect(checkUscc('').reason.zh).toBe('应为 18 位')
  expect(checkUscc('9'.repeat(50_000_000))).toMatchObject({ valid: false, checkDigit: null })
  expect(checkUscc(code.toLowerCase()).valid).toBe(code === code.toLowerCase())
  expect(checkUscc(`I${code.slice(1)}`).reason.en).toMatch(/place 1 /)
  expect(checkUscc(`${code.slice(0, 4)}A${code.slice(5)}`).reason.en).toMatch(/division/)
  expect(checkUscc(`${code.slice(0, 17)}\u0000`).valid).toBe(false)
  expect(checkUscc('９１００００００００００００００００').valid).toBe(false)
  expect(checkUscc('😀'.repeat(9)).valid).toBe(false)
  expect(checkUscc(undefined as unknown as string).valid).toBe(false)
})
