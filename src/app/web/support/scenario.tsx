import type { ReactNode } from 'react'
import type { Scenario } from '../api/support-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { ppmOf } from '../files/entry.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Chart } from '../ui/chart.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenOf, fenText, ppmText } from '../ui/figures.ts'
import { useFilters } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

/** What a programme would have cost on the leases of the last twelve months, with its numbers turned. */
export function ScenarioPage(): ReactNode {
  const { t, say } = useTongue()
  const { filters, set } = useFilters()
  const programmes = useRows('subsidy.programme.list')
  const options = rowsOf(programmes.data).filter(({ support }) => !support.endsWith('-award'))
  const chosen = filters['programme'] ?? options.find(({ ratePpm }) => ratePpm !== null)?.key
  const rate = ppmOf(filters['rate'] ?? '')
  const asked = useItem(
    'subsidy.scenario',
    {
      programme: chosen,
      ratePpm: rate ?? undefined,
      capYearFen: fenOf(filters['cap'] ?? '') ?? undefined,
      poolFen: fenOf(filters['pool'] ?? '') ?? undefined,
    },
    { enabled: chosen !== undefined, steady: true },
  )
  const item = asked.data?.item ?? null
  const number = (name: 'rate' | 'cap' | 'pool', label: string, now: string | null) => (
    <Labelled label={label}>
      {(id) => (
        <>
          <input
            id={id}
            type="text"
            inputMode="decimal"
            value={filters[name] ?? ''}
            onChange={({ target }) => set({ [name]: target.value })}
          />
          {now !== null && <span className="quiet">{t('support.scenario.asIs', { value: now })}</span>}
        </>
      )}
    </Labelled>
  )
  const current = item?.current
  return (
    <Page
      title={t('desk.support.scenario')}
      lead={
        <>
          {t('support.scenario.lead')}{' '}
          <BasisMark what={t('desk.support.scenario')} basis={['platform/subsidy-rules#scenario']} />
        </>
      }
    >
      <div className="controls">
        <Labelled label={t('support.programme')} wide>
          {(id) => (
            <select id={id} value={chosen ?? ''} onChange={({ target }) => set({ programme: target.value })}>
              {chosen === undefined && <option value="">{t('support.scenario.choose')}</option>}
              {options.map((row) => (
                <option key={row.key} value={row.key}>
                  {say(row.title)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        {number('rate', t('support.scenario.rate'), current?.ratePpm == null ? null : ppmText(current.ratePpm))}
        {number('cap', t('support.scenario.cap'), current?.capYearFen == null ? null : fenText(current.capYearFen))}
        {number('pool', t('support.scenario.pool'), current?.poolFen == null ? null : fenText(current.poolFen))}
      </div>
      {(programmes.isPending || (chosen !== undefined && asked.isPending)) && (
        <Loading label={t('load.busy')} rows={6} />
      )}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {item !== null && <Answered of={item} />}
    </Page>
  )
}

function Answered({ of }: { of: Scenario }): ReactNode {
  const { t, say } = useTongue()
  const { cost } = of
  if (cost === null)
    return (
      <p className="notice notice-refused">
        {say(of.why)} <BasisMark what={say(of.title)} basis={[of.article]} />
      </p>
    )
  if (cost.leases === 0) return <Empty>{t('support.scenario.none')}</Empty>
  return (
    <>
      <Facts
        of={[
          [t('support.scenario.total'), <span className="figure figure-strong">{fenText(cost.totalFen)}</span>],
          [t('support.scenario.uncapped'), <span className="figure">{fenText(cost.uncappedFen)}</span>],
          [t('support.scenario.leases'), <span className="figure">{cost.leases}</span>],
          [t('support.scenario.supported'), <span className="figure">{cost.supported}</span>],
        ]}
      />
      <p className="quiet">{t('support.scenario.leftOut', cost.leftOut)}</p>
      <Section title={t('support.scenario.chart')}>
        <Chart
          label={t('support.scenario.chart')}
          caption={t('support.scenario.caption', { from: of.from, until: of.until, n: cost.considered })}
          drawing={{
            kind: 'columns',
            names: cost.byQuarter.map(({ quarter }) => quarter),
            series: [
              { name: t('support.scenario.total'), values: cost.byQuarter.map(({ fen }) => fen), tone: 'first' },
            ],
            valueText: (value) => fenText(Math.round(value)),
          }}
          table={{
            columns: [
              { title: t('support.scenario.quarter') },
              { title: t('support.scenario.leases'), number: true },
              { title: t('support.scenario.supported'), number: true },
              { title: t('support.scenario.total'), number: true },
            ],
            rows: cost.byQuarter.map((row) => [row.quarter, row.leases, row.supported, fenText(row.fen)]),
          }}
        />
      </Section>
      <Section title={t('support.scenario.class')}>
        <Table
          heads={[
            t('support.scenario.class'),
            t('support.scenario.leases'),
            t('support.scenario.supported'),
            t('support.scenario.total'),
          ]}
          rows={cost.byClass.map((row) => [row.class, row.leases, row.supported, fenText(row.fen)])}
        />
      </Section>
      {cost.caps.length > 0 && (
        <Section title={t('support.caps')}>
          <Table
            heads={[t('support.cap.name'), t('support.cap.of'), t('support.scenario.hit'), t('support.scenario.cut')]}
            rows={cost.caps.map((row) => [
              t(`support.cap.${row.cap}` as 'support.cap.year'),
              fenText(row.capFen),
              row.hit,
              fenText(row.cutFen),
            ])}
          />
        </Section>
      )}
    </>
  )
}

function Table({
  heads,
  rows,
}: {
  heads: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}): ReactNode {
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            {heads.map((head, n) => (
              <th key={head} scope="col" className={n === 0 ? '' : 'number'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...figures]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {figures.map((figure, n) => (
                <td key={heads[n + 1]} className="number figure" data-label={heads[n + 1]}>
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
