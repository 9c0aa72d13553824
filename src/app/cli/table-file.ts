// Reading tables from files of unknown care: CSV (RFC 4180), pipe-separated and JSON lines, plain or gzipped.
//
// The file is streamed and never held; a record may have at most 1 MiB, so a line without an end is refused after
// that much and not after it has filled the memory. Every complaint names the file, the line, the column where there
// is one, what was expected and what was found.
import { isUtf8 } from 'node:buffer'
import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BadTime, excerpt, instant, type Instant } from '#kernel/time'
import { WrongUse } from './answer.ts'

export const RECORD_LIMIT_BYTES = 1024 * 1024

const NEWLINE = 0x0a
const RETURN = 0x0d
const BYTE_ORDER_MARK = '\ufeff'

/** How a file is cut into fields, told by its name: .psv, .tsv, .jsonl, anything else is CSV; `.gz` does not count. */
type Shape = { delimiter: string; quotes: boolean } | 'json-lines'

function shapeOf(path: string): Shape {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  if (name.endsWith('.psv')) return { delimiter: '|', quotes: false } // sacct --parsable2 quotes nothing
  if (name.endsWith('.tsv')) return { delimiter: '\t', quotes: false }
  if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) return 'json-lines'
  return { delimiter: ',', quotes: true }
}

export type TableOptions = {
  /** columns that must be there, under these names */
  columns: readonly string[]
  /** columns that are read when they are there; further ones are left alone */
  optional?: readonly string[]
  /** header names are compared without case (sacct writes JobID, its exports jobid) */
  anyCase?: boolean
  /** the columns of a file whose first line is already data, when that line has as many fields and none of these names */
  withoutHeader?: readonly string[]
}

/** One row and where it stands. Each reader refuses by naming file, line, column, expectation and finding. */
export class Row {
  /** line of the file on which the row starts; the header is line 1 */
  readonly line: number
  readonly #path: string
  readonly #fields: readonly (string | undefined)[]
  readonly #places: ReadonlyMap<string, number>

  constructor(
    path: string,
    line: number,
    fields: readonly (string | undefined)[],
    places: ReadonlyMap<string, number>,
  ) {
    this.#path = path
    this.line = line
    this.#fields = fields
    this.#places = places
  }

  /** The field as it stands; undefined when the file has no such column. */
  raw(column: string): string | undefined {
    const place = this.#places.get(column)
    return place === undefined ? undefined : this.#fields[place]
  }

  #field(column: string): string {
    return this.raw(column) ?? this.refuse(column, '有值', 'a value', '')
  }

  /** Says what is wrong with one field of this row. */
  refuse(column: string, expectedZh: string, expectedEn: string, got: string = this.raw(column) ?? ''): never {
    const shown = excerpt(got)
    throw new WrongUse(
      `文件 ${this.#path} 第 ${this.line} 行，列 ${column}：期望${expectedZh}，得到 ${shown}`,
      `file ${this.#path}, line ${this.line}, column ${column}: expected ${expectedEn}, got ${shown}`,
    )
  }

  /** Text of at most `max` characters (200 unless told), without control characters; empty only where allowed. */
  text(column: string, { max = 200, empty = false }: { max?: number; empty?: boolean } = {}): string {
    const text = this.#field(column)
    if (text === '' && !empty) this.refuse(column, '非空文本', 'text that is not empty')
    if (text.length > max) this.refuse(column, `至多 ${max} 个字符`, `at most ${max} characters`)
    if (/\p{Cc}/u.test(text)) this.refuse(column, '没有控制字符的文本', 'text without control characters')
    return text
  }

  /** An integer of at least `min` (0 unless told) and at most `max` (2^53 - 1 unless told). */
  int(column: string, { min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): number {
    return this.#inRange(column, /^-?\d{1,20}$/.test(this.#field(column)) ? this.#field(column) : undefined, min, max)
  }

  /** As `int`; undefined for an empty field. */
  intOrNone(column: string, range: { min?: number; max?: number } = {}): number | undefined {
    return this.#field(column) === '' ? undefined : this.int(column, range)
  }

  /** As `int`, where a fraction of zero is allowed ('2240194.0'). Anything else after the point is refused, never rounded. */
  whole(column: string, { min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): number {
    const match = /^(-?\d{1,20})(?:\.0{1,20})?$/.exec(this.#field(column))
    return this.#inRange(column, match?.[1], min, max)
  }

  #inRange(column: string, digits: string | undefined, min: number, max: number): number {
    const value = digits === undefined ? Number.NaN : Number(digits)
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value === 0 ? 0 : value
    if (max === Number.MAX_SAFE_INTEGER)
      return this.refuse(column, `不小于 ${min} 的整数`, `an integer of at least ${min}`)
    return this.refuse(column, ` ${min} 到 ${max} 之间的整数`, `an integer from ${min} to ${max}`)
  }

  /** A point in time written without a zone ('2017-09-04 10:30:41.25'), read as UTC. */
  utc(column: string): Instant {
    const text = this.#field(column)
    const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/.exec(text)
    if (match) {
      try {
        return instant(`${match[1]}T${match[2]}Z`)
      } catch (error) {
        if (!(error instanceof BadTime)) throw error
      }
    }
    return this.refuse(column, '时刻 YYYY-MM-DD HH:MM:SS', 'a time YYYY-MM-DD HH:MM:SS')
  }
}

/**
 * The rows of a table, streamed. Throws WrongUse for a file that cannot be read, a broken gzip stream, a byte that is
 * not UTF-8, a record over 1 MiB, a missing or doubled column, a row of another length, broken quotes or JSON.
 */
export async function* rowsOf(path: string, options: TableOptions): AsyncGenerator<Row> {
  const shape = shapeOf(path)
  const records = recordsOf(path, shape !== 'json-lines' && shape.quotes)
  if (shape === 'json-lines') {
    yield* jsonRows(path, records, options)
    return
  }
  let header: Header | undefined
  let blankLine = 0
  for await (const record of records) {
    if (record.text === '') {
      blankLine ||= record.line // allowed at the end only
      continue
    }
    if (blankLine > 0 && header) throw rowLength(path, blankLine, header.width, 0)
    const fields = fieldsOf(path, record, shape)
    if (!header) {
      header = headerOf(path, fields, options)
      if (header.isData) yield new Row(path, record.line, fields, header.places)
      continue
    }
    if (fields.length !== header.width) throw rowLength(path, record.line, header.width, fields.length)
    yield new Row(path, record.line, fields, header.places)
  }
  if (!header) throw empty(path)
}

const empty = (path: string): WrongUse =>
  new WrongUse(`文件 ${path} 是空的：期望首行为列名`, `file ${path} is empty: expected column names on its first line`)

const rowLength = (path: string, line: number, expected: number, got: number): WrongUse =>
  new WrongUse(
    `文件 ${path} 第 ${line} 行：期望 ${expected} 列，得到 ${got} 列`,
    `file ${path}, line ${line}: expected ${expected} columns, got ${got}`,
  )

type Header = { width: number; places: Map<string, number>; isData: boolean }

function headerOf(
  path: string,
  fields: readonly string[],
  { columns, optional = [], anyCase = false, withoutHeader }: TableOptions,
): Header {
  const fold = (name: string): string => (anyCase ? name.trim().toLowerCase() : name.trim())
  const found = fields.map(fold)
  if (withoutHeader?.length === fields.length && !columns.some((name) => found.includes(fold(name)))) {
    return { width: fields.length, places: new Map(withoutHeader.map((name, place) => [name, place])), isData: true }
  }
  const places = new Map<string, number>()
  for (const name of [...columns, ...optional]) {
    const place = found.indexOf(fold(name))
    if (place < 0) continue
    if (found.indexOf(fold(name), place + 1) >= 0) {
      throw new WrongUse(
        `文件 ${path} 第 1 行：列 ${name} 出现两次`,
        `file ${path}, line 1: column ${name} appears twice`,
      )
    }
    places.set(name, place)
  }
  const missing = columns.filter((name) => !places.has(name))
  if (missing.length > 0) {
    const seen = found
      .join(',')
      .slice(0, 300)
      .replace(/\p{Cc}/gu, '·')
    throw new WrongUse(
      `文件 ${path} 第 1 行：缺少列 ${missing.join('、')}；现有列为 ${seen}`,
      `file ${path}, line 1: missing column ${missing.join(', ')}; the columns there are ${seen}`,
    )
  }
  return { width: fields.length, places, isData: false }
}

// ---- fields ----

type TextRecord = { line: number; text: string }

function fieldsOf(
  path: string,
  { line, text }: TextRecord,
  { delimiter, quotes }: { delimiter: string; quotes: boolean },
): string[] {
  if (!quotes || !text.includes('"')) return text.split(delimiter)
  const broken = (): WrongUse =>
    new WrongUse(
      `文件 ${path} 第 ${line} 行，第 ${fields.length + 1} 列：引号不成对（RFC 4180）`,
      `file ${path}, line ${line}, field ${fields.length + 1}: unbalanced quotes (RFC 4180)`,
    )
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let field = ''
      for (let from = at + 1; ;) {
        const close = text.indexOf('"', from)
        if (close < 0) throw broken()
        field += text.slice(from, close)
        at = close + 1
        if (text[at] !== '"') break
        field += '"' // a doubled quote stands for one
        from = at + 1
      }
      fields.push(field)
      if (at === text.length) return fields
      if (text[at] !== delimiter) throw broken()
    } else {
      const end = text.indexOf(delimiter, at)
      const field = end < 0 ? text.slice(at) : text.slice(at, end)
      if (field.includes('"')) throw broken()
      fields.push(field)
      if (end < 0) return fields
      at = end
    }
    at += 1
  }
}

async function* jsonRows(
  path: string,
  records: AsyncGenerator<TextRecord>,
  { columns, optional = [] }: TableOptions,
): AsyncGenerator<Row> {
  const names = [...columns, ...optional]
  const places = new Map(names.map((name, place) => [name, place]))
  let rows = 0
  for await (const { line, text } of records) {
    if (text === '') continue
    rows += 1
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      value = undefined
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new WrongUse(
        `文件 ${path} 第 ${line} 行：期望一个 JSON 对象，得到 ${excerpt(text)}`,
        `file ${path}, line ${line}: expected a JSON object, got ${excerpt(text)}`,
      )
    }
    const given = value as Record<string, unknown>
    const fields = names.map((name) => {
      const field = Object.hasOwn(given, name) ? given[name] : undefined
      if (field === null) return ''
      return typeof field === 'string' ? field : typeof field === 'number' ? String(field) : undefined
    })
    const row = new Row(path, line, fields, places)
    for (const name of columns) {
      if (row.raw(name) === undefined)
        row.refuse(name, '文本或数字', 'text or a number', JSON.stringify(given[name]) ?? '')
    }
    yield row
  }
  if (rows === 0) throw empty(path)
}

// ---- records ----

/** Lines as text, joined where a quoted field holds a line break. A carriage return before the line feed belongs to neither. */
async function* recordsOf(path: string, quotes: boolean): AsyncGenerator<TextRecord> {
  let open: { line: number; text: string } | undefined
  let isFirst = true
  for await (const { line, offset, bytes } of linesOf(path)) {
    let text = textOf(path, line, offset, bytes)
    if (isFirst && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1)
    isFirst = false
    if (!quotes || (!open && !text.includes('"'))) {
      yield { line, text: withoutReturn(text) }
      continue
    }
    const whole: string = open ? `${open.text}\n${text}` : text
    if (whole.length > RECORD_LIMIT_BYTES) throw tooLong(path, open?.line ?? line)
    if (countQuotes(text) % 2 === (open ? 0 : 1)) {
      open = { line: open?.line ?? line, text: whole } // an odd number so far: a quoted field goes on
      continue
    }
    yield { line: open?.line ?? line, text: withoutReturn(whole) }
    open = undefined
  }
  if (open) {
    throw new WrongUse(
      `文件 ${path} 第 ${open.line} 行：引号没有结束`,
      `file ${path}, line ${open.line}: a quoted field does not end`,
    )
  }
}

const withoutReturn = (text: string): string => (text.charCodeAt(text.length - 1) === RETURN ? text.slice(0, -1) : text)

function countQuotes(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1
  return count
}

/** Strict UTF-8: what is not is named by its place in the (unpacked) file. */
function textOf(path: string, line: number, offset: number, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  // The first byte that no longer continues a valid prefix: halve the distance between a good and a bad length.
  let good = 0
  let bad = bytes.length
  const decodes = (length: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(middle)) good = middle
    else bad = middle
  }
  const at = offset + bad - 1
  const byte = `0x${bytes[bad - 1]!.toString(16).padStart(2, '0')}`
  throw new WrongUse(
    `文件 ${path} 第 ${line} 行：字节 ${at}（${byte}）不是有效的 UTF-8`,
    `file ${path}, line ${line}: byte ${at} (${byte}) is not valid UTF-8`,
  )
}

const tooLong = (path: string, line: number): WrongUse =>
  new WrongUse(
    `文件 ${path} 第 ${line} 行：期望每行至多 ${RECORD_LIMIT_BYTES} 字节，得到更长的一行`,
    `file ${path}, line ${line}: expected at most ${RECORD_LIMIT_BYTES} bytes in a line, got more`,
  )

/** The lines of a file without their line feeds. At most one chunk and one line are held. */
async function* linesOf(path: string): AsyncGenerator<{ line: number; offset: number; bytes: Buffer }> {
  let rest: Buffer[] = [] // the pieces of a line that has not ended yet
  let restBytes = 0
  let line = 1
  let offset = 0
  for await (const chunk of bytesOf(path)) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from)
      const piece = end < 0 ? chunk.subarray(from) : chunk.subarray(from, end)
      if (restBytes + piece.length > RECORD_LIMIT_BYTES) throw tooLong(path, line)
      if (end < 0) {
        if (piece.length > 0) rest.push(piece)
        restBytes += piece.length
        break
      }
      const bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([...rest, piece])
      yield { line, offset, bytes }
      rest = []
      restBytes = 0
      offset += bytes.length + 1
      line += 1
      from = end + 1
    }
  }
  if (restBytes > 0) yield { line, offset, bytes: Buffer.concat(rest) }
}

/** The bytes of a file, unpacked when it starts like gzip (RFC 1952 §2.3.1: 1f 8b), whatever its name says. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  let file: ReadStream | undefined
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    file = createReadStream(path, { highWaterMark: 256 * 1024 })
    const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const first = await chunks.next()
    if (first.done) return
    const all = async function* (): AsyncGenerator<Buffer> {
      yield first.value
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    }
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b
    if (!isGzip) {
      yield* all()
      return
    }
    const packed = Readable.from(all())
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    try {
      yield* packed.pipe(unpacked) as AsyncIterable<Buffer> as AsyncGenerator<Buffer>
    } finally {
      unpacked.destroy()
      packed.destroy()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw unreadable(path, error as NodeJS.ErrnoException)
  } finally {
    file?.destroy()
  }
}

const REASONS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ENOENT: ['不存在', 'it does not exist'],
  EISDIR: ['是目录', 'it is a folder'],
  EACCES: ['没有读取权限', 'permission denied'],
  ENOTDIR: ['路径中有一段不是目录', 'a part of the path is no folder'],
}

/** The clear word for a file that the system does not give us. */
export function unreadable(path: string, error: NodeJS.ErrnoException): WrongUse {
  const gzip = error.code?.startsWith('Z_')
    ? (['gzip 数据损坏或不完整', 'the gzip data are damaged or incomplete'] as const)
    : undefined
  const [zh, en] = gzip ?? REASONS[error.code ?? ''] ?? [error.code ?? '未知错误', error.code ?? 'unknown error']
  return new WrongUse(`无法读取文件 ${path}：${zh}`, `cannot read file ${path}: ${en}`)
}
