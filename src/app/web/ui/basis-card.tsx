import { createContext, useContext, useEffect, useId, useMemo, useState, type ReactNode } from 'react'
import type { Article } from '../api/article.ts'
import type { Basis } from '../api/basis.ts'
import { useItem } from '../api/views.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { Floating } from './floating.tsx'
import { lawNumberName, lawNumberText } from './law-words.ts'
import { placeName } from './place.ts'
import { dayText, legalDay } from './period.tsx'

/** Articles do not change within a day. */
const ARTICLE_STALE_MS = 3_600_000

export type Cited = string | Basis

export const citeOf = (basis: Cited): string => (typeof basis === 'string' ? basis : basis.cite)

/** An article holds in the jurisdiction of its instrument: "cn-gd-sz/xunliquan-2025#cap" → "cn-gd-sz"; the platform’s own in `platform`. */
export const placeOf = (cite: string): string => cite.split('/')[0] ?? cite

interface Ask {
  cite: string
  on: string
  place: string
}

/** An article as it holds on a day in a place. */
export function useArticle({ cite, on, place }: Ask, enabled = true) {
  return useItem(
    'law.article',
    { cite, on, in: place === 'platform' ? null : place },
    { enabled, staleMs: ARTICLE_STALE_MS },
  )
}

/** How far the text of an article was checked, in words. */
const verifiedWords: Record<Article['verified'], WordId> = {
  V: 'basis.verified',
  V2: 'basis.partly',
  M: 'basis.unverified',
  D: 'basis.unverified',
  platform: 'basis.platform',
}

/** How far a text was checked, as a word. */
export const verifiedWord = (verified: Article['verified']): WordId => verifiedWords[verified] ?? 'basis.unverified'

function statusWord(article: Article): WordId {
  if (article.status === 'draft') return 'status.draft'
  return article.inForce === false ? 'status.expired' : 'status.in-force'
}

function Source({ of }: { of: string }): ReactNode {
  if (!/^https?:/.test(of)) return <>{of}</>
  return (
    <a href={of} target="_blank" rel="noreferrer">
      {of.replace(/^https?:\/\//, '')}
    </a>
  )
}

function ArticleFacts({ article, on }: { article: Article; on: string }): ReactNode {
  const { lang, t, say } = useTongue()
  const params = Object.entries(article.params ?? {})
  return (
    <>
      <p className="card-gist">{say(article.gist)}</p>
      <dl className="card-facts">
        <dt>{t('basis.instrument')}</dt>
        <dd>
          {say(article.instrument.title)}
          {article.no ? ` · ${article.no}` : ''}
        </dd>
        <dt>{t('basis.force')}</dt>
        <dd>
          {article.until === null || article.until === undefined
            ? t('period.from', { from: dayText(article.from, lang) })
            : t('period.span', { from: dayText(article.from, lang), until: dayText(article.until, lang) })}
          {` · ${t(statusWord(article))}`}
          {article.says !== undefined && <div>{say(article.says)}</div>}
        </dd>
        <dt>{t('basis.day')}</dt>
        <dd>
          {dayText(on, lang)} · {article.in === undefined ? placeOf(article.cite) : placeName(article.in, lang)}
        </dd>
        {params.length > 0 && (
          <>
            <dt>{t('basis.params')}</dt>
            <dd>
              {params.map(([name, value]) => (
                <div key={name} className="figure">
                  {lawNumberName(name, lang)} {lawNumberText(value.value, value.unit, lang)}
                </div>
              ))}
            </dd>
          </>
        )}
        <dt>{t('basis.source')}</dt>
        <dd>
          <span className={`verified verified-${verifiedWord(article.verified).slice(6)}`}>
            {t(verifiedWord(article.verified))}
          </span>
          {article.source && (
            <div className="card-source">
              <Source of={article.source} />
            </div>
          )}
          {article.checkedOn && <div>{t('basis.checked', { day: dayText(article.checkedOn, lang) })}</div>}
        </dd>
      </dl>
    </>
  )
}

function ArticleInCard({
  cited,
  on,
  place,
  open,
}: {
  cited: Cited
  on: string
  place: string | undefined
  open: boolean
}): ReactNode {
  const { t, say } = useTongue()
  const cite = citeOf(cited)
  const article = useArticle({ cite, on, place: place ?? placeOf(cite) }, open)
  const known = typeof cited === 'string' ? null : cited
  if (article.data?.item) return <ArticleFacts article={article.data.item} on={on} />
  return (
    <>
      {known?.gist && <p className="card-gist">{say(known.gist)}</p>}
      {known?.instrument && (
        <p>
          {say(known.instrument)}
          {known.no ? ` · ${known.no}` : ''}
        </p>
      )}
      {article.isPending && open && <p className="quiet">{t('load.busy')}…</p>}
      {article.isError && <p className="quiet">{t('basis.missing')}</p>}
      <p className="quiet figure">{cite}</p>
    </>
  )
}

interface Noting {
  note: (key: string, ask: Ask) => void
  numberOf: (key: string) => number | null
}

const Notes = createContext<Noting | null>(null)

const noteKey = ({ cite, on, place }: Ask): string => `${cite} ${on} ${place}`

/** Collects what a page cites and prints it at the end, as footnotes; on the screen the cards say the same. */
export function Noted({ children }: { children: ReactNode }): ReactNode {
  const [asks, setAsks] = useState<ReadonlyMap<string, Ask>>(new Map())
  const noting = useMemo<Noting>(() => {
    const keys = [...asks.keys()]
    return {
      note: (key, ask) => setAsks((known) => (known.has(key) ? known : new Map(known).set(key, ask))),
      numberOf: (key) => (asks.has(key) ? keys.indexOf(key) + 1 : null),
    }
  }, [asks])
  return (
    <Notes value={noting}>
      {children}
      {asks.size > 0 && <PrintedNotes asks={[...asks.values()]} />}
    </Notes>
  )
}

function PrintedNotes({ asks }: { asks: Ask[] }): ReactNode {
  const { t } = useTongue()
  return (
    <section className="print-only notes">
      <h2>{t('basis.notes')}</h2>
      <ol>
        {asks.map((ask) => (
          <PrintedNote key={noteKey(ask)} ask={ask} />
        ))}
      </ol>
    </section>
  )
}

function PrintedNote({ ask }: { ask: Ask }): ReactNode {
  const { lang, t, say } = useTongue()
  const article = useArticle(ask).data?.item
  if (article === undefined) return <li>{ask.cite}</li>
  return (
    <li>
      {say(article.instrument.title)}
      {article.no ? ` ${article.no}` : ''}
      {t('colon')}
      {say(article.gist)} {ask.cite} · {dayText(ask.on, lang)} · {t(verifiedWord(article.verified))}
    </li>
  )
}

/**
 * 据: why it is so. Opens a card with each article (gist, instrument, force, how far checked, source), the formula and
 * the figures of this case, and what would make it different. Without an article it shows the agreed formula alone.
 */
export function BasisMark(props: {
  /** what the mark explains, for readers who cannot see where it stands */
  what: string
  basis?: readonly Cited[] | null | undefined
  /** the legal day on which it was judged; today when absent */
  on?: string | undefined
  place?: string | undefined
  formula?: ReactNode
  inputs?: readonly (readonly [string, ReactNode])[] | undefined
  otherwise?: ReactNode
}): ReactNode {
  const { lang, t } = useTongue()
  const id = useId()
  const notes = useContext(Notes)
  const on = props.on ?? legalDay(new Date())
  const cites = props.basis ?? []
  const asks = cites.map((cited) => ({ cite: citeOf(cited), on, place: props.place ?? placeOf(citeOf(cited)) }))
  // After every render: noting what is noted already changes nothing.
  useEffect(() => {
    for (const ask of asks) notes?.note(noteKey(ask), ask)
  })
  if (cites.length === 0 && props.formula === undefined && props.inputs === undefined) return null
  const numbers = asks
    .map((ask) => notes?.numberOf(noteKey(ask)) ?? null)
    .filter((n) => n !== null)
    .sort((a, b) => a - b)
  return (
    <>
      <Floating
        className="mark-basis"
        mark={t('basis.mark')}
        label={t('basis.label', { what: props.what })}
        title={`${t('basis.title')}${t('colon')}${props.what}`}
        closeLabel={t('card.close')}
      >
        {(open) => (
          <>
            {props.formula !== undefined && (
              <div className="card-part">
                <strong className="card-name">{t('basis.formula')}</strong>
                <div className="formula">{props.formula}</div>
              </div>
            )}
            {props.inputs !== undefined && props.inputs.length > 0 && (
              <div className="card-part">
                <strong className="card-name">{t('basis.inputs')}</strong>
                <dl className="card-facts">
                  {props.inputs.map(([name, value]) => (
                    <div key={name} className="pair">
                      <dt>{name}</dt>
                      <dd className="figure">{value}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            )}
            {cites.map((cited) => (
              <div className="card-part" key={`${id}${citeOf(cited)}`}>
                <ArticleInCard cited={cited} on={on} place={props.place} open={open} />
              </div>
            ))}
            {props.otherwise !== undefined && (
              <div className="card-part">
                <strong className="card-name">{t('basis.otherwise')}</strong>
                <div>{props.otherwise}</div>
              </div>
            )}
            {lang === 'en' && cites.length > 0 && <p className="quiet">{t('basis.unofficial')}</p>}
          </>
        )}
      </Floating>
      {numbers.length > 0 && <sup className="print-only">[{numbers.join(',')}]</sup>}
    </>
  )
}
