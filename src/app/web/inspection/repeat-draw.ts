// A draw repeated in the browser from what is published: the hash of the seed, the frozen list, the lots. Nothing is asked of
// the server.
import { drawnByShare, frameSha256, inLotOrder, isSeedOf } from '#kernel/lots'
import type { DrawItem } from '../api/inspection-rows.ts'

export interface Repeated {
  seed: boolean
  frame: boolean
  chosen: boolean
  officers: boolean
}

/** Whether seed, list, enterprises and officers are what they must be; null where the draw was not made yet. */
export function repeated(draw: DrawItem): Repeated | null {
  const { seed, nonce, chosen } = draw
  if (seed === null || nonce === null || chosen === null || draw.kind !== 'inspection') return null
  const frame = draw.frame.map(({ subject, stratum }) => ({ subject, stratum: stratum ?? '' }))
  const drawn = drawnByShare(frame, seed, nonce, draw.shares ?? {})
  return {
    seed: isSeedOf(seed, draw.seedSha256),
    frame: frameSha256(frame.map(({ subject }) => subject)) === draw.frameSha256,
    chosen: drawn.length === chosen.length && drawn.every(({ subject }, at) => chosen[at]?.subject === subject),
    officers: chosen.every(({ subject, officers = [], recused = [] }) => {
      const free = draw.officers.map(({ officer }) => officer).filter((officer) => !recused.includes(officer))
      const first = inLotOrder(free, seed, `${nonce}/${subject}`).slice(0, draw.officersEach)
      return first.every(({ subject: officer }, at) => officers[at] === officer) && officers.length === first.length
    }),
  }
}
