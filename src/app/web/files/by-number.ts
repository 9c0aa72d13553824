/** Procedures in the order of their numbers: P2 before P10, P4 before P4a. */
export const byNumber = <Of extends { no: string }>(rows: readonly Of[]): Of[] =>
  rows.toSorted((a, b) => a.no.localeCompare(b.no, 'en', { numeric: true }))
