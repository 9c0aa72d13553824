// The lawful no to a claim, with every reason that speaks against it and the article of each.
import { refuse, type Refusal, type Words } from '#kernel/act'
import { formatYuan } from '#kernel/money'
import type { Decision } from './check.ts'
import type { Facts } from './facts.ts'

export const OWN = 'platform/subsidy-rules'

/** All reasons that are not met, known or not, in one no; undefined when every one is met. */
export function notEligible({ reasons }: Pick<Decision, 'reasons'>): Refusal | undefined {
  const open = reasons.filter(({ met }) => !met)
  if (open.length === 0) return undefined
  const of = (lang: keyof Words): string =>
    open
      .map(({ known, says, bring }) => {
        const not = { zh: known ? '不符合' : '尚不清楚', en: known ? 'not met' : 'not known' }[lang]
        const paper = bring === undefined ? '' : { zh: `（请补充：${bring.zh}）`, en: ` (bring: ${bring.en})` }[lang]
        return lang === 'zh' ? `${not}：${says.zh}${paper}` : `${not}: ${says.en}${paper}`
      })
      .join(lang === 'zh' ? '；' : '; ')
  return refuse('not-eligible', { zh: of('zh'), en: of('en') }, ...new Set(open.map(({ article }) => article)))
}

/** More is asked for than may be had. */
export const tooMuch = (code: string, askedFen: number, mostFen: number, ...basis: [string, ...string[]]): Refusal =>
  refuse(
    code,
    {
      zh: `${formatYuan(askedFen)} 超出可以支持的 ${formatYuan(mostFen)}`,
      en: `${formatYuan(askedFen)} is above the ${formatYuan(mostFen)} that may be had`,
    },
    ...basis,
  )

/** Nothing is deducted or paid out between related parties; the register may have been filled since the grant. */
export const relatedRefusal = ({ relatedThrough, relatedSince }: Facts): Refusal | undefined =>
  relatedThrough === undefined
    ? undefined
    : refuse(
        'related-parties',
        {
          zh: `控制关系登记显示双方关联（经 ${relatedThrough}，自 ${relatedSince ?? ''}）；登记有误的，先申请更正登记`,
          en: `the register of control ties the two sides (through ${relatedThrough} since ${relatedSince ?? ''}); a wrong entry is corrected first`,
        },
        `${OWN}#related-party`,
        'platform/admission-rules#control-register',
      )
