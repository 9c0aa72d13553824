import type { ReactNode } from 'react'
import type { Article } from '../api/article.ts'
import { useTongue } from '../i18n/words.tsx'
import { placeOf, useArticle } from '../ui/basis-card.tsx'
import { ppmText } from '../ui/figures.ts'
import { legalDay } from '../ui/period.tsx'

/** The article of a voucher programme, as it stands today in its own place. */
function useProgramme(cite: string): Article | undefined {
  return useArticle({ cite, on: legalDay(new Date()), place: placeOf(cite) }).data?.item
}

/** The part of a contract that one voucher may pay, read from the programme's own article. */
export function Cap({ programme }: { programme: string }): ReactNode {
  const cap = useProgramme(programme)?.params?.['deduction-cap-ppm']
  return <span className="figure">{cap === undefined ? '—' : ppmText(cap.value)}</span>
}

/** A programme by the name of its instrument. */
export function Programme({ of }: { of: string }): ReactNode {
  const { say } = useTongue()
  const article = useProgramme(of)
  return <>{article === undefined ? of : say(article.instrument.title)}</>
}
