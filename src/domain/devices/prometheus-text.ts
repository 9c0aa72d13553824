// The Prometheus text exposition format (version 0.0.4, and OpenMetrics 1.0 as far as samples go).

export type Sample = {
  line: number
  metric: string
  labels: Readonly<Record<string, string>>
  /** as printed: a number, NaN, +Inf, -Inf */
  value: string
  /** milliseconds since 1970, as printed */
  timestamp: string | null
}

export type Exposition = {
  samples: Sample[]
  help: ReadonlyMap<string, string>
  /** lines that are no sample and no comment */
  unread: { line: number; text: string }[]
}

const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+([^\s]+)(?:\s+([+-]?\d+(?:\.\d+)?))?\s*(?:#.*)?$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g
const VALUE = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Inf|NaN)$/i
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' }

/** Reads a page. Lines that cannot be read are named and do not stop the others. */
export function expositionIn(text: string): Exposition {
  const samples: Sample[] = []
  const help = new Map<string, string>()
  const unread: Exposition['unread'] = []
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '') continue
    if (line.startsWith('#')) {
      const about = /^#\s*HELP\s+(\S+)\s*(.*)$/.exec(line)
      if (about?.[1] !== undefined) help.set(about[1], about[2] ?? '')
      continue
    }
    const match = SAMPLE.exec(line)
    if (match === null || !VALUE.test(match[3]!)) {
      unread.push({ line: at + 1, text: line })
      continue
    }
    const [, metric = '', labels = '', value = '', timestamp = null] = match
    samples.push({ line: at + 1, metric, labels: labelsIn(labels), value, timestamp })
  }
  return { samples, help, unread }
}

const labelsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\\(.)/g, (whole, escaped: string) => ESCAPES[escaped] ?? whole),
    ]),
  )
