// The Sanitize Status log of NVMe (log page 81h; NVM Express Base Specification 2.1, figure 291): raw bytes, any hex
// dump of them, and what nvme-cli prints (text and JSON).
import { at, numberAt, textAt } from './json-records.ts'

export type SanitizeLog = {
  /** SPROG: numerator over 65536; null where the text does not say */
  progress: number | null
  /** SSTAT bits 2:0 */
  status: number
  /** SSTAT bits 7:3: passes completed by an overwrite */
  passes: number | null
  /** SSTAT bit 8 */
  globalDataErased: boolean
  /** SSTAT as a whole; null where only its parts were printed */
  sstat: number | null
  /** Command Dword 10 of the command that began it; null where the text does not say */
  scdw10: number | null
  /** SSI bits 3:0, from NVMe 2.1 on; null in older logs */
  machineState: number | null
}

export type NamedLog = { line: number; device: string | null; serial: string | null; log: SanitizeLog }

const SPEC_BYTES = 512
const LEAST_BYTES = 20 // through ETCE, all that NVMe 1.3 defines
const OLD_BYTES = 32

/** The log in raw bytes; undefined for bytes that cannot be one (reserved fields in use, or no length of the log). */
export function sanitizeBytes(bytes: Uint8Array): SanitizeLog | undefined {
  if (bytes.length < LEAST_BYTES || bytes.length > 8 * SPEC_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const sstat = view.getUint16(2, true)
  const scdw10 = view.getUint32(4, true)
  const isReserved = (sstat & 0xfc00) !== 0 || scdw10 >>> 11 !== 0 || bytes.subarray(37).some((byte) => byte !== 0)
  // of a device never sanitized: progress FFFFh and no command. Else the zeros of any short binary would be such a log.
  const isNever = (sstat & 0x7) === 0
  if (isReserved || (isNever && (view.getUint16(0, true) !== 0xffff || scdw10 !== 0))) return undefined
  const machineState = bytes.length > OLD_BYTES + 4 ? bytes[36]! & 0x0f : null
  return { ...partsOf(sstat), progress: view.getUint16(0, true), scdw10, machineState }
}

const partsOf = (sstat: number): Pick<SanitizeLog, 'status' | 'passes' | 'globalDataErased' | 'sstat'> => ({
  sstat,
  status: sstat & 0x7,
  passes: (sstat >> 3) & 0x1f,
  globalDataErased: (sstat & 0x100) !== 0,
})

// ---- hex ----

/**
 * The bytes of a hex dump: bare pairs, `0x..,` lists, xxd, od, hexdump -C and nvme get-log, with their offsets, column
 * heads and character columns. Undefined where some other word stands in it.
 */
export function hexBytes(text: string): Uint8Array | undefined {
  const page = /\blog-id:(\w+)/.exec(text)?.[1]
  if (page !== undefined && Number(page) !== 0x81) return undefined
  const bytes: number[] = []
  for (const raw of text.split('\n')) {
    const line = raw
      .replace(/\|.*\|?\s*$/, '')
      .replace(/(?<=[0-9a-f])\s{0,3}"[^"]*"?\s*$/i, '')
      .trim()
    if (line === '' || /^(#|\/\/|Device:|\*)/.test(line) || /^0\s+1\s+2\s+3\b/.test(line)) continue
    const offset = /^(?:0x)?([0-9a-f]{4,8}):\s*|^([0-9a-f]{7,8})(?:\s+|$)/i.exec(line)
    const isBareOffset = offset?.[2] !== undefined
    const body = offset === null ? line : line.slice(offset[0].length)
    // xxd sets its character column apart by two blanks
    const words = (offset?.[1] === undefined ? body : (body.split(/\s{2,}(?=\S*[^\s0-9a-fA-F]|\S{16}$)/)[0] ?? ''))
      .split(/[\s,;]+/)
      .filter((word) => word !== '')
    for (const word of words) {
      const digits = word.replace(/^0x/i, '')
      if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) return undefined
      const pairs = digits.match(/../g)!.map((pair) => Number.parseInt(pair, 16))
      // hexdump and od -x print 16-bit words of a little-endian machine, after an offset without a colon
      bytes.push(...(isBareOffset && pairs.length === 2 ? pairs.toReversed() : pairs))
    }
  }
  return bytes.length === 0 ? undefined : Uint8Array.from(bytes)
}

// ---- text ----

const number = (text: string | undefined): number | null =>
  text === undefined ? null : Number.parseInt(text.replace(/^0x/i, ''), /^0x/i.test(text) ? 16 : 10)

/** The logs that nvme-cli printed, one for each `Sanitize Status`, with the device named last before it. */
export function sanitizeTexts(text: string): NamedLog[] {
  const logs: NamedLog[] = []
  let device: string | null = null
  let serial: string | null = null
  let progress: number | null = null
  for (const [line, said] of text.split('\n').entries()) {
    const value = /[:=]\s*(0x[0-9a-f]+|\d+)\b/i.exec(said)?.[1]
    device = /(?:\/dev\/|\b)nvme\d+(?:n\d+)?\b/.exec(said)?.[0] ?? device
    serial = /^\s*(?:sn|serial(?: ?number)?)\s*[:=]\s*(\S+)/i.exec(said)?.[1] ?? serial
    if (/\(?\bsprog\b\)?|sanitize progress/i.test(said)) progress = number(value)
    else if (/\bsstat\b|sanitize status\s*(?:\(|:|=)/i.test(said) && value !== undefined) {
      logs.push({
        line: line + 1,
        device,
        serial,
        log: { ...partsOf(number(value)!), progress, scdw10: null, machineState: null },
      })
      progress = null
    } else {
      const last = logs.at(-1)
      if (last === undefined || value === undefined) continue
      if (/\bscdw10\b|cdw10_info|command dword 10/i.test(said)) last.log.scdw10 ??= number(value)
      if (/\(ssi\)|sanitize state information/i.test(said)) last.log.machineState ??= number(value)! & 0x0f
    }
  }
  return logs
}

/** The logs in the JSON of nvme-cli: `{"nvme0": {"sprog": …, "sstat": {…}, "cdw10_info": …}}`, or the inner object alone. */
export function sanitizeJson(value: object, line: number): NamedLog[] {
  const of = (body: unknown, device: string | null): NamedLog[] => {
    const sstat = at(body, 'sstat')
    if (sstat === undefined || sstat === null) return []
    const whole =
      typeof sstat === 'number' ? sstat : number(/^(?:0x[0-9a-f]+|\d+)$/i.exec(textAt(body, 'sstat') ?? '')?.[0])
    const status = Number.parseInt(
      /\((\d+)\)/.exec(textAt(sstat, 'status') ?? '')?.[1] ?? String(numberAt(sstat, 'status') ?? ''),
      10,
    )
    if (whole === null && Number.isNaN(status)) return []
    const parts =
      whole === null
        ? {
            sstat: null,
            status,
            passes: numberAt(sstat, 'no_cmplted_passes'),
            globalDataErased: numberAt(sstat, 'global_erased') === 1 || at(sstat, 'global_erased') === true,
          }
        : partsOf(whole)
    const log = {
      ...parts,
      progress: numberAt(body, 'sprog'),
      scdw10: numberAt(body, 'cdw10_info') ?? numberAt(body, 'scdw10'),
      machineState: null,
    }
    return [
      {
        line,
        device: device ?? textAt(body, 'device'),
        serial: textAt(body, 'serial_number') ?? textAt(body, 'sn'),
        log,
      },
    ]
  }
  const own = of(value, null)
  return own.length > 0 ? own : Object.entries(value).flatMap(([name, body]) => of(body, name))
}
