// The unified social credit code, GB 32100-2015: 18 characters, the last one a check digit.

/** Digits and capital letters without I, O, S, V, Z (GB 32100-2015 table of characters). */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^(i−1) mod 31 for the places 1 to 17. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** GB 11714 weights for the first eight characters of the organisation code at places 9 to 16. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

export interface UsccCheck {
  valid: boolean
  /** the digit that belongs at place 18, or null when the first 17 characters cannot be computed */
  checkDigit: string | null
  reason: { zh: string; en: string }
}

/**
 * Check a unified social credit code. Capital letters only: what a person may have mistyped is
 * named, not guessed. The input may be of any length and bytes; work and answer stay bounded.
 */
export function checkUscc(code: string): UsccCheck {
  if (typeof code !== 'string' || code.length !== 18) {
    return no(null, '应为 18 位', `expected 18 characters, got ${typeof code === 'string' ? code.length : 0}`)
  }
  let sum = 0
  for (const [i, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(code.charAt(i))
    if (value < 0)
      return no(
        null,
        `第 ${i + 1} 位不是代码字符（数字和除 I、O、S、V、Z 外的大写字母）`,
        `place ${i + 1} is no code character (digits and capitals without I, O, S, V, Z)`,
      )
    if (i >= 2 && i <= 7 && value > 9)
      return no(
        null,
        `第 ${i + 1} 位属行政区划，应为数字`,
        `place ${i + 1} belongs to the division code and must be a digit`,
      )
    sum += value * weight
  }
  const expected = ALPHABET.charAt((31 - (sum % 31)) % 31)
  const given = code.charAt(17)
  if (!ALPHABET.includes(given)) return no(expected, '第 18 位不是代码字符', 'place 18 is no code character')
  if (given !== expected)
    return no(expected, `校验位应为 ${expected}，不是 ${given}`, `the check digit must be ${expected}, not ${given}`)
  return { valid: true, checkDigit: expected, reason: { zh: '校验位正确', en: 'the check digit is right' } }
}

/**
 * A fictitious code for the sample world: division 000000 belongs to nobody. The same n gives the
 * same code; n is an integer from 0 to 99,999,999.
 */
export function sampleUscc(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0 || n > 99_999_999)
    throw new RangeError(`sampleUscc: expected an integer from 0 to 99999999, got ${n}`)
  const organisation = String(n).padStart(8, '0')
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * Number(organisation.charAt(i)), 0)
  const organisationCheck = '0123456789X'.charAt((11 - (sum % 11)) % 11)
  const body = `91000000${organisation}${organisationCheck}`
  const check = checkUscc(`${body}0`).checkDigit
  return `${body}${check ?? ''}`
}

function no(checkDigit: string | null, zh: string, en: string): UsccCheck {
  return { valid: false, checkDigit, reason: { zh, en } }
}
