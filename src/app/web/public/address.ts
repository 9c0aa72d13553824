import { useEffect, useState, useSyncExternalStore } from 'react'

/** What a page shows stands in its address, so that a link shows the same. Null and '' take a name out of it. */
export type Changes = Readonly<Record<string, string | null>>

export interface Address {
  of: (name: string) => string
  /** changes the address in place; `step` adds it to the history, so that the back button undoes it */
  set: (changes: Changes, step?: 'step') => void
}

const listening = new Set<() => void>()

function subscribe(changed: () => void): () => void {
  listening.add(changed)
  window.addEventListener('popstate', changed)
  return () => {
    listening.delete(changed)
    window.removeEventListener('popstate', changed)
  }
}

/** The search part of the address as it stands now. */
export const useSearch = (): string => useSyncExternalStore(subscribe, () => window.location.search)

function set(changes: Changes, step?: 'step'): void {
  const params = new URLSearchParams(window.location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name)
    else params.set(name, value)
  }
  const text = params.toString()
  const next = window.location.pathname + (text === '' ? '' : `?${text}`)
  if (step === 'step') window.history.pushState(null, '', next)
  else window.history.replaceState(null, '', next)
  for (const changed of listening) changed()
}

/** The search part of the address as the state of a light page. */
export function useAddress(): Address {
  const params = new URLSearchParams(useSearch())
  return { of: (name) => params.get(name) ?? '', set }
}

/** What is being typed, told on after a pause. */
export function useSettled(text: string, afterMs = 300): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), afterMs)
    return () => clearTimeout(timer)
  }, [text, afterMs])
  return settled
}
