// The few probabilities that the detectors state, and the same chance every time for the markets that tests make.

/** A generator of [0, 1) with one word of state (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** P(Bin(n, share) ≥ hits), summed from logarithms so that neither end vanishes. */
export function binomialTail(hits: number, n: number, share: number): number {
  if (hits <= 0) return 1
  if (hits > n) return 0
  let logMass = 0 // of exactly `hits`
  for (let i = 1; i <= hits; i += 1) logMass += Math.log((n - hits + i) / i)
  logMass += hits * Math.log(share) + (n - hits) * Math.log1p(-share)
  let mass = Math.exp(logMass)
  let tail = 0
  for (let i = hits; i <= n && mass > 0; i += 1) {
    tail += mass
    mass *= ((n - i) / (i + 1)) * (share / (1 - share))
  }
  return Math.min(1, tail)
}

/** P(Z ≥ z) of a standard normal (Abramowitz & Stegun 7.1.26 on erfc, absolute error below 1.5e-7). */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const tail = 0.5 * series * Math.exp(-x * x)
  return z >= 0 ? tail : 1 - tail
}
