import { useState, type ReactNode } from 'react'
import type { TemplateDraft } from '../api/template-rows.ts'
import { useItem } from '../api/views.ts'
import { templatesWords } from '../i18n/templates-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Clauses } from './clause-shown.tsx'
import { RedlineOf } from './redline.tsx'
import './templates.css'

loadWords(templatesWords)

/** A model contract in the making: its text clause by clause, why, and what changed from an earlier draft. */
export function DraftShown({ of, commentOn }: { of: TemplateDraft; commentOn?: (clause: string) => void }): ReactNode {
  const { t } = useTongue()
  return (
    <>
      <Section title={t('template.text')}>
        <p className="quiet">
          {t('template.draft.version', { n: of.version, label: of.label, version: of.framework.version })}
        </p>
        <Clauses of={of.framework} {...(commentOn === undefined ? {} : { commentOn })} />
      </Section>
      <Section title={t('draft.explanation')}>
        <div className="prose">
          {of.explanation.split('\n').map((line, at) => (
            <p key={`${at} ${line}`}>{line}</p>
          ))}
        </div>
      </Section>
      <Section title={t('template.redline')}>
        <DraftRedline of={of} start={of.versions.filter(({ version }) => version < of.version).at(-1)?.version ?? 0} />
      </Section>
    </>
  )
}

/** Any earlier draft against the newest; opens with `start`. */
export function DraftRedline({ of, start }: { of: TemplateDraft; start: number }): ReactNode {
  const { t } = useTongue()
  const earlier = of.versions.filter(({ version }) => version < of.version)
  const [from, setFrom] = useState(
    earlier.some(({ version }) => version === start) ? start : (earlier.at(-1)?.version ?? 0),
  )
  if (earlier.length === 0) return <Empty>{t('template.redline.none')}</Empty>
  return (
    <>
      <div className="controls">
        <Labelled label={t('template.redline.from')}>
          {(id) => (
            <select id={id} value={from} onChange={({ target }) => setFrom(Number(target.value))}>
              {earlier.map(({ version, label }) => (
                <option key={version} value={version}>
                  {t('draft.version', { n: version, label })}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      </div>
      <Compared of={of} from={from} />
    </>
  )
}

function Compared({ of, from }: { of: TemplateDraft; from: number }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('templates.draft.redline', { file: of.file, from, to: of.version })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return (
    <RedlineOf
      of={asked.data.item}
      was={t('template.redline.version', { n: from })}
      is={t('template.redline.version', { n: of.version })}
      to={of.framework}
    />
  )
}
