import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { AskedQuestion, Questionnaire } from '../api/portal-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { linesOf } from '../files/entry.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Results } from '../public/questionnaires.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../files/files.css'
import '../public/portal.css'
import './evaluation.css'

/** 问卷: those of this place, what came of them, and asking anew. */
export function QuestionnairesDesk(): ReactNode {
  const { t, lang } = useTongue()
  const own = useOwnPlace()
  const asked = useRows('evaluation.questionnaire.list', { place: own }, { enabled: own !== null })
  const today = legalDay(new Date())
  const [open, setOpen] = useState(false)
  return (
    <Page
      title={t('questionnaires')}
      lead={t('questionnaires.desk.lead')}
      actions={
        <Button type="primary" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('questionnaire.new')}
        </Button>
      }
    >
      {open && own !== null && <Publish place={own} />}
      <FilterTable<Questionnaire>
        name="questionnaires"
        label={t('questionnaires')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.questionnaire}
        empty={<Empty next={t('questionnaire.new.next')}>{t('questionnaires.none')}</Empty>}
        columns={[
          {
            key: 'title',
            title: t('file.title'),
            head: true,
            value: (row) => row.title,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.regulatorQuestionnaire(row.questionnaire)}>{row.title}</Go>
              </span>
            ),
          },
          {
            key: 'state',
            title: t('file.state'),
            value: (row) => (row.untilOn < today ? 1 : 0),
            render: (row) =>
              row.untilOn < today ? (
                <StateTag tone="over">{t('questionnaires.over')}</StateTag>
              ) : (
                <StateTag tone="good">{t('questionnaire.open')}</StateTag>
              ),
          },
          {
            key: 'until',
            title: t('questionnaire.until'),
            value: (row) => row.untilOn,
            render: (row) => <Day of={row.untilOn} />,
          },
          {
            key: 'place',
            title: t('file.place'),
            value: (row) => placeName(row.place, lang),
            render: (row) => placeName(row.place, lang),
          },
          {
            key: 'questions',
            title: t('questionnaire.questions'),
            number: true,
            value: (row) => row.questions.length,
            render: (row) => <span className="figure">{row.questions.length}</span>,
          },
        ]}
      />
    </Page>
  )
}

/** One questionnaire: its results in figures, and what was written, for the body that asks. */
export function QuestionnaireDesk({ id }: { id: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('evaluation.questionnaire.results', { questionnaire: id })
  const of = asked.data?.item
  const written = of?.written ?? []
  return (
    <Page
      title={of?.title ?? t('questionnaires')}
      above={
        <p className="crumb">
          <Go to={paths.regulatorQuestionnaires()}>{t('questionnaires')}</Go>
        </p>
      }
      lead={
        of && (
          <>
            {placeName(of.place, lang)} · {t('questionnaire.until')} <Day of={of.untilOn} /> ·{' '}
            <a href={withLang(paths.questionnaire(id), lang)}>{t('questionnaire.public')}</a>
          </>
        )
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {of !== undefined && (
        <>
          <Results of={of} />
          <Section title={t('questionnaire.written')}>
            <p className="quiet">{t('questionnaire.written.lead')}</p>
            {written.length === 0 && <Empty>{t('questionnaire.written.none')}</Empty>}
            {of.questions
              .filter(({ kind }) => kind === 'text')
              .map((question) => {
                const texts = written.filter((one) => one.question === question.id)
                return texts.length === 0 ? null : (
                  <div key={question.id} className="tally">
                    <h3>{question.ask}</h3>
                    <ul className="written">
                      {texts.map(({ text }, at) => (
                        <li key={at}>{text}</li>
                      ))}
                    </ul>
                  </div>
                )
              })}
          </Section>
        </>
      )}
    </Page>
  )
}

interface Values {
  title: string
  place: string
  item: string
  until: string
  questions: { kind: AskedQuestion['kind']; ask: string; options: string }[]
}

/** What is still missing from a questionnaire, or what is sent. */
function Publish({ place }: { place: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const act = useAct('evaluation.questionnaire.publish')
  const draft = useDraft<Values>('questionnaire', {
    title: '',
    place,
    item: '',
    until: '',
    questions: [{ kind: 'scale', ask: '', options: '' }],
  })
  const [values, setValues] = useState(draft.initial)
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS }).data).filter(({ id }) =>
    id.startsWith('admission.'),
  )
  const change = (changes: Partial<Values>): void => {
    const all = { ...values, ...changes }
    draft.keep(all)
    setValues(all)
  }
  const question = (at: number, changes: Partial<Values['questions'][number]>): void =>
    change({ questions: values.questions.map((one, n) => (n === at ? { ...one, ...changes } : one)) })
  const lacking = values.questions.findIndex(({ ask }) => ask.trim() === '')
  const fewOptions = values.questions.findIndex(
    ({ kind, options }) => kind === 'choice' && new Set(linesOf(options)).size < 2,
  )
  const why =
    values.title.trim() === ''
      ? t('new.need.title')
      : values.until === ''
        ? t('questionnaire.need.until')
        : values.until < legalDay(new Date())
          ? t('questionnaire.need.later')
          : lacking >= 0
            ? t('questionnaire.need.ask', { n: lacking + 1 })
            : fewOptions >= 0
              ? t('questionnaire.need.options', { n: fewOptions + 1 })
              : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null || act.isPending) return
    const questions = values.questions.map(({ kind, ask, options }, at): AskedQuestion => ({
      id: `q${at + 1}`,
      kind,
      ask: ask.trim(),
      ...(kind === 'choice' ? { options: linesOf(options) } : {}),
    }))
    act.mutate(
      {
        title: values.title.trim(),
        place: values.place,
        ...(values.item === '' ? {} : { item: values.item }),
        questions,
        until: values.until,
      },
      { onSuccess: () => draft.drop() },
    )
  }
  if (act.isSuccess)
    return (
      <Done receipt={act.data.receipt}>
        {t('questionnaire.published')}{' '}
        <Go to={paths.regulatorQuestionnaire(act.data.decision.questionnaire)}>{t('new.open')}</Go>
      </Done>
    )
  return (
    <form className="step-form" aria-label={t('questionnaire.new')} onSubmit={submit} onKeyDown={deliberate}>
      <div className="entry">
        <label htmlFor="q-title">{t('file.title')}</label>
        <input
          id="q-title"
          type="text"
          maxLength={200}
          autoComplete="off"
          value={values.title}
          onChange={({ target }) => change({ title: target.value })}
        />
      </div>
      <div className="entry">
        <label htmlFor="q-place">{t('file.place')}</label>
        <select id="q-place" value={values.place} onChange={({ target }) => change({ place: target.value })}>
          {placeCodes
            .filter((code) => code === place || code.startsWith(`${place}-`))
            .map((code) => (
              <option key={code} value={code}>
                {placeName(code, lang)}
              </option>
            ))}
        </select>
      </div>
      <div className="entry">
        <label htmlFor="q-item">
          {t('evaluation.item')} <span className="quiet">{t('entry.optional')}</span>
        </label>
        <select id="q-item" value={values.item} onChange={({ target }) => change({ item: target.value })}>
          <option value="">{t('evaluation.item.all')}</option>
          {charts.map((chart) => (
            <option key={chart.id} value={chart.id}>
              {say(chart.title)}
            </option>
          ))}
        </select>
      </div>
      <div className="entry">
        <label htmlFor="q-until">{t('questionnaire.until')}</label>
        <input
          id="q-until"
          type="date"
          value={values.until}
          max="2099-12-31"
          onChange={({ target }) => change({ until: target.value })}
        />
      </div>
      {values.questions.map((one, at) => (
        <fieldset key={at} className="question-line">
          <legend>{t('questionnaire.n', { n: at + 1 })}</legend>
          <div className="entry">
            <label htmlFor={`q-kind-${at}`}>{t('questionnaire.kind')}</label>
            <select
              id={`q-kind-${at}`}
              value={one.kind}
              onChange={({ target }) => question(at, { kind: target.value as AskedQuestion['kind'] })}
            >
              {(['scale', 'choice', 'text'] as const).map((kind) => (
                <option key={kind} value={kind}>
                  {t(`questionnaire.kind.${kind}`)}
                </option>
              ))}
            </select>
          </div>
          <div className="entry">
            <label htmlFor={`q-ask-${at}`}>{t('questionnaire.ask')}</label>
            <input
              id={`q-ask-${at}`}
              type="text"
              maxLength={300}
              autoComplete="off"
              value={one.ask}
              onChange={({ target }) => question(at, { ask: target.value })}
            />
          </div>
          {one.kind === 'choice' && (
            <div className="entry">
              <label htmlFor={`q-options-${at}`}>{t('questionnaire.options')}</label>
              <textarea
                id={`q-options-${at}`}
                rows={3}
                value={one.options}
                onChange={({ target }) => question(at, { options: target.value })}
              />
            </div>
          )}
          {values.questions.length > 1 && (
            <p>
              <button
                type="button"
                className="plain"
                onClick={() => change({ questions: values.questions.filter((_, n) => n !== at) })}
              >
                {t('questionnaire.drop', { n: at + 1 })}
              </button>
            </p>
          )}
        </fieldset>
      ))}
      <p>
        <button
          type="button"
          className="button button-second"
          onClick={() => change({ questions: [...values.questions, { kind: 'choice', ask: '', options: '' }] })}
        >
          {t('questionnaire.add')}
        </button>
      </p>
      <p className="quiet">{t('questionnaire.note')}</p>
      {act.isError && <Failure error={act.error} />}
      <div className="row-of">
        <Guarded htmlType="submit" type="primary" why={why} loading={act.isPending}>
          {t('questionnaire.publish')}
        </Guarded>
        <BasisMark
          what={t('questionnaire.publish')}
          basis={['platform/evaluation-rules#questionnaires', 'cn/business-environment#8']}
        />
      </div>
    </form>
  )
}
