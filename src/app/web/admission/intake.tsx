import type { ReactNode } from 'react'
import { FileList } from '../files/file-list.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'

const parts = [
  { word: 'intake.applications', procedure: 'admission.application' },
  { word: 'intake.filings', procedure: 'admission.filing' },
  { word: 'intake.registry', procedure: 'admission.registry' },
  { word: 'intake.barriers', procedure: 'evaluation.barrier' },
] as const

/** 代收转办: what came in and lies with an authority, with its clocks. The platform receives, forwards, follows. */
export function IntakePage(): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('intake')} lead={t('intake.lead')}>
      <p className="notice">
        {t('intake.only')} <BasisMark what={t('intake')} basis={['platform/admission-rules#service-only']} />
      </p>
      {parts.map(({ word, procedure }) => (
        <Section
          key={procedure}
          title={t(word)}
          aside={
            <Go to={paths.deskFiles('operator')} search={{ procedure }}>
              {t('all')}
            </Go>
          }
        >
          <FileList desk="operator" plain only={{ procedure, ended: 'no' }} none={<Empty>{t('intake.none')}</Empty>} />
        </Section>
      ))}
    </Page>
  )
}
