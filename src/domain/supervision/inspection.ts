// What this room adds to the steps of supervision.inspection: the published item, the cap, the draw, officers who are
// persons with certificates and no ties, data before visits, reviewed monitoring, and a record that is whole.
import { creditTierOf } from '#domain/credit'
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { type CaseFile, type StepDecision, type StepExtra, type StepInput } from '#kernel/casework'
import { partyOf, type Actor, type Role } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import type { LawBook } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Instant } from '#kernel/time'
import { chosenIn, tellDrawn } from './acts/draws.ts'
import { itemRefusal, ITEMS } from './acts/items.ts'
import type { Chosen } from './lots.ts'
import { namesOf, officersHolding, officersRefusal, withTiesOfGroup, type Duty, type Officer } from './officers.ts'
import {
  capOf,
  itemNumbered,
  itemOf,
  plannedInYear,
  plansReaching,
  type Item,
  type Plan,
  type Tier,
} from './registers.ts'

export const INSPECTION = 'supervision.inspection'
const FREQUENCY = 'cn/inspection-rules-2024#frequency'
const CAP = 'platform/supervision-rules#cap'
const MEANS = 'cn/inspection-rules-2024#means'
const RECORD = 'platform/supervision-rules#record'

type Kept = {
  body: string
  item: string
  party: string
  cause: string | null
  plan: string | null
  draw: string | null
  officers: string[]
  notifiedOn: string | null
  outcome: string | null
}
type Known = {
  kept: Kept | null
  item: Item | null
  inspected: { party: string; uscc: string; name: string; kinds: string[] } | null
  officers: Officer[]
  /** at approval: plans of the year that reach the place, what was done, the tier of the enterprise */
  year: { plans: Plan[]; done: number; tier: Tier } | null
  drawn: { draw: string; item: string; plan: string; chosen: Chosen | null } | null
  record: { entries: number; answered: string[]; sha256: string } | null
  /** about a lead of another file: erasure that is overdue, say */
  about: string | null
}
const known = (more: Recordable): Known => more as unknown as Known
type Asked = { file: CaseFile; input: StepInput; known: Known; now: Circumstances }

/** The fields of steps that hold certificates. */
const CERTIFICATES = ['officers', 'present', 'signedBy', 'checkedBy'] as const
const certificatesIn = (input: StepInput): string[] =>
  CERTIFICATES.flatMap((name) => (input[name] as string[] | undefined) ?? []).map((text) => text.trim())

async function recordOf(sql: Sql, file: string): Promise<Known['record']> {
  const rows = await sql.rows<{ key: string } & Record<string, unknown>>(
    'select n, entry, key, answer, measure, note, photos, made_at as "madeAt" from supervision.entry where file = $1 order by n',
    [file],
  )
  return {
    entries: rows.length,
    answered: [...new Set(rows.map(({ key }) => key))].toSorted(),
    sha256: toHex(sha256(canonicalBytes(rows as unknown as Json))),
  }
}

async function factsOf(
  tx: Tx,
  step: string,
  input: StepInput,
  { file, actor, at, book }: { file: CaseFile | null; actor: Actor; at: Instant; book: LawBook },
): Promise<Recordable> {
  const kept = file === null ? undefined : await keptOf(tx, file.file)
  const party = kept?.party ?? input.with?.['inspected']
  const inspected = party === undefined ? undefined : await partyOf(tx, party)
  const item = kept
    ? await itemOf(tx, kept.item)
    : typeof input['itemNo'] === 'string'
      ? await itemNumbered(tx, input['itemNo'].trim())
      : undefined
  const found: Known = {
    kept: kept ?? null,
    item: item ?? null,
    inspected: inspected
      ? { party: inspected.party, uscc: inspected.uscc, name: inspected.name, kinds: inspected.kinds }
      : null,
    officers: await withTiesOfGroup(
      tx,
      await officersHolding(tx, certificatesIn(input)),
      inspected ? [inspected.uscc] : [],
      book.at(dayIn(at), file?.place ?? 'cn'),
    ),
    year: null,
    drawn: null,
    record: null,
    about: file?.about ?? null,
  }
  if (step === 'approve-plan' && file !== null && kept) {
    const day = dayIn(at)
    const year = Number(day.slice(0, 4))
    // one approval at a time for an enterprise: two bodies must not both take the last of its cap
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 6))', [kept.party])
    found.year = {
      plans: await plansReaching(tx, file.place, year),
      done: await plannedInYear(tx, { party: kept.party, year, place: file.place, but: file.file }),
      tier: (await creditTierOf(tx, kept.party, book.at(day, file.place))).tier,
    }
  }
  if (step === 'draw' && kept && typeof input['drawNo'] === 'string')
    found.drawn = await chosenIn(tx, { no: input['drawNo'].trim(), party: kept.party, body: actor.party })
  if (step === 'sign-record' && file !== null) found.record = await recordOf(tx, file.file)
  return found as unknown as Recordable
}

const keptOf = (sql: Sql, file: string): Promise<Kept | undefined> =>
  sql.one<Kept>(
    'select body, item, party, cause, plan, draw, officers, notified_on::text as "notifiedOn", outcome from supervision.inspection where file = $1',
    [file],
  )

/** The officers named at a step: fit, without ties, two or more. */
function teamRefusal(asked: Asked, field: (typeof CERTIFICATES)[number]): Refusal | undefined {
  const { file, input, known: facts, now } = asked
  const duty: Duty = {
    body: now.actor.party,
    place: file.place,
    field: facts.item?.field ?? null,
    uscc: facts.inspected?.uscc ?? '',
    day: now.day,
  }
  const certificates = ((input[field] as string[] | undefined) ?? []).map((text) => text.trim())
  return officersRefusal(certificates, facts.officers, duty, now.law)
}

/** Those at work were named in the notice: nobody else comes. */
function namedRefusal({ input, known: { kept, officers } }: Asked, field: 'present' | 'signedBy'): Refusal | undefined {
  if (kept === null || kept.officers.length === 0) return undefined
  const certificates = ((input[field] as string[] | undefined) ?? []).map((text) => text.trim())
  const stranger = officers.find((o) => certificates.includes(o.certificate) && !kept.officers.includes(o.officer))
  return stranger === undefined
    ? undefined
    : refuse(
        'not-in-the-notice',
        {
          zh: `${stranger.name}（${stranger.certificate}）不在检查通知所列人员之内，应当重新通知`,
          en: `${stranger.certificate} was not named in the notice: give a new one`,
        },
        'cn/inspection-rules-2024#forms',
      )
}

function itemStepRefusal({ file, input, known: { item, inspected }, now }: Asked): Refusal | undefined {
  return itemRefusal(item, {
    no: typeof input['itemNo'] === 'string' ? input['itemNo'] : '',
    role: now.actor.role as Role,
    place: file.place,
    kinds: inspected?.kinds ?? [],
  })
}

function approvalRefusal({ input, known: { item, year } }: Asked): Refusal | undefined {
  if (input['cause'] !== 'plan')
    return input['source'] === undefined
      ? refuse(
          'source-missing',
          {
            zh: '投诉、转办和重大风险的检查须写明来源',
            en: 'an inspection on a complaint, an assigned case or a risk names its source',
          },
          'cn/business-environment#54',
          CAP,
        )
      : undefined
  if (year === null || item === null) return undefined
  const plan = year.plans.find(({ items }) => items.includes(item.item))
  if (plan === undefined)
    return refuse(
      'not-in-plan',
      { zh: '本年度公布的计划不含该事项', en: 'no plan published for this year names the item' },
      FREQUENCY,
    )
  const cap = capOf(year.plans, year.tier)!
  return year.done < cap
    ? undefined
    : refuse(
        'over-cap',
        {
          zh: `该企业本年度各部门计划检查已 ${year.done} 次，上限 ${cap} 次`,
          en: `planned inspections of this enterprise this year by all bodies: ${year.done}, cap ${cap}`,
        },
        FREQUENCY,
        CAP,
      )
}

function drawRefusal(asked: Asked): Refusal | undefined {
  const { input, known: facts } = asked
  const { kept, drawn, officers } = facts
  if (input['method'] === 'lead' && kept?.cause === 'plan')
    return refuse(
      'drawn-by-plan',
      { zh: '计划内的检查应当随机抽取', en: 'what is planned is drawn by lot' },
      'cn/business-environment#54',
    )
  if (input['method'] === 'random') {
    if (drawn === null || drawn.chosen === null || drawn.item !== kept?.item)
      return refuse(
        'not-drawn',
        {
          zh: '所列抽取没有抽中该企业的这一事项',
          en: 'that draw did not choose this enterprise for this item',
        },
        'cn/business-environment#54',
        'platform/supervision-rules#draw',
      )
    const sent = new Set(officers.map(({ officer }) => officer))
    if (drawn.chosen.officers.some((officer) => !sent.has(officer)))
      return refuse(
        'other-officers',
        { zh: '执法人员应为抽中的人员', en: 'the officers are those who were drawn' },
        'cn/business-environment#54',
        'platform/supervision-rules#draw',
      )
  }
  return teamRefusal(asked, 'officers')
}

/** What data or papers can show is asked for first; only then does anyone go. */
function visitRefusal(asked: Asked): Refusal | undefined {
  const { file, known: facts, now } = asked
  if (facts.item?.byData === true) {
    const asking = file.taken['check-remotely']
    if (asking === undefined)
      return refuse(
        'data-first',
        {
          zh: '该事项能以数据、书面方式核查，应先行非现场核查',
          en: 'data and papers can show this item: check remotely first',
        },
        MEANS,
        'cn/business-environment#56',
      )
    const given = (file.taken['give-data']?.lastN ?? -1) > asking.lastN
    const dueOn = file.clocks['data-supply']?.dueOn
    if (!given && dueOn != null && now.day <= dueOn)
      return refuse(
        'data-pending',
        { zh: `提供数据的期限（${dueOn}）尚未届满`, en: `the data may still come until ${dueOn}` },
        MEANS,
      )
  }
  return teamRefusal(asked, 'present') ?? namedRefusal(asked, 'present')
}

function recordRefusal(asked: Asked): Refusal | undefined {
  const { file, input, known: facts } = asked
  if (input['monitoringUsed'] === 'yes') {
    const review = file.taken['review-monitoring']?.marks
    if (review?.['legal'] !== 'passed' || review['technical'] !== 'passed')
      return refuse(
        'monitoring-unreviewed',
        {
          zh: '监测记录未通过法制和技术审核，不得作为证据',
          en: 'monitoring records that did not pass legal and technical review are no evidence',
        },
        'cn/administrative-penalty-law#41',
        'platform/supervision-rules#monitoring',
      )
  }
  if (file.state === 'on-site') {
    const open = (facts.item?.checklist ?? []).filter(({ key }) => !facts.record?.answered.includes(key))
    if (open.length > 0)
      return refuse(
        'list-incomplete',
        {
          zh: `还有 ${open.length} 项没有记录：${open.map(({ asks }) => asks.zh).join('、')}`,
          en: `${open.length} questions have no entry: ${open.map(({ asks }) => asks.en).join('; ')}`,
        },
        RECORD,
        'cn/administrative-penalty-law#55',
      )
  }
  return teamRefusal(asked, 'signedBy') ?? namedRefusal(asked, 'signedBy')
}

function noticeRefusal(asked: Asked): Refusal | undefined {
  const { input, known: facts } = asked
  const { kept, officers } = facts
  const team = teamRefusal(asked, 'officers')
  if (team) return team
  const named = new Set(
    officers.filter((o) => (input['officers'] as string[]).includes(o.certificate)).map((o) => o.officer),
  )
  // a draw binds the team; whoever falls away is replaced by drawing anew
  return kept === null || kept.officers.every((officer) => named.has(officer))
    ? undefined
    : refuse(
        'other-officers',
        { zh: '执法人员应为抽取确定的人员', en: 'the officers are those named when the draw was entered' },
        'cn/business-environment#54',
      )
}

const CHECKS: Readonly<Record<string, (asked: Asked) => Refusal | undefined>> = {
  'enter-item': itemStepRefusal,
  'approve-plan': approvalRefusal,
  draw: drawRefusal,
  'issue-notice': noticeRefusal,
  'go-on-site': visitRefusal,
  'sign-record': recordRefusal,
  'confirm-rectified': (asked) => (asked.input['way'] === 'site' ? teamRefusal(asked, 'checkedBy') : undefined),
}

const groundText = (item: Item): string => item.ground.join('、')

/** What the room enters where a field was left open. What it counts itself nobody else enters: see `ownFigures`. */
function fillsOf(step: string, { input, known: facts }: Asked): Record<string, number | string> {
  const { item, year, officers, record } = facts
  switch (step) {
    case 'enter-item':
    case 'issue-notice':
      return {
        ...(item === null ? {} : { item: item.title.zh.slice(0, 500), ground: groundText(item).slice(0, 500) }),
        ...(step === 'issue-notice' ? { officerNames: namesOf(certificatesIn(input), officers).slice(0, 500) } : {}),
      }
    case 'approve-plan': {
      if (year === null) return {}
      const cap = capOf(year.plans, year.tier)
      return {
        ...(cap === null ? {} : { capPerYear: cap }),
        doneThisYear: year.done,
        withinCap: input['cause'] !== 'plan' || (cap !== null && year.done < cap) ? 'yes' : 'no',
        tier: year.tier,
      }
    }
    case 'go-on-site':
      return { presentNames: namesOf(certificatesIn(input), officers).slice(0, 500) }
    case 'sign-record':
      return record === null ? {} : { entries: record.entries, recordHash: record.sha256 }
    default:
      return {}
  }
}

const OWN_FIGURES = [
  'capPerYear',
  'doneThisYear',
  'withinCap',
  'tier',
  'officerNames',
  'presentNames',
  'entries',
  'recordHash',
]

/** What the platform counts is not entered by hand otherwise. */
function figuresRefusal(step: string, asked: Asked): Refusal | undefined {
  const own = fillsOf(step, asked)
  const other = OWN_FIGURES.find((name) => asked.input[name] !== undefined && asked.input[name] !== own[name])
  return other === undefined
    ? undefined
    : refuse(
        'counted-otherwise',
        {
          zh: `「${other}」由系统依登记计算，不能另填`,
          en: `“${other}” follows from the registers and is not entered otherwise`,
        },
        CAP,
        ITEMS,
      )
}

/** How an inspection came out; what was passed on is a lead and found nothing. */
const OUTCOMES: Readonly<Record<string, string>> = {
  'find-no-issue': 'no-issue',
  'confirm-rectified': 'put-right',
  'transfer-case': 'passed-on',
}

function moreOf(step: string, { file, input, known: facts }: Asked): Recordable {
  const base: Recordable = { place: file.place, party: facts.kept?.party ?? facts.inspected?.party ?? null }
  if (step === 'transfer-case')
    return {
      ...base,
      lead: {
        title: `${facts.inspected?.name ?? ''} ${facts.item?.title.zh ?? ''}`.trim().slice(0, 200),
        place: file.place,
        about: `file/${file.file}`,
        party: facts.kept?.party ?? null,
        facts: String(input['lead']),
      },
    }
  if (step === 'publish-result')
    return {
      ...base,
      outcome: facts.kept?.outcome ?? null,
      item: facts.item?.no ?? null,
      role: facts.item?.role ?? null,
    }
  return base
}

function keep(
  tx: Tx,
  decision: StepDecision,
  input: StepInput,
  { at, actor, file, known: facts }: { at: Instant; actor: Actor; file: CaseFile; known: Known },
): void {
  const { step, to, ended } = decision
  const day = dayIn(at)
  if (decision.from === 'start') {
    tx.queue(
      `insert into supervision.inspection (file, no, place, body, item, party, year, state, ended, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        decision.file,
        decision.no,
        file.place,
        actor.party,
        facts.item!.item,
        facts.inspected!.party,
        Number(day.slice(0, 4)),
        to,
        ended,
        at,
      ],
    )
    return
  }
  const officers = facts.officers.map(({ officer }) => officer)
  const sets = ((): Record<string, unknown> => {
    switch (step) {
      case 'approve-plan': {
        const plan = facts.year?.plans.find(({ items }) => items.includes(facts.item!.item))
        return {
          cause: input['cause'],
          tier: facts.year?.tier ?? null,
          plan: plan?.plan ?? null,
          counts: input['cause'] === 'plan',
        }
      }
      case 'draw':
        return { officers, draw: facts.drawn?.draw ?? null }
      case 'issue-notice':
        return { officers, notified_on: day }
      // what was called off before anyone was told takes nothing from the cap
      case 'call-off':
        return { counts: facts.kept?.notifiedOn !== null && facts.kept?.cause === 'plan' }
      case 'find-no-issue':
      case 'confirm-rectified':
      case 'transfer-case':
        return { outcome: OUTCOMES[step] }
      case 'publish-result':
        return { result: input['result'], published_on: day }
      default:
        return {}
    }
  })()
  const names = Object.keys(sets)
  tx.queue(
    `update supervision.inspection set state = $2, ended = $3, since = greatest(since, $4)${names.map((name, i) => `, ${name} = $${i + 5}`).join('')} where file = $1`,
    [decision.file, to, ended, at, ...names.map((name) => sets[name])],
  )
  const { kept } = facts
  if (kept?.draw != null && (step === 'issue-notice' || step === 'call-off')) tellDrawn(tx, kept.draw, kept.party)
}

/** What the room adds to each step of the procedure. `book` gives the law of the day of an act. */
export const inspectionExtras = (book: () => LawBook): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(INSPECTION).steps.map(({ step }): [string, StepExtra] => [
      step,
      {
        facts: (tx, input, { file, actor, at }) => factsOf(tx, step, input, { file, actor, at, book: book() }),
        fills: (file, input, more, now) => fillsOf(step, { file, input, known: known(more), now }),
        check: (file, input, more, now) => {
          const asked = { file, input, known: known(more), now }
          return CHECKS[step]?.(asked) ?? figuresRefusal(step, asked)
        },
        decide: (file, input, more, now) => moreOf(step, { file, input, known: known(more), now }),
        effect: async (tx, decision, input, { at, actor, file, more }) =>
          keep(tx, decision, input, { at, actor, file, known: known(more) }),
      },
    ]),
  )

/** Is this the number of an inspection of an enterprise by a body, of which the enterprise was told? */
export const inspectionTold = async (
  sql: Sql,
  { no, body, party }: { no: string; body: string; party: string },
): Promise<boolean> =>
  (await sql.one(
    'select 1 as one from supervision.inspection where no = $1 and body = $2 and party = $3 and notified_on is not null',
    [no, body, party],
  )) !== undefined
