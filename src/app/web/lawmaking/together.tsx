import type { ReactNode } from 'react'
import type { MechanismLine, MechanismMember } from '../api/rules-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Compared } from './together-part.tsx'
import '../files/files.css'
import '../public/portal.css'
import './lawmaking.css'

/** 协同立法: the mechanisms, who is in them, and whether their acts hold together. */
export function TogetherPage({ desk }: { desk: RulesDesk }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('lawmaking.mechanism.list')
  return (
    <Page
      title={t('together')}
      lead={
        <>
          {t('together.lead')} <BasisMark what={t('together')} basis={['cn/legislation-law#83']} />
        </>
      }
    >
      <FilterTable<MechanismLine>
        name="together"
        label={t('together')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.mechanism}
        empty={<Empty next={t('together.none.next')}>{t('together.none')}</Empty>}
        columns={[
          {
            key: 'title',
            title: t('file.title'),
            head: true,
            value: (row) => row.title,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskMechanism(desk, row.mechanism)}>{row.title}</Go>
              </span>
            ),
          },
          {
            key: 'members',
            title: t('together.members'),
            value: (row) => row.members.map(({ place }) => placeName(place, lang)).join(t('and')),
            render: (row) => row.members.map(({ place }) => placeName(place, lang)).join(t('and')),
          },
          {
            key: 'shared',
            title: t('together.shared'),
            value: (row) => row.sharedText,
            render: (row) => row.sharedText,
          },
          {
            key: 'force',
            title: t('together.force'),
            value: (row) => (row.inForceTogether ? 1 : 0),
            render: (row) => <Force of={row} />,
          },
        ]}
      />
    </Page>
  )
}

function Force({ of }: { of: Pick<MechanismLine, 'inForceTogether'> }): ReactNode {
  const { t } = useTongue()
  return (
    <StateTag tone={of.inForceTogether ? 'good' : 'over'}>
      {t(of.inForceTogether ? 'together.force.yes' : 'together.force.no')}
    </StateTag>
  )
}

/** One mechanism: what was agreed, each legislature's own act, and the texts side by side. */
export function MechanismPage({ desk, mechanism }: { desk: RulesDesk; mechanism: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('lawmaking.mechanism.get', { mechanism })
  const of = asked.data?.item
  return (
    <Page
      title={of?.title ?? t('together')}
      above={
        <p className="crumb">
          <Go to={paths.deskTogether(desk)}>{t('together')}</Go>
        </p>
      }
      state={of && <Force of={of} />}
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {of !== undefined && (
        <>
          <Section title={t('together.agreed')}>
            <Facts
              of={[
                [t('together.group'), of.leadingGroup.join(t('and'))],
                [t('together.shared'), of.sharedText],
                [t('together.plan'), of.plan],
                [t('together.since'), <Instant key="since" of={of.since} />],
              ]}
            />
          </Section>
          <Section title={t('together.acts')}>
            <p className="quiet">{t('together.acts.lead')}</p>
            <ul className="papers">
              {of.members.map((member) => (
                <Member key={member.file} desk={desk} of={member} />
              ))}
            </ul>
          </Section>
          <Section title={t('compare')}>
            <p className="quiet">{t('compare.lead')}</p>
            <Compared partners={of.members} />
          </Section>
        </>
      )}
    </Page>
  )
}

function Member({ desk, of }: { desk: RulesDesk; of: MechanismMember }): ReactNode {
  const { t, say, lang } = useTongue()
  const chart = useItem('procedure.chart.get', { id: 'lawmaking.regulation' }, { staleMs: CHART_STALE_MS }).data?.item
  return (
    <li>
      <strong>{placeName(of.place, lang)}</strong> <Go to={paths.deskDraft(desk, of.file)}>{`${of.no} ${of.title}`}</Go>{' '}
      <StateTag tone="act">{say(chart?.states[of.state]?.title) || of.state}</StateTag>{' '}
      <span className="quiet">
        {t(
          of.conditionsMet === true
            ? 'together.conditions.met'
            : of.conditionsMet === false
              ? 'together.conditions.not'
              : 'together.conditions.open',
        )}
        {of.inForceFrom !== null && (
          <>
            {' · '}
            {t('together.inForceFrom')} <Day of={of.inForceFrom} />
          </>
        )}
      </span>
    </li>
  )
}
