import type { ReactNode } from 'react'
import type { CaseFile } from '../api/file-rows.ts'
import type { TemplateDraft } from '../api/template-rows.ts'
import { useItem } from '../api/views.ts'
import { toneOf } from '../files/file-body.tsx'
import { useTongue } from '../i18n/words.tsx'
import { CommentsPart } from '../lawmaking/comments-part.tsx'
import { NextLine } from '../lawmaking/draft.tsx'
import { isMissing } from '../lawmaking/is-missing.ts'
import { paths, withLang } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Clauses } from './clause-shown.tsx'
import { DraftRedline } from './draft-shown.tsx'
import '../files/files.css'
import '../public/portal.css'
import '../lawmaking/lawmaking.css'
import './templates.css'

const parts = ['text', 'redline', 'comments', 'reviews'] as const
type PartName = (typeof parts)[number]

/** A model contract in the making: where it stands, its text, what changed since the review, what was said, who signed. */
export function MakingPage({ file }: { file: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useItem('casework.file.get', { file })
  const text = useItem('templates.draft.get', { file })
  const { filters } = useFilters()
  const part: PartName = parts.find((one) => one === filters['part']) ?? 'text'
  const crumb = (
    <p className="crumb">
      <Go to={paths.regulatorTemplates()}>{t('templates.making.desk')}</Go>
    </p>
  )
  if (asked.data === undefined)
    return (
      <Page title={t('templates.making.desk')} above={crumb}>
        {asked.isError ? (
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        ) : (
          <Loading label={t('load.busy')} rows={8} />
        )}
      </Page>
    )
  const of = asked.data.item
  const wanting = text.isError && !isMissing(text.error)
  return (
    <Page
      title={of.title}
      above={crumb}
      state={
        <StateTag tone={toneOf({ ...of, next: of.next.filter(({ allowed }) => allowed) })}>
          {say(of.stateTitle)}
        </StateTag>
      }
      lead={
        <>
          <span className="figure">{of.no}</span> · {placeName(of.place, lang)} ·{' '}
          <Go to={paths.deskFile('regulator', file)}>{t('draft.file')}</Go>
        </>
      }
    >
      {!isPublished(of) && <p className="draft-mark">{t('template.notMade')}</p>}
      <NextLine of={of} desk="regulator" />
      <nav className="parts-of-draft" aria-label={t('draft.parts')}>
        <ul>
          {parts.map((name) => (
            <li key={name} {...(name === part ? { 'aria-current': 'page' as const } : {})}>
              <Go to={paths.regulatorTemplate(file)} search={name === 'text' ? {} : { part: name }}>
                {t(`template.part.${name}`)}
              </Go>
            </li>
          ))}
        </ul>
      </nav>
      {wanting && <Failure error={text.error} retry={() => void text.refetch()} />}
      {!text.isFetched && <Loading label={t('load.busy')} />}
      {text.isFetched && !wanting && <Part part={part} of={of} draft={text.data?.item ?? null} />}
    </Page>
  )
}

const isPublished = (of: CaseFile): boolean => of.steps.some(({ to }) => to === 'published')

/** The states in which the lead writes. */
const WRITING = new Set(['drafting', 'revision'])

function Part({ part, of, draft }: { part: PartName; of: CaseFile; draft: TemplateDraft | null }): ReactNode {
  const { t, say } = useTongue()
  const edit = WRITING.has(of.state) ? (
    <Go to={paths.regulatorTemplateEdit(of.file)} className="button">
      {t(draft === null ? 'template.write' : 'template.edit')}
    </Go>
  ) : undefined
  if (draft === null) return <Empty next={edit}>{t('template.draft.none')}</Empty>
  switch (part) {
    case 'comments':
      return <CommentsPart file={of} of={{ room: 'templates', file: of.file, articles: passagesOf(draft) }} />
    case 'redline':
      return (
        <Section title={t('template.redline')}>
          <DraftRedline key={draft.version} of={draft} start={draft.reviews.at(-1)?.version ?? 0} />
        </Section>
      )
    case 'reviews':
      return <Reviews of={draft} />
    case 'text':
      return (
        <Section title={t('template.text')} aside={edit}>
          <p className="quiet">
            {t('template.draft.version', { n: draft.version, label: draft.label, version: draft.framework.version })} ·{' '}
            <Instant of={draft.at} /> · SHA-256 <span className="hash">{draft.sha256.slice(0, 16)}…</span>
          </p>
          {draft.findings.length > 0 && (
            <div className="notice notice-refused">
              <strong>{t('template.findings')}</strong>
              <ul>
                {draft.findings.map(({ says }) => (
                  <li key={says.zh}>{say(says)}</li>
                ))}
              </ul>
            </div>
          )}
          <Clauses of={draft.framework} />
        </Section>
      )
  }
}

const passagesOf = ({ framework: { clauses } }: TemplateDraft): { id: string; no: string }[] =>
  clauses.map(({ id, title }) => ({ id, no: title.zh }))

/** Which draft was reviewed, what the experts declared, which departments signed which draft. */
function Reviews({ of }: { of: TemplateDraft }): ReactNode {
  const { t, lang } = useTongue()
  const stands = (version: number): ReactNode =>
    version < of.version && <span className="bad"> {t('review.older')}</span>
  return (
    <>
      <Section
        title={t('template.reviews')}
        aside={<BasisMark what={t('template.reviews')} basis={['cn/fair-competition-review-regulation#14']} />}
      >
        {of.reviews.length === 0 ? (
          <Empty>{t('reviews.none')}</Empty>
        ) : (
          <ul className="papers">
            {of.reviews.map(({ version, day }) => (
              <li key={version}>
                <StateTag tone="good">{t('review.cleared')}</StateTag> {t('review.of', { n: version })} ·{' '}
                <Day of={day} />
                {stands(version)}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={t('template.experts')}
        aside={<BasisMark what={t('template.experts')} basis={['cn/major-administrative-decisions#20']} />}
      >
        {of.experts.length === 0 ? (
          <Empty>{t('template.experts.none')}</Empty>
        ) : (
          <ul className="papers">
            {of.experts.map(({ direct, ofMarket, opinionN, day }, at) => (
              <li key={at}>
                {t('template.expert', { n: at + 1 })}{' '}
                <StateTag tone={direct || ofMarket.length > 0 ? 'bad' : 'good'}>
                  {t(direct || ofMarket.length > 0 ? 'template.expert.tied' : 'template.expert.free')}
                </StateTag>{' '}
                {t(opinionN === null ? 'template.expert.silent' : 'template.expert.spoke')} · <Day of={day} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={t('template.signed')}
        aside={<BasisMark what={t('template.signed')} basis={['cn/contract-supervision-measures#13']} />}
      >
        {of.countersigned.length === 0 ? (
          <Empty>{t('template.signed.none')}</Empty>
        ) : (
          <ul className="papers">
            {of.countersigned.map(({ version, role, day }) => (
              <li key={`${version} ${role}`}>
                {roleName(role, t)} · {t('review.of', { n: version })} · <Day of={day} />
                {stands(version)}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {isInLibrary(of) && (
        <p className="row-of">
          <a
            href={withLang(
              `${paths.template(of.framework.id)}?version=${of.framework.version}&place=${of.framework.place}`,
              lang,
            )}
          >
            {t('template.inLibrary')}
          </a>
        </p>
      )}
    </>
  )
}

const isInLibrary = ({ state }: TemplateDraft): boolean => ['published', 'in-use', 'under-evaluation'].includes(state)
