// Runtime readings of a lease: the provider gives a file of a known tool in; a body looks at them with its purpose on record.
import { leaseOf, leaseSize } from '#domain/contracts'
import { telemetryFile } from '#domain/devices'
import { act, instantInput, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { sha256, toHex } from '#kernel/proof'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Instant } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/supervision-rules#monitoring'
const MOST_BYTES = 192 * 1024

const bytesOf = (file: string): Uint8Array => new Uint8Array(Buffer.from(file, 'base64'))

type Submitting = { lease: string; name: string; capturedAt: string; file: string }
type Of = { lessee: string; provider: string; startedAt: Instant | null; endedAt: Instant | null }

/** Keeps what the machines of a lease said of themselves, as the tool printed it. */
export const submitReading = act<
  Submitting,
  { found: Of | null },
  { reading: string; sha256: string; devices: number; unread: number }
>({
  name: 'supervision.reading.submit',
  title: { zh: '提交运行读数', en: 'Give readings in' },
  basis: [RULE, 'cn/online-transaction-measures#34'],
  serves: ['G2'],
  by: ['provider'],
  input: z.strictObject({
    lease: uuidInput,
    name: z.string().trim().min(1).max(200),
    capturedAt: instantInput,
    file: z
      .base64()
      .min(4)
      .max(Math.ceil(MOST_BYTES / 3) * 4),
  }),
  stream: ({ lease }) => `lease-readings/${lease}`,
  async load(tx, { lease }) {
    const found = await leaseSize(tx, lease)
    return {
      found: found
        ? { lessee: found.lessee, provider: found.provider, startedAt: found.startedAt, endedAt: found.endedAt }
        : null,
    }
  },
  decide({ found }, { capturedAt, file }, { actor, id, at }) {
    if (found === null || found.provider !== actor.party)
      return refuse('lease-not-yours', { zh: '没有本主体出租的这一租约', en: 'no such lease is yours' }, RULE)
    const { startedAt, endedAt } = found
    if (startedAt === null || capturedAt < startedAt || capturedAt > (endedAt ?? at))
      return refuse(
        'outside-the-lease',
        { zh: '采集时间不在租约期间内', en: 'captured at a time at which the lease did not run' },
        RULE,
      )
    const bytes = bytesOf(file)
    const read = telemetryFile(bytes)
    if (read === undefined || read.devices.length === 0)
      return refuse(
        'unreadable-readings',
        { zh: '没有可以判读的设备读数', en: 'no device is in this file that can be read' },
        RULE,
      )
    return { reading: id, sha256: toHex(sha256(bytes)), devices: read.devices.length, unread: read.unread.length }
  },
  async apply(tx, { reading, sha256: hash }, { lease, name, capturedAt, file }, { at, facts }) {
    const { devices, unread } = telemetryFile(bytesOf(file))!
    tx.queue(
      'insert into supervision.reading (reading, lease, provider, lessee, captured_at, name, sha256, devices, unread, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [
        reading,
        lease,
        facts.found!.provider,
        facts.found!.lessee,
        capturedAt,
        name,
        hash,
        JSON.stringify(devices),
        JSON.stringify(unread),
        at,
      ],
    )
  },
})

/** Opens the readings of a lease to read: who, for what, when is on record before anything is shown; both sides see it. */
export const readReadings = act<
  { lease: string; purpose: string },
  { place: string | null; parties: string[]; actorPlace: string | null },
  { lease: string }
>({
  name: 'supervision.reading.read',
  title: { zh: '查看运行读数（逐次留痕）', en: 'Read the readings of a lease (each read is logged)' },
  basis: [RULE, 'cn/online-transaction-measures#35'],
  serves: ['G2'],
  by: ['authority:industry', 'authority:market', 'authority:data'],
  input: z.strictObject({ lease: uuidInput, purpose: z.string().trim().min(2).max(500) }),
  stream: ({ lease }) => `lease-readings/${lease}`,
  place: ({ place }) => place ?? 'cn',
  async load(tx, { lease }, { actor }) {
    const found = await leaseOf(tx, lease)
    return {
      place: found?.place ?? null,
      parties: found ? [found.lessee, found.provider] : [],
      actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
    }
  },
  parties: ({ parties }) => parties,
  decide({ place, actorPlace }, { lease }) {
    return place !== null && actorPlace !== null && jurisdictionsSeenIn(place).includes(actorPlace)
      ? { lease }
      : refuse(
          'no-such-lease',
          { zh: '辖区内没有这一租约', en: 'there is no such lease in the place of this body' },
          RULE,
        )
  },
  async apply(tx, { lease }, { purpose }, { actor, at }) {
    tx.queue('insert into supervision.reading_read (lease, party, role, purpose, at) values ($1, $2, $3, $4, $5)', [
      lease,
      actor.party,
      actor.role,
      purpose,
      at,
    ])
  },
})
