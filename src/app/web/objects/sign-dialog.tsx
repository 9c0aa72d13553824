import { Button, Input, Modal } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { fenText } from '../ui/figures.ts'
import { Failure } from '../ui/refusal.tsx'
import { Facts } from '../ui/page.tsx'
import { termsHashHere } from './terms-hash.ts'
import { TermsText } from './terms-text.tsx'
import { termsFacts } from './words.ts'

/** How many characters of the hash the signer copies: enough to name the version that is signed. */
const COPIED_CHARACTERS = 4

/**
 * Signing is more than a tick (Civil Code 496: standard terms are highlighted and explained): the whole text is read to
 * its end, the time spent on it is shown, and the signer copies the start of the hash that names this version.
 */
export function SignDialog({ lease, close }: { lease: Lease; close: () => void }): ReactNode {
  const { t } = useTongue()
  const sign = useAct('contracts.lease.sign')
  const text = useRef<HTMLDivElement>(null)
  const [readToEnd, setReadToEnd] = useState(false)
  const [seconds, setSeconds] = useState(0)
  const [copied, setCopied] = useState('')
  const here = useMemo(() => termsHashHere(lease), [lease])
  const same = here === lease.termsHash
  const wanted = lease.termsHash.slice(0, COPIED_CHARACTERS)

  useEffect(() => {
    const timer = setInterval(() => setSeconds((n) => n + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  const look = () => {
    const box = text.current
    if (box !== null && box.scrollTop + box.clientHeight >= box.scrollHeight - 8) setReadToEnd(true)
  }

  const why = !same
    ? t('sign.hash.differs')
    : !readToEnd
      ? t('sign.read.need')
      : copied.trim().toLowerCase() !== wanted
        ? t('sign.copy.need', { n: COPIED_CHARACTERS })
        : null
  return (
    <Modal
      open
      width={720}
      title={t('sign.title')}
      onCancel={close}
      afterOpenChange={look}
      mask={{ closable: false }}
      footer={
        <div className="footer">
          <Button onClick={close}>{t('sign.later')}</Button>
          <Guarded
            type="primary"
            why={why}
            loading={sign.isPending}
            onClick={() => sign.mutate({ lease: lease.lease, termsHash: lease.termsHash }, { onSuccess: close })}
          >
            {t('sign.do')}
          </Guarded>
        </div>
      }
    >
      <p>
        {t('sign.lead')} <BasisMark what={t('sign.title')} basis={['cn/e-signature-law#14', 'cn/civil-code#496']} />
      </p>
      <div ref={text} className="sign-text" tabIndex={0} role="region" aria-label={t('terms.full')} onScroll={look}>
        <TermsText lease={lease} />
        <h3>{t('terms')}</h3>
        <Facts of={[[t('lease.contract'), fenText(lease.contractFen)], ...termsFacts(lease.terms, t)]} />
      </div>
      <p className="quiet" aria-live="off">
        {t('sign.reading', { seconds })}
        {readToEnd ? ` · ${t('sign.read.end')}` : ''}
      </p>
      <div className="sign-hash">
        <div>{t('terms.hash')}</div>
        <div className="hash">
          <mark>{wanted}</mark>
          {lease.termsHash.slice(COPIED_CHARACTERS)}
        </div>
        <div className={same ? 'good' : 'bad'}>{same ? t('sign.hash.same') : t('sign.hash.differs')}</div>
      </div>
      <label className="field">
        {t('sign.copy', { n: COPIED_CHARACTERS })}
        <Input
          value={copied}
          maxLength={COPIED_CHARACTERS}
          style={{ width: 120 }}
          autoComplete="off"
          onChange={(event) => setCopied(event.target.value)}
        />
      </label>
      {sign.isError && <Failure error={sign.error} />}
    </Modal>
  )
}
