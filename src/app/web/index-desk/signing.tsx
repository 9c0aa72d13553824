import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Decided } from '../api/client.ts'
import type { CompilerDesk, PublicationDraft } from '../api/price-rows.ts'
import { blocksOf } from '../contract/bytes.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Facts } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { bringCompilerKey, signAsCompiler } from './compiler-key.ts'
import { PUBLICATION, useKeyHere, useMayNot } from './desk.tsx'

const nothing: Readonly<Record<string, WordId>> = {
  'no-such-snapshot': 'index.none.no-such-snapshot',
  'snapshot-damaged': 'index.none.snapshot-damaged',
  'no-such-publication': 'index.none.no-such-publication',
  'corrected-already': 'index.none.corrected-already',
  'no-snapshots': 'index.none.no-snapshots',
  'other-day': 'index.none.other-day',
}

/** Why there is no draft to sign. */
export function NoDraft({ code }: { code: string }): ReactNode {
  const { t } = useTongue()
  const word = nothing[code]
  return <p className="notice">{word === undefined ? code : t(word)}</p>
}

/** What is signed for: a day's reference prices, a month's index, or a correction of either. */
export type What =
  | { kind: 'reference'; snapshot: string }
  | { kind: 'index'; period: string }
  | { kind: 'correction'; publication: string; snapshot?: string; reason: string }

/** The signature under the very text of a draft, made with the compiler's key in this browser, and the publication. */
export function SignDraft(props: {
  desk: CompilerDesk
  draft: PublicationDraft
  what: What
  why: string | null
}): ReactNode {
  const { t, lang } = useTongue()
  const { desk, draft, what } = props
  const publicKey = desk.compiler?.publicKey
  const here = useKeyHere(publicKey)
  const reference = useAct('pricing.reference.publish')
  const index = useAct('pricing.index.publish')
  const correct = useAct('pricing.publication.correct')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [done, setDone] = useState<Decided<'pricing.reference.publish'> | null>(null)
  const mayNot = useMayNot(desk)
  const text = draft.toBeSigned
  if (done !== null)
    return (
      <Done receipt={done.receipt}>
        {t('index.sign.done', { n: done.decision.figures })} {t(`prices.timing.${done.decision.timing}`)}{' '}
        <a href={withLang(paths.pricePublication(done.decision.publication), lang)}>{t('index.sign.see')}</a>
      </Done>
    )
  if (text === null) return draft.none === null ? null : <NoDraft code={draft.none} />
  const publish = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      const signature = await signAsCompiler(publicKey ?? '', text)
      if (signature === undefined) throw new Error(t('index.need.key'))
      if (what.kind === 'reference') setDone(await reference.mutateAsync({ snapshot: what.snapshot, signature }))
      else if (what.kind === 'index') setDone(await index.mutateAsync({ period: what.period, signature }))
      else {
        const { publication, snapshot, reason } = what
        const asked = { publication, reason, signature, ...(snapshot === undefined ? {} : { snapshot }) }
        setDone(await correct.mutateAsync(asked))
      }
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <p>{t('index.sign.text')}</p>
      <Facts
        of={[
          [t('index.sign.figures'), draft.figures ?? 0],
          [t('prices.method'), t('prices.method.version', { version: draft.method?.version ?? '' })],
          [t('index.sign.hash'), <code key="hash">{draft.sha256}</code>],
        ]}
      />
      <details>
        <summary>{t('index.sign.text.open')}</summary>
        <pre className="draft-text" tabIndex={0}>
          {text}
        </pre>
      </details>
      <p className="row-of">
        <Guarded
          type="primary"
          why={mayNot ?? props.why ?? (here ? null : t('index.need.key'))}
          basis={PUBLICATION}
          loading={busy}
          onClick={() => void publish()}
        >
          {t(what.kind === 'correction' ? 'index.sign.correct' : 'index.sign.send')}
        </Guarded>
      </p>
      {!here && publicKey !== undefined && <BringKey publicKey={publicKey} />}
      {failure !== null && <Failure error={failure} />}
    </>
  )
}

/** A key that was made elsewhere, brought into this browser. */
function BringKey({ publicKey }: { publicKey: string }): ReactNode {
  const { t } = useTongue()
  const client = useQueryClient()
  const [wrong, setWrong] = useState(false)
  const bring = async (file: File): Promise<void> => {
    const [pkcs8] = blocksOf(new Uint8Array(await file.arrayBuffer()), 'PRIVATE KEY')
    const kept = pkcs8 !== undefined && (await bringCompilerKey(publicKey, pkcs8))
    setWrong(!kept)
    if (kept) await client.invalidateQueries({ queryKey: ['compiler-key'] })
  }
  return (
    <div className="bring-key">
      <label>
        {t('index.key.bring')}
        <input
          type="file"
          onChange={({ target }) => {
            const file = target.files?.[0]
            if (file !== undefined) void bring(file)
          }}
        />
      </label>
      <p className="quiet">{t('index.key.bring.note')}</p>
      {wrong && (
        <p className="notice notice-bad" role="alert">
          {t('index.key.wrong')}
        </p>
      )}
    </div>
  )
}
