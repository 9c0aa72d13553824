import { useState, type ReactNode } from 'react'
import { useAct, useStep } from '../api/attempt.ts'
import { claimPapers } from '../api/claim-papers.ts'
import type { Check, ClaimItem, KnownClaim, Statement } from '../api/claim-rows.ts'
import type { Given } from '../api/file-rows.ts'
import type { Receipt } from '../api/rows.ts'
import { FieldInput } from '../files/field-input.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { Go } from '../ui/link.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ClaimPreview } from './claim-answers.tsx'
import type { Writing } from './claim-draft.ts'

type To = 'court' | 'mediation' | 'zone'

/** The statement to read and take away, and where it goes. */
export function ClaimFiling(props: {
  desk: LeaseDesk
  about: string
  zoneFile: string | null
  known: KnownClaim
  writing: Writing
  check: Check
  statement: Statement
  item: ClaimItem | undefined
  /** keeps what was typed, and says which draft it is */
  keep: () => Promise<{ claim: string; version: number }>
}): ReactNode {
  const { t, say } = useTongue()
  const { statement, check, known, writing, about } = props
  const [to, setTo] = useState<To>('court')
  const [more, setMore] = useState<readonly Given[]>([])
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState<'take' | 'file' | null>(null)
  const [done, setDone] = useState<{ receipt: Receipt; file: string; no: string; to: To } | null>(null)
  const fix = useAct('dispute.claim.file')
  const steps = {
    court: useStep('dispute.case.check-intake'),
    mediation: useStep('dispute.mediation.request'),
    zone: useStep('dispute.zone.complain'),
  }
  const own = writing.evidence.flatMap(({ file }) => (file === null ? [] : [file]))
  const evidence = [...own, ...more.filter(({ sha256 }) => own.every((one) => one.sha256 !== sha256))]
  const lacks = check.missing.length + (to === 'court' ? check.toCourt.length : 0)
  const why =
    lacks > 0
      ? t('claim.file.incomplete', { n: lacks })
      : to === 'court' && evidence.length === 0
        ? t('claim.file.evidence')
        : null

  const take = async (kind: 'pdf' | 'docx'): Promise<void> => {
    setBusy('take')
    setFailure(null)
    try {
      const { claim } = await props.keep()
      const link = document.createElement('a')
      link.href = paths.claimPaper(claim, kind)
      link.download = ''
      link.click()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(null)
    }
  }

  const file = async (): Promise<void> => {
    setBusy('file')
    setFailure(null)
    try {
      const { claim, version } = await props.keep()
      const made = await claimPapers(claim, to)
      await fix.mutateAsync({ claim, version, to, papers: made.papers.map(({ sha256 }) => sha256) })
      const { title, claims, requests, facts, cause, court, contract, contacts, amountFen } = statement.fields
      const head = { title, place: known.place, about, facts }
      const input = {
        court: {
          ...head,
          claims,
          cause,
          court,
          complaint: made.papers,
          evidence,
          ...(amountFen > 0 ? { amountFen } : {}),
        },
        mediation: { ...head, claims: requests, contract, contacts, files: [...made.papers, ...evidence] },
        zone: { ...head, claims: requests, scenario: writing.scenario, evidence: [...made.papers, ...evidence] },
      }[to]
      const { decision, receipt } = await steps[to].mutateAsync(input)
      setDone({ receipt, file: decision.file, no: decision.no, to })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(null)
    }
  }

  if (done !== null)
    return (
      <Done receipt={done.receipt}>
        {t(`claim.file.done.${done.to}`, { no: done.no })}{' '}
        <Go to={done.to === 'zone' ? paths.deskDispute(props.desk, done.file) : paths.deskFile(props.desk, done.file)}>
          {t('claim.file.open')}
        </Go>
      </Done>
    )
  return (
    <>
      {(props.item?.files ?? []).map((one) => (
        <p key={one.file} className="notice">
          {t('claim.file.before', { title: say(one.title), no: one.no, state: say(one.stateTitle) })}{' '}
          <Go to={paths.deskFile(props.desk, one.file)}>{t('claim.file.open')}</Go>
        </p>
      ))}
      <p className="quiet">{t('claim.preview.lead')}</p>
      <ClaimPreview statement={statement} day={check.on} />
      <p className="row-of">
        <button
          type="button"
          className="button button-second"
          disabled={busy !== null}
          onClick={() => void take('pdf')}
        >
          {t('claim.pdf')}
        </button>
        <button
          type="button"
          className="button button-second"
          disabled={busy !== null}
          onClick={() => void take('docx')}
        >
          {t('claim.word')}
        </button>
      </p>
      <fieldset className="claim-rank">
        <legend>{t('claim.file.to')}</legend>
        {(['court', 'mediation', ...(props.zoneFile === null ? (['zone'] as const) : [])] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="claim-to" checked={to === one} onChange={() => setTo(one)} />{' '}
            {t(`claim.file.to.${one}`)}
          </label>
        ))}
      </fieldset>
      <p className="quiet">{t(`claim.file.says.${to}`)}</p>
      {own.length > 0 && <p>{t('claim.file.along', { names: own.map(({ name }) => name).join(t('claim.comma')) })}</p>}
      <FieldInput
        name="evidence"
        field={{
          label: { zh: '随案提交的证据文件', en: 'files of evidence that go along' },
          type: 'files',
          optional: to !== 'court' || own.length > 0,
        }}
        entry={more}
        enter={(given) => setMore(typeof given === 'string' ? [] : given)}
      />
      {failure !== null && <Failure error={failure} />}
      <p className="row-of">
        <span className="guarded">
          <button
            type="button"
            className="button"
            disabled={why !== null || busy !== null}
            {...(why === null ? {} : { title: why, 'aria-describedby': 'claim-file-why' })}
            onClick={() => void file()}
          >
            {busy === 'file' ? t('step.busy') : t('claim.file')}
          </button>
          {why !== null && (
            <span id="claim-file-why" className="why">
              {t('why')}
              {why}
            </span>
          )}
        </span>
      </p>
    </>
  )
}
