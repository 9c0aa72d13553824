import type { ReactNode } from 'react'
import type { FileRow } from '../api/file-rows.ts'
import { LEAD_STATES, type LeadLine } from '../api/surveillance-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { CHART_STALE_MS, toneOf as fileTone } from '../files/file-body.tsx'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, Instant, instantText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { kindName, subjectsOf, toneOf } from './lead-names.ts'
import { Runs } from './runs.tsx'
import '../public/portal.css'
import './surveillance.css'

loadWords(surveillanceWords)

const PENALTY = 'supervision.penalty'

/** 线索与案件: what was seen or reported and where each stands; the cases that were opened, by stage, with their clocks. */
export function LeadsPage(): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('leads')}
      lead={
        <>
          {t('watch.leads.lead')} <BasisMark what={t('leads')} basis={['platform/price-rules#lead']} />
        </>
      }
    >
      <Counts />
      <Leads />
      <Section
        title={t('watch.cases')}
        aside={
          <Go to={paths.deskFiles('regulator')} search={{ procedure: PENALTY }}>
            {t('all')}
          </Go>
        }
      >
        <Cases />
      </Section>
      <Runs />
    </Page>
  )
}

/** How many stand where, as everyone may know it. */
function Counts(): ReactNode {
  const { t } = useTongue()
  const board = useItem('surveillance.board').data?.item
  if (board === undefined) return null
  const of = (state: string): number =>
    board.counts.filter((count) => count.state === state).reduce((sum, { n }) => sum + n, 0)
  return (
    <dl className="figures todo-counts">
      {(['new', 'taken-up', 'in-case', 'explained'] as const).map((state) => (
        <div key={state}>
          <dt>{t(`watch.state.${state}`)}</dt>
          <dd>{of(state)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Leads(): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const asked = useRows('surveillance.lead.list', { state: filters['state'] })
  return (
    <FilterTable<LeadLine>
      name="leads"
      label={t('leads')}
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.lead}
      empty={<Empty next={t('watch.leads.none.next')}>{t('watch.leads.none')}</Empty>}
      filters={
        <select
          aria-label={t('watch.state')}
          value={filters['state'] ?? ''}
          onChange={({ target }) => set({ state: target.value })}
        >
          <option value="">{t('watch.state.all')}</option>
          {LEAD_STATES.map((state) => (
            <option key={state} value={state}>
              {t(`watch.state.${state}`)}
            </option>
          ))}
        </select>
      }
      columns={[
        {
          key: 'what',
          title: t('watch.lead.what'),
          head: true,
          value: (row) => kindName(row.kind, t),
          render: (row) => (
            <span className="row-head">
              <Go to={paths.regulatorLead(row.lead)}>{kindName(row.kind, t)}</Go>
            </span>
          ),
        },
        {
          key: 'no',
          title: t('file.no'),
          value: (row) => row.no,
          render: (row) => <span className="figure">{row.no}</span>,
        },
        {
          key: 'about',
          title: t('watch.lead.about'),
          value: (row) => subjectsOf(row, t('none')),
          render: (row) => subjectsOf(row, t('none')),
        },
        {
          key: 'state',
          title: t('watch.state'),
          value: (row) => t(`watch.state.${row.state}`),
          render: (row) => <StateTag tone={toneOf(row)}>{t(`watch.state.${row.state}`)}</StateTag>,
        },
        {
          key: 'origin',
          title: t('watch.lead.origin'),
          value: (row) => t(`watch.origin.${row.origin}`),
          render: (row) => t(`watch.origin.${row.origin}`),
        },
        {
          key: 'place',
          title: t('form.place'),
          value: (row) => placeName(row.place, lang),
          render: (row) => placeName(row.place, lang),
        },
        {
          key: 'times',
          title: t('watch.lead.times'),
          number: true,
          value: (row) => row.times,
          render: (row) => row.times,
        },
        {
          key: 'opened',
          title: t('file.opened'),
          value: (row) => instantText(row.openedAt, lang),
          render: (row) => <Instant of={row.openedAt} />,
        },
      ]}
    />
  )
}

/** Stages of a case, in the order of the procedure, with the states of its chart that belong to each. */
const STAGES = {
  checking: ['lead', 'verification'],
  inquiry: ['case-filed', 'investigating', 'evidence-preserved', 'business-suspended', 'provincial-finding'],
  telling: ['draft-decision', 'legal-review', 'notice-served', 'defence', 'hearing', 'collective-decision'],
  decided: [
    'decided',
    'not-punished',
    'transferred-crime',
    'served',
    'published',
    'refund-ordered',
    'confiscated',
    'instalments',
    'enforcement',
    'performed',
  ],
  review: ['reconsideration', 'annulled'],
} as const satisfies Record<string, readonly string[]>
type Stage = keyof typeof STAGES

/** The open cases as a board: a column for each stage, soonest first, what is overdue in red. */
function Cases(): ReactNode {
  const { t } = useTongue()
  const asked = useRows(
    'casework.file.list',
    { procedure: PENALTY, ended: 'no', limit: 200 },
    { staleMs: CHART_STALE_MS / 60 },
  )
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data).toSorted((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'))
  if (rows.length === 0) return <Empty next={t('watch.cases.none.next')}>{t('watch.cases.none')}</Empty>
  const stages = Object.keys(STAGES) as Stage[]
  const stageOf = ({ state }: FileRow): Stage =>
    stages.find((stage) => (STAGES[stage] as readonly string[]).includes(state)) ?? 'inquiry'
  return (
    <div className="watch-board">
      {stages.map((stage) => {
        const own = rows.filter((row) => stageOf(row) === stage)
        return (
          <section key={stage} aria-label={t(`watch.stage.${stage}`)}>
            <h3>
              {t(`watch.stage.${stage}`)} <span className="quiet figure">{own.length}</span>
            </h3>
            {own.length === 0 ? (
              <p className="quiet">{t('none')}</p>
            ) : (
              <ul>
                {own.map((row) => (
                  <CaseCard key={row.file} row={row} />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

function CaseCard({ row }: { row: FileRow }): ReactNode {
  const { t, say } = useTongue()
  const lead = row.about?.startsWith('lead/') === true ? row.about.slice('lead/'.length) : null
  const mine = row.next.filter((step) => step.mine)
  return (
    <li className={row.overdue ? 'watch-card watch-card-overdue' : 'watch-card'}>
      <Go to={paths.deskFile('regulator', row.file)}>{row.title}</Go>
      <span className="quiet figure">{row.no}</span>
      <span>
        <StateTag tone={fileTone(row)}>{say(row.stateTitle)}</StateTag>
      </span>
      {row.dueOn !== null && (
        <span className={row.overdue ? 'bad' : ''}>
          {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} {t('todo.by')} <Day of={row.dueOn} />
        </span>
      )}
      {mine.length > 0 && (
        <span className="quiet">
          {t('next')}
          {t('colon')}
          {mine
            .slice(0, 2)
            .map(({ title }) => say(title))
            .join(t('or'))}
          {mine.length > 2 && '…'}
        </span>
      )}
      {lead !== null && (
        <span>
          <Go to={paths.regulatorLead(lead)}>{t('watch.case.lead')}</Go>
        </span>
      )}
    </li>
  )
}
