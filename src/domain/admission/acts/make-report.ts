import { act, refuse } from '#kernel/act'
import { partiesPlaying } from '#kernel/identity'
import { canonical, sha256, type Json } from '#kernel/proof'
import { serve } from '#kernel/procedure'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { REPORT, reportPeriods, SELLERS } from '../duty.ts'

/** One seller as the regulator is told of it. */
export type ReportedSeller = {
  uscc: string
  name: string
  kinds: string[]
  place: string
  enteredOn: Day
  verifiedOn: Day | null
  licences: { what: string[]; number: string; validUntil: Day }[]
}

const KNOWN = `select s.party, (s.since at time zone 'Asia/Shanghai')::date as "enteredOn",
    (select max((v.since at time zone 'Asia/Shanghai')::date) from admission.verification v where v.party = s.party and v.result = 'matches') as "verifiedOn",
    coalesce((select jsonb_agg(jsonb_build_object('what', h.what, 'number', h.number, 'validUntil', h.until) order by h.number)
      from (select array[l.kind] as what, l.number, l.valid_until::text as until from admission.licence l where l.party = s.party
            union all select c.matters, c.number, c.valid_until::text from admission.certificate c where c.party = s.party and c.ended_on is null) h), '[]') as licences
  from admission.seller s where s.party = any($1)`

/** The report as it is sent: canonical JSON, so that its hash can be computed again by whoever holds it. */
const bodyOf = (report: { province: string; period: string; madeOn: Day; sellers: ReportedSeller[] }): string =>
  canonical({ ...report, count: report.sellers.length } as unknown as Json)

/** The operator reports who sells on the platform to the market regulator of a province, in January and July. */
export const makeReport = act({
  name: 'admission.report.make',
  title: { zh: '报送经营者身份信息', en: 'Report sellers’ identities' },
  basis: [REPORT],
  serves: ['E1'],
  by: ['operator'],
  input: z.strictObject({
    /** the month in which it is due */
    period: z.string().regex(/^\d{4}-(01|07)$/, 'a January or July such as 2026-07 is expected'),
    province: z.string().regex(/^cn-[a-z]{2}$/, 'a province such as cn-gd is expected'),
  }),
  stream: ({ province }) => `seller-reports/${province}`,

  async load(tx, { period, province }, { at }) {
    const parties = await partiesPlaying(tx, SELLERS, province)
    const known = await tx.rows<{ party: string } & Pick<ReportedSeller, 'enteredOn' | 'verifiedOn' | 'licences'>>(
      KNOWN,
      [parties.map((p) => p.party)],
    )
    const of = new Map(known.map(({ party, ...rest }) => [party, rest]))
    const sellers = parties.flatMap(({ party, uscc, name, kinds, place }): ReportedSeller[] => {
      const held = of.get(party)
      return held ? [{ uscc, name, kinds, place, ...held }] : []
    })
    const regulators = (await partiesPlaying(tx, ['authority:market'], province)).filter(
      ({ place }) => place === province,
    )
    const made = await tx.one('select 1 as yes from admission.report where period = $1 and province = $2', [
      period,
      province,
    ])
    return { sellers, regulators: regulators.map(({ party }) => party), made: made !== undefined, on: dayIn(at) }
  },

  place: (_facts, { province }) => province,

  decide({ sellers, regulators, made, on }, { period, province }, { id, day }) {
    if (made) return alreadyMade
    const window = reportPeriods(day).find((each) => each.period === period)
    if (!window)
      return refuse(
        'not-this-period',
        {
          zh: `${period} 不是现在可以报送的月份（一月、七月，报送当月起）`,
          en: `${period} cannot be reported now: January and July, from their first day on`,
        },
        REPORT,
      )
    if (sellers.length === 0)
      return refuse(
        'no-seller-there',
        { zh: `${province} 没有平台内经营者`, en: `no seller sits in ${province}` },
        REPORT,
      )
    const body = bodyOf({ province, period, madeOn: on, sellers })
    return {
      report: id,
      regulators,
      sellers: sellers.length,
      late: day > window.until,
      sha256: Buffer.from(sha256(Buffer.from(body))).toString('hex'),
    }
  },

  parties: (_facts, _input, { regulators }) => regulators,

  async apply(tx, { report, regulators, sellers, late, sha256: hash }, { period, province }, { at, id, facts }) {
    const body = bodyOf({ province, period, madeOn: facts.on, sellers: facts.sellers })
    tx.queue(
      'insert into admission.report (report, period, province, sellers, sha256, body, late, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [report, period, province, sellers, hash, body, late, at],
    )
    for (const party of regulators)
      serve(tx, {
        notice: `${id.slice(0, 24)}${party.slice(24)}`,
        toParty: party,
        stream: `seller-reports/${province}`,
        title: { zh: '平台内经营者身份信息', en: 'Identities of the sellers on the platform' },
        body: {
          zh: `${period} ${province}：${sellers} 家；SHA-256 ${hash}`,
          en: `${period} ${province}: ${sellers} sellers; SHA-256 ${hash}`,
        },
        basis: [REPORT],
        at,
      })
  },
  conflict: (constraint) => (constraint === 'report_once' ? alreadyMade : undefined),
})

const alreadyMade = refuse(
  'report-made',
  { zh: '该省该期已报送', en: 'this period was reported to this province already' },
  REPORT,
)
