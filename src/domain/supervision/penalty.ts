// What this room adds to the steps of supervision.penalty: place and time of the act, and money within the law.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { caseFile, type CaseFile, type StepDecision, type StepExtra, type StepInput } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Json } from '#kernel/proof'
import { isPlace, jurisdictionsSeenIn, LawMissing, type LawBook } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { addMonths, dayIn, type Day, type Instant } from '#kernel/time'
import { draftRefusal, fineRefusal, hearingRefusal, shownIn, type Shown } from './draft.ts'
import {
  findingRefusal,
  hearingDayRefusal,
  levelRefusal,
  refundRefusal,
  reviewAfterHearingRefusal,
  reviewFirstRefusal,
  unrefundedRefusal,
  type Gains,
} from './order.ts'
import { fineNumbers, owedOn, WRITTEN_ROUND_GOODS, type FineNumbers, type Standstill } from './fines.ts'

export const PENALTY = 'supervision.penalty'

type Told = { fineFen: number; confiscationFen: number; /** ordered to be refunded */ refundFen?: number }
type Kept = {
  kind: string | null
  lastActOn: Day | null
  foundOn: Day
  shown: Shown | null
  told: Told | null
  fineFen: number | null
  confiscatedFen: number | null
  instalments: boolean
}
/** What a step knows beside its file: what was kept, the numbers of the day of the act, where its actor sits. */
type Known = {
  kept: Kept | null
  then: FineNumbers | null
  actorPlace: string | null
  /** of the cost report that the case began with */
  ground: string | null
}
const known = (more: Recordable): Known => more as unknown as Known
type Asked = { file: CaseFile; input: StepInput; known: Known; now: Circumstances }
const fen = (input: StepInput, name: string): number => Number(input[name] ?? 0)
const dayOf = (value: unknown): Day => String(value) as Day

async function factsOf(sql: Sql, book: () => LawBook, file: CaseFile | null, party: string): Promise<Recordable> {
  const own = await partyOf(sql, party)
  const kept =
    file === null
      ? undefined
      : await sql.one<Kept>(
          `select kind, last_act_on::text as "lastActOn", found_on::text as "foundOn", shown, told, fine_fen as "fineFen", confiscated_fen as "confiscatedFen", instalments
             from supervision.penalty where file = $1`,
          [file.file],
        )
  const ground = await groundOf(sql, file?.about ?? null)
  return {
    kept: (kept ?? null) as Json,
    then:
      kept?.kind && kept.lastActOn
        ? (numbersOn(book(), { kind: kept.kind, day: kept.lastActOn, place: file!.place, ground }) as Json)
        : null,
    ground,
    actorPlace: own?.place ?? null,
  }
}

/** The ground on which papers were asked for, where the case began with a cost report; null elsewhere. */
async function groundOf(sql: Sql, about: string | null): Promise<string | null> {
  // what a lead is about is free text
  const id = /^file\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(about ?? '')?.[1]
  const report = id === undefined ? undefined : await caseFile(sql, id)
  if (report?.procedure !== 'pricing.cost-report') return null
  return report.taken['select-hook']?.marks['hook'] ?? null
}

/** The numbers of a kind on a day; null where the law of that day has none. */
function numbersOn(
  book: LawBook,
  { kind, day, place, ground }: { kind: string; day: Day; place: string; ground: string | null },
): FineNumbers | null {
  try {
    return fineNumbers(kind, book.at(day, place), ground)
  } catch (error) {
    if (error instanceof LawMissing) return null
    throw error
  }
}

/** The place of the act is checked first: a body of it or above, and of the kind that the law names. */
function jurisdictionRefusal({ input, known: { actorPlace } }: Asked): Refusal | undefined {
  const actPlace = String(input['actPlace'])
  if (!isPlace(actPlace))
    return refuse(
      'no-such-place',
      { zh: `没有地区代码 ${actPlace}`, en: `there is no place ${actPlace}` },
      'cn/administrative-penalty-law#22',
    )
  if (input['competent'] !== 'yes') return undefined
  const isOfPlace = actorPlace !== null && jurisdictionsSeenIn(actPlace).includes(actorPlace)
  if (input['body'] === 'market' && isOfPlace) return levelRefusal(input, actorPlace)
  return refuse(
    'not-competent',
    {
      zh: `行为发生地为 ${actPlace}、有权机关不是本机关的，不归本机关管辖，应当移送`,
      en: `an act at ${actPlace}, or one for another body, is outside this body’s jurisdiction and is passed on`,
    },
    'cn/price-violation-penalties#3',
    'cn/administrative-penalty-law#22',
  )
}

/** What was not found for two years is not punished; a continuing act counts from its end (Penalty Law 36). */
function lookBackRefusal({ input, known: { kept }, now: { law, day } }: Asked): Refusal | undefined {
  const LOOK_BACK = 'cn/administrative-penalty-law#36'
  const ended = dayOf(input['lastActOn'])
  if (ended > day)
    return refuse('act-to-come', { zh: '行为终了之日在今日之后', en: 'the act would end after today' }, LOOK_BACK)
  const years = law.integer(LOOK_BACK, 'look-back-years')
  if (kept === null || kept.foundOn <= addMonths(ended, 12 * years)) return undefined
  return refuse(
    'too-old',
    {
      zh: `行为终了（${ended}）后${years}年内未被发现，不再处罚；请不予立案`,
      en: `unfound for ${years} years after its end (${ended}): no penalty; open no case`,
    },
    LOOK_BACK,
  )
}

const kindOf = ({ file }: Asked): string => file.taken['file-case']?.marks['kind'] ?? 'other'

function noticeRefusal(asked: Asked): Refusal | undefined {
  const { input, known: facts, now } = asked
  const { kept, then, ground } = facts
  if (kept?.shown == null) return undefined
  const fineFen = fen(input, 'announcedFineAmountFen')
  const confiscationFen = fen(input, 'announcedConfiscationAmountFen')
  if (fineFen > kept.shown.fineFen || confiscationFen > kept.shown.confiscationFen)
    return refuse(
      'heavier-than-draft',
      {
        zh: '告知的拟处罚内容重于拟处理意见；须重新提出拟处理意见，应当审核的重新审核',
        en: 'heavier than the draft: draft it anew, and have it reviewed where review is due',
      },
      'cn/administrative-penalty-law#57',
      'cn/administrative-penalty-law#58',
    )
  return (
    fineRefusal({ kind: kindOf(asked), fineFen, confiscationFen, shown: kept.shown, then, ground, law: now.law }) ??
    hearingRefusal({ fineFen, confiscationFen }, asked.file.taken['draft-decision']?.marks['hearingCase'], now.law)
  )
}

/** A decision is never heavier than what was announced; defending oneself costs nothing (Penalty Law 45). */
function decisionRefusal(asked: Asked): Refusal | undefined {
  const { input, known: facts, now } = asked
  const { kept, then, ground } = facts
  if (kept?.shown == null || kept.told === null) return undefined
  const fineFen = fen(input, 'fineAmountFen')
  const confiscationFen = fen(input, 'confiscatedAmountFen')
  if (fineFen > kept.told.fineFen || confiscationFen > kept.told.confiscationFen)
    return refuse(
      'heavier-than-announced',
      {
        zh: '决定重于告知的拟处罚内容；不得因申辩加重，确需加重的应补充调查后重新告知',
        en: 'heavier than announced: a defence never makes it heavier; if it must be, investigate again and give a new notice',
      },
      'cn/administrative-penalty-law#45',
      'cn/administrative-penalty-law#44',
    )
  return fineRefusal({ kind: kindOf(asked), fineFen, confiscationFen, shown: kept.shown, then, ground, law: now.law })
}

/** The times in which no addition runs: while reconsideration or suit is pending (Penalty Law 73). */
function standstillsOf({ taken }: CaseFile): Standstill[] {
  const asked = taken['ask-review']
  if (!asked) return []
  const over = ['review-upheld', 'review-ended', 'review-annulled']
    .flatMap((step) => taken[step] ?? [])
    .filter(({ lastN }) => lastN > asked.lastN)
    .map(({ lastOn }) => lastOn)
    .toSorted()[0]
  return [{ from: asked.lastOn, until: over ?? null }]
}

function owed({ file, known: { kept }, now: { law } }: Asked, on: Day) {
  return owedOn(
    {
      fineFen: kept?.fineFen ?? 0,
      gainsFen: kept?.confiscatedFen ?? 0,
      // what was allowed later or in parts is not late by the ordinary time (Penalty Law 66)
      dueOn: kept?.instalments === true ? null : (file.clocks['payment']?.dueOn ?? null),
      standstills: standstillsOf(file),
    },
    on,
    law,
  )
}

function gainsOf({ known: { kept } }: Asked): Gains {
  return {
    gainsFen: kept?.shown?.gainsFen ?? 0,
    refundedFen: kept?.shown?.refundedFen ?? 0,
    confiscatedFen: kept?.confiscatedFen ?? 0,
    orderedFen: kept?.told?.refundFen ?? null,
  }
}

function paymentRefusal(asked: Asked): Refusal | undefined {
  if (dayOf(asked.input['paidOn']) > asked.now.day)
    return refuse(
      'payment-to-come',
      { zh: '缴清之日在今日之后', en: 'the day of payment is after today' },
      'cn/administrative-penalty-law#67',
    )
  const { owedFen } = owed(asked, dayOf(asked.input['paidOn']))
  if (fen(asked.input, 'paidAmountFen') >= owedFen) return undefined
  return refuse(
    'not-paid-in-full',
    {
      zh: `应缴 ${yuan(owedFen)}（含加处罚款），尚未缴清`,
      en: `${yuan(owedFen)} is owed with additions; it is not paid in full`,
    },
    'cn/administrative-penalty-law#66',
    'cn/administrative-penalty-law#72',
  )
}

function demandRefusal(asked: Asked): Refusal | undefined {
  const { owedFen } = owed(asked, asked.now.day)
  if (fen(asked.input, 'owedAmountFen') <= owedFen) return undefined
  return refuse(
    'more-than-owed',
    {
      zh: `尚欠至多 ${yuan(owedFen)}：加处罚款不超过本数，复议、诉讼期间不计`,
      en: `at most ${yuan(owedFen)} is owed: additions never exceed the principal and do not run during review`,
    },
    'cn/administrative-penalty-law#72',
    'cn/administrative-penalty-law#73',
  )
}

const yuan = (amountFen: number): string =>
  `¥${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`

const CHECKS: Readonly<Record<string, (asked: Asked) => Refusal | undefined>> = {
  'check-jurisdiction': jurisdictionRefusal,
  'file-case': lookBackRefusal,
  'draft-decision': (asked) =>
    draftRefusal({
      kind: kindOf(asked),
      input: asked.input,
      then: asked.known.then,
      ground: asked.known.ground,
      law: asked.now.law,
    }),
  'serve-notice': noticeRefusal,
  decide: (asked) => decisionRefusal(asked) ?? reviewAfterHearingRefusal(asked.file),
  'enter-finding': ({ known: { actorPlace } }) => findingRefusal(actorPlace),
  'hold-hearing': ({ file, now }) => hearingDayRefusal(file, now.day),
  'order-refund': (asked) => refundRefusal(fen(asked.input, 'refundAmountFen'), gainsOf(asked)),
  confiscate: (asked) => unrefundedRefusal(fen(asked.input, 'confiscatedAmountFen'), gainsOf(asked)),
  'review-annulled': ({ file }) => reviewFirstRefusal(file),
  'enter-payment': paymentRefusal,
  demand: demandRefusal,
}

/** More of the decision: what follows in other rooms, what is owed, and a warning that blocks nothing. */
function moreOf(step: string, asked: Asked): Recordable {
  const { file, input, now } = asked
  const base: Recordable = { place: file.place, about: file.about }
  if (step === 'enter-payment') return { ...base, owed: owed(asked, dayOf(input['paidOn'])) }
  if (step === 'demand') return { ...base, owed: owed(asked, now.day) }
  if (step !== 'serve-notice' || !WRITTEN_ROUND_GOODS.has(kindOf(asked))) return base
  return {
    ...base,
    warning: {
      zh:
        input['serviceCoverage'] === undefined
          ? '本类条款以商品立文，请在告知书中说明何以适用于服务；价格法修正草案不得适用。'
          : '本类条款以商品立文，已写明适用于服务的理由；价格法修正草案不得适用。',
      en:
        input['serviceCoverage'] === undefined
          ? 'The clause speaks of goods: say in the notice how services are covered; the draft amendment is never applied.'
          : 'The clause speaks of goods and the notice says how services are covered; the draft amendment is never applied.',
    },
  }
}

function keep(
  tx: Tx,
  decision: StepDecision,
  input: StepInput,
  { at, place, kept }: { at: Instant; place: string; kept: Kept | null },
): void {
  const { file, step, to, ended, players } = decision
  const day = dayIn(at)
  if (decision.from === 'start') {
    tx.queue(
      `insert into supervision.penalty (file, place, party, found_on, state, ended, since) values ($1, $2, $3, $4, $5, $6, $7)`,
      [file, place, players['party']?.[0] ?? null, day, to, ended, at],
    )
    return
  }
  const sets = ((): Record<string, unknown> => {
    switch (step) {
      case 'file-case':
        return { kind: input['kind'], last_act_on: input['lastActOn'] }
      case 'draft-decision':
        return { shown: JSON.stringify(shownIn(input)), told: null }
      case 'serve-notice':
        return {
          told: JSON.stringify({
            fineFen: fen(input, 'announcedFineAmountFen'),
            confiscationFen: fen(input, 'announcedConfiscationAmountFen'),
          }),
        }
      case 'decide':
        return {
          fine_fen: fen(input, 'fineAmountFen'),
          confiscated_fen: fen(input, 'confiscatedAmountFen'),
          decided_on: day,
        }
      case 'order-refund':
        return { told: JSON.stringify({ ...kept?.told, refundFen: fen(input, 'refundAmountFen') }) }
      case 'allow-instalments':
        return { instalments: true }
      case 'publish':
      case 'publish-later':
        return { published_on: day }
      case 'withdraw-publication':
        return { withdrawn_on: day }
      default:
        return {}
    }
  })()
  const names = Object.keys(sets)
  tx.queue(
    `update supervision.penalty set state = $2, ended = $3, since = greatest(since, $4)${names.map((name, i) => `, ${name} = $${i + 5}`).join('')} where file = $1`,
    [file, to, ended, at, ...names.map((name) => sets[name])],
  )
}

/** What the room adds to each step of the procedure. `book` gives the law of the day of an act. */
export const penaltyExtras = (book: () => LawBook): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(PENALTY).steps.map(({ step }): [string, StepExtra] => [
      step,
      {
        facts: (tx, _input, { file, actor }) => factsOf(tx, book, file, actor.party),
        check: (file, input, more, now) => CHECKS[step]?.({ file, input, known: known(more), now }),
        decide: (file, input, more, now) => moreOf(step, { file, input, known: known(more), now }),
        effect: async (tx, decision, input, { at, file, more }) =>
          keep(tx, decision, input, { at, place: file.place, kept: known(more).kept }),
      },
    ]),
  )
