import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { MeasuredFacts, MeasuredItem, MeterSide } from '../api/justice-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Holdings } from './holdings.tsx'
import { ProofMark, valueText } from './measured-value.tsx'
import { PlainTable, Tall } from './plain-table.tsx'

const BASIS = ['platform/dispute-rules#measured-facts', 'cn/evidence-rules#94']
const METERS: readonly MeterSide[] = ['provider', 'lessee', 'platform']

/** Measured facts of a case: promised against allocated and metered, availability, who held which device. */
export function MeasuredPart({ file, closed }: { file: string; closed: boolean }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('dispute.measured.get', { file })
  const take = useAct('dispute.measured.take')
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined) return <Loading label={t('load.busy')} rows={6} />
  const of = asked.data.item
  return (
    <>
      <p>
        {t('measured.lead')} <BasisMark what={t('case.part.measured')} basis={BASIS} />
      </p>
      {of.facts === null && <Empty next={t('measured.none.next')}>{t('measured.none')}</Empty>}
      {take.isError && <Failure error={take.error} />}
      {!closed && (
        <p className="row-of">
          <button
            type="button"
            className={of.facts === null ? 'button' : 'button button-second'}
            disabled={take.isPending}
            onClick={() => take.mutate({ file })}
          >
            {t(of.facts === null ? 'measured.take' : 'measured.again')}
          </button>
        </p>
      )}
      {of.facts !== null && <Told of={of} facts={of.facts} />}
    </>
  )
}

function Told({ of, facts }: { of: MeasuredItem; facts: MeasuredFacts }): ReactNode {
  const { t, lang } = useTongue()
  const hours = (value: number | null): string => valueText(value, 'milliCardSeconds', t, lang)
  return (
    <>
      <Facts
        of={[
          [t('measured.as'), <Instant key="as" of={facts.asOf} />],
          [t('measured.by'), of.partyName ?? ''],
          [
            t('measured.hash'),
            <code key="hash" className="hash">
              {of.sha256}
            </code>,
          ],
        ]}
      />
      <Section title={t('measured.sums')} aside={<ProofMark of={facts.meters.proof} />}>
        <Facts
          of={[
            [t('measured.promised'), hours(facts.capacity.promised)],
            [t('measured.allocated'), hours(facts.capacity.allocated)],
            [
              t('measured.short'),
              <span key="short" className={facts.capacity.short > 0 ? 'bad' : ''}>
                {hours(facts.capacity.short)} · {t('measured.daysOf', { n: facts.capacity.shortDays })}
              </span>,
            ],
            ...METERS.map((side) => [t(`measured.${side}`), hours(facts.meters.totals[side])] as const),
            [
              t('measured.apart'),
              `${hours(facts.meters.apart)} · ${t('measured.daysOf', { n: facts.meters.apartDays })}`,
            ],
          ]}
        />
        {facts.models.other.length > 0 && (
          <p className="notice notice-bad">{t('measured.other', { models: facts.models.other.join(', ') })}</p>
        )}
      </Section>
      <Section title={t('measured.days')}>
        {facts.days.length === 0 ? (
          <Empty>{t('measured.days.none')}</Empty>
        ) : (
          <Tall label={t('measured.days')}>
            <PlainTable
              label={t('measured.days')}
              rows={facts.days.toReversed()}
              rowKey={({ day }) => day}
              marked={({ short, apart }) => short > 0 || apart > 0}
              columns={[
                { title: t('measured.day'), render: ({ day }) => <Day of={day} /> },
                { title: t('measured.promised'), number: true, render: ({ promised }) => hours(promised) },
                { title: t('measured.allocated'), number: true, render: ({ allocated }) => hours(allocated) },
                { title: t('measured.short'), number: true, render: ({ short }) => (short === 0 ? '' : hours(short)) },
                ...METERS.map((side) => ({
                  title: t(`measured.${side}`),
                  number: true,
                  render: ({ meters }: MeasuredFacts['days'][number]) => hours(meters[side]),
                })),
                { title: t('measured.apart'), number: true, render: ({ apart }) => (apart === 0 ? '' : hours(apart)) },
                { title: t('measured.proof'), render: ({ proof }) => <ProofMark of={proof} /> },
              ]}
            />
          </Tall>
        )}
      </Section>
      <Section title={t('measured.months')}>
        {facts.months.length === 0 ? (
          <Empty>{t('measured.months.none')}</Empty>
        ) : (
          <PlainTable
            label={t('measured.months')}
            rows={facts.months}
            rowKey={({ month }) => month}
            marked={({ met }) => !met}
            columns={[
              { title: t('measured.month'), render: ({ month }) => month },
              {
                title: t('measured.availability'),
                number: true,
                render: ({ availabilityPpm }) => valueText(availabilityPpm, 'ppm', t, lang),
              },
              {
                title: t('measured.objective'),
                number: true,
                render: ({ objectivePpm }) => valueText(objectivePpm, 'ppm', t, lang),
              },
              {
                title: t('measured.down'),
                number: true,
                render: ({ downSeconds }) => valueText(downSeconds, 'seconds', t, lang),
              },
              {
                title: t('measured.asAgreed'),
                render: ({ met }) => (
                  <StateTag tone={met ? 'good' : 'bad'}>{t(met ? 'measured.met' : 'measured.missed')}</StateTag>
                ),
              },
            ]}
          />
        )}
        {facts.outages.length > 0 && (
          <ul className="justice-list" aria-label={t('measured.outages')}>
            {facts.outages.map((one) => (
              <li key={`${one.from} ${one.by} ${one.kind}`}>
                <Instant of={one.from} /> – <Instant of={one.to} /> · {valueText(one.seconds, 'seconds', t, lang)}{' '}
                {one.contested && <StateTag tone="warn">{t('measured.contested')}</StateTag>}{' '}
                <ProofMark of={one.proof} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={t('measured.holders')}
        aside={<span className="quiet">{t('measured.holders.count', { ...facts.holders })}</span>}
      >
        {facts.holders.records > 0 && of.lease !== null && (
          <Holdings key={of.sha256} file={of.file} stream={`lease/${of.lease}`} total={facts.holders.records} />
        )}
      </Section>
    </>
  )
}
