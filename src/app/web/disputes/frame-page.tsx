import { useEffect, useLayoutEffect, useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { ApiError, holdSession, signInFramed, signOutFramed } from '../api/client.ts'
import type { Me } from '../api/rows.ts'
import { queryClient, rowsOf, useItem, useRows } from '../api/views.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, speak, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Noted } from '../ui/basis-card.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { proofOfCode } from './code-proof.ts'
import { ComplainForm } from './complain-form.tsx'
import { useContracted } from './contracted.ts'
import { themeOf } from './contrast.ts'
import { DisputeBody, DisputeState, useDispute } from './dispute-body.tsx'
import { HandedOver } from './handed-over.tsx'
import '../files/files.css'
import '../public/portal.css'
import './disputes.css'

loadWords(disputesWords)
loadWords(filesWords)
loadWords(portalWords)

/** So often is asked whether the other side has acted: the event channel needs a cookie. */
const ASK_AGAIN_MS = 4_000

const asked = new URLSearchParams(window.location.search)
/** The page around the frame, as its script named it; the browser delivers nothing to any other. */
const around = asked.get('origin')
const isFramed = window.parent !== window && around !== null

const tell = (message: object): void => {
  if (isFramed) window.parent.postMessage(message, around!)
}

interface Opened {
  code: string | null
}

/** What the page around says once it has heard that the frame is there. */
function useOpening(): Opened | null {
  const [opened, setOpened] = useState<Opened | null>(isFramed ? null : { code: null })
  useEffect(() => {
    if (!isFramed) return
    const heard = (event: MessageEvent<unknown>): void => {
      if (event.source !== window.parent || event.origin !== around) return
      const { suan, code, theme } = (event.data ?? {}) as { suan?: unknown; code?: unknown; theme?: unknown }
      if (suan !== 'open') return
      if (typeof theme === 'string') wear(theme)
      setOpened({ code: typeof code === 'string' ? code : null })
    }
    window.addEventListener('message', heard)
    tell({ suan: 'ready' })
    return () => window.removeEventListener('message', heard)
  }, [])
  return opened
}

/** The colours of the site, where text stays readable on them. */
function wear(given: string): void {
  const theme = themeOf(given)
  if (theme === null) return tell({ suan: 'theme-refused' })
  const { style } = document.documentElement
  style.setProperty('--act', theme.accent)
  style.setProperty('--act-ink', theme.accentInk)
  style.setProperty('--ground', theme.ground)
  style.setProperty('--ink', theme.ink)
}

/** The frame is as high as its content, so that the site has one scroll bar. */
function measured(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined
  const observer = new ResizeObserver(() => tell({ suan: 'height', height: element.scrollHeight + 16 }))
  observer.observe(element)
  return () => observer.disconnect()
}

/** /zone: the dispute zone inside another site. */
export function FramePage(): ReactNode {
  const { t, lang } = useTongue()
  const opened = useOpening()
  const [me, setMe] = useState<Me | null>(null)
  useLayoutEffect(() => speak(asked.get('lang') === 'en' ? 'en' : 'zh'), [])
  useEffect(() => {
    document.title = t('odr.frame.title')
  }, [t])
  const leave = (): void => {
    void signOutFramed().finally(() => {
      holdSession(null)
      queryClient.clear()
      setMe(null)
    })
  }
  return (
    <main ref={measured} className="odr-frame" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <Noted>
        <header className="odr-frame-head">
          <h1>{t('odr.frame.title')}</h1>
          {me !== null && (
            <p>
              {me.partyName}{' '}
              <button type="button" className="plain" onClick={leave}>
                {t('odr.frame.out')}
              </button>
            </p>
          )}
        </header>
        {!isFramed && (
          <p className="notice">
            {t('odr.frame.alone')} <Way to={paths.disputes()}>{t('odr.public.title')}</Way>
          </p>
        )}
        {opened === null ? (
          <Loading label={t('load.busy')} rows={3} />
        ) : me === null ? (
          <SignIn enter={setMe} />
        ) : (
          <Inside key={me.party} me={me} code={opened.code} />
        )}
      </Noted>
    </main>
  )
}

function SignIn({ enter }: { enter: (me: Me) => void }): ReactNode {
  const { t } = useTongue()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (name === '' || password === '') return
    setBusy(true)
    setFailure(null)
    try {
      const { token, me } = await signInFramed(name, password)
      holdSession({ token, role: me.roles.find((role) => role === 'lessee' || role === 'provider') ?? null })
      enter(me)
      tell({ suan: 'state', state: 'signed-in' })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="step-form" aria-label={t('odr.frame.signIn')} onSubmit={(event) => void submit(event)}>
      <h2>{t('odr.frame.signIn')}</h2>
      <p className="quiet">{t('odr.frame.signIn.why')}</p>
      <label>
        {t('odr.frame.name')}
        <input name="name" autoComplete="username" value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <label>
        {t('odr.frame.password')}
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      {failure !== null && <Failure error={failure} />}
      <div className="row-of">
        <button type="submit" className="button" disabled={busy || name === '' || password === ''}>
          {t('odr.frame.go')}
        </button>
      </div>
    </form>
  )
}

/** A side of the contract: what was handed over is opened with its code, then its dispute, or a complaint. */
function Inside({ me, code }: { me: Me; code: string | null }): ReactNode {
  const { t } = useTongue()
  const open = useAct('dispute.handover.open')
  const { mutate } = open
  const isSide = me.roles.some((role) => role === 'lessee' || role === 'provider')
  useEffect(() => {
    if (code !== null && isSide) mutate({ proof: proofOfCode(code) })
  }, [code, isSide, mutate])
  if (!isSide) return <p className="notice">{t('odr.frame.notSide')}</p>
  if (code === null)
    return (
      <>
        <p className="notice">{t('odr.frame.noContract')}</p>
        <Contract about={null} handover={null} side={sideOf(me)} />
      </>
    )
  if (open.error instanceof ApiError) return <Failure error={open.error} />
  if (open.data === undefined) return <Loading label={t('load.busy')} rows={3} />
  const { handover } = open.data.decision
  return <Contract about={`handover/${handover}`} handover={handover} side={sideOf(me)} />
}

/** As which side somebody signed in here acts. */
const sideOf = ({ roles }: Me): LeaseDesk => (roles.includes('lessee') ? 'lessee' : 'provider')

function Contract(props: { about: string | null; handover: string | null; side: LeaseDesk }): ReactNode {
  const { about, handover, side } = props
  const { t, say } = useTongue()
  const rows = useRows('dispute.zone.list', about === null ? {} : { about }, { everyMs: ASK_AGAIN_MS })
  const [chosen, setChosen] = useState<string | null>(null)
  const [making, setMaking] = useState(false)
  if (rows.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (rows.isError) return <Failure error={rows.error} retry={() => void rows.refetch()} />
  const found = rowsOf(rows.data)
  const shown = chosen ?? (found.length === 1 ? found[0]!.file : null)
  return (
    <>
      {handover !== null && <HandedOver handover={handover} />}
      {found.length > 1 && (
        <ul className="odr-choose">
          {found.map(({ file, title, stateTitle }) => (
            <li key={file}>
              <button type="button" className="plain" aria-pressed={file === shown} onClick={() => setChosen(file)}>
                {title} · {say(stateTitle)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.length === 0 && handover === null && !making && <Empty>{t('odr.none')}</Empty>}
      {((handover !== null && found.length === 0) || making) && (
        <NewComplaint
          handover={handover}
          side={side}
          made={(file) => {
            setMaking(false)
            setChosen(file)
            tell({ suan: 'state', state: 'complained' })
            void rows.refetch()
          }}
        />
      )}
      {(handover === null || found.length > 0) && !making && (
        <p>
          <button type="button" className="plain" onClick={() => setMaking(true)}>
            {t('odr.new')}
          </button>
        </p>
      )}
      {shown !== null && <One key={shown} file={shown} />}
    </>
  )
}

/** About the contract that was handed over; where none was, about any that this side has here. */
function NewComplaint(props: { handover: string | null; side: LeaseDesk; made: (file: string) => void }): ReactNode {
  return props.handover === null ? (
    <OwnContracts side={props.side} made={props.made} />
  ) : (
    <HandedContract handover={props.handover} made={props.made} />
  )
}

function HandedContract({ handover, made }: { handover: string; made: (file: string) => void }): ReactNode {
  const { t } = useTongue()
  const contract = useItem('dispute.handover.get', { handover })
  if (contract.isError) return <Failure error={contract.error} retry={() => void contract.refetch()} />
  if (contract.data === undefined) return <Loading label={t('load.busy')} rows={4} />
  const { place, contractNo, title } = contract.data.item
  return (
    <ComplainForm
      contracts={[{ about: `handover/${handover}`, place, says: `${contractNo} · ${title}` }]}
      done={({ decision }) => made(decision.file)}
    />
  )
}

function OwnContracts({ side, made }: { side: LeaseDesk; made: (file: string) => void }): ReactNode {
  const { t } = useTongue()
  const { contracts, isPending, failed } = useContracted(side)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (isPending) return <Loading label={t('load.busy')} rows={4} />
  if (contracts.length === 0) return <Empty>{t('odr.none.leases')}</Empty>
  return <ComplainForm contracts={contracts} done={({ decision }) => made(decision.file)} />
}

function One({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const { dispute, found, chart } = useDispute(file, ASK_AGAIN_MS)
  const state = dispute.data?.item.state
  useEffect(() => {
    if (state !== undefined) tell({ suan: 'state', state })
  }, [state])
  const failed = [dispute, found, chart].find(({ isError }) => isError)
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (dispute.data === undefined || found.data === undefined || chart.data === undefined)
    return <Loading label={t('load.busy')} rows={6} />
  const of = dispute.data.item
  return (
    <section aria-label={of.title}>
      <h2>
        {of.title} <DisputeState of={of} />
      </h2>
      <DisputeBody of={of} file={found.data.item} chart={chart.data.item} />
    </section>
  )
}
