// How figures are written in answers: exact, never through floating point.

/** A count for JSON: an integer, from 2^53 on its decimal text. */
export function count(value: bigint): number | string {
  return value < 2n ** 53n && value > -(2n ** 53n) ? Number(value) : String(value)
}

/** `part / whole` with six places, half up ('26172.472636'). `part` is not negative. */
export function sixPlaces(part: bigint, whole: bigint): string {
  const micros = (part * 2_000_000n + whole) / (2n * whole)
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`
}
