import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, fromHex, toBase64, toHex, utf8 } from './encoding.ts'
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from './hash.ts'
import {
  checkpointText,
  cosignatureSigner,
  type NoteError,
  noteSigner,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVkey,
  signCheckpoint,
  signNote,
} from './note.ts'

const log = noteSigner('log.example/a', new Uint8Array(32).fill(1))
const other = noteSigner('log.example/b', new Uint8Array(32).fill(2))
const witness = cosignatureSigner('witness.example', new Uint8Array(32).fill(3), () => 1_790_000_000)
const code = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    return (error as NoteError).code
  }
  return 'accepted'
}

test('base64 has one spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 90 }), (bytes) => {
      const text = toBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(Buffer.from(fromBase64(text)!).equals(bytes)).toBe(true)
    }),
  )
  for (const text of ['AB==', 'AAB=', 'A', 'AA', 'AAA', 'A===', 'AA=A', '!AAA', 'AA==AA==', ' AAAA', 'AAA_']) {
    expect([text, fromBase64(text)]).toEqual([text, null])
  }
})

describe('Ed25519', () => {
  const seed = new Uint8Array(32).fill(9)
  const message = utf8('算衡')
  // RFC 8032 section 7.1, test 2.
  test('RFC 8032', () => {
    const key = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')!
    expect(toHex(ed25519PublicKey(key))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    expect(toHex(ed25519Sign(key, Uint8Array.of(0x72)))).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
  })

  test('the native and the browser library agree, also on S + L and on keys of small order', () => {
    const key = ed25519PublicKey(seed)
    const signature = ed25519Sign(seed, message)
    expect(ed25519.verify(signature, message, key, { zip215: false })).toBe(true)
    expect(ed25519Verify(key, message, signature)).toBe(true)
    expect(ed25519Verify(key, utf8('别的'), signature)).toBe(false)
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    let s = order
    for (let i = 63; i >= 32; i--) s += BigInt(signature[i]!) << BigInt(8 * (i - 32))
    const malleable = signature.slice()
    for (let i = 32; i < 64; i++) malleable[i] = Number((s >> BigInt(8 * (i - 32))) & 255n)
    expect(ed25519Verify(key, message, malleable)).toBe(false)
    const identity = fromHex('0100000000000000000000000000000000000000000000000000000000000000')!
    const forged = new Uint8Array(64)
    forged[0] = 1
    expect(ed25519Verify(identity, message, forged)).toBe(false)
    expect(ed25519Verify(key, message, signature.subarray(1))).toBe(false)
    expect(ed25519Verify(new Uint8Array(32).fill(255), message, signature)).toBe(false)
  })
})

describe('notes', () => {
  const note = signNote('text\n', log, other, witness)
  const keys = [log, other, witness].map(({ vkey }) => parseVkey(vkey))

  test('opens with any of its keys; a cosignature carries its time', () => {
    expect(openNote(note, keys).verified.map(({ name, timestampSeconds }) => [name, timestampSeconds])).toEqual([
      ['log.example/a', undefined],
      ['log.example/b', undefined],
      ['witness.example', 1_790_000_000],
    ])
    expect(openNote(note, [keys[1]!]).unverified.length).toBe(2)
    expect(code(() => openNote(note, []))).toBe('note-unsigned')
  })

  test('a changed character in text or signatures is refused by all keys together', () => {
    fc.assert(
      fc.property(fc.nat({ max: note.length - 1 }), fc.integer({ min: 32, max: 126 }), (at, letter) => {
        const changed = note.slice(0, at) + String.fromCharCode(letter) + note.slice(at + 1)
        if (changed === note) return
        // A line under a changed name belongs to a key not given; the rest still verifies, so count.
        const verified =
          code(() => openNote(changed, keys)) === 'accepted' ? openNote(changed, keys).verified.length : 0
        expect(verified).toBeLessThan(3)
        if (at < 'text'.length) expect(verified).toBe(0)
      }),
    )
  })

  test('a signature of one kind is none of the other, and a name belongs to its key', () => {
    const line = note.split('\n')[4]!
    expect(code(() => openNote(`text\n\n${line}\n`, [keys[0]!]))).toBe('note-unsigned')
    const renamed = log.vkey.replace('log.example/a', 'log.example/c')
    expect(code(() => parseVkey(renamed))).toBe('key-form')
  })
})

test('checkpoints', () => {
  const root = new Uint8Array(32).fill(5)
  const opened = openCheckpoint(signCheckpoint('origin', 12, root, log), [parseVkey(log.vkey)])
  expect([opened.origin, opened.size, toHex(opened.root), opened.extensions]).toEqual(['origin', 12, toHex(root), []])
  const good = checkpointText('origin', 12, root)
  expect(parseCheckpoint(`${good}extension\n`).extensions).toEqual(['extension'])
  const lines = good.split('\n')
  for (const bad of [
    '',
    'origin\n',
    good.slice(0, -1),
    `\n12\n${lines[2]}\n`,
    good.replace('12', '012'),
    good.replace('12', '-1'),
    good.replace('12', '1e3'),
    good.replace('12', '9007199254740992'),
    good.replace('=', ''),
    `${good}\n`,
    `${good}a\n\nb\n`,
    good.replace(/(.)=/, 'Z='),
  ]) {
    expect([bad, code(() => parseCheckpoint(bad))]).toEqual([bad, 'checkpoint-form'])
  }
  expect(code(() => checkpointText('two\nlines', 1, root))).toBe('checkpoint-form')
})
