// Which card stood behind which lease, as providers report it: handovers, repairs, divided cards, and cards let twice.
import { Random } from './random.ts'
import type { Supply } from './stocks.ts'
import type { Lease } from './world.ts'

export type DeviceRow = {
  device: string
  serial: string
  lease: number
  stock: number
  slice: string
  slices: number
  from: number
  until: number
  ticket: string
}

type Card = {
  device: string
  serial: string
  freeAt: number
  leftSevenths: number
  slices: { until: number; sevenths: number }[]
}

const HOUR = 3_600

/** Rows in the order in which cards were handed out. Also tells which card of each lease came first. */
export function devicesOf(
  seed: number,
  supply: Supply,
  leases: readonly Lease[],
): { rows: DeviceRow[]; first: string[] } {
  const random = new Random(seed, 'devices')
  const rows: DeviceRow[] = []
  const first: string[] = leases.map(() => '')
  const whole: Card[][] = supply.stocks.map(() => [])
  const divided: Card[][] = supply.stocks.map(() => [])
  const rowOf = new Map<number, number>()
  const order = [...leases.keys()]
    .filter((at) => leases[at]!.reported)
    .sort((a, b) => leases[a]!.from - leases[b]!.from)
  for (const at of order) {
    const lease = leases[at]!
    const start = rows.length
    rowOf.set(at, start)
    const twice = lease.doubles < 0 ? undefined : lastingRow(rows, rowOf.get(lease.doubles)!, leases[lease.doubles]!)
    if (twice !== undefined) rows.push(letTwice(random, twice, lease, at))
    if (lease.sevenths > 0) {
      if (twice === undefined) rows.push(sliceOf(random, divided[lease.stock]!, lease, at))
    } else {
      const wanted = lease.cards - (rows.length - start)
      for (const card of taken(random, whole[lease.stock]!, lease, wanted)) handOut(random, rows, card, lease, at)
    }
    first[at] = rows[start]!.device
  }
  return { rows, first }
}

const newCard = (random: Random): Card => ({
  device: `GPU-${random.hex16()}`,
  serial: serial(random),
  freeAt: 0,
  leftSevenths: 7,
  slices: [],
})

const serial = (random: Random): string => String(random.whole(1_320_000_000_000, 1_659_999_999_999))

/** Cards that are free when the lease begins, new ones where there are too few; used ones go to the end of the queue. */
function taken(random: Random, pool: Card[], lease: Lease, wanted: number): Card[] {
  const cards: Card[] = []
  for (let i = pool.length; i > 0 && cards.length < wanted; i--) {
    const card = pool.shift()!
    if (card.freeAt <= lease.from) cards.push(card)
    else pool.push(card)
  }
  while (cards.length < wanted) cards.push(newCard(random))
  for (const card of cards) {
    card.freeAt = lease.ends
    pool.push(card)
  }
  return cards
}

function handOut(random: Random, rows: DeviceRow[], card: Card, lease: Lease, at: number): void {
  // The next tenant may come a few minutes before the last one has left.
  const until = lease.ends + (random.chance(0.04) ? random.whole(20, 540) : 0)
  const row: DeviceRow = {
    device: card.device,
    serial: card.serial,
    lease: at,
    stock: lease.stock,
    slice: '',
    slices: 0,
    from: lease.from,
    until,
    ticket: '',
  }
  const hours = Math.floor((lease.ends - lease.from) / HOUR)
  if (hours < 72 || !random.chance(0.008)) {
    rows.push(row)
    return
  }
  // A card fails: another one comes before it leaves; or the board is changed and the card has a new UUID.
  const broke = lease.from + HOUR * random.whole(24, hours - 24)
  const ticket = `RMA${random.whole(100_000, 999_999)}`
  rows.push({ ...row, until: broke + HOUR * random.whole(2, 20), ticket })
  card.device = `GPU-${random.hex16()}`
  if (random.chance(0.7)) card.serial = serial(random)
  rows.push({ ...row, device: card.device, serial: card.serial, from: broke, ticket })
}

function sliceOf(random: Random, pool: Card[], lease: Lease, at: number): DeviceRow {
  for (const card of pool) card.slices = card.slices.filter(({ until }) => until > lease.from)
  const fits = (card: Card): boolean => card.slices.reduce((sum, { sevenths }) => sum + sevenths, lease.sevenths) <= 7
  let card = pool.find(fits)
  if (card === undefined) pool.push((card = newCard(random)))
  card.slices.push({ until: lease.ends, sevenths: lease.sevenths })
  return {
    device: card.device,
    serial: card.serial,
    lease: at,
    stock: lease.stock,
    slice: `gi-${random.whole(1, 9_999)}`,
    slices: lease.sevenths,
    from: lease.from,
    until: lease.ends,
    ticket: '',
  }
}

/** A card that stood behind the lease from its first hour to its last; after a repair, the one that came last. */
function lastingRow(rows: readonly DeviceRow[], start: number, lease: Lease): DeviceRow {
  const own = rows.slice(start, start + 2 * lease.cards).filter((row) => row.lease === rows[start]!.lease)
  return own.find(({ ticket }) => ticket === '') ?? own.findLast(({ until }) => until >= lease.ends)!
}

/** The same card for a second lease; sometimes under another UUID, but the serial number stays what it is. */
function letTwice(random: Random, row: DeviceRow, lease: Lease, at: number): DeviceRow {
  return {
    ...row,
    device: random.chance(0.2) ? `GPU-${random.hex16()}` : row.device,
    lease: at,
    slice: '',
    slices: 0,
    from: lease.from,
    until: lease.ends,
    ticket: '',
  }
}
