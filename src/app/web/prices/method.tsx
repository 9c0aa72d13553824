import type { ReactNode } from 'react'
import type { MethodVersion } from '../api/price-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, dayText, Instant, legalDay, monthText, Period } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { MethodText } from './method-text.tsx'
import { ParallelRuns } from './parallel-run.tsx'
import './names.ts'
import '../public/portal.css'
import './prices.css'

const CHANGE = ['platform/price-rules#method-change', 'cn/price-index-measures#disclosure']

/** The method in words, its versions, the calendar, and who compiles: what the law wants known of an index. */
export function MethodPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('pricing.method.list')
  const versions = rowsOf(asked.data)
  return (
    <PublicPage title={t('prices.method.title')}>
      <Page
        title={t('prices.method.title')}
        lead={t('prices.method.lead')}
        above={
          <p className="crumb">
            <Way to={paths.prices()}>{t('prices.title')}</Way>
          </p>
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={10} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {versions.toReversed().map((version) => (
          <Version key={version.version} of={version} all={versions} />
        ))}
        <Section title={t('prices.compilers')}>
          <Compilers />
        </Section>
        <Section title={t('prices.calendar')}>
          <Calendar />
        </Section>
      </Page>
    </PublicPage>
  )
}

/** The version in force on a day: the last adopted one whose day has come. */
export function inForceOn(versions: readonly MethodVersion[], day: string): MethodVersion | undefined {
  return versions
    .filter(({ state, inForceFrom }) => state === 'adopted' && (inForceFrom ?? '') <= day)
    .toSorted((a, b) => (a.inForceFrom ?? '').localeCompare(b.inForceFrom ?? ''))
    .at(-1)
}

/** How a version stands today. */
export function VersionState({ of, all }: { of: MethodVersion; all: readonly MethodVersion[] }): ReactNode {
  const { t, lang } = useTongue()
  const today = legalDay(new Date())
  if (of.state === 'proposed') return <StateTag tone="act">{t('prices.method.proposed')}</StateTag>
  if (of === inForceOn(all, today)) return <StateTag tone="good">{t('prices.method.inForce')}</StateTag>
  if (of.inForceFrom !== null && of.inForceFrom > today)
    return <StateTag tone="warn">{t('prices.method.later', { day: dayText(of.inForceFrom, lang) })}</StateTag>
  return <StateTag tone="over">{t('prices.method.past')}</StateTag>
}

function Version({ of, all }: { of: MethodVersion; all: readonly MethodVersion[] }): ReactNode {
  const { t, lang } = useTongue()
  const open = of === inForceOn(all, legalDay(new Date()))
  const file = `${paths.priceMethodFile(of.version)}${lang === 'en' ? '&lang=en' : ''}`
  return (
    <Section
      title={`${t('prices.method')} ${t('prices.method.version', { version: of.version })}`}
      aside={<VersionState of={of} all={all} />}
    >
      <p>
        {t('prices.method.reasons')}
        {t('colon')}
        {of.reasons} <BasisMark what={t('prices.method')} basis={CHANGE} />
      </p>
      <p className="hash">SHA-256 {of.sha256}</p>
      {of.run !== null && <ParallelRuns runs={of.run} version={of.version} />}
      <details open={open}>
        <summary>{t('prices.method.document')}</summary>
        <MethodText text={lang === 'en' ? of.documentEn : of.document} />
      </details>
      <p className="take-away">
        <a className="button button-second" href={file} download>
          {t('prices.method.file')}
        </a>
      </p>
    </Section>
  )
}

function Compilers(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('pricing.compiler.list')
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('prices.compilers.none')}</Empty>
  return (
    <>
      {rows.map((row) => (
        <div key={row.party} className="compiler">
          <h3>
            {row.name}{' '}
            <BasisMark
              what={row.name}
              basis={['platform/price-rules#compiler-independence', 'cn/price-index-measures#independence']}
            />
          </h3>
          <Facts
            of={[
              [t('prices.compiler.since'), <Instant key="since" of={row.since} />],
              [t('prices.compiler.contact'), row.contact],
              [
                t('prices.compiler.ties'),
                row.ties.length === 0 ? (
                  t('prices.compiler.ties.none')
                ) : (
                  <ul className="plain-list">
                    {row.ties.map((tie) => (
                      <li key={`${tie.uscc} ${tie.kind}`}>
                        {tie.uscc} · {t(`prices.tie.${tie.kind}`)} · {tie.measure}
                      </li>
                    ))}
                  </ul>
                ),
              ],
              [t('prices.proof.key'), <code key="key">{row.publicKey}</code>],
              ...row.keysBefore.map((key): [string, ReactNode] => [
                t('prices.key.before'),
                <span key={key.publicKey}>
                  <code>{key.publicKey}</code> · {t('prices.key.until')} <Instant of={key.replacedAt} /> ·{' '}
                  {t(`prices.key.${key.why}`)} · {t(key.vouched ? 'prices.key.vouched' : 'prices.key.unvouched')}
                </span>,
              ]),
            ]}
          />
          <h4>
            {t('prices.assessments')}{' '}
            <BasisMark
              what={t('prices.assessments')}
              basis={['platform/price-rules#self-assessment', 'cn/price-index-measures#self-assessment']}
            />
          </h4>
          {row.assessments.length === 0 ? (
            <p className="quiet">{t('prices.assessments.none')}</p>
          ) : (
            row.assessments.map((one) => (
              <details key={one.assessment}>
                <summary>
                  <Period from={one.from} until={one.to} />
                </summary>
                <p className="said">
                  {t('prices.assessment.findings')}
                  {t('colon')}
                  {one.findings}
                </p>
                <p className="said">
                  {t('prices.assessment.measures')}
                  {t('colon')}
                  {one.measures}
                </p>
              </details>
            ))
          )}
        </div>
      ))}
    </>
  )
}

/** When what is published, and whether it was; shared with the compiler's desk. */
export function Calendar(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('pricing.calendar.list')
  const rows = rowsOf(asked.data)
  const today = legalDay(new Date())
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return <Empty>{t('prices.calendar.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('prices.calendar.what')}</th>
            <th scope="col">{t('prices.calendar.due')}</th>
            <th scope="col">{t('prices.calendar.done')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind} ${row.period}`}>
              <th scope="row">
                {t(`prices.publication.${row.kind}`)}{' '}
                {row.kind === 'reference' ? dayText(row.period, lang) : monthText(row.period, lang)}
              </th>
              <td data-label={t('prices.calendar.due')}>
                <Day of={row.dueOn} />
              </td>
              <td data-label={t('prices.calendar.done')}>
                {row.publication !== null && row.timing !== null ? (
                  <a href={withLang(paths.pricePublication(row.publication), lang)}>
                    {t(`prices.timing.${row.timing}`)}
                  </a>
                ) : row.dueOn < today ? (
                  <StateTag tone="bad">{t('prices.calendar.missed')}</StateTag>
                ) : (
                  t('prices.calendar.waiting')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
