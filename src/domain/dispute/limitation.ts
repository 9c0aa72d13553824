// The clock of limitation (Civil Code 188–195), for the claimant's own claim alone. It is never part of what a judge or the
// other side is shown: a court does not raise it and gives no hint of it (Civil Code 193; SPC Limitation Rules 2).
import type { Law } from '#kernel/rules'
import { addMonths, deadline, type Day } from '#kernel/time'
import type { LimitationClock, OwnView, RightClock } from './claim-answer.ts'
import type { FactName } from './claim-facts.ts'
import type { Claim, Interruption, Words } from './claim-terms.ts'

const CLOCK = 'cn/civil-code#188'
const INSTALMENTS = 'cn/civil-code#189'
const SUSPENSION = 'cn/civil-code#194'

/** A period of years by the Civil Code; beyond the notified calendar its day without a roll, and a word on that. */
function yearsFrom(from: Day, years: number, law: Law): { due: Day; note: Words | null } {
  const answer = deadline({ rule: 'CIVIL', amount: { years }, from }, law.calendars)
  if ('due' in answer) return { due: answer.due, note: null }
  return { due: answer.unadjusted ?? addMonths(from, years * 12), note: beyondCalendar }
}

const beyondCalendar: Words = {
  zh: '末日所在年份的放假安排尚未公布，遇法定休假日顺延',
  en: 'the calendar of that year is not notified yet; a rest day moves it on',
}

const interruptionWords: Readonly<Record<Interruption['kind'], Words>> = {
  demand: { zh: '请求履行（催告）', en: 'demand' },
  acknowledgment: { zh: '对方同意履行', en: 'acknowledgment' },
  'part-payment': { zh: '对方部分履行', en: 'part payment' },
  suit: { zh: '起诉', en: 'suit' },
  arbitration: { zh: '申请仲裁', en: 'arbitration' },
  mediation: { zh: '申请调解', en: 'request for mediation' },
}

/** Everything that interrupts, as told and as other facts of the claim show; each day once. */
function interruptionsOf({ interruptions, facts }: Claim): Interruption[] {
  const found: Interruption[] = [...interruptions]
  const add = (on: Day | undefined, kind: Interruption['kind']): void => {
    if (on !== undefined && !found.some((one) => one.on === on && one.kind === kind)) found.push({ on, kind })
  }
  add(facts.demandedOn, 'demand')
  add(facts.mediationRequestedOn, 'mediation')
  add(facts.filedOn, 'suit')
  return found.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/** Facts that show when the harm was known, the surest first. */
const STARTS: readonly FactName[] = [
  'knewOn',
  'dueOn',
  'depositDueOn',
  'returnDueOn',
  'erasureDueOn',
  'deliveryDueOn',
  'cutOffOn',
  'defectNoticeOn',
  'billObjectedOn',
]

/** From when it runs: knowing of the harm, else the day payment was due; of instalments, the last. */
function startOf({ facts, instalments }: Claim): { from: Day; article: string } | null {
  const last = instalments
    .map(({ dueOn }) => dueOn)
    .toSorted()
    .at(-1)
  if (last !== undefined) return { from: last, article: INSTALMENTS }
  const from = STARTS.map((name) => facts[name] as Day | undefined).find((on) => on !== undefined)
  return from === undefined ? null : { from, article: CLOCK }
}

function clockOf(claim: Claim, law: Law, day: Day): LimitationClock {
  const years = law.integer(CLOCK, 'limitation-years')
  const start = startOf(claim)
  const harm = claim.facts.harmOn
  const longStop = harm === undefined ? null : yearsFrom(harm, law.integer(CLOCK, 'long-stop-years'), law).due
  if (start === null)
    return {
      from: null,
      due: null,
      longStop,
      interruptions: [],
      passed: null,
      notes: [
        {
          zh: '请填写知道权利受损之日（knewOn），才能推算',
          en: 'give the day on which the harm became known (knewOn) to have it reckoned',
        },
      ],
      article: CLOCK,
    }
  let { from } = start
  let { due, note } = yearsFrom(from, years, law)
  const interruptions: LimitationClock['interruptions'] = []
  for (const { on, kind } of interruptionsOf(claim)) {
    const counted = on > from && on <= due && on <= day
    interruptions.push({ on, counted, says: says(kind, { on, from, due, day }) })
    if (!counted) continue
    from = on
    ;({ due, note } = yearsFrom(from, years, law))
  }
  const suspended = suspendedUntil(claim, due, law)
  const notes = [...(note === null ? [] : [note]), ...suspended.notes, ...notesOf(start.article, interruptions)]
  return {
    from,
    due: suspended.due,
    longStop,
    interruptions,
    passed: suspended.due === null ? null : day > suspended.due,
    notes,
    article: start.article,
  }
}

function says(kind: Interruption['kind'], { on, from, due, day }: { on: Day; from: Day; due: Day; day: Day }): Words {
  const { zh, en } = interruptionWords[kind]
  if (on > day) return { zh: `${zh}：在所问之日以后，不计`, en: `${en}: after the day asked about, not counted` }
  if (on <= from) return { zh: `${zh}：在起算以前，不计`, en: `${en}: before it began, not counted` }
  if (on > due) return { zh: `${zh}：在期满以后，不计`, en: `${en}: after it had run, not counted` }
  return { zh: `${zh}：自此重新计算`, en: `${en}: it begins anew` }
}

/** An obstacle in the last six months holds it; it ends six months after the obstacle is gone (Civil Code 194). */
function suspendedUntil({ suspensions }: Claim, due: Day, law: Law): { due: Day | null; notes: Words[] } {
  const months = law.integer(SUSPENSION, 'suspension-months')
  const opens = addMonths(due, -months)
  let end: Day | null = due
  const notes: Words[] = []
  for (const { from, until } of suspensions) {
    if (from > due || (until !== undefined && until < opens)) {
      notes.push({
        zh: `${from} 起的障碍不在最后六个月内，不中止`,
        en: `the obstacle of ${from} is not in the last six months`,
      })
      continue
    }
    if (until === undefined) {
      notes.push({
        zh: `${from} 起的障碍尚未消除，期间中止`,
        en: `the obstacle of ${from} still holds; the time stands still`,
      })
      end = null
    } else if (end !== null) {
      const later = addMonths(until, months)
      if (later > end) end = later
    }
  }
  return { due: end, notes }
}

function notesOf(article: string, interruptions: LimitationClock['interruptions']): Words[] {
  return [
    {
      zh: '仅供您本人安排时间，不向对方、法官或者调解员显示；中断的证据（送达、回执）请一并保存',
      en: 'for your own planning; not shown to the other side, the judge or a mediator. Keep proof of every interruption',
    },
    ...(article === INSTALMENTS
      ? [
          {
            zh: '按同一债务分期履行、自最后一期起算；各期是否算同一债务可能有争议，稳妥起见以最早一期安排',
            en: 'reckoned as one debt in instalments, from the last; whether it is one may be argued, so plan by the first',
          },
        ]
      : []),
    ...(interruptions.some(({ counted }) => counted)
      ? [
          {
            zh: '起诉、仲裁、调解引起的中断，自有关程序终结起重新计算，此处按提出之日保守推算',
            en: 'after a suit, arbitration or mediation it begins anew when that ends; the day of the request is taken here, to be safe',
          },
        ]
      : []),
  ]
}

/** Rights that a period ends of itself: to end the contract (564) and to rescind (152). */
function rightsOf(claim: Claim, law: Law, day: Day): RightClock[] {
  const { facts, asked, alternative } = claim
  const asks = (remedy: 'terminate' | 'rescind'): boolean =>
    [...asked, ...alternative].some((one) => one.remedy === remedy)
  const clocks: RightClock[] = []
  const add = (
    right: RightClock['right'],
    article: string,
    param: string,
    used: Day | undefined,
    says: Words,
  ): void => {
    const from = facts.groundKnownOn ?? null
    const due = from === null ? null : yearsFrom(from, law.integer(article, param), law).due
    clocks.push({ right, from, due, passed: due === null ? null : (used ?? day) > due, says, article })
  }
  if (asks('terminate'))
    add('terminate', 'cn/civil-code#564', 'lapse-years', facts.terminationOn ?? facts.terminationNoticeOn, {
      zh: '没有约定期限的，自知道解除事由起一年内行使；对方催告的，在合理期限内',
      en: 'unless agreed otherwise, within a year of knowing the ground; after a demand by the other side, in reasonable time',
    })
  if (asks('rescind'))
    add('rescind', 'cn/civil-code#152', 'rescission-years', facts.filedOn, {
      zh: '自知道撤销事由起一年内向法院或者仲裁机构提出（重大误解为九十日），最长五年；不中止、不中断',
      en: 'within a year of knowing, through a court or arbitration (ninety days for mistake), five years at most; neither suspended nor interrupted',
    })
  return clocks
}

/** What the claimant alone sees. */
export function ownView(claim: Claim, law: Law, day: Day): OwnView {
  return { limitation: clockOf(claim, law, day), rights: rightsOf(claim, law, day) }
}
