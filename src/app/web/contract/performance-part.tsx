import { useQueries } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { readItem } from '../api/client.ts'
import type { Opening, Performing } from '../api/contract-rows.ts'
import type { CaseFile, Chart, ChartLine, FoundParty } from '../api/file-rows.ts'
import type { Lease } from '../api/rows.ts'
import { rowsOf, useItem, useRows, viewKey } from '../api/views.ts'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { ServedDocuments } from '../files/steps-taken.tsx'
import { StepForm, type StepAnswer } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** So many files are shown with what was served in them; the rest is in the list of files. */
const MOST_FILES = 20

/** 履行案卷: what was opened about the contract, and what was served, when it arrived and was read. */
export function PerformanceFiles({ desk, of }: { desk: LeaseDesk; of: Performing }): ReactNode {
  const { t, say } = useTongue()
  const files = of.files.slice(0, MOST_FILES)
  const whole = useQueries({
    queries: files.map(({ file }) => ({
      queryKey: viewKey('casework.file.get', { file }),
      queryFn: () => readItem('casework.file.get', { file }),
    })),
  })
  if (files.length === 0) return <Empty>{t('perform.none')}</Empty>
  return (
    <ul className="perform-files">
      {files.map((row, index) => {
        const file = whole[index]?.data?.item
        return (
          <li key={row.file}>
            <div className="paper-head">
              <span>
                <Go to={paths.deskFile(desk, row.file)}>{say(row.procedureTitle)}</Go>{' '}
                <span className="quiet">
                  {file?.no} <Instant of={row.openedAt} />
                </span>
              </span>
              <span className="marks">
                <StateTag tone={row.ended ? 'over' : 'act'}>{say(row.stateTitle)}</StateTag>
                {file !== undefined && <LastMarks file={file} />}
              </span>
            </div>
            {file !== undefined && file.steps.some(({ document }) => document !== null) && (
              <details open={row.procedure === 'performance.notice'}>
                <summary>{t('perform.served')}</summary>
                <ServedDocuments file={file} />
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** 据 and 证 of the step that brought a file to where it stands: of a notice, what proves that it arrived. */
function LastMarks({ file }: { file: CaseFile }): ReactNode {
  const { say } = useTongue()
  const last = file.steps.at(-1)
  if (last === undefined) return null
  return (
    <>
      <BasisMark what={say(last.title)} basis={last.basis} on={last.day} />
      {last.evidence !== null && (
        <EvidenceMark
          stream={file.stream}
          seq={last.evidence.seq}
          leaf={last.evidence.leaf}
          index={last.evidence.index}
          at={last.at}
        />
      )}
    </>
  )
}

/** What a side may do about the contract now: each opens a file with the other side in it; what it may not do says why. */
export function PerformanceSteps({ desk, lease, of }: { desk: LeaseDesk; lease: Lease; of: Performing }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState<string | null>(null)
  const [done, setDone] = useState<{ title: string; answer: StepAnswer } | null>(null)
  const lines = rowsOf(useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS }).data)
  // What may be opened now comes first.
  const procedures = [
    ...new Set(of.openings.toSorted((a, b) => Number(b.allowed) - Number(a.allowed)).map(({ procedure }) => procedure)),
  ]
  const chosen = lines.find(({ id }) => id === open)
  return (
    <>
      <p>{t('perform.lead')}</p>
      {done !== null && (
        <Done receipt={done.answer.receipt}>
          {t('perform.done', { title: done.title, no: done.answer.decision.no })}{' '}
          <Go to={paths.deskFile(desk, done.answer.decision.file)}>{t('new.open')}</Go>
        </Done>
      )}
      <ul className="perform-steps">
        {procedures.map((procedure) => {
          const line = lines.find(({ id }) => id === procedure)
          const steps = of.openings.filter((one) => one.procedure === procedure)
          const shut = steps.some(({ allowed }) => allowed) ? undefined : steps[0]
          return (
            <li key={procedure}>
              <Guarded
                why={shut === undefined ? null : say({ zh: shut.zh ?? '', en: shut.en ?? '' })}
                basis={shut?.basis}
                aria-expanded={open === procedure}
                onClick={() => {
                  setDone(null)
                  setOpen(open === procedure ? null : procedure)
                }}
              >
                {line === undefined ? procedure : say(line.title)}
              </Guarded>
            </li>
          )
        })}
      </ul>
      {open !== null && (
        <OpenFile
          key={open}
          lease={lease}
          line={chosen}
          openings={of.openings.filter(({ procedure }) => procedure === open)}
          done={(answer) => {
            setDone({ title: chosen === undefined ? '' : say(chosen.title), answer })
            setOpen(null)
          }}
          cancel={() => setOpen(null)}
        />
      )}
    </>
  )
}

interface OpenProps {
  lease: Lease
  line: ChartLine | undefined
  openings: readonly Opening[]
  done: (answer: StepAnswer) => void
  cancel: () => void
}

function OpenFile(props: OpenProps): ReactNode {
  const { t } = useTongue()
  const asked = useItem('procedure.chart.get', { id: props.openings[0]?.procedure }, { staleMs: CHART_STALE_MS })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return <Opened {...props} chart={asked.data.item} />
}

/** The first step of a file about the contract: its sides follow from the contract, its place and subject are known. */
function Opened({ chart, lease, openings, done, cancel }: OpenProps & { chart: Chart }): ReactNode {
  const { t, say } = useTongue()
  const steps = openings.flatMap((opening) => {
    const step = chart.steps.find((one) => one.step === opening.step)
    return step === undefined ? [] : [{ opening, step }]
  })
  const [chosen, setChosen] = useState(steps.find(({ opening }) => opening.allowed)?.step.step)
  const [others, setOthers] = useState<Record<string, FoundParty | null>>({})
  const step = steps.find((one) => one.step.step === chosen)?.step
  if (step === undefined) return null
  // The first two parts are the sides of the contract; who else takes part is named here.
  const named = Object.entries(chart.parts).slice(2)
  const missing = named.find(([name, part]) => part.open !== true && (others[name] ?? null) === null)
  const chosenOthers = named.flatMap(([name]) => {
    const found = others[name] ?? null
    return found === null ? [] : [[name, found.party] as const]
  })
  return (
    <div className="perform-open">
      <h3>
        {say(chart.title)} <BasisMark what={say(chart.title)} basis={chart.basis} />
      </h3>
      {chart.note !== undefined && <p className="quiet">{say(chart.note)}</p>}
      {steps.length > 1 && (
        <fieldset className="entry">
          <legend>{t('perform.which')}</legend>
          <div className="entry-options">
            {steps.map(({ opening, step: one }) => (
              <label key={one.step}>
                <input
                  type="radio"
                  name="perform-step"
                  disabled={!opening.allowed}
                  checked={one.step === step.step}
                  onChange={() => setChosen(one.step)}
                />{' '}
                {say(one.title)}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <StepForm
        key={step.step}
        draft={`perform.${lease.lease}.${chart.id}.${step.step}`}
        act={`${chart.id}.${step.step}`}
        title={say(step.title)}
        basis={step.basis}
        fields={step.fields ?? {}}
        head={{
          title: `${chart.title.zh}：${lease.lesseeName} · ${lease.providerName}`.slice(0, 200),
          place: lease.place,
          about: `lease/${lease.lease}`,
          ...(chosenOthers.length === 0 ? {} : { with: Object.fromEntries(chosenOthers) }),
        }}
        headWhy={missing === undefined ? null : t('new.need.party', { part: say(missing[1].label) })}
        against={null}
        done={done}
        cancel={cancel}
      >
        {named.length === 0
          ? undefined
          : named.map(([name, part]) => (
              <PartyChooser
                key={name}
                label={say(part.label)}
                optional={part.open === true}
                roles={part.roles}
                chosen={others[name] ?? null}
                choose={(found) => setOthers((before) => ({ ...before, [name]: found }))}
              />
            ))}
      </StepForm>
    </div>
  )
}
