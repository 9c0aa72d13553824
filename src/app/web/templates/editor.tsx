import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CaseFile } from '../api/file-rows.ts'
import type { Framework, FrameworkId } from '../api/template-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { isMissing } from '../lawmaking/is-missing.ts'
import { moved } from '../lawmaking/moved.ts'
import { PutPart } from '../lawmaking/put-part.tsx'
import { Line, Long } from '../lawmaking/written.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ClauseEntry } from './clause-entry.tsx'
import { Material } from './redline.tsx'
import {
  blankClause,
  frameworkNamed,
  frameworkOf,
  freeClauseId,
  NATURES,
  standOf,
  valuesOf,
  type ClauseValues,
  type PartValues,
  type TemplateValues,
} from './template-values.ts'
import '../files/files.css'
import '../public/portal.css'
import '../lawmaking/lawmaking.css'
import './templates.css'

/** Editing the text of a model contract. It stays in this tab until it is put on file as a draft. */
export function TemplateEditorPage({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const of = useItem('casework.file.get', { file })
  const text = useItem('templates.draft.get', { file }, { staleMs: Infinity })
  const missing = text.isError && isMissing(text.error)
  const framework = frameworkNamed(of.data?.item.steps[0]?.fields.find(({ name }) => name === 'mode')?.value)
  // Without a draft of its own the work begins with the text that people use today.
  const today = useItem(
    'templates.get',
    { framework, place: of.data?.item.place },
    { enabled: missing && framework !== undefined, staleMs: Infinity },
  )
  const before = text.data?.item
  const model = before?.framework ?? today.data?.item.framework
  const failed = [of, missing ? today : text].find(({ isError }) => isError)
  return (
    <Page
      title={t('template.edit.title')}
      lead={t('template.edit.lead')}
      above={
        <p className="crumb">
          <Go to={paths.regulatorTemplate(file)}>{of.data?.item.title ?? t('templates.making.desk')}</Go>
        </p>
      }
    >
      {failed !== undefined ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : of.data === undefined || model === undefined || framework === undefined ? (
        <Loading label={t('load.busy')} rows={8} />
      ) : (
        <Editor
          file={of.data.item}
          id={framework}
          version={before?.version ?? 0}
          model={before === undefined ? { ...model, issuer: { zh: '', en: '' } } : model}
        />
      )}
    </Page>
  )
}

function Editor(props: { file: CaseFile; id: FrameworkId; version: number; model: Framework }): ReactNode {
  const { t } = useTongue()
  const { file, id, version } = props
  const put = useAct('templates.text.put')
  const [before] = useState(() => valuesOf(props.model))
  // What was begun over another draft would undo what was put since: each draft has its own.
  const draft = useDraft<TemplateValues>(`template.${file.file}.${version}`, before)
  const [values, setValues] = useState(draft.initial)
  const foot = useRef<HTMLDivElement>(null)
  const change = (changes: Partial<TemplateValues>): void => {
    const all = { ...values, ...changes }
    draft.keep(all)
    setValues(all)
  }
  const part = (at: number, changes: Partial<PartValues>): void =>
    change({ parts: values.parts.map((one, n) => (n === at ? { ...one, ...changes } : one)) })
  const all = values.parts.flatMap(({ clauses }) => clauses)
  const kept = new Set(all.map((clause) => clause.id))
  const gone = before.parts.flatMap(({ clauses }) => clauses).filter((clause) => !kept.has(clause.id))
  const answer = frameworkOf(values, { id, place: file.place })
  const why =
    'lacks' in answer ? `${answer.no === undefined ? '' : `${answer.no}${t('colon')}`}${t(answer.lacks)}` : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!('framework' in answer) || put.isPending) return
    put.mutate(
      {
        file: file.file,
        label: values.label.trim(),
        explanation: values.explanation.trim(),
        onlyWording: values.onlyWording === 'yes',
        framework: answer.framework,
      },
      {
        onSuccess: () => {
          draft.drop()
          requestAnimationFrame(() => foot.current?.scrollIntoView({ block: 'nearest' }))
        },
      },
    )
  }
  if (put.isSuccess) {
    const { version: made, change: changed } = put.data.decision
    return (
      <>
        <Done receipt={put.data.receipt}>
          {t('edit.done', { n: made })} <BasisMark what={t('edit.put')} basis={put.data.basis} />
        </Done>
        <Material of={changed} />
        <p className="row-of">
          <Go to={paths.regulatorTemplate(file.file)}>{t('edit.see')}</Go>
        </p>
      </>
    )
  }
  return (
    <form className="editor" aria-label={t('template.edit.title')} onSubmit={submit} onKeyDown={deliberate}>
      <Section title={t('edit.whole')}>
        <Whole values={values} change={change} />
      </Section>
      <Section
        title={t('template.clauses')}
        aside={
          <span className="quiet">
            {t('template.edit.count', {
              n: all.length,
              changed: all.filter((one) => standOf(one, before) === 'changed').length,
              added: all.filter((one) => standOf(one, before) === 'new').length,
              removed: gone.length,
            })}
          </span>
        }
      >
        {values.parts.map((one, at) => (
          <Part
            key={at}
            of={one}
            before={before}
            change={(changes) => part(at, changes)}
            add={() => part(at, { clauses: [...one.clauses, blankClause(freeClauseId(values.parts))] })}
          />
        ))}
        {gone.length > 0 && (
          <p className="notice">
            <strong>{t('template.edit.gone')}</strong> <del>{gone.map(({ titleZh }) => titleZh).join(t('and'))}</del>
          </p>
        )}
      </Section>
      <Section title={t('template.slots')}>
        <Long
          rows={16}
          label={t('template.edit.questions')}
          help={t('template.edit.questions.help')}
          value={values.questions}
          change={(questions) => change({ questions })}
        />
      </Section>
      <PutPart
        values={values}
        change={change}
        wordingHelp={t('template.edit.wording.help')}
        why={why}
        pending={put.isPending}
        error={put.error}
        foot={foot}
        discard={() => {
          draft.drop()
          setValues(before)
        }}
      />
    </form>
  )
}

function Whole(props: { values: TemplateValues; change: (changes: Partial<TemplateValues>) => void }): ReactNode {
  const { t } = useTongue()
  const { values, change } = props
  return (
    <div className="editor-whole">
      <Line label={t('edit.titleZh')} value={values.titleZh} change={(titleZh) => change({ titleZh })} />
      <Line label={t('edit.titleEn')} value={values.titleEn} change={(titleEn) => change({ titleEn })} />
      <Line label={t('template.edit.issuerZh')} value={values.issuerZh} change={(issuerZh) => change({ issuerZh })} />
      <Line label={t('template.edit.issuerEn')} value={values.issuerEn} change={(issuerEn) => change({ issuerEn })} />
      <Line
        label={t('template.version')}
        help={t('template.edit.version.help')}
        value={values.version}
        change={(version) => change({ version })}
        most={8}
      />
      <Line type="date" label={t('template.edit.from')} value={values.from} change={(from) => change({ from })} />
      <Line
        type="date"
        optional
        label={t('template.edit.until')}
        value={values.until}
        change={(until) => change({ until })}
      />
      <fieldset className="entry">
        <legend>{t('template.natures')}</legend>
        <div className="entry-options">
          {NATURES.map((nature) => (
            <label key={nature}>
              <input
                type="checkbox"
                checked={values.natures.includes(nature)}
                onChange={() =>
                  change({
                    natures: values.natures.includes(nature)
                      ? values.natures.filter((one) => one !== nature)
                      : [...values.natures, nature],
                  })
                }
              />{' '}
              {t(`nature.${nature}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Long
        rows={3}
        label={t('template.edit.introZh')}
        value={values.introZh}
        change={(introZh) => change({ introZh })}
      />
      <Long
        rows={3}
        label={t('template.edit.introEn')}
        value={values.introEn}
        change={(introEn) => change({ introEn })}
      />
    </div>
  )
}

function Part(props: {
  of: PartValues
  before: TemplateValues
  change: (changes: Partial<PartValues>) => void
  add: () => void
}): ReactNode {
  const { t } = useTongue()
  const { of, change } = props
  const clauses = (next: ClauseValues[]): void => change({ clauses: next })
  return (
    <section className="contract-part" aria-label={of.titleZh}>
      <h3>{of.titleZh}</h3>
      {of.clauses.map((clause, at) => (
        <ClauseEntry
          key={clause.id}
          of={clause}
          stand={standOf(clause, props.before)}
          first={at === 0}
          last={at === of.clauses.length - 1}
          change={(changes) => clauses(of.clauses.map((one, n) => (n === at ? { ...one, ...changes } : one)))}
          move={(by) => clauses(moved(of.clauses, at, by))}
          remove={() => clauses(of.clauses.filter((_, n) => n !== at))}
        />
      ))}
      <p>
        <button
          type="button"
          className="plain"
          onClick={props.add}
          aria-label={`${t('template.edit.add')} ${of.titleZh}`}
        >
          {t('template.edit.add')}
        </button>
      </p>
    </section>
  )
}
