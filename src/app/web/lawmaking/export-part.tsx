import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { saveFile } from '../ui/csv.ts'
import { Loading } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** The text as a file of law/, for the next release of the rules; no act changes the rules that are running. */
export function ExportPart({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('lawmaking.text.export', { file })
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { path, yaml, promulgated, version, sha256 } = asked.data.item
  return (
    <Section title={t('draft.part.export')}>
      <p className="quiet">{t('export.lead')}</p>
      <p className="row-of">
        <Button type="primary" onClick={() => saveFile(path.split('/').at(-1) ?? path, yaml, 'application/yaml')}>
          {t('export.save')}
        </Button>
        <code>law/{path}</code>
        <StateTag tone={promulgated ? 'good' : 'warn'}>
          {t(promulgated ? 'export.promulgated' : 'export.draft')}
        </StateTag>
        <span className="quiet">
          {t('review.of', { n: version })} · SHA-256 <span className="hash">{sha256.slice(0, 16)}…</span>
        </span>
      </p>
      <pre className="yaml" tabIndex={0} aria-label={path}>
        {yaml}
      </pre>
    </Section>
  )
}
