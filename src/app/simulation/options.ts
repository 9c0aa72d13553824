// What may be asked of the simulator.

/** Each scenario and the ways in which its guilty may hide; see README.md. */
export const EVASIONS = {
  honest: [],
  lowball: ['cost-lie'],
  cartel: ['staggered'],
  'wash-ring': ['split', 'delay', 'spoof', 'delay+spoof', 'nominee', 'mixed-use'],
  'duplicate-gpu': [],
  'idle-farm': ['flicker'],
  'over-claim': ['burst'],
} as const satisfies Record<string, readonly string[]>

export type Scenario = keyof typeof EVASIONS

export type MarketOptions = {
  /** 0 to 2^32 − 1 */
  seed: number
  /** rows of leases.csv, the guilty ones among them */
  leases: number
  scenario: Scenario
  /** one of EVASIONS[scenario] */
  evasion?: string
  /** how strongly the guilty do it: 1 as usual, 0.5 half as much */
  intensity?: number
}

export const LEAST_LEASES = 500
export const MOST_LEASES = 1_000_000
export const LEAST_INTENSITY = 0.1
export const MOST_INTENSITY = 1.5

/** How many of the guilty there are in a market of this size, where 10,000 leases have `usual`. */
export function scaled(usual: number, leases: number): number {
  return Math.max(1, Math.round(usual * Math.sqrt(leases / 10_000)))
}
