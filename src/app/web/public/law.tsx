import { useEffect, useState, type ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import type { InstrumentKind, InstrumentLine, InstrumentText } from '../api/portal-rows.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { matterName } from '../ui/law-words.ts'
import { useNarrow } from '../ui/narrow.ts'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, dayText, legalDay, Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { useAddress, useSettled } from './address.ts'
import { ArticleShown, MatterReasons, SourceLink } from './article.tsx'
import { PublicPage } from './page.tsx'
import { StandingTag, VerifiedMark } from './standing.tsx'
import { DayChoice, Labelled, PlaceChoice } from './where-form.tsx'
import './portal.css'

loadWords(portalWords)

/** The law does not change while a page stands. */
const LAW_STALE_MS = 3_600_000

const kinds: readonly InstrumentKind[] = [
  'law',
  'administrative-regulation',
  'judicial-interpretation',
  'ministry-rule',
  'local-regulation',
  'local-government-rule',
  'normative-document',
  'platform-rule',
]

/** What holds in a place on a day: every instrument seen there, how it stands, and its articles. */
export function LawPage(): ReactNode {
  const { t, lang } = useTongue()
  const address = useAddress()
  const narrow = useNarrow()
  const [text, setText] = useState(address.of('q'))
  const q = useSettled(text).trim()
  useEffect(() => {
    if (q !== address.of('q')) address.set({ q })
  }, [q, address])
  const on = address.of('on') || legalDay(new Date())
  const place = address.of('in') || 'cn'
  const [kind, matter] = [address.of('kind'), address.of('matter')]
  // What was opened stays open while the list is narrowed.
  const asked = useItem('law.list', { on, in: place, kind, matter, q }, { staleMs: LAW_STALE_MS, steady: true })
  // The choices are those of the whole book, whatever is asked for.
  const whole = useItem('law.list', { on: legalDay(new Date()), in: 'cn' }, { staleMs: LAW_STALE_MS }).data?.item
  const list = asked.data?.item
  const instruments = list?.instruments ?? []
  return (
    <PublicPage title={t('law.title')}>
      <Page title={t('law.title')} lead={t('law.lead')}>
        <form
          className="controls"
          role="search"
          aria-label={t('law.title')}
          onSubmit={(event) => event.preventDefault()}
        >
          <PlaceChoice
            label={t('form.place')}
            value={place}
            places={whole?.places ?? ['cn', place]}
            choose={(chosen) => address.set({ in: chosen })}
          />
          <DayChoice
            label={t('form.day')}
            value={on}
            choose={(day) => address.set({ on: day === legalDay(new Date()) ? null : day })}
          />
          <Labelled label={t('law.kind')}>
            {(id) => (
              <select id={id} value={kind} onChange={({ target }) => address.set({ kind: target.value })}>
                <option value="">{t('form.all')}</option>
                {kinds.map((one) => (
                  <option key={one} value={one}>
                    {t(`kind.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label={t('law.matter')}>
            {(id) => (
              <select id={id} value={matter} onChange={({ target }) => address.set({ matter: target.value })}>
                <option value="">{t('form.all')}</option>
                {(whole?.matters ?? []).map((one) => (
                  <option key={one} value={one}>
                    {matterName(one, lang)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label={t('law.text')} wide>
            {(id) => (
              <input
                id={id}
                type="search"
                value={text}
                maxLength={100}
                placeholder={t('law.text.hint')}
                autoComplete="off"
                onChange={({ target }) => setText(target.value)}
              />
            )}
          </Labelled>
        </form>

        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {list !== undefined && (
          <p className="law-count" role="status">
            {asked.isPlaceholderData
              ? t('load.busy')
              : t('law.count', {
                  place: placeName(place, lang),
                  day: dayText(on, lang),
                  files: instruments.length,
                  articles: instruments.reduce((sum, { found }) => sum + found.length, 0),
                })}
          </p>
        )}
        {list?.matter != null && (
          <div className="notice">
            <MatterReasons of={list.matter} on={on} place={place} />
          </div>
        )}
        {list !== undefined && instruments.length === 0 && <Empty next={t('law.none.next')}>{t('law.none')}</Empty>}
        {kinds.map((one) => {
          const of = instruments.filter((line) => line.kind === one)
          if (of.length === 0) return null
          const lines = (
            <ul className="instruments">
              {of.map((line) => (
                <Instrument
                  key={line.instrument}
                  line={line}
                  on={on}
                  place={place}
                  narrowed={q !== '' || matter !== ''}
                />
              ))}
            </ul>
          )
          // On a phone the whole law is too long to scroll past: each kind is opened when it is wanted.
          if (narrow && q === '' && matter === '' && kind === '') {
            return (
              <details key={one} className="kind-fold">
                <summary>
                  {t(`kind.${one}`)} <span className="quiet figure">{of.length}</span>
                </summary>
                {lines}
              </details>
            )
          }
          return (
            <Section key={one} title={t(`kind.${one}`)} aside={<span className="quiet">{of.length}</span>}>
              {lines}
            </Section>
          )
        })}
        <Making place={place} />
      </Page>
    </PublicPage>
  )
}

/** An instrument in one line; its articles come when it is opened. */
function Instrument({
  line,
  on,
  place,
  narrowed,
}: {
  line: InstrumentLine
  on: string
  place: string
  narrowed: boolean
}): ReactNode {
  const { t, lang, say } = useTongue()
  const [open, setOpen] = useState(false)
  const fewer = narrowed && line.found.length < line.articles
  return (
    <li className={line.standing === 'draft' ? 'instrument-draft' : undefined}>
      <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <span className="instrument-title">{say(line.title)}</span>
          <StandingTag of={line.standing} />
          <span className="quiet instrument-facts">
            <span>{line.jurisdiction === 'platform' ? t('law.platform') : placeName(line.jurisdiction, lang)}</span>
            <span>{fewer ? t('law.found', { n: line.found.length }) : t('law.articles', { n: line.articles })}</span>
            <Period from={line.from} until={line.until} />
            <VerifiedMark of={line.verified} />
          </span>
        </summary>
        {open && <Articles line={line} on={on} place={place} only={fewer ? line.found : null} />}
      </details>
    </li>
  )
}

function Articles({
  line,
  on,
  place,
  only,
}: {
  line: InstrumentLine
  on: string
  place: string
  only: readonly string[] | null
}): ReactNode {
  const { t } = useTongue()
  const [all, setAll] = useState(false)
  const asked = useItem('law.instrument', { instrument: line.instrument, on, in: place }, { staleMs: LAW_STALE_MS })
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const of = asked.data.item
  const shown = only === null || all ? of.articles : of.articles.filter(({ article }) => only.includes(article))
  return (
    <div className="instrument-body">
      <InstrumentFacts of={of} />
      {shown.map((article) => (
        <ArticleShown key={article.cite} article={article} of={of} />
      ))}
      <p className="row-of">
        {shown.length < of.articles.length && (
          <button type="button" className="plain" onClick={() => setAll(true)}>
            {t('law.rest', { n: of.articles.length - shown.length })}
          </button>
        )}
        <Way to={`${paths.cited(of.instrument)}?in=${place}&on=${on}`}>{t('law.whole')}</Way>
      </p>
    </div>
  )
}

function InstrumentFacts({ of }: { of: InstrumentText }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Facts
      of={[
        [t('law.kind'), t(`kind.${of.kind}`)],
        [t('form.place'), of.jurisdiction === 'platform' ? t('law.platform') : placeName(of.jurisdiction, lang)],
        [t('law.issuer'), of.issuer],
        of.number === null ? null : [t('law.number'), of.number],
        [t('law.force'), <Period key="force" from={of.from} until={of.until} />],
        [
          t('law.checked'),
          <span key="checked">
            <VerifiedMark of={of.verified} /> · <Day of={of.checkedOn} />
          </span>,
        ],
        [t('basis.source'), <SourceLink key="source" of={of.source} />],
        of.note === null ? null : [t('law.note'), of.note],
      ]}
    />
  )
}

/** Drafts that the platform's own files are making for this place. */
function Making({ place }: { place: string }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('lawmaking.file.list', {})
  const rows = rowsOf(asked.data).filter(
    (row) =>
      row.version !== null &&
      row.promulgatedOn === null &&
      row.state !== 'ended' &&
      (place === row.place || place.startsWith(`${row.place}-`) || row.place.startsWith(`${place}-`)),
  )
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0) return null
  return (
    <Section title={t('law.making')}>
      <p className="quiet">{t('law.making.note')}</p>
      <ul className="instruments">
        {rows.map((row) => (
          <li key={row.file} className="instrument-draft">
            <div className="instrument-line">
              <Way className="instrument-title" to={paths.consultation(row.file)}>
                {row.title}
              </Way>
              <StandingTag of="draft" />
              <span className="quiet instrument-facts">
                <span>{placeName(row.place, lang)}</span>
                <span className="figure">{row.no}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** One instrument under its own address; the part after # is the article. */
export function InstrumentPage({ id }: { id: string }): ReactNode {
  const { t, lang, say } = useTongue()
  const address = useAddress()
  const on = address.of('on') || legalDay(new Date())
  const asked = useItem('law.instrument', { instrument: id, on, in: address.of('in') }, { staleMs: LAW_STALE_MS })
  const of = asked.data?.item
  const [target, setTarget] = useState('')
  useEffect(() => {
    const aim = () => {
      const wanted = decodeURIComponent(window.location.hash.slice(1))
      setTarget(wanted)
      document.getElementById(wanted)?.scrollIntoView()
    }
    if (of !== undefined) aim()
    window.addEventListener('hashchange', aim)
    return () => window.removeEventListener('hashchange', aim)
  }, [of])
  const title = of === undefined ? t('law.title') : say(of.title)
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        state={of && <StandingTag of={of.standing} />}
        above={
          <p className="crumb">
            <Way to={`${paths.law()}?in=${of?.place ?? 'cn'}&on=${on}`}>{t('law.title')}</Way>
          </p>
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of !== undefined && (
          <>
            {of.standing === 'draft' && <p className="notice notice-refused">{t('draft.notLaw')}</p>}
            {!of.here && (
              <p className="notice notice-refused">{t('law.elsewhere', { place: placeName(of.place, lang) })}</p>
            )}
            <div className="controls">
              <DayChoice
                label={t('form.day')}
                value={on}
                choose={(day) => address.set({ on: day === legalDay(new Date()) ? null : day })}
              />
            </div>
            <InstrumentFacts of={of} />
            <Section title={t('law.articles', { n: of.articles.length })}>
              {of.articles.map((article) => (
                <ArticleShown key={article.cite} article={article} of={of} target={article.article === target} />
              ))}
            </Section>
          </>
        )}
      </Page>
    </PublicPage>
  )
}
