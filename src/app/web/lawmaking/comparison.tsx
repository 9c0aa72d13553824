import { useState, type ReactNode } from 'react'
import type { ComparedArticle } from '../api/rules-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { lawNumberName } from '../ui/law-words.ts'
import { placeName } from '../ui/place.ts'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { numberSaid } from './number-said.ts'

const verdicts = ['agree', 'differ', 'lacking'] as const
const tones: Record<ComparedArticle['verdict'], Tone> = { agree: 'good', differ: 'warn', lacking: 'bad' }

/** Partners' texts side by side: where they agree, differ or lack an article; numbers that differ stand beside each other. */
export function ComparisonTable(props: {
  partners: readonly { file: string; place: string }[]
  articles: readonly ComparedArticle[]
  agree: number
  differ: number
  lacking: number
}): ReactNode {
  const { t, lang } = useTongue()
  const { partners, articles } = props
  const [shown, setShown] = useState<ComparedArticle['verdict'] | 'all'>('all')
  const rows = articles.filter(({ verdict }) => shown === 'all' || verdict === shown)
  return (
    <>
      <div className="row-of verdicts" role="group" aria-label={t('compare.show')}>
        <button
          type="button"
          className={shown === 'all' ? 'button' : 'button button-second'}
          aria-pressed={shown === 'all'}
          onClick={() => setShown('all')}
        >
          {t('form.all')} {articles.length}
        </button>
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={shown === verdict ? 'button' : 'button button-second'}
            aria-pressed={shown === verdict}
            onClick={() => setShown(verdict)}
          >
            {t(`compare.${verdict}`)} {props[verdict]}
          </button>
        ))}
      </div>
      {rows.map((article) => (
        <article key={`${article.id} ${article.no}`} className="law-article" aria-label={article.no}>
          <h3>
            {article.no} <StateTag tone={tones[article.verdict]}>{t(`compare.${article.verdict}`)}</StateTag>
          </h3>
          {article.verdict === 'agree' ? (
            <p>{article.texts.find((one) => one !== null)?.zh}</p>
          ) : (
            <div className="sides">
              {partners.map(({ file, place }, at) => {
                const text = article.texts[at] ?? null
                const marks = article.marks.find((one) => one.file === file)?.zh
                return (
                  <div key={file}>
                    <h4>
                      {placeName(place, lang)}
                      {text !== null && text.no !== article.no && ` · ${text.no}`}
                    </h4>
                    {text === null ? (
                      <p className="quiet">{t('compare.lacks')}</p>
                    ) : marks === undefined ? (
                      <p>{text.zh}</p>
                    ) : (
                      <p>
                        {marks
                          .filter(({ mark }) => mark !== 'removed')
                          .map(({ mark, text: words }, n) =>
                            mark === 'added' ? <ins key={n}>{words}</ins> : <span key={n}>{words}</span>,
                          )}
                      </p>
                    )}
                  </div>
                )
              })}
            </div>
          )}
          <NumbersApart article={article} partners={partners} />
        </article>
      ))}
    </>
  )
}

/** Each number that is another somewhere, with what each partner has. */
function NumbersApart({
  article,
  partners,
}: {
  article: ComparedArticle
  partners: readonly { file: string; place: string }[]
}): ReactNode {
  const { t, lang } = useTongue()
  const numbers = article.numbers.filter(({ where }) => where === 'params')
  const spoken = numbers.length > 0 ? numbers : article.numbers
  if (spoken.length === 0) return null
  const first = article.texts.findIndex((text) => text !== null)
  const names = [...new Set(spoken.map(({ name }) => name))]
  return (
    <div className="table-scroll">
      <table className="table numbers-apart">
        <thead>
          <tr>
            <th scope="col">{t('compare.number')}</th>
            {partners.map(({ file, place }) => (
              <th key={file} scope="col" className="number">
                {placeName(place, lang)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">
                {numbers.length > 0 ? lawNumberName(name.split(' ')[0] ?? name, lang) : t('compare.inWords')}
              </th>
              {partners.map(({ file }, at) => {
                const own = spoken.find((one) => one.name === name && one.file === file)
                const value =
                  own !== undefined ? own.here : at === first ? spoken.find((one) => one.name === name)?.first : null
                return (
                  <td key={file} className="number figure">
                    {numberSaid(value ?? null, lang) ?? t('none')}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
