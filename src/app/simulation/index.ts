// The door of the simulator: a market with known truth, for those who look for fraud without knowing it.
export {
  EVASIONS,
  LEAST_INTENSITY,
  LEAST_LEASES,
  MOST_INTENSITY,
  MOST_LEASES,
  type MarketOptions,
  type Scenario,
} from './options.ts'
export { marketTables } from './tables.ts'
export { CannotWrite, writeTables } from './write.ts'
