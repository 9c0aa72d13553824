import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CaseDesk, CaseSide } from '../api/justice-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day, dayText, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { PlainTable } from './plain-table.tsx'

type Round = CaseDesk['rounds'][number]

/** A suit: rounds of questions, conditions of an asynchronous hearing, transcript, what went to the court system and back. */
export function CourtRoom({ desk, maySend }: { desk: CaseDesk; maySend: boolean }): ReactNode {
  const { t, say, lang } = useTongue()
  const answered = (side: CaseSide, { addressee, plaintiffAt, defendantAt }: Round): ReactNode => {
    const at = side === 'plaintiff' ? plaintiffAt : defendantAt
    if (at !== null) return t('court.answered', { at: dayText(legalDay(at), lang) })
    if (addressee !== 'both' && addressee !== side) return <span className="quiet">{t('court.notAsked')}</span>
    return <StateTag tone="act">{t('court.waits')}</StateTag>
  }
  return (
    <>
      <Section
        title={t('court.rounds')}
        aside={<BasisMark what={t('court.rounds')} basis={['cn/online-litigation-rules#14']} />}
      >
        {desk.rounds.length === 0 ? (
          <Empty>{t('court.rounds.none')}</Empty>
        ) : (
          <PlainTable
            label={t('court.rounds')}
            rows={desk.rounds.toReversed()}
            rowKey={({ round }) => round}
            columns={[
              { title: t('court.round'), render: ({ round }) => round },
              { title: t('court.asked'), render: ({ addressee }) => t(`court.asked.${addressee}`) },
              {
                title: t('case.due'),
                render: ({ dueOn, closedAt }) =>
                  closedAt !== null ? (
                    <StateTag tone="over">{t('court.closed')}</StateTag>
                  ) : dueOn === null ? null : (
                    <Day of={dueOn} />
                  ),
              },
              { title: t('court.plaintiff'), render: (row) => answered('plaintiff', row) },
              { title: t('court.defendant'), render: (row) => answered('defendant', row) },
            ]}
          />
        )}
      </Section>
      {desk.asyncHearing !== null && (
        <Section
          title={t('court.async')}
          aside={
            <StateTag tone={desk.asyncHearing.allowed ? 'good' : 'warn'}>
              {t(desk.asyncHearing.allowed ? 'court.async.yes' : 'court.async.no')}
            </StateTag>
          }
        >
          <ul className="justice-list">
            {desk.asyncHearing.conditions.map((one) => (
              <li key={one.code}>
                <StateTag tone={one.holds ? 'good' : 'warn'}>{t(one.holds ? 'court.holds' : 'court.open')}</StateTag>{' '}
                {say(one.words)} {one.basis !== undefined && <BasisMark what={say(one.words)} basis={[one.basis]} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title={t('court.transcript')}
        aside={<BasisMark what={t('court.transcript')} basis={['cn/online-litigation-rules#34']} />}
      >
        {desk.transcript === null ? (
          <Empty>{t('court.transcript.none')}</Empty>
        ) : (
          <Facts
            of={(['plaintiff', 'defendant'] as const)
              .filter((side) => desk.transcript!.present === 'both' || desk.transcript!.present === side)
              .map((side) => [
                t(`court.${side}`),
                <StateTag key={side} tone={desk.transcript![side] ? 'good' : 'act'}>
                  {t(desk.transcript![side] ? 'court.confirmed' : 'court.unconfirmed')}
                </StateTag>,
              ])}
          />
        )}
      </Section>
      <Packages desk={desk} maySend={maySend} />
    </>
  )
}

/** What goes to a court system from here: a side hands it over once the papers were submitted; the bundles go along. */
function Packages({ desk, maySend }: { desk: CaseDesk; maySend: boolean }): ReactNode {
  const { t, say } = useTongue()
  const send = useAct('dispute.package.send')
  return (
    <Section
      title={t('court.package')}
      aside={<BasisMark what={t('court.package')} basis={['platform/dispute-rules#exchange']} />}
    >
      {desk.packages.length === 0 && <Empty>{t('court.package.none')}</Empty>}
      <ul className="justice-list">
        {desk.packages.map((one) => (
          <li key={one.package}>
            <StateTag tone={one.state === 'refused' ? 'bad' : one.state === 'sent' ? 'act' : 'good'}>
              {t(`court.package.state.${one.state as 'sent'}`)}
            </StateTag>{' '}
            {one.caseNo} <code className="justice-hash">{one.sha256}</code>{' '}
            <a href={paths.courtPackage(desk.file, one.package)}>{t('court.package.take')}</a>
            <h3>{t('court.bundles')}</h3>
            <ul>
              {one.manifest.bundles.map(({ name, subject, verify }) => (
                <li key={name}>
                  <code>{name}</code> · {t(subject.startsWith('file/') ? 'court.bundle.file' : 'court.bundle.lease')}
                  <p className="quiet">{say(verify)}</p>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {send.isError && <Failure error={send.error} />}
      {maySend && (
        <>
          <p className="quiet">{t('court.package.send.how')}</p>
          <p>
            <button
              type="button"
              className="button button-second"
              disabled={send.isPending}
              onClick={() => send.mutate({ file: desk.file })}
            >
              {t('court.package.send')}
            </button>
          </p>
        </>
      )}
    </Section>
  )
}

/** Orders to keep, and papers with secrets: of which it is known that they are there. */
export function RoomRights({ desk }: { desk: CaseDesk }): ReactNode {
  const { t } = useTongue()
  const holds = desk.holds.filter(({ liftedAt }) => liftedAt === null)
  if (holds.length + desk.secrets.length === 0) return null
  return (
    <Section title={t('court.mandates')}>
      <ul className="justice-list">
        {holds.map((one) => (
          <li key={one.hold}>{t('court.hold', { by: one.placedByName ?? '', ground: one.ground })}</li>
        ))}
        {desk.secrets.map((one) => (
          <li key={one.secret}>
            {t('court.secret', {
              about: one.about,
              owner: one.ownerName ?? '',
              who: one.seenByNames.filter((name) => name !== null).join(t('board.comma')),
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}
