import type { ReactNode } from 'react'
import type { Receipt } from '../api/rows.ts'
import { EvidenceMark } from './evidence-mark.tsx'

/** What was done, with its place in the log. */
export function Done({ receipt, children }: { receipt: Receipt; children: ReactNode }): ReactNode {
  return (
    <div className="notice notice-good" role="status">
      {children}{' '}
      <EvidenceMark stream={receipt.stream} seq={receipt.seq} leaf={receipt.leaf} index={null} at={receipt.at} />
    </div>
  )
}
