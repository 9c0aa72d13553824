// What this room asks at single steps of making a model contract, beyond what the chart says: that there is a text and the
// review is of it, who leads and who signs, that experts are free, that comments are answered, that days are true.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepInput } from '#kernel/casework'
import * as consultation from '#kernel/consultation'
import { anyone } from '#kernel/identity'
import type { Day } from '#kernel/time'
import type { Why } from './text-diff.ts'
import { departments, isCleared, type ExpertRow, type MakingFacts } from './text-facts.ts'

/** A gate: the lawful no of a step, or undefined. */
export type Gate = (
  file: CaseFile,
  input: StepInput,
  facts: GateFacts,
  circumstances: Circumstances,
) => Refusal | undefined

export type GateFacts = {
  making: MakingFacts
  actorPlace: string | null
  /** what an expert declared before; null: nothing */
  expert: ExpertRow | null
} & Recordable

export const MADE_JOINTLY = 'cn/contract-supervision-measures#13'
const REVIEW_FIRST = 'cn/fair-competition-review-regulation#14'
const REVIEW_AGAIN = 'cn/fair-competition-review-regulation#18'
const EXPERTS = 'cn/major-administrative-decisions#20'

const WHY: Record<Why, { zh: string; en: string }> = {
  'clause-added': { zh: '增加了条款', en: 'a clause was added' },
  'clause-removed': { zh: '删去了条款', en: 'a clause was removed' },
  'number-changed': { zh: '改变了数值', en: 'a number was changed' },
  'duty-changed': { zh: '改变了义务、权利的表述', en: 'words of duty or right were changed' },
  'binding-changed': { zh: '改变了条款对应的程序规则', en: 'a clause states another rule of the program' },
  'condition-changed': { zh: '改变了条款的适用条件', en: 'a clause stands under other conditions' },
  'protection-changed': { zh: '改变了提示说明或者必备条款的标记', en: 'emphasis or necessity of a clause was changed' },
  'slot-changed': { zh: '改变了填写项', en: 'a question was changed' },
  'nature-changed': { zh: '改变了合同性质', en: 'the legal nature was changed' },
  'stated-by-drafter': { zh: '起草人说明为实质修改', en: 'the drafter states a change of substance' },
}

/** A text is on file. */
export const hasText: Gate = (_file, _input, { making }) =>
  making.text === null
    ? refuse(
        'no-text',
        { zh: '案卷中没有文本草案：请先提交文本', en: 'there is no text on file: put it first' },
        REVIEW_FIRST,
        MADE_JOINTLY,
      )
    : undefined

/** The fair-competition review is of this text: a material change since needs it again. */
export const reviewIsOfThisText: Gate = (file, input, facts, circumstances) => {
  const no = hasText(file, input, facts, circumstances)
  if (no || isCleared(facts.making)) return no
  const { cleared, change, text } = facts.making
  if (cleared === null)
    return refuse(
      'not-reviewed',
      { zh: '该文本尚未经公平竞争审查', en: 'this text has not passed the fair-competition review' },
      REVIEW_FIRST,
    )
  const why = (change?.why ?? []).map((each) => WHY[each])
  return refuse(
    'review-is-of-another-text',
    {
      zh: `审查所依据的是第${cleared}稿，第${text!.version}稿有重大修改（${why.map((w) => w.zh).join('、')}），须重新审查`,
      en: `the review is of version ${cleared}; version ${text!.version} differs materially (${why.map((w) => w.en).join(', ')}): it is needed again`,
    },
    REVIEW_AGAIN,
    REVIEW_FIRST,
  )
}

/** The text has changed since the review: a step that says so needs another text. */
export const hasNewText: Gate = (file, input, facts, circumstances) => {
  const no = hasText(file, input, facts, circumstances)
  if (no) return no
  const { cleared, text } = facts.making
  return cleared !== null && cleared === text!.version
    ? refuse(
        'no-new-text',
        { zh: '案卷中没有修改后的文本：请先提交', en: 'there is no changed text on file: put it first' },
        REVIEW_AGAIN,
      )
    : undefined
}

export const allAnswered: Gate = (_file, _input, { making }) => consultation.allAnswered(making)
export const receivedIsTrue: Gate = (_file, input, { making }) => consultation.receivedIsTrue(input, making)
export const figuresAreTrue: Gate = (_file, input, { making }) => consultation.figuresAreTrue(input, making)
export const answersAComment: Gate = (_file, input, { known }) => consultation.answersAComment(input, known)

const levelOf = (place: string | null): 'national' | 'province' | null => {
  if (place === 'cn') return 'national'
  return place?.split('-').length === 2 ? 'province' : null
}

/** A market regulator below the province makes no official model text; who is none may propose one all the same. */
export const isProvinceOrAbove: Gate = (_file, _input, { actorPlace }, { actor }) =>
  actor.role !== 'authority:market' || levelOf(actorPlace) !== null
    ? undefined
    : refuse(
        'below-the-province',
        {
          zh: '官方示范文本由国家和省级市场监督管理部门会同有关部门制定',
          en: 'official model texts are made by the market regulators of the nation and the provinces, with other departments',
        },
        MADE_JOINTLY,
      )

/** The level that is entered is that of the lead. */
export const levelIsOfLead: Gate = (_file, input, { actorPlace }) =>
  input['level'] === levelOf(actorPlace)
    ? undefined
    : refuse(
        'another-level',
        {
          zh: `牵头机关在 ${actorPlace ?? '（未登记）'}，层级填写不符`,
          en: `the lead sits in ${actorPlace ?? '(unknown)'}: that is another level`,
        },
        MADE_JOINTLY,
      )

/** An expert is somebody: an opinion that nobody can be asked about is none. */
export const expertIsSomebody: Gate = (_file, _input, _facts, { actor }) =>
  actor.party === anyone.party
    ? refuse(
        'expert-unknown',
        { zh: '评审专家须为登记的主体', en: 'an expert is a registered party' },
        'cn/major-administrative-decisions#19',
      )
    : undefined

/** Whoever gives an opinion has declared its own ties, and has no direct interest: none declared, no part in the market. */
export const expertIsFree: Gate = (file, input, facts, circumstances) => {
  const no = expertIsSomebody(file, input, facts, circumstances)
  if (no) return no
  const { expert } = facts
  if (expert === null)
    return refuse('ties-not-declared', { zh: '请先声明利害关系', en: 'declare your own ties first' }, EXPERTS)
  if (expert.direct)
    return refuse(
      'expert-has-interest',
      { zh: '有直接利害关系的专家不参加评审', en: 'an expert with a direct interest does not take part' },
      EXPERTS,
    )
  return expert.ofMarket.length > 0
    ? refuse(
        'expert-is-of-the-market',
        {
          zh: '本主体登记为市场交易方（供给、需求、设备或者运营），不能作为评审专家',
          en: 'this party is registered as a side of the market (provider, lessee, supplier or operator) and cannot review',
        },
        EXPERTS,
      )
    : undefined
}

const NAMES: Record<(typeof departments)[number], { zh: string; en: string }> = {
  'authority:data': { zh: '数据部门', en: 'data' },
  'authority:industry': { zh: '工业和信息化部门', en: 'industry' },
}

/** The data and the industry department have signed this very text. */
export const isCountersigned: Gate = (_file, _input, { making }) => {
  const missing = departments.filter((each) => !making.countersigned.includes(each)).map((each) => NAMES[each])
  return missing.length === 0
    ? undefined
    : refuse(
        'not-countersigned',
        {
          zh: `下列部门尚未会签现有文本：${missing.map(({ zh }) => zh).join('、')}`,
          en: `not signed under this text yet: the departments for ${missing.map(({ en }) => en).join(' and ')}`,
        },
        MADE_JOINTLY,
      )
}

/** The text settles all that a contract of its kind has to. */
export const isComplete: Gate = (_file, _input, { making }) => {
  const open = making.text?.uncovered ?? []
  return open.length === 0
    ? undefined
    : refuse(
        'text-is-incomplete',
        {
          zh: `文本尚有未约定的事项：${open.join('；')}`,
          en: `the text leaves ${open.length} necessary subjects open; they are listed with it`,
        },
        'cn/civil-code#470',
        MADE_JOINTLY,
      )
}

/** It is published under the version that the text bears, on a day that has come. */
export const publishesTheText: Gate = (_file, input, { making, taken }, { day }) => {
  if (taken === true)
    return refuse(
      'version-published',
      { zh: '此版本号已经发布', en: 'this version is published already' },
      MADE_JOINTLY,
    )
  const version = making.text!.names
  if (input['version'] !== version)
    return refuse(
      'another-version',
      { zh: `文本的版本号为 ${version}`, en: `the text bears the version ${version}` },
      MADE_JOINTLY,
    )
  const on = input['publishedOn'] as Day
  return on > day
    ? refuse(
        'published-in-the-future',
        { zh: `发布日 ${on} 尚未到来`, en: `the day of publication, ${on}, is to come` },
        MADE_JOINTLY,
      )
    : undefined
}

/** It is used from the day on which it stands in the library. */
export const isItsFirstDay: Gate = (_file, input, { making }, { day }) => {
  const first = making.published?.fromOn ?? null
  if (first !== null && input['from'] !== first)
    return refuse('another-day', { zh: `可以选用之日为 ${first}`, en: `it is available from ${first}` }, MADE_JOINTLY)
  return (input['from'] as Day) > day
    ? refuse(
        'day-to-come',
        { zh: `${String(input['from'])} 尚未到来`, en: `${String(input['from'])} is to come` },
        MADE_JOINTLY,
      )
    : undefined
}

/** The new version that replaces this one has been published. */
export const newVersionIsThere: Gate = (_file, input, { newer }) =>
  newer === true
    ? undefined
    : refuse(
        'new-version-not-published',
        {
          zh: `没有已发布的同类文本案卷：${String(input['newFile'])}`,
          en: `no text of this kind was published from the file ${String(input['newFile'])}`,
        },
        MADE_JOINTLY,
      )
