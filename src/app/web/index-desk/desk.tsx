import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CompilerDesk } from '../api/price-rows.ts'
import { useItem } from '../api/views.ts'
import { indexWords } from '../i18n/index-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { Loading } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { compilerKeyHere } from './compiler-key.ts'
import '../prices/names.ts'
import '../prices/prices.css'
import '../public/portal.css'
import './index-desk.css'

loadWords(indexWords)

export const PUBLICATION = ['platform/price-rules#publication', 'platform/price-rules#compiler-independence']

/** Whether the key of the registered public key is in this browser. */
export function useKeyHere(publicKey: string | undefined): boolean {
  const asked = useQuery({
    queryKey: ['compiler-key', publicKey ?? ''],
    queryFn: () => compilerKeyHere(publicKey ?? ''),
    enabled: publicKey !== undefined,
  })
  return asked.data ?? false
}

/** Why this body may not take or publish anything; null when it may. */
export function useMayNot(desk: CompilerDesk): string | null {
  const { t } = useTongue()
  if (!desk.registered) return t('index.need.registered')
  return desk.independent ? null : t('index.need.independent')
}

/** A page of the compiler's desk, once it is known how the compiler stands. */
export function CompilerPage(props: {
  title: string
  lead: string
  children: (desk: CompilerDesk) => ReactNode
}): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('pricing.desk')
  const desk = asked.data?.item
  return (
    <Page title={props.title} lead={props.lead}>
      {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {desk !== undefined && desk.registered && !desk.independent && (
        <div className="notice notice-bad" role="note">
          <strong>{t('index.dependent')}</strong>
          <p>{say(desk.why)}</p>
        </div>
      )}
      {desk !== undefined && props.children(desk)}
    </Page>
  )
}
