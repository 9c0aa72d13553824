import type { ReactNode } from 'react'
import type { Standing } from '../api/portal-rows.ts'
import type { Article } from '../api/article.ts'
import { useTongue } from '../i18n/words.tsx'
import { verifiedWord } from '../ui/basis-card.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

const tones: Record<Standing, Tone> = {
  'in-force': 'good',
  'not-yet': 'act',
  ended: 'over',
  repealed: 'over',
  draft: 'warn',
}

/** How a rule stands on the day that is shown, in words. */
export function StandingTag({ of }: { of: Standing }): ReactNode {
  const { t } = useTongue()
  return <StateTag tone={tones[of]}>{t(`standing.${of}`)}</StateTag>
}

/** How far the text was checked, in words. */
export function VerifiedMark({ of }: { of: Article['verified'] }): ReactNode {
  const { t } = useTongue()
  const word = verifiedWord(of)
  return <span className={`verified verified-${word.slice('basis.'.length)}`}>{t(word)}</span>
}
