// What this room asks at single steps of the four procedures, beyond what their charts say: that there is a text, that
// both reviews are of it, that every comment is answered, that its effect is known, that days and counts are true.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepExtra, StepInput } from '#kernel/casework'
import * as consultation from '#kernel/consultation'
import { partyOf } from '#kernel/identity'
import { addDays, type Day } from '#kernel/time'
import { isCleared, isWeighed, type DraftFacts } from './draft-facts.ts'

/** A gate: the lawful no of a step, or undefined. */
export type Gate = (
  file: CaseFile,
  input: StepInput,
  facts: GateFacts,
  circumstances: Circumstances,
) => Refusal | undefined

export type GateFacts = { draft: DraftFacts; actorPlace: string | null } & Recordable

const REVIEW_FIRST = 'cn/fair-competition-review-regulation#14'
const REVIEW_AGAIN = 'cn/fair-competition-review-regulation#18'
const CITY = 'cn/legislation-law#81'
const COORDINATED = 'cn/legislation-law#83'

const WHY: Record<string, { zh: string; en: string }> = {
  'article-added': { zh: '增加了条文', en: 'an article was added' },
  'article-removed': { zh: '删去了条文', en: 'an article was removed' },
  'number-changed': { zh: '改变了数值', en: 'a number was changed' },
  'duty-changed': { zh: '改变了义务、权力或者处罚的表述', en: 'words of duty, power or sanction were changed' },
  'stated-by-drafter': { zh: '起草人说明为实质修改', en: 'the drafter states a change of substance' },
}

/** A text is on file. */
export const hasText: Gate = (_file, _input, { draft }) =>
  draft.text === null
    ? refuse(
        'no-text',
        { zh: '案卷中没有草案文本：请先提交文本', en: 'there is no text of the draft on file: put it first' },
        REVIEW_FIRST,
      )
    : undefined

/** Both reviews are of this text: a material change since needs both again. */
export const reviewsAreOfThisText: Gate = (file, input, facts, circumstances) => {
  const no = hasText(file, input, facts, circumstances)
  if (no || isCleared(facts.draft)) return no
  const { cleared, change, text } = facts.draft
  if (cleared === null)
    return refuse(
      'not-reviewed',
      {
        zh: '公平竞争审查与合法性审查尚未就该文本作出',
        en: 'neither fair competition nor legality was reviewed for this text',
      },
      REVIEW_FIRST,
    )
  const why = (change?.why ?? []).map((each) => WHY[each]!)
  return refuse(
    'reviews-are-of-another-text',
    {
      zh: `审查所依据的是第${cleared}稿，第${text!.version}稿有重大修改（${why.map((w) => w.zh).join('、')}），须重新进行公平竞争审查与合法性审查`,
      en: `the reviews are of version ${cleared}; version ${text!.version} differs materially (${why.map((w) => w.en).join(', ')}): both reviews are needed again`,
    },
    REVIEW_AGAIN,
    REVIEW_FIRST,
  )
}

/** A text has changed since the reviews: a step that says so needs another text. */
export const hasNewText: Gate = (file, input, facts, circumstances) => {
  const no = hasText(file, input, facts, circumstances)
  if (no) return no
  const { cleared, text } = facts.draft
  return cleared !== null && cleared === text!.version
    ? refuse(
        'no-new-text',
        { zh: '案卷中没有修改后的文本：请先提交', en: 'there is no changed text on file: put it first' },
        REVIEW_AGAIN,
      )
    : undefined
}

/** Every comment has its answer. */
export const allAnswered: Gate = (_file, _input, { draft }) => consultation.allAnswered(draft)

/** What the text would change in stored decisions is computed for this text. */
export const isWeighedNow: Gate = (_file, _input, { draft }) =>
  isWeighed(draft)
    ? undefined
    : refuse(
        'effect-not-computed',
        {
          zh: '尚未就现有文本测算对既有决定的影响',
          en: 'what this text would change in stored decisions is not computed yet',
        },
        'cn/legislation-law#42',
      )

/** What is entered about the effect is what was computed. */
export const effectIsAsComputed: Gate = (file, input, facts, circumstances) => {
  const no = hasText(file, input, facts, circumstances)
  if (no) return no
  const { effect, text } = facts.draft
  if (effect?.sha256 !== text!.sha256)
    return refuse(
      'effect-not-computed',
      {
        zh: '尚未就现有文本测算对既有决定的影响',
        en: 'what this text would change in stored decisions is not computed yet',
      },
      'cn/legislation-law#42',
    )
  if (input['decided'] === effect.decisions && input['changed'] === effect.changed) return undefined
  return refuse(
    'effect-differs',
    {
      zh: `测算结果为：既有决定 ${effect.decisions} 件，改变 ${effect.changed} 件`,
      en: `computed: ${effect.decisions} stored decisions, ${effect.changed} changed`,
    },
    'cn/legislation-law#42',
  )
}

/** Whether comments were received is not a matter of opinion. */
export const receivedIsTrue: Gate = (_file, input, { draft }) => consultation.receivedIsTrue(input, draft)

/** The published figures count every comment on file, those of other channels may be added; they add up. */
export const figuresAreTrue: Gate = (_file, input, { draft }) => consultation.figuresAreTrue(input, draft)

export const billFiguresAreTrue: Gate = (_file, input, { draft }) =>
  (input['received'] as number) < draft.billComments
    ? refuse(
        'figures-differ',
        { zh: `案卷中收到 ${draft.billComments} 条`, en: `${draft.billComments} are on file` },
        'cn/legislation-law#40',
      )
    : undefined

/** An answer is an answer to a comment of this file. */
export const answersAComment: Gate = (_file, input, { known }) => consultation.answersAComment(input, known)

/** What may make law as a special zone under an authorisation (Legislation Law 84), and any place within it. */
const ZONES = ['cn-gd-sz', 'cn-gd-zh', 'cn-gd-st', 'cn-fj-xm', 'cn-hi', 'cn-sh']
const provinceOf = (place: string): string => place.split('-').slice(0, 2).join('-')

/** A city’s regulation may not pass as a province’s: the province approves it. */
export const areaIsOfPlace: Gate = (_file, input) => {
  const place = input.place!
  const parts = place.split('-').length
  const fits =
    input['area'] === 'province'
      ? parts === 2
      : input['area'] === 'city'
        ? parts === 3
        : ZONES.some((zone) => place === zone || place.startsWith(`${zone}-`))
  return fits
    ? undefined
    : refuse(
        'area-is-not-of-place',
        { zh: `${place} 与所选制定主体类型不符`, en: `${place} is not of the kind chosen` },
        CITY,
        'cn/legislation-law#84',
      )
}

/** The legislature of the place itself, not that of its province or the country. */
export const isOwnLegislature: Gate = (file, _input, { actorPlace }, { actor }) =>
  actor.role !== 'legislature' || actorPlace === file.place
    ? undefined
    : refuse(
        'not-the-legislature-of-the-place',
        { zh: `须由 ${file.place} 的人大（常委会）办理`, en: `this is for the legislature of ${file.place}` },
        'cn/legislation-law#80',
        CITY,
      )

/** The province approves a city’s regulation; the city does not approve its own. */
export const isProvince: Gate = (file, _input, { actorPlace }) =>
  actorPlace === provinceOf(file.place)
    ? undefined
    : refuse(
        'not-the-province',
        {
          zh: `须由 ${provinceOf(file.place)} 人大常委会批准`,
          en: `the standing committee of ${provinceOf(file.place)} approves it`,
        },
        CITY,
      )

/** The articles that hold back the effect of a published text, by procedure; a regulation names its own day. */
const EFFECT: Record<string, string> = {
  'lawmaking.rule': 'cn/rulemaking-procedure-regulation#32',
  'lawmaking.state-regulation': 'cn/administrative-regulations-procedure#29',
}

/** A text is published when it is, and takes effect no earlier than the law lets it. */
export const daysAreLawful: Gate = (file, input, _facts, { law, day }) => {
  const published = input['promulgatedOn'] as Day
  const from = input['inForceFrom'] as Day | undefined
  const cite = EFFECT[file.procedure]
  const basis = cite ?? 'cn/legislation-law#61'
  if (published > day)
    return refuse(
      'published-in-the-future',
      { zh: `公布日 ${published} 尚未到来`, en: `the day of publication, ${published}, is to come` },
      basis,
    )
  if (from === undefined) return undefined
  // Thirty days on: the thirtieth day itself is still of the waiting time.
  const earliest = cite === undefined ? published : addDays(published, law.days(cite, 'effect-days') + 1)
  return from < earliest
    ? refuse(
        'in-force-too-early',
        { zh: `施行日不得早于 ${earliest}`, en: `it may not take effect before ${earliest}` },
        basis,
      )
    : undefined
}

/** It takes effect on the day that was published. */
export const isThePublishedDay: Gate = (_file, input, { draft }, { day }) => {
  const from = draft.project?.inForceFrom ?? null
  const basis = 'cn/legislation-law#61'
  if (from !== null && input['inForceFrom'] !== from)
    return refuse('another-day', { zh: `公布的施行日为 ${from}`, en: `the published day is ${from}` }, basis)
  return (input['inForceFrom'] as Day) > day
    ? refuse(
        'day-to-come',
        {
          zh: `施行日 ${String(input['inForceFrom'])} 尚未到来`,
          en: `its day, ${String(input['inForceFrom'])}, is to come`,
        },
        basis,
      )
    : undefined
}

/** An exception from fair competition has an end to come. */
export const exceptionEnds: Gate = (_file, input, _facts, { day }) =>
  (input['endsOn'] as Day) > day
    ? undefined
    : refuse(
        'exception-without-end',
        { zh: '例外须有届满日，且在今日之后', en: 'an exception needs an end, later than today' },
        'cn/fair-competition-review-regulation#12',
      )

/** A report named as the ground of a file is there. */
export const aboutIsThere: Gate = (_file, input, { aboutKnown }) =>
  aboutKnown === false
    ? refuse(
        'no-such-report',
        { zh: `没有此报告或案卷：${input.about ?? ''}`, en: `no such report or file: ${input.about ?? ''}` },
        'cn/legislation-law#67',
      )
    : undefined

/** What is entered about a comparison is what the texts show, where the partner’s text is here. */
export const comparisonIsTrue: Gate = (file, input, facts, circumstances) => {
  const counts = facts['compared'] as { agree: number; differ: number; lacking: number } | null | undefined
  const no = hasText(file, input, facts, circumstances)
  if (no || !counts) return no
  const { agree, differ, lacking } = input as Record<string, number>
  if (agree === counts.agree && differ === counts.differ && lacking === counts.lacking) return undefined
  return refuse(
    'comparison-differs',
    {
      zh: `逐条比对结果：一致 ${counts.agree}、不一致 ${counts.differ}、缺 ${counts.lacking}`,
      en: `compared: ${counts.agree} agree, ${counts.differ} differ, ${counts.lacking} lacking`,
    },
    COORDINATED,
  )
}

const PUBLISHED = ['promulgated', 'filed', 'in-force', 'reviewed', 'review-opinion', 'evaluated']

/** A partner’s act is confirmed when it is published, where its file is here. */
export const partnerHasPublished: Gate = (_file, _input, { partnerState }) =>
  partnerState === undefined || partnerState === null || PUBLISHED.includes(partnerState as string)
    ? undefined
    : refuse(
        'partner-not-published',
        { zh: '协同方的法规尚未公布', en: 'the partner’s act is not published yet' },
        COORDINATED,
      )

/** The place of whoever acts, for gates that ask for it. */
export const placeOfActor = async (
  tx: Parameters<NonNullable<StepExtra['facts']>>[0],
  party: string,
): Promise<string | null> => (await partyOf(tx, party))?.place ?? null
