// Keeping the bodies and the roster: who registers, who checks, who is entered and struck off, which ties are declared.
import { act, dayInput, refuse, uuidInput, type Refusal } from '#kernel/act'
import { checkUscc, partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { z } from 'zod'
import { bodyRow } from './roster.ts'
import { BODY_KINDS, KINDS, lackingOf, type BodyPapers } from './mediation-body.ts'
import { TIE_KINDS } from './mediator-ties.ts'

const LAWFUL = 'platform/dispute-rules#lawful-body'
const ROSTER = 'platform/dispute-rules#roster'
const TIES = 'platform/dispute-rules#ties'
const line = z.string().trim().min(1).max(300)
const uscc = z.string().length(18)

const papers = {
  kind: z.enum(BODY_KINDS),
  approvalNo: line.optional(),
  approvedBy: line.optional(),
  assetsFen: z.int().min(0).optional(),
  fullTimeCount: z.int().min(0).max(10_000).optional(),
  membersCount: z.int().min(0).max(1_000).optional(),
  womenCount: z.int().min(0).max(1_000).optional(),
  tariff: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
}

const unknown = (cite: string): Refusal =>
  refuse('no-such-body', { zh: '没有登记这一调解组织', en: 'this mediation body is not registered' }, cite)

/** A mediation body says of which lawful kind it is, by which papers. */
const registerBody = act({
  name: 'dispute.body.register',
  title: { zh: '登记调解组织', en: 'Register as a mediation body' },
  basis: [LAWFUL, 'cn/commercial-mediation-regulation#8', 'cn/peoples-mediation-law#34'],
  serves: ['J2'],
  by: ['mediation'],
  input: z.strictObject(papers),
  stream: (_input, { actor }) => `mediation-body/${actor.party}`,
  async load(tx, _input, { actor }) {
    return { known: await bodyRow(tx, actor.party), place: (await partyOf(tx, actor.party))?.place ?? 'cn' }
  },
  decide({ known }, input, { actor }) {
    const given = input as BodyPapers
    if (known !== null && known.state !== 'ended' && known.kind !== given.kind)
      return refuse(
        'other-kind',
        { zh: '已登记为另一类型，请先终止登记', en: 'registered as another kind: end that first' },
        LAWFUL,
      )
    const [lacks] = lackingOf(given)
    if (lacks)
      return refuse(
        'papers-lacking',
        {
          zh: `${KINDS[given.kind].label.zh}须有：${lacks.zh}`,
          en: `a ${KINDS[given.kind].label.en} needs ${lacks.en}`,
        },
        lacks.basis,
        LAWFUL,
      )
    return { body: actor.party, kind: given.kind, checkedBy: KINDS[given.kind].checkedBy }
  },
  async apply(tx, { body, kind }, input, { at, facts }) {
    tx.queue(
      `insert into dispute.body (party, kind, papers, state, place, since) values ($1, $2, $3, 'registered', $4, $5)
       on conflict (party) do update set kind = excluded.kind, papers = excluded.papers, state = 'registered', checked_by = null, since = excluded.since`,
      [body, kind, JSON.stringify(input), facts.place, at],
    )
  },
})

/** Whoever approves or invites bodies of that kind checks the papers; until then it mediates nothing here. */
const checkBody = act({
  name: 'dispute.body.check',
  title: { zh: '核对调解组织', en: 'Check a mediation body' },
  basis: [LAWFUL, 'cn/commercial-mediation-regulation#8', 'cn/invited-mediation-rules#13'],
  serves: ['J2'],
  by: ['authority:justice', 'court', 'operator'],
  input: z.strictObject({ body: uuidInput, agrees: z.enum(['yes', 'no']), reasons: line.optional() }),
  stream: ({ body }) => `mediation-body/${body}`,
  async load(tx, { body }) {
    return { known: await bodyRow(tx, body) }
  },
  decide({ known }, { body, agrees, reasons }, { actor }) {
    if (known === null || known.state === 'ended') return unknown(LAWFUL)
    const by = KINDS[known.kind].checkedBy
    if (actor.role !== by)
      return refuse(
        'not-yours-to-check',
        {
          zh: `${KINDS[known.kind].label.zh}由${by === 'court' ? '作出邀请的法院' : by === 'operator' ? '平台' : '司法行政部门'}核对`,
          en: `a ${KINDS[known.kind].label.en} is checked by ${by}`,
        },
        LAWFUL,
        ...KINDS[known.kind].basis.slice(0, 1),
      )
    if (agrees === 'no' && reasons === undefined)
      return refuse('reasons-needed', { zh: '不予核对通过须写明理由', en: 'say why it is not in order' }, LAWFUL)
    return { body, state: agrees === 'yes' ? ('checked' as const) : ('registered' as const) }
  },
  async apply(tx, { body, state }, _input, { at, actor }) {
    tx.queue('update dispute.body set state = $2, checked_by = $3, since = $4 where party = $1', [
      body,
      state,
      actor.party,
      at,
    ])
  },
})

/** A body’s registration ends: by itself, or by whoever checked it. */
const endBody = act({
  name: 'dispute.body.end',
  title: { zh: '终止调解组织登记', en: 'End the registration of a mediation body' },
  basis: [LAWFUL],
  serves: ['J2'],
  by: ['mediation', 'authority:justice', 'court', 'operator'],
  input: z.strictObject({ body: uuidInput, reasons: line }),
  stream: ({ body }) => `mediation-body/${body}`,
  async load(tx, { body }) {
    return { known: await bodyRow(tx, body) }
  },
  decide({ known }, { body }, { actor }) {
    const mayEnd =
      known !== null && (actor.role === 'mediation' ? actor.party === body : actor.role === KINDS[known.kind].checkedBy)
    if (known === null || known.state === 'ended' || !mayEnd) return unknown(LAWFUL)
    return { body }
  },
  async apply(tx, { body }, _input, { at }) {
    tx.queue(`update dispute.body set state = 'ended', since = $2 where party = $1`, [body, at])
  },
})

/** A body enters a mediator on its roster: field, title, background, term. */
const enterMediator = act({
  name: 'dispute.mediator.enter',
  title: { zh: '列入调解员名册', en: 'Enter a mediator on the roster' },
  basis: [ROSTER, 'cn/commercial-mediation-regulation#mediators'],
  serves: ['J2'],
  by: ['mediation'],
  input: z.strictObject({
    name: z.string().trim().min(2).max(100),
    field: z.enum(['technician', 'lawyer', 'association', 'economic', 'trade']),
    title: line,
    background: line,
    /** where the mediator works, if not at the body */
    employer: uscc.optional(),
    /** who signs in for this mediator, if not the body */
    party: uuidInput.optional(),
    validFrom: dayInput,
    validUntil: dayInput,
  }),
  stream: (_input, { actor }) => `mediation-body/${actor.party}`,
  async load(tx, { party }, { actor }) {
    const own = party === undefined ? undefined : await partyOf(tx, party)
    return {
      body: await bodyRow(tx, actor.party),
      party:
        party === undefined
          ? { party: actor.party, kinds: ['mediation'] }
          : own
            ? { party: own.party, kinds: own.kinds as string[] }
            : null,
    }
  },
  decide({ body, party }, { employer, validFrom, validUntil }, { id }) {
    if (body === null || body.state === 'ended') return unknown(ROSTER)
    if (party === null || !party.kinds.includes('mediation'))
      return refuse(
        'party-no-mediator',
        { zh: '代其登录的主体须登记为调解角色', en: 'who signs in for a mediator has to be registered for mediation' },
        ROSTER,
      )
    if (employer !== undefined && !checkUscc(employer).valid) return badCode(employer)
    if (validUntil < validFrom)
      return refuse('term-backwards', { zh: '有效期止于起始之前', en: 'the term ends before it begins' }, ROSTER)
    return { mediator: id, party: party.party }
  },
  async apply(tx, { mediator, party }, input, { at, actor }) {
    const { name, field, title, background, employer, validFrom, validUntil } = input
    tx.queue(
      `insert into dispute.mediator (mediator, body, party, name, field, title, background, employer, valid_from, valid_until, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [mediator, actor.party, party, name, field, title, background, employer ?? null, validFrom, validUntil, at],
    )
  },
})

const badCode = (code: string): Refusal =>
  refuse('uscc-wrong', { zh: `统一社会信用代码 ${code} 不对`, en: `${code} is no unified social credit code` }, TIES)

type Own = { body: string; party: string; ended: boolean } | null
async function ownMediator(sql: Sql, mediator: string): Promise<Own> {
  return (
    (await sql.one<{ body: string; party: string; ended: boolean }>(
      'select body, party, ended_at is not null as ended from dispute.mediator where mediator = $1',
      [mediator],
    )) ?? null
  )
}
function ownRefusal(own: Own, party: string): Refusal | undefined {
  if (own !== null && !own.ended && (own.body === party || own.party === party)) return undefined
  return refuse(
    'not-your-mediator',
    { zh: '名册上没有这一调解员，或者不属本组织', en: 'no such mediator on your roster' },
    ROSTER,
  )
}

/** A mediator leaves the roster; files it sits in go on until it is replaced there. */
const strikeMediator = act({
  name: 'dispute.mediator.strike',
  title: { zh: '移出调解员名册', en: 'Strike a mediator off the roster' },
  basis: [ROSTER],
  serves: ['J2'],
  by: ['mediation'],
  input: z.strictObject({ mediator: uuidInput, reasons: line }),
  stream: (_input, { actor }) => `mediation-body/${actor.party}`,
  async load(tx, { mediator }) {
    return { own: await ownMediator(tx, mediator) }
  },
  decide({ own }, { mediator }, { actor }) {
    return ownRefusal(own, actor.party) ?? { mediator }
  },
  async apply(tx, { mediator }, _input, { at }) {
    tx.queue('update dispute.mediator set ended_at = $2, since = $2 where mediator = $1', [mediator, at])
  },
})

/** A tie of a mediator to a business, declared before any file asks. */
const declareTie = act({
  name: 'dispute.tie.declare',
  title: { zh: '申报调解员的关系', en: 'Declare a tie of a mediator' },
  basis: [TIES, 'cn/online-mediation-rules#13'],
  serves: ['J2'],
  by: ['mediation'],
  input: z.strictObject({ mediator: uuidInput, uscc, kind: z.enum(TIE_KINDS), what: line }),
  stream: (_input, { actor }) => `mediation-body/${actor.party}`,
  async load(tx, { mediator }) {
    return { own: await ownMediator(tx, mediator) }
  },
  decide({ own }, { mediator, uscc: code }, { actor }) {
    const no = ownRefusal(own, actor.party)
    if (no) return no
    return checkUscc(code).valid ? { mediator } : badCode(code)
  },
  async apply(tx, { mediator }, { uscc: code, kind, what }, { at }) {
    tx.queue(
      `insert into dispute.tie (mediator, uscc, kind, what, since) values ($1, $2, $3, $4, $5)
       on conflict (mediator, uscc, kind) do update set what = excluded.what`,
      [mediator, code, kind, what, at],
    )
  },
})

export const bodyActs = [registerBody, checkBody, endBody, enterMediator, strikeMediator, declareTie]
