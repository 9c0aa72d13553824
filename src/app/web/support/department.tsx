import type { ReactNode } from 'react'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { ClaimsTable } from './claims-table.tsx'
import { ControlLines } from './control-lines.tsx'
import { Notices, Programmes } from './public.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

/** A department's desk of support: claims to work on, schemes with their pools, what is publicised. */
export function DepartmentSupportPage(): ReactNode {
  const { t } = useTongue()
  return (
    <Page
      title={t('desk.support')}
      lead={t('support.desk.lead')}
      actions={
        <Go to={paths.deskFileOpen('regulator', 'subsidy.claim')} className="button">
          {t('support.desk.new')}
        </Go>
      }
    >
      <Section title={t('support.desk.queue')}>
        <ClaimsTable desk="regulator" empty={t('support.claims.none.queue')} />
      </Section>
      <Section title={t('support.programmes')}>
        <Programmes />
      </Section>
      <Section title={t('support.notices')}>
        <Notices />
      </Section>
      <ControlLines />
    </Page>
  )
}
