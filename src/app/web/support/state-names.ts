import type { ClaimRow } from '../api/support-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import type { Tone } from '../ui/state-tag.tsx'

/** Procedures do not change while a page stands. */
const CHART_STALE_MS = 3_600_000

/** The chart of a claim, for names of states and fields of steps; undefined until it is there. */
export const useClaimChart = () => useItem('procedure.chart.get', { id: 'subsidy.claim' }, { staleMs: CHART_STALE_MS })

/** Names of the states of a claim, as its procedure has them. */
export function useStateName(): (state: string) => string {
  const { say } = useTongue()
  const chart = useClaimChart().data?.item
  return (state) => say(chart?.states[state]?.title) || state
}

const WAITING = ['applied', 'eligibility-review', 'publicity', 'redemption-claimed', 'meter-reconciled']
const BAD = ['flagged', 'frozen', 'investigating', 'recovered', 'penalised', 'transferred']

export const toneOfClaim = ({ state, ended }: Pick<ClaimRow, 'state' | 'ended'>): Tone =>
  ended ? 'over' : BAD.includes(state) ? 'warn' : WAITING.includes(state) ? 'act' : 'good'
