// What a batch says to the server (PostgreSQL documentation §54.7, Message Formats), written one message after the other
// into one buffer that is kept: the driver makes a buffer of each message, and a batch has dozens.

const START_BYTES = 64 * 1024
/** A larger one, grown for a large batch, is let go after it. */
const KEPT_BYTES = 1024 * 1024

/** A parameter as the server takes it: text, bytes in binary, or null. */
export type Parameter = string | Buffer | null

let bytes = Buffer.allocUnsafe(START_BYTES)
let end = 0

function makeRoom(more: number): void {
  if (end + more <= bytes.length) return
  const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, end + more))
  bytes.copy(larger, 0, 0, end)
  bytes = larger
}

function int32At(at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

function int16(value: number): void {
  bytes[end] = value >>> 8
  bytes[end + 1] = value
  end += 2
}

function zeroEnded(text: string): void {
  makeRoom(3 * text.length + 1)
  end += bytes.write(text, end)
  bytes[end++] = 0
}

/** Begins a message; returns where its length belongs. */
function begin(kind: string): number {
  makeRoom(8)
  bytes[end] = kind.charCodeAt(0)
  end += 5
  return end - 4
}

const finish = (lengthAt: number): void => int32At(lengthAt, end - lengthAt)

/** Parse: a statement under a name; '' is the one without a name. The server finds out the parameters' types. */
export function parse(name: string, text: string): void {
  const length = begin('P')
  zeroEnded(name)
  zeroEnded(text)
  makeRoom(2)
  int16(0)
  finish(length)
}

/** Bind: a statement's parameters, to the portal without a name. Rows are answered as text. */
export function bind(name: string, values: readonly Parameter[]): void {
  const length = begin('B')
  zeroEnded('')
  zeroEnded(name)
  makeRoom(2 * values.length + 6)
  int16(values.length)
  for (const value of values) int16(typeof value === 'object' && value !== null ? 1 : 0)
  int16(values.length)
  for (const value of values) {
    if (value === null) {
      makeRoom(6)
      int32At(end, -1)
      end += 4
      continue
    }
    makeRoom(6 + (typeof value === 'string' ? 3 * value.length : value.length))
    const size = typeof value === 'string' ? bytes.write(value, end + 4) : value.copy(bytes, end + 4)
    int32At(end, size)
    end += 4 + size
  }
  int16(0)
  finish(length)
}

/** Describe: which columns the bound statement will answer. */
export function describe(): void {
  const length = begin('D')
  zeroEnded('P')
  finish(length)
}

/** Execute: the bound statement, to its end. */
export function execute(): void {
  const length = begin('E')
  zeroEnded('')
  makeRoom(4)
  int32At(end, 0)
  end += 4
  finish(length)
}

/** Close: forgets a statement; no error when there is none. */
export function close(name: string): void {
  const length = begin('C')
  zeroEnded(`S${name}`)
  finish(length)
}

/** Sync: ends the batch; a transaction that no statement began commits here. */
export function sync(): void {
  finish(begin('S'))
}

/** What was written since the last call, in a buffer of its own. */
export function written(): Buffer {
  const message = Buffer.from(bytes.subarray(0, end))
  end = 0
  if (bytes.length > KEPT_BYTES) bytes = Buffer.allocUnsafe(START_BYTES)
  return message
}
