// What a case expects when the answer is a lawful no, by the code of the refusal.
import type { Words } from './reference-words.ts'

export const refusals: Readonly<Record<string, Words>> = {
  'not-yet-in-force': { zh: '不适用：尚未施行', en: 'does not hold: not yet in force' },
  'no-longer-in-force': { zh: '不适用：已不再有效', en: 'does not hold: no longer in force' },
  elsewhere: { zh: '不适用：不在其施行区域', en: 'does not hold in this place' },
  draft: { zh: '不适用：仅为草案', en: 'does not hold: a draft' },
  'unknown-instrument': { zh: '不适用：未收录该文件', en: 'no such instrument on file' },
  'number-missing': {
    zh: '不作推断：该条没有写明这一数值，或者尚未查得',
    en: 'no answer: the article has no such number, or it was not found',
  },
  'calendar-not-notified': {
    zh: '不作推算：该年放假安排尚未公布',
    en: 'no answer: the calendar of that year is not notified',
  },
  'time-is-over': { zh: '不得办理：期限已过', en: 'refused: the time is over' },
  'clock-not-over': { zh: '不得办理：期限未满', en: 'refused: the period is not over' },
  'needs-not-met': { zh: '不得办理：前置环节未完成', en: 'refused: what must come first was not done' },
  'no-ground': { zh: '不得办理：当日没有依据', en: 'refused: no ground on that day' },
  'not-competent': { zh: '不得办理：没有管辖权', en: 'refused: not competent' },
  'notice-too-short': { zh: '不得办理：给予的时间不足', en: 'refused: the time given is too short' },
  'wrong-hook': { zh: '不得办理：不是可以行使该依据的机关', en: 'refused: not the body of this ground' },
  'not-in-catalogue': { zh: '不得办理：不在定价目录内', en: 'refused: not in the pricing catalogue' },
  'not-your-part': { zh: '不得办理：不是该机关的环节', en: 'refused: not the part of this body' },
  'taken-already': { zh: '不得办理：已经办过', en: 'refused: taken already' },
  none: { zh: '可以', en: 'allowed' },
  'not-in-this-state': { zh: '不得办理：还不到这一步', en: 'refused: not at this stage' },
  'out-of-range': { zh: '不得拟定：不在法定幅度内', en: 'refused: outside the range of the law' },
  'no-ground-for-weight': { zh: '不得拟定：没有从重、减轻的法定情形', en: 'refused: no statutory ground for it' },
  'fined-before': { zh: '不得拟定：同一行为不得再罚款', en: 'refused: one act is fined once' },
  'gains-not-confiscated': {
    zh: '不得拟定：没收数额应等于违法所得减去已退赔',
    en: 'refused: not the gains less refunds',
  },
  'hearing-must-be-offered': { zh: '不得拟定：应当告知听证权利', en: 'refused: a hearing must be offered' },
  'too-few-officers': { zh: '不得检查：持证人员不足两名', en: 'refused: fewer than two officers' },
  'certificate-over': { zh: '不得检查：执法证件已失效', en: 'refused: a certificate has run out' },
  'must-withdraw': { zh: '不得检查：应当回避', en: 'refused: the officer withdraws' },
  'other-field': { zh: '不得检查：执法领域不符', en: 'refused: a certificate of another field' },
  'put-right-in-time': { zh: '不得拟定：已在期限内改正', en: 'refused: put right in time' },
  'no-fine-for-this': { zh: '不得拟定：该行为没有规定罚款', en: 'refused: no fine for this act' },
}
