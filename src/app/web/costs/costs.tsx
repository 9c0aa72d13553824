import { Button, Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import type { CostRequest } from '../api/cost-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { costsWords } from '../i18n/costs-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable, type Column } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, dayText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { EnterBenchmarks } from './benchmarks.tsx'
import '../public/portal.css'
import '../evaluation/evaluation.css'
import './costs.css'

loadWords(costsWords)

export type CostDesk = 'provider' | 'regulator'

/** 成本报送: the requests one was sent, or has sent, each with its ground, where it stands and whose time runs. */
export function CostsPage({ desk }: { desk: CostDesk }): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('costs')}
      lead={
        <>
          {t(`cost.lead.${desk}`)}{' '}
          <BasisMark what={t('costs')} basis={['cn/price-law#34', 'platform/price-rules#cost-confidentiality']} />
        </>
      }
      {...(desk === 'regulator'
        ? {
            actions: (
              <Go to={paths.deskFileOpen('regulator', 'pricing.cost-report')} className="button">
                {t('cost.ask')}
              </Go>
            ),
          }
        : {})}
    >
      {desk === 'provider' ? <Mine /> : <Board />}
      {desk === 'regulator' && <Benchmarks />}
    </Page>
  )
}

function Mine(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('pricing.cost.mine')
  return (
    <FilterTable<CostRequest>
      name="costs"
      label={t('costs')}
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.file}
      empty={<Empty next={t('cost.none.next')}>{t('cost.none')}</Empty>}
      columns={useColumns('provider')}
    />
  )
}

function Board(): ReactNode {
  const { t, say } = useTongue()
  const { filters, set } = useFilters()
  const all = useRows('pricing.cost.board')
  const rows = rowsOf(all.data)
  const states = [...new Map(rows.map(({ state, stateTitle }) => [state, stateTitle]))]
  const state = filters['state'] ?? ''
  return (
    <FilterTable<CostRequest>
      name="cost-board"
      label={t('costs')}
      asked={{ ...all, rows: state === '' ? rows : rows.filter((row) => row.state === state) }}
      rowKey={(row) => row.file}
      empty={<Empty next={t('cost.board.none.next')}>{t('cost.board.none')}</Empty>}
      filters={
        <select aria-label={t('cost.state')} value={state} onChange={({ target }) => set({ state: target.value })}>
          <option value="">{t('cost.state.all')}</option>
          {states.map(([name, title]) => (
            <option key={name} value={name}>
              {say(title)}
            </option>
          ))}
        </select>
      }
      columns={useColumns('regulator')}
    />
  )
}

function useColumns(desk: CostDesk): Column<CostRequest>[] {
  const { t, say, lang } = useTongue()
  return [
    {
      key: 'title',
      title: t('cost.request'),
      head: true,
      value: (row) => `${row.title} ${row.no}`,
      render: (row) => (
        <>
          <span className="row-head">
            <Go to={paths.deskCost(desk, row.file)}>{row.title}</Go>
          </span>
          <span className="cost-no quiet">{row.no}</span>
        </>
      ),
    },
    desk === 'provider'
      ? {
          key: 'who',
          title: t('cost.who'),
          value: (row) => row.bodyNames.filter((name) => name !== null).join(t('and')),
          render: (row) => row.bodyNames.filter((name) => name !== null).join(t('and')) || t('none'),
        }
      : {
          key: 'provider',
          title: t('cost.provider'),
          value: (row) => row.providerName ?? '',
          render: (row) => row.providerName ?? t('none'),
        },
    { key: 'hook', title: t('cost.hook'), value: (row) => say(row.hookTitle), render: (row) => say(row.hookTitle) },
    {
      key: 'state',
      title: t('cost.state'),
      value: (row) => say(row.stateTitle),
      render: (row) => (
        <StateTag tone={row.ended ? 'over' : row.overdue ? 'bad' : 'act'}>{say(row.stateTitle)}</StateTag>
      ),
    },
    {
      key: 'due',
      title: t('todo.by'),
      value: (row) => row.dueOn ?? '',
      render: (row) =>
        row.dueOn === null ? (
          <span className="quiet">{t('none')}</span>
        ) : (
          <span className={row.overdue ? 'bad' : ''} title={dayText(row.dueOn, lang)}>
            {row.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} <Day of={row.dueOn} />
            {row.waitsFor !== null && <span className="quiet"> {say(row.waitsFor)}</span>}
          </span>
        ),
    },
    {
      key: 'version',
      title: t('cost.version'),
      number: true,
      value: (row) => row.version ?? 0,
      render: (row) =>
        row.version === null ? (
          <span className="quiet">{t('cost.version.none')}</span>
        ) : (
          t('cost.nth', { n: row.version })
        ),
    },
    ...(desk === 'regulator'
      ? [
          {
            key: 'flags',
            title: t('cost.flags'),
            value: (row: CostRequest) => (row.flags ?? []).map((flag) => t(`cost.flag.${flag}`)).join('; '),
            render: (row: CostRequest) =>
              (row.flags ?? []).length === 0 ? (
                <span className="quiet">{t('none')}</span>
              ) : (
                <span className="cost-flags">
                  {(row.flags ?? []).map((flag) => (
                    <StateTag key={flag} tone="warn">
                      {t(`cost.flag.${flag}`)}
                    </StateTag>
                  ))}
                </span>
              ),
          },
        ]
      : []),
  ]
}

/** The reference inputs of the engineering estimate as they were entered, and entering more. */
function Benchmarks(): ReactNode {
  const { t, lang } = useTongue()
  const own = useOwnPlace()
  const asked = useRows('pricing.benchmark.list')
  const [open, setOpen] = useState(false)
  return (
    <Section
      title={t('cost.benchmarks')}
      aside={<Button onClick={() => setOpen(true)}>{t('cost.benchmarks.enter')}</Button>}
    >
      <p className="quiet">
        {t('cost.benchmarks.lead')}{' '}
        <BasisMark what={t('cost.benchmarks')} basis={['platform/price-rules#cost-benchmark']} />
      </p>
      <FilterTable
        name="benchmarks"
        label={t('cost.benchmarks')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => `${row.kind} ${row.device} ${row.place} ${row.fromOn}`}
        empty={<Empty>{t('cost.benchmarks.none')}</Empty>}
        columns={[
          {
            key: 'kind',
            title: t('cost.benchmark.kind'),
            head: true,
            render: (row) => <span className="row-head">{t(`cost.benchmark.${row.kind as 'tdp-watt'}`)}</span>,
          },
          {
            key: 'device',
            title: t('cost.device'),
            render: (row) => (row.device === '*' ? t('cost.device.any') : row.device),
          },
          { key: 'value', title: t('cost.benchmark.value'), number: true, render: (row) => row.value },
          { key: 'place', title: t('form.place'), render: (row) => placeName(row.place, lang) },
          { key: 'source', title: t('cost.benchmark.source'), render: (row) => `${row.source} · ${row.mark}` },
          { key: 'from', title: t('cost.benchmark.from'), render: (row) => <Day of={row.fromOn} /> },
        ]}
      />
      <Drawer open={open} onClose={() => setOpen(false)} title={t('cost.benchmarks.enter')} size={440} destroyOnHidden>
        <EnterBenchmarks place={own ?? 'cn'} />
      </Drawer>
    </Section>
  )
}
