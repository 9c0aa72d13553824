import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { TodoList } from '../objects/todo.tsx'
import { paths, type Desk } from '../paths.ts'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { FileList } from './file-list.tsx'

/** What waits for the one at this desk, soonest first, then the files still open in one line each. */
export function DeskHome({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  return (
    <Page title={t('todo')} lead={t('todo.lead')}>
      <TodoList desk={desk} />
      <Section title={t('files.open')} aside={<Go to={paths.deskFiles(desk)}>{t('all')}</Go>}>
        <FileList desk={desk} plain />
      </Section>
    </Page>
  )
}
