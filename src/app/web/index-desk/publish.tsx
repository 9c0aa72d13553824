import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk, PublicationDraft, PublicationItem, ReferenceDocument } from '../api/price-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Counts } from '../prices/counts.tsx'
import { cellId, cellTitle, reasonName } from '../prices/names.ts'
import { PriceList } from '../prices/price-list.tsx'
import { publicationName } from '../prices/publication-list.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { useFilters } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { dayText, instantText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { CompilerPage, useMayNot } from './desk.tsx'
import { NoDraft, SignDraft } from './signing.tsx'

const SNAPSHOT = ['platform/price-rules#snapshot', 'platform/price-rules#sources']
const LEAST_REASON = 10

/** Snapshot, preview, signature: a day's reference prices are published, or corrected, in this order. */
export function PublishPage(): ReactNode {
  const { t } = useTongue()
  return (
    <CompilerPage title={t('index.publish')} lead={t('index.publish.lead')}>
      {(desk) => <Publish desk={desk} />}
    </CompilerPage>
  )
}

function Publish({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const corrects = filters['corrects'] ?? ''
  const correcting = useItem('pricing.publication.get', { publication: corrects }, { enabled: corrects !== '' })
  const old = corrects === '' ? null : (correcting.data?.item ?? null)
  const [reason, setReason] = useState('')
  const list = useRows('pricing.snapshot.list')
  const snapshots = rowsOf(list.data).filter(({ on }) => old === null || on === old.period)
  const chosen = snapshots.find(({ snapshot }) => snapshot === filters['snapshot']) ?? snapshots[0]
  const needsSnapshot = old?.kind !== 'index'
  return (
    <>
      {old !== null && (
        <div className="notice">
          {t('index.publish.correcting', { what: publicationName(old, t, lang) })}{' '}
          <button type="button" className="plain" onClick={() => set({ corrects: '', snapshot: '' })}>
            {t('index.publish.correcting.stop')}
          </button>
          <Labelled label={t('index.publish.reason')} wide>
            {(id) => (
              <input
                id={id}
                type="text"
                value={reason}
                maxLength={2000}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Labelled>
        </div>
      )}
      {needsSnapshot && (
        <Section title={t('index.snapshot')}>
          <TakeSnapshot desk={desk} />
          {list.isPending && <Loading label={t('load.busy')} />}
          {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
          {list.isSuccess && chosen === undefined && (
            <Empty>{t(old === null ? 'index.snapshot.none' : 'index.snapshot.none.day')}</Empty>
          )}
          {chosen !== undefined && (
            <>
              <div className="controls">
                <Labelled label={t('index.snapshot.choose')}>
                  {(id) => (
                    <select id={id} value={chosen.snapshot} onChange={({ target }) => set({ snapshot: target.value })}>
                      {snapshots.map(({ snapshot, on, at }) => (
                        <option key={snapshot} value={snapshot}>
                          {dayText(on, lang)} · {instantText(at, lang)}
                        </option>
                      ))}
                    </select>
                  )}
                </Labelled>
              </div>
              <p className="hash">SHA-256 {chosen.sha256}</p>
              <Counts of={chosen} />
            </>
          )}
        </Section>
      )}
      {(chosen !== undefined || !needsSnapshot) && (
        <Drafted
          key={`${chosen?.snapshot ?? ''} ${corrects}`}
          desk={desk}
          snapshot={needsSnapshot ? (chosen?.snapshot ?? null) : null}
          old={old}
          reason={reason.trim()}
        />
      )}
    </>
  )
}

function TakeSnapshot({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const take = useAct('pricing.snapshot.take')
  const why = useMayNot(desk)
  return (
    <>
      <p className="row-of">
        <Guarded why={why} basis={SNAPSHOT} loading={take.isPending} onClick={() => take.mutate({ on: desk.today })}>
          {t('index.snapshot.take')}
        </Guarded>
      </p>
      {take.isError && <Failure error={take.error} />}
      {take.isSuccess && (
        <Done receipt={take.data.receipt}>
          {t('index.snapshot.taken', { day: dayText(take.data.decision.on, lang) })}
        </Done>
      )}
    </>
  )
}

function Drafted(props: {
  desk: CompilerDesk
  snapshot: string | null
  old: PublicationItem | null
  reason: string
}): ReactNode {
  const { t } = useTongue()
  const { desk, snapshot, old, reason } = props
  const short = old !== null && reason.length < LEAST_REASON
  const asked = useItem(
    'pricing.publication.draft',
    {
      snapshot,
      corrects: old?.publication ?? null,
      period: old?.kind === 'index' ? old.period : null,
      reason: old === null ? null : reason,
    },
    { steady: true },
  )
  const already = rowsOf(useRows('pricing.publication.list', { kind: 'reference' }).data)
  const draft = asked.data?.item
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (draft?.toBeSigned == null) return draft?.none == null ? null : <NoDraft code={draft.none} />
  const isPublished =
    old === null && already.some(({ period, corrects }) => period === draft.period && corrects === null)
  const why = isPublished ? t('index.published.already') : short ? t('index.publish.reason.short') : null
  return (
    <>
      <Section title={t('index.preview')}>
        <Preview draft={draft} text={draft.toBeSigned} />
      </Section>
      <Section title={t('index.sign')}>
        <SignDraft
          desk={desk}
          draft={draft}
          why={why}
          what={
            old !== null
              ? { kind: 'correction', publication: old.publication, reason, ...(snapshot === null ? {} : { snapshot }) }
              : { kind: 'reference', snapshot: snapshot ?? '' }
          }
        />
      </Section>
    </>
  )
}

/** The figures of a draft: first what fails the rule and why, then everything as everyone will see it. */
function Preview({ draft, text }: { draft: PublicationDraft; text: string }): ReactNode {
  const { t, lang } = useTongue()
  const document = JSON.parse(text) as ReferenceDocument | { kind: 'index' }
  if (document.kind !== 'reference') return null
  const failing = document.cells.filter(({ medianFen }) => medianFen === null)
  const behind = {
    publication: '',
    method: draft.method ?? { version: '', sha256: '' },
    at: new Date().toISOString(),
    period: document.on,
  }
  return (
    <>
      <h3>{t('index.preview.fails')}</h3>
      {failing.length === 0 ? (
        <p className="quiet">{t('index.preview.fails.none')}</p>
      ) : (
        <ul>
          {failing.map((cell) => (
            <li key={cellId(cell)}>
              {cellTitle(cell, t, lang)}
              {t('colon')}
              {cell.reasons.map((reason) => reasonName(reason, t)).join(t('and'))}{' '}
              <span className="quiet">
                {t('prices.n', { n: cell.n })} · {t('prices.providers', { n: cell.providers })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('index.preview.cells')}</h3>
      <PriceList cells={document.cells} of={behind} />
    </>
  )
}
