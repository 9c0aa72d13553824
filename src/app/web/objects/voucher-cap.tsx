import type { ReactNode } from 'react'
import { useItem } from '../api/views.ts'
import { legalDay } from '../ui/period.tsx'
import { ppmText } from '../ui/money.tsx'

/** The part of a contract that one voucher may pay, read from the programme's own article as it holds today. */
export function Cap({ programme }: { programme: string }): ReactNode {
  const asked = useItem('law.article', { cite: programme, on: legalDay(new Date()), in: programme.split('/')[0] }, { staleMs: 3_600_000 })
  const cap = asked.data?.item.params?.['deduction-cap-ppm']
  return <span className="figure">{cap === undefined ? '—' : ppmText(cap.value)}</span>
}
