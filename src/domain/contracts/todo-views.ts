// What waits for a party in this room: texts to answer, clauses to explain or to read, contracts to sign.
import { view, type NamedSql } from '#kernel/act'
import { z } from 'zod'
import { clausesIn } from './clause.ts'
import { unacknowledged, unanswered, type Acknowledged, type Asked, type Explained } from './explaining.ts'
import { sideOf, type Side, type Sides } from './sides.ts'
import { sideComplete, type Given } from './signing.ts'

type Todo = { object: string; zh: string; en: string; href: string; dueOn: null; basis: string[]; at: string }

type LeaseRow = Sides & {
  lease: string
  negotiation: string | null
  lesseeName: string
  providerName: string
  termsHash: string
  text: object[]
  given: Given[]
  asked: Asked[]
  explained: Explained[]
  acknowledged: Acknowledged[]
  at: string
}

const SIGNED = `select coalesce(jsonb_agg(jsonb_build_object('side', s.side, 'kind', s.kind)), '[]')
  from contracts.signature s where s.lease = l.lease and (:as_of::timestamptz is null or s.at <= :as_of)`
const ASKED = `select coalesce(jsonb_agg(jsonb_build_object('clause', s.clause, 'side', s.side, 'at', s.at)), '[]')
  from contracts.question s where s.lease = l.lease and (:as_of::timestamptz is null or s.at <= :as_of)`
const EXPLAINED = `select coalesce(jsonb_agg(jsonb_build_object('clause', s.clause, 'side', s.side, 'at', s.at)), '[]')
  from contracts.explanation s where s.lease = l.lease and (:as_of::timestamptz is null or s.at <= :as_of)`
const ACKNOWLEDGED = `select coalesce(jsonb_agg(jsonb_build_object('clause', s.clause, 'side', s.side, 'termsHash', s.terms_hash)), '[]')
  from contracts.acknowledgement s where s.lease = l.lease and (:as_of::timestamptz is null or s.at <= :as_of)`

/** What one side of a contract that is not concluded has to do. */
function ofLease(row: LeaseRow, side: Side): Todo[] {
  const desk = side === 'provider' ? 'provider' : 'lessee'
  const other = side === 'provider' ? row.lesseeName : row.providerName
  const todo = (zh: string, en: string, href: string, basis: string): Todo => ({
    object: row.lease,
    zh,
    en,
    href,
    dueOn: null,
    basis: [basis],
    at: row.at,
  })
  const sign = (href: string): Todo =>
    todo(`签署与${other}的租约`, `Sign the lease with ${other}`, href, 'cn/e-signature-law#14')
  if (row.negotiation === null)
    return row.given.some((g) => g.side === side) ? [] : [sign(`/${desk}/leases/${row.lease}`)]
  const room = `/${desk}/contracts/${row.lease}/sign`
  const found: Todo[] = []
  const toExplain = unanswered(row.asked, row.explained).filter((q) => q.side !== side).length
  if (toExplain > 0)
    found.push(
      todo(
        `向对方说明${toExplain}处条款（${other}）`,
        `Explain clauses to ${other}: ${toExplain} questions`,
        room,
        'cn/civil-code#496',
      ),
    )
  if (sideComplete(row.given, side)) return found
  const toRead = unacknowledged(clausesIn(row.text), side, row.acknowledged, row.termsHash).length
  found.push(
    toRead > 0
      ? todo(
          `阅读并确认与${other}的合同中${toRead}条重要条款`,
          `Read and acknowledge ${toRead} clauses of the contract with ${other}`,
          room,
          'cn/civil-code#496',
        )
      : sign(room),
  )
  return found
}

type NegotiationRow = Sides & {
  negotiation: string
  lesseeName: string
  providerName: string
  proposed: Side[]
  agreed: Side[]
  at: string
}

/** What one side of an open negotiation has to answer. */
function ofNegotiation(row: NegotiationRow, side: Side): Todo[] {
  const desk = side === 'provider' ? 'provider' : 'lessee'
  const other = side === 'provider' ? row.lesseeName : row.providerName
  const todo = (zh: string, en: string): Todo => ({
    object: row.negotiation,
    zh,
    en,
    href: `/${desk}/negotiations/${row.negotiation}`,
    dueOn: null,
    basis: ['platform/contract-rules#tracked-changes'],
    at: row.at,
  })
  const open = row.proposed.filter((by) => by !== side).length
  if (open > 0) return [todo(`答复${other}的 ${open} 项修改提议`, `Answer ${open} proposals of ${other}`)]
  return row.agreed.length > 0 && !row.agreed.includes(side)
    ? [todo(`${other}已同意文本：核对并定稿`, `${other} agreed to the text: read it and settle`)]
    : []
}

const negotiationsOf = (read: NamedSql): Promise<NegotiationRow[]> =>
  read.rows(
    `select n.negotiation, n.lessee, n.provider, n.assignee, le.name as "lesseeName", pr.name as "providerName", n.since as at,
        (select coalesce(jsonb_agg(p.side), '[]') from contracts.proposal p where p.negotiation = n.negotiation and p.state = 'open') as proposed,
        (select coalesce(jsonb_agg(g.side), '[]') from contracts.agreement g where g.negotiation = n.negotiation and g.revision = n.revision) as agreed
       from contracts.negotiation n join identity.party le on le.party = n.lessee join identity.party pr on pr.party = n.provider
      where :party in (n.lessee, n.provider, n.assignee) and n.state = 'open' order by n.negotiation limit 100`,
  )

export const toDo = view({
  name: 'contracts.todo',
  travels: true,
  title: { zh: '待办：合同', en: 'To do: contracts' },
  scope: { lessee: ':party in (l.lessee, l.assignee)', provider: 'l.provider = :party' },
  input: z.object({}),
  async load(read, _input, { where, table, asOf, actor }) {
    const rows = await read.rows<LeaseRow>(
      `select l.lease, l.negotiation, l.lessee, l.provider, l.assignee, le.name as "lesseeName", pr.name as "providerName", l.terms_hash as "termsHash", l.text, l.since as at,
          (${SIGNED}) as given, (${ASKED}) as asked, (${EXPLAINED}) as explained, (${ACKNOWLEDGED}) as acknowledged
         from ${table('contracts.lease')} l join identity.party le on le.party = l.lessee join identity.party pr on pr.party = l.provider
        where ${where} and l.state in ('drafted', 'countersigning') order by l.lease limit 100`,
    )
    // negotiations are shown as they are now: an earlier state of them is read in their revisions
    const open = asOf === null ? await negotiationsOf(read) : []
    const mine = <R extends Sides>(list: readonly R[], what: (row: R, side: Side) => Todo[]): Todo[] =>
      list.flatMap((row) => {
        const side = sideOf(actor, row)
        return side === null ? [] : what(row, side)
      })
    return { rows: [...mine(open, ofNegotiation), ...mine(rows, ofLease)], next: null }
  },
})
