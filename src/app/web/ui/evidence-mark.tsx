import { useEffect, useState, type ReactNode } from 'react'
import { maybeSignedIn } from '../api/client.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { withLang, paths } from '../paths.ts'
import { Floating } from './floating.tsx'
import { ageText, Instant } from './period.tsx'

/** While an entry waits for its checkpoint, its state is asked for this often. */
const PENDING_POLL_MS = 3_000

/** The present moment, renewed while something on the page has an age. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

type Checked = 'busy' | 'consistent' | 'inconsistent' | 'unreadable'

/** Recomputes the signed root from the entry, in this browser, from the published log. */
function VerifyHere({ leaf, index }: { leaf: string; index: number }): ReactNode {
  const { t } = useTongue()
  const [checked, setChecked] = useState<Checked | null>(null)
  const check = async () => {
    setChecked('busy')
    try {
      const { verifyLeaf } = await import('../api/verify-leaf.ts')
      setChecked((await verifyLeaf(leaf, index)).consistent ? 'consistent' : 'inconsistent')
    } catch {
      setChecked('unreadable')
    }
  }
  return (
    <div className="card-part" aria-live="polite">
      {checked === null && (
        <button type="button" className="button button-second" onClick={() => void check()}>
          {t('proof.verify')}
        </button>
      )}
      {checked === 'busy' && <p>{t('proof.verifying')}</p>}
      {checked === 'consistent' && <p className="notice notice-good">{t('proof.verified')}</p>}
      {checked === 'inconsistent' && (
        <p className="notice notice-bad">
          <strong>{t('proof.broken')}</strong> {t('proof.refuted')}
        </p>
      )}
      {checked === 'unreadable' && <p className="notice notice-refused">{t('proof.unreadable')}</p>}
    </div>
  )
}

/**
 * 证: how one knows. Says whether the entry is covered by a signed checkpoint and opens a card with its position.
 * @param index position in the log; null while it waits; leave it out when the caller does not know
 */
export function EvidenceMark(props: {
  stream: string
  seq: number
  leaf?: string | undefined
  index?: number | null | undefined
  at?: string | undefined
}): ReactNode {
  const { t, lang } = useTongue()
  const [wanted, setWanted] = useState(false)
  // The place of an entry is told to its parties; without a sign-in the leaf on the receipt is what one keeps.
  const stranger = !maybeSignedIn()
  const waiting = props.index === null && !stranger
  const asked = useItem(
    'evidence.leaf',
    { stream: props.stream, seq: props.seq },
    {
      enabled: (wanted && !stranger) || waiting,
      everyMs: waiting ? PENDING_POLL_MS : false,
      until: (leaf) => leaf.index !== null,
    },
  )
  const known = asked.data?.item
  const index = known?.index ?? props.index
  const at = known?.at ?? props.at
  const logged = typeof index === 'number'
  const unknown = index === undefined
  const receipt = stranger && index === null
  const now = useNow(waiting && !logged ? 1_000 : 60_000)
  const state = logged
    ? t('proof.logged', { n: index })
    : unknown
      ? t('proof.unknown')
      : receipt
        ? t('proof.receipt')
        : t('proof.pending') + (at === undefined ? '' : ` ${ageText(at, now, t)}`)
  return (
    <Floating
      className={logged ? 'mark-proof mark-logged' : unknown ? 'mark-proof' : 'mark-proof mark-pending'}
      mark={
        <>
          {t('proof.mark')}
          {!unknown && <span className="mark-word"> {state}</span>}
        </>
      }
      label={`${t('proof.mark')} ${state}`}
      title={t('proof.title')}
      closeLabel={t('card.close')}
    >
      {(open) => {
        if (open && !wanted) queueMicrotask(() => setWanted(true))
        return (
          <>
            <p>
              <strong>{state}</strong>
            </p>
            <p>
              {logged
                ? t('proof.logged.text')
                : unknown
                  ? `${t('load.busy')}…`
                  : t(receipt ? 'proof.receipt.text' : 'proof.pending.text')}
            </p>
            <dl className="card-facts">
              {logged && (
                <>
                  <dt>{t('proof.position')}</dt>
                  <dd className="figure">{index}</dd>
                </>
              )}
              {known?.checkpointSize != null && (
                <>
                  <dt>{t('proof.checkpoint')}</dt>
                  <dd className="figure">{t('proof.entries', { n: known.checkpointSize })}</dd>
                </>
              )}
              {at !== undefined && at !== null && (
                <>
                  <dt>{t('proof.at')}</dt>
                  <dd>
                    <Instant of={at} />
                  </dd>
                </>
              )}
              {props.leaf !== undefined && (
                <>
                  <dt>{t('proof.leaf')}</dt>
                  <dd className="hash">{props.leaf}</dd>
                </>
              )}
              <dt>{t('proof.stream')}</dt>
              <dd className="hash">
                {props.stream} · {props.seq}
              </dd>
            </dl>
            {logged && (known?.hash ?? props.leaf) !== undefined && (
              <VerifyHere leaf={known?.hash ?? props.leaf ?? ''} index={index} />
            )}
            <p>
              <a href={withLang(paths.verify(), lang)}>{t('home.log.verify')}</a>
            </p>
          </>
        )
      }}
    </Floating>
  )
}
