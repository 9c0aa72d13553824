import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { PublicPage } from './page.tsx'

export function NotFound(): ReactNode {
  const { t, lang } = useTongue()
  return (
    <PublicPage title={t('error.notFound')}>
      <h1>{t('error.notFound')}</h1>
      <p>{t('error.notFound.next')}</p>
      <p>
        <a href={withLang(paths.home(), lang)}>{t('signIn.back')}</a>
      </p>
    </PublicPage>
  )
}
