import { useMemo, type ReactNode } from 'react'
import type { Lease } from '../api/rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, type LeaseDesk } from '../paths.ts'
import { leaseStates } from '../objects/words.ts'
import { termsHashHere } from '../objects/terms-hash.ts'
import { Loading } from '../ui/empty.tsx'
import { LastActMarks, LastRefusal } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { NextStep } from '../ui/next-step.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { ClausePart } from './clause-part.tsx'
import { ContractFacts } from './contract-facts.tsx'
import { PaperPart, Signatures } from './paper-part.tsx'
import { SideName } from './side.tsx'
import { SignPart } from './sign-part.tsx'
import './contract.css'

/** 签署室: the whole contract, what bears heavily on one's side told in own words, then the person's signature and the seal. */
export function SigningRoom({ desk, lease: id }: { desk: LeaseDesk; lease: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('contracts.lease.get', { lease: id })
  const crumb = (
    <p className="crumb">
      <Go to={deskPaths[desk].lease(id)}>{t('contract')}</Go>
    </p>
  )
  if (asked.isPending)
    return (
      <Page title={t('room.title')} above={crumb}>
        <Loading label={t('load.busy')} rows={10} />
      </Page>
    )
  if (asked.isError || asked.data.item === null)
    return (
      <Page title={t('room.title')} above={crumb}>
        <Failure error={asked.error ?? new Error(t('error.missing'))} retry={() => void asked.refetch()} />
      </Page>
    )
  const { item } = asked.data
  if (item.negotiation === null)
    return (
      <Page title={t('room.title')} above={crumb}>
        <p>{t('room.order')}</p>
        <Go to={deskPaths[desk].lease(id)} className="button">
          {t('contract.open')}
        </Go>
      </Page>
    )
  return <Room desk={desk} lease={item} crumb={crumb} />
}

function Room({ desk, lease, crumb }: { desk: LeaseDesk; lease: Lease; crumb: ReactNode }): ReactNode {
  const { t } = useTongue()
  const state = leaseStates[lease.state]
  const other = desk === 'provider' ? lease.lesseeName : lease.providerName
  const live = lease.state === 'drafted' || lease.state === 'countersigning'
  const same = useMemo(() => termsHashHere(lease) === lease.termsHash, [lease])
  return (
    <Page
      title={t('room.with', { other })}
      above={crumb}
      state={
        <>
          <StateTag tone={state.tone}>{t(state.word)}</StateTag>
          <LastActMarks stream={`lease/${lease.lease}`} of={(row) => row.act.startsWith('contracts.')} />
        </>
      }
      lead={t('room.lead')}
    >
      <Next desk={desk} lease={lease} />
      <LastRefusal stream={`lease/${lease.lease}`} />

      <Section title={t('room.sides')}>
        <Signatures lease={lease} />
      </Section>

      <Section title={t('contract.facts')}>
        <ContractFacts desk={desk} lease={lease} />
      </Section>

      <Section
        title={t('room.text')}
        aside={
          <span className={same ? 'good' : 'bad'}>
            {same ? t('sign.hash.same') : t('sign.hash.differs')}{' '}
            <span className="hash" title={lease.termsHash}>
              {lease.termsHash.slice(0, 16)}…
            </span>
          </span>
        }
      >
        {lease.clauses.map((clause) => (
          <ClausePart
            key={clause.id}
            lease={lease}
            clause={clause}
            said={lease.explaining.clauses.find((one) => one.clause === clause.id)}
            live={live}
          />
        ))}
      </Section>

      {live && lease.side !== null && (
        <div id="signing" tabIndex={-1} className="signing-place">
          <Section title={t('sign.open')}>
            <SignPart lease={lease} same={same} />
          </Section>
        </div>
      )}

      <Section title={t('paper')}>
        <PaperPart lease={lease} />
      </Section>
    </Page>
  )
}

/** Brings a part of the page before the reader. */
function goTo(id: string): void {
  const place = document.getElementById(id)
  place?.scrollIntoView({ block: 'start' })
  place?.focus({ preventScroll: true })
}

/** Clauses that wait for the reader, each one tap away. */
function Waiting({ lease, of }: { lease: Lease; of: readonly string[] }): ReactNode {
  const { t, say } = useTongue()
  return (
    <span className="clause-links">
      {lease.clauses
        .filter(({ id }) => of.includes(id))
        .map(({ id, no, title }) => (
          <button key={id} type="button" className="plain" onClick={() => goTo(`clause-${id}`)}>
            {t('contract.clause.no', { n: no })} {say(title)}
          </button>
        ))}
    </span>
  )
}

/** What comes next, and who must do it. */
function Next({ desk, lease }: { desk: LeaseDesk; lease: Lease }): ReactNode {
  const { t } = useTongue()
  const { toExplain, toRead } = lease.explaining
  const mine = lease.paper.wanted.some(({ side }) => side === lease.side)
  const who = <SideName side={lease.side ?? ''} />
  if (lease.state !== 'drafted' && lease.state !== 'countersigning')
    return (
      <div className="notice notice-good next-step">
        <p>{t('room.next.done')}</p>
        <Go to={deskPaths[desk].lease(lease.lease)} className="button">
          {t('contract.open')}
        </Go>
      </div>
    )
  if (toExplain.length > 0)
    return (
      <NextStep mine who={who}>
        {t('room.next.explain', { n: toExplain.length })} <Waiting lease={lease} of={toExplain} />
      </NextStep>
    )
  if (mine && toRead.length > 0)
    return (
      <NextStep mine who={who}>
        {t('room.next.read', { n: toRead.length })} <Waiting lease={lease} of={toRead} />
      </NextStep>
    )
  if (mine)
    return (
      <NextStep
        mine
        who={who}
        action={
          <button type="button" className="button" onClick={() => goTo('signing')}>
            {t('room.toSign')}
          </button>
        }
      >
        {t('room.next.sign')}
      </NextStep>
    )
  const others = [...new Set(lease.paper.wanted.map(({ side }) => side))]
  return (
    <NextStep
      mine={false}
      who={others.map((side, index) => (
        <span key={side}>
          {index > 0 && t('and')}
          <SideName side={side} />
        </span>
      ))}
    >
      {t('room.next.wait')}
    </NextStep>
  )
}
