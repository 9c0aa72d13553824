import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { preparePossession, sampleCertificate, sampleRoot } from '../api/contract-papers.ts'
import type { SignatureKind } from '../api/contract-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Failure } from '../ui/refusal.tsx'
import { blocksOf, fromBase64, toBase64, type Bytes } from './bytes.ts'
import { bringKey, fingerprintOf, keepKey, keysPossible, makeKey, publicKeyOf, signWith } from './keys.ts'

const OWN = ['cn/e-signature-law#13', 'platform/contract-rules#certificate-of-own']

interface Brought {
  certificate: Bytes
  chain: Bytes[]
  key: CryptoKey
}

/** Files as people have them: certificates in PEM or DER, the key as PKCS #8. Throws an Error with words for the reader. */
async function brought(certificates: File, key: File, words: { certificate: string; key: string }): Promise<Brought> {
  const read = async (file: File): Promise<Bytes> => new Uint8Array(await file.arrayBuffer())
  const [certificate, ...chain] = blocksOf(await read(certificates), 'CERTIFICATE')
  if (certificate === undefined) throw new Error(words.certificate)
  const [pkcs8] = blocksOf(await read(key), 'PRIVATE KEY')
  if (pkcs8 === undefined) throw new Error(words.key)
  try {
    return { certificate, chain, key: await bringKey(pkcs8) }
  } catch {
    throw new Error(words.key)
  }
}

/** A certificate to sign with: one of the sample authority on a key made here, or one's own. Registered with the platform. */
export function CertificatePart({ kind, done }: { kind: SignatureKind; done: () => void }): ReactNode {
  const { t } = useTongue()
  const register = useAct('contracts.certificate.register')
  const sample = useQuery({ queryKey: ['sample-authority'], queryFn: sampleRoot, retry: false, staleTime: Infinity })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [own, setOwn] = useState(false)
  const [files, setFiles] = useState<{ certificate?: File; key?: File }>({})

  /** Registers a certificate with a signature that shows possession of its key, and keeps the key here. */
  const enrol = async (make: () => Promise<Brought>): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      const { certificate, chain, key } = await make()
      const der = toBase64(certificate)
      const { toBeSigned } = await preparePossession(kind, der)
      const signature = await signWith(key, toBeSigned)
      await keepKey(await fingerprintOf(certificate), key)
      await register.mutateAsync({ kind, certificate: der, chain: chain.map(toBase64), signature })
      done()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const fromSample = async (): Promise<Brought> => {
    const pair = await makeKey()
    const issued = await sampleCertificate(kind, await publicKeyOf(pair))
    return { certificate: fromBase64(issued.certificate), chain: issued.chain.map(fromBase64), key: pair.privateKey }
  }

  const { certificate, key } = files
  const shut = keysPossible() ? null : t('certificate.impossible')
  const file = (name: 'certificate' | 'key') => (
    <label className="certificate-file">
      {t(`certificate.file.${name}`)}
      <input
        type="file"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          setFiles((before) => ({ ...before, ...(chosen === undefined ? {} : { [name]: chosen }) }))
        }}
      />
    </label>
  )
  return (
    <div className="certificate-part">
      <p>
        {t(`certificate.need.${kind}`)} <BasisMark what={t('certificate.title')} basis={OWN} />
      </p>
      {sample.isSuccess && (
        <>
          <p className="row-of">
            <Guarded why={shut} basis={OWN} loading={busy && !own} onClick={() => void enrol(fromSample)}>
              {t(`certificate.sample.${kind}`)}
            </Guarded>
          </p>
          <p className="quiet">
            {t('certificate.sample.note')}{' '}
            <BasisMark what={t('certificate.sample.note')} basis={['cn/e-signature-law#16']} />
          </p>
        </>
      )}
      <details open={own || sample.isError} onToggle={(event) => setOwn(event.currentTarget.open)}>
        <summary>{t('certificate.own')}</summary>
        <p className="quiet">{t('certificate.own.note')}</p>
        {file('certificate')}
        {file('key')}
        <p className="row-of">
          <Guarded
            why={shut ?? (certificate === undefined || key === undefined ? t('certificate.own.need') : null)}
            basis={OWN}
            loading={busy && own}
            onClick={() => {
              if (certificate === undefined || key === undefined) return
              const words = { certificate: t('certificate.bad.certificate'), key: t('certificate.bad.key') }
              void enrol(() => brought(certificate, key, words))
            }}
          >
            {t('certificate.register')}
          </Guarded>
        </p>
      </details>
      {failure !== null && <Failure error={failure} />}
    </div>
  )
}
