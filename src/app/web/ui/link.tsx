import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTongue } from '../i18n/words.tsx'

export type Search = Record<string, string>

/** A link inside the desks; the reader's language travels along. */
export function Go(props: {
  to: string
  search?: Search
  className?: string
  label?: string
  children: ReactNode
}): ReactNode {
  const { lang } = useTongue()
  return (
    <Link
      to={props.to}
      search={lang === 'en' ? { ...props.search, lang } : (props.search ?? {})}
      {...(props.className === undefined ? {} : { className: props.className })}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
    >
      {props.children}
    </Link>
  )
}

/**
 * The filters of a list live in the address, so that a link reproduces the view.
 * `set` changes the named ones; an empty text removes it.
 */
export function useFilters(): { filters: Search; set: (changes: Search) => void; replace: (all: Search) => void } {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { lang, ...filters } = search
  const replace = (all: Search) => {
    const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
    void navigate({ to: '.', search: lang === undefined ? kept : { ...kept, lang }, replace: true })
  }
  return { filters, replace, set: (changes) => replace({ ...filters, ...changes }) }
}
