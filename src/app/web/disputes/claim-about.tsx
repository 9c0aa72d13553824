import type { ReactNode } from 'react'
import type { KnownClaim } from '../api/claim-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { deskPaths, type LeaseDesk } from '../paths.ts'
import { Go } from '../ui/link.tsx'
import { leaseSays } from './claim-lease-says.ts'

/** Which contract the claim is about, with a way to it. */
export function ClaimAbout({ about, desk }: { about: string; desk: LeaseDesk }): ReactNode {
  const { t, lang } = useTongue()
  const lease = about.startsWith('lease/') ? about.slice('lease/'.length) : null
  const found = useItem('contracts.lease.get', { lease: lease ?? '' }, { enabled: lease !== null })
  if (lease === null) return t('claim.about.handover')
  if (found.data === undefined) return null
  return (
    <>
      {t('claim.about')} <Go to={deskPaths[desk].lease(lease)}>{leaseSays(found.data.item, desk, lang)}</Go>
    </>
  )
}

/** What the signed contract says of a step, to be opened and read beside it. */
export function ClaimClauses({ clauses }: { clauses: KnownClaim['clauses'] }): ReactNode {
  const { t, say } = useTongue()
  if (clauses.length === 0) return null
  return (
    <details className="claim-clauses">
      <summary>{t('claim.clauses', { n: clauses.length })}</summary>
      {clauses.map((one) => (
        <div key={one.id}>
          <strong>{t('claim.clause', { no: one.no, title: say(one.title) })}</strong>
          <p>{say(one)}</p>
        </div>
      ))}
    </details>
  )
}
