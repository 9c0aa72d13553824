// JSON of unknown care: one value, or one value a line. Lines that are none are named.

/** The objects in the text; undefined where it does not begin like JSON. */
export function jsonRecords(text: string): { records: { line: number; value: object }[]; bad: number[] } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const whole = JSON.parse(text) as unknown
    const values = Array.isArray(whole) ? (whole as unknown[]) : [whole]
    return { records: values.flatMap((value) => (isObject(value) ? [{ line: 1, value }] : [])), bad: [] }
  } catch {
    const records: { line: number; value: object }[] = []
    const bad: number[] = []
    for (const [at, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue
      try {
        const value = JSON.parse(line) as unknown
        if (isObject(value)) records.push({ line: at + 1, value })
        else bad.push(at + 1)
      } catch {
        bad.push(at + 1)
      }
    }
    return records.length === 0 ? undefined : { records, bad }
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path of names; undefined where a step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, name) => (isObject(here) && Object.hasOwn(here, name) ? (here as Record<string, unknown>)[name] : undefined),
    value,
  )
}

export const textAt = (value: unknown, ...path: readonly string[]): string | null => {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : null
}

export const numberAt = (value: unknown, ...path: readonly string[]): number | null => {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : null
}
