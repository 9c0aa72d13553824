import { useState, type ReactNode } from 'react'
import type { AdmissionGuide, MatterShown } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { LONGEST } from '../files/entry.ts'
import { StepForm, type StepAnswer } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Answers, Matters, OneQuestion } from '../public/admission-guide.tsx'
import { PlaceChoice } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { useOwnPlace } from './own-place.ts'
import '../files/files.css'
import '../public/portal.css'
import './admission.css'

const APPLICATION = 'admission.application'

/** Names of the address that are not answers. */
const OTHERS = new Set(['place', 'skip', 'at'])

/** The guided questions at the desk: what they come to is what the application asks for. */
export function ApplyPage(): ReactNode {
  const { t, say } = useTongue()
  const { filters, set, replace } = useFilters()
  const own = useOwnPlace()
  const place = filters['place'] ?? own ?? 'cn'
  const answers = Object.fromEntries(Object.entries(filters).filter(([name]) => !OTHERS.has(name)))
  const asked = useItem('admission.guide.ask', { place, ...answers }, { staleMs: CHART_STALE_MS, steady: true })
  const guide = asked.data?.item
  const skipped = (filters['skip'] ?? '').split(',').filter((id) => id !== '')
  const open = new Set(guide?.ask.flatMap((matter) => matter.open) ?? [])
  const again = guide?.questions.find(({ id }) => id === filters['at'])
  const question =
    again ?? guide?.questions.find(({ id, answer }) => open.has(id) && answer === null && !skipped.includes(id))
  const answer = (id: string, value: string | null) => {
    const others = skipped.filter((one) => one !== id)
    set({ [id]: value ?? '', at: '', skip: (value === null ? [...others, id] : others).join(',') })
  }
  return (
    <Page
      title={t('admit.title')}
      lead={t('apply.lead')}
      above={
        <p className="crumb">
          <Go to={paths.providerAdmission()}>{t('zone')}</Go>
        </p>
      }
    >
      <div className="controls">
        <PlaceChoice label={t('form.place')} value={place} choose={(chosen) => set({ place: chosen })} />
      </div>
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {guide !== undefined && (
        <>
          {question === undefined ? (
            <p className="notice notice-good" role="status">
              {t('admit.done')}
            </p>
          ) : (
            <OneQuestion
              key={question.id}
              question={question}
              n={guide.questions.indexOf(question) + 1}
              of={guide.questions.length}
              answer={(value) => answer(question.id, value)}
            />
          )}
          <Answers
            guide={guide}
            skipped={skipped}
            change={(id) => set({ at: id })}
            again={() => replace(filters['place'] === undefined ? {} : { place })}
          />
          <Matters
            title={t('admit.required')}
            none={t('admit.required.none')}
            tone="act"
            of={guide.required}
            guide={guide}
          />
          <Matters title={t('admit.ask')} none={t('admit.ask.none')} tone="warn" of={guide.ask} guide={guide} />
          <Matters
            title={t('admit.notRequired')}
            none={t('admit.notRequired.none')}
            tone="over"
            of={guide.notRequired}
            guide={guide}
          />
          <Filings of={[...guide.required, ...guide.ask]} />
          <Section title={t('apply.title')}>
            <Application guide={guide} place={place} />
          </Section>
          <p className="quiet">{say(guide.note)}</p>
        </>
      )}
    </Page>
  )
}

/** Filings and the voluntary register are made on their own, never as a licence. */
function Filings({ of }: { of: readonly MatterShown[] }): ReactNode {
  const { t, say } = useTongue()
  const filings = of.filter(({ kind, open }) => kind === 'filing' && open.length === 0)
  if (filings.length === 0) return null
  return (
    <p className="notice">
      {t('apply.filings', { matters: filings.map(({ title }) => say(title)).join(t('and')) })}{' '}
      <Go to={paths.deskFileOpen('provider', 'admission.filing')}>{t('zone.file')}</Go>{' '}
      <BasisMark what={t('zone.filings')} basis={['platform/admission-rules#matter-listed']} />
    </p>
  )
}

interface Head {
  title: string
  place: string
}

/** One application for the licences that were chosen. */
function Application({ guide, place }: { guide: AdmissionGuide; place: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const chart = useItem('procedure.chart.get', { id: APPLICATION }, { staleMs: CHART_STALE_MS })
  const [off, setOff] = useState<readonly string[]>([])
  const [added, setAdded] = useState<readonly string[]>([])
  const draft = useDraft<Head>('apply.head', { title: '', place: '' })
  const [head, setHead] = useState(draft.initial)
  const [done, setDone] = useState<StepAnswer | null>(null)
  const change = (changes: Partial<Head>): void => {
    const all = { ...head, ...changes }
    draft.keep(all)
    setHead(all)
  }
  const licences = (of: readonly MatterShown[]) => of.filter(({ kind }) => kind === 'licence')
  const required = licences(guide.required)
  // What still depends on an open question is not offered; what is doubtful may be applied for after confirming.
  const others = licences(guide.ask).filter(({ open }) => open.length === 0)
  const chosen = [
    ...required.filter(({ id }) => !off.includes(id)),
    ...others.filter(({ id }) => added.includes(id)),
  ].map(({ id }) => id)
  if (done !== null)
    return (
      <Done receipt={done.receipt}>
        {t('new.done', { no: done.decision.no })}{' '}
        <Go to={paths.deskFile('provider', done.decision.file)}>{t('new.open')}</Go>
      </Done>
    )
  if (chart.isPending) return <Loading label={t('load.busy')} />
  if (chart.isError) return <Failure error={chart.error} retry={() => void chart.refetch()} />
  const step = chart.data.item.steps.find((one) => one.step === 'file')
  if (required.length + others.length === 0) return <Empty>{t('apply.nothing')}</Empty>
  const { matters: _, ...fields } = step?.fields ?? {}
  const where = head.place === '' ? place : head.place
  const toggle = (list: readonly string[], id: string): string[] =>
    list.includes(id) ? list.filter((one) => one !== id) : [...list, id]
  const why = chosen.length === 0 ? t('apply.need.matters') : head.title.trim() === '' ? t('new.need.title') : null
  return (
    <StepForm
      draft={`open.${APPLICATION}.file`}
      act={`${APPLICATION}.file`}
      title={say(step?.title)}
      basis={step?.basis ?? []}
      fields={fields}
      head={{ title: head.title.trim(), place: where, matters: chosen }}
      headWhy={why}
      against={null}
      done={(answer) => {
        draft.drop()
        setDone(answer)
      }}
    >
      <fieldset className="entry">
        <legend>{t('apply.matters')}</legend>
        <ul className="checks">
          {[...required, ...others].map((matter) => {
            const isRequired = required.includes(matter)
            return (
              <li key={matter.id}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.includes(matter.id)}
                    onChange={() =>
                      isRequired
                        ? setOff((list) => toggle(list, matter.id))
                        : setAdded((list) => toggle(list, matter.id))
                    }
                  />{' '}
                  {say(matter.title)}
                </label>{' '}
                <span className="quiet">{isRequired ? t('admit.required') : t('admit.ask')}</span>{' '}
                <BasisMark what={say(matter.title)} basis={matter.basis} on={guide.day} place={guide.place} />
              </li>
            )
          })}
        </ul>
        <p className="quiet">{t('apply.matters.note')}</p>
      </fieldset>
      <div className="entry">
        <label htmlFor="apply-title">{t('file.title')}</label>
        <input
          id="apply-title"
          type="text"
          maxLength={LONGEST.title}
          autoComplete="off"
          value={head.title}
          onChange={({ target }) => change({ title: target.value })}
        />
      </div>
      <div className="entry">
        <label htmlFor="apply-place">{t('file.place')}</label>
        <select id="apply-place" value={where} onChange={({ target }) => change({ place: target.value })}>
          {placeCodes.map((code) => (
            <option key={code} value={code}>
              {placeName(code, lang)}
            </option>
          ))}
        </select>
        <p className="quiet">{t('new.place.note')}</p>
      </div>
    </StepForm>
  )
}
