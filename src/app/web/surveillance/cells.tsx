import type { ReactNode } from 'react'
import type { WatchedCell } from '../api/surveillance-rows.ts'
import { useAct } from '../api/attempt.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import '../files/files.css'
import '../public/portal.css'
import { cellName } from './lead-names.ts'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Charted } from '../ui/chart.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import './surveillance.css'

loadWords(surveillanceWords)

type Shade = 'dispersion' | 'leads' | 'n'
const SHADES: readonly Shade[] = ['dispersion', 'leads', 'n']
/** Real markets scatter by a quarter within one card and term; what scatters more is drawn darker, and means no more than that. */
const STEPS_PPM = [100_000, 200_000, 300_000, 450_000] as const
const COUNT_STEPS = [4, 8, 16, 32] as const
const LEAD_STEPS = [1, 2, 3, 4] as const

const valueOf = (cell: WatchedCell, shade: Shade): number | null =>
  shade === 'dispersion' ? cell.dispersionPpm : shade === 'leads' ? cell.leads : cell.leases

function levelOf(cell: WatchedCell, shade: Shade): number {
  const value = valueOf(cell, shade)
  const steps = shade === 'dispersion' ? STEPS_PPM : shade === 'leads' ? LEAD_STEPS : COUNT_STEPS
  return value === null ? 0 : steps.filter((step) => value >= step).length
}

/** 价格单元: regions across, kinds of compute down; each cell says how many leases, how they scatter, how many leads. */
export function CellsPage(): ReactNode {
  const { t } = useTongue()
  const board = useItem('surveillance.board')
  const asked = useRows('surveillance.cell.list')
  const rows = rowsOf(asked.data)
  const last = board.data?.item.runs[0]
  return (
    <Page
      title={t('prices')}
      lead={
        <>
          {t('watch.lead')}{' '}
          <BasisMark what={t('watch')} basis={['platform/price-rules#surveillance-run', 'cn/price-law#28']} />
        </>
      }
      actions={<RunNow place={board.data?.item.place ?? null} />}
    >
      {(asked.isPending || board.isPending) && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {board.isError && <Failure error={board.error} retry={() => void board.refetch()} />}
      {last !== undefined && (
        <p className="quiet">
          {t('watch.run.last')} <Day of={last.onDay} /> ·{' '}
          {t('watch.run.leads', { n: last.leads, fresh: last.newLeads })} · {t('watch.run.tables')}{' '}
          <span className="hash">{last.tablesSha256.slice(0, 16)}…</span>{' '}
          <BasisMark
            what={t('watch.run.tables')}
            basis={['platform/price-rules#surveillance-run']}
            formula={t('watch.run.recompute')}
            inputs={Object.entries(last.digests).map(
              ([table, { rows: n, sha256 }]) => [table, `${n} · ${sha256.slice(0, 12)}…`] as const,
            )}
          />
        </p>
      )}
      {asked.data !== undefined && rows.length === 0 && (
        <Empty next={t('watch.cells.none.next')}>{t('watch.cells.none')}</Empty>
      )}
      {rows.length > 0 && <CellMap cells={rows} />}
      {board.data !== undefined && board.data.item.missing.length > 0 && (
        <Section title={t('watch.missing')}>
          <p className="quiet">{t('watch.missing.lead')}</p>
          <Missing of={board.data.item.missing} />
        </Section>
      )}
    </Page>
  )
}

export function Missing({ of }: { of: readonly { table: string; what: { zh: string; en: string } }[] }): ReactNode {
  const { say } = useTongue()
  return (
    <ul className="papers">
      {of.map(({ table, what }) => (
        <li key={`${table} ${what.en}`}>
          <code>{table}</code> {say(what)}
        </li>
      ))}
    </ul>
  )
}

function RunNow({ place }: { place: string | null }): ReactNode {
  const { t } = useTongue()
  const run = useAct('surveillance.run.record')
  return (
    <span className="watch-run">
      <Guarded
        type="primary"
        why={place === null ? t('watch.run.notYours') : null}
        basis={['cn/price-violation-penalties#3']}
        loading={run.isPending}
        onClick={() => place !== null && run.mutate({ place, nightly: 'no' })}
      >
        {t('watch.run')}
      </Guarded>
      {run.isError && <Failure error={run.error} />}
      {run.isSuccess && (
        <Done receipt={run.data.receipt}>
          {t('watch.run.done', { fresh: run.data.decision.leads.length, again: run.data.decision.again.length })}
          {run.data.decision.held > 0 && <> {t('watch.run.held', { n: run.data.decision.held })}</>}
        </Done>
      )}
    </span>
  )
}

function CellMap({ cells }: { cells: readonly WatchedCell[] }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const shade = SHADES.find((one) => one === filters['shade']) ?? 'dispersion'
  const regions = [...new Set(cells.map(({ region }) => region))].toSorted()
  const titleOf = (cell: WatchedCell): string => cellName(cell, t)
  const lines = [...new Set(cells.map(titleOf))].toSorted((a, b) => a.localeCompare(b, 'zh-CN'))
  const text = (cell: WatchedCell): string =>
    shade === 'dispersion'
      ? cell.dispersionPpm === null
        ? t('watch.tooFew')
        : ppmText(Math.round(cell.dispersionPpm / 1_000) * 1_000)
      : shade === 'leads'
        ? t('watch.leads.n', { n: cell.leads })
        : `n=${cell.leases}`
  return (
    <Section
      title={t('watch.map')}
      aside={
        <fieldset className="watch-shades">
          <legend className="unseen">{t('watch.shade')}</legend>
          {SHADES.map((one) => (
            <label key={one}>
              <input type="radio" name="shade" checked={shade === one} onChange={() => set({ shade: one })} />{' '}
              {t(`watch.shade.${one}`)}
            </label>
          ))}
        </fieldset>
      }
    >
      <Charted
        label={t('watch.map.cells')}
        caption={t('watch.map.caption')}
        table={{
          columns: [
            { title: t('watch.cell') },
            { title: t('watch.region') },
            { title: t('watch.leases'), number: true },
            { title: t('watch.providers'), number: true },
            { title: t('watch.median'), number: true },
            { title: t('watch.shade.dispersion'), number: true },
            { title: t('watch.shade.leads'), number: true },
          ],
          rows: cells.map((cell) => [
            <Go to={paths.regulatorCell(cell.cell)}>{titleOf(cell)}</Go>,
            placeName(cell.region, lang),
            cell.leases,
            cell.providers,
            cell.medianFen === null ? t('none') : fenText(cell.medianFen),
            cell.dispersionPpm === null ? t('watch.tooFew') : ppmText(cell.dispersionPpm),
            cell.leads,
          ]),
        }}
      >
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('watch.map.cells')}>
          <table className="watch-map">
            <thead>
              <tr>
                <th scope="col">{t('watch.cell')}</th>
                {regions.map((region) => (
                  <th key={region} scope="col">
                    {placeName(region, lang)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line}>
                  <th scope="row">{line}</th>
                  {regions.map((region) => {
                    const cell = cells.find((one) => titleOf(one) === line && one.region === region)
                    return cell === undefined ? (
                      <td key={region} className="watch-none">
                        <span className="quiet">{t('none')}</span>
                      </td>
                    ) : (
                      <td key={region} className={`watch-level-${levelOf(cell, shade)}`}>
                        <Go to={paths.regulatorCell(cell.cell)}>
                          <span className="unseen">{`${line}, ${placeName(region, lang)}: `}</span>
                          <strong>{text(cell)}</strong>
                          <span className="watch-n">
                            n={cell.leases} · {t('watch.sources', { n: cell.providers })}
                          </span>
                          {cell.leads > 0 && <StateTag tone="warn">{t('watch.leads.n', { n: cell.leads })}</StateTag>}
                        </Go>
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Charted>
    </Section>
  )
}
