// CSV (RFC 4180) read as bytes, chunk by chunk: a world has millions of rows, and a string per field would cost more than
// every detector together. Numbers, days and instants are read from the bytes where they stand; names go to a pool. Each
// refusal names file, line and column, what was expected and what was found.
import { isUtf8 } from 'node:buffer'
import { excerpt } from '#kernel/time'
import type { Names } from './names.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d
const QUOTE = 0x22
const COMMA = 0x2c
const POINT = 0x2e
const ZERO = 0x30
const DASH = 0x2d
const RECORD_LIMIT_BYTES = 1 << 20
const EXACT_DIGITS = 15 // up to here digits and a power of ten are exact, so is their one division (Clinger 1990)
const POWERS = Float64Array.from({ length: 16 }, (_, power) => 10 ** power)

const decoder = new TextDecoder()

/** A world that cannot be read: nothing of it is kept. The words name file, line, column, expectation and finding. */
export class BadWorld extends Error {
  override name = 'BadWorld'
  readonly zh: string
  readonly en: string
  constructor(zh: string, en: string) {
    super(`${zh} · ${en}`)
    this.zh = zh
    this.en = en
  }
}

/** One record: the wanted fields as places in its bytes. The same object serves every row. */
export class Fields {
  readonly #file: string
  readonly #columns: readonly string[]
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly #names: Int32Array // by column the number of the last name
  bytes: Uint8Array = new Uint8Array(0)
  line = 1

  constructor(file: string, columns: readonly string[]) {
    this.#file = file
    this.#columns = columns
    this.starts = new Int32Array(columns.length)
    this.ends = new Int32Array(columns.length)
    this.#names = new Int32Array(columns.length).fill(-1)
  }

  isEmpty(column: number): boolean {
    return this.starts[column] === this.ends[column]
  }

  text(column: number): string {
    return decoder.decode(this.bytes.subarray(this.starts[column], this.ends[column]))
  }

  /** Says what is wrong with one field of this row. */
  refuse(column: number, expectedZh: string, expectedEn: string): never {
    const name = this.#columns[column] ?? ''
    const shown = excerpt(this.text(column))
    throw new BadWorld(
      `文件 ${this.#file} 第 ${this.line} 行，列 ${name}：期望${expectedZh}，得到 ${shown}`,
      `file ${this.#file}, line ${this.line}, column ${name}: expected ${expectedEn}, got ${shown}`,
    )
  }

  /** The number of a name in its pool. Throws BadWorld when empty or with control characters. */
  name(column: number, pool: Names): number {
    const number = this.nameOrNone(column, pool)
    return number < 0 ? this.refuse(column, '非空文本', 'text that is not empty') : number
  }

  /** As `name`; -1 for an empty field. */
  nameOrNone(column: number, pool: Names): number {
    const start = this.starts[column]!
    const end = this.ends[column]!
    if (start === end) return -1
    // Rows of one lease or provider stand together: most names are those of the row before.
    const before = this.#names[column]!
    if (pool.holds(before, this.bytes, start, end)) return before
    for (let i = start; i < end; i += 1)
      if (this.bytes[i]! < 0x20) this.refuse(column, '没有控制字符的文本', 'text without control characters')
    return (this.#names[column] = pool.add(this.bytes, start, end))
  }

  /** The place of a listed word; -1 for an empty field. */
  wordOrNone(column: number, words: readonly string[]): number {
    if (this.isEmpty(column)) return -1
    for (let place = 0; place < words.length; place += 1) if (this.#is(column, words[place]!)) return place
    return this.refuse(column, ` ${words.join('、')} 之一`, `one of ${words.join(', ')}`)
  }

  /** As `wordOrNone`; an empty field is refused. */
  word(column: number, words: readonly string[]): number {
    const place = this.wordOrNone(column, words)
    return place < 0 ? this.refuse(column, ` ${words.join('、')} 之一`, `one of ${words.join(', ')}`) : place
  }

  #is(column: number, word: string): boolean {
    const start = this.starts[column]!
    if (this.ends[column]! - start !== word.length) return false
    for (let i = 0; i < word.length; i += 1) if (this.bytes[start + i] !== word.charCodeAt(i)) return false
    return true
  }

  /** 1 or 0 for fields `1` and `0`; 0 for an empty field. */
  flag(column: number): number {
    return this.isEmpty(column) ? 0 : this.word(column, ['0', '1'])
  }

  /** A whole number of at least `min`, up to 2^53 - 1; a fraction of zeros is allowed. Empty is refused. */
  whole(column: number, min = 0): number {
    const value = this.#number(column)
    if (Number.isSafeInteger(value) && value >= min) return value
    return this.refuse(column, `不小于 ${min} 的整数`, `a whole number of at least ${min}`)
  }

  /** As `whole`; NaN for an empty field. */
  wholeOrNone(column: number, min = 0): number {
    return this.isEmpty(column) ? Number.NaN : this.whole(column, min)
  }

  /** A decimal number from `min` to `max`; NaN for an empty field. */
  decimalOrNone(column: number, min = 0, max = Infinity): number {
    if (this.isEmpty(column)) return Number.NaN
    const value = this.#number(column)
    if (value >= min && value <= max && value !== Infinity) return value
    return max === Infinity
      ? this.refuse(column, `不小于 ${min} 的数`, `a number of at least ${min}`)
      : this.refuse(column, ` ${min} 到 ${max} 之间的数`, `a number from ${min} to ${max}`)
  }

  /** Digits with one point at most; NaN for anything else. */
  #number(column: number): number {
    const end = this.ends[column]!
    const start = this.starts[column]!
    const isNegative = this.bytes[start] === DASH
    let digits = 0
    let after = -1 // digits behind the point
    let value = 0
    for (let i = isNegative ? start + 1 : start; i < end; i += 1) {
      const byte = this.bytes[i]!
      if (byte === POINT && after < 0 && digits > 0) after = 0
      else if (byte >= ZERO && byte <= ZERO + 9) {
        value = value * 10 + byte - ZERO
        digits += 1
        if (after >= 0) after += 1
      } else return this.#written(column)
    }
    if (digits === 0 || after === 0) return Number.NaN
    if (digits > EXACT_DIGITS) return this.#written(column)
    const size = after > 0 ? value / POWERS[after]! : value
    return isNegative ? -size : size
  }

  /** The rare shapes: many digits, an exponent. */
  #written(column: number): number {
    const text = this.text(column)
    return /^-?\d{1,40}(\.\d{1,60})?([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  }

  /** Days since 1970 of YYYY-MM-DD. Empty is refused. */
  day(column: number): number {
    const start = this.starts[column]!
    const day = this.ends[column] === start + 10 ? this.#dayAt(start) : Number.NaN
    return Number.isNaN(day) ? this.refuse(column, '日期 YYYY-MM-DD', 'a day YYYY-MM-DD') : day
  }

  /** As `day`; `empty` for an empty field. */
  dayOr(column: number, empty: number): number {
    return this.isEmpty(column) ? empty : this.day(column)
  }

  /** Months since January 1970 of YYYY-MM. */
  month(column: number): number {
    const start = this.starts[column]!
    const year = this.#digits(start, 4)
    const month = this.#digits(start + 5, 2)
    const isShape = this.ends[column]! - start === 7 && this.bytes[start + 4] === DASH
    if (!isShape || !(year >= 1 && month >= 1 && month <= 12)) this.refuse(column, '月份 YYYY-MM', 'a month YYYY-MM')
    return (year - 1970) * 12 + month - 1
  }

  /** Seconds since 1970 of an instant in UTC (RFC 3339, `2026-03-01T08:00:00Z`). Empty is refused. */
  instant(column: number): number {
    const seconds = this.#instant(this.starts[column]!, this.ends[column]!)
    return Number.isNaN(seconds)
      ? this.refuse(column, '世界时时刻 YYYY-MM-DDTHH:MM:SSZ', 'an instant in UTC YYYY-MM-DDTHH:MM:SSZ')
      : seconds
  }

  /** As `instant`; `empty` for an empty field. */
  instantOr(column: number, empty: number): number {
    return this.isEmpty(column) ? empty : this.instant(column)
  }

  #instant(start: number, end: number): number {
    const { bytes } = this
    if (end - start < 20) return Number.NaN
    const day = this.#dayAt(start)
    const hour = this.#digits(start + 11, 2)
    const minute = this.#digits(start + 14, 2)
    const second = this.#digits(start + 17, 2)
    if ((bytes[start + 10]! | 0x20) !== 0x74 || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a)
      return Number.NaN
    if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN
    let at = start + 19
    let fraction = 0
    if (bytes[at] === POINT) {
      let unit = 0.1
      for (at += 1; bytes[at]! >= ZERO && bytes[at]! <= ZERO + 9 && at < end; at += 1) {
        fraction += (bytes[at]! - ZERO) * unit
        unit /= 10
      }
      if (unit === 0.1) return Number.NaN
    }
    const isZulu = end - at === 1 && (bytes[at]! | 0x20) === 0x7a
    if (!isZulu && !/^[+-]00:00$/.test(decoder.decode(bytes.subarray(at, end)))) return Number.NaN
    return day * 86_400 + hour * 3_600 + minute * 60 + second + fraction
  }

  #digits(start: number, count: number): number {
    let value = 0
    for (let i = start; i < start + count; i += 1) {
      const digit = this.bytes[i]! - ZERO
      if (!(digit >= 0 && digit <= 9)) return Number.NaN
      value = value * 10 + digit
    }
    return value
  }

  #dayAt(start: number): number {
    const year = this.#digits(start, 4)
    const month = this.#digits(start + 5, 2)
    const day = this.#digits(start + 8, 2)
    if (this.bytes[start + 4] !== DASH || this.bytes[start + 7] !== DASH) return Number.NaN
    if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN
    // Days from the civil calendar, years beginning in March (Hinnant, chrono-compatible low-level date algorithms).
    const shifted = month > 2 ? year : year - 1
    const era = Math.floor(shifted / 400)
    const yearOfEra = shifted - era * 400
    const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
    return era * 146_097 + yearOfEra * 365 + (yearOfEra >> 2) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  }
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A table being read: bytes are pushed in, rows come out. At most one record is held beside the chunk. */
export class CsvTable {
  readonly #file: string
  readonly #columns: readonly string[]
  readonly #row: (fields: Fields) => void
  readonly #fields: Fields
  #wanted: Int32Array | undefined // for each field of a record the wanted column, -1 for one that is left alone
  #rest: Uint8Array = new Uint8Array(0)
  #line = 1
  #blankLine = 0

  /** `columns` must be in the header; `row` is given their fields in this order. */
  constructor(file: string, columns: readonly string[], row: (fields: Fields) => void) {
    this.#file = file
    this.#columns = columns
    this.#row = row
    this.#fields = new Fields(file, columns)
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const isQuoted = bytes.includes(QUOTE)
    let at = 0
    for (;;) {
      const end = isQuoted ? recordEnd(bytes, at) : bytes.indexOf(NEWLINE, at)
      if (end < 0) break
      if (end - at > RECORD_LIMIT_BYTES) this.#tooLong()
      this.#record(bytes, at, end, isQuoted)
      at = end + 1
    }
    this.#rest = bytes.slice(at)
    if (this.#rest.length > RECORD_LIMIT_BYTES) this.#tooLong()
  }

  /** The last record may lack its line end. Throws BadWorld for an empty file or quotes that do not end. */
  end(): void {
    if (this.#rest.length > 0) this.push(Uint8Array.of(NEWLINE))
    if (this.#rest.length > 0) this.#complain('引号没有结束', 'a quoted field does not end')
    if (!this.#wanted) this.#complain('文件为空，期望首行为列名', 'empty, expected column names on the first line')
  }

  #complain(zh: string, en: string, line = this.#line): never {
    throw new BadWorld(`文件 ${this.#file} 第 ${line} 行：${zh}`, `file ${this.#file}, line ${line}: ${en}`)
  }

  #tooLong(): never {
    this.#complain(`期望每行至多 ${RECORD_LIMIT_BYTES} 字节`, `expected at most ${RECORD_LIMIT_BYTES} bytes in a line`)
  }

  #record(bytes: Uint8Array, start: number, newline: number, isQuoted: boolean): void {
    const end = newline > start && bytes[newline - 1] === RETURN ? newline - 1 : newline
    if (end === start) this.#blankLine ||= this.#line
    else {
      const fields = this.#fields
      fields.line = this.#line
      if (!this.#wanted) this.#header(bytes.subarray(start, end))
      else {
        if (this.#blankLine > 0) this.#complain('空行', 'an empty line', this.#blankLine)
        if (isQuoted && bytes.subarray(start, end).includes(QUOTE)) this.#quoted(bytes, start, end)
        else this.#plain(bytes, start, end)
        this.#row(fields)
      }
    }
    this.#line += 1
    if (isQuoted) for (let i = start; i < newline; i += 1) if (bytes[i] === NEWLINE) this.#line += 1
  }

  #plain(bytes: Uint8Array, start: number, end: number): void {
    const { starts, ends } = this.#fields
    const wanted = this.#wanted!
    let hasHighBytes = false
    let field = 0
    let from = start
    for (let i = start; i <= end; i += 1) {
      const byte = i < end ? bytes[i]! : COMMA
      if (byte === COMMA) {
        const column = wanted[field] ?? -1
        if (column >= 0) {
          starts[column] = from
          ends[column] = i
        }
        field += 1
        from = i + 1
      } else if (byte >= 0x80) hasHighBytes = true
    }
    this.#fields.bytes = bytes
    this.#check(bytes, start, end, hasHighBytes, field)
  }

  /** Fields with quotes are written out without them into a buffer of their own. */
  #quoted(bytes: Uint8Array, start: number, end: number): void {
    const { starts, ends } = this.#fields
    const wanted = this.#wanted!
    const plain = new Uint8Array(end - start)
    let written = 0
    let field = 0
    let at = start
    while (at <= end) {
      const from = written
      if (bytes[at] === QUOTE && at < end) {
        for (at += 1; ; at += 1) {
          if (at >= end) this.#unbalanced(field)
          if (bytes[at] === QUOTE) {
            if (at + 1 >= end || bytes[at + 1] !== QUOTE) break
            at += 1 // a doubled quote stands for one
          }
          plain[written++] = bytes[at]!
        }
        at += 1
        if (at < end && bytes[at] !== COMMA) this.#unbalanced(field)
      } else {
        for (; at < end && bytes[at] !== COMMA; at += 1) {
          if (bytes[at] === QUOTE) this.#unbalanced(field)
          plain[written++] = bytes[at]!
        }
      }
      const column = wanted[field] ?? -1
      if (column >= 0) {
        starts[column] = from
        ends[column] = written
      }
      field += 1
      at += 1
    }
    this.#fields.bytes = plain
    this.#check(bytes, start, end, true, field)
  }

  #unbalanced(field: number): never {
    this.#complain(`第 ${field + 1} 个字段引号不成对（RFC 4180）`, `field ${field + 1}: unbalanced quotes (RFC 4180)`)
  }

  #check(bytes: Uint8Array, start: number, end: number, hasHighBytes: boolean, count: number): void {
    const expected = this.#wanted!.length
    if (count !== expected)
      this.#complain(`期望 ${expected} 列，得到 ${count} 列`, `expected ${expected} columns, got ${count}`)
    if (hasHighBytes && !isUtf8(bytes.subarray(start, end))) this.#complain('不是有效的 UTF-8', 'not valid UTF-8')
  }

  #header(bytes: Uint8Array): void {
    const text = decoder.decode(bytes).replace(/^\ufeff/, '')
    const found = text.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    for (const name of this.#columns) {
      const at = found.indexOf(name)
      if (at >= 0 && found.indexOf(name, at + 1) >= 0)
        this.#complain(`列 ${name} 出现两次`, `column ${name} appears twice`)
    }
    const missing = this.#columns.filter((name) => !found.includes(name))
    if (missing.length > 0)
      this.#complain(
        `缺少列 ${missing.join('、')}；现有列为 ${excerpt(text)}`,
        `missing column ${missing.join(', ')}; the columns there are ${excerpt(text)}`,
      )
    this.#wanted = Int32Array.from(found, (name) => this.#columns.indexOf(name))
  }
}

/** The line feed that ends the record from `at` on, outside quotes; -1 when it is not in these bytes. */
function recordEnd(bytes: Uint8Array, at: number): number {
  let isOpen = false
  for (let i = at; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    if (byte === QUOTE) isOpen = !isOpen
    else if (byte === NEWLINE && !isOpen) return i
  }
  return -1
}
