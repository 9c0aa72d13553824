import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { DisputeLine, PlatformRow } from '../api/dispute-rows.ts'
import type { FoundParty } from '../api/file-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Page, Section } from '../ui/page.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { useColumns } from './disputes-page.tsx'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)

/** The operator's view: disputes that other sites brought, and which sites those are. */
export function EmbeddedPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('dispute.zone.list', { embedded: 'yes' })
  return (
    <Page title={t('odr.embedded')} lead={t('odr.embedded.lead')}>
      <FilterTable<DisputeLine>
        name="embedded"
        label={t('odr.embedded')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty>{t('odr.none')}</Empty>}
        columns={useColumns((file) => paths.deskDispute('operator', file))}
      />
      <Section
        title={t('odr.platforms')}
        aside={<BasisMark what={t('odr.platforms')} basis={['platform/zone-rules#embedding']} />}
      >
        <p className="quiet">{t('odr.platforms.lead')}</p>
        <Platforms />
        <Register />
      </Section>
    </Page>
  )
}

function Platforms(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('dispute.platform.list')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={3} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  if (rows.length === 0) return <Empty>{t('odr.platforms.none')}</Empty>
  return (
    <ul className="odr-cards">
      {rows.map((row) => (
        <PlatformCard key={row.platform} of={row} />
      ))}
    </ul>
  )
}

function PlatformCard({ of }: { of: PlatformRow }): ReactNode {
  const { t } = useTongue()
  const end = useAct('dispute.platform.end')
  const [reasons, setReasons] = useState<string | null>(null)
  return (
    <li>
      <article className="odr-card" aria-label={of.partyName ?? of.platform}>
        <h3>
          {of.partyName}{' '}
          <StateTag tone={of.endedAt === null ? 'good' : 'over'}>
            {t(of.endedAt === null ? 'odr.platform.on' : 'odr.platform.ended')}
          </StateTag>
        </h3>
        <p>{of.origins.join('、')}</p>
        <p className="quiet">
          {t('odr.platform.counts', { handovers: of.handovers, disputes: of.disputes })} · <Instant of={of.since} />
        </p>
        <p className="hash quiet">
          {t('odr.platform.id')} {of.platform}
          <br />
          Ed25519 {of.publicKey}
        </p>
        {end.isError && <Failure error={end.error} />}
        {of.endedAt === null && reasons === null && (
          <button type="button" className="button button-second" onClick={() => setReasons('')}>
            {t('odr.platform.end')}
          </button>
        )}
        {of.endedAt === null && reasons !== null && (
          <form
            className="row-of"
            onSubmit={(event) => {
              event.preventDefault()
              end.mutate({ platform: of.platform, reasons: reasons.trim() })
            }}
          >
            <Labelled label={t('odr.platform.reasons')} wide>
              {(id) => (
                <input id={id} value={reasons} maxLength={2_000} onChange={({ target }) => setReasons(target.value)} />
              )}
            </Labelled>
            <button type="submit" className="button" disabled={reasons.trim() === '' || end.isPending}>
              {t('odr.platform.end')}
            </button>
          </form>
        )}
      </article>
    </li>
  )
}

function Register(): ReactNode {
  const { t } = useTongue()
  const register = useAct('dispute.platform.register')
  const [party, setParty] = useState<FoundParty | null>(null)
  const [origins, setOrigins] = useState('')
  const [publicKey, setKey] = useState('')
  const lines = origins.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const ready = party !== null && lines.length > 0 && /^[0-9a-f]{64}$/.test(publicKey.trim())
  const why = ready ? null : t('odr.platform.need')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && party !== null) register.mutate({ party: party.party, origins: lines, publicKey: publicKey.trim() })
  }
  return (
    <form className="step-form" aria-label={t('odr.platform.add')} onSubmit={submit}>
      <h3>{t('odr.platform.add')}</h3>
      <PartyChooser
        label={t('odr.platform.party')}
        optional={false}
        roles={['lessee', 'provider', 'supplier', 'operator']}
        chosen={party}
        choose={setParty}
      />
      <Labelled label={t('odr.platform.origins')} wide>
        {(id) => <textarea id={id} rows={2} value={origins} onChange={({ target }) => setOrigins(target.value)} />}
      </Labelled>
      <Labelled label={t('odr.platform.key')} wide>
        {(id) => <input id={id} value={publicKey} maxLength={64} onChange={({ target }) => setKey(target.value)} />}
      </Labelled>
      {register.isError && <Failure error={register.error} />}
      {register.data !== undefined && <Done receipt={register.data.receipt}>{register.data.decision.platform}</Done>}
      <div className="row-of">
        <button type="submit" className="button" disabled={!ready || register.isPending}>
          {t('odr.platform.add')}
        </button>
        {why !== null && (
          <span className="why">
            {t('why')}
            {why}
          </span>
        )}
      </div>
    </form>
  )
}
