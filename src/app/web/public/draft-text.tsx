import { useState, type ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import type { ArticleDiff, DraftArticle, DraftText, Mark } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { lawNumberName, lawNumberText } from '../ui/law-words.ts'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Labelled } from './where-form.tsx'

/** The text of a draft article by article, with what changed from an earlier version. */
export function Text({ newest, commentOn }: { newest: DraftText; commentOn?: (no: string) => void }): ReactNode {
  const { t } = useTongue()
  const [version, setVersion] = useState(newest.version)
  const earlier = newest.versions.filter((one) => one.version < version)
  const [against, setAgainst] = useState(earlier.at(-1)?.version ?? 0)
  const shown = useItem('lawmaking.text.get', { file: newest.file, version }, { steady: true }).data?.item ?? newest
  const compared = against > 0 && against < version ? against : 0
  const label = (one: { version: number; label: string }): string =>
    t('draft.version', { n: one.version, label: one.label })
  return (
    <Section title={t('draft.text')}>
      {newest.versions.length > 1 && (
        <VersionChoice
          versions={newest.versions}
          version={version}
          choose={setVersion}
          against={compared}
          compare={setAgainst}
        />
      )}
      {newest.versions.length === 1 && <p className="quiet">{label(newest)}</p>}
      {compared === 0 ? (
        shown.text.articles.map((article) => (
          <PlainArticle key={article.id} article={article} {...(commentOn === undefined ? {} : { commentOn })} />
        ))
      ) : (
        <Compared file={newest.file} from={compared} to={version} {...(commentOn === undefined ? {} : { commentOn })} />
      )}
    </Section>
  )
}

function CommentOn({ no, commentOn }: { no: string; commentOn?: (no: string) => void }): ReactNode {
  const { t } = useTongue()
  if (commentOn === undefined) return null
  return (
    <p>
      <button
        type="button"
        className="plain"
        aria-label={`${t('draft.comment.on')} ${no}`}
        onClick={() => commentOn(no)}
      >
        {t('draft.comment.on')}
      </button>
    </p>
  )
}

function PlainArticle({ article, commentOn }: { article: DraftArticle; commentOn?: (no: string) => void }): ReactNode {
  const { lang } = useTongue()
  const numbers = Object.entries(article.params ?? {}).flatMap(([name, values]) =>
    values.map((value) => ({ name, ...value })),
  )
  return (
    <article className="law-article" aria-label={article.no}>
      <h3>
        {article.no} <BasisMark what={article.no} basis={article.basis} />
      </h3>
      <p>{lang === 'en' && article.en !== undefined ? article.en : article.zh}</p>
      {numbers.length > 0 && (
        <dl className="law-numbers">
          {numbers.map(({ name, from, value, unit }) => (
            <div key={`${name} ${from}`}>
              <dt>{lawNumberName(name, lang)}</dt>
              <dd className="figure">{lawNumberText(value, unit, lang)}</dd>
            </div>
          ))}
        </dl>
      )}
      <CommentOn no={article.no} {...(commentOn === undefined ? {} : { commentOn })} />
    </article>
  )
}

const diffTones: Record<ArticleDiff['status'], Tone> = {
  same: 'over',
  changed: 'act',
  added: 'good',
  removed: 'bad',
  renumbered: 'over',
}

function Compared(props: { file: string; from: number; to: number; commentOn?: (no: string) => void }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem(
    'lawmaking.text.redline',
    { file: props.file, from: props.from, to: props.to },
    { staleMs: Infinity },
  )
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { same, summary, articles } = asked.data.item
  return (
    <>
      <p className="quiet">{same ? t('draft.same') : t('draft.summary', { ...summary })}</p>
      {articles.map((diff) => (
        <article key={`${diff.status} ${diff.id}`} className="law-article" aria-label={diff.no}>
          <h3>
            {diff.no}{' '}
            {diff.status !== 'same' && <StateTag tone={diffTones[diff.status]}>{t(`diff.${diff.status}`)}</StateTag>}{' '}
            {diff.wasNo !== null && <span className="quiet">{t('diff.was', { no: diff.wasNo })}</span>}
          </h3>
          <p>
            <Redlined marks={lang === 'en' && diff.en.length > 0 ? diff.en : diff.zh} />
          </p>
          {diff.numbers
            .filter(({ where }) => where === 'params')
            .map(({ name, was, is }) => (
              <p key={name} className="quiet figure">
                {lawNumberName(name.split(' ')[0] ?? name, lang)}
                {t('colon')}
                {t('diff.number', { was: was ?? t('none'), is: is ?? t('none') })}
              </p>
            ))}
          {diff.status !== 'removed' && (
            <CommentOn no={diff.no} {...(props.commentOn === undefined ? {} : { commentOn: props.commentOn })} />
          )}
        </article>
      ))}
    </>
  )
}

/** What went is struck, what came is underlined: told by more than colour. */
function Redlined({ marks }: { marks: readonly Mark[] }): ReactNode {
  return marks.map(({ mark, text }, at) =>
    mark === 'removed' ? (
      <del key={at}>{text}</del>
    ) : mark === 'added' ? (
      <ins key={at}>{text}</ins>
    ) : (
      <span key={at}>{text}</span>
    ),
  )
}

/** What the draft would change in decisions on record. */
export function DraftEffect({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('lawmaking.effect.get', { file })
  const missing = asked.error instanceof ApiError && asked.error.status === 404
  return (
    <Section title={t('draft.effect')}>
      {asked.isPending && <Loading label={t('load.busy')} rows={2} />}
      {asked.isError && !missing && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {missing && <Empty>{t('draft.effect.none')}</Empty>}
      {asked.data !== undefined && (
        <>
          <p>
            {t('draft.effect.lead', {
              n: asked.data.item.decisions,
              changed: asked.data.item.changed,
              same: asked.data.item.same,
            })}
          </p>
          {asked.data.item.groups.length > 0 && (
            <div className="table-scroll">
              <table className="table stack">
                <thead>
                  <tr>
                    <th scope="col">{t('draft.effect.act')}</th>
                    <th scope="col">{t('draft.effect.was')}</th>
                    <th scope="col">{t('draft.effect.would')}</th>
                    <th scope="col">{t('draft.effect.because')}</th>
                    <th scope="col" className="number">
                      {t('draft.effect.decisions')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {asked.data.item.groups.map((group) => (
                    <tr key={`${group.act} ${group.was} ${group.would} ${group.fields.join(' ')}`}>
                      <th scope="row">{group.act}</th>
                      <td data-label={t('draft.effect.was')}>
                        {group.was === 'done' ? t('draft.effect.done') : group.was}
                      </td>
                      <td data-label={t('draft.effect.would')}>
                        {group.would === 'done' ? t('draft.effect.done') : group.would}
                      </td>
                      <td data-label={t('draft.effect.because')}>{group.because.join(t('and'))}</td>
                      <td data-label={t('draft.effect.decisions')} className="number">
                        {group.decisions}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Section>
  )
}

/** Notes on competence, conflicts and bases that were kept with the version: shown, never a bar. */
export function DraftWarnings({ of }: { of: DraftText }): ReactNode {
  const { t, say } = useTongue()
  const { competence, conflicts, bases } = of.warnings
  const no = (article: string): string => of.text.articles.find(({ id }) => id === article)?.no ?? article
  return (
    <Section title={t('draft.warnings')}>
      <p className="quiet">{t('draft.warnings.lead')}</p>
      {competence.length + conflicts.length + bases.length === 0 ? (
        <Empty>{t('draft.warnings.none')}</Empty>
      ) : (
        <ul className="cited">
          {competence.map(({ warning, says, basis }) => (
            <li key={warning}>
              {say(says)} <BasisMark what={say(says)} basis={basis} />
            </li>
          ))}
          {conflicts.flatMap(({ article, reasons }) =>
            reasons.map(({ says, basis }) => (
              <li key={`${article} ${says.zh}`}>
                {no(article)}
                {t('colon')}
                {say(says)} <BasisMark what={say(says)} basis={[basis]} />
              </li>
            )),
          )}
          {bases.map(({ article, cite, says }) => (
            <li key={`${article} ${cite}`}>
              {no(article)}
              {t('colon')}
              {say(says)}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Which version is shown, and against which earlier one; 0: against none. */
export function VersionChoice({
  versions,
  version,
  choose,
  against,
  compare,
}: {
  versions: DraftText['versions']
  version: number
  choose: (version: number) => void
  against: number
  compare: (version: number) => void
}): ReactNode {
  const { t } = useTongue()
  const label = (one: { version: number; label: string }): string =>
    t('draft.version', { n: one.version, label: one.label })
  return (
    <div className="controls">
      <Labelled label={t('draft.version.choose')}>
        {(id) => (
          <select id={id} value={version} onChange={({ target }) => choose(Number(target.value))}>
            {versions.map((one) => (
              <option key={one.version} value={one.version}>
                {label(one)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('draft.against')}>
        {(id) => (
          <select id={id} value={against} onChange={({ target }) => compare(Number(target.value))}>
            <option value={0}>{t('draft.against.none')}</option>
            {versions
              .filter((one) => one.version < version)
              .map((one) => (
                <option key={one.version} value={one.version}>
                  {label(one)}
                </option>
              ))}
          </select>
        )}
      </Labelled>
    </div>
  )
}
