// The code of someone who gave no name. The code opens the file; its proof (SHA-256 of the code) goes with a step and is
// on record, which does not reveal the code; the platform keeps the hash of the proof only.
import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** 20 characters of 5 random bits: a hundred bits, not to be guessed. In groups of four for the eye. */
export const newCode = (): string =>
  [...randomBytes(20)].map((byte, i) => (i > 0 && i % 4 === 0 ? '-' : '') + ALPHABET[byte % 32]!).join('')

/** As people type it: case, spaces and hyphens do not matter, nor O for 0 and I or L for 1. */
const plain = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

export const proofOf = (code: string): string => sha256(plain(code))
export const hashOfProof = (proof: string): string => sha256(proof)
export const hashOfCode = (code: string): string => hashOfProof(proofOf(code))

export const isHash = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
