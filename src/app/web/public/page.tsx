import { useEffect, type ReactNode } from 'react'
import { useMe, useSamples } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { desks, paths, withLang, type Desk } from '../paths.ts'
import { nearest, placeAt, publicPlaces } from '../places.ts'
import { useSearch } from './address.ts'

/** Says on every page that this is the sample world, when it is. */
export function SampleStrip(): ReactNode {
  const { t } = useTongue()
  const samples = useSamples().data ?? []
  if (samples.length === 0) return null
  return (
    <aside className="sample-strip" aria-label={t('sample')}>
      <span className="sample-word">{t('sample')}</span> {t('sample.line')}
    </aside>
  )
}

/** The same page in the other language: a plain link, so that it works before anything else does. */
export function LanguageLink({ href }: { href?: string }): ReactNode {
  const { t, lang } = useTongue()
  useSearch()
  const other = new URL(href ?? window.location.href, window.location.origin)
  if (lang === 'zh') other.searchParams.set('lang', 'en')
  else other.searchParams.delete('lang')
  return (
    <a
      className="language"
      href={other.pathname + other.search}
      hrefLang={lang === 'zh' ? 'en' : 'zh-CN'}
      lang={lang === 'zh' ? 'en' : 'zh-CN'}
      title={t('language.label')}
    >
      {t('language')}
    </a>
  )
}

export function Brand(): ReactNode {
  const { t, lang } = useTongue()
  return (
    <a className="brand" href={withLang(paths.home(), lang)}>
      <img src="/mark.svg" alt="" width="28" height="28" />
      <span className="brand-name">{t('brand')}</span>
    </a>
  )
}

/** The first desk of a person that has pages here. */
export function firstDesk(of: readonly string[]): Desk | null {
  return desks.find((desk) => of.includes(desk)) ?? null
}

/** On a narrow screen the line of places scrolls; the one that is open is seen. */
function intoView(place: HTMLLIElement | null): void {
  const line = place?.parentElement
  if (place == null || line == null) return
  line.scrollLeft = place.offsetLeft - (line.clientWidth - place.clientWidth) / 2
}

/** The public places in one line, the one that is open marked, its pages in a second line. */
function PublicPlaces(): ReactNode {
  const { t, lang } = useTongue()
  const { pathname } = window.location
  const here = placeAt(publicPlaces, pathname)
  const part = nearest(here?.parts ?? [], pathname)
  return (
    <nav className="public-places" aria-label={t('places')}>
      <ul className="public-width">
        {publicPlaces.map((place) => (
          <li key={place.to} {...(place === here ? { 'aria-current': 'page' as const, ref: intoView } : {})}>
            <a href={withLang(place.to, lang)}>{t(place.word)}</a>
          </li>
        ))}
      </ul>
      {here?.parts !== undefined && (
        <ul className="public-width public-parts">
          {here.parts.map((one) => (
            <li key={one.to} {...(one === part ? { 'aria-current': 'page' as const, ref: intoView } : {})}>
              <a href={withLang(one.to, lang)}>{t(one.word)}</a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

/** Frame of the light pages: brand, sign in, language, the public places; one column of content. */
export function PublicPage({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const { t, lang } = useTongue()
  const me = useMe().data
  const desk = me == null ? null : firstDesk(me.desks)
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
  }, [title, t])
  return (
    <div className="public">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <SampleStrip />
      <header className="public-head">
        <div className="public-width">
          <Brand />
          <span className="brand-line">{t('brand.line')}</span>
          <nav className="public-nav" aria-label={t('brand')}>
            <LanguageLink />
            {window.location.pathname === paths.signIn() ? null : desk === null ? (
              <a className="button" href={withLang(paths.signIn(), lang)}>
                {t('home.signIn')}
              </a>
            ) : (
              <a className="button" href={withLang(paths[desk](), lang)}>
                {t('home.desk')}
              </a>
            )}
          </nav>
        </div>
      </header>
      <PublicPlaces />
      <main id="content" className="public-width">
        {children}
      </main>
    </div>
  )
}
