import { useState, type FormEvent, type ReactNode } from 'react'
import { ApiError, signIn } from '../api/client.ts'
import type { SampleSignIn } from '../api/rows.ts'
import { useSamples } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
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
  const { t, lang } = useTongue()
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
      if (to === null) setNobody(me.partyName)
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
            <button
              type="submit"
              className="button"
              disabled={busy || missing}
              title={missing ? t('signIn.empty') : ''}
            >
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
            <Samples of={samples} busy={busy} enter={enter} />
          </section>
        )}
      </div>
    </PublicPage>
  )
}

interface Entering {
  busy: boolean
  enter: (as: SampleSignIn) => Promise<void>
}

function Samples({ of, busy, enter }: Entering & { of: SampleSignIn[] }): ReactNode {
  const { t, say } = useTongue()
  return (
    <ul className="samples">
      {of.map((sample) => (
        <li key={sample.name}>
          <div>
            <strong>{say(sample.title)}</strong>
            <div className="quiet">
              <code>{sample.name}</code> / <code>{sample.password}</code>
            </div>
          </div>
          <button
            type="button"
            className="button button-second"
            disabled={busy}
            onClick={() => void enter(sample)}
            aria-label={`${t('signIn.samples.as')}${t('colon')}${say(sample.title)}`}
          >
            {t('signIn.samples.as')}
          </button>
        </li>
      ))}
    </ul>
  )
}
