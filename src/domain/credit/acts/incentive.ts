// Rewards for good credit: granted on a ground, and ended with it.
import { act, refuse, uuidInput } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { addMonths, dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { incentives, type IncentiveKind } from '../catalogue.ts'
import { armCycle } from '../cycle.ts'
import { groundOf, INCENTIVE } from '../incentive.ts'
import { folded, keptRows, type KeptRow } from '../kept.ts'
import { ruleCite } from '../scorecard.ts'

const GRANTORS: readonly Role[] = [
  'authority:market',
  'authority:industry',
  'authority:data',
  'authority:finance',
  'operator',
]

type Grant = { party: string; kind: IncentiveKind; document: string }
type GrantFacts = { rows: KeptRow[]; place: string | null }
type Granted = Grant & { incentive: string; place: string; grade: string; from: Day; until: Day }

/** Grants a reward: on grade A or better, and to nobody on a list. */
export const grantIncentive = act<Grant, GrantFacts, Granted>({
  name: 'credit.incentive.grant',
  title: { zh: '给予守信激励', en: 'Grant a reward for good credit' },
  basis: [INCENTIVE, 'cn/business-environment#53', 'cn/private-economy-promotion-law#52'],
  serves: ['G1', 'G4'],
  by: GRANTORS,
  input: z.strictObject({
    party: uuidInput,
    kind: z.enum(Object.keys(incentives) as [IncentiveKind, ...IncentiveKind[]]),
    document: z.string().trim().min(1).max(200),
  }),
  stream: ({ party }) => `credit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ place }) => place ?? 'cn',

  async load(tx, { party }, { at }) {
    return {
      rows: await keptRows(tx, party, dayIn(at)),
      place: (await partyOf(tx, party))?.place ?? null,
    }
  },

  decide({ rows, place }, grant, { actor, law, day, id }) {
    const { says, basis, grants } = incentives[grant.kind]
    if (place === null)
      return refuse('no-such-party', { zh: '没有登记此主体', en: 'the party is not registered' }, INCENTIVE)
    if (!(grants as readonly Role[]).includes(actor.role))
      return refuse(
        'not-yours-to-grant',
        { zh: `「${says.zh}」不由本机关给予`, en: `“${says.en}” is not yours to grant` },
        ...basis,
      )
    const ground = groundOf(folded(rows), law)
    if (!ground.stands) return refuse(ground.code, ground.says, ...ground.basis)
    return {
      ...grant,
      incentive: id,
      place,
      grade: ground.grade,
      from: day,
      until: addMonths(day, law.integer(INCENTIVE, 'validity')),
    }
  },

  async apply(tx, { incentive, party, kind, place, grade, document, from, until }, _input, { actor, at }) {
    tx.queue(
      `insert into credit.incentive (incentive, party, kind, place, by_party, grade, document, from_day, until_day, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [incentive, party, kind, place, actor.party, grade, document, from, until, at],
    )
    await armCycle(tx, { id: incentive, at })
  },
  conflict: (constraint) =>
    constraint === 'one_of_a_kind'
      ? refuse('granted-already', { zh: '同一激励已在有效期内', en: 'the same reward is in force already' }, INCENTIVE)
      : undefined,
})

type End = { incentive: string; why: string }
type EndFacts = { held: { party: string; place: string; byParty: string; endedOn: Day | null } | null }

/** Ends a reward by whoever granted it, with reasons; what loses its ground ends by the daily cycle. */
export const endIncentive = act<End, EndFacts, { incentive: string; party: string }>({
  name: 'credit.incentive.end',
  title: { zh: '终止守信激励', en: 'End a reward' },
  basis: [INCENTIVE],
  serves: ['G1', 'G4'],
  by: GRANTORS,
  input: z.strictObject({ incentive: uuidInput, why: z.string().trim().min(1).max(2_000) }),
  stream: ({ incentive }) => `incentive/${incentive}`,
  place: ({ held }) => held?.place ?? 'cn',
  parties: (_facts, _input, { party }) => [party],
  async load(tx, { incentive }) {
    const held = await tx.one<NonNullable<EndFacts['held']>>(
      'select party, place, by_party as "byParty", ended_on::text as "endedOn" from credit.incentive where incentive = $1',
      [incentive],
    )
    return { held: held ?? null }
  },
  decide({ held }, { incentive }, { actor }) {
    if (held === null || held.byParty !== actor.party || held.endedOn !== null)
      return refuse(
        'no-such-incentive',
        { zh: '没有由本机关给予、尚在有效期内的这一激励', en: 'there is no such reward of yours in force' },
        INCENTIVE,
      )
    return { incentive, party: held.party }
  },
  async apply(tx, { incentive }, { why }, { at }) {
    tx.queue('update credit.incentive set ended_on = $2, why = $3 where incentive = $1', [incentive, dayIn(at), why])
  },
})

type Declared = { use: string; effectZh: string; effectEn: string; basis: string }
const NEVER = ['cn/administrative-licensing-law#16', 'cn/administrative-licensing-law#17', ruleCite('uses')] as const

/** Declares what a rating is used for before it is so used. A licence never depends on it. */
export const declareUse = act<Declared, { none: true }, { use: string }>({
  name: 'credit.use.declare',
  title: { zh: '声明评分用途', en: 'Declare a use of ratings' },
  basis: [ruleCite('uses'), 'cn-gd-sz/credit-regulation#29'],
  serves: ['G4'],
  by: ['operator', 'authority:market', 'authority:industry', 'authority:data'],
  input: z.strictObject({
    use: z.enum([
      'inspection-frequency',
      'service-grade',
      'deposit',
      'search-order',
      'licence-condition',
      'market-access',
    ]),
    effectZh: z.string().trim().min(1).max(500),
    effectEn: z.string().trim().min(1).max(500),
    basis: z.string().trim().min(1).max(200),
  }),
  stream: ({ use }) => `credit-use/${use}`,
  place: () => 'cn-gd-sz',
  load: () => Promise.resolve({ none: true as const }),
  decide(_facts, { use, basis }, { law }) {
    if (use === 'licence-condition' || use === 'market-access')
      return refuse(
        'never-a-licence-condition',
        {
          zh: '评分不得作为许可或者市场准入的条件：法规、规章不得增设条件，其他规范性文件一律不得设定许可',
          en: 'a rating is never a condition of a licence or of entering the market: rules add no condition, and no other document sets a licence',
        },
        ...NEVER,
      )
    const ground = law.holds(basis)
    if (!ground.holds) return refuse('use-without-basis', ground.says, ruleCite('uses'))
    return { use }
  },
  async apply(tx, { use }, { effectZh, effectEn, basis }, { actor, at }) {
    tx.queue(
      `insert into credit.use (use, effect_zh, effect_en, basis, by_party, since) values ($1, $2, $3, $4, $5, $6)
         on conflict (use) do update set effect_zh = excluded.effect_zh, effect_en = excluded.effect_en, basis = excluded.basis, by_party = excluded.by_party, since = excluded.since`,
      [use, effectZh, effectEn, basis, actor.party, at],
    )
  },
})
