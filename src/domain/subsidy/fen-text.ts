/** An amount as a refusal says it: ¥1234.50. */
export const fenText = (fen: number): string =>
  `¥${Math.trunc(fen / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
