// A lead drawn: who is concerned, how they are tied, and what money moved between them and those in between. For reading
// only; it finds nothing that the detectors did not. Pure, and the view of it for who has entered the read.
import { uuidInput, view } from '#kernel/act'
import { partyNames } from '#kernel/identity'
import { z } from 'zod'
import type { Seen } from './looking.ts'
import type { Row, Tables } from './row.ts'

type Circle = {
  parties: { id: string; name: string | null; role: 'lessee' | 'provider' | 'both' | 'between' }[]
  ties: { from: string; to: string; type: string; share: number | null }[]
  payments: { id: string; from: string; to: string; day: string; amountFen: number; purpose: string }[]
}

/** More is no picture any more; the records of the lead name the rest. */
const MOST = { parties: 60, payments: 120, ties: 80 } as const

const text = (row: Row, name: string): string => String(row[name] ?? '')
/** Attributes of agents and towers tie nobody. */
const NO_TIE = 'agent'

/**
 * Draws those whom a lead concerns, everyone through whom money went from one of them to another in at most two hops, and
 * the ties among all of these. Of many payments the largest are kept; the order of the tables does not matter.
 */
export function circleOf(
  tables: Pick<Tables, 'entities' | 'relations' | 'payments'>,
  subjects: readonly string[],
): Circle {
  const own = new Set(subjects)
  const [to, from] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  const add = (map: Map<string, Set<string>>, key: string, value: string): void => {
    map.set(key, (map.get(key) ?? new Set()).add(value))
  }
  for (const row of tables.payments) {
    add(to, text(row, 'from'), text(row, 'to'))
    add(from, text(row, 'to'), text(row, 'from'))
  }
  const reached = new Set(subjects.flatMap((party) => [...(to.get(party) ?? [])]))
  const sources = new Set(subjects.flatMap((party) => [...(from.get(party) ?? [])]))
  const between = [...reached].filter(
    (party) => !own.has(party) && (sources.has(party) || [...(to.get(party) ?? [])].some((next) => sources.has(next))),
  )
  const last = [...sources].filter(
    (party) => !own.has(party) && [...(from.get(party) ?? [])].some((before) => reached.has(before)),
  )
  const ids = [...own, ...new Set([...between, ...last].toSorted())].slice(0, MOST.parties)
  const shown = new Set(ids)
  const payments = tables.payments
    .filter((row) => shown.has(text(row, 'from')) && shown.has(text(row, 'to')))
    .map((row) => ({
      id: text(row, 'payment'),
      from: text(row, 'from'),
      to: text(row, 'to'),
      day: text(row, 'at').slice(0, 10),
      amountFen: Number(row['amount_fen']),
      purpose: text(row, 'purpose'),
    }))
    .toSorted((a, b) => b.amountFen - a.amountFen || (a.id < b.id ? -1 : 1))
    .slice(0, MOST.payments)
    .toSorted((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? -1 : 1))
  const entities = new Map(tables.entities.map((row) => [text(row, 'entity'), text(row, 'roles').split(';')]))
  const roleOf = (id: string): Circle['parties'][number]['role'] => {
    const roles = entities.get(id) ?? []
    const [isLessee, isProvider] = [roles.includes('lessee'), roles.includes('provider')]
    if (!own.has(id)) return 'between'
    return isLessee && isProvider ? 'both' : isProvider ? 'provider' : 'lessee'
  }
  return {
    parties: ids.map((id) => ({ id, name: null, role: roleOf(id) })),
    ties: tiesAmong(tables.relations, shown),
    payments,
  }
}

/** Ties between two of those shown: direct, or through one attribute that both have. */
function tiesAmong(relations: readonly Row[], shown: ReadonlySet<string>): Circle['ties'] {
  const direct: Circle['ties'] = []
  const byValue = new Map<string, { type: string; parties: Set<string> }>()
  for (const row of relations) {
    const [from, to, type] = [text(row, 'from'), text(row, 'to'), text(row, 'type')]
    if (!shown.has(from) || type === NO_TIE) continue
    const share = Number(row['share_pct'])
    if (shown.has(to)) direct.push({ from, to, type, share: share > 0 ? Math.round(share) : null })
    else {
      const key = `${type} ${to}`
      const known = byValue.get(key) ?? { type, parties: new Set<string>() }
      known.parties.add(from)
      byValue.set(key, known)
    }
  }
  const shared = [...byValue.values()].flatMap(({ type, parties }) => {
    const [first, ...others] = [...parties].toSorted()
    return others.map((other) => ({ from: first!, to: other, type, share: null }))
  })
  return [...direct, ...shared]
    .toSorted((a, b) => (`${a.from} ${a.to} ${a.type}` < `${b.from} ${b.to} ${b.type}` ? -1 : 1))
    .slice(0, MOST.ties)
}

const READ_HOURS = 24

/** The circle of a lead, for who has entered the read in the last day. */
export const leadCircle = view({
  name: 'surveillance.lead.circle',
  title: { zh: '线索的关系与资金图', en: 'Parties and money of a lead' },
  scope: { 'authority:market': 'true' },
  input: z.object({ lead: uuidInput }),
  async load(read, { lead }, { sql, now }) {
    const [row] = await read.rows<{ subjects: string[]; seen: Partial<Seen>; body: string | null; isOpen: boolean }>(
      `select l.subjects, l.seen, t.body,
              exists (select from surveillance.lead_read d where d.lead = l.lead and d.party = :party and d.at > :now::timestamptz - make_interval(hours => ${READ_HOURS})) as "isOpen"
         from surveillance.lead l left join surveillance.run r on r.run = l.run left join surveillance.tables t on t.sha256 = r.tables_sha256
        where l.lead = :lead and (identity.place_of(:party::uuid) = 'cn' or l.place = identity.place_of(:party::uuid) or l.place like identity.place_of(:party::uuid) || '-%')`,
      { lead, now },
    )
    if (!row?.isOpen || row.body === null) return { item: null }
    const circle = circleOf(JSON.parse(row.body) as Tables, row.subjects)
    return { item: await withNames(sql, circle) }
  },
})

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Names of those who are registered. */
async function withNames(sql: Parameters<typeof partyNames>[0], circle: Circle): Promise<Circle> {
  const names = await partyNames(
    sql,
    circle.parties.flatMap(({ id }) => (UUID.test(id) ? [id] : [])),
  )
  return { ...circle, parties: circle.parties.map((party) => ({ ...party, name: names.get(party.id) ?? null })) }
}
