// What of credit one may see: everyone the lists, notices and catalogues as they stand; a party its own file with every
// ground; public bodies the files of those they supervise; departments the measures sent to them.
import {
  dayInput,
  everyone,
  page,
  pageInput,
  uuidInput,
  view,
  type AnyView,
  type Looking,
  type NamedSql,
} from '#kernel/act'
import { placesOf } from '#kernel/evidence'
import { checkUscc, partyByUscc, partyNames, partyOf, type Role } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { incentives, measures, regimes, uses, type Regime } from './catalogue.ts'
import { SHOWN } from './cycle.ts'
import { tierOf } from './doors.ts'
import { explain, noScore } from './explain.ts'
import { levels, rewards } from './fact.ts'
import { groundOf } from './incentive.ts'
import { folded, keptRowsOf, type KeptRow } from './kept.ts'
import { ruleCite, scorecardOf } from './scorecard.ts'

const BODIES: readonly Role[] = [
  'authority:market',
  'authority:industry',
  'authority:data',
  'authority:finance',
  'authority:justice',
  'operator',
  'court',
]
const PARTIES: readonly Role[] = ['lessee', 'provider', 'supplier']
const scopeOf = (roles: readonly Role[], where: string): Partial<Record<Role, string>> =>
  Object.fromEntries(roles.map((role) => [role, where]))

const ENTRY = `e.file, e.no, e.party, e.uscc, e.name, e.place, e.regime, e.basis, e.state, e.decided_on::text as "decidedOn", e.published_on::text as "publishedOn",
  e.ends_on::text as "endsOn", e.marked, e.public, e.removed_on::text as "removedOn", e.how`
const PUBLICITY = `p.file, p.party, i.name, i.uscc, p.place, p.level, p.decision_no as "decisionNo", p.document_on::text as "documentOn", p.catalogue_item as "catalogueItem",
  p.notice_no as "noticeNo", p.state, p.public, p.disputed, a.name as "authority", a.uscc as "authorityUscc"`
const NAMED = `credit.publicity p join identity.party i on i.party = p.party left join identity.party a on a.party = p.authority`
const MEASURE = `m.measure, m.entry, e.no as "entryNo", e.uscc, e.name, m.kind, m.receiver, m.place, m.imposed_on::text as "imposedOn", m.imposed_ack as "imposedAck",
  m.lifted_on::text as "liftedOn", m.lifted_ack as "liftedAck", m.chased, m.chased_on::text as "chasedOn"`

type EntryRow = { file: string; regime: Regime; basis: string }
type MeasureRow = {
  measure: string
  kind: keyof typeof measures
  receiver: Role
  imposedAck: unknown
  liftedOn: Day | null
  liftedAck: unknown
}

const withRegime = <Row extends EntryRow>(row: Row) => ({ ...row, regimeSays: regimes[row.regime].says })
const withMeasure = <Row extends MeasureRow>(row: Row) => ({
  ...row,
  says: measures[row.kind].says,
  basis: measures[row.kind].basis,
  waiting: row.liftedOn === null ? row.imposedAck === null : row.liftedAck === null,
})

const publicList = view({
  name: 'credit.list.public',
  title: { zh: '名单公示', en: 'Public lists' },
  scope: everyone(),
  input: z.object({ regime: z.enum(Object.keys(regimes) as [Regime, ...Regime[]]).optional(), ...pageInput }),
  async load(read, { regime, limit, after }) {
    const rows = await read.rows<EntryRow>(
      `select ${ENTRY} from credit.entry e where e.public and e.state = any(:shown) and (:regime::text is null or e.regime = :regime)
          and (:after = '' or e.file < :after::uuid) order by e.file desc limit :limit`,
      { regime: regime ?? null, shown: [...SHOWN], limit, after },
    )
    return page(rows.map(withRegime), limit, 'file')
  },
})

const publicityList = view({
  name: 'credit.publicity.list',
  title: { zh: '信用信息公示', en: 'Published findings' },
  scope: everyone(),
  input: z.object({ ...pageInput }),
  async load(read, { limit, after }) {
    const rows = await read.rows<{ file: string }>(
      `select ${PUBLICITY} from ${NAMED} where p.public and (:after = '' or p.file < :after::uuid) order by p.file desc limit :limit`,
      { limit, after },
    )
    return page(rows, limit, 'file')
  },
})

const publications = view({
  name: 'credit.publication.list',
  title: { zh: '名单更新记录', en: 'Cycles of publication' },
  scope: everyone(),
  input: z.object({ ...pageInput }),
  async load(read, { limit, after }) {
    const rows = await read.rows<{ publication: string }>(
      `select publication, on_day::text as "onDay", entries, added, ended, sha256, at from credit.publication
        where (:after = '' or publication < :after::uuid) order by publication desc limit :limit`,
      { limit, after },
    )
    return page(rows, limit, 'publication')
  },
})

/** By code and to the digit: never by a name that another may bear too. What has ended or was repaired is not told. */
const lookUp = view({
  name: 'credit.look-up',
  title: { zh: '按统一社会信用代码查询', en: 'Look up by unified social credit code' },
  scope: everyone(),
  input: z.object({ uscc: z.string().trim().max(40) }),
  async load(read, { uscc }, { now, sql }) {
    const { valid, reason } = checkUscc(uscc)
    const party = valid ? await partyByUscc(sql, uscc) : undefined
    const entries = party
      ? await read.rows<EntryRow>(
          `select ${ENTRY} from credit.entry e where e.party = :of and e.public and e.state = any(:shown) order by e.file desc`,
          { of: party.party, shown: [...SHOWN] },
        )
      : []
    const publicity = party
      ? await read.rows(`select ${PUBLICITY} from ${NAMED} where p.party = :of and p.public order by p.file desc`, {
          of: party.party,
        })
      : []
    return {
      item: {
        uscc,
        valid,
        says: valid ? null : reason,
        name: party?.name ?? null,
        registered: party !== undefined,
        on: dayIn(now),
        entries: entries.map(withRegime),
        publicity,
      },
    }
  },
})

const entryList = view({
  name: 'credit.entry.list',
  title: { zh: '名单条目', en: 'Entries on lists' },
  scope: { ...scopeOf(BODIES, 'true'), ...scopeOf(PARTIES, 'e.party = :party') },
  input: z.object({ party: uuidInput.optional(), ...pageInput }),
  async load(read, { party, limit, after }, { where }) {
    const rows = await read.rows<EntryRow>(
      `select ${ENTRY} from credit.entry e where ${where} and (:of::uuid is null or e.party = :of::uuid) and (:after = '' or e.file < :after::uuid) order by e.file desc limit :limit`,
      { of: party ?? null, limit, after },
    )
    return page(rows.map(withRegime), limit, 'file')
  },
})

const findingList = view({
  name: 'credit.finding.list',
  title: { zh: '公示与修复', en: 'Findings, publication and repair' },
  scope: { ...scopeOf(BODIES, 'true'), ...scopeOf(PARTIES, 'p.party = :party') },
  input: z.object({ party: uuidInput.optional(), ...pageInput }),
  async load(read, { party, limit, after }, { where }) {
    const rows = await read.rows<{ file: string }>(
      `select ${PUBLICITY} from ${NAMED} where ${where} and (:of::uuid is null or p.party = :of::uuid) and (:after = '' or p.file < :after::uuid) order by p.file desc limit :limit`,
      { of: party ?? null, limit, after },
    )
    return page(rows, limit, 'file')
  },
})

/** Departments see what was sent to them and to others: joint measures are joint. `mine` narrows to one's own role. */
const measureList = view({
  name: 'credit.measure.list',
  title: { zh: '联合措施', en: 'Joint measures' },
  scope: { ...scopeOf(BODIES, 'true'), ...scopeOf(PARTIES, 'm.party = :party') },
  input: z.object({ entry: uuidInput.optional(), mine: z.enum(['yes', 'no']).default('no'), ...pageInput }),
  async load(read, { entry, mine, limit, after }, { where, actor, sql }) {
    const rows = await read.rows<MeasureRow & { place: string }>(
      `select ${MEASURE} from credit.measure m join credit.entry e on e.file = m.entry where ${where} and (:entry::uuid is null or m.entry = :entry::uuid)
          and (:mine = 'no' or m.receiver = :role) and (:after = '' or m.measure < :after::uuid) order by m.measure desc limit :limit`,
      { entry: entry ?? null, mine, role: actor.role, limit, after },
    )
    const own = (await partyOf(sql, actor.party))?.place
    const isMine = ({ receiver, place }: { receiver: Role; place: string }): boolean =>
      receiver === actor.role &&
      own !== undefined &&
      (place === own || own === 'cn' || place.startsWith(`${own}-`) || receiver === 'operator')
    return page(
      rows.map((row) => ({ ...withMeasure(row), mine: isMine(row) })),
      limit,
      'measure',
    )
  },
})

type FactRow = {
  fact: string
  kind: KeptRow['kind']
  source: string
  file: string | null
  repair: string | null
  stream: string
  enteredOn: Day
  at: string
  body: Record<string, unknown>
  marks: { what: string; on: Day; ground: string; stream: string; at: string }[]
}

const FACTS = `
  select f.fact, f.kind, f.source, f.file, f.repair, f.stream, f.entered_on::text as "enteredOn", f.at, f.body,
    coalesce((select jsonb_agg(jsonb_build_object('what', m.what, 'on', m.on_day::text, 'ground', m.ground, 'stream', m.stream, 'at', m.at) order by m.at, m.what)
      from credit.mark m where m.fact = f.fact and m.on_day <= :on::date), '[]') as marks
    from credit.fact f where f.party = :of and f.entered_on <= :on::date order by f.at desc, f.fact desc`

/** The acts that enter each kind of fact. */
const ENTERED_BY: Readonly<Record<KeptRow['kind'], readonly string[]>> = {
  finding: ['credit.finding.enter', 'credit.listing.list'],
  measured: ['credit.service.enter'],
  reward: ['credit.reward.enter'],
  contract: ['credit.contract.complete'],
}

/** Facts with the place of their act in the log: the leaf of that instant in the stream of the act. */
async function withPlaces(read: NamedSql, { sql }: Looking, values: { of: string; on: Day }) {
  const rows = await read.rows<FactRow>(FACTS, values)
  const streams = new Map<string, Awaited<ReturnType<typeof placesOf>>>()
  for (const stream of new Set(rows.map((row) => row.stream))) streams.set(stream, await placesOf(sql, stream))
  return rows.map((row) => {
    const at = new Date(row.at).getTime()
    const leaf = streams
      .get(row.stream)
      ?.find((one) => ENTERED_BY[row.kind].includes(one.kind) && new Date(one.at).getTime() === at)
    return {
      ...row,
      evidence:
        leaf === undefined
          ? null
          : {
              stream: row.stream,
              seq: leaf.seq,
              leaf: Buffer.from(leaf.hash).toString('hex'),
              index: leaf.pos === null ? null : Number(leaf.pos),
            },
    }
  })
}

const INCENTIVE = `select incentive, kind, grade, document, from_day::text as "from", until_day::text as "until", ended_on::text as "endedOn", why, by_party as "byParty"
  from credit.incentive where party = :of order by at desc limit 50`

/** Views that need the law of the day. */
export function lawViews(law: LawBook): AnyView[] {
  const report = view({
    name: 'credit.report',
    title: { zh: '信用报告', en: 'Credit report' },
    scope: { ...scopeOf(BODIES, 'true'), ...scopeOf(PARTIES, 'true') },
    input: z.object({ party: uuidInput.optional(), on: dayInput.optional() }),
    async load(read, { party, on }, looking) {
      const { actor, sql, now } = looking
      const of = party ?? actor.party
      const isOwn = of === actor.party
      const subject = await partyOf(sql, of)
      const today = dayIn(now)
      const day = on ?? today
      if (subject === undefined || (PARTIES.includes(actor.role) && !isOwn) || day > today) return { item: null }
      const rules = law.at(day, subject.place)
      const rows = (await keptRowsOf(sql, [of], day)).get(of)!
      const file = { uscc: subject.uscc, ...folded(rows) }
      const none = noScore(file, day)
      const ground = groundOf(file, rules)
      const held = await read.rows<{ kind: keyof typeof incentives; byParty: string }>(INCENTIVE, { of })
      const names = await partyNames(
        sql,
        held.map(({ byParty }) => byParty),
      )
      return {
        item: {
          party: of,
          own: isOwn,
          name: subject.name,
          uscc: subject.uscc,
          place: subject.place,
          on: day,
          today,
          none: none ?? null,
          explanation: none === undefined ? explain(file, scorecardOf(rules)) : null,
          // the very file that was scored: `suan credit score` makes the same of it
          file,
          completed: rows.filter(({ kind }) => kind === 'contract').length,
          tier: tierOf(file, rules),
          incentiveGround: ground.stands ? null : { says: ground.says, basis: ground.basis },
          facts: await withPlaces(read, looking, { of, on: day }),
          entries: (
            await read.rows<EntryRow>(
              `select ${ENTRY} from credit.entry e where e.party = :of order by e.file desc limit 50`,
              { of },
            )
          ).map(withRegime),
          publicity: await read.rows(
            `select ${PUBLICITY} from ${NAMED} where p.party = :of order by p.file desc limit 100`,
            { of },
          ),
          measures: (
            await read.rows<MeasureRow>(
              `select ${MEASURE} from credit.measure m join credit.entry e on e.file = m.entry where m.party = :of order by m.measure desc limit 100`,
              { of },
            )
          ).map(withMeasure),
          incentives: held.map(({ byParty, ...one }) => ({
            ...one,
            by: names.get(byParty) ?? null,
            says: incentives[one.kind].says,
            basis: incentives[one.kind].basis,
          })),
        },
      }
    },
  })

  const files = view({
    name: 'credit.file.list',
    title: { zh: '信用档案', en: 'Credit files' },
    scope: scopeOf(BODIES, 'true'),
    input: z.object({ ...pageInput }),
    async load(read, { limit, after }, { sql, now }) {
      const rows = await read.rows<{ party: string; name: string; uscc: string; place: string; findings: number }>(
        `select i.party, i.name, i.uscc, i.place, (count(*) filter (where f.kind = 'finding'))::int as findings
           from credit.fact f join identity.party i on i.party = f.party where (:after = '' or i.party < :after::uuid)
          group by i.party, i.name, i.uscc, i.place order by i.party desc limit :limit`,
        { limit, after },
      )
      const day = dayIn(now)
      const kept = await keptRowsOf(
        sql,
        rows.map(({ party }) => party),
        day,
      )
      const scored = rows.map((row) => {
        const file = folded(kept.get(row.party)!)
        const { grade, scoreMilli, tier } = tierOf(file, law.at(day, row.place))
        return {
          ...row,
          grade,
          scoreMilli,
          tier,
          disputed: file.facts.filter((fact) => fact.objectedOn !== undefined && fact.objectionDecidedOn === undefined)
            .length,
        }
      })
      return page(scored, limit, 'party')
    },
  })

  const catalogue = view({
    name: 'credit.catalogue',
    title: { zh: '措施清单、激励清单与评分用途', en: 'Catalogues of measures and rewards, and uses of ratings' },
    scope: everyone(),
    input: z.object({}),
    async load(read, _input, { now }) {
      const day = dayIn(now)
      const declared = await read.rows<{ use: string; zh: string; en: string; basis: string; since: string }>(
        'select use, effect_zh as zh, effect_en as en, basis, since from credit.use order by use',
      )
      const [bad] = await read.rows<{ n: number }>('select credit.bad_labels() as n')
      const needed = law.at(day, 'cn').integer(ruleCite('shadow-card'), 'labels')
      return {
        item: {
          regimes: Object.entries(regimes).map(([regime, { says, kind, keepers }]) => ({
            regime,
            says,
            kind,
            keepers,
          })),
          levels,
          rewards,
          measures: Object.entries(measures).map(([kind, one]) => ({ kind, ...one })),
          incentives: Object.entries(incentives).map(([kind, one]) => ({ kind, ...one })),
          uses: Object.entries(uses).map(([use, one]) => {
            const found = declared.find((each) => each.use === use)
            return {
              use,
              ...one,
              declared:
                found === undefined
                  ? null
                  : { says: { zh: found.zh, en: found.en }, basis: found.basis, since: found.since },
            }
          }),
          never: {
            says: {
              zh: '评分不作许可或者市场准入的条件',
              en: 'a rating is never a condition of a licence or of entering the market',
            },
            basis: ['cn/administrative-licensing-law#16', 'cn/administrative-licensing-law#17', ruleCite('uses')],
          },
          shadowCard: { needed, have: bad?.n ?? 0, made: false, basis: [ruleCite('shadow-card')] },
        },
      }
    },
  })
  return [report, files, catalogue]
}

export const views = [publicList, publicityList, publications, lookUp, entryList, findingList, measureList]
