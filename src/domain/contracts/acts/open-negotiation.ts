import { standingOf } from '#domain/admission'
import { offerOf, type Offer } from '#domain/market'
import { assemble, frameworkIds, noteNegotiation, templateInForce, type FrameworkId } from '#domain/templates'
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { partyOf, type Actor } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { answeredIn, answersInput, applyChanges, PARTY_SLOTS, type Change } from '../changes.ts'
import { badAnswers, notReady } from '../findings.ts'
import { noLicence, textHash } from '../negotiation.ts'
import { partiesOf } from '../sides.ts'

const PINNED = 'platform/contract-rules#template-pinned'
const REGISTERED = 'platform/contract-rules#parties-as-registered'
const SELF = 'platform/market-rules#no-self-dealing'
const OWN = 'platform/market-rules#own-party-only'
const OFFER = 'platform/market-rules#offer-open'
const LIMITS = 'platform/contract-rules#negotiation-limits'

type Registered = { party: string; uscc: string; name: string; kinds: string[]; place: string }

async function registered(sql: Sql, party: string | null): Promise<Registered | null> {
  const found = party === null ? undefined : await partyOf(sql, party)
  if (!found) return null
  const { uscc, name, kinds, place } = found
  return { party: found.party, uscc, name, kinds, place }
}

/** How many negotiations a side has begun with somebody and that are open. */
async function begunBy(sql: Sql, { role, party }: Pick<Actor, 'role' | 'party'>, other: string): Promise<number> {
  const side = role === 'provider' ? 'provider' : 'lessee'
  const [lessee, provider] = side === 'provider' ? [other, party] : [party, other]
  return (await sql.one<{ open: number }>(
    `select count(*)::int as open from contracts.negotiation
      where lessee = $1 and provider = $2 and opened_by = $3 and state = 'open'`,
    [lessee, provider, side],
  ))!.open
}

/** What an offer answers already, as far as the template asks it. */
const offered = ({ unitPriceFen, models, terms }: Offer): Record<string, string | number | boolean | string[]> => ({
  unitPriceFen,
  models,
  ...terms,
})

/**
 * Two parties begin to negotiate over a model contract. The text in force on this day and in the place of the offer (else
 * of the provider's seat) is pinned by version and hash; names and codes of the parties are those on the register.
 */
export const openNegotiation = act({
  name: 'contracts.negotiation.open',
  title: { zh: '发起合同协商', en: 'Open a negotiation' },
  basis: [PINNED, REGISTERED, 'cn/civil-code#470', 'cn/contract-supervision-measures#13'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    framework: z.enum(frameworkIds),
    counterparty: uuidInput,
    /** only in an assignment: the party to whom the contract passes */
    assignee: uuidInput.nullable().default(null),
    offer: uuidInput.nullable(),
    answers: answersInput,
  }),
  stream: (_input, { id }) => `negotiation/${id}`,

  async load(tx, { framework, counterparty, assignee, offer }, { actor, at }) {
    const [self, other, third] = [
      await registered(tx, actor.party),
      await registered(tx, counterparty),
      await registered(tx, assignee),
    ]
    const [lessee, provider] = actor.role === 'provider' ? [other, self] : [self, other]
    const named = offer === null ? undefined : await offerOf(tx, offer)
    const place = named?.place ?? provider?.place ?? 'cn'
    const day = dayIn(at)
    return {
      lessee,
      provider,
      assignee: third,
      offered: named ?? null,
      where: place,
      template: (await templateInForce(tx, { framework, on: day, place }))?.framework ?? null,
      standing: provider ? await standingOf(tx, provider.party, day) : null,
      begun: await begunBy(tx, actor, counterparty),
    }
  },

  place: ({ where }) => where,

  decide(
    { lessee, provider, assignee, offered: named, where, template, standing, begun },
    input,
    { actor, day, law, id },
  ) {
    const { framework, offer, answers } = input
    if (input.counterparty === actor.party) return itself()
    const no = wrongParties({ lessee, provider, assignee }, framework)
    if (no) return no
    const most = law.integer(LIMITS, 'open-negotiations')
    if (begun >= most)
      return refuse(
        'too-many-open',
        {
          zh: `本方向该主体发起而未结束的协商已有 ${begun} 件，上限 ${most} 件；请先定稿或者终止`,
          en: `your side has ${begun} open negotiations with this party, of ${most} at most: settle or end some first`,
        },
        LIMITS,
      )
    if (offer !== null && named?.provider !== provider!.party)
      return refuse('offer-unknown', { zh: '没有该出租方的这一挂牌', en: 'the provider has no such offer' }, OFFER)
    if (
      named &&
      (named.state !== 'open' || day < named.validFrom || (named.validUntil !== null && day > named.validUntil))
    )
      return refuse(
        'offer-not-valid',
        { zh: `该挂牌在 ${day} 已撤下或不在有效期内`, en: `the offer does not stand on ${day}` },
        OFFER,
      )
    if (standing?.state !== 'in-force') return noLicence(day)
    if (!template)
      return refuse(
        'no-template',
        {
          zh: `${day} 在 ${where} 没有可用的这一示范文本`,
          en: `no such model contract is in force on ${day} in ${where}`,
        },
        PINNED,
      )
    const parties: Record<string, string> = {
      lesseeName: lessee!.name,
      lesseeUscc: lessee!.uscc,
      providerName: provider!.name,
      providerUscc: provider!.uscc,
      ...(assignee ? { assigneeName: assignee.name, assigneeUscc: assignee.uscc } : {}),
    }
    for (const [slot, value] of Object.entries(answers))
      if (PARTY_SLOTS.has(slot) && value !== parties[slot])
        return refuse(
          'party-fixed',
          {
            zh: '双方的名称和代码取自登记，不能填写他人的',
            en: 'names and codes of the parties come from the register; others cannot be entered',
          },
          REGISTERED,
        )
    const asks = new Set(template.slots.map((slot) => slot.id))
    const known = Object.fromEntries(
      Object.entries({ ...parties, ...(named ? offered(named) : {}) }).filter(([slot]) => asks.has(slot)),
    )
    const given = Object.entries(answers).flatMap(([slot, value]): Change[] =>
      PARTY_SLOTS.has(slot) ? [] : [{ kind: 'answer', slot, value }],
    )
    const applied = applyChanges(template, { answers: known, edits: [] }, given)
    if ('wrong' in applied) return refuse(applied.wrong.code, applied.wrong.says, ...applied.wrong.basis)
    const text = assemble(template, applied.draft.answers, { edits: [], on: day, place: where, law })
    const bad = badAnswers(text.findings, answeredIn(given))
    if (bad.length > 0) return notReady('bad-answer', bad)
    return {
      negotiation: id,
      framework,
      version: template.version,
      templateSha256: text.sha256,
      on: day,
      place: where,
      lessee: lessee!.party,
      provider: provider!.party,
      assignee: assignee?.party ?? null,
      offer,
      side: actor.role === 'provider' ? ('provider' as const) : ('lessee' as const),
      revision: 1,
      answers: applied.draft.answers,
      sha256: textHash(text),
    }
  },

  parties: (_facts, _input, { lessee, provider, assignee }) => partiesOf({ lessee, provider, assignee }),

  async apply(tx, d, _input, { at, actor, facts }) {
    tx.queue(
      'insert into contracts.pinned_template (sha256, framework, version, body) values ($1, $2, $3, $4) on conflict do nothing',
      [d.templateSha256, d.framework, d.version, JSON.stringify(facts.template)],
    )
    tx.queue(
      `insert into contracts.negotiation (negotiation, framework, version, template_sha256, on_day, place, lessee, provider, assignee, offer, opened_by, state,
                                          revision, answers, edits, sha256, opened_at, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', 1, $12, '[]', $13, $14, $14)`,
      [
        d.negotiation,
        d.framework,
        d.version,
        d.templateSha256,
        d.on,
        d.place,
        d.lessee,
        d.provider,
        d.assignee,
        d.offer,
        d.side,
        JSON.stringify(d.answers),
        d.sha256,
        at,
      ],
    )
    tx.queue(
      `insert into contracts.revision (negotiation, revision, side, person, wrote, answers, edits, sha256, at)
       values ($1, 1, $2, $3, '{}', $4, '[]', $5, $6)`,
      [d.negotiation, d.side, actor.person, JSON.stringify(d.answers), d.sha256, at],
    )
    const { id: framework, version, place } = facts.template!
    noteNegotiation(tx, { negotiation: d.negotiation, framework, version, place, at })
  },
})

type Parties = { lessee: Registered | null; provider: Registered | null; assignee: Registered | null }

const itself = (): Refusal =>
  refuse(
    'own-party-on-both-sides',
    { zh: '不能与本主体订立合同', en: 'a party cannot contract with itself' },
    SELF,
    'cn/civil-code#168',
  )

/** Who cannot be on these sides together. */
function wrongParties({ lessee, provider, assignee }: Parties, framework: FrameworkId): Refusal | undefined {
  if (!lessee?.kinds.includes('lessee') || !provider?.kinds.includes('provider'))
    return refuse(
      'party-unknown',
      {
        zh: '没有这一主体，或其登记的身份不能作为合同的该方',
        en: 'there is no such party, or it is not registered for this side of a contract',
      },
      OWN,
    )
  if ((framework === 'assignment') !== (assignee !== null) || assignee?.kinds.includes('lessee') === false)
    return refuse(
      'assignee-wrong',
      {
        zh: '转让、转租合同须写明登记为需求方的受让方，其他合同没有受让方',
        en: 'an assignment names an assignee registered as a lessee; other contracts have none',
      },
      'cn/civil-code#555',
    )
  return assignee && [lessee.party, provider.party].includes(assignee.party) ? itself() : undefined
}
