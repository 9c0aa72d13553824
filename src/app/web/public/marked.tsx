import type { ReactNode } from 'react'
import type { Extract } from '../api/portal-rows.ts'

/** A piece of text with the words that were asked for marked. */
export function Marked({ of: { text, spans } }: { of: Extract }): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const [start, end] of spans) {
    if (start > at) parts.push(text.slice(at, start))
    parts.push(<mark key={start}>{text.slice(start, end)}</mark>)
    at = end
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
