// What a step of the zone goes by: the contract in dispute and its two sides, the talks so far, and where the file went on.
import { billsOf, monthsBetween, quantityWithin } from '#domain/billing'
import { leaseOf, type Lease } from '#domain/contracts'
import { firstUse, usageWithin } from '#domain/metering'
import type { Recordable } from '#kernel/act'
import { caseFile, type CaseFile, type StepInput } from '#kernel/casework'
import { partyByUscc, type Actor } from '#kernel/identity'
import type { Sql, Tx } from '#kernel/store'
import { monthBounds, type Instant } from '#kernel/time'
import type { Offer, ZoneSide } from './negotiation.ts'
import type { MeteredPart } from './zone-hold.ts'

export const ZONE = 'dispute.zone'

/** A contract that one may complain about: a lease of this platform, or one handed over by an outside platform. */
export type Contracted = {
  about: string
  lease: string | null
  handover: string | null
  lessee: string | null
  provider: string | null
  place: string
  unitPriceFen: number | null
}

export type AgreedFact = { n: number; text: string; by: ZoneSide; confirmed: boolean }

/** What the steps of the zone know beyond their file. */
export type ZoneMore = {
  contracted: Contracted | null
  /** an open file of the same complainant about the same contract and scenario */
  twice: string | null
  /** billed quantity in the span in dispute; null where none was named, or the contract is not metered here */
  metered: MeteredPart[] | null
  offers: Offer[]
  agreed: AgreedFact[]
  /** whether the file holds a quantity of the lease */
  held: boolean
  /** what is left of the bills of the month that an offer names; null where none was billed here */
  leftFen: number | null
  /** the mediation or case that the file went on to: its procedure and who plays a part in it */
  onward: { procedure: string; parties: string[] } | null
}

export const zoneMore = (more: Recordable): ZoneMore => more as unknown as ZoneMore

const ABOUT = /^(lease|handover)\/([0-9a-f]{8}-[0-9a-f-]{27})$/

/** The contract behind `lease/…` or `handover/…`; null when there is none. */
export async function contractedBy(sql: Sql, about: string | null | undefined): Promise<Contracted | null> {
  const [, kind, id] = ABOUT.exec(about ?? '') ?? []
  if (kind === 'lease') {
    const lease = await leaseOf(sql, id!)
    if (!lease || lease.signedAt === null) return null
    const { lessee, provider, place, unitPriceFen } = lease
    return { about: about!, lease: id!, handover: null, lessee, provider, place, unitPriceFen }
  }
  if (kind !== 'handover') return null
  const row = await sql.one<{ lesseeUscc: string; providerUscc: string; place: string }>(
    `select lessee_uscc as "lesseeUscc", provider_uscc as "providerUscc", place from dispute.handover where handover = $1`,
    [id],
  )
  if (!row) return null
  const [lessee, provider] = await Promise.all([partyByUscc(sql, row.lesseeUscc), partyByUscc(sql, row.providerUscc)])
  return {
    about: about!,
    lease: null,
    handover: id!,
    lessee: lessee?.party ?? null,
    provider: provider?.party ?? null,
    place: row.place,
    unitPriceFen: null,
  }
}

/**
 * One contract under all its names: an outside platform hands it over anew for each side and each visit, and every time it
 * is the same contract of the same two.
 */
export async function namesOf(sql: Sql, about: string): Promise<string[]> {
  const [, kind, id] = ABOUT.exec(about) ?? []
  if (kind !== 'handover') return [about]
  const rows = await sql.rows<{ handover: string }>(
    `select h.handover from dispute.handover h
       join dispute.handover o using (platform, contract_no, lessee_uscc, provider_uscc) where o.handover = $1 order by h.handover`,
    [id],
  )
  return rows.map(({ handover }) => `handover/${handover}`)
}

/** Billed quantity of a lease in a span, by the months of its billing zone. */
async function meteredWithin(tx: Tx, lease: Lease, from: Instant, to: Instant, at: Instant): Promise<MeteredPart[]> {
  const zone = lease.terms.billingZone
  const first = lease.terms.billedWhenStopped ? await firstUse(tx, lease.lease) : null
  const reading = { id: '', from: first ?? '', to: first ?? '', cards: 0, shareMilli: 0, cpuMilli: 0, memoryMib: 0 }
  return await Promise.all(
    monthsBetween(from, to, zone).map(async (month) => {
      const [begins, ends] = monthBounds(month, zone)
      const span = [begins < from ? from : begins, ends > to ? to : ends] as const
      const { milliCardSeconds } = lease.terms.billedWhenStopped
        ? quantityWithin(lease, lease, first === null ? [] : [reading], span, at)
        : await usageWithin(tx, lease.lease, lease.terms, ...span)
      return { month, from: span[0], to: span[1], milliCardSeconds }
    }),
  )
}

/** Offers of a file, in order. */
export const offersOf = (sql: Sql, file: string): Promise<Offer[]> =>
  sql.rows<Offer>(
    `select n, by_side as by, terms, valid_until::text as "validUntil", state from dispute.offer where file = $1 order by n`,
    [file],
  )

/** Facts put forward as undisputed, in order. */
export const agreedOf = (sql: Sql, file: string): Promise<AgreedFact[]> =>
  sql.rows<AgreedFact>(
    `select n, text, by_side as by, confirmed_at is not null as confirmed from dispute.agreed_fact where file = $1 order by n`,
    [file],
  )

/** A span in dispute is at most two years: months are asked for one by one. */
const MOST_SPAN_MS = 2 * 366 * 86_400_000

/** The facts of a step of the zone. */
export async function zoneFacts(
  tx: Tx,
  input: StepInput,
  { file, actor, at }: { file: CaseFile | null; actor: Actor; at: Instant },
): Promise<Recordable> {
  const about = file?.about ?? input.about
  const contracted = await contractedBy(tx, about)
  const [from, to] = [input['fromAt'], input['toAt']]
  const spanned =
    typeof from === 'string' && typeof to === 'string' && from < to && Date.parse(to) - Date.parse(from) <= MOST_SPAN_MS
  const lease = file === null && spanned && contracted?.lease ? await leaseOf(tx, contracted.lease) : undefined
  const onward = typeof input['onwardFile'] === 'string' ? await caseFile(tx, input['onwardFile']) : undefined
  const twice =
    file === null && contracted !== null
      ? await tx.one<{ file: string }>(
          'select file from dispute.zone where complainant = $1 and about = any($2) and scenario = $3 and not ended limit 1',
          [actor.party, await namesOf(tx, contracted.about), input['scenario'] ?? ''],
        )
      : undefined
  const offers = file === null ? [] : await offersOf(tx, file.file)
  const month = input['creditMonth'] ?? offers.find(({ n }) => n === input['offer'])?.terms.creditMonth
  const bills = contracted?.lease && typeof month === 'string' ? await billsOf(tx, contracted.lease) : []
  const ofMonth = bills.filter((bill) => bill.month === month)
  const standing =
    file === null
      ? undefined
      : await tx.one<{ held: boolean }>(
          'select held is not null and released_at is null as held from dispute.zone where file = $1',
          [file.file],
        )
  const more: ZoneMore = {
    contracted,
    twice: twice?.file ?? null,
    metered: lease ? await meteredWithin(tx, lease, from as string, to as string, at) : null,
    offers,
    held: standing?.held === true,
    leftFen: ofMonth.length === 0 ? null : ofMonth.reduce((sum, bill) => sum + bill.totalFen - bill.creditFen, 0),
    agreed: file === null ? [] : await agreedOf(tx, file.file),
    onward: onward ? { procedure: onward.procedure, parties: Object.values(onward.parts).flat() } : null,
  }
  return more as unknown as Recordable
}

/** Which side of the file a party is. */
export const sideIn = ({ parts }: CaseFile, party: string): ZoneSide | undefined =>
  (['complainant', 'respondent'] as const).find((side) => parts[side]?.includes(party) === true)
