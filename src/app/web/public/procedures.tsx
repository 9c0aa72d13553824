import type { ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import type { Chart, ChartLine } from '../api/file-rows.ts'
import { byNumber } from '../files/by-number.ts'
import { ProcedureDrawing } from '../files/drawing.tsx'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { PeriodOf } from '../files/period-of.tsx'
import { StepTable } from '../files/step-table.tsx'
import { filesWords } from '../i18n/files-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark, verifiedWord } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { useNarrow } from '../ui/narrow.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { Way } from '../ui/way.tsx'
import { PublicPage } from './page.tsx'

loadWords(filesWords)

/** Every procedure of the platform: number, title, ground. What one reads before going. */
export function ProceduresPage(): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('procedure.chart.list', {}, { staleMs: CHART_STALE_MS })
  const rows: ChartLine[] = byNumber(rowsOf(asked.data))
  return (
    <PublicPage title={t('procedures')}>
      <Page title={t('procedures')} lead={t('procedures.lead')}>
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isSuccess && rows.length === 0 && <Empty>{t('procedures.none')}</Empty>}
        {rows.length > 0 && (
          <div className="table-scroll">
            <table className="table stack">
              <thead>
                <tr>
                  <th scope="col">{t('procedure.title')}</th>
                  <th scope="col">{t('file.no')}</th>
                  <th scope="col">{t('basis.title')}</th>
                  <th scope="col" className="number">
                    {t('procedure.states')}
                  </th>
                  <th scope="col" className="number">
                    {t('procedure.steps')}
                  </th>
                  <th scope="col">{t('procedure.open')}</th>
                  <th scope="col">{t('procedure.verified')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row">
                      <Way to={paths.procedure(row.id)}>{say(row.title)}</Way>
                    </th>
                    <td data-label={t('file.no')} className="figure">
                      {row.no}
                    </td>
                    <td data-label={t('basis.title')}>
                      <BasisMark what={say(row.title)} basis={row.basis} />
                    </td>
                    <td data-label={t('procedure.states')} className="number">
                      {row.states}
                    </td>
                    <td data-label={t('procedure.steps')} className="number">
                      {row.steps}
                    </td>
                    <td data-label={t('procedure.open')}>{t(row.open ? 'procedure.open.yes' : 'procedure.open.no')}</td>
                    <td data-label={t('procedure.verified')}>{t(verifiedWord(row.verified))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Page>
    </PublicPage>
  )
}

/** One procedure: drawn, with every step, time and remedy. */
export function ProcedurePage({ id }: { id: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('procedure.chart.get', { id }, { staleMs: CHART_STALE_MS })
  const title = asked.data === undefined ? t('procedures') : say(asked.data.item.title)
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        above={
          <p className="crumb">
            <Way to={paths.procedures()}>{t('procedures')}</Way>
          </p>
        }
        state={asked.data && <BasisMark what={title} basis={asked.data.item.basis} />}
        lead={
          asked.data === undefined ? undefined : `${asked.data.item.no} · ${t(verifiedWord(asked.data.item.verified))}`
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.data !== undefined && <Described chart={asked.data.item} />}
      </Page>
    </PublicPage>
  )
}

function Described({ chart }: { chart: Chart }): ReactNode {
  const { t, say } = useTongue()
  const narrow = useNarrow()
  const clocks = Object.entries(chart.clocks ?? {})
  return (
    <>
      {chart.note !== undefined && <p className="notice">{say(chart.note)}</p>}
      <Section title={t('procedure.parts')}>
        <Facts
          of={Object.entries(chart.parts).map(
            ([, { label, roles }]) => [say(label), roles.map((role) => roleName(role, t)).join(t('and'))] as const,
          )}
        />
      </Section>
      <Section title={t('file.procedure')}>
        <ProcedureDrawing chart={chart} tableElsewhere />
      </Section>
      <Section title={t('steps')}>
        <details className="fold" open={!narrow}>
          <summary>{t('steps.fold', { n: chart.steps.length })}</summary>
          <StepTable chart={chart} />
        </details>
      </Section>
      <Section title={t('clocks')}>
        {clocks.length === 0 ? (
          <Empty>{t('procedure.noClocks')}</Empty>
        ) : (
          <div className="table-scroll">
            <table className="table stack">
              <thead>
                <tr>
                  <th scope="col">{t('clock')}</th>
                  <th scope="col">{t('clock.of')}</th>
                  <th scope="col">{t('clock.period')}</th>
                  <th scope="col">{t('clock.over')}</th>
                </tr>
              </thead>
              <tbody>
                {clocks.map(([name, clock]) => {
                  const then = chart.steps.find(({ step }) => step === clock.then)
                  return (
                    <tr key={name}>
                      <th scope="row">{say(clock.label)}</th>
                      <td data-label={t('clock.of')}>{say(chart.parts[clock.of]?.label)}</td>
                      <td data-label={t('clock.period')}>
                        <span>
                          <PeriodOf chart={chart} clock={name} />
                        </span>
                      </td>
                      <td data-label={t('clock.over')}>
                        <span>{say(then?.title) || say(clock.overdue) || t('none')}</span>
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      </Section>
      <Section title={t('remedies')}>
        {(chart.remedies ?? []).length === 0 ? (
          <Empty>{t('remedies.none')}</Empty>
        ) : (
          <ul className="papers">
            {(chart.remedies ?? []).map((remedy) => (
              <li key={remedy.basis}>
                {say(remedy.says)} <BasisMark what={say(remedy.says)} basis={[remedy.basis]} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}
