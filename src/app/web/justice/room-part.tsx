import type { ReactNode } from 'react'
import type { CaseFile, Taken } from '../api/file-rows.ts'
import type { CaseDesk } from '../api/justice-rows.ts'
import { AgreementText, SignAgreement } from '../disputes/sign-agreement.tsx'
import { EnteredValue } from '../files/entered.tsx'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'

const JOINT = new Set([
  'open-session',
  'speak',
  'offer',
  'propose',
  'reject-proposal',
  'agree-proposal-applicant',
  'agree-proposal-other',
  'ask-expert',
  'disclose-expert-ties',
  'give-expert-opinion',
  'question-expert',
  'answer-as-expert',
])
const PRIVATE = new Set(['caucus-applicant', 'caucus-other'])

/** A mediation: joint and private rooms apart, panel and disclosures, undisputed facts, agreement with what is in its way. */
export function MediationRoom({ desk, file }: { desk: CaseDesk; file: CaseFile }): ReactNode {
  const { t, say } = useTongue()
  return (
    <>
      <Section
        title={t('room.panel')}
        aside={<BasisMark what={t('room.panel')} basis={['cn/online-mediation-rules#13']} />}
      >
        {desk.panel.length === 0 ? (
          <Empty>{t('room.panel.none')}</Empty>
        ) : (
          <ul className="justice-list">
            {desk.panel.map((seat) => (
              <li key={seat.mediator}>
                <strong>{seat.name}</strong> · {t(`roster.field.${seat.field as 'lawyer'}`)}{' '}
                <StateTag tone={seat.sits ? 'good' : 'act'}>{t(seat.sits ? 'room.sits' : 'room.waits')}</StateTag>{' '}
                <StateTag tone={seat.tie === 'none' ? 'good' : seat.tie === null ? 'act' : 'bad'}>
                  {seat.tie === null
                    ? t('room.tie.null')
                    : seat.tie === 'none'
                      ? t('room.tie.none')
                      : t('room.tie.some', { kind: t(`roster.tie.${seat.tie as 'kin'}`) })}
                </StateTag>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <div className="justice-pair">
        <Room
          title={t('room.joint')}
          lead={t('room.joint.lead')}
          steps={file.steps.filter(({ step }) => JOINT.has(step))}
        />
        <Room
          title={t('room.private')}
          lead={t('room.private.lead')}
          steps={file.steps.filter(({ step }) => PRIVATE.has(step))}
        />
      </div>
      <UndisputedFacts desk={desk} />
      <Section
        title={t('room.agreement')}
        aside={
          <BasisMark
            what={t('room.agreement')}
            basis={['platform/dispute-rules#clear-terms', 'cn/civil-procedure-interpretation#358']}
          />
        }
      >
        {desk.agreement === null ? (
          <Empty>{t('room.agreement.none')}</Empty>
        ) : (
          <>
            <AgreementText of={{ ...desk.agreement, file: desk.file }} />
            <h3>{t('room.findings')}</h3>
            {desk.agreement.findings.length === 0 ? (
              <p className="notice notice-good">{t('room.findings.none')}</p>
            ) : (
              <ul className="justice-list">
                {desk.agreement.findings.map((finding) => (
                  <li key={`${finding.at} ${finding.code}`}>
                    <code>{finding.at}</code> {say(finding.words)}{' '}
                    <BasisMark what={say(finding.words)} basis={finding.basis} />
                  </li>
                ))}
              </ul>
            )}
            <h3>{t('room.signed')}</h3>
            {desk.signed.length === 0 && <p className="quiet">{t('room.signed.none')}</p>}
            <ul className="justice-list">
              {desk.signed.map((one) => (
                <li key={`${one.part} ${one.on}`}>
                  {say(file.parts.find(({ part }) => part === one.part)?.label)} · <Day of={one.on} />{' '}
                  <StateTag tone="good">{t(`room.signed.${one.kind}`)}</StateTag>
                </li>
              ))}
            </ul>
            <SignAgreement file={file} of={{ ...desk.agreement, file: desk.file }} />
          </>
        )}
      </Section>
      {desk.computations.length > 0 && (
        <Section title={t('room.computations')}>
          <ul className="justice-list">
            {desk.computations.map((one) => (
              <li key={one.sha256}>
                {one.computation.name} = <span className="figure">{one.computation.result}</span> {one.computation.unit}{' '}
                · {one.partyName} <code className="justice-hash">{one.sha256.slice(0, 12)}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Room({ title, lead, steps }: { title: string; lead: string; steps: readonly Taken[] }): ReactNode {
  const { t, say } = useTongue()
  return (
    <Section title={title}>
      <p className="quiet">{lead}</p>
      {steps.length === 0 && <Empty>{t('room.none')}</Empty>}
      <ol className="justice-list">
        {steps.map((step) => (
          <li key={step.n}>
            <strong>{say(step.partLabel)}</strong>{' '}
            <span className="quiet">
              {say(step.title)} · <Instant of={step.at} />
            </span>
            {step.sealed ? (
              <p className="quiet">{t('room.sealed')}</p>
            ) : (
              <Facts
                of={step.fields.map(
                  (field) => [say(field.label), <EnteredValue key={field.name} of={field} />] as const,
                )}
              />
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** Facts that both sides confirmed are all that leaves a mediation. */
function UndisputedFacts({ desk }: { desk: CaseDesk }): ReactNode {
  const { t } = useTongue()
  return (
    <Section
      title={t('room.facts')}
      aside={<BasisMark what={t('room.facts')} basis={['cn/online-mediation-rules#22']} />}
    >
      {desk.undisputed.length === 0 ? (
        <Empty>{t('room.facts.none')}</Empty>
      ) : (
        <ol>
          {desk.undisputed.map(({ n, text, applicant, other }) => {
            const both = applicant && other
            return (
              <li key={n}>
                {text}{' '}
                <StateTag tone={both ? 'good' : 'act'}>
                  {t(both ? 'room.facts.both' : applicant || other ? 'room.facts.one' : 'room.facts.open')}
                </StateTag>
              </li>
            )
          })}
        </ol>
      )}
    </Section>
  )
}
