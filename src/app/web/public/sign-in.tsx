import { useState, type FormEvent, type ReactNode } from 'react'
import { ApiError, signIn } from '../api/client.ts'
import type { SampleSignIn } from '../api/rows.ts'
import { useSamples } from '../api/views.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { deskOf, paths, withLang } from '../paths.ts'
import { Failure } from '../ui/refusal.tsx'
import { firstDesk, PublicPage } from './page.tsx'

/** Where to go after signing in: back to the desk page that asked for it, else to the person's first desk. */
function destination(desks: readonly string[]): string | null {
  const back = new URLSearchParams(window.location.search).get('back')
  if (back !== null && back.startsWith('/')) {
    const desk = deskOf(new URL(back, window.location.origin).pathname)
    if (desk !== null && desks.includes(desk)) return back
  }
  const desk = firstDesk(desks)
  return desk === null ? null : paths[desk]()
}

export function SignIn(): ReactNode {
  const { t, lang, say } = useTongue()
  const samples = useSamples().data ?? []
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [nobody, setNobody] = useState<string | null>(null)

  const enter = async (as: { name: string; password: string }) => {
    setBusy(true)
    setFailure(null)
    setNobody(null)
    try {
      const me = await signIn(as.name, as.password)
      const to = destination(me.desks)
      if (to === null) setNobody(`${me.partyName}`)
      else window.location.assign(withLang(to, lang))
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name !== '' && password !== '') void enter({ name, password })
  }
  const wrong = failure instanceof ApiError && failure.status === 401
  const missing = name === '' || password === ''
  return (
    <PublicPage title={t('signIn.title')}>
      <div className="sign-in">
        <section>
          <h1>{t('signIn.title')}</h1>
          <form onSubmit={submit}>
            <label>
              {t('signIn.name')}
              <input
                name="name"
                autoComplete="username"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
            <label>
              {t('signIn.password')}
              <input
                name="password"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </label>
            {wrong && (
              <p className="field-error" role="alert">
                {t('signIn.wrong')}
              </p>
            )}
            {failure !== null && !wrong && <Failure error={failure} />}
            {nobody !== null && <p role="status">{t('signIn.noDesk', { name: nobody })}</p>}
            <button type="submit" className="button" disabled={busy || missing} title={missing ? t('signIn.empty') : ''}>
              {busy ? t('signIn.busy') : t('signIn.submit')}
            </button>
            {missing && <p className="quiet">{t('signIn.empty')}</p>}
          </form>
          <p>
            <a href={withLang(paths.home(), lang)}>{t('signIn.back')}</a>
          </p>
        </section>
        {samples.length > 0 && (
          <section aria-labelledby="samples">
            <h2 id="samples">{t('signIn.samples')}</h2>
            <p>{t('signIn.samples.lead')}</p>
            <ul className="samples">
              {samples.map((sample) => (
                <Sample key={sample.name} sample={sample} busy={busy} enter={enter} title={say(sample.title)} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </PublicPage>
  )
}

const deskWords: Record<string, WordId> = {
  lessee: 'desk.lessee',
  provider: 'desk.provider',
  operator: 'desk.operator',
  court: 'desk.court',
  public: 'desk.public',
}

function Sample(props: {
  sample: SampleSignIn
  title: string
  busy: boolean
  enter: (as: SampleSignIn) => Promise<void>
}): ReactNode {
  const { t } = useTongue()
  const desk = deskWords[props.sample.desk]
  return (
    <li>
      <div>
        <strong>{props.title}</strong>
        <div className="quiet">
          {desk === undefined ? props.sample.desk : t(desk)} · <code>{props.sample.name}</code> /{' '}
          <code>{props.sample.password}</code>
        </div>
      </div>
      <button
        type="button"
        className="button button-second"
        disabled={props.busy}
        onClick={() => void props.enter(props.sample)}
        aria-label={`${t('signIn.samples.as')}${t('colon')}${props.title}`}
      >
        {t('signIn.samples.as')}
      </button>
    </li>
  )
}
