import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { useTongue } from '../i18n/words.tsx'
import { DayChoice, Labelled, PlaceChoice } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { legalDay } from '../ui/period.tsx'
import { placeCodes } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'

const KINDS = [
  'tdp-watt',
  'load-ppm',
  'pue-milli',
  'tariff-yuan-per-kwh',
  'card-price-fen',
  'life-hours',
  'rent-fen-per-card-hour',
] as const

/** Enters what an engineering estimate is made of, with where it is from; what stays empty is not entered. */
export function EnterBenchmarks({ place: own }: { place: string }): ReactNode {
  const { t } = useTongue()
  const enter = useAct('pricing.benchmark.enter')
  const [place, setPlace] = useState(own)
  const [from, setFrom] = useState(legalDay(new Date()))
  const [device, setDevice] = useState('')
  const [source, setSource] = useState('')
  const [mark, setMark] = useState<'V' | 'V2' | 'M'>('M')
  const [values, setValues] = useState<Partial<Record<(typeof KINDS)[number], string>>>({})
  const entries = KINDS.flatMap((kind) => {
    const value = (values[kind] ?? '').trim()
    return value === '' ? [] : [{ kind, device: device.trim() === '' ? '*' : device.trim(), value }]
  })
  const why = source.trim() === '' ? t('cost.need.source') : entries.length === 0 ? t('cost.need.value') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) enter.mutate({ place, from, source: source.trim(), mark, entries })
  }
  return (
    <form className="step-form" onSubmit={submit} onKeyDown={deliberate}>
      <PlaceChoice
        label={t('form.place')}
        value={place}
        places={placeCodes.filter((code) => code === own || code.startsWith(`${own}-`))}
        choose={setPlace}
      />
      <DayChoice label={t('cost.benchmark.from')} value={from} choose={setFrom} />
      <Labelled label={t('cost.device')}>
        {(id) => (
          <input
            id={id}
            type="text"
            placeholder={t('cost.device.any')}
            value={device}
            onChange={({ target }) => setDevice(target.value)}
          />
        )}
      </Labelled>
      {KINDS.map((kind) => (
        <Labelled key={kind} label={t(`cost.benchmark.${kind}`)}>
          {(id) => (
            <input
              id={id}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              value={values[kind] ?? ''}
              onChange={({ target }) => setValues({ ...values, [kind]: target.value })}
            />
          )}
        </Labelled>
      ))}
      <Labelled label={t('cost.benchmark.source')}>
        {(id) => <input id={id} type="text" value={source} onChange={({ target }) => setSource(target.value)} />}
      </Labelled>
      <Labelled label={t('cost.benchmark.mark')}>
        {(id) => (
          <select id={id} value={mark} onChange={({ target }) => setMark(target.value as typeof mark)}>
            {(['V', 'V2', 'M'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`cost.mark.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {enter.isError && <Failure error={enter.error} />}
      {enter.isSuccess && (
        <Done receipt={enter.data.receipt}>
          {t('cost.benchmarks.done', { n: enter.data.decision.entered })}{' '}
          <BasisMark what={t('cost.benchmarks.enter')} basis={enter.data.basis} />
        </Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} loading={enter.isPending}>
        {t('cost.benchmarks.enter')}
      </Guarded>
    </form>
  )
}
