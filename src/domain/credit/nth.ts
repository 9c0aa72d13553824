/** The nth id that one act gives: its own, then the same with another last part; equal acts give equal ids. */
export const nth = (id: string, n: number): string =>
  n === 0 ? id : `${id.slice(0, 24)}${(BigInt(`0x${id.slice(24)}`) ^ BigInt(n)).toString(16).padStart(12, '0')}`
