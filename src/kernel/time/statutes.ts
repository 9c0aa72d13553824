/**
 * How each statute counts days, as data. A number of "days" means working days only where the
 * statute says so; everything else is calendar days. `cite` resolves in law/.
 */
export interface CountingRule {
  code: string
  cite: string
  title: { zh: string; en: string }
  /** which day-periods the statute counts in working days */
  workingDays:
    | { kind: 'all' }
    | { kind: 'listed'; days: readonly number[] }
    | { kind: 'up-to'; days: number }
    | { kind: 'as-written' }
  /** where the roll-forward of a last rest day comes from; only a party's deadline ever rolls */
  roll: { cite: string; verified: 'V' | 'V2' | 'M'; note?: string }
  verified: 'V' | 'V2' | 'M'
  note: { zh: string; en: string }
}

const PROCEDURE_GAP = {
  cite: 'cn/civil-procedure-law#85',
  verified: 'V',
  note: 'by reference to the Civil Procedure Law',
} as const
const CIVIL_GAP = {
  cite: 'cn/civil-code#203',
  verified: 'V',
  note: 'general rule; the statute itself is silent',
} as const

export const statutes = {
  LICENSING: {
    code: 'LICENSING',
    cite: 'cn/administrative-licensing-law#82',
    title: { zh: '行政许可法第八十二条', en: 'Administrative Licensing Law art. 82' },
    workingDays: { kind: 'all' },
    roll: CIVIL_GAP,
    verified: 'V',
    note: { zh: '以日计算的期限一律按工作日', en: 'every day-period is in working days' },
  },
  PENALTY: {
    code: 'PENALTY',
    cite: 'cn/administrative-penalty-law#85',
    title: { zh: '行政处罚法第八十五条', en: 'Administrative Penalty Law art. 85' },
    workingDays: { kind: 'listed', days: [2, 3, 5, 7] },
    roll: CIVIL_GAP,
    verified: 'V',
    note: {
      zh: '二、三、五、七日按工作日，其余按日历日',
      en: '2, 3, 5 and 7 days are working days; others are calendar days',
    },
  },
  RECONSIDERATION: {
    code: 'RECONSIDERATION',
    cite: 'cn/administrative-reconsideration-law#88',
    title: { zh: '行政复议法第八十八条', en: 'Administrative Reconsideration Law art. 88' },
    workingDays: { kind: 'listed', days: [3, 5, 7, 10] },
    roll: PROCEDURE_GAP,
    verified: 'V',
    note: {
      zh: '三、五、七、十日按工作日，其余按日历日；未规定的依民事诉讼法',
      en: '3, 5, 7 and 10 days are working days; gaps follow the Civil Procedure Law',
    },
  },
  COMPULSION: {
    code: 'COMPULSION',
    cite: 'cn/administrative-compulsion-law#69',
    title: { zh: '行政强制法第六十九条', en: 'Administrative Compulsion Law art. 69' },
    workingDays: { kind: 'up-to', days: 10 },
    roll: CIVIL_GAP,
    verified: 'V',
    note: { zh: '十日以内按工作日，其余按日历日', en: 'periods up to 10 days are working days' },
  },
  CPL: {
    code: 'CPL',
    cite: 'cn/civil-procedure-law#85',
    title: { zh: '民事诉讼法第八十五条', en: 'Civil Procedure Law art. 85' },
    workingDays: { kind: 'as-written' },
    roll: { cite: 'cn/civil-procedure-law#85', verified: 'V' },
    verified: 'V',
    note: {
      zh: '起算日不计；末日为法定休假日的顺延',
      en: 'the first day is not counted; a last day on a rest day moves on',
    },
  },
  CIVIL: {
    code: 'CIVIL',
    cite: 'cn/civil-code#201',
    title: { zh: '民法典第二百至二百零四条', en: 'Civil Code arts. 200–204' },
    workingDays: { kind: 'as-written' },
    roll: { cite: 'cn/civil-code#203', verified: 'V' },
    verified: 'V',
    note: {
      zh: '起算日不计；按月按年取对应日，无对应日取月末日',
      en: 'the first day is not counted; months and years end on the corresponding day or the month end',
    },
  },
  RULEMAKING: {
    code: 'RULEMAKING',
    cite: 'cn/rulemaking-procedure-regulation#15',
    title: { zh: '规章制定程序条例第十五条', en: 'Regulation on the Procedure for Making Rules art. 15' },
    workingDays: { kind: 'as-written' },
    roll: CIVIL_GAP,
    verified: 'V',
    note: { zh: '三十日按日历日', en: '30 days are calendar days' },
  },
  ONLINE_MED: {
    code: 'ONLINE_MED',
    cite: 'cn/online-mediation-rules#24',
    title: { zh: '人民法院在线调解规则第十、十二、十五、二十四条', en: 'Online Mediation Rules arts. 10, 12, 15, 24' },
    workingDays: { kind: 'as-written' },
    roll: PROCEDURE_GAP,
    verified: 'V',
    note: {
      zh: '写明工作日的按工作日；三十、十五、七日按日历日',
      en: 'working days where written; 30, 15 and 7 days are calendar days',
    },
  },
  CREDIT: {
    code: 'CREDIT',
    cite: 'cn/credit-repair-measures#term',
    title: { zh: '信用修复管理办法', en: 'Credit Repair Measures' },
    workingDays: { kind: 'as-written' },
    roll: CIVIL_GAP,
    verified: 'V2',
    note: {
      zh: '工作日依文；月、年自文书日期起算',
      en: 'working days as written; months and years run from the date of the document',
    },
  },
} as const satisfies Record<string, CountingRule>

export type StatuteCode = keyof typeof statutes

export const statuteCodes = Object.keys(statutes) as StatuteCode[]
