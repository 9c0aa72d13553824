import type { ReactNode } from 'react'
import type { Certificate } from '../api/rules-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

/** From so many days before its end on, a certificate is marked as ending soon. */
const SOON_DAYS = 120
const DAY_MS = 86_400_000

const HOLDS: readonly Certificate['state'][] = ['in-force', 'renewed', 'renewed-by-silence']

/** Days from one legal day to another; negative when it is past. */
const daysTo = (day: string, from: string): number => Math.round((Date.parse(day) - Date.parse(from)) / DAY_MS)

/** The certificates of the one at this desk: what they allow, until when, and where renewal is asked for. */
export function Certificates(): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  const asked = useRows('admission.certificate.list', { party: me?.party }, { enabled: me != null })
  const today = legalDay(new Date())
  const toneOf = (row: Certificate): Tone =>
    !HOLDS.includes(row.state)
      ? row.state === 'not-yet'
        ? 'warn'
        : row.state === 'lapsed' || row.state === 'revoked'
          ? 'bad'
          : 'over'
      : row.state === 'in-force' && daysTo(row.validUntil, today) <= SOON_DAYS
        ? 'warn'
        : 'good'
  return (
    <FilterTable<Certificate>
      name="certificates"
      label={t('zone.certificates')}
      plain
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.certificate}
      empty={<Empty next={t('zone.certificates.none.next')}>{t('zone.certificates.none')}</Empty>}
      columns={[
        {
          key: 'matters',
          title: t('certificate.matters'),
          head: true,
          value: (row) => row.matters.map(({ title }) => say(title)).join(t('and')),
          render: (row) => (
            <span className="row-head">
              {row.matters.map(({ title }) => say(title)).join(t('and'))}{' '}
              <BasisMark what={t('zone.certificates')} basis={['cn/administrative-licensing-law#50']} />
            </span>
          ),
        },
        {
          key: 'state',
          title: t('lease.state'),
          value: (row) => t(`certificate.state.${row.state}`),
          render: (row) => <StateTag tone={toneOf(row)}>{t(`certificate.state.${row.state}`)}</StateTag>,
        },
        {
          key: 'until',
          title: t('licence.until'),
          value: (row) => row.validUntil,
          render: (row) => (
            <>
              <Day of={row.validUntil} />
              {HOLDS.includes(row.state) && (
                <span className="quiet">
                  {' '}
                  {t('certificate.left', { n: Math.max(0, daysTo(row.validUntil, today)) })}
                </span>
              )}
            </>
          ),
        },
        {
          key: 'number',
          title: t('licence.number'),
          value: (row) => row.number,
          render: (row) => <code>{row.number}</code>,
        },
        { key: 'issuer', title: t('licence.issuer'), value: (row) => row.issuedBy, render: (row) => row.issuedBy },
        {
          key: 'file',
          title: t('file'),
          render: (row) => (
            <Go to={paths.deskFile('provider', row.file)}>
              {HOLDS.includes(row.state) ? t('certificate.renew') : t('certificate.file')}
            </Go>
          ),
        },
      ]}
    />
  )
}

/** What the end of the last licence stops, and what goes on. */
export function WhatLapses(): ReactNode {
  const { t } = useTongue()
  return (
    <div className="notice lapse">
      <strong>
        {t('lapse.title')}{' '}
        <BasisMark
          what={t('lapse.title')}
          basis={['cn/telecom-regulations#13', 'cn/administrative-licensing-law#50']}
        />
      </strong>
      <dl>
        <div>
          <dt>{t('lapse.stops')}</dt>
          <dd>{t('lapse.stops.what')}</dd>
        </div>
        <div>
          <dt>{t('lapse.goesOn')}</dt>
          <dd>{t('lapse.goesOn.what')}</dd>
        </div>
        <div>
          <dt>{t('lapse.renewal')}</dt>
          <dd>{t('lapse.renewal.what')}</dd>
        </div>
      </dl>
    </div>
  )
}
