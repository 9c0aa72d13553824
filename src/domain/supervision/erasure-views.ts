// What of erasures and readings one may see: the two sides their own, the bodies what lies in their place, the operator all.
import { leaseOf } from '#domain/contracts'
import { modelMemory } from '#domain/capacity'
import type { Custody, DeviceReadings } from '#domain/devices'
import { page, pageInput, uuidInput, view, type Looking } from '#kernel/act'
import { placesOf } from '#kernel/evidence'
import { partyNames, partyOf, type Role } from '#kernel/identity'
import { jurisdictionsSeenIn } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { custodyOf } from './custody.ts'
import { besidePromise } from './promise.ts'

const OWN_PLACE = `(identity.place_of(:party::uuid) = 'cn' or e.place = identity.place_of(:party::uuid) or e.place like identity.place_of(:party::uuid) || '-%')`
const bodies = ['authority:industry', 'authority:data', 'authority:market'] as const
const scope: Partial<Record<Role, string>> = {
  provider: 'e.provider = :party',
  lessee: 'e.lessee = :party',
  operator: 'true',
  ...Object.fromEntries(bodies.map((role) => [role, OWN_PLACE])),
}

const ERASURE = `e.file, e.lease, e.place, e.provider, e.lessee, e.kinds, e.ended_at as "endedAt", e.due_on::text as "dueOn", e.overdue_on::text as "overdueOn", e.state, e.ended,
  (select count(*)::int from supervision.erased_device d where d.file = e.file) as devices,
  (select count(*)::int from supervision.erased_device d where d.file = e.file and d.certificate is not null) as certified,
  (select count(*)::int from supervision.erased_device d where d.file = e.file and d.declared is not null) as declared`

async function withNames<Row extends { provider: string; lessee: string }>({ sql }: Looking, rows: readonly Row[]) {
  const names = await partyNames(sql, [...new Set(rows.flatMap(({ provider, lessee }) => [provider, lessee]))])
  return rows.map((row) => ({
    ...row,
    providerName: names.get(row.provider) ?? null,
    lesseeName: names.get(row.lessee) ?? null,
  }))
}

const erasures = view({
  name: 'supervision.erasure.list',
  title: { zh: '数据清除', en: 'Erasures' },
  scope,
  input: z.object({ standing: z.enum(['due', 'overdue', 'certified', 'ended']).optional(), ...pageInput }),
  async load(read, { standing, limit, after }, looking) {
    const rows = await read.rows<{ file: string; provider: string; lessee: string; overdueOn: string | null }>(
      `select ${ERASURE} from supervision.erasure e where ${looking.where}
         and (:standing::text is null
           or (:standing = 'ended' and e.ended) or (:standing = 'certified' and e.state in ('certified', 'sampled-by-inspector'))
           or (:standing = 'overdue' and not e.ended and e.state not in ('certified', 'sampled-by-inspector', 'retained') and (e.overdue_on is not null or e.due_on < :today::date))
           or (:standing = 'due' and not e.ended and e.state not in ('certified', 'sampled-by-inspector', 'retained')))
         and (:after = '' or e.file < :after::uuid) order by e.file desc limit :limit`,
      { standing: standing ?? null, today: dayIn(looking.now), limit, after },
    )
    return page(await withNames(looking, rows), limit, 'file')
  },
})

type Leaf = { stream: string; seq: number; leaf: string; index: number | null }

/** Where the act that a device stands by is in the log; null where two acts of the same instant could be meant. */
async function leavesAt({ sql }: Looking, file: string): Promise<(at: string | null) => Leaf | null> {
  const stream = `erasure-devices/${file}`
  const leaves = (await placesOf(sql, stream)).filter(({ kind }) => kind !== 'supervision.sample.answer')
  return (at) => {
    if (at === null) return null
    const own = leaves.filter((leaf) => new Date(leaf.at).getTime() === new Date(at).getTime())
    const [leaf] = own
    return leaf === undefined || own.length > 1
      ? null
      : {
          stream,
          seq: leaf.seq,
          leaf: Buffer.from(leaf.hash).toString('hex'),
          index: leaf.pos === null ? null : Number(leaf.pos),
        }
  }
}

/** One erasure: each device, what its log shows, its certificate or what is missing, and who held it when. */
const erasureGet = view({
  name: 'supervision.erasure.get',
  title: { zh: '一次数据清除', en: 'One erasure' },
  scope,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, looking) {
    const [row] = await read.rows<{ provider: string; lessee: string; endedAt: string | null }>(
      `select ${ERASURE}, e.operator, e.verifier from supervision.erasure e where e.file = :file and ${looking.where}`,
      { file },
    )
    if (!row) return { item: null }
    const devices = await read.rows<{
      device: string
      heldFrom: string
      heldUntil: string | null
      certificate: object | null
      at: string | null
    }>(
      // the chain that a certificate was given by names later holders too: each reader gets a chain of its own
      `select device, serial, node, model, held_from as "heldFrom", held_until as "heldUntil", medium, log_sha256 as "logSha256", log_name as "logName", finding, certificate - 'custody' as certificate, missing, declared, sampled, at
         from supervision.erased_device where file = :file order by node, serial`,
      { file },
    )
    // who leased a device later is the provider’s and the bodies’ to know, not the lessee’s before
    const isLessee = looking.actor.role === 'lessee'
    const chains = await Promise.all(
      devices.map(async ({ device, heldFrom, heldUntil, certificate }): Promise<Custody[]> => {
        if (!isLessee) return await custodyOf(looking.sql, { device, provider: row.provider, from: heldFrom })
        const own = { holder: row.lessee, from: heldFrom, until: heldUntil }
        return heldUntil === null || certificate === null
          ? [own]
          : [own, { holder: row.provider, from: heldUntil, until: null }]
      }),
    )
    const holders = await partyNames(looking.sql, [...new Set(chains.flat().map(({ holder }) => holder))])
    const [named] = await withNames(looking, [row])
    const placed = await leavesAt(looking, file)
    const codes = await Promise.all([row.provider, row.lessee].map(async (side) => await partyOf(looking.sql, side)))
    return {
      item: {
        ...named,
        providerUscc: codes[0]?.uscc ?? null,
        lesseeUscc: codes[1]?.uscc ?? null,
        devices: devices.map((device, at) => ({
          ...device,
          evidence: placed(device.at),
          custody: (chains[at] ?? []).map((each) => ({ ...each, name: holders.get(each.holder) ?? null })),
        })),
      },
    }
  },
})

/** The log of a device as it was given in: whoever may see the certificate can read it again and take its hash. */
const erasureLog = view({
  name: 'supervision.erasure.log',
  title: { zh: '设备清除日志原件', en: 'The log of a device as given in' },
  scope,
  input: z.object({ file: uuidInput, device: uuidInput }),
  async load(read, { file, device }, { where }) {
    const [row] = await read.rows<{ name: string; sha256: string; log: string }>(
      `select d.log_name as name, d.log_sha256 as sha256, translate(encode(d.log, 'base64'), chr(10), '') as log
         from supervision.erased_device d join supervision.erasure e using (file)
        where d.file = :file and d.device = :device and d.log is not null and ${where}`,
      { file, device },
    )
    return { item: row ?? null }
  },
})

const READ_HOURS = 24

const readingScope: Partial<Record<Role, string>> = {
  provider: 'r.provider = :party',
  lessee: 'r.lessee = :party',
  ...Object.fromEntries(bodies.map((role) => [role, 'true'])),
}

/** The readings of a lease beside its promise: a body’s once its purpose is on record, the two sides’ at any time. */
const readings = view({
  name: 'supervision.reading.get',
  title: { zh: '租约的运行读数', en: 'Readings of a lease' },
  scope: readingScope,
  input: z.object({ lease: uuidInput }),
  async load(read, { lease }, looking) {
    const found = await leaseOf(looking.sql, lease)
    if (found === undefined) return { item: null }
    const isBody = looking.actor.role.startsWith('authority:')
    if (isBody) {
      const own = await partyOf(looking.sql, looking.actor.party)
      if (!own || !jurisdictionsSeenIn(found.place).includes(own.place)) return { item: null }
    }
    const reads = await read.rows<{ party: string; role: string; purpose: string; at: string; mine: boolean }>(
      `select party, role, purpose, at, party = :party and at > :now::timestamptz - make_interval(hours => ${READ_HOURS}) as mine
         from supervision.reading_read where lease = :lease order by at desc limit 100`,
      { lease, now: looking.now },
    )
    const names = await partyNames(looking.sql, [
      ...new Set([found.provider, found.lessee, ...reads.map(({ party }) => party)]),
    ])
    const sealed = isBody && !reads.some(({ mine }) => mine)
    const files = sealed
      ? []
      : await read.rows<{ reading: string; devices: DeviceReadings[] }>(
          `select reading, captured_at as "capturedAt", name, sha256, devices, unread, at from supervision.reading r
            where lease = :lease and ${looking.where} order by captured_at desc limit 20`,
          { lease },
        )
    const memory = new Map((await modelMemory(looking.sql)).map(({ model, memoryGib }) => [model, memoryGib]))
    const promised = {
      cards: found.cards,
      models: found.models,
      memoryGib: found.models.map((model) => memory.get(model) ?? null),
    }
    return {
      item: {
        lease,
        place: found.place,
        provider: found.provider,
        providerName: names.get(found.provider) ?? null,
        lesseeName: names.get(found.lessee) ?? null,
        cards: found.cards,
        models: found.models,
        sealed,
        reads: reads.map(({ mine: _mine, ...each }) => ({ ...each, name: names.get(each.party) ?? null })),
        files: files.map((each) => ({ ...each, compared: besidePromise(promised, each.devices) })),
      },
    }
  },
})

export const erasureViews = [erasures, erasureGet, erasureLog, readings]
