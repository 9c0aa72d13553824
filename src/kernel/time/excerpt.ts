const LIMIT = 48

/**
 * Bad input as an error message may show it: at most 48 characters, quoted, on one line,
 * control and direction characters escaped, so that a message never repeats a 100 MB line
 * and never drives the reader's terminal.
 */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value)
  const cut = text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text
  const safe = cut.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
  return `“${safe}”`
}
