import { useState, type ReactNode } from 'react'
import type { CostFile } from '../api/cost-rows.ts'
import type { CaseFile, Chart, NextStep } from '../api/file-rows.ts'
import { StepForm, type StepAnswer } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { fenText } from '../ui/figures.ts'
import { monthText } from '../ui/period.tsx'

/** Steps that go by the figures of the form: these are written from it, so that nobody copies them by hand. */
export const PINNED_STEPS: readonly string[] = ['submit', 'verify']

/** The last day of a month, "2026-02" → "2026-02-28". */
function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return `${month}-${new Date(Date.UTC(year ?? 0, number ?? 1, 0)).getUTCDate()}`
}

/** What the form says of such a step: its fields that are filled in, in words, and what is still missing. */
function fromForm(cost: CostFile, step: string) {
  const months = cost.capacity.map(({ month }) => month).toSorted()
  const [first, last] = [months[0], months.at(-1)]
  if (step === 'verify') {
    const undecided = cost.lines.filter(({ adjustment }) => adjustment !== null && adjustment.decision === null)
    return { fen: cost.verified?.totalFen ?? cost.totalFen, first, last, undecided: undecided.length }
  }
  return { fen: cost.totalFen, first, last, undecided: 0 }
}

/** A step of the file whose amount and period come from the form. */
export function PinnedStep(props: {
  cost: CostFile
  file: CaseFile
  chart: Chart
  next: NextStep
  done: (answer: StepAnswer) => void
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { cost, file, chart, next } = props
  const [open, setOpen] = useState(false)
  const title = say(next.title)
  const { fen, first, last, undecided } = fromForm(cost, next.step)
  const missing =
    fen === null ? t('cost.step.noForm') : undecided > 0 ? t('cost.step.undecided', { n: undecided }) : null
  const step = chart.steps.find((one) => one.step === next.step)
  const head: Record<string, unknown> =
    next.step === 'submit'
      ? {
          totalCostAmountFen: fen,
          periodFrom: first === undefined ? null : `${first}-01`,
          periodUntil: last === undefined ? null : lastDayOf(last),
        }
      : { verifiedCostAmountFen: fen }
  return (
    <div className="notice notice-act next-steps cost-step">
      <p>
        <button
          type="button"
          className={open ? 'button button-second' : 'button'}
          disabled={missing !== null}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {title}
        </button>{' '}
        {missing !== null && <span className="why">{t('why') + missing}</span>}
        {missing === null && first !== undefined && last !== undefined && (
          <span>
            {t('cost.step.from', {
              n: cost.version ?? 0,
              amount: fenText(fen ?? 0),
              from: monthText(first, lang),
              to: monthText(last, lang),
            })}
          </span>
        )}
      </p>
      {open && missing === null && (
        <StepForm
          draft={`file.${file.file}.${next.step}`}
          act={next.act}
          title={title}
          basis={next.basis}
          fields={Object.fromEntries(Object.entries(next.fields).filter(([name]) => !(name in head)))}
          head={{ file: file.file, ...head }}
          headWhy={null}
          against={
            step?.against === undefined
              ? null
              : {
                  part: say(chart.parts[step.against]?.label),
                  document: step.document === undefined ? null : say(step.document.title),
                  remedies: chart.remedies ?? [],
                }
          }
          done={props.done}
          cancel={() => setOpen(false)}
        />
      )}
    </div>
  )
}
