import { drawnByStratum, frameSha256, isSeedOf, seedCommitment } from '#kernel/lots'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { AuditLine, DetectorLine, Proportion } from '../api/surveillance-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { kindName } from './lead-names.ts'
import '../files/files.css'
import '../public/portal.css'
import './surveillance.css'

loadWords(surveillanceWords)

const answerTones = { nothing: 'good', missed: 'warn', unclear: 'over' } as const

const share = (value: number): string => ppmText(Math.round(value * 1_000) * 1_000)

/** 检测方法: what each promised, what became of its leads with the interval, whether it stands; and the random audits. */
export function DetectorsPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('surveillance.detector.list')
  const board = useItem('surveillance.board')
  return (
    <Page
      title={t('detectors')}
      lead={
        <>
          {t('watch.detectors.lead')}{' '}
          <BasisMark what={t('detectors')} basis={['platform/price-rules#detector-suspension']} />
        </>
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data !== undefined && <Detectors of={rowsOf(asked.data)} />}
      <Section title={t('watch.audits')}>
        <p>
          {t('watch.audits.lead')} <BasisMark what={t('watch.audits')} basis={['platform/price-rules#audit']} />
        </p>
        {board.data !== undefined && <Audits of={board.data.item.audits} place={board.data.item.place} />}
      </Section>
    </Page>
  )
}

function Detectors({ of }: { of: readonly DetectorLine[] }): ReactNode {
  const { t } = useTongue()
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('watch.detector')}</th>
            <th scope="col">{t('watch.state')}</th>
            <th scope="col">{t('watch.target')}</th>
            <th scope="col">{t('watch.measured')}</th>
            <th scope="col">{t('watch.measured.drawn')}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((one) => {
            const last = one.quarters.at(-1)
            return (
              <tr key={one.detector}>
                <th scope="row">
                  <span>
                    {kindName(one.detector, t)} <span className="quiet">v{one.version}</span>
                  </span>
                </th>
                <td data-label={t('watch.state')}>
                  {one.suspended ? (
                    <span className="watch-suspended">
                      <StateTag tone="bad">{t('watch.suspended')}</StateTag>
                      <Resume detector={one.detector} />
                    </span>
                  ) : (
                    <StateTag tone="good">{t('watch.stands')}</StateTag>
                  )}
                </td>
                <td data-label={t('watch.target')}>
                  <span>
                    {t('watch.precision')} ≥ {share(one.target.precision)} · {t('watch.recall')} ≥{' '}
                    {share(one.target.recall)}
                    <span className="quiet">
                      {' '}
                      · {t('watch.honestRate')} ≤ {ppmText(Math.round(one.target.honestRate * 1_000_000))}
                    </span>
                  </span>
                </td>
                <td data-label={t('watch.measured')}>
                  {last === undefined || last.precision.share === null ? (
                    <span className="quiet">
                      {t('watch.measured.none')}
                      {last !== undefined && last.pending > 0 && <> {t('watch.pending', { n: last.pending })}</>}
                    </span>
                  ) : (
                    <span>
                      {last.quarter} {t('watch.precision')} {share(last.precision.share)} ({share(last.precision.low)} –{' '}
                      {share(last.precision.high)}, n={last.precision.of})
                      <span className="quiet">
                        {' '}
                        {t('watch.adjudicated', {
                          confirmed: last.confirmed,
                          explained: last.explained,
                          wrong: last.dataError,
                          pending: last.pending,
                        })}
                      </span>
                    </span>
                  )}
                </td>
                <td data-label={t('watch.measured.drawn')}>
                  {last !== undefined && <Interval of={last.precision} target={one.target.precision} />}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="quiet">{t('watch.recall.note')}</p>
    </div>
  )
}

const [WIDTH, HEIGHT] = [160, 20]

/** The share with its 95 % interval on a line from nothing to all, and what was promised as an upright. */
function Interval({ of, target }: { of: Proportion; target: number }): ReactNode {
  const { t } = useTongue()
  const x = (value: number): number => 4 + value * (WIDTH - 8)
  return (
    <svg
      className="drawn"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('watch.interval.said', { low: share(of.low), high: share(of.high), target: share(target) })}
    >
      <line className="drawn-zero" x1={x(0)} x2={x(1)} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <path className="drawn-whisker" d={`M${x(of.low)} 5V15M${x(of.low)} 10H${x(of.high)}M${x(of.high)} 5V15`} />
      {of.share !== null && <circle className="watch-dot" cx={x(of.share)} cy={HEIGHT / 2} r="4" />}
      <line className="drawn-limit" x1={x(target)} x2={x(target)} y1="0" y2={HEIGHT} />
    </svg>
  )
}

function Resume({ detector }: { detector: string }): ReactNode {
  const { t } = useTongue()
  const resume = useAct('surveillance.detector.resume')
  const [reasons, setReasons] = useState('')
  return (
    <details>
      <summary>{t('watch.resume')}</summary>
      <Labelled label={t('watch.resume.reasons')}>
        {(id) => <textarea id={id} rows={2} value={reasons} onChange={({ target }) => setReasons(target.value)} />}
      </Labelled>
      {resume.isError && <Failure error={resume.error} />}
      <Guarded
        why={reasons.trim() === '' ? t('watch.need.reasons') : null}
        basis={['platform/price-rules#detector-suspension']}
        loading={resume.isPending}
        onClick={() => resume.mutate({ detector, reasons: reasons.trim() })}
      >
        {t('watch.resume')}
      </Guarded>
    </details>
  )
}

/** The seed is made here and kept here until it is told; the platform gets its hash. */
const seedKey = (seedHash: string): string => `suan.seed.${seedHash}`

/** A draw computed again in the browser from what is on record; null before it was made, and for whom the list is not. */
function repeatedAudit({ audit, seed, seedHash, frame, frameSha256: hash, least, items }: AuditLine) {
  if (seed === null || frame === null) return null
  const drawn = drawnByStratum(frame, seed, audit, least).map(({ subject }) => subject)
  return {
    seed: isSeedOf(seed, seedHash),
    list: frameSha256(frame.map(({ subject }) => subject)) === hash,
    drawn:
      drawn.toSorted().join() ===
      items
        .map(({ subject }) => subject)
        .toSorted()
        .join(),
  }
}

function Repeated({ of }: { of: AuditLine }): ReactNode {
  const { t } = useTongue()
  const check = repeatedAudit(of)
  if (check === null) return null
  return (
    <ul className="papers" aria-label={t('watch.audit.repeat')}>
      {(['seed', 'list', 'drawn'] as const).map((part) => (
        <li key={part}>
          <StateTag tone={check[part] ? 'good' : 'bad'}>
            {t(check[part] ? 'watch.audit.same' : 'watch.audit.other')}
          </StateTag>{' '}
          {t(`watch.audit.repeat.${part}`)}
        </li>
      ))}
    </ul>
  )
}

function Audits({ of, place }: { of: readonly AuditLine[]; place: string | null }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <>
      {place !== null && <Commit place={place} />}
      {of.length === 0 && <Empty>{t('watch.audits.none')}</Empty>}
      {of.map((audit) => (
        <section
          key={audit.audit}
          className="watch-audit"
          aria-label={`${audit.quarter} ${placeName(audit.place, lang)}`}
        >
          <h3>
            {audit.quarter} · {placeName(audit.place, lang)}{' '}
            <StateTag tone={audit.seed === null ? 'act' : 'good'}>
              {audit.seed === null ? t('watch.audit.committed') : t('watch.audit.drawn')}
            </StateTag>
          </h3>
          <p className="quiet">
            <Instant of={audit.at} /> {t('watch.audit.hash')} <span className="hash">{audit.seedHash}</span>
            {audit.seed !== null && (
              <>
                {' '}
                · {t('watch.audit.seed')} <span className="hash">{audit.seed}</span>
              </>
            )}
          </p>
          <p className="quiet">
            {t('watch.audit.fixed', { n: audit.population })}
            {audit.frameSha256 !== null && (
              <>
                {' '}
                · {t('watch.audit.listHash')} <span className="hash">{audit.frameSha256}</span>
              </>
            )}
          </p>
          {audit.seed === null ? (
            place !== null && <Draw audit={audit} />
          ) : (
            <>
              <p>
                {t('watch.audit.counts', {
                  population: audit.population,
                  drawn: audit.items.length,
                  answered: audit.items.filter(({ answer }) => answer !== null).length,
                })}
              </p>
              <Repeated of={audit} />
              <ul className="papers">
                {audit.items.map((item) => (
                  <li key={item.subject}>
                    {item.name ?? item.subject.slice(0, 8)}{' '}
                    <span className="quiet">{placeName(item.stratum, lang)}</span>{' '}
                    {item.answer === null ? (
                      <AnswerAudit audit={audit.audit} subject={item.subject} name={item.name ?? item.subject} />
                    ) : (
                      <>
                        <StateTag tone={answerTones[item.answer]}>{t(`watch.audit.answer.${item.answer}`)}</StateTag>{' '}
                        {item.reasons}
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      ))}
    </>
  )
}

/** The seed is made here and shown; only its hash is told before the draw. */
function Commit({ place }: { place: string }): ReactNode {
  const { t } = useTongue()
  const commit = useAct('surveillance.audit.commit')
  const [seed, setSeed] = useState<string | null>(null)
  const make = () => {
    const fresh = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('')
    const seedHash = seedCommitment(fresh)
    // kept before the hash goes out: a seed that is lost can never be told
    localStorage.setItem(seedKey(seedHash), fresh)
    setSeed(fresh)
    commit.mutate({ place, seedHash })
  }
  return (
    <>
      <p>
        <button type="button" className="button button-second" disabled={commit.isPending} onClick={make}>
          {t('watch.audit.commit')}
        </button>
      </p>
      {commit.isError && <Failure error={commit.error} />}
      {commit.isSuccess && seed !== null && (
        <Done receipt={commit.data.receipt}>
          {t('watch.audit.keep')} <code className="hash">{seed}</code>
        </Done>
      )}
    </>
  )
}

function Draw({ audit }: { audit: AuditLine }): ReactNode {
  const { t } = useTongue()
  const draw = useAct('surveillance.audit.draw')
  const [seed, setSeed] = useState(() => localStorage.getItem(seedKey(audit.seedHash)) ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (seed.trim().length >= 16) draw.mutate({ audit: audit.audit, seed: seed.trim() })
  }
  return (
    <form className="watch-form" onSubmit={submit}>
      <Labelled label={t('watch.audit.seed')}>
        {(id) => (
          <input id={id} type="text" autoComplete="off" value={seed} onChange={({ target }) => setSeed(target.value)} />
        )}
      </Labelled>
      {draw.isError && <Failure error={draw.error} />}
      <Guarded
        htmlType="submit"
        why={seed.trim().length < 16 ? t('watch.audit.need') : null}
        basis={['platform/price-rules#audit']}
        loading={draw.isPending}
      >
        {t('watch.audit.draw')}
      </Guarded>
    </form>
  )
}

const ANSWERS = ['nothing', 'missed', 'unclear'] as const

function AnswerAudit({ audit, subject, name }: { audit: string; subject: string; name: string }): ReactNode {
  const { t } = useTongue()
  const answer = useAct('surveillance.audit.answer')
  const [chosen, setChosen] = useState<(typeof ANSWERS)[number]>('nothing')
  const [reasons, setReasons] = useState('')
  return (
    <details>
      <summary>{t('watch.audit.enter')}</summary>
      <div className="controls">
        <Labelled label={`${t('watch.audit.result')} ${name}`}>
          {(id) => (
            <select id={id} value={chosen} onChange={({ target }) => setChosen(target.value as typeof chosen)}>
              {ANSWERS.map((one) => (
                <option key={one} value={one}>
                  {t(`watch.audit.answer.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled label={`${t('watch.reasons')} ${name}`}>
          {(id) => <input id={id} type="text" value={reasons} onChange={({ target }) => setReasons(target.value)} />}
        </Labelled>
        <Guarded
          why={reasons.trim() === '' ? t('watch.need.reasons') : null}
          loading={answer.isPending}
          onClick={() => answer.mutate({ audit, subject, answer: chosen, reasons: reasons.trim() })}
        >
          {t('watch.audit.enter')}
        </Guarded>
      </div>
      {answer.isError && <Failure error={answer.error} />}
    </details>
  )
}
