import type { ReactNode } from 'react'
import type { CaseFile } from '../api/file-rows.ts'
import type { DraftText } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { toneOf } from '../files/file-body.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { CommentsPart } from './comments-part.tsx'
import { EffectPart } from './effect-part.tsx'
import { ExportPart } from './export-part.tsx'
import { isMissing } from './is-missing.ts'
import { TextPart } from './text-part.tsx'
import { TogetherPart } from './together-part.tsx'
import '../files/files.css'
import '../public/portal.css'
import './lawmaking.css'

const parts = ['text', 'comments', 'effect', 'together', 'export'] as const
type PartName = (typeof parts)[number]

/** A rule in the making: where it stands and what comes next, its text, what was said, what it would change, its partners. */
export function DraftPage({ desk, file }: { desk: RulesDesk; file: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useItem('casework.file.get', { file })
  const text = useItem('lawmaking.text.get', { file })
  const { filters } = useFilters()
  const part: PartName = parts.find((one) => one === filters['part']) ?? 'text'
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskDrafts(desk)}>{t('drafts')}</Go>
    </p>
  )
  if (asked.isPending)
    return (
      <Page title={t('drafts')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  if (asked.isError)
    return (
      <Page title={t('drafts')} above={crumb}>
        <Failure error={asked.error} retry={() => void asked.refetch()} />
      </Page>
    )
  const of = asked.data.item
  const draft = text.data?.item ?? null
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
          <Go to={paths.deskFile(desk, file)}>{t('draft.file')}</Go>
        </>
      }
    >
      <p className="draft-mark">{t(of.ended || of.state === 'in-force' ? 'draft.made' : 'draft.notLaw')}</p>
      <NextLine of={of} desk={desk} />
      <nav className="parts-of-draft" aria-label={t('draft.parts')}>
        <ul>
          {parts.map((name) => (
            <li key={name} {...(name === part ? { 'aria-current': 'page' as const } : {})}>
              <Go to={paths.deskDraft(desk, file)} search={name === 'text' ? {} : { part: name }}>
                {t(`draft.part.${name}`)}
              </Go>
            </li>
          ))}
        </ul>
      </nav>
      {wanting && <Failure error={text.error} retry={() => void text.refetch()} />}
      {!text.isFetched && <Loading label={t('load.busy')} />}
      {text.isFetched && !wanting && <Parts part={part} desk={desk} of={of} draft={draft} />}
    </Page>
  )
}

function Parts({
  part,
  desk,
  of,
  draft,
}: {
  part: PartName
  desk: RulesDesk
  of: CaseFile
  draft: DraftText | null
}): ReactNode {
  const { t } = useTongue()
  if (part === 'together') return <TogetherPart desk={desk} file={of} />
  if (part === 'text') return <TextPart key={draft?.version ?? 0} desk={desk} file={of.file} newest={draft} />
  if (draft === null)
    return <Empty next={<Go to={paths.deskDraftEdit(desk, of.file)}>{t('draft.edit')}</Go>}>{t('draft.none')}</Empty>
  if (part === 'comments')
    return <CommentsPart file={of} of={{ room: 'lawmaking', file: of.file, articles: draft.text.articles }} />
  if (part === 'effect') return <EffectPart file={of.file} draft={draft} />
  return <ExportPart file={of.file} />
}

/** What comes next in one line; it is done on the file. */
export function NextLine({ of, desk }: { of: CaseFile; desk: RulesDesk }): ReactNode {
  const { t, say } = useTongue()
  const mine = of.next.filter((step) => step.mine && step.allowed)
  const others = of.next.filter((step) => !step.mine && step.allowed)
  const running = of.clocks.find(({ state, dueOn }) => state === 'running' && dueOn !== null)
  const shown = mine.length > 0 ? mine : others
  return (
    <div className={mine.length > 0 ? 'notice notice-act' : 'notice'}>
      <strong>{t('next')}</strong>
      {shown.length === 0 ? (
        <p>{of.ended ? t('next.ended') : t('next.none')}</p>
      ) : (
        <p>
          {shown.map((step) => say(step.title)).join(t('and'))}{' '}
          <span className="quiet">
            {t('next.by')}
            {mine.length > 0 ? t('file.mine') : [...new Set(others.flatMap(({ by }) => by.map(say)))].join(t('or'))}
          </span>
        </p>
      )}
      {running !== undefined && (
        <p>
          {running.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>}{' '}
          {t('next.clock', { part: say(running.of), clock: say(running.label) })} <Day of={running.dueOn ?? ''} />{' '}
          <BasisMark what={say(running.label)} basis={running.basis} on={of.day} />
        </p>
      )}
      {mine.length > 0 && (
        <p>
          <Go to={paths.deskFile(desk, of.file)}>{t('draft.toFile')}</Go>
        </p>
      )}
    </div>
  )
}
