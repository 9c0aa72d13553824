import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk } from '../api/price-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { DayChoice, Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Guarded } from '../ui/guarded.tsx'
import { dayText, Period } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { useMayNot } from './desk.tsx'

const RULE = ['cn/price-index-measures#self-assessment', 'platform/price-rules#self-assessment']
const LEAST_FINDINGS = 20

/** Earlier self-assessments of this compiler, and the next one; everyone may read them. */
export function Assess({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const act = useAct('pricing.compiler.self-assess')
  const mayNot = useMayNot(desk)
  const me = useMe().data
  const own = rowsOf(useRows('pricing.compiler.list').data).find(({ party }) => party === me?.party)
  const draft = useDraft('compiler.assess', { from: '', to: '', findings: '', measures: '' })
  const [entries, setEntries] = useState(draft.initial)
  const change = (part: Partial<typeof entries>): void => {
    const all = { ...entries, ...part }
    setEntries(all)
    draft.keep(all)
  }
  const { from, to, findings, measures } = entries
  const why =
    mayNot ??
    (from === '' || to === '' || to < from || to > desk.today
      ? t('index.assess.need.span')
      : findings.trim().length < LEAST_FINDINGS
        ? t('index.assess.need.findings')
        : measures.trim() === ''
          ? t('index.assess.need.measures')
          : null)
  return (
    <>
      {(own?.assessments ?? []).length === 0 && <p className="quiet">{t('prices.assessments.none')}</p>}
      {own?.assessments.map((one) => (
        <details key={one.assessment}>
          <summary>
            <Period from={one.from} until={one.to} />
          </summary>
          <p className="said">{one.findings}</p>
          <p className="said">{one.measures}</p>
        </details>
      ))}
      {act.isSuccess ? (
        <Done receipt={act.data.receipt}>
          {t('index.assess.done', { day: dayText(act.data.decision.nextBy, lang) })}
        </Done>
      ) : (
        <details>
          <summary>{t('index.assess')}</summary>
          <div className="desk-form">
            <div className="controls">
              <DayChoice label={t('index.assess.from')} value={from} choose={(day) => change({ from: day })} />
              <DayChoice label={t('index.assess.to')} value={to} choose={(day) => change({ to: day })} />
            </div>
            <Labelled label={t('prices.assessment.findings')} wide>
              {(id) => (
                <textarea
                  id={id}
                  rows={4}
                  value={findings}
                  onChange={({ target }) => change({ findings: target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t('prices.assessment.measures')} wide>
              {(id) => (
                <textarea
                  id={id}
                  rows={2}
                  value={measures}
                  onChange={({ target }) => change({ measures: target.value })}
                />
              )}
            </Labelled>
            <p className="row-of">
              <Guarded
                why={why}
                basis={RULE}
                loading={act.isPending}
                onClick={() =>
                  act.mutate(
                    { from, to, findings: findings.trim(), measures: measures.trim() },
                    { onSuccess: draft.drop },
                  )
                }
              >
                {t('index.assess.send')}
              </Guarded>
            </p>
            {act.isError && <Failure error={act.error} />}
          </div>
        </details>
      )}
    </>
  )
}
