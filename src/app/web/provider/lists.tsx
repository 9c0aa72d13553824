import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { LeaseList } from '../objects/lease-list.tsx'
import { Page } from '../ui/page.tsx'

export function ProviderLeases(): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('leases')}>
      <LeaseList desk="provider" />
    </Page>
  )
}
