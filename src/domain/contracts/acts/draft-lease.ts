import { orderOf, type Order } from '#domain/market'
import { assemble, noteUse, programOf, type Assembled, type Framework } from '#domain/templates'
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partyNames } from '#kernel/identity'
import type { Law } from '#kernel/rules'
import { z } from 'zod'
import { contractText, termsHashOf, type Contract, type SignedContract } from '../lease.ts'
import { negotiationOf, textHash, type Negotiation } from '../negotiation.ts'
import { partiesOf } from '../sides.ts'

const FORMED = 'cn/civil-code#491'
const ORDER = 'platform/market-rules#state-order'
const SETTLED = 'platform/contract-rules#both-agree-on-text'

/**
 * An order, or a negotiation that was settled, becomes a lease to sign. Everything that the bill and the clocks will need
 * is pinned here and hashed with the clauses; nothing of it changes later.
 */
export const draftLease = act({
  name: 'contracts.lease.draft',
  title: { zh: '起草租约', en: 'Draft the lease' },
  basis: [FORMED, 'cn/civil-code#704', 'platform/market-rules#six-terms'],
  serves: ['A1', 'A2', 'D3'],
  by: ['platform'],
  input: z.union([z.strictObject({ order: uuidInput }), z.strictObject({ negotiation: uuidInput })]),
  stream: (_input, { id }) => `lease/${id}`,

  async load(tx, input) {
    const [column, origin] = 'order' in input ? ['"order"', input.order] : ['negotiation', input.negotiation]
    const drafted = await tx.one<{ lease: string }>(`select lease from contracts.lease where ${column} = $1`, [origin])
    const ordered = 'order' in input ? await orderOf(tx, input.order) : undefined
    const negotiated = 'order' in input ? undefined : await negotiationOf(tx, input.negotiation)
    const names = ordered && (await partyNames(tx, [ordered.lessee, ordered.provider]))
    return {
      ordered: ordered ?? null,
      // named only where there is one: the records of leases from orders stay as they always were
      ...(negotiated ? { negotiated: negotiated.found, template: negotiated.template } : {}),
      names:
        ordered && names
          ? { lessee: names.get(ordered.lessee) ?? '', provider: names.get(ordered.provider) ?? '' }
          : null,
      drafted: drafted?.lease ?? null,
    }
  },

  decide({ ordered, names, drafted, negotiated, template }, input, { id, law }) {
    if (drafted !== null) return draftedAlready()
    if ('negotiation' in input)
      return negotiated && template ? fromNegotiation(id, negotiated, template, law) : negotiationUnknown()
    if (!ordered || !names) return refuse('order-unknown', { zh: '没有这一订单', en: 'there is no such order' }, ORDER)
    return fromOrder(id, ordered, names)
  },

  parties: (_facts, _input, { lessee, provider, assignment }) =>
    partiesOf({ lessee, provider, assignee: assignment?.assignee ?? null }),

  async apply(tx, d, _input, { at, facts }) {
    const { negotiation, framework, nature, until, storage, service, payment, days, assignment } = d
    const pinned = negotiation
      ? {
          negotiation,
          framework,
          nature,
          until,
          storage,
          service,
          payment,
          days,
          ...(assignment ? { assignment } : {}),
        }
      : {}
    tx.queue(
      `insert into contracts.lease (lease, "order", offer, lessee, provider, mode, models, cards, share_milli, cpu_milli, memory_mib, hours, from_at, place,
                                    unit_price_fen, contract_fen, terms, text, terms_hash, state, drafted_at, since, negotiation, assignee, pinned)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'drafted', $20, $20, $21, $22, $23)`,
      [
        d.lease,
        d.order,
        d.offer,
        d.lessee,
        d.provider,
        d.mode,
        d.models,
        d.cards,
        d.shareMilli,
        d.cpuMilli,
        d.memoryMib,
        d.hours,
        d.from,
        d.place,
        d.unitPriceFen,
        d.contractFen,
        d.terms,
        JSON.stringify(d.text),
        d.termsHash,
        at,
        negotiation ?? null,
        assignment?.assignee ?? null,
        JSON.stringify(pinned),
      ],
    )
    if (negotiation && framework) noteUse(tx, { ...usedOf(facts.negotiated!, facts.template!), lease: d.lease, at })
  },
  conflict: (constraint) =>
    constraint === 'lease_order' || constraint === 'lease_negotiation' ? draftedAlready() : undefined,
})

const draftedAlready = (): Refusal =>
  refuse('lease-drafted', { zh: '已据此起草租约', en: 'a lease was drafted from it already' }, ORDER)

const negotiationUnknown = (): Refusal =>
  refuse('negotiation-unknown', { zh: '没有这一协商', en: 'there is no such negotiation' }, ORDER)

type Drafted = SignedContract & { termsHash: string }

function fromOrder(lease: string, order: Order, names: { lessee: string; provider: string }): Drafted {
  const { quote: _quote, ...pinned } = order
  const contract = { lease, ...pinned } satisfies Contract
  const signed = { ...contract, text: contractText(contract, names) }
  return { ...signed, termsHash: termsHashOf(signed) }
}

/** The clauses as both sides agreed on them, and beside them what they are to the program. */
function fromNegotiation(lease: string, found: Negotiation, template: Framework, law: Law): Drafted | Refusal {
  if (found.state !== 'settled')
    return refuse(
      'negotiation-not-settled',
      { zh: '各方尚未就同一文本定稿', en: 'the sides have not settled on one text' },
      SETTLED,
    )
  const text = assemble(template, found.answers, { edits: found.edits, on: found.on, place: found.place, law })
  if (!text.complete || textHash(text) !== found.sha256)
    return refuse(
      'text-differs',
      { zh: '所拼合的文本与定稿的哈希不符', en: 'the text put together has not the hash that was settled on' },
      SETTLED,
    )
  const { lesseeUscc: _lessee, providerUscc: _provider, assignment, ...pinned } = programOf(text)
  const contract: Contract = {
    lease,
    order: null,
    offer: found.offer,
    lessee: found.lessee,
    provider: found.provider,
    ...pinned,
    negotiation: found.negotiation,
    framework: { id: found.framework, version: found.version, sha256: found.templateSha256 },
    ...assignmentOf(assignment, found.assignee),
  }
  const signed: SignedContract = { ...contract, text: clausesOf(text) }
  return { ...signed, termsHash: termsHashOf(signed) }
}

/** Which lease passes, to which party: by its id on the platform, beside the code in the words. */
function assignmentOf(
  assignment: ReturnType<typeof programOf>['assignment'],
  assignee: string | null,
): Pick<Contract, 'assignment'> {
  if (assignment === null || assignee === null) return {}
  const { lease, kind, from, priceFen } = assignment
  return { assignment: { lease, kind, from, priceFen, assignee } }
}

const clausesOf = ({ clauses }: Assembled): SignedContract['text'] =>
  clauses.map(({ id, no, title, zh, en, exceptional, explain, basis }) => ({
    id,
    no,
    title,
    zh,
    en,
    exceptional,
    explain,
    basis,
  }))

/** What became of the template's clauses in this contract, for those who evaluate it. */
const usedOf = ({ edits }: Negotiation, { id, version, place }: Framework) => ({
  framework: id,
  version,
  place,
  changed: edits.flatMap(({ kind, clause }) => (kind === 'replace' ? [clause] : [])),
  removed: edits.flatMap(({ kind, clause }) => (kind === 'remove' ? [clause] : [])),
  added: edits.filter(({ kind }) => kind === 'add').length,
})
