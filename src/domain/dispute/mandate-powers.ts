// What counsel may do only when its mandate says so, power by power (Civil Procedure Law 62; CPL Interpretation 89: “all
// powers” names none). Everything else a general mandate covers: statements, defences, evidence.
import { refuse, type Refusal } from '#kernel/act'
import type { Words } from './claim.ts'

const MANDATE = 'platform/dispute-rules#mandate'

export const POWERS = {
  admit: { zh: '代为承认', en: 'to admit' },
  waive: { zh: '代为放弃', en: 'to drop claims or defences' },
  change: { zh: '代为提出、变更诉讼请求', en: 'to enter or change claims' },
  settle: { zh: '代为和解', en: 'to settle' },
  counterclaim: { zh: '代为提起反诉', en: 'to counterclaim' },
  appeal: { zh: '代为上诉', en: 'to appeal' },
} as const satisfies Record<string, Words>
export type Power = keyof typeof POWERS

/** The no to counsel without this power; undefined for a side itself, and for counsel whose mandate names it. */
export function powerRefusal(mandate: { powers: readonly Power[] } | undefined, power: Power): Refusal | undefined {
  if (mandate === undefined || mandate.powers.includes(power)) return undefined
  const { zh, en } = POWERS[power]
  return refuse(
    'special-authority-needed',
    {
      zh: `委托书没有写明「${zh}」的特别授权；由当事人本人办理，或者补充授权`,
      en: `the mandate does not name the power ${en}: the party does it itself, or adds the power`,
    },
    'cn/civil-procedure-law#62',
    'cn/civil-procedure-interpretation#89',
    MANDATE,
  )
}
