import { useState, type ReactNode } from 'react'
import type { ArticleDiff, DraftArticle, DraftText, Mark } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { VersionChoice } from '../public/draft-text.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { lawNumberName, lawNumberText } from '../ui/law-words.ts'
import { Go } from '../ui/link.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { dayText, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { numberSaid } from './number-said.ts'

/** The text in its versions: article by article with the warnings beside it, or two versions side by side. */
export function TextPart({
  desk,
  file,
  newest,
}: {
  desk: RulesDesk
  file: string
  newest: DraftText | null
}): ReactNode {
  const { t, say, lang } = useTongue()
  const [version, setVersion] = useState(newest?.version ?? 0)
  const [against, setAgainst] = useState(
    newest?.versions.filter((one) => one.version < newest.version).at(-1)?.version ?? 0,
  )
  const asked = useItem('lawmaking.text.get', { file, version }, { enabled: newest !== null, steady: true })
  const edit = <Go to={paths.deskDraftEdit(desk, file)}>{t(newest === null ? 'draft.edit' : 'draft.edit.next')}</Go>
  if (newest === null) return <Empty next={edit}>{t('draft.none')}</Empty>
  const shown = asked.data?.item ?? newest
  const compared = against > 0 && against < version ? against : 0
  return (
    <>
      <Section title={t('draft.text')} aside={edit}>
        <VersionChoice
          versions={newest.versions}
          version={version}
          choose={setVersion}
          against={compared}
          compare={setAgainst}
        />
        <Facts
          of={[
            [t('draft.title'), say(shown.text.title)],
            [t('draft.issuer'), shown.text.issuer],
            [t('draft.from'), dayText(shown.text.from, lang)],
            [t('draft.put'), <Instant key="at" of={shown.at} />],
            [
              t('draft.published'),
              shown.publishedAt === null ? (
                t('draft.published.not')
              ) : (
                <Instant key="published" of={shown.publishedAt} />
              ),
            ],
            ['SHA-256', <span key="sha" className="hash">{`${shown.sha256.slice(0, 16)}…`}</span>],
          ]}
        />
        <WholeWarnings of={shown} />
        {compared === 0 ? (
          shown.text.articles.map((article) => <Article key={article.id} article={article} of={shown} />)
        ) : (
          <SideBySide file={file} from={compared} to={version} of={shown} />
        )}
      </Section>
      <Section title={t('draft.explanation')}>
        <p className="said prose">{shown.explanation}</p>
      </Section>
      <Checklist of={shown} />
      <Reviews of={newest} />
    </>
  )
}

/** What the competence check notes of the whole text; it bars nothing. */
function WholeWarnings({ of }: { of: DraftText }): ReactNode {
  const { t, say } = useTongue()
  const { competence } = of.warnings
  if (competence.length === 0) return null
  return (
    <div className="notice notice-refused">
      <strong>{t('draft.warnings')}</strong>
      <ul>
        {competence.map(({ warning, says, basis }) => (
          <li key={warning}>
            {say(says)} <BasisMark what={say(says)} basis={basis} />
          </li>
        ))}
      </ul>
      <p className="quiet">{t('draft.warnings.lead')}</p>
    </div>
  )
}

/** What is noted of one article: where it conflicts, what of its ground does not hold. */
function ArticleWarnings({ article, of }: { article: string; of: DraftText }): ReactNode {
  const { t, say } = useTongue()
  const conflicts = of.warnings.conflicts.filter((one) => one.article === article)
  const bases = of.warnings.bases.filter((one) => one.article === article)
  if (conflicts.length + bases.length === 0) return null
  return (
    <aside className="article-warnings" aria-label={t('draft.warnings')}>
      {conflicts.map(({ matter, reasons }) => (
        <div key={matter}>
          <strong>{t('warn.conflict')}</strong>
          {reasons.map(({ says, basis }) => (
            <p key={says.zh}>
              {say(says)} <BasisMark what={say(says)} basis={[basis]} />
            </p>
          ))}
          {reasons.length === 0 && <p>{t('warn.conflict.undecided')}</p>}
        </div>
      ))}
      {bases.map(({ cite, says }) => (
        <div key={cite}>
          <strong>{t('warn.basis')}</strong>
          <p>
            {say(says)} <span className="hash">{cite}</span>
          </p>
        </div>
      ))}
    </aside>
  )
}

function Numbers({ article }: { article: Pick<DraftArticle, 'params'> }): ReactNode {
  const { t, lang } = useTongue()
  const numbers = Object.entries(article.params ?? {}).flatMap(([name, values]) =>
    values.map((value) => ({ name, ...value })),
  )
  if (numbers.length === 0) return null
  return (
    <dl className="law-numbers">
      {numbers.map(({ name, from, value, unit }) => (
        <div key={`${name} ${from}`}>
          <dt>{lawNumberName(name, lang)}</dt>
          <dd className="figure">
            {lawNumberText(value, unit, lang)}{' '}
            <span className="quiet">{t('period.from', { from: dayText(from, lang) })}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Article({ article, of }: { article: DraftArticle; of: DraftText }): ReactNode {
  const { lang } = useTongue()
  return (
    <article className="law-article with-warnings" aria-label={article.no}>
      <div>
        <h3>
          {article.no} <BasisMark what={article.no} basis={article.basis} />
        </h3>
        <p>{article.zh}</p>
        {lang === 'en' && article.en !== undefined && <p className="quiet">{article.en}</p>}
        <Numbers article={article} />
      </div>
      <ArticleWarnings article={article.id} of={of} />
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

/** Two versions side by side with their words marked; one below the other on a narrow screen. */
function SideBySide(props: { file: string; from: number; to: number; of: DraftText }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useItem(
    'lawmaking.text.redline',
    { file: props.file, from: props.from, to: props.to },
    { staleMs: Infinity },
  )
  const [all, setAll] = useState(false)
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { same, summary, articles, from, to } = asked.data.item
  const shown = all || same ? articles : articles.filter(({ status }) => status !== 'same')
  return (
    <>
      <p className="row-of">
        <span className="quiet">{same ? t('draft.same') : t('draft.summary', { ...summary })}</span>
        {!same && summary.same > 0 && (
          <button type="button" className="plain" aria-pressed={all} onClick={() => setAll(!all)}>
            {all ? t('redline.changed') : t('redline.all')}
          </button>
        )}
      </p>
      <div className="sides sides-head" aria-hidden="true">
        <strong>{t('draft.version', { n: from.version, label: from.label })}</strong>
        <strong>{t('draft.version', { n: to.version, label: to.label })}</strong>
      </div>
      {shown.map((diff) => (
        <article key={`${diff.status} ${diff.id}`} className="law-article" aria-label={diff.no}>
          <h3>
            {diff.no} <StateTag tone={diffTones[diff.status]}>{t(`diff.${diff.status}`)}</StateTag>{' '}
            {diff.wasNo !== null && <span className="quiet">{t('diff.was', { no: diff.wasNo })}</span>}
          </h3>
          <div className="sides">
            <Side
              marks={diff.zh}
              side="removed"
              none={diff.status === 'added' ? t('redline.notYet') : null}
              title={t('draft.version', { n: from.version, label: from.label })}
            />
            <Side
              marks={diff.zh}
              side="added"
              none={diff.status === 'removed' ? t('redline.gone') : null}
              title={t('draft.version', { n: to.version, label: to.label })}
            />
          </div>
          {diff.numbers.map(({ where, name, was, is }) => (
            <p key={`${where} ${name} ${was} ${is}`} className="figure number-change">
              <StateTag tone="warn">{t('redline.number')}</StateTag>{' '}
              {where === 'params' && `${lawNumberName(name.split(' ')[0] ?? name, lang)}${t('colon')}`}
              {t('diff.number', { was: numberSaid(was, lang) ?? t('none'), is: numberSaid(is, lang) ?? t('none') })}
            </p>
          ))}
          <ArticleWarnings article={diff.id} of={props.of} />
        </article>
      ))}
    </>
  )
}

/** One of two texts: what the two have in common, and what only this one has, marked by more than colour. */
export function Side(props: {
  marks: readonly Mark[]
  side: 'removed' | 'added'
  none: string | null
  title: string
}): ReactNode {
  return (
    <div>
      <span className="unseen">{props.title}</span>
      {props.none !== null ? (
        <p className="quiet">{props.none}</p>
      ) : (
        <p>
          {props.marks
            .filter(({ mark }) => mark === 'same' || mark === props.side)
            .map(({ mark, text }, at) =>
              mark === 'same' ? (
                <span key={at}>{text}</span>
              ) : mark === 'removed' ? (
                <del key={at}>{text}</del>
              ) : (
                <ins key={at}>{text}</ins>
              ),
            )}
        </p>
      )}
    </div>
  )
}

/** The four groups of what a text may not contain, each with what the drafter stated. */
function Checklist({ of }: { of: DraftText }): ReactNode {
  const { t, say } = useTongue()
  const { groups, exception } = of.checklist
  return (
    <Section title={t('checklist')}>
      <p className="quiet">{t('checklist.lead')}</p>
      <ul className="papers">
        {groups.map(({ basis, says, found }) => (
          <li key={basis}>
            {found.length === 0 ? (
              <StateTag tone="good">{t('checklist.none')}</StateTag>
            ) : (
              <StateTag tone="warn">{t('checklist.found')}</StateTag>
            )}{' '}
            {say(says)} <BasisMark what={say(says)} basis={[basis]} />
            {found.length > 0 && (
              <span className="quiet">
                {t('colon')}
                {found.map((creation) => t(`creation.${creation as 'licence'}`)).join(t('and'))}
              </span>
            )}
          </li>
        ))}
        <li className="quiet">
          {say(exception.says)} <BasisMark what={say(exception.says)} basis={[exception.basis]} />
        </li>
      </ul>
    </Section>
  )
}

/** Which version which review was of. */
function Reviews({ of }: { of: DraftText }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Section title={t('reviews')}>
      {of.reviews.length === 0 ? (
        <Empty>{t('reviews.none')}</Empty>
      ) : (
        <ul className="papers">
          {of.reviews.map(({ version, review, outcome, day }) => (
            <li key={`${version} ${review}`}>
              {t(review === 'competition' ? 'review.competition' : 'review.legality')}{' '}
              <StateTag tone={outcome === 'exception' ? 'warn' : 'good'}>
                {t(outcome === 'exception' ? 'review.exception' : 'review.cleared')}
              </StateTag>{' '}
              {t('review.of', { n: version })} · {dayText(day, lang)}
              {version < of.version && <span className="bad"> {t('review.older')}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
