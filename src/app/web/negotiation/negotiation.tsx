import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { NegotiationWhole } from '../api/template-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Long } from '../lawmaking/written.tsx'
import { deskPaths, paths, withLang, type LeaseDesk } from '../paths.ts'
import { OfficialMark } from '../templates/official-mark.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { AnswersPart } from './answers-part.tsx'
import { ClausesPart } from './clauses-part.tsx'
import { Findings } from './finding-list.tsx'
import { negotiationTones } from './negotiation-words.ts'
import { Proposals, changeSaid } from './proposals.tsx'
import '../files/files.css'
import '../public/portal.css'
import '../lawmaking/lawmaking.css'
import '../templates/templates.css'
import './negotiation.css'

/** While the other side may write, one looks again. */
const LOOK_AGAIN_MS = 15_000
const DRAFT_POLL_MS = 2_000

/** A negotiation: what waits, the text against the template, what was proposed, every revision, and agreeing on one. */
export function NegotiationPage({ desk, negotiation }: { desk: LeaseDesk; negotiation: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useItem(
    'contracts.negotiation.get',
    { negotiation },
    {
      everyMs: LOOK_AGAIN_MS,
      until: ({ state, lease }) => state === 'ended' || (state === 'settled' && lease !== null),
      steady: true,
    },
  )
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskNegotiations(desk)}>{t('negotiations')}</Go>
    </p>
  )
  if (asked.data === undefined)
    return (
      <Page title={t('negotiation')} above={crumb}>
        {asked.isError ? (
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        ) : (
          <Loading label={t('load.busy')} rows={8} />
        )}
      </Page>
    )
  const of = asked.data.item
  return (
    <Page
      title={`${say(of.title)} · ${desk === 'lessee' ? of.providerName : of.lesseeName}`}
      above={crumb}
      state={<StateTag tone={negotiationTones[of.state]}>{t(`negotiation.state.${of.state}`)}</StateTag>}
    >
      <NextOf of={of} desk={desk} />
      {of.newer !== null && of.state === 'open' && (
        <p className="notice">
          {t('negotiation.newer', { version: of.newer.version, place: placeName(of.newer.place, lang) })}{' '}
          <BasisMark what={t('negotiation.newer.what')} basis={['platform/contract-rules#template-pinned']} />
        </p>
      )}
      <Section title={t('file.facts')}>
        <Facts
          of={[
            [t('side.lessee'), of.lesseeName + (of.side === 'lessee' ? ` · ${t('file.mine')}` : '')],
            [t('side.provider'), of.providerName + (of.side === 'provider' ? ` · ${t('file.mine')}` : '')],
            of.assigneeName === null
              ? null
              : [t('side.assignee'), of.assigneeName + (of.side === 'assignee' ? ` · ${t('file.mine')}` : '')],
            [
              t('template'),
              <span key="template">
                <a href={withLang(`${paths.template(of.framework)}?on=${of.on}&in=${of.place}`, lang)}>
                  {t('template.version.n', { n: of.version })}
                </a>{' '}
                <OfficialMark official={of.official} /> <span className="hash">{of.templateSha256.slice(0, 12)}…</span>
              </span>,
            ],
            [t('file.place'), placeName(of.place, lang)],
            [t('negotiation.judged'), <Day key="on" of={of.on} />],
            [t('file.opened'), <Instant key="opened" of={of.openedAt} />],
            of.offer === null
              ? null
              : [
                  t('find.offer'),
                  <Go key="offer" to={paths.lesseeOrder(of.offer)}>
                    {t('negotiation.offer')}
                  </Go>,
                ],
          ]}
        />
      </Section>
      <Section title={t('negotiation.findings')}>
        <Findings of={of.text} slots={of.slots} />
      </Section>
      <Section title={t('proposals')}>
        <Proposals of={of} />
      </Section>
      <Section title={t('negotiation.text')}>
        <ClausesPart of={of} />
      </Section>
      <Section title={t('negotiation.answers')}>
        <AnswersPart of={of} />
      </Section>
      <Section title={t('revisions')}>
        <Revisions of={of} />
      </Section>
      <Section title={t('settle')}>
        <Settle of={of} desk={desk} />
      </Section>
    </Page>
  )
}

/** What waits for whom. */
function NextOf({ of, desk }: { of: NegotiationWhole; desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const open = of.proposals.filter(({ state }) => state === 'open')
  const mine = open.filter(({ side }) => side !== of.side).length
  if (of.state === 'ended')
    return (
      <p className="notice">
        {t('negotiation.isEnded')}
        {of.reason}
      </p>
    )
  if (of.state === 'settled')
    return (
      <div className="notice notice-good">
        <p>{t('negotiation.isSettled', { n: of.revision })}</p>
        <ToLease of={of} desk={desk} />
      </div>
    )
  const waits =
    mine > 0
      ? t('negotiation.waits.answer', { n: mine })
      : open.length > 0
        ? t('negotiation.waits.other', { n: open.length })
        : of.side !== null && of.can.missing.includes(of.side)
          ? t('negotiation.waits.agree')
          : t('negotiation.waits.agree.other')
  return (
    <div className={mine > 0 ? 'notice notice-act' : 'notice'}>
      <strong>{t('next')}</strong>
      <p>{waits}</p>
    </div>
  )
}

/** After settling the platform draws up the contract; the way leads there to be read, explained and signed. */
function ToLease({ of, desk }: { of: NegotiationWhole; desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const polled = useItem(
    'contracts.negotiation.get',
    { negotiation: of.negotiation },
    { everyMs: DRAFT_POLL_MS, until: ({ lease }) => lease !== null, enabled: of.lease === null },
  )
  const lease = of.lease ?? polled.data?.item.lease ?? null
  if (lease === null)
    return (
      <p role="status" className="waiting">
        {t('order.drafting')}
      </p>
    )
  return (
    <p className="row-of">
      <Go to={deskPaths[desk].lease(lease)} className="button">
        {t('negotiation.toLease')}
      </Go>
    </p>
  )
}

/** Every revision: who wrote it, when, through which proposal, and its hash. */
function Revisions({ of }: { of: NegotiationWhole }): ReactNode {
  const { t } = useTongue()
  const tongue = useTongue()
  const proposals = new Map(of.proposals.map((one) => [one.proposal, one]))
  return (
    <ol className="revisions" reversed>
      {of.revisions.toReversed().map((one) => {
        const proposal = one.proposal === null ? undefined : proposals.get(one.proposal)
        const agreed = of.agreements.filter(({ revision }) => revision === one.revision)
        return (
          <li key={one.revision} value={one.revision}>
            <p>
              <strong>{t('revision.n', { n: one.revision })}</strong> {t(`side.${one.side}`)}
              {one.person !== null && ` · ${one.person}`} · <Instant of={one.at} /> ·{' '}
              <span className="hash" title={one.sha256}>
                {one.sha256.slice(0, 16)}…
              </span>
            </p>
            {proposal === undefined ? (
              <p className="quiet">{t('revision.first')}</p>
            ) : (
              <ul>
                {proposal.changes.map((change, at) => (
                  <li key={at}>{changeSaid(change, of, tongue)}</li>
                ))}
              </ul>
            )}
            {agreed.map(({ side, person, at }) => (
              <p key={side}>
                <StateTag tone="good">{t('revision.agreed')}</StateTag> {t(`side.${side}`)}
                {person !== null && ` · ${person}`} · <Instant of={at} />
              </p>
            ))}
          </li>
        )
      })}
    </ol>
  )
}

/** Saying yes to one exact text, or breaking off. */
function Settle({ of, desk }: { of: NegotiationWhole; desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const settle = useAct('contracts.negotiation.settle')
  if (of.state === 'ended') return <p className="quiet">{t('negotiation.closed')}</p>
  if (of.state === 'settled') return <ToLease of={of} desk={desk} />
  if (of.side === null) return <p className="quiet">{t('negotiation.notYours')}</p>
  const errors = of.text.findings.filter(({ severity }) => severity === 'error').length
  const why = !of.can.missing.includes(of.side)
    ? t('settle.agreed')
    : errors > 0
      ? t('settle.errors', { n: errors })
      : of.can.settle
        ? null
        : t('settle.incomplete')
  return (
    <>
      <p>
        {t('settle.lead', { n: of.revision })}{' '}
        <BasisMark
          what={t('settle')}
          basis={['platform/contract-rules#both-agree-on-text', 'cn/civil-code#470', 'cn/civil-code#491']}
        />
      </p>
      <p className="hash">SHA-256 {of.sha256}</p>
      {settle.isError && <Failure error={settle.error} />}
      {settle.isSuccess && <Done receipt={settle.data.receipt}>{t('settle.done')}</Done>}
      <p className="row-of">
        <Guarded
          type="primary"
          why={why}
          loading={settle.isPending}
          onClick={() => settle.mutate({ negotiation: of.negotiation, revision: of.revision, sha256: of.sha256 })}
        >
          {t('settle.do', { n: of.revision })}
        </Guarded>
      </p>
      <End of={of} />
    </>
  )
}

function End({ of }: { of: NegotiationWhole }): ReactNode {
  const { t } = useTongue()
  const end = useAct('contracts.negotiation.end')
  const [reason, setReason] = useState('')
  return (
    <details className="fold">
      <summary>{t('negotiation.end')}</summary>
      <form
        className="step-form"
        aria-label={t('negotiation.end')}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') end.mutate({ negotiation: of.negotiation, reason: reason.trim() })
        }}
      >
        <p className="quiet">
          {t('negotiation.end.note')} <BasisMark what={t('negotiation.end')} basis={['cn/civil-code#501']} />
        </p>
        <Long rows={2} label={t('negotiation.end.reason')} value={reason} change={setReason} />
        {end.isError && <Failure error={end.error} />}
        <p className="row-of">
          <Guarded
            htmlType="submit"
            danger
            why={reason.trim() === '' ? t('reason.need') : null}
            loading={end.isPending}
          >
            {t('negotiation.end.do')}
          </Guarded>
        </p>
      </form>
    </details>
  )
}
