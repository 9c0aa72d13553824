import type { ReactNode } from 'react'
import type { PublicationItem } from '../api/price-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, dayText, Instant, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { Beside } from './beside.tsx'
import { Counts } from './counts.tsx'
import { changeText, indexText, reachText } from './index-chart.tsx'
import { Advisory, IndexBasis, SignedMark } from './marks.tsx'
import { reasonName, seriesName } from './names.ts'
import { Objection } from './objection.tsx'
import { PriceList } from './price-list.tsx'
import { publicationName } from './publication-list.tsx'
import { TakeAway } from './take-away.tsx'
import '../public/portal.css'
import './prices.css'

/** One publication in full: its figures, how they came about, what was corrected or objected to since. */
export function PublicationPage({ publication }: { publication: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem('pricing.publication.get', { publication })
  const of = asked.data?.item
  const title = of == null ? t('prices.publications') : publicationName(of, t, lang)
  const crumb = (
    <p className="crumb">
      <Way to={paths.prices()}>{t('prices.title')}</Way>
    </p>
  )
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        above={crumb}
        lead={t('prices.publication.lead')}
        state={
          of == null ? undefined : of.correctedBy !== null ? (
            <StateTag tone="over">{t('prices.corrected')}</StateTag>
          ) : of.corrects !== null ? (
            <StateTag tone="warn">{t('prices.corrects')}</StateTag>
          ) : undefined
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of === null && (
          <Empty next={<Way to={paths.prices()}>{t('prices.title')}</Way>}>{t('prices.publication.missing')}</Empty>
        )}
        {of != null && <Publication of={of} />}
      </Page>
    </PublicPage>
  )
}

function Publication({ of }: { of: PublicationItem }): ReactNode {
  const { t, lang } = useTongue()
  const { document } = of
  return (
    <>
      <p className="advisory-line">
        <Advisory /> <SignedMark of={of} />
      </p>
      {of.correctedBy !== null && (
        <div className="notice notice-refused">
          {t('prices.corrected.by', {
            day: dayText(legalDay(of.correctedBy.at), lang),
            reason: of.correctedBy.reason,
          })}{' '}
          <a href={withLang(paths.pricePublication(of.correctedBy.publication), lang)}>{t('prices.corrected.see')}</a>
        </div>
      )}
      {of.corrects !== null && (
        <div className="notice">
          {t('prices.corrects.of', { reason: of.reason ?? '' })}{' '}
          <a href={withLang(paths.pricePublication(of.corrects), lang)}>{t('prices.corrects.see')}</a>
        </div>
      )}
      <Facts
        of={[
          [t('prices.by'), of.compiler.name],
          [t('prices.published'), <Instant key="at" of={of.at} />],
          [
            t('prices.timing'),
            <>
              {t(`prices.timing.${of.timing}`)}
              {of.dueOn !== null && (
                <>
                  {' '}
                  <span className="quiet">
                    {t('prices.calendar.due')} <Day of={of.dueOn} />
                  </span>
                </>
              )}{' '}
              <BasisMark what={t('prices.timing')} basis={['platform/price-rules#calendar']} />
            </>,
          ],
          [
            t('prices.method'),
            <a key="method" href={withLang(paths.priceMethod(), lang)}>
              {t('prices.method.version', { version: of.method.version })}
            </a>,
          ],
        ]}
      />
      {document.kind === 'reference' ? (
        <Section title={t('prices.now')}>
          <PriceList cells={document.cells} of={of} />
        </Section>
      ) : (
        <Section title={t('prices.index')}>
          <IndexTable of={of} />
        </Section>
      )}
      <Section title={t('prices.take')}>
        <TakeAway
          csv={paths.priceFile(of.publication, 'csv')}
          json={paths.priceFile(of.publication, 'json')}
          signed={paths.priceFile(of.publication, 'signed')}
          api={`/api/views/pricing.publication.get?publication=${of.publication}`}
        />
      </Section>
      <Compared of={of} />
      <Section title={t('prices.made')}>
        {of.audit.snapshots
          .toSorted((a, b) => a.on.localeCompare(b.on))
          .map((snapshot) => (
            <div key={snapshot.sha256}>
              <p className="quiet">
                {t('prices.proof.snapshot')} <Day of={snapshot.on} /> <span className="hash">{snapshot.sha256}</span>
              </p>
              {of.audit.snapshots.length === 1 && <Counts of={snapshot} />}
            </div>
          ))}
        <p>
          {t('prices.made.overrides')}
          {t('colon')}
          {of.audit.overrides.length === 0 ? t('prices.made.overrides.none') : of.audit.overrides.join(t('and'))}{' '}
          <BasisMark
            what={t('prices.made.overrides')}
            basis={['platform/price-rules#snapshot', 'platform/price-rules#publication']}
          />
        </p>
      </Section>
      <Section title={t('prices.objections')}>
        <p>{t('prices.objections.count', of.objections)}</p>
        <Objection publication={of.publication} />
      </Section>
    </>
  )
}

/** What stood before a correction beside what stands now. */
function Compared({ of }: { of: PublicationItem }): ReactNode {
  const { t } = useTongue()
  const other = of.corrects ?? of.correctedBy?.publication ?? null
  const asked = useItem('pricing.publication.get', { publication: other }, { enabled: other !== null })
  if (other === null) return null
  const beside = asked.data?.item
  return (
    <Section title={t('prices.beside')}>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {beside != null && (
        <Beside {...(of.corrects === null ? { before: of, after: beside } : { before: beside, after: of })} />
      )}
    </Section>
  )
}

function IndexTable({ of }: { of: PublicationItem }): ReactNode {
  const { t } = useTongue()
  if (of.document.kind !== 'index') return null
  const dash = t('none')
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('prices.index.series')}</th>
            <th scope="col" className="number">
              {t('prices.index.value')}
            </th>
            <th scope="col" className="number">
              {t('prices.index.change')}
            </th>
            <th scope="col" className="number">
              {t('prices.index.interval')}
            </th>
            <th scope="col" className="number">
              {t('prices.index.spread')}
            </th>
            <th scope="col" className="number">
              {t('prices.sample')}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.document.figures.map((figure) => (
            <tr key={figure.series}>
              <th scope="row">
                {seriesName(figure.series, t)} <IndexBasis of={of} what={seriesName(figure.series, t)} />
              </th>
              <td className="number" data-label={t('prices.index.value')}>
                {figure.value === null ? (
                  <span>
                    <StateTag tone="over">{t('prices.index.insufficient')}</StateTag>{' '}
                    <small className="quiet">{figure.reason === null ? '' : reasonName(figure.reason, t)}</small>
                  </span>
                ) : (
                  indexText(figure.value)
                )}
              </td>
              <td className="number" data-label={t('prices.index.change')}>
                {changeText(figure.changePpm, dash)}
              </td>
              <td className="number" data-label={t('prices.index.interval')}>
                {reachText(figure, dash)}
              </td>
              <td className="number" data-label={t('prices.index.spread')}>
                {figure.spreadPpm === null ? dash : ppmText(figure.spreadPpm)}
              </td>
              <td className="number" data-label={t('prices.sample')}>
                {t('prices.n', { n: figure.n })} · {t('prices.providers', { n: figure.providers })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
