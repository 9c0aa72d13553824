// A negotiation as its acts read it: whose it is, what stands now, and the template it was begun on.
import { standingOf } from '#domain/admission'
import type { Answers, Assembled, Edit, Framework, FrameworkId } from '#domain/templates'
import { refuse, type Refusal } from '#kernel/act'
import { canonicalBytes, sha256, type Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { SIDE, sideOf, type Side, type Sides } from './sides.ts'

export type NegotiationState = 'open' | 'settled' | 'ended'

export type Negotiation = Sides & {
  negotiation: string
  framework: FrameworkId
  version: string
  templateSha256: string
  on: string
  place: string
  offer: string | null
  state: NegotiationState
  revision: number
  answers: Answers
  edits: Edit[]
  sha256: string
}

const COLUMNS = `n.negotiation, n.framework, n.version, n.template_sha256 as "templateSha256", n.on_day as "on", n.place, n.lessee, n.provider, n.assignee,
  n.offer, n.state, n.revision, n.answers, n.edits, n.sha256`

/** A negotiation with its template; undefined when unknown. */
export async function negotiationOf(
  sql: Sql,
  negotiation: string,
): Promise<{ found: Negotiation; template: Framework } | undefined> {
  const row = await sql.one<Negotiation & { template: Framework }>(
    `select ${COLUMNS}, t.body as template from contracts.negotiation n join contracts.pinned_template t on t.sha256 = n.template_sha256
      where n.negotiation = $1`,
    [negotiation],
  )
  if (row === undefined) return undefined
  const { template, ...found } = row
  return { found, template }
}

/**
 * The hash of a text as both sides read it: lower-case hex SHA-256 over the template's hash, day, place, every answer
 * (defaults included) and every clause with its number and words.
 */
export function textHash(text: Assembled): string {
  const { framework, version, sha256: template, on, place, answers, clauses, removed } = text
  const read = clauses.map(({ id, no, title, zh, en }) => ({ id, no, title, zh, en }))
  const whole = {
    framework,
    version,
    template,
    on,
    place,
    answers,
    clauses: read,
    removed: removed.map(({ id }) => id),
  }
  return Buffer.from(sha256(canonicalBytes(whole as unknown as Json))).toString('hex')
}

const OWN = 'platform/market-rules#own-party-only'
const ORDER = 'platform/market-rules#state-order'
const SETTLED = 'platform/contract-rules#both-agree-on-text'

export const notYours = (): Refusal =>
  refuse(
    'negotiation-not-yours',
    { zh: '没有这一协商，或本主体不是其中一方', en: 'there is no such negotiation to which you are a party' },
    OWN,
  )

const CLOSED: Record<Exclude<NegotiationState, 'open'>, Refusal> = {
  settled: refuse(
    'negotiation-settled',
    {
      zh: '文本已由各方定稿，不能再改；签署后的变更须另行协议',
      en: 'the sides have settled the text and it stays as it is; after signing it is changed by a new agreement',
    },
    SETTLED,
    'cn/civil-code#543',
  ),
  ended: refuse('negotiation-ended', { zh: '协商已终止', en: 'the negotiation was broken off' }, ORDER),
}

/** The side on which somebody stands in an open negotiation, or why they may do nothing in it. */
export function sideInOpen(
  found: (Sides & { state: NegotiationState }) | null,
  actor: Parameters<typeof sideOf>[0],
): { side: Side } | Refusal {
  const side = found && sideOf(actor, found)
  if (!found || side === null) return notYours()
  return found.state === 'open' ? { side } : CLOSED[found.state]
}

/** Who wrote what when, in a sentence's part. */
export const writtenBy = ({ revision, side, at }: { revision: number; side: string; at: string }) => ({
  zh: `第 ${revision} 稿（${SIDE[side as Side].zh}提议，${at}）`,
  en: `revision ${revision} (proposed by ${SIDE[side as Side].en}, ${at})`,
})

/** Whether a party has a licence in force on a day. */
export const licensedOn = async (sql: Sql, party: string, day: Day): Promise<boolean> =>
  (await standingOf(sql, party, day)).state === 'in-force'

/** The provider may not conclude a new lease without a licence in force (platform and telecom rule alike). */
export const noLicence = (day: string): Refusal =>
  refuse(
    'no-licence',
    {
      zh: `出租方在 ${day} 没有在有效期内的许可证在案`,
      en: `the provider has no licence in force on file on ${day}`,
    },
    'cn/telecom-regulations#13',
  )
