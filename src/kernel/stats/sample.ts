// What a sample must be before anything is computed from it.

/** A sample that cannot be used: not finite, of unequal lengths, too small. `row` counts from 0, `column` is its name. */
export class BadSample extends Error {
  override name = 'BadSample'
  readonly column: string | undefined
  readonly row: number | undefined
  constructor(message: string, place: { column?: string; row?: number } = {}) {
    super(message)
    this.column = place.column
    this.row = place.row
  }
}

/** Throws BadSample for an empty list or a value that is not finite. */
export function assertFinite(values: Float64Array, column: string): void {
  if (values.length === 0) throw new BadSample(`${column}: no values`, { column })
  for (let row = 0; row < values.length; row += 1) {
    if (!Number.isFinite(values[row])) throw new BadSample(`${column}[${row}]: not a finite number`, { column, row })
  }
}
