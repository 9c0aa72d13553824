import type { ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PublicPage } from '../public/page.tsx'
import { BasisMark, useArticle } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { ZONE } from './zone-name.ts'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)

const DAYS = 'platform/zone-rules#days'
const steps = [
  { name: 'step1', basis: [DAYS, 'cn/e-commerce-law#59'] },
  { name: 'step2', basis: ['platform/zone-rules#confidential', 'platform/zone-rules#hold'] },
  { name: 'step3', basis: ['cn/online-mediation-rules#8', 'cn/civil-procedure-law#205'] },
  { name: 'step4', basis: ['cn/e-commerce-law#60', 'cn/online-litigation-rules#9'] },
] as const

/** /disputes: how it goes, what it costs, where to begin; for anyone. */
export function PublicDisputesPage(): ReactNode {
  const { t } = useTongue()
  const days = useArticle({ cite: DAYS, on: legalDay(new Date()), place: 'platform' }).data?.item?.params?.[
    'answer-days'
  ]?.value
  return (
    <PublicPage title={t('odr.public.title')}>
      <Page
        title={t('odr.public.title')}
        lead={
          <>
            {t('odr.public.lead')}{' '}
            <BasisMark what={t('odr.public.title')} basis={['cn/e-commerce-law#63', 'platform/zone-rules#voluntary']} />
          </>
        }
      >
        <Section title={t('odr.public.how')} aside={<Way to={paths.procedure(ZONE)}>{t('odr.public.procedure')}</Way>}>
          <ol className="odr-cards odr-course">
            {steps.map(({ name, basis }) => (
              <li key={name} className="odr-card">
                <h3>
                  {t(`odr.public.${name}`)} <BasisMark what={t(`odr.public.${name}`)} basis={basis} />
                </h3>
                <p>{t(`odr.public.${name}.says`, { days: days ?? '…' })}</p>
              </li>
            ))}
          </ol>
        </Section>
        <Section
          title={t('odr.public.cost')}
          aside={
            <BasisMark
              what={t('odr.public.cost')}
              basis={[
                'platform/zone-rules#voluntary',
                'cn/peoples-mediation-law#4',
                'cn/commercial-mediation-regulation#16',
              ]}
            />
          }
        >
          <p>{t('odr.public.cost.says')}</p>
        </Section>
        <Section
          title={t('odr.public.bodies')}
          aside={<BasisMark what={t('odr.public.bodies')} basis={['platform/dispute-rules#lawful-body']} />}
        >
          <Bodies />
        </Section>
        <Section
          title={t('odr.public.numbers')}
          aside={<BasisMark what={t('odr.public.numbers')} basis={['platform/dispute-rules#small-numbers']} />}
        >
          <Figures />
        </Section>
        <Section title={t('odr.public.begin')}>
          <p>
            {t('odr.public.begin.says')} <Way to={paths.signIn()}>{t('odr.public.signIn')}</Way>
          </p>
        </Section>
        <Section title={t('odr.public.embed')}>
          <p>{t('odr.public.embed.says')}</p>
          <pre className="odr-snippet">
            <code>{`<script src="${window.location.origin}/embed/dispute.js"\n  data-platform="…" data-hand-over="/…" async></script>`}</code>
          </pre>
        </Section>
      </Page>
    </PublicPage>
  )
}

/** The mediation bodies, what kind each is, and whether it may charge. */
function Bodies(): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useRows('dispute.body.list')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  if (rows.length === 0) return <Empty>{t('odr.public.bodies.none')}</Empty>
  return (
    <ul className="odr-cards">
      {rows.map((row) => (
        <li key={row.body} className="odr-card">
          <h3>
            {row.name} <BasisMark what={row.name} basis={row.basis} />
          </h3>
          <p>
            {say(row.kindLabel)} · {placeName(row.place, lang)} · {t('odr.public.bodies.people', { n: row.mediators })}
          </p>
          <p className="quiet">{t(row.mayCharge ? 'odr.public.bodies.charges' : 'odr.public.bodies.free')}</p>
        </li>
      ))}
    </ul>
  )
}

/** Published figures; what is too small to be told is said to be so. */
function Figures(): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('dispute.outcome.statistics')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { routes, daysToSettle, settledBeforeSuitPermille, least } = asked.data.item
  const few = t('odr.public.numbers.few', { n: least })
  return (
    <>
      <Facts
        of={[
          [
            t('odr.public.numbers.days'),
            daysToSettle === null ? few : t('odr.public.numbers.days.n', { n: daysToSettle }),
          ],
          [
            t('odr.public.numbers.share'),
            settledBeforeSuitPermille === null ? few : `${settledBeforeSuitPermille / 10}%`,
          ],
        ]}
      />
      {routes.every(({ results }) => results.length === 0) ? (
        <p className="quiet">{t('odr.public.numbers.none')}</p>
      ) : (
        <ul className="entered-list">
          {routes.flatMap(({ route, results }) =>
            results.map(({ result, label, count }) => (
              <li key={`${route}${result}`}>
                {say(label)} <span className="figure">{count ?? few}</span>
              </li>
            )),
          )}
        </ul>
      )}
    </>
  )
}
