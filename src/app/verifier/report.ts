// From a bundle's bytes to what the page shows: the verdict, and each record as rows of text. Pure, for tests.
import {
  fromUtf8,
  openedFields,
  parseBundle,
  parseLeaf,
  parseOpening,
  readCitations,
  readField,
  verifyBundle,
  type Bundle,
  type BundleLeaf,
  type Json,
  type Verdict,
} from '#kernel/proof'

/** One line of a bill, a cell per column. */
export type BillTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

export type RecordRow = {
  readonly index: number
  readonly stream: string
  readonly seq: number
  readonly act: string
  readonly at: string
  /** As recorded; null when withheld. */
  readonly outcome: string | null
  readonly law: readonly string[]
  /** Shown fields by name. */
  readonly shown: readonly (readonly [name: string, value: string])[]
  readonly withheld: number
  readonly bill: BillTable | null
}

export type Report = {
  readonly verdict: Verdict
  /** What could be read of the bundle, verified or not; null when it has not even the form of one. */
  readonly bundle: Bundle | null
  readonly records: readonly RecordRow[]
}

/** Verifies a file and lays out its content. Never throws. */
export function makeReport(bytes: Uint8Array, trustedKeys: readonly string[]): Report {
  const verdict = verifyBundle(bytes, trustedKeys.length > 0 ? { trustedKeys } : {})
  const bundle = readBundle(bytes)
  return { verdict, bundle, records: (bundle?.leaves ?? []).flatMap(recordRow) }
}

function readBundle(bytes: Uint8Array): Bundle | null {
  try {
    return parseBundle(fromUtf8(bytes) ?? '')
  } catch {
    return null // the verdict has said why
  }
}

function recordRow(bundled: BundleLeaf): RecordRow[] {
  try {
    const leaf = parseLeaf(bundled.entry)
    const opening = parseOpening(bundled.opening) ?? []
    const fields = openedFields(opening)
    const outcome = fields.get('outcome')
    const law = fields.get('law')
    return [
      {
        index: bundled.index,
        stream: leaf.stream,
        seq: leaf.seq,
        act: leaf.kind,
        at: leaf.at,
        outcome: typeof outcome === 'string' ? outcome : null,
        law: law === undefined ? [] : [...new Set((readCitations(law) ?? []).map(({ cite }) => cite))],
        shown: [...fields].map(([name, value]) => [name, valueText(value)] as const),
        withheld: opening.length - fields.size,
        bill: billTable(readField(fields, 'decision.lines')),
      },
    ]
  } catch {
    return [] // a malformed leaf is among the reasons
  }
}

/** A value for reading: text as it is, anything else as indented JSON. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}

/** Fen as yuan with two decimals, without passing through a floating-point number. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A bill's lines as a table; null when the value is no list of flat objects. Names that end in Fen are shown in yuan. */
export function billTable(lines: Json | undefined): BillTable | null {
  if (!Array.isArray(lines) || lines.length === 0) return null
  const rows = lines as readonly Json[]
  if (!rows.every((line) => line !== null && typeof line === 'object' && !Array.isArray(line))) return null
  const columns = [...new Set(rows.flatMap((line) => Object.keys(line as object)))]
  return {
    columns: columns.map((name) => (name.endsWith('Fen') ? `${name.slice(0, -3)} (元 CNY)` : name)),
    rows: rows.map((line) =>
      columns.map((name) => {
        const value = (line as { readonly [name: string]: Json })[name]
        if (value === undefined || value === null) return ''
        return typeof value === 'number' && name.endsWith('Fen') ? yuan(value) : valueText(value)
      }),
    ),
  }
}
