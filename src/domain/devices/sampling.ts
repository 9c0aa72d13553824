// Which erased devices to verify by reading them: all of those where the log alone proves little, and of the others as
// many as the wanted confidence asks for, drawn by lots that anyone can repeat once the seed is told.
import { frameSha256, inLotOrder, isSeedOf, seedCommitment } from '#kernel/lots'
import { byCodeUnit } from '#kernel/proof'
import type { Method, Words } from './erasure.ts'

export type Sampled = {
  device: string
  method: Method | null
  /** the log shows a completed erasure with nothing written since */
  shown: boolean
  encryptionProven: boolean
  importantData: boolean
}

export type SamplingPlan = {
  /** SHA-256 of the sorted device ids, one a line: the list that the draw is from, fixed before the seed is told */
  frameSha256: string
  seedSha256: string
  population: number
  drawnOf: number
  drawn: number
  chosen: { device: string; how: 'certain' | 'drawn'; why: Words }[]
}

/** Shares and confidence in parts per million, so that a plan is exact and the same everywhere. */
export type SamplingWish = { confidencePpm: number; defectivePpm: number }

const MILLION = 1_000_000

/**
 * The least number to draw without replacement from `population` so that, were `defective` or more of them bad, at least
 * one bad one is found with the confidence asked for (hypergeometric; ISO 2859 and 800-88 leave the figure to the owner).
 */
export function sampleSize(population: number, { confidencePpm, defectivePpm }: SamplingWish): number {
  if (population <= 0) return 0
  if (confidencePpm <= 0 || confidencePpm >= MILLION || defectivePpm <= 0 || defectivePpm > MILLION)
    throw new RangeError('confidencePpm and defectivePpm: expected parts per million between 0 and 1000000')
  const bad = Math.max(1, Math.ceil((population * defectivePpm) / MILLION))
  const allowed = 1 - confidencePpm / MILLION
  let missed = 1 // probability that the draws so far found none
  for (let drawn = 0; drawn < population; drawn += 1) {
    if (missed <= allowed) return drawn
    missed *= Math.max(0, population - bad - drawn) / (population - drawn)
  }
  return population
}

/**
 * The plan. `commitment` is the hash published before, `nonce` the id given when the list was frozen; a seed that does not
 * match is refused with RangeError, so no one can look for a seed that spares a device.
 */
export function samplingPlan(
  devices: readonly Sampled[],
  wish: SamplingWish,
  { seed, nonce, commitment }: { seed: string; nonce: string; commitment: string },
): SamplingPlan {
  if (!isSeedOf(seed, commitment)) throw new RangeError('seed: it is not the one that was committed to')
  const order = devices.toSorted((a, b) => byCodeUnit(a.device, b.device))
  const frame = frameSha256(order.map(({ device }) => device))
  const certain = order.flatMap((each) => {
    const why = certainBecause(each)
    return why === undefined ? [] : [{ device: each.device, how: 'certain' as const, why }]
  })
  const rest = order.filter((each) => certainBecause(each) === undefined)
  const drawn = sampleSize(rest.length, wish)
  const lots = inLotOrder(
    rest.map(({ device }) => device),
    seed,
    nonce,
  )
  const [confidence, defective] = [percent(wish.confidencePpm), percent(wish.defectivePpm)]
  return {
    frameSha256: frame,
    seedSha256: seedCommitment(seed),
    population: order.length,
    drawnOf: rest.length,
    drawn,
    chosen: [
      ...certain,
      ...lots.slice(0, drawn).map(({ subject, lot }) => ({
        device: subject,
        how: 'drawn' as const,
        why: {
          zh: `抽签（${lot.slice(0, 8)}）：${rest.length} 台中抽 ${drawn} 台，若有 ${defective}% 以上不合格，以 ${confidence}% 的把握至少查出一台`,
          en: `by lot (${lot.slice(0, 8)}): ${drawn} of ${rest.length}; were ${defective} % or more bad, one is found with ${confidence} % confidence`,
        },
      })),
    ],
  }
}

const percent = (ppm: number): string => `${ppm / 10_000}`

/** Where the log alone proves too little, lots decide nothing: the device is read. */
function certainBecause({ shown, method, encryptionProven, importantData }: Sampled): Words | undefined {
  if (!shown) return { zh: '日志未证明清除完成', en: 'the log does not show a completed erasure' }
  if (method === null) return { zh: '清除方法不明', en: 'method not known' }
  if (method === 'crypto-erase' && !encryptionProven)
    return {
      zh: '加密擦除，但没有自始加密的证明',
      en: 'cryptographic erase without proof of encryption from the start',
    }
  if (importantData) return { zh: '含重要数据', en: 'held important data' }
  return undefined
}
