import type { ReactNode } from 'react'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, paths, type LeaseDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { cardsText, fenText, ppmText } from '../ui/figures.ts'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Facts } from '../ui/page.tsx'
import { Day, Instant, legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'

const dayOf = (written: string): string => (written.length === 10 ? written : legalDay(written))

/** What a negotiated contract is about, in figures; each is what the program runs on. */
export function ContractFacts({ desk, lease }: { desk: LeaseDesk; lease: Lease }): ReactNode {
  const { t, lang } = useTongue()
  const { framework, storage, service, payment, assignment } = lease
  const compute = lease.mode === 'by-server' || lease.mode === 'by-scale' || lease.mode === 'mixed'
  return (
    <Facts
      of={[
        [t('lease.lessee'), lease.lesseeName],
        [t('lease.provider'), lease.providerName],
        framework === undefined
          ? null
          : [
              t('contract.framework'),
              <>
                {t(`mode.${framework.id}`)} · {framework.version}{' '}
                <span className="hash" title={framework.sha256}>
                  {framework.sha256.slice(0, 12)}…
                </span>{' '}
                <BasisMark what={t('contract.framework')} basis={['platform/contract-rules#template-pinned']} />
              </>,
            ],
        lease.nature === undefined
          ? null
          : [
              t('contract.nature'),
              <>
                {t(`contract.nature.${lease.nature}`)}{' '}
                <BasisMark what={t('contract.nature')} basis={['cn/contract-interpretation#15']} />
              </>,
            ],
        assignment === undefined
          ? null
          : [
              t('contract.assignment'),
              <Go to={deskPaths[desk].lease(assignment.lease)}>{t(`contract.assignment.${assignment.kind}`)}</Go>,
            ],
        compute
          ? [
              t('lease.compute'),
              <>
                {lease.models.length === 0 ? t('models.any') : lease.models.join(t('and'))} ·{' '}
                {t('unit.cards', { n: lease.cards })}
                {lease.shareMilli < 1000 && ` × ${t('lease.share', { percent: lease.shareMilli / 10 })}`}
              </>,
            ]
          : null,
        storage == null
          ? null
          : [
              t('contract.storage'),
              <>
                {t('contract.gib', { n: storage.gib })} · <Money fen={storage.unitPriceFen} /> {t('contract.perGib')}
              </>,
            ],
        compute
          ? [
              t('lease.price'),
              <>
                <Money fen={lease.unitPriceFen} /> {t('unit.perCardHour')}
              </>,
            ]
          : null,
        [
          t('lease.contract'),
          <>
            <Money fen={lease.contractFen} strong />{' '}
            {compute && storage == null && (
              <BasisMark
                what={t('lease.contract')}
                basis={['platform/contract-rules#text-and-program']}
                formula={t('order.formula', {
                  cards: lease.cards,
                  share: cardsText(lease.shareMilli),
                  hours: lease.hours,
                  price: fenText(lease.unitPriceFen),
                  sum: fenText(lease.contractFen),
                })}
                otherwise={t('order.otherwise')}
              />
            )}
          </>,
        ],
        service == null
          ? null
          : [
              t('service.objective'),
              <>
                {ppmText(service.availabilityPpm)}{' '}
                <BasisMark
                  what={t('service.objective')}
                  basis={['platform/metering-rules#service-level']}
                  formula={service.tiers
                    .map((tier) =>
                      t('service.tier', { below: ppmText(tier.belowPpm), credit: ppmText(tier.creditPpm) }),
                    )
                    .join(t('semicolon'))}
                />
              </>,
            ],
        payment == null
          ? null
          : [
              t('contract.payment'),
              t('contract.payment.days', { days: payment.dueDays, late: ppmText(payment.latePpmPerDay) }),
            ],
        [t('lease.from'), <Instant of={lease.from} />],
        [t('contract.until'), lease.until == null ? t('contract.until.none') : <Day of={dayOf(lease.until)} />],
        [t('lease.place'), placeName(lease.place, lang)],
        lease.negotiation === null
          ? null
          : [
              t('contract.made'),
              <Go to={paths.deskNegotiation(desk, lease.negotiation)}>{t('contract.negotiation')}</Go>,
            ],
      ]}
    />
  )
}
