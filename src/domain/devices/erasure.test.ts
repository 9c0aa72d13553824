import { expect, test } from 'vitest'
import { erasureFile } from './erasure-file.ts'
import type { ErasureFinding } from './erasure.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const one = (content: Uint8Array | string): ErasureFinding => {
  const found = erasureFile(typeof content === 'string' ? bytes(content) : content)
  expect(found?.findings).toHaveLength(1)
  return found!.findings[0]!
}

/** A log page of `length` bytes. */
function page(sprog: number, sstat: number, scdw10: number, { length = 512, ssi = 0 } = {}): Uint8Array {
  const log = new Uint8Array(length)
  const view = new DataView(log.buffer)
  view.setUint16(0, sprog, true)
  view.setUint16(2, sstat, true)
  view.setUint32(4, scdw10, true)
  if (length > 36) log[36] = ssi
  return log
}

const DONE = 0xffff
const cases: [string, Uint8Array, Partial<ErasureFinding>][] = [
  [
    'block erase',
    page(DONE, 0x101, 2),
    { state: 'done', erased: true, method: 'block-erase', progressPercent: '100.0000' },
  ],
  [
    'crypto erase, unrestricted, without deallocation',
    page(DONE, 0x101, 0x20c, { length: 32 }),
    { state: 'done', erased: true, method: 'crypto-erase' },
  ],
  ['three passes of three', page(DONE, 0x101 | (3 << 3), 0x33), { state: 'done', erased: true, method: 'overwrite' }],
  [
    'two passes of three',
    page(DONE, 0x101 | (2 << 3), 0x33),
    { state: 'inconsistent', erased: null, method: 'overwrite' },
  ],
  ['OWPASS 0 means sixteen', page(DONE, 0x101 | (16 << 3), 0x03), { state: 'done', erased: true }],
  ['without deallocation', page(DONE, 0x104, 2), { state: 'done', erased: true }],
  [
    'written since',
    page(DONE, 0x001, 4),
    { state: 'written-since', erased: false, method: 'crypto-erase', progressPercent: null },
  ],
  ['in progress', page(3761, 0x002, 2), { state: 'in-progress', erased: false, progressPercent: '5.7388' }],
  ['failed', page(DONE, 0x003, 2), { state: 'failed', erased: false }],
  ['never', page(DONE, 0, 0), { state: 'never', erased: false, method: null }],
  ['never written', page(DONE, 0x100, 0), { state: 'never-written', erased: null }],
  ['reserved status', page(DONE, 0x107, 2), { state: 'unknown', erased: null }],
  ['done but the progress says otherwise', page(1200, 0x101, 2), { state: 'inconsistent', erased: null }],
  ['done by no operation', page(DONE, 0x101, 1), { state: 'inconsistent', erased: null }],
  ['media verification of NVMe 2.1', page(DONE, 0x101, 2, { ssi: 5 }), { state: 'in-progress', erased: false }],
]

test.each(cases)('%s', (_, log, wanted) => {
  expect(one(log)).toMatchObject(wanted)
  const pairs = [...log].map((byte) => byte.toString(16).padStart(2, '0'))
  const dump = pairs.flatMap((_, at) => (at % 16 === 0 ? [pairs.slice(at, at + 16)] : []))
  const forms = {
    pairs: pairs.join(' '),
    list: pairs.map((pair) => `0x${pair}`).join(',\n'),
    xxd: dump
      .map(
        (row, at) =>
          `${(at * 16).toString(16).padStart(8, '0')}: ${row
            .join('')
            .match(/.{1,4}/g)!
            .join(' ')}  ................`,
      )
      .join('\n'),
    'hexdump -C': dump
      .map((row, at) => `${(at * 16).toString(16).padStart(8, '0')}  ${row.join(' ')}  |................|`)
      .join('\n'),
    hexdump: dump
      .map(
        (row, at) =>
          `${(at * 16).toString(16).padStart(7, '0')} ${row
            .join('')
            .match(/..../g)!
            .map((w) => w.slice(2) + w.slice(0, 2))
            .join(' ')}`,
      )
      .join('\n'),
    'nvme get-log': `Device:nvme0 log-id:129 namespace-id:0xffffffff\n       0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n${dump.map((row, at) => `${(at * 16).toString(16).padStart(4, '0')}: ${row.join(' ')} "................"`).join('\n')}`,
  }
  for (const [form, text] of Object.entries(forms)) expect({ form, ...one(text) }).toMatchObject({ form, ...wanted })
})

const PRINTED = `Sanitize Progress                      (SPROG) :  65535
Sanitize Status                        (SSTAT) :  0x101
\t[2:0]\tMost Recent Sanitize Command Completed Successfully.
Sanitize Command Dword 10 Information (SCDW10) :  0x4
Estimated Time For Crypto Erase                :  13
`

test('printed by nvme-cli, by PowerShell in UTF-16, for several devices, and as JSON', () => {
  expect(one(PRINTED)).toMatchObject({ erased: true, method: 'crypto-erase' })
  const utf16 = Uint8Array.from(Buffer.from(`\ufeff${PRINTED.replaceAll('\n', '\r\n')}`, 'utf16le'))
  expect(one(utf16)).toMatchObject({ erased: true, method: 'crypto-erase' })
  const two = erasureFile(
    bytes(
      `# nvme sanitize-log /dev/nvme0\n${PRINTED}# nvme sanitize-log /dev/nvme1\n${PRINTED.replace('0x101', '0x3')}`,
    ),
  )
  expect(two?.findings.map(({ device, state }) => [device.path, state])).toEqual([
    ['/dev/nvme0', 'done'],
    ['/dev/nvme1', 'failed'],
  ])
  const json = {
    nvme0: { sprog: 65535, sstat: { global_erased: 0, no_cmplted_passes: 0, status: '(1) Completed' }, cdw10_info: 2 },
  }
  expect(one(JSON.stringify(json))).toMatchObject({ state: 'written-since', erased: false, device: { path: 'nvme0' } })
})

test('what holds no sanitize log never counts as erased, and what is none is not read', () => {
  const drive = {
    device: { name: '/dev/nvme0', protocol: 'NVMe' },
    model_name: 'X',
    serial_number: 'S1',
    smartctl: { exit_status: 0, version: [7, 3] },
    smart_status: { passed: true },
  }
  expect(one(JSON.stringify(drive))).toMatchObject({ state: 'no-record', erased: null, device: { serial: 'S1' } })
  expect(one('NVMe status: Invalid Log Page: The log page indicated is invalid(0x4109)\n')).toMatchObject({
    state: 'not-supported',
    erased: null,
  })
  expect(
    one('/dev/sda:\nSanitize status:\n  State: SD0 Sanitize Idle\n  Last Sanitize Operation Completed Without Error\n'),
  ).toMatchObject({ state: 'unknown', erased: null })
  expect(one('/dev/sda:\nSanitize status:\n  State: SD2 Sanitize operation In Process\n')).toMatchObject({
    state: 'in-progress',
    erased: false,
  })
  expect(one('ACME SecureWipe: Secure Erase report OK\n')).toMatchObject({ state: 'unknown', erased: null })
  expect(erasureFile(bytes('hello\n'))).toBeUndefined()
  expect(erasureFile(new Uint8Array(31).fill(0x97))).toBeUndefined()
  expect(erasureFile(bytes('{"a":1}'))).toBeUndefined()
  expect(erasureFile(new Uint8Array(32))).toBeUndefined()
  expect(
    erasureFile(bytes(`Device:nvme0 log-id:2 namespace-id:0xffffffff\n${'ff ff 01 01 02 00 00 00 '.repeat(4)}`)),
  ).toBeUndefined()
})

test('what a certificate needs beyond the log is listed', () => {
  const items = one(page(DONE, 0x101, 4)).certificateNeeds.map(({ item }) => item)
  expect(items).toEqual(['serial', 'encryptedThroughout', 'completedOn', 'tool', 'operator', 'verifier'])
})
