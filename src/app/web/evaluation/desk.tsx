import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Finding } from '../api/portal-rows.ts'
import type { EvaluationDetail, EvaluationRun } from '../api/rules-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { FileList } from '../files/file-list.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled, PlaceChoice } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { dayText, Day, Instant, legalDay, monthText } from '../ui/period.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Fairness } from './fairness.tsx'
import { FigureTable } from './figure-table.tsx'
import { isMonth, monthBefore, Months } from './months.tsx'
import { lastDay, OverTime } from './over-time.tsx'
import '../public/portal.css'
import './evaluation.css'

const MONTHS_SHOWN = 12

/** 准入评估: figures of a place and item with their counts, fairness with its intervals, and what is followed from them. */
export function EvaluationDesk(): ReactNode {
  const { t, say, lang } = useTongue()
  const { filters, set } = useFilters()
  const own = useOwnPlace()
  const today = legalDay(new Date())
  const to = isMonth(filters['to'] ?? '') ? filters['to']! : monthBefore(today, 0)
  const asFrom = isMonth(filters['from'] ?? '') ? filters['from']! : monthBefore(today, MONTHS_SHOWN - 1)
  const from = asFrom > to ? to : asFrom
  const place = filters['place'] ?? own ?? ''
  const item = filters['item'] ?? ''
  const asked = useItem(
    'evaluation.detail',
    { place, item, from: `${from}-01`, to: lastDay(to) },
    { enabled: place !== '', steady: true },
  )
  const charts = rowsOf(useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS }).data).filter(({ id }) =>
    id.startsWith('admission.'),
  )
  const detail = asked.data?.item
  const below = own === null ? [] : placeCodes.filter((code) => code === own || code.startsWith(`${own}-`))
  return (
    <Page title={t('evaluate')} lead={t('evaluate.lead')}>
      <div className="controls">
        <PlaceChoice
          label={t('form.place')}
          value={place}
          places={below.includes(place) || place === '' ? below : [place, ...below]}
          choose={(chosen) => set({ place: chosen })}
        />
        <Labelled label={t('evaluation.item')}>
          {(id) => (
            <select id={id} value={item} onChange={({ target }) => set({ item: target.value })}>
              <option value="">{t('evaluation.item.all')}</option>
              {charts.map((chart) => (
                <option key={chart.id} value={chart.id}>
                  {say(chart.title)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Months label={t('evaluation.from')} value={from} choose={(month) => set({ from: month })} />
        <Months label={t('evaluation.to')} value={to} choose={(month) => set({ to: month })} />
      </div>
      {(asked.isPending || place === '') && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {detail !== undefined && (
        <>
          <Totals of={detail} />
          <Section
            title={t('evaluation.span', {
              place: placeName(detail.place, lang),
              from: monthText(from, lang),
              to: monthText(to, lang),
            })}
          >
            <FigureTable of={detail.figures} />
            <p className="quiet">{t('evaluate.caption')}</p>
          </Section>
          <Section title={t('fair')}>
            <Fairness of={detail.figures} />
          </Section>
          <Section title={t('overTime')}>
            <OverTime place={place} item={item} from={from} to={to} figures={detail.figures} />
          </Section>
        </>
      )}
      {place !== '' && (
        <>
          <Findings place={place} />
          <Section
            title={t('evaluate.barriers')}
            aside={
              <Go to={paths.deskFiles('regulator')} search={{ procedure: 'evaluation.barrier' }}>
                {t('all')}
              </Go>
            }
          >
            <FileList
              desk="regulator"
              plain
              only={{ procedure: 'evaluation.barrier', ended: 'no' }}
              none={<Empty>{t('evaluate.barriers.none')}</Empty>}
            />
          </Section>
          <Section
            title={t('evaluate.indicators')}
            aside={
              <Go to={paths.deskFileOpen('regulator', 'evaluation.indicator')}>{t('evaluate.indicators.propose')}</Go>
            }
          >
            <FileList
              desk="regulator"
              plain
              only={{ procedure: 'evaluation.indicator' }}
              none={<Empty>{t('evaluate.indicators.none')}</Empty>}
            />
          </Section>
          <Runs place={place} from={from} to={to} />
        </>
      )}
    </Page>
  )
}

function Totals({ of }: { of: EvaluationDetail }): ReactNode {
  const { t } = useTongue()
  const past = of.figures.filter((figure) => figure.past).length
  const untold = of.figures.filter((figure) => figure.insufficient).length
  return (
    <dl className="figures">
      <div>
        <dt>{t('evaluate.files')}</dt>
        <dd>{of.files}</dd>
      </div>
      <div>
        <dt>{t('evaluate.reports')}</dt>
        <dd>{of.reports}</dd>
      </div>
      <div>
        <dt>{t('evaluate.past')}</dt>
        <dd>{past}</dd>
      </div>
      <div>
        <dt>{t('evaluate.untold')}</dt>
        <dd>{untold}</dd>
      </div>
    </dl>
  )
}

/** Changes of rule or practice that are followed until they are closed. */
function Findings({ place }: { place: string }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('evaluation.finding.list', { place })
  const chart = useItem('procedure.chart.get', { id: 'evaluation.finding' }, { staleMs: CHART_STALE_MS }).data?.item
  const { say } = useTongue()
  return (
    <Section
      title={t('findings')}
      aside={<Go to={paths.deskFileOpen('regulator', 'evaluation.finding')}>{t('findings.open')}</Go>}
    >
      <FilterTable<Finding>
        name="findings"
        label={t('findings')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty>{t('findings.none')}</Empty>}
        columns={[
          {
            key: 'no',
            title: t('file.no'),
            head: true,
            render: (row) => (
              <span className="row-head figure">
                <Go to={paths.deskFile('regulator', row.file)}>{row.no}</Go>
              </span>
            ),
          },
          {
            key: 'source',
            title: t('findings.source'),
            render: (row) =>
              t(
                row.source === 'barrier' || row.source === 'figure'
                  ? `findings.source.${row.source}`
                  : 'findings.source.other',
              ),
          },
          {
            key: 'state',
            title: t('file.state'),
            render: (row) => (
              <StateTag tone={row.ended ? 'over' : row.overdue ? 'bad' : 'act'}>
                {say(chart?.states[row.state]?.title) || row.state}
              </StateTag>
            ),
          },
          { key: 'opened', title: t('findings.opened'), render: (row) => <Day of={row.openedOn} /> },
          {
            key: 'due',
            title: t('todo.by'),
            render: (row) =>
              row.dueOn === null ? (
                t('none')
              ) : (
                <span className={row.overdue ? 'bad' : ''}>
                  {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} <Day of={row.dueOn} />
                </span>
              ),
          },
          { key: 'words', title: t('findings.words'), render: (row) => row.publicWords ?? t('findings.words.later') },
        ]}
      />
    </Section>
  )
}

/** Evaluations that were kept with their inputs, and keeping one more. */
function Runs({ place, from, to }: { place: string; from: string; to: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('evaluation.run.list', { place })
  const record = useAct('evaluation.run.record')
  const [first, last] = [`${from}-01`, lastDay(to)]
  const why = last >= legalDay(new Date()) ? t('run.notOver', { day: dayText(last, lang) }) : null
  return (
    <Section title={t('runs')}>
      <p className="quiet">{t('runs.lead')}</p>
      <p className="row-of">
        <Guarded
          why={why}
          basis={['platform/evaluation-rules#runs']}
          loading={record.isPending}
          onClick={() => record.mutate({ place, from: first, to: last, monthly: 'no' })}
        >
          {t('run.record')}
        </Guarded>
        <span className="quiet">
          {t('evaluation.span', {
            place: placeName(place, lang),
            from: monthText(from, lang),
            to: monthText(to, lang),
          })}
        </span>
      </p>
      {record.isError && <Failure error={record.error} />}
      {record.isSuccess && (
        <Done receipt={record.data.receipt}>
          {t('run.done', { files: record.data.decision.files, leads: record.data.decision.leads.length })}{' '}
          <BasisMark what={t('run.record')} basis={record.data.basis} />
        </Done>
      )}
      <FilterTable<EvaluationRun>
        name="runs"
        label={t('runs')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.run}
        empty={<Empty>{t('runs.none')}</Empty>}
        columns={[
          {
            key: 'span',
            title: t('run.span'),
            head: true,
            render: (row) => (
              <span className="row-head">
                {placeName(row.place, lang)} <Day of={row.from} /> – <Day of={row.to} />
              </span>
            ),
          },
          { key: 'at', title: t('run.at'), render: (row) => <Instant of={row.at} /> },
          {
            key: 'told',
            title: t('run.told'),
            number: true,
            render: (row) => (
              <span className="figure">
                {row.figures.filter(({ value }) => value !== null).length} / {row.figures.length}
              </span>
            ),
          },
          {
            key: 'leads',
            title: t('run.leads'),
            number: true,
            render: (row) =>
              row.leads.length === 0 ? (
                <span className="figure">0</span>
              ) : (
                <StateTag tone="warn">{row.leads.length}</StateTag>
              ),
          },
          {
            key: 'sha',
            title: t('run.inputs'),
            render: (row) => <span className="hash">{row.inputsSha256.slice(0, 16)}…</span>,
          },
        ]}
      />
    </Section>
  )
}
