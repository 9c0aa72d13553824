import { createContext, createElement, useContext, type ComponentType, type ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'
import { withLang } from '../paths.ts'

export interface WayProps {
  to: string
  className?: string
  search?: Record<string, string>
  children: ReactNode
}

function PlainLink({ to, search, children, ...rest }: WayProps): ReactNode {
  const { lang } = useTongue()
  const query = search === undefined ? '' : `?${new URLSearchParams(search).toString()}`
  return (
    <a href={withLang(to + query, lang)} {...rest}>
      {children}
    </a>
  )
}

/** How links are made here: plain ones on the light pages, the router's on a desk. */
export const Ways = createContext<ComponentType<WayProps>>(PlainLink)

/** A link in a part that both a desk and a light page show; the reader's language travels along. */
export function Way(props: WayProps): ReactNode {
  return createElement(useContext(Ways), props)
}
