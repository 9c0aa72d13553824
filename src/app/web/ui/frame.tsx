import { Outlet, useLocation } from '@tanstack/react-router'
import { App, Button, ConfigProvider, Drawer, Dropdown } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { signOut } from '../api/client.ts'
import { listen } from '../api/live.ts'
import type { Me } from '../api/rows.ts'
import { useMe } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { desks, paths, withLang, type Desk } from '../paths.ts'
import { nearest, placeAt, placesOn } from '../places.ts'
import { Brand, LanguageLink, SampleStrip } from '../public/page.tsx'
import { Loading } from './empty.tsx'
import { Find } from './find.tsx'
import { Go } from './link.tsx'
import { Day, legalDay } from './period.tsx'
import { Page } from './page.tsx'
import { Failure } from './refusal.tsx'
import { Ways } from './way.tsx'
import './desk.css'

type Locale = NonNullable<ComponentProps<typeof ConfigProvider>['locale']>
/** antd's locale files are modules of two kinds, by bundler; both carry the same object. */
const localeOf = (module: unknown): Locale => ((module as { default?: Locale }).default ?? module) as Locale

const theme = {
  token: {
    colorPrimary: '#1d4ed8',
    // antd makes the colour under the pointer lighter: white on it falls below 4.5 to 1
    colorPrimaryHover: '#1e40af',
    colorPrimaryActive: '#1e3a8a',
    colorErrorHover: '#991b1b',
    colorLinkHover: '#1e40af',
    colorInfo: '#1d4ed8',
    colorSuccess: '#166534',
    colorWarning: '#854d0e',
    colorError: '#b91c1c',
    colorText: '#111827',
    colorTextSecondary: '#4b5563',
    colorTextTertiary: '#4b5563',
    colorTextDescription: '#4b5563',
    colorTextPlaceholder: '#6b7280',
    colorTextDisabled: '#6b7280',
    colorBorder: '#9ca3af',
    colorLink: '#1d4ed8',
    borderRadius: 4,
    fontFamily: 'var(--font)',
    fontSize: 14,
    motion: false,
  },
  components: {
    Table: { cellPaddingBlockSM: 5, headerBg: '#f8fafc', headerColor: '#4b5563', headerBorderRadius: 0 },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  },
}

/** A desk: who is here, the places, the search, the day, the language; the page is in the middle. */
export function Frame({ desk }: { desk: Desk }): ReactNode {
  const { t, lang } = useTongue()
  const me = useMe()
  const client = useQueryClient()
  const content = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const first = useRef(true)
  // A new page begins at its content, for those who read with the keyboard or by ear.
  useEffect(() => {
    if (first.current) first.current = false
    else content.current?.focus({ preventScroll: true })
  }, [pathname])
  useEffect(() => listen(client), [client])
  useEffect(() => {
    dayjs.locale(lang === 'zh' ? 'zh-cn' : 'en')
  }, [lang])
  const body = me.isPending ? (
    <Loading label={t('load.busy')} rows={6} />
  ) : me.isError ? (
    <Failure error={me.error} retry={() => void me.refetch()} />
  ) : me.data === null ? (
    <SignedOut />
  ) : me.data.desks.includes(desk) ? (
    <Outlet />
  ) : (
    <NotYours me={me.data} />
  )
  return (
    <ConfigProvider
      theme={theme}
      locale={localeOf(lang === 'zh' ? zhCN : enUS)}
      virtual={false}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>
        <a className="skip" href="#content">
          {t('skip')}
        </a>
        <div className="desk">
          <SampleStrip />
          <Top desk={desk} me={me.data ?? null} />
          <Places desk={desk} />
          <main ref={content} id="content" className="desk-main" tabIndex={-1}>
            {me.data?.desks.includes(desk) === true && <Parts desk={desk} />}
            <Ways value={Go}>{body}</Ways>
          </main>
        </div>
      </App>
    </ConfigProvider>
  )
}

function SignedOut(): ReactNode {
  const { lang } = useTongue()
  useEffect(() => {
    const back = encodeURIComponent(window.location.pathname + window.location.search)
    window.location.replace(withLang(`${paths.signIn()}?back=${back}`, lang))
  }, [lang])
  return null
}

function NotYours({ me }: { me: Me }): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('desk.notYours')}>
      <p>{t('desk.notYours.next', { name: me.partyName })}</p>
      <p>
        {desks
          .filter((desk) => me.desks.includes(desk))
          .map((desk) => (
            <Go key={desk} to={paths[desk]()}>
              {t(`desk.${desk}`)}
            </Go>
          ))}
      </p>
    </Page>
  )
}

/** A law firm or a testing centre, at the desk of those who provide. */
const isSupplier = (desk: Desk, me: Me | null): boolean =>
  desk === 'provider' && me?.roles.includes('provider') === false

function Top({ desk, me }: { desk: Desk; me: Me | null }): ReactNode {
  const { t, lang } = useTongue()
  const location = useLocation()
  const [helping, setHelping] = useState(false)
  const others = desks.filter((one) => one !== desk && me?.desks.includes(one))
  const leave = async () => {
    await signOut().catch(() => undefined)
    window.location.assign(withLang(paths.home(), lang))
  }
  return (
    <header className="desk-top">
      <Brand />
      <span className="desk-name">{t(isSupplier(desk, me) ? 'desk.supplier' : `desk.${desk}`)}</span>
      {me !== null && <Find desk={desk} />}
      <span className="desk-end">
        <span className="desk-day" title={t('day.title')}>
          {t('day')} <Day of={legalDay(new Date())} />
        </span>
        <LanguageLink href={location.href} />
        <Button type="text" className="desk-help" onClick={() => setHelping(true)}>
          {t('help')}
        </Button>
        {me !== null && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'who', label: `${me.partyName} · ${me.uscc}`, disabled: true },
                ...others.map((other) => ({
                  key: other,
                  label: <Go to={paths[other]()}>{t('desk.switch', { desk: t(`desk.${other}`) })}</Go>,
                })),
                { key: 'help', label: t('help'), onClick: () => setHelping(true) },
                { key: 'home', label: <a href={withLang(paths.home(), lang)}>{t('signIn.back')}</a> },
                { key: 'out', label: t('signOut'), onClick: () => void leave() },
              ],
            }}
          >
            <Button className="desk-who" aria-haspopup="menu">
              {me.partyName}
            </Button>
          </Dropdown>
        )}
      </span>
      <Drawer open={helping} onClose={() => setHelping(false)} title={t('help')} size={420}>
        <Help />
      </Drawer>
    </header>
  )
}

function Help(): ReactNode {
  const { t } = useTongue()
  return (
    <dl className="help">
      {(['basis', 'proof', 'day', 'refusal', 'draft', 'print'] as const).map((topic) => (
        <div key={topic}>
          <dt>{t(`help.${topic}.title`)}</dt>
          <dd>{t(`help.${topic}`)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Places({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  const { pathname } = useLocation()
  const places = placesOn(desk, useMe().data?.roles ?? [])
  const here = placeAt(places, pathname)
  return (
    <nav className="desk-places" aria-label={t(`desk.${desk}`)}>
      <ul>
        {places.map((place) => (
          <li key={place.to} {...(place === here ? { 'aria-current': 'page' as const } : {})}>
            <Go to={place.to}>{t(place.word)}</Go>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The pages of the place one is at, where it has several. */
function Parts({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  const { pathname } = useLocation()
  const parts = placeAt(placesOn(desk, useMe().data?.roles ?? []), pathname)?.parts
  if (parts === undefined) return null
  const here = nearest(parts, pathname)
  return (
    <nav className="place-parts" aria-label={t('supervise.parts')}>
      <ul>
        {parts.map((part) => (
          <li key={part.to} {...(part === here ? { 'aria-current': 'page' as const } : {})}>
            <Go to={part.to}>{t(part.word)}</Go>
          </li>
        ))}
      </ul>
    </nav>
  )
}
