import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { creditWords } from '../i18n/credit-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Cycles } from './public-lists.tsx'
import { EntryList } from './said.tsx'
import { PendingFiles } from './files.tsx'
import '../public/portal.css'
import './credit.css'

loadWords(creditWords)

const LISTING = 'credit.listing'

/** 名单: every entry from the intention to its end, what is in procedure, and the cycles of publication. */
export function CreditEntriesPage({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('credit.entry.list')
  const rows = rowsOf(asked.data)
  return (
    <Page
      title={t('desk.credit.lists')}
      lead={
        <>
          {t('credit.lists.lead')}{' '}
          <BasisMark
            what={t('desk.credit.lists')}
            basis={['cn/credit-information-order-2020#lists', 'platform/credit-rules#cycle']}
          />
        </>
      }
      actions={
        <Go className="button" to={paths.deskFileOpen(desk, LISTING)}>
          {t('credit.list.open')}
        </Go>
      }
    >
      <PublishNow />
      <Section title={t('credit.entries')}>
        {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isSuccess && rows.length === 0 && <Empty>{t('credit.entries.none')}</Empty>}
        <EntryList of={rows} desk={desk} />
      </Section>
      <Section title={t('credit.listings')}>
        <PendingFiles desk={desk} procedure={LISTING} none={t('credit.listings.none')} />
      </Section>
      <Cycles />
    </Page>
  )
}

function PublishNow(): ReactNode {
  const { t } = useTongue()
  const run = useAct('credit.cycle.run')
  return (
    <div>
      <Guarded
        type="primary"
        why={null}
        basis={['platform/credit-rules#cycle']}
        loading={run.isPending}
        onClick={() => run.mutate({ nightly: 'no' })}
      >
        {t('credit.cycle.run')}
      </Guarded>
      {run.isError && <Failure error={run.error} />}
      {run.isSuccess && (
        <Done receipt={run.data.receipt}>
          {t('credit.cycle.done', { added: run.data.decision.added.length, chased: run.data.decision.chased.length })}{' '}
          <BasisMark what={t('credit.cycle.run')} basis={run.data.basis} />
        </Done>
      )}
    </div>
  )
}
