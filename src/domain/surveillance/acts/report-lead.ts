import { act, placeInput, refuse, uuidInput } from '#kernel/act'
import { anyone, isHash } from '#kernel/identity'
import { z } from 'zod'
import { given, insertGiven, REPORT_KINDS, type Given } from '../given.ts'

const RULE = 'platform/price-rules#lead-report'

type Input = Given & { kind: (typeof REPORT_KINDS)[number]; trackingHash?: string }
type Facts = { hour: string; n: number }
type Decision = { lead: string; no: string; key: string }

/** A complaint or report: anyone, without a name if they wish. It is a lead and accuses nobody. */
export const reportLead = act<Input, Facts, Decision>({
  name: 'surveillance.lead.report',
  title: { zh: '投诉举报价格问题', en: 'Report a price problem' },
  basis: [RULE, 'cn/price-law#38', 'cn/market-complaint-measures#29'],
  serves: ['F3'],
  by: ['public', 'lessee', 'provider', 'supplier'],
  input: z.strictObject({
    place: placeInput,
    kind: z.enum(REPORT_KINDS),
    about: uuidInput.optional(),
    happened: z.string().trim().min(1).max(50_000),
    trackingHash: z.string().max(100).optional(),
  }) as unknown as z.ZodType<Input>,
  stream: (_input, { id }) => `lead/${id}`,
  place: (_facts, { place }) => place,

  async load(tx, _input, { at }) {
    const hour = at.slice(0, 13)
    const row = await tx.one<{ n: number }>('select n from surveillance.anonymous_hour where hour = $1', [hour])
    return { hour, n: row?.n ?? 0 }
  },

  decide({ n }, { happened, trackingHash }, { actor, law, id, day }) {
    const most = law.integer(RULE, 'text-characters')
    if ([...happened].length > most)
      return refuse('too-long', { zh: `文字超过 ${most} 字，请精简`, en: `more than ${most} characters` }, RULE)
    if (trackingHash !== undefined && !isHash(trackingHash))
      return refuse(
        'bad-tracking-hash',
        { zh: '查询码的哈希值应为 64 位十六进制', en: 'the hash of the tracking code has 64 hex digits' },
        RULE,
      )
    if (actor.party === anyone.party) {
      if (trackingHash === undefined)
        return refuse(
          'tracking-hash-missing',
          { zh: '匿名举报须先取得查询码', en: 'get a tracking code first to report without a name' },
          RULE,
        )
      const hourly = law.integer(RULE, 'anonymous-per-hour')
      if (n >= hourly)
        return refuse(
          'too-many-anonymous',
          {
            zh: `本小时匿名举报已满 ${hourly} 件，请下一小时再提，或者登录后举报`,
            en: `${hourly} came in without a name this hour; try in the next hour, or sign in`,
          },
          RULE,
        )
    }
    return given(id, day, 'JB')
  },

  async apply(tx, { lead, no, key }, input, { actor, at, facts }) {
    const anonymous = actor.party === anyone.party
    insertGiven(tx, { lead, no, key, origin: 'complaint', informant: actor.party, at }, input)
    if (anonymous)
      tx.queue(
        'insert into surveillance.anonymous_hour (hour, n) values ($1, 1) on conflict (hour) do update set n = anonymous_hour.n + 1',
        [facts.hour],
      )
  },
})
