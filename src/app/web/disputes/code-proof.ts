// The code of a hand-over goes nowhere; its proof (SHA-256) does. As the platform's identity room reads a code.
import { sha256, toHex, utf8 } from '#kernel/proof'

/** Case, blanks and hyphens do not matter, nor O for 0 and I or L for 1. */
const plain = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

export const proofOfCode = (code: string): string => toHex(sha256(utf8(plain(code))))
