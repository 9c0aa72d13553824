import type { ReactNode } from 'react'
import type { Board, LogHead, PublicOffer } from '../api/rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { homeWords } from '../i18n/home-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Bars, Parts } from '../ui/bars.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { useNow } from '../ui/evidence-mark.tsx'
import { cardHoursText, cardsText } from '../ui/figures.ts'
import { later } from '../ui/later.tsx'
import { Money } from '../ui/money.tsx'
import { ageText, Instant, monthText, Period } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { placeCodes, placeName } from '../ui/place.ts'
import { OpenConsultations } from './open-consultations.tsx'
import { PublicPage } from './page.tsx'

loadWords(homeWords)

/** Prices come with their own words and drawings. */
const PricesTeaser = later(async () => (await import('../prices/teaser.tsx')).PricesTeaser)

/** The public page has no event channel: it asks again this often. */
const RENEW_MS = 30_000
const MONTHS_SHOWN = 12

/** What is leased and at what price, and the head of the log: for anyone, without signing in. */
export function Home(): ReactNode {
  const { t } = useTongue()
  const board = useItem('market.board', {}, { everyMs: RENEW_MS })
  const offers = useRows('market.offer.public', {}, { everyMs: RENEW_MS })
  const head = useItem('evidence.head', {}, { everyMs: RENEW_MS })
  const log = head.data?.item
  return (
    <PublicPage title={t('home.title')}>
      <h1>{t('home.title')}</h1>
      <p className="lead">{t('home.lead')}</p>
      {board.data && <Figures board={board.data.item} log={log} />}

      <section aria-labelledby="prices">
        <h2 id="prices">{t('home.prices')}</h2>
        <div className="home-prices">
          <PricesTeaser />
        </div>
      </section>

      <ForEveryone />

      <section aria-labelledby="consultations">
        <h2 id="consultations">{t('home.consultations')}</h2>
        <OpenConsultations />
      </section>

      <section aria-labelledby="by-model">
        <h2 id="by-model">{t('home.board')}</h2>
        {board.isPending ? (
          <Loading label={t('load.busy')} />
        ) : board.isError ? (
          <Failure error={board.error} retry={() => void board.refetch()} />
        ) : (
          <Models board={board.data.item} />
        )}
      </section>

      <section aria-labelledby="offers">
        <h2 id="offers">{t('home.offers')}</h2>
        {offers.isPending ? (
          <Loading label={t('load.busy')} />
        ) : offers.isError ? (
          <Failure error={offers.error} retry={() => void offers.refetch()} />
        ) : (
          <Offers offers={rowsOf(offers.data)} />
        )}
        {offers.hasNextPage && (
          <button type="button" className="plain" onClick={() => void offers.fetchNextPage()}>
            {t('table.more')}
          </button>
        )}
      </section>

      <div className="halves">
        <section aria-labelledby="metered">
          <h2 id="metered">
            {t('home.series')}
            <small>{t('home.series.unit')}</small>
          </h2>
          {board.isPending ? (
            <Loading label={t('load.busy')} />
          ) : board.data === undefined ? null : (
            <Series series={board.data.item.series} />
          )}
        </section>

        <section aria-labelledby="log">
          <h2 id="log">{t('home.log')}</h2>
          <p>{t('home.log.lead')}</p>
          {head.isPending ? (
            <Loading label={t('load.busy')} rows={3} />
          ) : head.isError ? (
            <Failure error={head.error} retry={() => void head.refetch()} />
          ) : (
            <Log head={head.data.item} />
          )}
        </section>
      </div>
    </PublicPage>
  )
}

/** Ways in for someone who comes once. Plain forms and links: they work before anything else does. */
function ForEveryone(): ReactNode {
  const { t, lang } = useTongue()
  const kept = lang === 'en' && <input type="hidden" name="lang" value="en" />
  return (
    <section className="for-everyone" aria-labelledby="for-everyone">
      <h2 id="for-everyone">{t('home.public')}</h2>
      <div className="ways">
        <form action={paths.ask()} role="search">
          <label htmlFor="home-ask">{t('home.ask')}</label>
          <span className="way-row">
            <input
              id="home-ask"
              type="search"
              name="q"
              maxLength={400}
              required
              placeholder={t('home.ask.hint')}
              autoComplete="off"
            />
            {kept}
            <button type="submit" className="button">
              {t('home.ask.go')}
            </button>
          </span>
          <p className="quiet">{t('home.ask.note')}</p>
        </form>
        <form action={paths.law()}>
          <label htmlFor="home-law">{t('home.law')}</label>
          <span className="way-row">
            <select id="home-law" name="in" defaultValue="cn">
              {placeCodes.map((place) => (
                <option key={place} value={place}>
                  {placeName(place, lang)}
                </option>
              ))}
            </select>
            {kept}
            <button type="submit" className="button">
              {t('home.law.go')}
            </button>
          </span>
          <p className="quiet">{t('home.law.note')}</p>
        </form>
        <div>
          <h3>{t('home.more')}</h3>
          <ul>
            {ways.map(({ to, word }) => (
              <li key={to}>
                <a href={withLang(to, lang)}>{t(word)}</a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  )
}

const ways: readonly { to: string; word: WordId }[] = [
  { to: paths.admissionGuide(), word: 'home.more.guide' },
  { to: paths.barrierReport(), word: 'home.more.barrier' },
  { to: paths.verify(), word: 'home.more.verify' },
  { to: paths.procedures(), word: 'home.more.procedures' },
  { to: paths.evaluation(), word: 'home.more.evaluation' },
]

function Figures({ board, log }: { board: Board; log: LogHead | undefined }): ReactNode {
  const { t } = useTongue()
  const cards = board.models.reduce((sum, model) => sum + model.cards, 0)
  const leased = board.models.reduce((sum, model) => sum + model.leasedMilli, 0)
  return (
    <dl className="figures">
      <div>
        <dt>{t('home.figure.offers')}</dt>
        <dd>{board.offers}</dd>
      </div>
      <div>
        <dt>{t('home.figure.leases')}</dt>
        <dd>{board.runningLeases}</dd>
      </div>
      <div>
        <dt>{t('home.figure.cards')}</dt>
        <dd>
          {cards}
          <small>
            {t('home.figure.leased')} {cardsText(leased)}
          </small>
        </dd>
      </div>
      <div>
        <dt>{t('home.figure.log')}</dt>
        <dd>{log === undefined ? '—' : t('home.figure.log.unit', { n: log.size })}</dd>
      </div>
    </dl>
  )
}

/** An offer without models stands on the board under this name; the list of offers shows it. */
const isModel = ({ model }: Board['models'][number]): boolean => model !== '(any)'

function Models({ board }: { board: Board }): ReactNode {
  const { t } = useTongue()
  if (board.models.length === 0) return <Empty>{t('home.board.none')}</Empty>
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('home.board.model')}</th>
              <th scope="col" className="number">
                {t('home.board.cards')}
              </th>
              <th scope="col">{t('home.board.use')}</th>
              <th scope="col" className="number">
                {t('home.board.lowest')}
              </th>
              <th scope="col" className="number">
                {t('home.board.median')}
              </th>
            </tr>
          </thead>
          <tbody>
            {board.models.filter(isModel).map((model) => (
              <tr key={model.model}>
                <th scope="row">{model.model}</th>
                <td className="number" data-label={t('home.board.cards')}>
                  {model.cards}
                </td>
                <td data-label={t('home.board.use')}>
                  <span className="use">
                    <Parts
                      label={`${t('home.board.leased')} ${cardsText(model.leasedMilli)}, ${t('home.board.free')} ${cardsText(model.freeMilli)}`}
                      parts={[
                        { tone: 'leased', value: model.leasedMilli, name: t('home.board.leased') },
                        { tone: 'free', value: model.freeMilli, name: t('home.board.free') },
                      ]}
                    />
                    <span className="figure">
                      {cardsText(model.leasedMilli)} / {cardsText(model.freeMilli)}
                    </span>
                  </span>
                </td>
                <td className="number" data-label={t('home.board.lowest')}>
                  {model.lowestFen === null ? t('none') : <Money fen={model.lowestFen} />}
                </td>
                <td className="number" data-label={t('home.board.median')}>
                  {model.medianFen === null ? t('none') : <Money fen={model.medianFen} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        {t('home.board.note')}{' '}
        <BasisMark what={t('home.offers.price')} basis={['cn/price-law#3', 'cn/price-marking#5']} />
      </p>
    </>
  )
}

function Series({ series }: { series: Board['series'] }): ReactNode {
  const { t, lang } = useTongue()
  if (series.length === 0) return <Empty>{t('home.series.none')}</Empty>
  const shown = series.slice(-MONTHS_SHOWN)
  const total = series.reduce((sum, month) => sum + month.milliCardSeconds, 0)
  return (
    <>
      <Bars
        label={t('home.series')}
        columns={shown.map(({ month, milliCardSeconds }) => ({
          name: lang === 'zh' ? month.replace('-', '.') : monthText(month, lang),
          value: milliCardSeconds,
          text: cardHoursText(milliCardSeconds, 0),
        }))}
      />
      <p className="quiet">{t('home.series.note', { months: series.length, total: cardHoursText(total) })}</p>
    </>
  )
}

function Offers({ offers }: { offers: PublicOffer[] }): ReactNode {
  const { t, lang } = useTongue()
  if (offers.length === 0) return <Empty next={t('home.offers.none.next')}>{t('home.offers.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('home.offers.provider')}</th>
            <th scope="col">{t('home.offers.models')}</th>
            <th scope="col">{t('home.offers.mode')}</th>
            <th scope="col" className="number">
              {t('home.offers.price')}
            </th>
            <th scope="col">{t('home.offers.place')}</th>
            <th scope="col">{t('home.offers.valid')}</th>
          </tr>
        </thead>
        <tbody>
          {offers.map((offer) => (
            <tr key={offer.offer}>
              <th scope="row">{offer.provider}</th>
              <td data-label={t('home.offers.models')}>
                {offer.models.length === 0 ? t('models.any') : offer.models.join(t('and'))}
              </td>
              <td data-label={t('home.offers.mode')}>{t(`mode.${offer.mode}`)}</td>
              <td className="number" data-label={t('home.offers.price')}>
                <Money fen={offer.unitPriceFen} />
              </td>
              <td data-label={t('home.offers.place')}>{placeName(offer.place, lang)}</td>
              <td data-label={t('home.offers.valid')}>
                <Period from={offer.validFrom} until={offer.validUntil} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Log({ head }: { head: LogHead }): ReactNode {
  const { t, lang } = useTongue()
  const now = useNow(1_000)
  return (
    <div className="log-head">
      {head.size === 0 ? (
        <Empty>{t('home.log.empty')}</Empty>
      ) : (
        <dl className="card-facts">
          <dt>{t('home.log.size')}</dt>
          <dd className="figure">
            {t('proof.entries', { n: head.size })}
            {(head.pending ?? 0) > 0 && ` · ${t('home.log.pending')} ${head.pending}`}
          </dd>
          <dt>{t('home.log.root')}</dt>
          <dd className="hash">{head.root}</dd>
          {head.at != null && (
            <>
              <dt>{t('home.log.at')}</dt>
              <dd>
                <Instant of={head.at} /> · {t('age.ago', { age: ageText(head.at, now, t) })}
              </dd>
            </>
          )}
          <dt>{t('home.log.key')}</dt>
          <dd className="hash">{head.logKey}</dd>
        </dl>
      )}
      <p className="log-links">
        <a className="button" href={withLang(paths.verify(), lang)}>
          {t('home.log.verify')}
        </a>
        <a href={paths.checkpoint()}>{t('home.log.checkpoint')}</a>
      </p>
      <p className="quiet">{t('home.log.proves')}</p>
    </div>
  )
}
