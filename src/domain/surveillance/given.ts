// Leads that people give: complaints, referrals of other bodies, what the staff of the platform noticed.
import type { Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'

/** What a report may be about, in the words of the price rules. */
export const REPORT_KINDS = [
  'below-cost',
  'collusion',
  'gouging',
  'bait',
  'discrimination',
  'marking',
  'overcharge',
  'resale-markup',
  'other',
] as const

/** What somebody says; `about` is the business concerned, where it is known on the platform. */
export type Given = { place: string; kind: string; about?: string; happened: string; trackingHash?: string }

/** A lead of its own: two reports of one thing stay two, each with its informant. */
export const given = (id: string, day: Day, letters: string): { lead: string; no: string; key: string } => ({
  lead: id,
  no: `${letters}-${day.replaceAll('-', '')}-${id.slice(-6).toUpperCase()}`,
  key: `given:${id}`,
})

export function insertGiven(
  tx: Tx,
  by: {
    lead: string
    no: string
    key: string
    origin: 'complaint' | 'referral' | 'staff'
    informant: string
    at: Instant
  },
  { place, kind, about, happened, trackingHash }: Given,
): void {
  tx.queue(
    `insert into surveillance.lead (lead, no, origin, kind, place, key, subjects, seen, state, informant, tracking_hash, opened_at, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'new', $9, $10, $11, $11)`,
    [
      by.lead,
      by.no,
      by.origin,
      kind,
      place,
      by.key,
      about === undefined ? [] : [about],
      JSON.stringify({ happened }),
      by.informant,
      trackingHash ?? null,
      by.at,
    ],
  )
}
