// What the provider shows of each device: the log as it is, read by the platform; or a statement where no log can be.
import {
  deviceErasureCertificate,
  erasureFile,
  type CertificateAnswer,
  type Custody,
  type ErasureFinding,
} from '#domain/devices'
import { act, instantInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { sha256, toHex } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import { z } from 'zod'
import { custodyOf } from '../custody.ts'

const DELETE = 'cn/pipl#21'
const AFTER = 'cn/civil-code#558'
const RULE = 'platform/supervision-rules#erasure'

type Duty = {
  provider: string
  place: string
  state: string
  lease: string | null
  kinds: string
  endedAt: Instant
  dueOn: Day | null
  serial: string
  heldUntil: Instant | null
}

const dutyOf = (tx: Tx, file: string, device: string): Promise<Duty | undefined> =>
  tx.one<Duty>(
    `select e.provider, e.place, e.state, e.lease, e.kinds, e.ended_at as "endedAt", e.due_on::text as "dueOn", d.serial, d.held_until as "heldUntil"
       from supervision.erased_device d join supervision.erasure e using (file) where d.file = $1 and d.device = $2 for update of d`,
    [file, device],
  )

const OPEN: readonly string[] = ['service-end', 'erasure-due', 'method-chosen', 'executed', 'verified', 'breach']

function dutyRefusal(duty: Duty | null, party: string): Refusal | undefined {
  if (duty === null || duty.provider !== party)
    return refuse('no-such-device', { zh: '本主体没有此设备的清除义务', en: 'no such device is yours to erase' }, RULE)
  return OPEN.includes(duty.state)
    ? undefined
    : refuse(
        'certified-already',
        { zh: '已出具证明或者已办结，不再更改', en: 'it was certified or closed and is not changed any more' },
        RULE,
      )
}

type Logged = {
  file: string
  device: string
  medium: { serial: string | null; model: string | null; media: string | null }
  logName: string
  log: string
  logBoundBy: string | null
  executedAt: string
  tool: string
  operator: string
  verifier: string
  verification: string
  encryptedThroughout: string | null
  destination: 'reuse' | 'return' | 'resale' | 'destruction'
}
/** For which other medium the same bytes were entered, and by whose word they are of it. */
type Bound = { serial: string | null; boundBy: string | null }
type LogFacts = { duty: Duty | null; custody: Custody[]; usedFor: Bound[] }

const bytesOf = (log: string): Uint8Array => new Uint8Array(Buffer.from(log, 'base64'))
const MOST_BYTES = 24 * 1024
const text = (most: number) => z.string().trim().min(1).max(most)

/** Of several devices in a file the one of this serial; null where it cannot be told. */
function findingFor(findings: readonly ErasureFinding[], serial: string | null): ErasureFinding | null {
  if (findings.length === 1) return findings[0]!
  const own = findings.filter(({ device }) => device.serial !== null && device.serial === serial)
  return own.length === 1 ? own[0]! : null
}

/** The answer for a device; one that another lease held before it was erased answers for that too. */
function answerFor(
  input: Logged,
  { duty, custody }: { duty: Duty; custody: Custody[] },
  finding: ErasureFinding,
  logSha256: string,
): CertificateAnswer {
  const answer = deviceErasureCertificate({
    device: input.medium,
    lease: {
      contractNo: duty.lease ?? '',
      endedAt: duty.endedAt,
      dueOn: duty.dueOn,
      personalData: duty.kinds !== 'ordinary',
    },
    custody,
    finding,
    logSha256,
    logBoundBy: input.logBoundBy,
    executedAt: input.executedAt,
    tool: input.tool,
    operator: input.operator,
    verifier: input.verifier,
    verification: input.verification,
    encryptedThroughout: input.encryptedThroughout,
    destination: input.destination,
  })
  if (answer.certificate === null || answer.certificate.responsible === duty.provider) return answer
  return {
    certificate: null,
    missing: [
      {
        item: 'custody',
        why: {
          zh: '清除时设备已分配给他人：清除应先于再次分配，须说明此前数据的去向',
          en: 'another held the device when it was erased: it is erased before it is allocated again; say what became of the data before',
        },
        article: AFTER,
      },
    ],
  }
}

/** Enters the log of a device. The platform reads it: a certificate follows, or all that is missing. */
export const enterLog = act<
  Logged,
  LogFacts,
  { file: string; device: string; logSha256: string; finding: ErasureFinding; answer: CertificateAnswer }
>({
  name: 'supervision.device.enter-log',
  title: { zh: '提交设备清除日志', en: 'Enter the log of a device' },
  basis: [DELETE, AFTER, RULE],
  serves: ['G3'],
  by: ['provider', 'operator'],
  input: z.strictObject({
    file: uuidInput,
    device: uuidInput,
    medium: z.strictObject({
      serial: text(100).nullable(),
      model: text(200).nullable(),
      media: text(100).nullable(),
    }),
    logName: text(200),
    /** the bytes as they are, base64 */
    log: z
      .base64()
      .min(4)
      .max(Math.ceil(MOST_BYTES / 3) * 4),
    logBoundBy: text(500).nullable(),
    executedAt: instantInput,
    tool: text(200),
    operator: text(100),
    verifier: text(100),
    verification: text(500),
    encryptedThroughout: text(1_000).nullable(),
    destination: z.enum(['reuse', 'return', 'resale', 'destruction']),
  }),
  stream: ({ file }) => `erasure-devices/${file}`,
  place: ({ duty }) => duty?.place ?? 'cn',
  async load(tx, { file, device, log }) {
    const duty = (await dutyOf(tx, file, device)) ?? null
    if (duty === null) return { duty, custody: [], usedFor: [] }
    return {
      duty,
      custody: await custodyOf(tx, { device, provider: duty.provider, from: duty.endedAt }),
      usedFor: await usedFor(tx, toHex(sha256(bytesOf(log))), { file, device }),
    }
  },
  decide({ duty, custody, usedFor: others }, input, { actor, at }) {
    const no = dutyRefusal(duty, actor.party)
    if (no || duty === null) return no!
    if (input.executedAt > at)
      return refuse('erasure-to-come', { zh: '执行时间在现在之后', en: 'the erasure would be after now' }, DELETE)
    const bytes = bytesOf(input.log)
    const read = erasureFile(bytes)
    if (read === undefined)
      return refuse(
        'unreadable-log',
        {
          zh: '不是可以判读的清除日志（NVMe sanitize、smartctl 等）；不能因看不懂而视为已清除',
          en: 'no log that can be read (NVMe sanitize, smartctl and the like); nothing counts as erased for that',
        },
        RULE,
      )
    const finding = findingFor(read.findings, input.medium.serial)
    if (finding === null)
      return refuse(
        'several-devices',
        {
          zh: '日志含多台设备，不能对应到该介质的序列号',
          en: 'the log is of several devices and none can be told by this serial number',
        },
        RULE,
      )
    // drives of one model in one state give the same bytes: what tells them apart is who read which
    const isBoundTwice = others.some(
      ({ serial, boundBy }) => serial !== input.medium.serial && boundBy === input.logBoundBy,
    )
    if (finding.device.serial === null && isBoundTwice)
      return refuse(
        'log-used-for-another',
        {
          zh: '同一份没有序列号的日志，已以同一说明用于另一介质；请写明谁、何时从本介质读取',
          en: 'the same log without a serial number was entered for another medium with the same words; say who read it from this one, and when',
        },
        RULE,
      )
    const logSha256 = toHex(sha256(bytes))
    return {
      file: input.file,
      device: input.device,
      logSha256,
      finding,
      answer: answerFor(input, { duty, custody }, finding, logSha256),
    }
  },
  async apply(tx, { file, device, logSha256, finding, answer }, input, { at }) {
    tx.queue(
      `update supervision.erased_device set medium = $3, log_sha256 = $4, log_name = $5, log = $6, finding = $7, certificate = $8, missing = $9, declared = null, at = $10
        where file = $1 and device = $2`,
      [
        file,
        device,
        JSON.stringify({ ...input.medium, boundBy: input.logBoundBy }),
        logSha256,
        input.logName,
        Buffer.from(input.log, 'base64'),
        JSON.stringify(finding),
        answer.certificate === null ? null : JSON.stringify(answer.certificate),
        JSON.stringify(answer.missing),
        at,
      ],
    )
  },
})

const usedFor = (sql: Sql, sha: string, { file, device }: { file: string; device: string }): Promise<Bound[]> =>
  sql.rows(
    `select medium ->> 'serial' as serial, medium ->> 'boundBy' as "boundBy" from supervision.erased_device
      where log_sha256 = $1 and (file <> $2 or device <> $3) order by 1, 2`,
    [sha, file, device],
  )

type Declared = { file: string; device: string; ground: 'no-medium' | 'volume' | 'handed-over'; statement: string }

/** Says why a device has no log: it kept nothing, one volume was erased among others, or the medium was handed over. Never a certificate. */
export const declareDevice = act<Declared, { duty: Duty | null }, { file: string; device: string }>({
  name: 'supervision.device.declare',
  title: { zh: '说明没有清除日志的理由', en: 'Say why there is no log' },
  basis: [DELETE, RULE],
  serves: ['G3'],
  by: ['provider', 'operator'],
  input: z.strictObject({
    file: uuidInput,
    device: uuidInput,
    ground: z.enum(['no-medium', 'volume', 'handed-over']),
    statement: text(5_000),
  }),
  stream: ({ file }) => `erasure-devices/${file}`,
  place: ({ duty }) => duty?.place ?? 'cn',
  load: async (tx, { file, device }) => ({ duty: (await dutyOf(tx, file, device)) ?? null }),
  decide({ duty }, { file, device }, { actor }) {
    return dutyRefusal(duty, actor.party) ?? { file, device }
  },
  async apply(tx, { file, device }, { ground, statement }, { at }) {
    tx.queue(
      `update supervision.erased_device set declared = $3, certificate = null, missing = '[]', at = $4 where file = $1 and device = $2`,
      [file, device, JSON.stringify({ ground, statement }), at],
    )
  },
})

type Answering = { file: string; device: string; result: 'passed' | 'failed' | 'unclear'; found: string }

/** What reading a drawn device showed. It finds nothing yet: what failed goes on as a lead in its file. */
export const answerSample = act<
  Answering,
  { row: { place: string; state: string; body: string; open: boolean } | null },
  { file: string; device: string }
>({
  name: 'supervision.sample.answer',
  title: { zh: '登记抽查结果', en: 'Enter what a sample showed' },
  basis: ['cn/administrative-penalty-law#55', 'platform/supervision-rules#sampling'],
  serves: ['G3'],
  by: ['authority:industry', 'authority:data'],
  input: z.strictObject({
    file: uuidInput,
    device: uuidInput,
    result: z.enum(['passed', 'failed', 'unclear']),
    found: text(5_000),
  }),
  stream: ({ file }) => `erasure-devices/${file}`,
  place: ({ row }) => row?.place ?? 'cn',
  async load(tx, { file, device }) {
    const row = await tx.one<{ place: string; state: string; body: string; open: boolean }>(
      `select e.place, e.state, w.body, d.sampled ->> 'result' is null as open
         from supervision.erased_device d join supervision.erasure e using (file) join supervision.draw w on w.draw = (d.sampled ->> 'draw')::uuid
        where d.file = $1 and d.device = $2 for update of d`,
      [file, device],
    )
    return { row: row ?? null }
  },
  decide({ row }, { file, device }, { actor }) {
    if (row === null || row.body !== actor.party || !row.open)
      return refuse(
        'not-drawn',
        { zh: '未被本机关抽中，或者已有结果', en: 'not drawn by this body, or answered already' },
        'platform/supervision-rules#sampling',
      )
    if (row.state !== 'sampled-by-inspector')
      return refuse(
        'not-in-a-sample',
        { zh: '应先在清除案卷中办理抽查告知', en: 'the spot check is first told in the file of the erasure' },
        'cn/inspection-rules-2024#forms',
      )
    return { file, device }
  },
  async apply(tx, { file, device }, { result, found }) {
    tx.queue(
      `update supervision.erased_device set sampled = sampled || jsonb_build_object('result', $3::text, 'found', $4::text) where file = $1 and device = $2`,
      [file, device, result, found],
    )
  },
})
