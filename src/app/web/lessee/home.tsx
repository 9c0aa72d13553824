import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { LeaseList } from '../objects/lease-list.tsx'
import { TodoList } from '../objects/todo.tsx'
import { paths } from '../paths.ts'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { RunningLeases } from './running.tsx'

/** What waits for the lessee, then its leases in one line each. */
export function LesseeHome(): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('todo')} lead={t('todo.lead')}>
      <TodoList desk="lessee" />
      <Section title={t('lessee.running')}>
        <RunningLeases />
      </Section>
      <Section title={t('lessee.leases')} aside={<Go to={paths.lesseeLeases()}>{t('all')}</Go>}>
        <LeaseList desk="lessee" plain />
      </Section>
    </Page>
  )
}
