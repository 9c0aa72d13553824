import { useState, type ReactNode } from 'react'
import { readRows } from '../api/client.ts'
import { paperBytes, paperVerdict } from '../api/contract-papers.ts'
import type { PaperVerdict } from '../api/contract-rows.ts'
import type { Lease } from '../api/rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { fromBase64 } from './bytes.ts'
import type { CheckedPaper } from './check-paper.ts'
import { SideName, sidesOf } from './side.tsx'

/** Who has signed what, with which certificate and time stamp, on which file. */
export function Signatures({ lease }: { lease: Lease }): ReactNode {
  const { t } = useTongue()
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('paper.side')}</th>
            <th scope="col">{t('paper.clauses')}</th>
            <th scope="col">{t('sign.kind.person')}</th>
            <th scope="col">{t('sign.kind.company')}</th>
          </tr>
        </thead>
        <tbody>
          {sidesOf(lease).map((side) => {
            const heavy = lease.explaining.clauses.filter(
              ({ exceptional }) => exceptional === 'both' || exceptional === (side === 'provider' ? side : 'lessee'),
            )
            const read = heavy.filter(({ acknowledged }) =>
              acknowledged.some((one) => one.side === side && one.termsHash === lease.termsHash),
            )
            return (
              <tr key={side}>
                <th scope="row">
                  <SideName side={side} />
                </th>
                <td data-label={t('paper.clauses')} className="figure">
                  {t('paper.clauses.of', { n: read.length, all: heavy.length })}
                </td>
                {(['person', 'company'] as const).map((kind) => {
                  const given = lease.signatures.find((one) => one.side === side && one.kind === kind)
                  return (
                    <td key={kind} data-label={t(`sign.kind.${kind}`)}>
                      {given === undefined ? (
                        <StateTag tone="over">{t('paper.wanted')}</StateTag>
                      ) : (
                        <span className="paper-signature">
                          <StateTag tone="good">{t('sign.given')}</StateTag>{' '}
                          {given.facts.signer?.subject.cn ?? given.person}
                          <br />
                          <span className="quiet">
                            {t('paper.stamped')} <Instant of={given.facts.signedAt ?? given.at} />
                            <br />
                            {t('paper.certificate')}{' '}
                            <span className="hash" title={given.certificate ?? ''}>
                              {given.certificate?.slice(0, 16)}…
                            </span>
                            {given.facts.sm2 != null && (
                              <>
                                <br />
                                {t('paper.sm2')}{' '}
                                <span className="hash" title={given.facts.sm2}>
                                  {given.facts.sm2.slice(0, 16)}…
                                </span>
                              </>
                            )}
                          </span>
                        </span>
                      )}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The file itself: read it, take it away, and check it here. */
export function PaperPart({ lease }: { lease: Lease }): ReactNode {
  const { t } = useTongue()
  const { head, revisions } = lease.paper
  return (
    <>
      <p className="row-of">
        <a className="button" href={paths.contractPdf(lease.lease)} target="_blank" rel="noreferrer">
          {t('paper.pdf')}
        </a>
        <a className="button button-second" href={paths.contractWord(lease.lease)} download={`${lease.lease}.docx`}>
          {t('paper.word')}
        </a>
      </p>
      {head !== null && (
        <p className="quiet">
          {t('paper.head')} <span className="hash">{head}</span>
        </p>
      )}
      {revisions.length > 0 && <VerifyHere lease={lease} />}
    </>
  )
}

interface Outcome {
  here: CheckedPaper
  platform: PaperVerdict
}

/** The bytes are fetched and checked by this browser; beside it stands what the platform finds. */
function VerifyHere({ lease }: { lease: Lease }): ReactNode {
  const { t, say } = useTongue()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const check = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      const [{ checkPaper }, pdf, platform, authorities] = await Promise.all([
        import('./check-paper.ts'),
        paperBytes(paths.contractPdf(lease.lease)),
        paperVerdict(lease.lease),
        readRows('contracts.authority.list'),
      ])
      const roots = authorities.rows.filter(({ endedAt }) => endedAt === null).map(({ der }) => fromBase64(der))
      setOutcome({ here: await checkPaper(pdf, roots), platform })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const good = (yes: boolean): ReactNode => (
    <StateTag tone={yes ? 'good' : 'bad'}>{yes ? t('paper.good') : t('paper.bad')}</StateTag>
  )
  return (
    <div aria-live="polite">
      <p className="row-of">
        <button type="button" className="button button-second" disabled={busy} onClick={() => void check()}>
          {busy ? t('paper.checking') : t('paper.check')}
        </button>
        <BasisMark what={t('paper.check')} basis={['cn/e-signature-law#13', 'cn/e-signature-law#5']} />
      </p>
      {failure !== null && <Failure error={failure} />}
      {outcome !== null && (
        <div className={outcome.here.sha256 === lease.paper.head ? 'notice notice-good' : 'notice notice-bad'}>
          <p>
            {outcome.here.sha256 === lease.paper.head ? t('paper.same') : t('paper.differs')}{' '}
            <span className="hash">{outcome.here.sha256}</span>
          </p>
          <ul>
            {outcome.here.signatures.map((one, index) => {
              const platform = outcome.platform.signatures[index]
              return (
                <li key={index}>
                  {one.name}
                  {t('colon')}
                  {t('paper.here')} {good(one.valid && one.trusted)} {t('paper.platform')}{' '}
                  {good(platform?.valid === true)}
                  {platform?.reasons.map((reason) => ` ${say(reason)}`)}
                  {one.coversFile && ` ${t('paper.covers')}`}
                </li>
              )
            })}
          </ul>
          <p className="quiet">{t('paper.check.note')}</p>
        </div>
      )}
    </div>
  )
}
