import { useState, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { Labelled, Line, Long } from '../lawmaking/written.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import type { ClauseValues, TextValues } from './template-values.ts'

/** One clause in the editor: closed it is its title; open, its words with {blanks}, ground, risk, emphasis, explanation. */
export function ClauseEntry(props: {
  of: ClauseValues
  stand: 'new' | 'changed' | 'same'
  first: boolean
  last: boolean
  change: (changes: Partial<ClauseValues>) => void
  move: (by: -1 | 1) => void
  remove: () => void
}): ReactNode {
  const { t } = useTongue()
  const { of, stand } = props
  const [open, setOpen] = useState(stand === 'new')
  const title = of.titleZh || of.id
  return (
    <details className="clause-entry" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {title} {stand === 'new' && <StateTag tone="good">{t('diff.added')}</StateTag>}
        {stand === 'changed' && <StateTag tone="act">{t('diff.changed')}</StateTag>}
      </summary>
      {open && (
        <fieldset className="article-entry" aria-label={title}>
          <Inside of={of} change={props.change} />
          <p className="article-entry-do">
            <button
              type="button"
              className="plain"
              disabled={props.first}
              aria-label={t('edit.up', { no: title })}
              onClick={() => props.move(-1)}
            >
              ↑
            </button>
            <button
              type="button"
              className="plain"
              disabled={props.last}
              aria-label={t('edit.down', { no: title })}
              onClick={() => props.move(1)}
            >
              ↓
            </button>
            <button
              type="button"
              className="plain"
              disabled={of.fixed}
              title={of.fixed ? t('template.edit.isFixed') : ''}
              aria-label={`${t('template.edit.remove')} ${title}`}
              onClick={props.remove}
            >
              {t('template.edit.remove')}
            </button>
          </p>
        </fieldset>
      )}
    </details>
  )
}

const EMPHASES = ['', 'lessee', 'provider', 'both'] as const

function Inside({ of, change }: { of: ClauseValues; change: (changes: Partial<ClauseValues>) => void }): ReactNode {
  const { t } = useTongue()
  const text = (at: number, changes: Partial<TextValues>): void =>
    change({ texts: of.texts.map((one, n) => (n === at ? { ...one, ...changes } : one)) })
  return (
    <>
      <div className="editor-whole">
        <Line
          label={t('template.edit.clauseZh')}
          value={of.titleZh}
          change={(titleZh) => change({ titleZh })}
          most={200}
        />
        <Line
          label={t('template.edit.clauseEn')}
          value={of.titleEn}
          change={(titleEn) => change({ titleEn })}
          most={200}
        />
      </div>
      {of.texts.map((one, at) => (
        <div key={at} className="variant">
          <Long
            label={of.texts.length === 1 ? t('edit.zh') : t('template.edit.variantZh', { n: at + 1 })}
            rows={4}
            value={one.zh}
            change={(zh) => text(at, { zh })}
          />
          <Long
            label={of.texts.length === 1 ? t('edit.en') : t('template.edit.variantEn', { n: at + 1 })}
            rows={3}
            value={one.en}
            change={(en) => text(at, { en })}
          />
          {of.texts.length > 1 && (
            <Line
              optional
              label={t('template.edit.variantWhen', { n: at + 1 })}
              value={one.when}
              change={(when) => text(at, { when })}
              most={2_000}
            />
          )}
        </div>
      ))}
      <p>
        <button
          type="button"
          className="plain"
          onClick={() => change({ texts: [...of.texts, { when: '', zh: '', en: '' }] })}
        >
          {t('template.edit.variant')}
        </button>
        {of.texts.length > 1 && (
          <>
            {' · '}
            <button type="button" className="plain" onClick={() => change({ texts: of.texts.slice(0, -1) })}>
              {t('template.edit.variant.less')}
            </button>
          </>
        )}
      </p>
      <Long
        rows={2}
        label={t('template.edit.basis')}
        help={t('template.edit.basis.help')}
        value={of.basis}
        change={(basis) => change({ basis })}
      />
      <div className="editor-whole">
        <Long
          optional
          rows={2}
          label={t('template.edit.riskZh')}
          value={of.riskZh}
          change={(riskZh) => change({ riskZh })}
        />
        <Long
          optional
          rows={2}
          label={t('template.edit.riskEn')}
          value={of.riskEn}
          change={(riskEn) => change({ riskEn })}
        />
        <Labelled label={t('template.edit.exceptional')}>
          {(id) => (
            <select
              id={id}
              value={of.exceptional}
              onChange={({ target }) => change({ exceptional: EMPHASES.find((one) => one === target.value) ?? '' })}
            >
              <option value="">{t('none')}</option>
              {(['lessee', 'provider', 'both'] as const).map((side) => (
                <option key={side} value={side}>
                  {t(`exceptional.${side}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <label className="entry-check">
          <input type="checkbox" checked={of.fixed} onChange={({ target }) => change({ fixed: target.checked })} />{' '}
          {t('template.edit.fixed')}
        </label>
        <Long
          optional={of.exceptional === ''}
          rows={2}
          label={t('template.edit.explainZh')}
          value={of.explainZh}
          change={(explainZh) => change({ explainZh })}
        />
        <Long
          optional={of.exceptional === ''}
          rows={2}
          label={t('template.edit.explainEn')}
          value={of.explainEn}
          change={(explainEn) => change({ explainEn })}
        />
        <Line
          optional
          label={t('template.edit.when')}
          help={t('template.edit.when.help')}
          value={of.when}
          change={(when) => change({ when })}
          most={2_000}
        />
        <Long
          optional
          rows={2}
          label={t('template.edit.binds')}
          value={of.binds}
          change={(binds) => change({ binds })}
        />
      </div>
    </>
  )
}
