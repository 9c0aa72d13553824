// May a hearing be held asynchronously? All five conditions of the Online Litigation Rules, art. 20(2), each checked and
// shown; consent of all to the earlier stages does not stand in for any of them.
import type { CaseFile } from '#kernel/casework'
import type { Words } from './claim.ts'

/** What a case shows of the conditions; null: not known yet. */
export type AsyncConditions = {
  procedure: 'ordinary' | 'summary' | 'small' | null
  /** written requests, and whether each says that joining at one time is truly difficult */
  requested: boolean
  difficulty: boolean
  plaintiffAgrees: boolean
  defendantAgrees: boolean
  /** main facts and evidence undisputed after an exchange; null before the exchange */
  undisputed: boolean | null
  /** somebody objected to a hearing online after agreeing */
  objected: boolean
}

export type Condition = { code: string; holds: boolean; words: Words; basis: string }

const RULE = 'cn/online-litigation-rules#20'

/** Each condition with whether it holds; the hearing may be held when all do. */
export function asyncHearing(conditions: AsyncConditions): { allowed: boolean; conditions: Condition[] } {
  const { procedure, requested, difficulty, plaintiffAgrees, defendantAgrees, undisputed, objected } = conditions
  const rows: Condition[] = [
    {
      code: 'procedure',
      holds: procedure === 'summary' || procedure === 'small',
      words: { zh: '小额诉讼或者简易程序案件', en: 'a small-claims or summary case' },
      basis: RULE,
    },
    {
      code: 'difficulty',
      holds: difficulty,
      words: { zh: '各方同时在线参加庭审确有困难', en: 'joining at one time is truly difficult' },
      basis: RULE,
    },
    {
      code: 'request',
      holds: requested,
      words: { zh: '一方当事人书面申请', en: 'a side asked in writing' },
      basis: RULE,
    },
    {
      code: 'consent',
      holds: plaintiffAgrees && defendantAgrees && !objected,
      words: { zh: '各方当事人均表示同意，且未反悔', en: 'all sides agreed and none took it back' },
      basis: RULE,
    },
    {
      code: 'undisputed',
      holds: undisputed === true,
      words: {
        zh: '经在线证据交换或者调查询问，各方对案件主要事实和证据不存在争议',
        en: 'after the exchange there is no dispute on main facts and evidence',
      },
      basis: RULE,
    },
  ]
  return { allowed: rows.every(({ holds }) => holds), conditions: rows }
}

/** What a file of dispute.case shows of them. Converted to ordinary procedure, a case is ordinary. */
export function asyncConditionsOf({ taken }: Pick<CaseFile, 'taken'>): AsyncConditions {
  const last = (step: string): number => taken[step]?.lastN ?? -1
  const agreed = (side: string): boolean => last(`agree-async-${side}`) > last('ask-async')
  const docketed = (['ordinary', 'summary', 'small'] as const).find((kind) => taken[`docket-${kind}`] !== undefined)
  return {
    procedure: taken['convert-to-ordinary'] === undefined ? (docketed ?? null) : 'ordinary',
    requested: taken['ask-async'] !== undefined,
    difficulty: taken['ask-async']?.marks['difficulty'] === 'yes',
    plaintiffAgrees: agreed('plaintiff'),
    defendantAgrees: agreed('defendant'),
    undisputed: taken['close-exchange'] === undefined ? null : taken['close-exchange'].marks['noDispute'] === 'yes',
    objected: last('object-online-hearing') > Math.max(last('agree-async-plaintiff'), last('agree-async-defendant')),
  }
}
