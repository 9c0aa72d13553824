// The sample world's story: three months of leasing up to now, with one of everything in each interesting state.
// Told through the one road: every row on every page has its act, its ground and its evidence.
import type { Actor } from '#kernel/identity'
import { LawMissing } from '#kernel/rules'
import { addDays, dayIn, monthIn } from '#kernel/time'
import { cast, models, nodes, type Part } from './cast.ts'
import { fileStory } from './files.ts'
import type { Signers } from './signers.ts'
import type { Stage } from './stage.ts'

/** How many days before now the leasing begins; the prices began before. */
const STORY_DAYS = 85

const HOUR = 3_600_000
const ZONE = 'Asia/Shanghai'
const VOUCHER = 'cn-gd-sz/xunliquan-2025#cap'

const terms = {
  billingStart: 'delivered',
  grainSeconds: 60,
  minimumSeconds: 600,
  billedWhenStopped: false,
  partialDevice: 'share',
  conversion: 'none',
  billingZone: ZONE,
} as const

/** A lease whose meter runs while the story goes on. */
type Metered = {
  tag: string
  lease: string
  lessee: Actor
  provider: Actor
  cards: number
  shareMilli: number
  /** parts of a thousand of the time that it is used */
  busyMilli: number
  pays: boolean
  startedAt: string
  measuredUntil: number
  ended: boolean
  bills: { month: string; invoice: string; totalFen: number }[]
}

// Repeatable and uneven: what a day's use looks like depends on the lease and the hour alone.
function unevenness(tag: string, hour: number): number {
  let h = 2_166_136_261
  for (const c of `${tag}/${hour}`) h = Math.imul(h ^ c.charCodeAt(0), 16_777_619)
  return ((h >>> 8) % 1_000) / 1_000
}

/**
 * Tells the story on `stage`, ending at `now`. `actors` are the parties' people, `signers` hold their keys.
 * @throws SampleBroken when an act that had to be done was refused.
 */
export async function tell(stage: Stage, actors: Record<Part, Actor>, signers: Signers, now: string): Promise<void> {
  const today = dayIn(now)
  const at = (daysAgo: number, time: string): string =>
    new Date(`${addDays(today, -daysAgo)}T${time}:00+08:00`).toISOString()
  const running: Metered[] = []

  // ---- time passes: meters report, bills are issued, some are paid ----

  const meter = (
    lease: Metered,
    until: number,
  ): { actor: Actor; name: string; key: string; input: object } | undefined => {
    const intervals: object[] = []
    let from = Math.ceil(Math.max(lease.measuredUntil, Date.parse(lease.startedAt)) / HOUR) * HOUR
    const first = from
    for (; from + 4 * HOUR <= until; from += 4 * HOUR) {
      const chance = unevenness(lease.tag, from / HOUR)
      if (chance * 1_000 >= lease.busyMilli) continue
      const length = chance < 0.15 ? 2 * HOUR + 1_380_000 : 4 * HOUR
      const cards = lease.cards > 4 && chance > 0.6 ? lease.cards - 2 : lease.cards
      intervals.push({
        id: `${lease.tag}/${new Date(from).toISOString()}`,
        from: new Date(from).toISOString(),
        to: new Date(from + length).toISOString(),
        cards,
        shareMilli: lease.shareMilli,
        cpuMilli: cards * 8_000,
        memoryMib: cards * 65_536,
      })
    }
    lease.measuredUntil = from
    if (intervals.length === 0) return undefined
    return {
      actor: { ...lease.provider, person: null },
      name: 'metering.usage.record',
      key: `${lease.tag}/usage/${new Date(first).toISOString()}`,
      input: { lease: lease.lease, meter: `meter-${lease.tag}`, sourceKind: 'provider', intervals },
    }
  }

  const bill = async (lease: Metered, month: string): Promise<void> => {
    const outcome = await stage.attempt(lease.provider, 'billing.invoice.issue', `${lease.tag}/bill/${month}`, {
      lease: lease.lease,
      month,
    })
    if (outcome.done)
      lease.bills.push({
        month,
        invoice: outcome.decision['invoice'] as string,
        totalFen: outcome.decision['totalFen'] as number,
      })
  }

  const pay = async (lease: Metered, month: string, partMilli = 1_000): Promise<void> => {
    const [row] = (await stage.rows(lease.lessee, 'billing.invoice.list', { lease: lease.lease })).filter(
      (r) => r['month'] === month,
    )
    const issued = lease.bills.find((b) => b.month === month)
    if (!row || !issued) return
    // The key is the same when the story is told on, so the amount must be too: from what the bill was, not from what is open.
    const amountFen = Math.floor(((issued.totalFen - Number(row['voucherFen'])) * partMilli) / 1_000)
    if (amountFen <= 0) return
    await stage.attempt(lease.lessee, 'billing.payment.record', `${lease.tag}/pay/${month}`, {
      invoice: issued.invoice,
      amountFen,
      reference: `示例银行回单 ${lease.tag} ${month}`,
    })
  }

  // The voucher, and the lease whose first bill it will pay.
  const subsidised: { lease?: Metered; voucher?: string; redeemed: boolean } = { redeemed: false }
  // The moment the story has come to. Inputs are made from it, never from the stage's clock, which runs on a little
  // with each follow-up: told again, every input must be the same.
  let moment = stage.now
  let told = dayIn(stage.now)
  const files = fileStory(stage, actors, today, {
    signers,
    // Its bills are paid as somebody at the desk sees fit.
    runs: (lease) =>
      running.push({ ...lease, shareMilli: 1_000, pays: false, measuredUntil: 0, ended: false, bills: [] }),
  })
  const passTo = async (next: string): Promise<void> => {
    moment = next
    const last = dayIn(moment)
    while (told < last) {
      // The day's leasing first, so that no lease of it begins at another minute for what the files brought.
      await files.get(told)?.()
      told = addDays(told, 1)
      const midnight = Date.parse(`${told}T00:00:00+08:00`)
      stage.moveTo(new Date(midnight + 5 * 60_000).toISOString())
      const reports = running.filter((l) => !l.ended).flatMap((l) => meter(l, midnight) ?? [])
      if (reports.length > 0) await stage.many(reports)
      const before = monthIn(`${addDays(told, -10)}T00:00:00.000Z`, ZONE)
      if (told.endsWith('-02')) {
        stage.moveTo(`${told}T01:30:00.000Z`)
        for (const lease of running)
          if (!lease.bills.some((b) => b.month === before) && monthIn(lease.startedAt, ZONE) <= before)
            await bill(lease, before)
      }
      if (told.endsWith('-03') && !subsidised.redeemed) {
        // The voucher goes to the first bill of the training lease, before the rest of it is paid.
        const { lease: training, voucher } = subsidised
        const first = training?.bills[0]
        if (training && voucher !== undefined && first) {
          stage.moveTo(`${told}T02:00:00.000Z`)
          await stage.attempt(training.lessee, 'subsidy.voucher.redeem', 'voucher/redeem', {
            voucher,
            invoice: first.invoice,
          })
          subsidised.redeemed = true
        }
      }
      if (told.endsWith('-05')) {
        stage.moveTo(`${told}T07:00:00.000Z`)
        for (const lease of running) if (lease.pays) await pay(lease, before)
      }
    }
    stage.moveTo(moment)
  }

  // ---- steps of a lease ----

  const order = async (
    tag: string,
    lessee: Actor,
    offer: string,
    what: { cards: number; shareMilli?: number; hours: number; quote?: string },
  ): Promise<{ lease: string; termsHash: string }> => {
    const placed = await stage.act(lessee, 'market.order.place', `${tag}/order`, {
      offer,
      quote: what.quote ?? null,
      cards: what.cards,
      shareMilli: what.shareMilli ?? 1_000,
      cpuMilli: what.cards * 8_000,
      memoryMib: what.cards * 65_536,
      hours: what.hours,
      from: moment,
    })
    const [drafted] = (await stage.rows(lessee, 'contracts.lease.list', { limit: 500 })).filter(
      (row) => row['order'] === placed['order'],
    )
    return { lease: drafted!['lease'] as string, termsHash: drafted!['termsHash'] as string }
  }
  const sign = async (tag: string, side: Actor, drafted: { lease: string; termsHash: string }): Promise<void> => {
    await stage.act(side, 'contracts.lease.sign', `${tag}/sign/${side.role}`, {
      lease: drafted.lease,
      termsHash: drafted.termsHash,
    })
  }
  const lease = async (
    tag: string,
    lessee: Actor,
    provider: Actor,
    offer: string,
    what: { cards: number; shareMilli?: number; hours: number; busyMilli: number; pays: boolean; quote?: string },
  ): Promise<Metered> => {
    const drafted = await order(tag, lessee, offer, what)
    await sign(tag, lessee, drafted)
    await sign(tag, provider, drafted)
    const [row] = (await stage.rows(lessee, 'contracts.lease.list', { limit: 500 })).filter(
      (r) => r['lease'] === drafted.lease,
    )
    const startedAt = (row!['startedAt'] as string | null) ?? stage.now
    const metered: Metered = {
      tag,
      lease: drafted.lease,
      lessee,
      provider,
      cards: what.cards,
      shareMilli: what.shareMilli ?? 1_000,
      busyMilli: what.busyMilli,
      pays: what.pays,
      startedAt,
      measuredUntil: 0,
      ended: false,
      bills: [],
    }
    running.push(metered)
    return metered
  }

  // ---- the story ----

  const { operator, yunling, haiquan, beishi, qinghe, nanshan, xihu, industry } = actors
  for (const m of models)
    await stage.act(operator, 'capacity.model.declare', `model/${m.model}`, {
      ...m,
      source: '示例数据，未经核实 · sample data, not verified',
    })

  for (const [owner, kind, number] of [
    [yunling, 'vats-idc', 'B1-示例-20240001'],
    [haiquan, 'vats-cloud', 'B1-示例-20240002'],
  ] as const) {
    await stage.act(owner, 'admission.licence.file', `licence/${number}`, {
      kind,
      number,
      issuedBy: '示例通信管理局（示例）',
      validFrom: addDays(today, -500),
      validUntil: addDays(today, owner === haiquan ? 40 : 900),
    })
  }
  for (const { owner, serial, model, cards } of nodes) {
    await stage.act(actors[owner], 'capacity.node.register', `node/${serial}`, {
      serial,
      place: cast[owner].place,
      cpuMilli: cards * 16_000,
      memoryMib: cards * 131_072,
      devices: Array.from({ length: cards }, (_, i) => ({
        serial: `${serial}-${String(i + 1).padStart(2, '0')}`,
        model,
      })),
    })
  }

  const publish = async (
    tag: string,
    owner: Actor,
    place: string,
    mode: string,
    offered: readonly string[],
    unitPriceFen: number,
    more: Partial<Record<keyof typeof terms, unknown>> = {},
  ): Promise<string> => {
    const { offer } = await stage.act(owner, 'market.offer.publish', `offer/${tag}`, {
      mode,
      models: offered,
      unitPriceFen,
      place,
      validFrom: addDays(today, -STORY_DAYS),
      validUntil: null,
      terms: { ...terms, ...more },
    })
    return offer as string
  }
  const a100 = await publish('a100', yunling, 'cn-gd-sz', 'by-server', ['A100-SXM4-80GB'], 980)
  const ascend = await publish('ascend', yunling, 'cn-gd-sz', 'by-scale', ['Ascend-910B'], 620)
  const small = await publish('small', yunling, 'cn-gd-sz', 'by-scale', ['MLU370-X8'], 260, {
    grainSeconds: 1,
    minimumSeconds: 0,
  })
  const h20 = await publish('h20', haiquan, 'cn-sh', 'by-server', ['H20-96GB'], 760)
  const dcu = await publish('dcu', haiquan, 'cn-sh', 'by-scale', ['DCU-Z100'], 310, {
    grainSeconds: 3_600,
    minimumSeconds: 3_600,
  })
  await publish('any', haiquan, 'cn-sh', 'by-scale', [], 420)
  // Without a licence on file nobody lists: a refusal with its article.
  await stage.attempt(beishi, 'market.offer.publish', 'offer/unlicensed', {
    mode: 'by-scale',
    models: [],
    unitPriceFen: 199,
    place: 'cn-bj',
    validFrom: today,
    validUntil: null,
    terms,
  })

  // Voucher, paid bills, still running.
  await passTo(at(82, '10:00'))
  subsidised.lease = await lease('training', qinghe, yunling, a100, {
    cards: 8,
    hours: 1_600,
    busyMilli: 780,
    pays: true,
  })
  try {
    const granted = await stage.attempt(industry, 'subsidy.voucher.grant', 'voucher/training', {
      programme: VOUCHER,
      holder: qinghe.party,
      amountFen: 3_000_000,
    })
    if (granted.done) subsidised.voucher = granted.decision['voucher'] as string
    await stage.attempt(industry, 'subsidy.voucher.grant', 'voucher/unused', {
      programme: VOUCHER,
      holder: nanshan.party,
      amountFen: 1_200_000,
    })
    // Registered elsewhere: refused by the programme's own place.
    await stage.attempt(industry, 'subsidy.voucher.grant', 'voucher/elsewhere', {
      programme: VOUCHER,
      holder: xihu.party,
      amountFen: 500_000,
    })
  } catch (error) {
    // The programme has a last day; a sample world made after it has no vouchers.
    if (!(error instanceof LawMissing)) throw error
  }
  // A quarter of two cards, billed by the second.
  await passTo(at(78, '15:20'))
  await lease('inference', nanshan, yunling, small, {
    cards: 2,
    shareMilli: 250,
    hours: 2_000,
    busyMilli: 930,
    pays: true,
  })
  // Request and quote, then an order below the list price; bills stay open.
  await passTo(at(71, '09:10'))
  const { request } = await stage.act(xihu, 'market.request.post', 'docking/request', {
    mode: 'by-server',
    models: ['H20-96GB'],
    cards: 4,
    shareMilli: 1_000,
    hours: 900,
    place: 'cn-sh',
    note: '分子对接，夜间为主 · docking runs, mostly at night',
  })
  await passTo(at(70, '11:00'))
  const { quote } = await stage.act(haiquan, 'market.quote.give', 'docking/quote', {
    request,
    offer: h20,
    unitPriceFen: 690,
    validUntil: addDays(today, -55),
  })
  await passTo(at(69, '16:45'))
  await lease('docking', xihu, haiquan, h20, {
    cards: 4,
    hours: 900,
    busyMilli: 520,
    pays: false,
    quote: quote as string,
  })
  // Ended, billed, paid, with its bundle made.
  await passTo(at(64, '08:30'))
  const finetune = await lease('finetune', qinghe, haiquan, dcu, { cards: 2, hours: 500, busyMilli: 700, pays: true })

  await passTo(at(35, '18:00'))
  await stage.act(qinghe, 'contracts.lease.end', 'finetune/end', {
    lease: finetune.lease,
    reason: '任务完成 · the work is done',
  })
  finetune.ended = true
  await passTo(at(33, '10:00'))
  await stage.act(qinghe, 'dispute.bundle.make', 'finetune/bundle', { lease: finetune.lease })
  // One voucher, one contract: refused for another lease.
  const other = finetune.bills[0]
  if (subsidised.voucher !== undefined && other)
    await stage.attempt(qinghe, 'subsidy.voucher.redeem', 'voucher/second-contract', {
      voucher: subsidised.voucher,
      invoice: other.invoice,
    })

  // More than there is: signed by both, waits for capacity.
  await passTo(at(12, '14:00'))
  const large = await order('large', nanshan, ascend, { cards: 64, hours: 400 })
  await sign('large', nanshan, large)
  await sign('large', yunling, large)
  await passTo(at(9, '10:30'))
  await lease('ascend', nanshan, yunling, ascend, { cards: 6, hours: 720, busyMilli: 850, pays: true })
  // Waiting for one signature, and for both.
  await passTo(at(2, '09:40'))
  const half = await order('half', qinghe, ascend, { cards: 2, hours: 300 })
  await sign('half', yunling, half)
  await passTo(at(1, '17:05'))
  await order('draft', qinghe, h20, { cards: 1, hours: 120 })

  // Up to now: the hours of today.
  await passTo(now)
  const reports = running.filter((l) => !l.ended).flatMap((l) => meter(l, Date.parse(now)) ?? [])
  if (reports.length > 0) await stage.many(reports)
}
