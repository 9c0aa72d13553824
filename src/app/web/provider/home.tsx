import type { ReactNode } from 'react'
import { useMe } from '../api/views.ts'
import { DeskHome } from '../files/desk-home.tsx'
import { useTongue } from '../i18n/words.tsx'
import { LeaseList } from '../objects/lease-list.tsx'
import { TodoList } from '../objects/todo.tsx'
import { paths } from '../paths.ts'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { CapacityMap } from './capacity.tsx'

/** What waits for the provider, its capacity, then its leases in one line each. */
export function ProviderHome(): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  if (me?.roles.includes('provider') === false) return <DeskHome desk="provider" />
  return (
    <Page title={t('todo')} lead={t('todo.lead')}>
      <TodoList desk="provider" />
      <Section title={t('capacity')} aside={<Go to={paths.providerCapacity()}>{t('all')}</Go>}>
        <CapacityMap />
      </Section>
      <Section title={t('leases')} aside={<Go to={paths.providerLeases()}>{t('all')}</Go>}>
        <LeaseList desk="provider" plain />
      </Section>
    </Page>
  )
}
