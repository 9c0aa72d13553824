import type { ReactNode } from 'react'
import { FilePage } from '../files/file-body.tsx'
import { filesWords } from '../i18n/files-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { PublicPage } from './page.tsx'

loadWords(filesWords)

/** A file that everyone may read: a rule in the making, a published decision. */
export function PublicFile({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  return (
    <PublicPage title={t('file')}>
      <FilePage desk={null} file={file} />
    </PublicPage>
  )
}
