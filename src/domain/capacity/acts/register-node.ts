import { act, placeInput, refuse } from '#kernel/act'
import { uuidv7 } from '#kernel/store'
import { sha256 } from '#kernel/proof'
import { z } from 'zod'

const KNOWN = 'platform/market-rules#model-known'
const ONCE = 'platform/metering-rules#one-device-one-serial'

/** A card is leased in thousandths. */
const CARD_MILLI = 1_000

/** Ids of a node's devices follow from the node's id, so that the decision stays a function of its record. */
const deviceId = (node: string, n: number): string =>
  uuidv7(Number.parseInt(node.replaceAll('-', '').slice(0, 12), 16), sha256(new TextEncoder().encode(`${node}/${n}`)))

/** A provider enters a node and its devices into its capacity. A serial stands for one device, once. */
export const registerNode = act({
  name: 'capacity.node.register',
  title: { zh: '登记节点', en: 'Register a node' },
  basis: [KNOWN, ONCE],
  serves: ['A1', 'A4'],
  by: ['provider'],
  input: z.strictObject({
    serial: z.string().trim().min(1).max(100),
    place: placeInput,
    cpuMilli: z.int().min(0).max(100_000_000),
    memoryMib: z.int().min(0).max(1_000_000_000),
    devices: z
      .array(z.strictObject({ serial: z.string().trim().min(1).max(100), model: z.string().trim().min(1).max(64) }))
      .max(64),
  }),
  stream: (_input, { id }) => `node/${id}`,

  async load(tx, { serial, devices }, { actor }) {
    const node = await tx.one('select 1 as yes from capacity.node where provider = $1 and serial = $2', [
      actor.party,
      serial,
    ])
    const known = await tx.rows<{ model: string }>('select model from capacity.model where model = any($1)', [
      [...new Set(devices.map((d) => d.model))],
    ])
    const taken = await tx.rows<{ serial: string }>(
      'select serial from capacity.device where provider = $1 and serial = any($2)',
      [actor.party, devices.map((d) => d.serial)],
    )
    return {
      registered: node !== undefined,
      knownModels: known.map((k) => k.model),
      takenSerials: taken.map((t) => t.serial),
    }
  },

  decide({ registered, knownModels, takenSerials }, { serial, devices, cpuMilli }, { id }) {
    if (registered)
      return refuse(
        'node-registered',
        { zh: `节点 ${serial} 已登记`, en: `node ${serial} is registered already` },
        ONCE,
      )
    const at = devices.findIndex((d) => !knownModels.includes(d.model))
    if (at >= 0) {
      const { model } = devices[at]!
      return refuse(
        'model-unknown',
        {
          zh: `第 ${at + 1} 个设备的型号「${model}」不在目录中`,
          en: `device ${at + 1}: model “${model}” is not in the catalogue`,
        },
        KNOWN,
      )
    }
    const serials = devices.map((d) => d.serial)
    const twice = serials.find((s, i) => serials.indexOf(s) !== i) ?? takenSerials[0]
    if (twice !== undefined)
      return refuse(
        'serial-twice',
        { zh: `设备序列号「${twice}」重复`, en: `device serial “${twice}” stands twice` },
        ONCE,
      )
    const cards = devices.map((d, i) => ({
      device: deviceId(id, i),
      serial: d.serial,
      kind: 'card',
      model: d.model as string | null,
      sizeMilli: CARD_MILLI,
    }))
    // A node without cards leases out its processors, in thousandths of a core.
    const cpu =
      devices.length === 0 && cpuMilli > 0
        ? [{ device: deviceId(id, 0), serial: `${serial}/cpu`, kind: 'cpu', model: null, sizeMilli: cpuMilli }]
        : []
    return { node: id, devices: [...cards, ...cpu] }
  },

  async apply(tx, { node, devices }, { serial, place, cpuMilli, memoryMib }, { at, actor }) {
    tx.queue(
      'insert into capacity.node (node, provider, serial, place, cpu_milli, memory_mib, since) values ($1, $2, $3, $4, $5, $6, $7)',
      [node, actor.party, serial, place, cpuMilli, memoryMib, at],
    )
    if (devices.length === 0) return
    tx.queue(
      `insert into capacity.device (device, node, provider, serial, kind, model, size_milli, free_milli, since)
       select d.device, $1, $2, d.serial, d.kind, d.model, d.size, d.size, $3
         from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[]) as d(device, serial, kind, model, size)`,
      [
        node,
        actor.party,
        at,
        devices.map((d) => d.device),
        devices.map((d) => d.serial),
        devices.map((d) => d.kind),
        devices.map((d) => d.model),
        devices.map((d) => d.sizeMilli),
      ],
    )
  },
  conflict: (constraint) =>
    constraint === 'node_serial' || constraint === 'device_serial'
      ? refuse(
          'serial-twice',
          { zh: '节点或设备序列号已登记', en: 'the serial of the node or of a device is registered already' },
          ONCE,
        )
      : undefined,
})
