import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { Page } from './page.tsx'

/** An address below a desk that leads nowhere. */
export function MissingPage(): ReactNode {
  const { t } = useTongue()
  return <Page title={t('error.notFound')}>{t('error.notFound.next')}</Page>
}
