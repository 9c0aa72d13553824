import { useRef, useState, type ReactNode } from 'react'
import { ApiError, type Answered } from '../api/client.ts'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import type { DraftText } from '../api/portal-rows.ts'
import type { TemplateDraft } from '../api/template-rows.ts'
import { useItem, useMe } from '../api/views.ts'
import { EnteredValue } from '../files/entered.tsx'
import { StepForm } from '../files/step-form.tsx'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { later } from '../ui/later.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { Comments, Statistics, type Commented } from './comments.tsx'
import { DraftEffect, DraftWarnings, Text } from './draft-text.tsx'
import { DaysLeft } from './open-consultations.tsx'
import { PublicPage } from './page.tsx'
import { WhenSeen } from './when-seen.tsx'
import { Labelled } from './where-form.tsx'
import '../files/files.css'
import './portal.css'

loadWords(filesWords)
loadWords(portalWords)

/** The drawing lies at the end of the page: its code comes when it is seen. */
const FileCourse = later(async () => (await import('../files/file-course.tsx')).FileCourse)
/** A model contract is another kind of text than a rule: its code comes with one. */
const TemplateText = later(async () => (await import('../templates/draft-shown.tsx')).DraftShown)

const TEMPLATE = 'contracts.template'

/** A passage that may be commented on, as the form offers it. */
type Passage = { id: string; no: string; says: string }

/** Nothing there is an answer here: a file may have no text yet, or no computation. */
const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404

/** A draft with its text, what changed in it, what it would change, what was said about it, and the way to say something. */
export function ConsultationPage({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('casework.file.get', { file })
  const procedure = asked.data?.item.procedure
  const chart = useItem(
    'procedure.chart.get',
    { id: procedure },
    { enabled: procedure !== undefined, staleMs: Infinity },
  )
  const failed = [asked, chart].find(({ isError }) => isError)
  const title = asked.data?.item.title ?? t('consultations.title')
  if (asked.data !== undefined && chart.data !== undefined)
    return <Known file={asked.data.item} chart={chart.data.item} />
  return (
    <PublicPage title={title}>
      <Page title={title} above={<Crumb />}>
        {failed === undefined ? (
          <Loading label={t('load.busy')} rows={8} />
        ) : (
          <Failure error={failed.error} retry={() => void failed.refetch()} />
        )}
      </Page>
    </PublicPage>
  )
}

function Crumb(): ReactNode {
  const { t } = useTongue()
  return (
    <p className="crumb">
      <Way to={paths.consultations()}>{t('consultations.title')}</Way>
    </p>
  )
}

function Known({ file, chart }: { file: CaseFile; chart: Chart }): ReactNode {
  const { t, say, lang } = useTongue()
  const isTemplate = file.procedure === TEMPLATE
  const text = useItem('lawmaking.text.get', { file: file.file }, { enabled: !isTemplate })
  const template = useItem('templates.draft.get', { file: file.file }, { enabled: isTemplate })
  const of = isTemplate ? template : text
  const [clause, setClause] = useState('')
  const form = useRef<HTMLElement>(null)
  const comment = file.next.find(({ step, mine }) => step === 'comment' && mine)
  const commentOn = (no: string) => {
    setClause(no)
    form.current?.scrollIntoView()
    form.current?.querySelector('textarea')?.focus({ preventScroll: true })
  }
  const clock = file.clocks.find(({ state, clock: name }) => state === 'running' && /consultation|comment/.test(name))
  const draft = text.data?.item
  const contract = template.data?.item
  const passages = draft === undefined ? contractPassages(contract) : rulePassages(draft)
  const commented: Commented = {
    room: isTemplate ? 'templates' : 'lawmaking',
    file: file.file,
    articles: passages ?? [],
  }
  const made = file.steps.some(({ to }) => to === 'promulgated' || to === 'published')
  const commenting = comment?.allowed === true ? { commentOn } : {}
  return (
    <PublicPage title={file.title}>
      <Page
        title={file.title}
        above={<Crumb />}
        state={<StateTag tone={file.ended ? 'over' : file.overdue ? 'bad' : 'good'}>{say(file.stateTitle)}</StateTag>}
        lead={
          <>
            <span className="figure">{file.no}</span> ·{' '}
            <Way to={paths.procedure(file.procedure)}>{`${file.procedureNo} ${say(file.procedureTitle)}`}</Way>{' '}
            <BasisMark what={say(chart.title)} basis={chart.basis} on={file.day} />
          </>
        }
      >
        <div className={comment?.allowed === true ? 'notice notice-act' : 'notice'}>
          {clock !== undefined && clock.dueOn !== null ? (
            <p>
              <strong>{t('consultations.due')}</strong> <Day of={clock.dueOn} /> · <DaysLeft until={clock.dueOn} />{' '}
              <BasisMark what={say(clock.label)} basis={clock.basis} on={file.day} />
            </p>
          ) : (
            comment?.allowed !== true && <p>{t('draft.comment.shut')}</p>
          )}
          {comment?.allowed === true && (
            <p className="row-of">
              <button type="button" className="button" onClick={() => commentOn(clause)}>
                {t('draft.comment')}
              </button>
            </p>
          )}
        </div>
        {!made && <p className="draft-mark">{t(isTemplate ? 'template.notMade' : 'draft.notLaw')}</p>}
        <Facts
          of={[
            [t('file.place'), placeName(file.place, lang)],
            draft === undefined ? null : [t('law.issuer'), draft.text.issuer],
            draft === undefined ? null : [t('law.kind'), t(`kind.${draft.text.kind}`)],
          ]}
        />

        {of.isPending && <Loading label={t('load.busy')} rows={8} />}
        {of.isError && !isMissing(of.error) && <Failure error={of.error} retry={() => void of.refetch()} />}
        {isMissing(of.error) && <Proposed file={file} />}
        {contract !== undefined && <TemplateText of={contract} {...commenting} />}
        {draft !== undefined && (
          <>
            <Text newest={draft} {...commenting} />
            <Section title={t('draft.explanation')}>
              <div className="prose">
                {draft.explanation.split('\n').map((line, at) => (
                  <p key={`${at} ${line}`}>{line}</p>
                ))}
              </div>
            </Section>
            <DraftEffect file={file.file} />
            <DraftWarnings of={draft} />
          </>
        )}

        <section ref={form} className="part-of-page" aria-label={t('draft.comment')}>
          <div className="section-head">
            <h2>{t('draft.comment')}</h2>
          </div>
          {comment === undefined ? (
            <p className="quiet">{t('draft.comment.shut')}</p>
          ) : comment.allowed ? (
            <CommentForm file={file} next={comment} passages={passages} clause={clause} setClause={setClause} />
          ) : (
            <p>
              {t('why')}
              {say(comment.says) || t('draft.comment.shut')}{' '}
              <BasisMark what={say(comment.title)} basis={comment.basis} on={file.day} />
            </p>
          )}
        </section>

        {passages !== undefined && (
          <>
            <Statistics of={commented} />
            <Comments of={commented} />
          </>
        )}

        <Section
          title={t('consultation.drawing')}
          aside={<Way to={paths.file(file.file)}>{t('consultation.file')}</Way>}
        >
          <WhenSeen>{() => <FileCourse file={file} chart={chart} />}</WhenSeen>
        </Section>
      </Page>
    </PublicPage>
  )
}

const rulePassages = ({ text }: DraftText): Passage[] => text.articles.map(({ id, no, zh }) => ({ id, no, says: zh }))

function contractPassages(draft: TemplateDraft | undefined): Passage[] | undefined {
  if (draft === undefined) return undefined
  const { parts, clauses } = draft.framework
  const known = new Map(clauses.map((clause) => [clause.id, clause]))
  return parts
    .flatMap((part) => part.clauses)
    .flatMap((id) => {
      const clause = known.get(id)
      return clause === undefined ? [] : [{ id, no: clause.title.zh, says: '' }]
    })
}

/** A file whose proposal stands in its first steps and not in a text of law: an indicator, a template. */
function Proposed({ file }: { file: CaseFile }): ReactNode {
  const { t, say } = useTongue()
  const first = file.steps[0]
  if (first === undefined || first.fields.length === 0) return <Empty>{t('draft.none')}</Empty>
  return (
    <Section title={t('draft.entered')}>
      <Facts
        of={first.fields.map((field) => [say(field.label), <EnteredValue key={field.name} of={field} />] as const)}
      />
    </Section>
  )
}

type Answer = Answered<{ file: string; no: string }>

function CommentForm(props: {
  file: CaseFile
  next: CaseFile['next'][number]
  passages: readonly Passage[] | undefined
  clause: string
  setClause: (clause: string) => void
}): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  const [done, setDone] = useState<Answer | null>(null)
  const { file, next, passages } = props
  // A file can be kept for a person who is signed in only.
  const fields = Object.fromEntries(
    Object.entries(next.fields).filter(([name, { type }]) => name !== 'clause' && (type !== 'files' || me != null)),
  )
  if (done !== null) {
    return (
      <>
        <Done receipt={done.receipt}>
          {t('draft.comment.done')} <BasisMark what={say(next.title)} basis={done.basis} />
        </Done>
        <p className="row-of">
          <button type="button" className="button button-second" onClick={() => setDone(null)}>
            {t('draft.comment.another')}
          </button>
        </p>
      </>
    )
  }
  return (
    <>
      <p className="quiet">
        {me == null ? t('draft.comment.anonymous') : t('draft.comment.named', { name: me.partyName })}
      </p>
      <StepForm
        draft={`comment.${file.file}`}
        act={next.act}
        title={say(next.title)}
        basis={next.basis}
        fields={fields}
        head={{ file: file.file, ...(props.clause === '' ? {} : { clause: props.clause }) }}
        headWhy={null}
        against={null}
        done={(answer) => {
          setDone(answer)
          props.setClause('')
        }}
      >
        {next.fields['clause'] !== undefined && passages !== undefined && (
          <Labelled label={t('draft.comment.clause')}>
            {(id) => (
              <select id={id} value={props.clause} onChange={({ target }) => props.setClause(target.value)}>
                <option value="">{t('draft.comment.whole')}</option>
                {passages.map(({ id: passage, no, says }) => (
                  <option key={passage} value={no}>
                    {`${no} ${says.slice(0, 18)}${says.length > 18 ? '…' : ''}`}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        )}
      </StepForm>
    </>
  )
}
