import type { ReactNode } from 'react'
import type { ErasureLine } from '../api/inspection-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { stateWord, toneOf } from './names.ts'
import '../public/portal.css'
import './inspection.css'

loadWords(inspectionWords)

export type ErasureDesk = 'regulator' | 'provider' | 'lessee' | 'operator'
const STANDINGS = ['due', 'overdue', 'certified', 'ended'] as const

/** 数据清除: what is due after leases ended, what is late, what was certified. */
export function ErasuresPage({ desk }: { desk: ErasureDesk }): ReactNode {
  const { t } = useTongue()
  const { filters, set } = useFilters()
  const asked = useRows('supervision.erasure.list', { standing: filters['standing'] })
  return (
    <Page
      title={t('desk.erasure')}
      lead={
        <>
          {t('erase.lead')}{' '}
          <BasisMark
            what={t('desk.erasure')}
            basis={['cn/pipl#21', 'cn/civil-code#558', 'platform/supervision-rules#erasure']}
          />
        </>
      }
    >
      <FilterTable<ErasureLine>
        name="erasures"
        label={t('desk.erasure')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty next={t('erase.none.next')}>{t('erase.none')}</Empty>}
        filters={
          <select
            aria-label={t('watch.state.word')}
            value={filters['standing'] ?? ''}
            onChange={({ target }) => set({ standing: target.value })}
          >
            <option value="">{t('erase.all')}</option>
            {STANDINGS.map((standing) => (
              <option key={standing} value={standing}>
                {t(`erase.standing.${standing}`)}
              </option>
            ))}
          </select>
        }
        columns={[
          {
            key: 'lease',
            title: t('erase.lease'),
            head: true,
            value: (row) => row.lease ?? row.file,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskErasure(desk, row.file)}>
                  {desk === 'lessee'
                    ? (row.providerName ?? '')
                    : desk === 'provider'
                      ? (row.lesseeName ?? '')
                      : `${row.providerName ?? ''} → ${row.lesseeName ?? ''}`}
                </Go>{' '}
                <span className="quiet hash">{(row.lease ?? row.file).slice(-8)}</span>
              </span>
            ),
          },
          {
            key: 'state',
            title: t('watch.state.word'),
            value: (row) => t(stateWord(row.state)),
            render: (row) => (
              <>
                <StateTag tone={toneOf(row.state)}>{t(stateWord(row.state))}</StateTag>
                {row.overdueOn !== null && !row.ended && (
                  <>
                    {' '}
                    <StateTag tone="bad">{t('erase.overdue')}</StateTag>
                  </>
                )}
              </>
            ),
          },
          {
            key: 'due',
            title: t('erase.due'),
            value: (row) => row.dueOn ?? '',
            render: (row) => (row.dueOn === null ? '—' : <Day of={row.dueOn} />),
          },
          {
            key: 'devices',
            title: t('erase.devices'),
            value: (row) => row.devices,
            render: (row) =>
              row.devices === 0
                ? t('erase.byHand')
                : t('erase.count', { certified: row.certified, declared: row.declared, of: row.devices }),
          },
        ]}
      />
    </Page>
  )
}
