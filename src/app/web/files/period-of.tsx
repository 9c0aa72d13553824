import type { ReactNode } from 'react'
import type { Chart } from '../api/file-rows.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { BasisMark, placeOf, useArticle } from '../ui/basis-card.tsx'
import { legalDay } from '../ui/period.tsx'

const units: Record<string, WordId> = {
  days: 'period.days',
  'working-days': 'period.workingDays',
  months: 'period.months',
  years: 'period.years',
}

/** How long a clock of a procedure runs: the number of the law as it holds today, with its article. */
export function PeriodOf({ chart, clock: name }: { chart: Chart; clock: string }): ReactNode {
  const { t, say } = useTongue()
  const clock = chart.clocks?.[name]
  const [cite = '', number = ''] = (clock?.period ?? '').split(' ')
  const entered = cite === 'field'
  const on = legalDay(new Date())
  const article = useArticle({ cite, on, place: placeOf(cite) }, !entered && cite !== '').data?.item
  if (clock === undefined) return null
  if (entered) {
    const field = chart.steps.flatMap(({ fields }) => Object.entries(fields ?? {})).find(([one]) => one === number)?.[1]
    return <>{t('period.entered', { field: say(field?.label) || number })}</>
  }
  const param = article?.params?.[number]
  const unit = param === undefined ? undefined : units[param.unit]
  return (
    <>
      {param !== undefined && unit !== undefined && <span className="figure">{t(unit, { n: param.value })} </span>}
      <BasisMark what={say(clock.label)} basis={[cite]} />
    </>
  )
}
