// SM2 over SM3 against the example of the standard, GB/T 32918.5-2017 annex A (GM/T 0003.5-2012 A.2).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromHex, utf8 } from '#kernel/proof'
import { element, integer, sequence } from './der.ts'
import { SigningError, sm2PublicKey, sm2Sign, sm2Verify } from './index.ts'

/** The published test key; it signs nothing else. */
const PRIVATE = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
const PUBLIC =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
  'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
const MESSAGE = utf8('message digest')
const R = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3'
const S = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
const der = (r: string, s: string): Uint8Array => sequence(integer(fromHex(r)!), integer(fromHex(s)!))

it('reproduces the example of the standard', () => {
  expect(sm2PublicKey(PRIVATE)).toBe(PUBLIC)
  expect(sm2Verify(PUBLIC, MESSAGE, der(R, S))).toBe(true)
  expect(sm2Verify(PUBLIC, MESSAGE, der(S, R))).toBe(false)
})

it('verifies what it signs, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (message, n) => {
      const signature = sm2Sign(PRIVATE, message)
      expect(sm2Verify(PUBLIC, message, signature)).toBe(true)
      const place = n % (message.length + 1)
      const other = Buffer.concat([message.subarray(0, place), Uint8Array.of(n % 251), message.subarray(place)])
      expect(sm2Verify(PUBLIC, other, signature)).toBe(false)
      const broken = new Uint8Array(signature)
      broken[n % broken.length]! ^= 1 + (n % 255)
      expect(sm2Verify(PUBLIC, message, broken)).toBe(false)
    }),
    { numRuns: 20 },
  )
})

it('says no to malformed input', () => {
  const signature = sm2Sign(PRIVATE, MESSAGE)
  expect(sm2Verify(PUBLIC.toUpperCase(), MESSAGE, signature)).toBe(false)
  expect(sm2Verify(PUBLIC.slice(2), MESSAGE, signature)).toBe(false)
  expect(sm2Verify(`${PUBLIC.slice(0, -2)}00`, MESSAGE, signature)).toBe(false)
  for (const bytes of [
    new Uint8Array(),
    element(0x30),
    signature.subarray(1),
    Buffer.concat([signature, Uint8Array.of(0)]),
  ])
    expect(sm2Verify(PUBLIC, MESSAGE, bytes)).toBe(false)
  expect(() => sm2Sign('00', MESSAGE)).toThrow(SigningError)
  expect(() => sm2Sign('0'.repeat(64), MESSAGE)).toThrow(SigningError)
  expect(() => sm2PublicKey('f'.repeat(64))).toThrow(SigningError)
})

const shared = join(process.env['SUAN_SHARED'] ?? join(process.cwd(), '..', 'shared'), 'vectors/evidence/sm2-sm3.json')

it.skipIf(!existsSync(shared))('agrees with the shared vectors (skipped where the shared folder is absent)', () => {
  const { sm2_sign: given } = JSON.parse(readFileSync(shared, 'utf8'))
  expect(sm2PublicKey(given.private_key)).toBe(given.public_key_uncompressed)
  expect(sm2Verify(given.public_key_uncompressed, utf8(given.message), der(given.r, given.s))).toBe(true)
})
