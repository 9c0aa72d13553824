import type { ReactNode } from 'react'

/** Green done or running, blue waiting for someone here, amber soon or partly, red refused or overdue, grey over. */
export type Tone = 'good' | 'act' | 'warn' | 'bad' | 'over'

/** A state in words; the colour repeats what the word says and is never alone. */
export function StateTag({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return <span className={`state state-${tone}`}>{children}</span>
}
