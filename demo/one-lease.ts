// One lease, from offer to court evidence. Read it from top to bottom: every step is one act, and every act leaves
// one leaf in the evidence log. Run it with `npx suan demo`, or `npx suan demo --out DIR` to keep bundle and log.
//
// All parties are made up. The story happens on fixed days inside the validity of the law it uses.
import { drainFollowUps, look, perform, type Recordable } from '#kernel/act'
import { assembleBundle } from '#domain/dispute'
import { leavesOf } from '#kernel/evidence'
import { platform, sampleUscc, type Actor, type Role } from '#kernel/identity'
import { verifyBundle } from '#kernel/proof'
import type { Platform } from '../src/app/wiring.ts'

/** When the story begins: a Monday morning in Shenzhen. The clock of the world has to stand here. */
export const BEGIN = '2026-06-15T01:00:00.000Z'

/** One act as it stands in the log. `evidence` is its place: stream, number in the stream, position in the log. */
export type Step = { act: string; at: string; evidence: string }

export type Walk = {
  steps: Step[]
  lease: string
  /** the bytes of the `.shev` file */
  bundle: Uint8Array
  verified: boolean
  /** true: the same bundle with one changed byte was refused */
  changedByteRefused: boolean
}

/** Walks through the life of one lease. `clock` moves the world's time. */
export async function oneLease({
  world,
  acts,
  views,
  sequencer,
  log,
  clock,
}: Platform & { clock: { set(at: string): void } }): Promise<Walk> {
  const streams = new Set<string>()
  let keys = 0

  /** Performs one act and what follows from it; a lawful no would end the story. */
  async function does(actor: Actor, name: string, input: object): Promise<Recordable> {
    const outcome = await perform(world, acts.get(name)!, { actor, key: `step ${(keys += 1)}`, input })
    if (!outcome.done) throw new Error(`${name} was refused: ${outcome.says.zh} ${outcome.says.en}`)
    streams.add(outcome.receipt.stream)
    for (let more = true; more;) {
      const { settled, outcomes } = await drainFollowUps(world, acts)
      for (const next of outcomes) streams.add(next.receipt.stream)
      more = settled > 0
    }
    return outcome.decision as Recordable
  }

  /** Looks through a view as one of the parties: each sees its own rows only. */
  const sees = (actor: Actor, name: string, input: object): Promise<{ rows?: Recordable[]; item?: Recordable }> =>
    look(world.store, views.get(name)!, { actor, input }) as Promise<{ rows?: Recordable[]; item?: Recordable }>

  // 1 · Who takes part. The operator verifies and files each body by its unified social credit code.
  const registrar: Actor = { ...platform, role: 'operator' }
  let nth = 0
  const enter = async (name: string, role: Role): Promise<Actor> => {
    const { party } = await does(registrar, 'admission.party.register', {
      uscc: sampleUscc((nth += 1)),
      name,
      kinds: [role],
      place: 'cn-gd-sz',
    })
    return { party: party as string, role, person: null }
  }
  const operator = await enter('鹏城算力市场运营（样例）', 'operator')
  const provider = await enter('南山智算中心（样例）', 'provider')
  const lessee = await enter('湾区医学影像（样例）', 'lessee')
  const department = await enter('深圳工信部门（样例）', 'authority:industry')
  await does(provider, 'admission.licence.file', {
    kind: 'vats-idc',
    number: 'SAMPLE-B1-2026',
    issuedBy: '广东省通信管理局（样例）',
    validFrom: '2026-01-01',
    validUntil: '2030-12-31',
  })

  // 2 · What can be leased: a model of the catalogue, a node with two cards, a public offer on six pinned terms.
  await does(operator, 'capacity.model.declare', {
    model: 'Sample-64G',
    vendor: '样例',
    memoryGib: 64,
    disclosed: true,
    source: '样例规格书 sample data sheet',
  })
  await does(provider, 'capacity.node.register', {
    serial: 'node-1',
    place: 'cn-gd-sz',
    cpuMilli: 64_000,
    memoryMib: 524_288,
    devices: [
      { serial: 'node-1/gpu0', model: 'Sample-64G' },
      { serial: 'node-1/gpu1', model: 'Sample-64G' },
    ],
  })
  const { offer } = await does(provider, 'market.offer.publish', {
    mode: 'by-scale',
    models: ['Sample-64G'],
    unitPriceFen: 1_200, // 12.00 yuan per card-hour
    place: 'cn-gd-sz',
    validFrom: '2026-06-01',
    validUntil: '2026-12-31',
    terms: {
      billingStart: 'delivered',
      grainSeconds: 1,
      minimumSeconds: 0,
      billedWhenStopped: false,
      partialDevice: 'share',
      conversion: 'none',
      billingZone: 'Asia/Shanghai',
    },
  })

  // 3 · The contract. An order becomes a draft; both sides sign the hash of the same text; capacity is allocated.
  clock.set('2026-06-15T01:30:00.000Z')
  const need = { cards: 2, shareMilli: 500, cpuMilli: 16_000, memoryMib: 131_072 } // half of each of two cards
  const { order } = await does(lessee, 'market.order.place', {
    offer,
    quote: null,
    ...need,
    hours: 100,
    from: '2026-06-15T02:00:00Z',
  })
  const lease = (await sees(lessee, 'contracts.lease.list', {})).rows!.find((row) => row['order'] === order)![
    'lease'
  ] as string
  const { termsHash } = (await sees(lessee, 'contracts.lease.get', { lease })).item!
  await does(lessee, 'contracts.lease.sign', { lease, termsHash })
  await does(provider, 'contracts.lease.sign', { lease, termsHash })

  // 4 · Use. The provider's meter is billed; the lessee's own readings stand beside it.
  clock.set('2026-06-17T01:00:00.000Z')
  const used = [
    { id: 'run 1', from: '2026-06-15T02:00:00Z', to: '2026-06-15T14:30:00Z', ...need },
    { id: 'run 2', from: '2026-06-16T02:00:00Z', to: '2026-06-16T10:00:07Z', ...need },
  ]
  await does(provider, 'metering.usage.record', {
    lease,
    meter: 'meter of the provider',
    sourceKind: 'provider',
    intervals: used,
  })
  await does(lessee, 'metering.usage.record', {
    lease,
    meter: 'meter of the lessee',
    sourceKind: 'lessee',
    intervals: used,
  })

  // 5 · The end, the bill of the month, a voucher within its cap by law, and payment of the rest.
  await does(lessee, 'contracts.lease.end', { lease, reason: '训练完成 training is done' })
  const { invoice, totalFen } = await does(provider, 'billing.invoice.issue', { lease, month: '2026-06' })
  const { voucher } = await does(department, 'subsidy.voucher.grant', {
    programme: 'cn-gd-sz/xunliquan-2025#cap',
    holder: lessee.party,
    amountFen: 10_000,
  })
  const { deductedFen } = await does(lessee, 'subsidy.voucher.redeem', { voucher, invoice })
  const restFen = (totalFen as number) - (deductedFen as number)
  if (restFen > 0)
    await does(lessee, 'billing.payment.record', { invoice, amountFen: restFen, reference: 'sample transfer 1' })

  // 6 · Evidence. The lessee takes everything away in one file, which any court can check without us.
  await does(lessee, 'dispute.bundle.make', { lease })
  await sequencer.settle()
  const bundle = await assembleBundle({ world, log }, lease)
  const changed = bundle.slice()
  changed[Math.floor(changed.length / 2)]! ^= 1

  const leaves = await world.store.transact((tx) => leavesOf(tx, [...streams]))
  return {
    steps: leaves
      .sort((a, b) => a.pos! - b.pos!)
      .map(({ kind, at, stream, seq, pos }) => ({ act: kind, at, evidence: `${stream}#${seq} @${pos}` })),
    lease,
    bundle,
    verified: verifyBundle(bundle).verdict === '核验一致',
    changedByteRefused: verifyBundle(changed).verdict === '核验不一致',
  }
}
