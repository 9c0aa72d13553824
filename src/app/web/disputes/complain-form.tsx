import { useState, type ReactNode } from 'react'
import type { ChartField } from '../api/file-rows.ts'
import { useItem } from '../api/views.ts'
import { StepForm, type StepAnswer } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Loading } from '../ui/empty.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ZONE } from './zone-name.ts'

const HOUR_MS = 3_600_000
const LONGEST_TITLE = 200
/** Only a lease of this platform has readings here, of which a quantity can be held. */
const HELD = ['fromAt', 'toAt', 'cardSeconds'] as const

/** What one may complain about: a lease, or a contract that was handed over. */
export interface Contracted {
  about: string
  place: string
  says: string
}

/** The complaint: about which contract, what happened, what is asked for, and which quantity is in dispute. */
export function ComplainForm(props: {
  contracts: readonly Contracted[]
  done: (answer: StepAnswer) => void
  cancel?: () => void
}): ReactNode {
  const { t, say } = useTongue()
  const { contracts, done } = props
  const chart = useItem('procedure.chart.get', { id: ZONE }, { staleMs: HOUR_MS })
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState(contracts.length === 1 ? contracts[0]!.about : '')
  if (chart.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (chart.isError) return <Failure error={chart.error} retry={() => void chart.refetch()} />
  const step = chart.data.item.steps.find((one) => one.step === 'complain')
  if (step === undefined) return null
  const contract = contracts.find(({ about }) => about === chosen)
  const isLease = chosen.startsWith('lease/')
  const fields: Record<string, ChartField> = Object.fromEntries(
    Object.entries(step.fields ?? {}).filter(([name]) => isLease || !HELD.some((held) => held === name)),
  )
  const why = contract === undefined ? t('odr.about.need') : title.trim() === '' ? t('odr.title.need') : null
  return (
    <StepForm
      draft="odr.complain"
      act={`${ZONE}.complain`}
      title={say(step.title)}
      basis={step.basis}
      fields={fields}
      head={{ title: title.trim(), place: contract?.place, about: contract?.about }}
      headWhy={why}
      against={null}
      done={done}
      {...(props.cancel === undefined ? {} : { cancel: props.cancel })}
    >
      {contracts.length > 1 && (
        <Labelled label={t('odr.about')} wide>
          {(id) => (
            <select id={id} value={chosen} onChange={({ target }) => setChosen(target.value)}>
              <option value="">{t('odr.about.choose')}</option>
              {contracts.map(({ about, says }) => (
                <option key={about} value={about}>
                  {says}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      {contracts.length === 1 && <p>{contracts[0]!.says}</p>}
      <Labelled label={t('odr.title')} wide>
        {(id) => (
          <input
            id={id}
            type="text"
            value={title}
            maxLength={LONGEST_TITLE}
            autoComplete="off"
            placeholder={t('odr.title.hint')}
            onChange={({ target }) => setTitle(target.value)}
          />
        )}
      </Labelled>
      {isLease && <p className="quiet">{t('odr.span.help')}</p>}
    </StepForm>
  )
}
