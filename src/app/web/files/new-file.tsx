import { useQueries } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { readItem, rolesOn } from '../api/client.ts'
import type { Chart, ChartStep, FoundParty } from '../api/file-rows.ts'
import { rowsOf, useItem, useMe, useRows, viewKey } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { byNumber } from './by-number.ts'
import { ProcedureDrawing } from './drawing.tsx'
import { LONGEST } from './entry.ts'
import { CHART_STALE_MS } from './file-body.tsx'
import { StepForm, type StepAnswer } from './step-form.tsx'

/** The steps by which someone of these roles may open a file of a procedure. */
const openings = (chart: Chart, roles: readonly string[]): ChartStep[] =>
  chart.steps.filter(
    ({ from, by }) =>
      from.includes('start') && by.some((part) => chart.parts[part]?.roles.some((role) => roles.includes(role))),
  )

/** 新建: the procedures that one may begin, with what each is for and on which ground. */
export function NewFilePage({ desk }: { desk: Desk }): ReactNode {
  const { t, say } = useTongue()
  const { filters } = useFilters()
  const roles = rolesOn(desk, useMe().data?.roles ?? [])
  const list = useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS })
  const charts = useQueries({
    queries: byNumber(rowsOf(list.data)).map(({ id }) => ({
      queryKey: viewKey('procedure.chart.get', { id }),
      queryFn: () => readItem('procedure.chart.get', { id }),
      staleTime: CHART_STALE_MS,
    })),
  })
  const busy = list.isPending || charts.some(({ isPending }) => isPending)
  const open = charts.flatMap(({ data }) =>
    data !== undefined && openings(data.item, roles).length > 0 ? [data.item] : [],
  )
  return (
    <Page
      title={t('files.new')}
      lead={t('new.lead')}
      above={
        <p className="crumb">
          <Go to={paths.deskFiles(desk)}>{t('files')}</Go>
        </p>
      }
    >
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {busy ? (
        <Loading label={t('load.busy')} />
      ) : open.length === 0 ? (
        <Empty>{t('new.none')}</Empty>
      ) : (
        <ul className="procedures">
          {open.map((chart) => (
            <li key={chart.id}>
              <span className="procedure-no figure">{chart.no}</span>
              <span>
                <Go
                  to={paths.deskFileOpen(desk, chart.id)}
                  search={filters['about'] === undefined ? {} : { about: filters['about'] }}
                >
                  {say(chart.title)}
                </Go>{' '}
                <BasisMark what={say(chart.title)} basis={chart.basis} />
                <span className="quiet procedure-begin">
                  {openings(chart, roles)
                    .map((step) => say(step.title))
                    .join(t('or'))}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

/** Opening a file of one procedure: what it is, drawn, before anything is entered; then its first step. */
export function OpenFilePage({ desk, procedure }: { desk: Desk; procedure: string }): ReactNode {
  const { t, say } = useTongue()
  const { filters } = useFilters()
  const me = useMe().data ?? null
  const asked = useItem('procedure.chart.get', { id: procedure }, { staleMs: CHART_STALE_MS })
  const [chosen, setChosen] = useState<string | null>(null)
  const [done, setDone] = useState<StepAnswer | null>(null)
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskFileNew(desk)}>{t('files.new')}</Go>
    </p>
  )
  if (asked.isPending)
    return (
      <Page title={t('files.new')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  if (asked.isError)
    return (
      <Page title={t('files.new')} above={crumb}>
        <Failure error={asked.error} retry={() => void asked.refetch()} />
      </Page>
    )
  const chart = asked.data.item
  const roles = rolesOn(desk, me?.roles ?? [])
  const steps = openings(chart, roles)
  const step = steps.find((one) => one.step === chosen) ?? steps[0]
  return (
    <Page
      title={say(chart.title)}
      above={crumb}
      state={<BasisMark what={say(chart.title)} basis={chart.basis} />}
      lead={say(chart.note) || t('new.lead')}
    >
      <Section title={t('file.procedure')}>
        <ProcedureDrawing chart={chart} />
      </Section>
      <Section title={t('new.first')}>
        {done !== null ? (
          <Done receipt={done.receipt}>
            {t('new.done', { no: done.decision.no })}{' '}
            <Go to={paths.deskFile(desk, done.decision.file)}>{t('new.open')}</Go>
          </Done>
        ) : step === undefined ? (
          <p>{t('new.notYours')}</p>
        ) : (
          <>
            {steps.length > 1 && (
              <fieldset className="entry">
                <legend>{t('new.which')}</legend>
                <div className="entry-options">
                  {steps.map((one) => (
                    <label key={one.step}>
                      <input
                        type="radio"
                        name="opening"
                        checked={one.step === step.step}
                        onChange={() => setChosen(one.step)}
                      />{' '}
                      {say(one.title)}
                    </label>
                  ))}
                </div>
              </fieldset>
            )}
            <Opening
              key={step.step}
              chart={chart}
              step={step}
              roles={roles}
              about={filters['about'] ?? ''}
              done={setDone}
            />
          </>
        )}
      </Section>
    </Page>
  )
}

interface Head {
  title: string
  place: string
  about: string
  with: Record<string, FoundParty | null>
}

function Opening(props: {
  chart: Chart
  step: ChartStep
  roles: readonly string[]
  about: string
  done: (answer: StepAnswer) => void
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { chart, step } = props
  const draftName = `open.${chart.id}.${step.step}`
  const draft = useDraft<Head>(`${draftName}.head`, { title: '', place: '', about: props.about, with: {} })
  const [head, setHead] = useState<Head>({ ...draft.initial, about: props.about || draft.initial.about })
  const change = (changes: Partial<Head>): void => {
    const all = { ...head, ...changes }
    draft.keep(all)
    setHead(all)
  }
  const opener = step.by.find((part) => chart.parts[part]?.roles.some((role) => props.roles.includes(role)))
  // Public bodies come in by their role and place, and parts that many play by taking a step: neither is named here. A
  // body that the file is about, as the one that decided, may be named.
  const named = Object.entries(chart.parts).filter(
    ([name, part]) => name !== opener && part.many !== true && (part.side === 'party' || part.open !== true),
  )
  const isFree = (part: Chart['parts'][string]): boolean => part.open === true || part.side === 'agency'
  const missing = named.find(([name, part]) => !isFree(part) && (head.with[name] ?? null) === null)
  const why =
    head.title.trim() === ''
      ? t('new.need.title')
      : head.place === ''
        ? t('new.need.place')
        : missing === undefined
          ? null
          : t('new.need.party', { part: say(missing[1].label) })
  const chosen = Object.entries(head.with).flatMap(([name, found]) =>
    found === null ? [] : [[name, found.party] as const],
  )
  return (
    <StepForm
      draft={draftName}
      act={`${chart.id}.${step.step}`}
      title={say(step.title)}
      basis={step.basis}
      fields={step.fields ?? {}}
      head={{
        title: head.title.trim(),
        place: head.place,
        ...(head.about === '' ? {} : { about: head.about }),
        ...(chosen.length === 0 ? {} : { with: Object.fromEntries(chosen) }),
      }}
      headWhy={why}
      against={null}
      done={(answer) => {
        draft.drop()
        props.done(answer)
      }}
    >
      <div className="entry">
        <label htmlFor="open-title">{t('file.title')}</label>
        <input
          id="open-title"
          type="text"
          maxLength={LONGEST.title}
          autoComplete="off"
          value={head.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </div>
      <div className="entry">
        <label htmlFor="open-place">{t('file.place')}</label>
        <select id="open-place" value={head.place} onChange={(event) => change({ place: event.target.value })}>
          <option value="">{t('new.place')}</option>
          {placeCodes.map((place) => (
            <option key={place} value={place}>
              {placeName(place, lang)}
            </option>
          ))}
        </select>
        <p className="quiet">{t('new.place.note')}</p>
      </div>
      {named.map(([name, part]) => (
        <PartyChooser
          key={name}
          label={say(part.label)}
          optional={isFree(part)}
          roles={part.roles}
          chosen={head.with[name] ?? null}
          choose={(found) => change({ with: { ...head.with, [name]: found } })}
        />
      ))}
      {head.about !== '' && (
        <p className="quiet">
          {t('file.about')}
          {t('colon')}
          <span className="hash">{head.about}</span>{' '}
          <button type="button" className="plain" onClick={() => change({ about: '' })}>
            {t('entry.files.remove')}
          </button>
        </p>
      )}
    </StepForm>
  )
}
