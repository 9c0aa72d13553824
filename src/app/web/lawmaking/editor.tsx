import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { DraftText } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import {
  blankArticle,
  blankNumber,
  CREATIONS,
  freeId,
  numberOf,
  standOf,
  textOf,
  UNITS,
  valuesOf,
  type ArticleValues,
  type DraftValues,
  type NumberValues,
} from './draft-values.ts'
import { isMissing } from './is-missing.ts'
import { moved } from './moved.ts'
import { PutPart } from './put-part.tsx'
import { Labelled, Line, Long } from './written.tsx'
import '../files/files.css'
import '../public/portal.css'
import './lawmaking.css'

/** Editing the text of a draft. It stays in this tab until it is put on file as a version. */
export function EditorPage({ desk, file }: { desk: RulesDesk; file: string }): ReactNode {
  const { t } = useTongue()
  const of = useItem('casework.file.get', { file })
  const text = useItem('lawmaking.text.get', { file }, { staleMs: Infinity })
  // That there is no text yet is an answer too; asking again must not take away what is being written.
  const missing = text.isError && isMissing(text.error)
  const failed = of.isError ? of : text.isError && !missing ? text : null
  const title = t('edit.title')
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskDraft(desk, file)}>{of.data?.item.title ?? t('drafts')}</Go>
    </p>
  )
  return (
    <Page title={title} lead={t('edit.lead')} above={crumb}>
      {failed !== null ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : !text.isFetched || of.isPending ? (
        <Loading label={t('load.busy')} rows={8} />
      ) : (
        <Editor desk={desk} file={file} before={text.data?.item ?? null} />
      )}
    </Page>
  )
}

function Editor({ desk, file, before }: { desk: RulesDesk; file: string; before: DraftText | null }): ReactNode {
  const { t } = useTongue()
  const put = useAct('lawmaking.text.put')
  // A draft that was begun over another version would undo what was put since: each version has its own.
  const draft = useDraft<DraftValues>(`text.${file}.${before?.version ?? 0}`, valuesOf(before))
  const [values, setValues] = useState(draft.initial)
  const foot = useRef<HTMLDivElement>(null)
  const change = (changes: Partial<DraftValues>): void => {
    const all = { ...values, ...changes }
    draft.keep(all)
    setValues(all)
  }
  const articles = (next: ArticleValues[]): void => change({ articles: next })
  const article = (at: number, changes: Partial<ArticleValues>): void =>
    articles(values.articles.map((one, n) => (n === at ? { ...one, ...changes } : one)))
  const add = (at: number): void =>
    articles([
      ...values.articles.slice(0, at),
      blankArticle(freeId(values.articles), numberOf(at + 1)),
      ...values.articles.slice(at),
    ])
  const gone = (before?.text.articles ?? []).filter(({ id }) => !values.articles.some((one) => one.id === id))
  const answer = textOf(values, file)
  const why =
    'lacks' in answer ? `${answer.no === undefined ? '' : `${answer.no}${t('colon')}`}${t(answer.lacks)}` : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!('text' in answer) || put.isPending) return
    put.mutate(answer.text, {
      onSuccess: () => {
        draft.drop()
        requestAnimationFrame(() => foot.current?.scrollIntoView({ block: 'nearest' }))
      },
    })
  }
  if (put.isSuccess) {
    const { version, change: changed } = put.data.decision
    return (
      <>
        <Done receipt={put.data.receipt}>
          {t('edit.done', { n: version })} <BasisMark what={t('edit.put')} basis={put.data.basis} />
        </Done>
        {changed?.material === true && <p className="notice notice-refused">{t('edit.material')}</p>}
        <p className="row-of">
          <Go to={paths.deskDraft(desk, file)}>{t('edit.see')}</Go>
        </p>
      </>
    )
  }
  return (
    <form className="editor" aria-label={t('edit.title')} onSubmit={submit} onKeyDown={deliberate}>
      <Section title={t('edit.whole')}>
        <Whole values={values} change={change} />
      </Section>
      <Section
        title={t('edit.articles')}
        aside={
          <span className="quiet">
            {t('edit.count', {
              n: values.articles.length,
              changed: values.articles.filter((one) => standOf(one, before) === 'changed').length,
              added: before === null ? 0 : values.articles.filter((one) => standOf(one, before) === 'new').length,
              removed: gone.length,
            })}
          </span>
        }
      >
        {values.articles.map((one, at) => (
          <ArticleEntry
            key={at}
            of={one}
            stand={before === null ? 'same' : standOf(one, before)}
            first={at === 0}
            last={at === values.articles.length - 1}
            from={values.from}
            change={(changes) => article(at, changes)}
            move={(by) => articles(moved(values.articles, at, by))}
            remove={() => articles(values.articles.filter((_, n) => n !== at))}
            addAfter={() => add(at + 1)}
          />
        ))}
        {gone.length > 0 && (
          <div className="notice">
            <strong>{t('edit.gone')}</strong>
            <ul>
              {gone.map(({ id, no, zh }) => (
                <li key={id}>
                  <del>
                    {no} {zh.slice(0, 40)}
                  </del>{' '}
                  <button
                    type="button"
                    className="plain"
                    onClick={() => {
                      const back = valuesOf(before).articles.find((one) => one.id === id)
                      if (back !== undefined) articles([...values.articles, back])
                    }}
                  >
                    {t('edit.back')}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="row-of">
          <button type="button" className="button button-second" onClick={() => add(values.articles.length)}>
            {t('edit.add')}
          </button>
          <button
            type="button"
            className="plain"
            onClick={() => articles(values.articles.map((one, at) => ({ ...one, no: numberOf(at + 1) })))}
          >
            {t('edit.renumber')}
          </button>
        </p>
      </Section>
      <PutPart
        values={values}
        change={change}
        wordingHelp={t('edit.wording.help')}
        basis={['cn/fair-competition-review-regulation#16']}
        why={why}
        pending={put.isPending}
        error={put.error}
        foot={foot}
        discard={() => {
          draft.drop()
          setValues(valuesOf(before))
        }}
      />
    </form>
  )
}

function Whole({
  values,
  change,
}: {
  values: DraftValues
  change: (changes: Partial<DraftValues>) => void
}): ReactNode {
  const { t } = useTongue()
  return (
    <div className="editor-whole">
      <Line label={t('edit.titleZh')} value={values.titleZh} change={(titleZh) => change({ titleZh })} />
      <Line label={t('edit.titleEn')} value={values.titleEn} change={(titleEn) => change({ titleEn })} />
      <Line
        label={t('edit.name')}
        help={t('edit.name.help')}
        value={values.name}
        change={(name) => change({ name })}
        most={60}
      />
      <Line label={t('draft.issuer')} value={values.issuer} change={(issuer) => change({ issuer })} />
      <Line
        type="date"
        label={t('draft.from')}
        help={t('edit.from.help')}
        value={values.from}
        change={(from) => change({ from })}
      />
      <Line
        type="date"
        optional
        label={t('edit.until')}
        value={values.temporaryUntil}
        change={(temporaryUntil) => change({ temporaryUntil })}
      />
      <Long
        optional
        rows={2}
        label={t('edit.fields')}
        help={t('edit.fields.help')}
        value={values.fields}
        change={(fields) => change({ fields })}
      />
      <label className="entry-check">
        <input
          type="checkbox"
          checked={values.authorised}
          onChange={({ target }) => change({ authorised: target.checked })}
        />{' '}
        {t('edit.authorised')}
      </label>
      <details className="fold editor-wide">
        <summary>{t('edit.creates', { n: values.creates.length })}</summary>
        <p className="quiet">{t('edit.creates.help')}</p>
        <ul className="creations">
          {CREATIONS.map((creation) => (
            <li key={creation}>
              <label>
                <input
                  type="checkbox"
                  checked={values.creates.includes(creation)}
                  onChange={() =>
                    change({
                      creates: values.creates.includes(creation)
                        ? values.creates.filter((one) => one !== creation)
                        : [...values.creates, creation],
                    })
                  }
                />{' '}
                {t(`creation.${creation}`)}
              </label>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function ArticleEntry(props: {
  of: ArticleValues
  stand: 'new' | 'changed' | 'same'
  first: boolean
  last: boolean
  from: string
  change: (changes: Partial<ArticleValues>) => void
  move: (by: -1 | 1) => void
  remove: () => void
  addAfter: () => void
}): ReactNode {
  const { t } = useTongue()
  const { of, change } = props
  const number = (at: number, changes: Partial<NumberValues>): void =>
    change({ numbers: of.numbers.map((one, n) => (n === at ? { ...one, ...changes } : one)) })
  return (
    <fieldset className="article-entry" aria-label={of.no || of.id}>
      <div className="article-entry-head">
        <input
          type="text"
          className="article-no"
          aria-label={t('edit.no')}
          value={of.no}
          maxLength={300}
          onChange={({ target }) => change({ no: target.value })}
        />
        {props.stand === 'new' && <StateTag tone="good">{t('diff.added')}</StateTag>}
        {props.stand === 'changed' && <StateTag tone="act">{t('diff.changed')}</StateTag>}
        <span className="article-entry-do">
          <button
            type="button"
            className="plain"
            disabled={props.first}
            onClick={() => props.move(-1)}
            aria-label={t('edit.up', { no: of.no })}
          >
            ↑
          </button>
          <button
            type="button"
            className="plain"
            disabled={props.last}
            onClick={() => props.move(1)}
            aria-label={t('edit.down', { no: of.no })}
          >
            ↓
          </button>
          <button type="button" className="plain" onClick={props.addAfter} aria-label={`${t('edit.insert')} ${of.no}`}>
            {t('edit.insert')}
          </button>
          <button type="button" className="plain" onClick={props.remove} aria-label={`${t('edit.remove')} ${of.no}`}>
            {t('edit.remove')}
          </button>
        </span>
      </div>
      <Long label={t('edit.zh')} value={of.zh} change={(zh) => change({ zh })} rows={3} />
      <Long optional label={t('edit.en')} value={of.en} change={(en) => change({ en })} rows={2} />
      {of.numbers.map((one, at) => (
        <div key={at} className="number-entry" role="group" aria-label={t('edit.number', { n: at + 1 })}>
          <Line label={t('edit.number.name')} value={one.name} change={(name) => number(at, { name })} most={60} />
          <Line label={t('edit.number.value')} value={one.value} change={(value) => number(at, { value })} most={16} />
          <Labelled label={t('edit.number.unit')}>
            {(id) => (
              <select id={id} value={one.unit} onChange={({ target }) => number(at, { unit: target.value })}>
                {UNITS.map((unit) => (
                  <option key={unit} value={unit}>
                    {t(`unit.of.${unit}`)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Line type="date" label={t('edit.number.from')} value={one.from} change={(from) => number(at, { from })} />
          <button
            type="button"
            className="plain"
            aria-label={`${t('edit.remove')} ${t('edit.number', { n: at + 1 })}`}
            onClick={() => change({ numbers: of.numbers.filter((_, n) => n !== at) })}
          >
            {t('edit.remove')}
          </button>
        </div>
      ))}
      <p>
        <button
          type="button"
          className="plain"
          onClick={() => change({ numbers: [...of.numbers, blankNumber(props.from)] })}
        >
          {t('edit.number.add')}
        </button>
      </p>
      <details className="fold">
        <summary>{t('edit.more')}</summary>
        <div className="editor-whole">
          <Line label={t('edit.id')} help={t('edit.id.help')} value={of.id} change={(id) => change({ id })} most={60} />
          <Line
            optional
            label={t('experience.matter')}
            help={t('edit.matter.help')}
            value={of.matter}
            change={(matter) => change({ matter })}
            most={60}
          />
          <Long
            optional
            rows={2}
            label={t('edit.basis')}
            help={t('edit.basis.help')}
            value={of.basis}
            change={(basis) => change({ basis })}
          />
          <Line
            optional
            label={t('edit.replaces')}
            value={of.replaces}
            change={(replaces) => change({ replaces })}
            most={200}
          />
          <Long optional rows={2} label={t('edit.varies')} value={of.varies} change={(varies) => change({ varies })} />
          <label className="entry-check">
            <input
              type="checkbox"
              checked={of.special}
              onChange={({ target }) => change({ special: target.checked })}
            />{' '}
            {t('edit.special')}
          </label>
        </div>
      </details>
    </fieldset>
  )
}
