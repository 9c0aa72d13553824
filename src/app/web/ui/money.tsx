import type { ReactNode } from 'react'
import { fenText } from './figures.ts'

/** An amount in tabular figures. */
export function Money({ fen, strong }: { fen: number; strong?: boolean }): ReactNode {
  return <span className={strong === true ? 'figure figure-strong' : 'figure'}>{fenText(fen)}</span>
}
