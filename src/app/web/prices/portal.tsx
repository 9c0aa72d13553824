import type { ReactNode } from 'react'
import type { IndexNow, PriceCell, ReferenceNow } from '../api/price-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { useAddress } from '../public/address.ts'
import { PublicPage } from '../public/page.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { dayText, monthText } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { changeText, IndexChart, indexText, seriesIds } from './index-chart.tsx'
import { Advisory, IndexBasis, SignedMark } from './marks.tsx'
import { formName, kindName, reasonName, seriesName } from './names.ts'
import { PriceList } from './price-list.tsx'
import { PublicationList } from './publication-list.tsx'
import { TakeAway } from './take-away.tsx'
import '../public/portal.css'
import './prices.css'

/** Reference prices and the index, with their samples and intervals, for anyone. */
export function PricesPage(): ReactNode {
  const { t } = useTongue()
  const asked = useItem('pricing.reference.current')
  const of = asked.data?.item
  return (
    <PublicPage title={t('prices.title')}>
      <Page title={t('prices.title')} lead={t('prices.lead')}>
        <p className="advisory-line">
          <Advisory /> <span className="quiet">{t('prices.advisory.text')}</span>
        </p>
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of?.publication === null && <NothingYet dueOn={of.next?.dueOn ?? null} />}
        {of !== undefined && of.publication !== null && <Reference of={of} />}
        <IndexPart />
        <Section title={t('prices.publications')}>
          <PublicationList />
        </Section>
      </Page>
    </PublicPage>
  )
}

function NothingYet({ dueOn }: { dueOn: string | null }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Empty
      next={
        <>
          {dueOn === null ? t('prices.none.next') : t('prices.none.due', { day: dayText(dueOn, lang) })}{' '}
          <a href={withLang(paths.priceMethod(), lang)}>{t('prices.method.title')}</a>
        </>
      }
    >
      {t('prices.none')}
    </Empty>
  )
}

/** Whose publication it is, of which day, by which method, when the next is due; and how one knows. */
export function Head({ of, children }: { of: ReferenceNow | IndexNow; children?: ReactNode }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <dl className="figures price-head">
      <div>
        <dt>{t(of.kind === 'reference' ? 'prices.day' : 'prices.index.period')}</dt>
        <dd>
          <a href={withLang(paths.pricePublication(of.publication), lang)}>
            {of.kind === 'reference' ? dayText(of.period, lang) : monthText(of.period, lang)}
          </a>
          <small className="alone">
            {t(`prices.timing.${of.timing}`)} <SignedMark of={of} />
          </small>
        </dd>
      </div>
      {children}
      <div>
        <dt>{t('prices.by')}</dt>
        <dd>
          {of.compiler.name}
          <small className="alone">
            <a href={withLang(paths.priceMethod(), lang)}>
              {t('prices.method')} {t('prices.method.version', { version: of.method.version })}
            </a>
          </small>
        </dd>
      </div>
      <div>
        <dt>{t('prices.next')}</dt>
        <dd>
          {of.next === null ? <small className="alone">{t('prices.next.none')}</small> : dayText(of.next.dueOn, lang)}
        </dd>
      </div>
    </dl>
  )
}

const FILTERS = ['gpu', 'form', 'kind', 'region'] as const
type Filter = (typeof FILTERS)[number]

function Reference({ of }: { of: ReferenceNow }): ReactNode {
  const { t, lang } = useTongue()
  const address = useAddress()
  const names: Record<Filter, (value: string) => string> = {
    gpu: (value) => value,
    form: (value) => formName(value, t),
    kind: (value) => kindName(value, t),
    region: (value) => placeName(value, lang),
  }
  const chosen = FILTERS.filter((filter) => address.of(filter) !== '')
  const cells = of.cells.filter((cell) => chosen.every((filter) => cell[filter] === address.of(filter)))
  const query = new URLSearchParams(
    chosen.filter((filter) => filter !== 'form').map((filter) => [filter, address.of(filter)]),
  ).toString()
  return (
    <>
      <Head of={of}>
        <div>
          <dt>{t('prices.figures')}</dt>
          <dd>
            {of.cells.filter(({ medianFen }) => medianFen !== null).length}
            <small>{t('prices.figures.of', { n: of.cells.length })}</small>
          </dd>
        </div>
      </Head>
      {of.corrects !== null && (
        <p className="notice">
          <StateTag tone="warn">{t('prices.corrects')}</StateTag> {t('prices.corrects.of', { reason: of.reason ?? '' })}{' '}
          <a href={withLang(paths.pricePublication(of.publication), lang)}>{t('prices.beside')}</a>
        </p>
      )}
      <Section title={t('prices.now')}>
        <div className="controls" role="search" aria-label={t('prices.now')}>
          {FILTERS.map((filter) => (
            <Choice
              key={filter}
              label={t(`prices.filter.${filter}`)}
              value={address.of(filter)}
              values={valuesOf(of.cells, filter)}
              name={names[filter]}
              choose={(value) => address.set({ [filter]: value })}
            />
          ))}
          {chosen.length > 0 && (
            <button
              type="button"
              className="plain"
              onClick={() => address.set(Object.fromEntries(FILTERS.map((filter) => [filter, null])))}
            >
              {t('prices.filter.clear')}
            </button>
          )}
        </div>
        {cells.length === 0 ? <Empty>{t('prices.filter.none')}</Empty> : <PriceList cells={cells} of={of} />}
        <TakeAway
          csv={paths.priceFile(of.publication, 'csv')}
          json={paths.priceFile(of.publication, 'json')}
          signed={paths.priceFile(of.publication, 'signed')}
          api={`/api/views/pricing.reference.current${query === '' ? '' : `?${query}`}`}
        />
      </Section>
    </>
  )
}

const valuesOf = (cells: readonly PriceCell[], filter: Filter): string[] =>
  [...new Set(cells.map((cell) => cell[filter]))].toSorted()

function Choice(props: {
  label: string
  value: string
  values: readonly string[]
  name: (value: string) => string
  choose: (value: string) => void
}): ReactNode {
  const { t } = useTongue()
  // what the address asks for is shown even where nothing has it
  const values =
    props.value === '' || props.values.includes(props.value) ? props.values : [props.value, ...props.values]
  return (
    <Labelled label={props.label}>
      {(id) => (
        <select id={id} value={props.value} onChange={({ target }) => props.choose(target.value)}>
          <option value="">{t('prices.filter.all')}</option>
          {values
            .filter((value) => value !== '')
            .map((value) => (
              <option key={value} value={value}>
                {props.name(value)}
              </option>
            ))}
        </select>
      )}
    </Labelled>
  )
}

/** The index as the portal shows it: the last figures, then all periods. */
function IndexPart(): ReactNode {
  const { t, lang } = useTongue()
  const now = useItem('pricing.index.current')
  const series = useRows('pricing.index.series')
  const of = now.data?.item
  const points = rowsOf(series.data)
  return (
    <Section
      title={t('prices.index')}
      aside={<a href={withLang(paths.priceIndex(), lang)}>{t('prices.index.whole')}</a>}
    >
      {(now.isPending || series.isPending) && <Loading label={t('load.busy')} rows={6} />}
      {now.isError && <Failure error={now.error} retry={() => void now.refetch()} />}
      {of?.publication === null && <Empty>{t('prices.index.none')}</Empty>}
      {of !== undefined && of.publication !== null && (
        <>
          <IndexFigures of={of} />
          {points.length > 0 && <IndexChart points={points} />}
        </>
      )}
    </Section>
  )
}

/** The last figure of every series, or why there is none. */
export function IndexFigures({ of }: { of: IndexNow }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <dl className="figures">
      {seriesIds.map((id) => {
        const figure = of.series.find(({ series }) => series === id)
        if (figure === undefined) return null
        const name = seriesName(id, t)
        return (
          <div key={id}>
            <dt>
              {name} · {monthText(of.period, lang)} <IndexBasis of={of} what={`${t('prices.index')} ${name}`} />
            </dt>
            <dd>
              {figure.value === null ? (
                <>
                  <StateTag tone="over">{t('prices.index.insufficient')}</StateTag>
                  <small className="alone">{figure.reason === null ? '' : reasonName(figure.reason, t)}</small>
                </>
              ) : (
                <>
                  {indexText(figure.value)}
                  <small>{changeText(figure.changePpm, '')}</small>
                  <small className="alone">
                    {t('prices.n', { n: figure.n })} · {t('prices.providers', { n: figure.providers })}
                  </small>
                </>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
