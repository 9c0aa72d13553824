import { useEffect, useReducer, type ComponentType, type ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { useTongue } from '../i18n/words.tsx'
import { Loading } from './empty.tsx'
import { Failure } from './refusal.tsx'

export interface Later<Props> {
  (props: Props): ReactNode
  /** fetches the code ahead of its use; a failure is met when the part is shown */
  warm: () => void
}

/**
 * A part of the page whose code comes when it is first shown. When it cannot be fetched the page stays as it is and says
 * so, with a way to try again: a broken connection must not throw away what is on the screen.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let Loaded: ComponentType<Props> | null = null
  let failed = false
  let fetching: Promise<void> | null = null
  const attempt = async (): Promise<void> => {
    try {
      Loaded = await load()
      failed = false
    } catch {
      failed = true
    }
    fetching = null
  }
  const fetchOnce = (): Promise<void> => (fetching ??= attempt())
  function Part(props: Props): ReactNode {
    const { t } = useTongue()
    const [, renew] = useReducer((n: number) => n + 1, 0)
    useEffect(() => {
      if (Loaded === null) void fetchOnce().then(renew)
    }, [])
    if (Loaded !== null) return <Loaded {...props} />
    if (!failed) return <Loading label={t('load.busy')} rows={6} />
    const retry = () => {
      failed = false
      renew()
      void fetchOnce().then(renew)
    }
    return <Failure error={new ApiError({ status: 0, code: 'no-answer' })} retry={retry} />
  }
  return Object.assign(Part, {
    warm: () => {
      if (Loaded === null) void fetchOnce()
    },
  })
}
