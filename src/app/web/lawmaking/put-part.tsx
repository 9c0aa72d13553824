import type { ReactNode, RefObject } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Line, Long } from './written.tsx'

/** What is said of a text as it is put on file. */
export type PutValues = { label: string; explanation: string; onlyWording: '' | 'yes' | 'no' }

/**
 * The end of an editor: what the version is called, why, whether only the wording changed, and the button that puts it on
 * file. `why` says what is still lacking; `discard` forgets what was written since the last version.
 */
export function PutPart<V extends PutValues>({
  values,
  change,
  wordingHelp,
  basis,
  why,
  pending,
  error,
  foot,
  discard,
}: {
  values: V
  change: (changes: Partial<PutValues>) => void
  wordingHelp: string
  basis?: readonly string[]
  why: string | null
  pending: boolean
  error: Error | null
  foot: RefObject<HTMLDivElement | null>
  discard: () => void
}): ReactNode {
  const { t } = useTongue()
  return (
    <Section title={t('edit.put')}>
      <div className="step-form">
        <Line
          label={t('edit.label')}
          help={t('edit.label.help')}
          value={values.label}
          change={(label) => change({ label })}
          most={100}
        />
        <Long
          label={t('draft.explanation')}
          value={values.explanation}
          change={(explanation) => change({ explanation })}
          rows={5}
        />
        <fieldset className="entry">
          <legend>{t('edit.wording')}</legend>
          <div className="entry-options">
            {(['yes', 'no'] as const).map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name="wording"
                  checked={values.onlyWording === value}
                  onChange={() => change({ onlyWording: value })}
                />{' '}
                {t(`edit.wording.${value}`)}
              </label>
            ))}
          </div>
          <p className="quiet">
            {wordingHelp} <BasisMark what={t('edit.wording')} basis={['cn/fair-competition-review-regulation#18']} />
          </p>
        </fieldset>
        {error !== null && <Failure error={error} />}
        <div className="row-of" ref={foot}>
          <Guarded htmlType="submit" type="primary" why={why} loading={pending}>
            {t('edit.put')}
          </Guarded>
          {basis !== undefined && <BasisMark what={t('edit.put')} basis={basis} />}
          <button type="button" className="plain" onClick={discard}>
            {t('edit.discard')}
          </button>
        </div>
        <p className="quiet">{t('edit.kept')}</p>
      </div>
    </Section>
  )
}
