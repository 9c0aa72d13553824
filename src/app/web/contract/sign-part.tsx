import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { embedSignature, preparePaper } from '../api/contract-papers.ts'
import type { CertificateRow, MandateRow, SignatureKind } from '../api/contract-rows.ts'
import type { Lease, Me } from '../api/rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue, type Say } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Day, Instant, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { CertificatePart } from './certificate-part.tsx'
import { keptHere, keyOf, signWith } from './keys.ts'

const KINDS = ['person', 'company'] as const
const SIGN = ['cn/e-signature-law#13', 'cn/e-signature-law#14']
const AUTHORITY = ['platform/contract-rules#authority-to-sign', 'cn/civil-code#171']

/** Why this person may not sign for this amount; null when nothing on record speaks against it. */
function authorityWhy(mandates: readonly MandateRow[], me: Me, lease: Lease, t: Say): string | null {
  const today = legalDay(new Date())
  const standing = mandates.filter(
    (one) =>
      one.person === me.person &&
      one.revokedAt === null &&
      one.from <= today &&
      (one.until === null || one.until >= today),
  )
  if (standing.length === 0) return t('sign.mandate.none')
  const enough = standing.some(({ limitFen }) => limitFen === null || lease.contractFen <= limitFen)
  return enough ? null : t('sign.mandate.limit', { amount: fenText(lease.contractFen) })
}

/** What still stands before one's signature, in the order in which it is done. */
function before(lease: Lease, t: Say): string | null {
  const { toRead, clauses } = lease.explaining
  const open = clauses.filter(({ questions }) => questions.some((one) => one.side === lease.side && !one.answered))
  if (open.length > 0) return t('sign.need.answers', { n: open.length })
  return toRead.length > 0 ? t('sign.need.read', { n: toRead.length }) : null
}

/** The two signatures of one's side: the person's, then the party's seal, each made by a key in this browser. */
export function SignPart({ lease, same }: { lease: Lease; same: boolean }): ReactNode {
  const { t } = useTongue()
  const me = useMe().data ?? null
  const mandates = useRows('contracts.mandate.list', { party: me?.party }, { enabled: me !== null })
  const own = rowsOf(useRows('contracts.certificate.list').data)
  const ids = own.map(({ certificate }) => certificate)
  const here = useQuery({ queryKey: ['keys-here', ids], queryFn: () => keptHere(ids) }).data
  const [sm2, setSm2] = useState(false)
  if (me === null || lease.side === null) return null
  const mayNot = mandates.isSuccess ? authorityWhy(rowsOf(mandates.data), me, lease, t) : null
  const why = same ? before(lease, t) : t('sign.hash.differs')
  return (
    <>
      <p>
        {t('sign.two')} <BasisMark what={t('sign.two')} basis={['platform/contract-rules#person-and-seal', ...SIGN]} />
      </p>
      {mayNot !== null && (
        <div className="notice notice-refused" role="note">
          <strong>{mayNot}</strong> <BasisMark what={mayNot} basis={AUTHORITY} />
          <p>{t('sign.mandate.next')}</p>
        </div>
      )}
      <ol className="signing">
        {KINDS.map((kind) => (
          <OneSignature
            key={kind}
            kind={kind}
            lease={lease}
            why={why ?? mayNot}
            first={kind === 'person' || lease.signatures.some((s) => s.side === lease.side && s.kind === 'person')}
            certificates={own.filter(
              (one) =>
                one.kind === kind &&
                one.revokedAt === null &&
                one.notAfter > new Date().toISOString() &&
                (kind === 'company' || one.person === me.person),
            )}
            here={here ?? new Set()}
            sm2={sm2}
          />
        ))}
      </ol>
      <label className="check">
        <input type="checkbox" checked={sm2} onChange={(event) => setSm2(event.target.checked)} /> {t('sign.sm2')}
      </label>
      <p className="quiet">{t('sign.sm2.note')}</p>
    </>
  )
}

type Stage = 'prepare' | 'sign' | 'embed' | 'record'

function OneSignature(props: {
  kind: SignatureKind
  lease: Lease
  why: string | null
  /** what comes before it is done */
  first: boolean
  certificates: readonly CertificateRow[]
  here: ReadonlySet<string>
  sm2: boolean
}): ReactNode {
  const { t } = useTongue()
  const { kind, lease, here } = props
  const client = useQueryClient()
  const record = useAct('contracts.lease.sign')
  const [stage, setStage] = useState<Stage | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [another, setAnother] = useState(false)
  const usable = props.certificates.filter(({ certificate }) => here.has(certificate))
  const [chosen, setChosen] = useState<string | null>(null)
  const certificate = usable.find((one) => one.certificate === chosen) ?? usable[0]
  const given = lease.signatures.find((one) => one.side === lease.side && one.kind === kind)
  const name = t(`sign.kind.${kind}`)

  const sign = async (): Promise<void> => {
    if (certificate === undefined) return
    setFailure(null)
    try {
      setStage('prepare')
      const { before: paper, at, toBeSigned } = await preparePaper(lease.lease, certificate.certificate)
      setStage('sign')
      const key = await keyOf(certificate.certificate)
      if (key === undefined) throw new Error(t('sign.key.gone'))
      const signature = await signWith(key, toBeSigned)
      setStage('embed')
      const signed = { certificate: certificate.certificate, before: paper, at, signature }
      const kept = await embedSignature(lease.lease, signed)
      setStage('record')
      const line = props.sm2 ? (await import('./sm2-line.ts')).sm2Line(lease.termsHash) : undefined
      await record.mutateAsync({
        lease: lease.lease,
        termsHash: lease.termsHash,
        ...kept,
        ...(line === undefined ? {} : { sm2: line }),
      })
    } catch (error) {
      setFailure(error)
      // What stands may be another file by now.
      void client.invalidateQueries({ queryKey: ['contracts.lease.get'] })
    } finally {
      setStage(null)
    }
  }

  if (given !== undefined)
    return (
      <li>
        <strong>{name}</strong> <StateTag tone="good">{t('sign.given')}</StateTag>{' '}
        <span className="quiet">
          {given.facts.signer?.subject.cn} <Instant of={given.facts.signedAt ?? given.at} />
        </span>
      </li>
    )
  return (
    <li>
      <strong>{name}</strong>
      {certificate === undefined || another ? (
        <>
          {certificate === undefined && props.certificates.length > 0 && (
            <p className="quiet">{t('certificate.elsewhere', { n: props.certificates.length })}</p>
          )}
          <CertificatePart kind={kind} done={() => setAnother(false)} />
        </>
      ) : (
        <>
          <p className="signing-certificate">
            {usable.length === 1 ? (
              certificate.subject.text
            ) : (
              <select
                aria-label={t('certificate.title')}
                value={certificate.certificate}
                onChange={(event) => setChosen(event.target.value)}
              >
                {usable.map((one) => (
                  <option key={one.certificate} value={one.certificate}>
                    {`${one.subject.cn ?? ''} ${one.serial.slice(-8)}`}
                  </option>
                ))}
              </select>
            )}{' '}
            <span className="quiet">
              {t('certificate.until')} <Day of={legalDay(certificate.notAfter)} />{' '}
              <span className="hash" title={certificate.certificate}>
                {certificate.certificate.slice(0, 16)}…
              </span>
            </span>{' '}
            <button type="button" className="plain" onClick={() => setAnother(true)}>
              {t('certificate.another')}
            </button>
          </p>
          <p className="row-of">
            <Guarded
              type="primary"
              why={props.why ?? (props.first ? null : t('sign.need.person'))}
              basis={['platform/contract-rules#person-and-seal', ...SIGN]}
              loading={stage !== null}
              onClick={() => void sign()}
            >
              {t(`sign.do.${kind}`)}
            </Guarded>
            <span className="quiet" role="status">
              {stage === null ? '' : t(`sign.stage.${stage}`)}
            </span>
          </p>
        </>
      )}
      {failure !== null && <Failure error={failure} />}
    </li>
  )
}
