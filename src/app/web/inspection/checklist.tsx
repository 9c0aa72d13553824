import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { AskedLine, InspectionShown, RecordEntry } from '../api/inspection-rows.ts'
import { useItem } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { useDraft } from '../ui/draft.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import {
  draftOf,
  draftsOf,
  dropDraft,
  giveUp,
  hashOf,
  keepDraft,
  keepLine,
  newEntry,
  sendWaiting,
  waiting,
  type Draft,
  type Line,
} from './record-queue.ts'
import { stateWord } from './names.ts'
import '../public/portal.css'
import '../files/files.css'
import './inspection.css'

loadWords(inspectionWords)

const TRY_AGAIN_MS = 5_000

/** What waits on this device for a file, sent whenever the connection allows. */
function useWaiting(file: string): { lines: Line[]; online: boolean; changed: () => void } {
  const client = useQueryClient()
  const [lines, setLines] = useState<Line[]>([])
  const [online, setOnline] = useState(navigator.onLine)
  const changed = useCallback(() => {
    const look = async () => {
      setLines(await waiting(file))
      const sent = await sendWaiting(file)
      const left = await waiting(file)
      setLines(left)
      setOnline(navigator.onLine && left.every(({ refused }) => refused !== undefined))
      if (sent > 0)
        await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'supervision.inspection.get' })
    }
    void look()
  }, [client, file])
  useEffect(() => {
    changed()
    const off = () => setOnline(false)
    window.addEventListener('online', changed)
    window.addEventListener('offline', off)
    const timer = setInterval(changed, TRY_AGAIN_MS)
    return () => {
      window.removeEventListener('online', changed)
      window.removeEventListener('offline', off)
      clearInterval(timer)
    }
  }, [changed])
  return { lines, online, changed }
}

/**
 * Without a connection this page cannot be opened anew: leaving it is asked about first. What was typed and photographed is
 * kept on the device either way.
 */
function useStaysOpen(online: boolean): void {
  useEffect(() => {
    if (online) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [online])
}

/** The questions at which something is kept that was not saved. */
function useDrafts(file: string): { drafts: readonly string[]; looked: () => void } {
  const [drafts, setDrafts] = useState<readonly string[]>([])
  const looked = useCallback(() => void draftsOf(file).then(setDrafts), [file])
  useEffect(() => {
    looked()
    // photos wait here until they are sent: the browser is asked not to clear them away
    void navigator.storage?.persist?.().catch(() => false)
  }, [looked])
  return { drafts, looked }
}

/** 现场检查表: for a tablet in a machine room; what is entered is kept here first and sent when it can be. */
export function ChecklistPage({ file }: { file: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('supervision.inspection.get', { file })
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskInspections('regulator')}>{t('desk.inspections')}</Go>
    </p>
  )
  if (of == null)
    return (
      <Page title={t('inspect.checklist')} above={crumb}>
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of === null && (
          <Empty next={<Go to={paths.deskInspections('regulator')}>{t('desk.inspections')}</Go>}>
            {t('inspect.none')}
          </Empty>
        )}
      </Page>
    )
  return (
    <Page
      title={`${t('inspect.checklist')} · ${of.name ?? ''}`}
      above={crumb}
      state={<StateTag tone="act">{t(stateWord(of.state))}</StateTag>}
      lead={
        <>
          {say(of.itemTitle)} · {of.no}{' '}
          <BasisMark
            what={t('inspect.checklist')}
            basis={[
              'cn/administrative-penalty-law#55',
              'cn/administrative-penalty-law#47',
              'platform/supervision-rules#record',
              ...of.ground,
            ]}
          />
        </>
      }
    >
      <Known of={of} />
    </Page>
  )
}

function Known({ of }: { of: InspectionShown }): ReactNode {
  const { t } = useTongue()
  const { lines, online, changed } = useWaiting(of.file)
  const { drafts, looked } = useDrafts(of.file)
  useStaysOpen(online)
  const isOpen = of.mine && (of.state === 'on-site' || of.state === 'remote-check')
  const stuck = lines.filter(({ refused }) => refused !== undefined)
  const answered = new Set([...of.entries.map(({ key }) => key), ...lines.map(({ key }) => key)])
  const open = of.checklist.filter(({ key }) => !answered.has(key)).length
  return (
    <>
      {stuck.map((line) => (
        <Stuck key={line.entry} line={line} changed={changed} />
      ))}
      {!isOpen && <p className="notice">{t('inspect.notChecking')}</p>}
      <ol className="inspect-lines">
        {of.checklist.map((asks) => (
          <Question
            key={asks.key}
            file={of.file}
            asks={asks}
            isOpen={isOpen}
            entries={of.entries.filter(({ key }) => key === asks.key)}
            lines={lines.filter(({ key }) => key === asks.key)}
            changed={changed}
            drafted={looked}
          />
        ))}
      </ol>
      <div className="inspect-waiting" role="status">
        <StateTag tone={online ? 'good' : 'warn'}>{t(online ? 'inspect.online' : 'inspect.offline')}</StateTag>
        <span>{t('inspect.waiting', { n: lines.length - stuck.length })}</span>
        {drafts.length > 0 && <span>{t('inspect.drafts', { n: drafts.length })}</span>}
        <span>{t('inspect.answered', { n: of.checklist.length - open, of: of.checklist.length })}</span>
      </div>
      {isOpen && <Sign of={of} waits={lines.length > 0} drafts={drafts.length} open={open} />}
    </>
  )
}

function Stuck({ line, changed }: { line: Line; changed: () => void }): ReactNode {
  const { t, say } = useTongue()
  return (
    <p className="notice notice-refused">
      {t('inspect.refusedLine')} {say(line.refused!)}{' '}
      <button type="button" className="plain" onClick={() => void giveUp(line.entry).then(changed)}>
        {t('inspect.giveUp')}
      </button>
    </p>
  )
}

const EMPTY: Draft = { answer: '', measure: '', note: '', photos: [] }
const isEmpty = ({ answer, measure, note, photos }: Draft): boolean =>
  answer === '' && measure === '' && note === '' && photos.length === 0
const MOST_PHOTOS = 10
const ANSWERS: Readonly<Record<AskedLine['kind'], readonly string[]>> = {
  'yes-no': ['yes', 'no', 'not-applicable'],
  measure: ['measured', 'not-applicable'],
  text: ['noted', 'not-applicable'],
}
const DECIMAL = /^-?\d{1,12}(\.\d{1,6})?$/

function Question(props: {
  file: string
  asks: AskedLine
  isOpen: boolean
  entries: readonly RecordEntry[]
  lines: readonly Line[]
  changed: () => void
  drafted: () => void
}): ReactNode {
  const { t, say } = useTongue()
  const { file, asks, drafted } = props
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const latest = useRef(draft)
  const [failure, setFailure] = useState<unknown>(null)
  const camera = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const restore = async () => {
      const kept = await draftOf(file, asks.key)
      if (kept === undefined) return
      latest.current = { ...EMPTY, ...kept }
      setDraft(latest.current)
    }
    void restore()
  }, [file, asks.key])
  const put = (more: Partial<Draft>) => {
    const all = { ...latest.current, ...more }
    latest.current = all
    setDraft(all)
    void (isEmpty(all) ? dropDraft(file, asks.key) : keepDraft(file, asks.key, all)).then(drafted, setFailure)
  }
  const title = say(asks.asks)
  const why =
    draft.answer === ''
      ? t('inspect.need.answer')
      : draft.answer === 'measured' && !DECIMAL.test(draft.measure.trim())
        ? t('inspect.need.measure')
        : draft.answer === 'noted' && draft.note.trim() === ''
          ? t('inspect.need.note')
          : null
  const addPhotos = async (chosen: readonly File[]) => {
    const hashed = await Promise.all(
      chosen.map(async (bytes) => ({ name: bytes.name.slice(0, 200), sha256: await hashOf(bytes), bytes })),
    )
    put({ photos: [...latest.current.photos, ...hashed].slice(0, MOST_PHOTOS) })
  }
  const save = async () => {
    if (why !== null) return
    const { answer, measure, note, photos } = draft
    try {
      await keepLine({
        entry: newEntry(),
        file,
        key: asks.key,
        answer,
        ...(answer === 'measured' ? { measure: measure.trim() } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
        madeAt: new Date().toISOString(),
        photos,
      })
      await dropDraft(file, asks.key)
      latest.current = EMPTY
      setDraft(EMPTY)
      setFailure(null)
      drafted()
      props.changed()
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <li className="inspect-line" aria-label={title}>
      <h2>{title}</h2>
      {(props.entries.length > 0 || props.lines.length > 0) && (
        <ul className="papers">
          {props.entries.map((entry) => (
            <li key={entry.entry}>
              <StateTag tone="good">{t('inspect.entered')}</StateTag> {answerText(entry, asks, t)} ·{' '}
              <Instant of={entry.madeAt} />
              {entry.photos.map((photo) => (
                <span key={photo.sha256} className="hash quiet">
                  {' '}
                  {photo.name} {photo.sha256.slice(0, 12)}…
                </span>
              ))}
            </li>
          ))}
          {props.lines.map((line) => (
            <li key={line.entry}>
              <StateTag tone="warn">{t('inspect.onDevice')}</StateTag> {answerText(line, asks, t)}
            </li>
          ))}
        </ul>
      )}
      {props.isOpen && (
        <form
          aria-label={title}
          className="inspect-form"
          onKeyDown={deliberate}
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <fieldset>
            <legend className="unseen">{t('inspect.answer')}</legend>
            {ANSWERS[asks.kind].map((answer) => (
              <label key={answer}>
                <input
                  type="radio"
                  name={`answer-${asks.key}`}
                  checked={draft.answer === answer}
                  onChange={() => put({ answer })}
                />
                {t(`inspect.answer.${answer}` as WordId)}
              </label>
            ))}
          </fieldset>
          {draft.answer === 'measured' && (
            <Labelled label={t('inspect.measure', { unit: asks.unit ?? '' })} wide>
              {(id) => (
                <input
                  id={id}
                  type="text"
                  inputMode="decimal"
                  value={draft.measure}
                  onChange={({ target }) => put({ measure: target.value })}
                />
              )}
            </Labelled>
          )}
          <Labelled label={t('inspect.note')} wide>
            {(id) => (
              <textarea id={id} rows={2} value={draft.note} onChange={({ target }) => put({ note: target.value })} />
            )}
          </Labelled>
          <Labelled label={t('inspect.photos')} wide>
            {(id) => (
              <input
                ref={camera}
                id={id}
                type="file"
                accept="image/*"
                capture="environment"
                multiple
                onChange={(event) => {
                  const chosen = [...(event.target.files ?? [])]
                  event.target.value = ''
                  void addPhotos(chosen)
                }}
              />
            )}
          </Labelled>
          {draft.photos.length > 0 && (
            <Photos
              of={draft.photos}
              drop={(sha256) => put({ photos: draft.photos.filter((photo) => photo.sha256 !== sha256) })}
            />
          )}
          {failure !== null && <Failure error={failure} />}
          <Guarded htmlType="submit" size="large" why={why} basis={['platform/supervision-rules#record']}>
            {t('inspect.save')}
          </Guarded>
          {!isEmpty(draft) && (
            <button type="button" className="plain" onClick={() => put(EMPTY)}>
              {t('inspect.clear')}
            </button>
          )}
        </form>
      )}
    </li>
  )
}

function answerText(
  { answer, measure, note }: { answer: string; measure?: string | null; note?: string | null },
  { unit }: AskedLine,
  t: (id: WordId) => string,
): string {
  const said = measure == null ? t(`inspect.answer.${answer}` as WordId) : `${measure} ${unit ?? ''}`
  return note == null ? said : `${said} · ${note}`
}

function Photos({ of, drop }: { of: Line['photos']; drop: (sha256: string) => void }): ReactNode {
  return (
    <ul className="inspect-photos">
      {of.map((photo) => (
        <Photo key={photo.sha256} of={photo} drop={() => drop(photo.sha256)} />
      ))}
    </ul>
  )
}

function Photo({ of: { name, sha256, bytes }, drop }: { of: Line['photos'][number]; drop: () => void }): ReactNode {
  const { t } = useTongue()
  const [source] = useState(() => URL.createObjectURL(bytes))
  useEffect(() => () => URL.revokeObjectURL(source), [source])
  return (
    <li>
      <img src={source} alt={name} />
      <span className="hash quiet">{sha256.slice(0, 12)}…</span>{' '}
      <button type="button" className="plain" aria-label={`${t('inspect.photo.drop')} ${name}`} onClick={drop}>
        {t('inspect.photo.drop')}
      </button>
    </li>
  )
}

const SIGNED = ['signed', 'refused', 'absent'] as const
type Signing = { found: string; signers: readonly string[]; enterprise: (typeof SIGNED)[number]; signer: string }
const UNSIGNED: Signing = { found: '', signers: [], enterprise: 'signed', signer: '' }

/** The record is signed once nothing waits on the device: by the officers, and by the enterprise or with a note of its refusal. */
function Sign(props: { of: InspectionShown; waits: boolean; drafts: number; open: number }): ReactNode {
  const { of, waits, drafts, open } = props
  const { t } = useTongue()
  const sign = useStep('supervision.inspection.sign-record')
  const kept = useDraft<Signing>(`inspection-record.${of.file}`, UNSIGNED)
  const [given, setGiven] = useState(kept.initial)
  const { found, signers, enterprise, signer } = given
  const put = (more: Partial<Signing>) => {
    const all = { ...given, ...more }
    setGiven(all)
    kept.keep(all)
  }
  const why = waits
    ? t('inspect.need.sent')
    : drafts > 0
      ? t('inspect.need.drafts', { n: drafts })
      : open > 0
        ? t('inspect.need.all', { n: open })
        : signers.length < 2
          ? t('inspect.need.two')
          : found.trim() === '' || signer.trim() === ''
            ? t('inspect.need.found')
            : null
  const photos = of.entries.flatMap((entry) => entry.photos).slice(0, 50)
  return (
    <Section title={t('inspect.sign')}>
      <form
        className="inspect-form inspect-line"
        aria-label={t('inspect.sign')}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null)
            sign.mutate(
              {
                file: of.file,
                found: found.trim(),
                signedBy: signers,
                enterprise,
                signer: signer.trim(),
                ...(photos.length === 0
                  ? {}
                  : { record: [...new Map(photos.map((photo) => [photo.sha256, photo])).values()] }),
              },
              { onSuccess: kept.drop },
            )
        }}
      >
        <Labelled label={t('inspect.found')} wide>
          {(id) => <textarea id={id} rows={3} value={found} onChange={({ target }) => put({ found: target.value })} />}
        </Labelled>
        <fieldset>
          <legend>{t('inspect.signers')}</legend>
          {of.officers.map(({ certificate, name }) => (
            <label key={certificate}>
              <input
                type="checkbox"
                checked={signers.includes(certificate)}
                onChange={({ target }) =>
                  put({
                    signers: target.checked ? [...signers, certificate] : signers.filter((one) => one !== certificate),
                  })
                }
              />
              {name} {certificate}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t('inspect.enterprise.signs')}</legend>
          {SIGNED.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="enterprise"
                checked={enterprise === one}
                onChange={() => put({ enterprise: one })}
              />
              {t(`inspect.enterprise.${one}`)}
            </label>
          ))}
        </fieldset>
        <Labelled label={t(enterprise === 'signed' ? 'inspect.signer' : 'inspect.witness')} wide>
          {(id) => (
            <input id={id} type="text" value={signer} onChange={({ target }) => put({ signer: target.value })} />
          )}
        </Labelled>
        {sign.isError && <Failure error={sign.error} />}
        {sign.isSuccess && <Done receipt={sign.data.receipt}>{t('inspect.sign.done')}</Done>}
        <Guarded
          htmlType="submit"
          type="primary"
          size="large"
          why={why}
          basis={['cn/administrative-penalty-law#55', 'cn/administrative-penalty-law#42']}
          loading={sign.isPending}
        >
          {t('inspect.sign')}
        </Guarded>
      </form>
    </Section>
  )
}
