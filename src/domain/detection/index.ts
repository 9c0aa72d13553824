// The door of domain/detection: a market as typed tables, the detectors that read it, and how well they do. Pure.
export { Names } from './names.ts'
export { NONE, TABLES, WORDS, dayOf, dayText, type TableName, type World } from './world.ts'
export { BadWorld, readWorld, worldOf } from './read-world.ts'
export {
  LEAD_SCORE,
  type Detection,
  type Evidence,
  type Family,
  type Finding,
  type Lead,
  type LeadKind,
  type Test,
  type Watch,
  type WatchKind,
  type Words,
} from './lead.ts'
export { detect, priceFindings, together } from './detect.ts'
export {
  TARGETS,
  confusionOf,
  honestRateOf,
  precisionOf,
  recallOf,
  standingOf,
  wilson,
  type Confusion,
  type Proportion,
  type Standing,
  type Target,
} from './measured.ts'
export {
  concentration,
  jointResidualSupply,
  structureOf,
  type Cell,
  type Concentration,
  type Structure,
} from './structure.ts'
export { benjaminiHochberg, FALSE_DISCOVERY_RATE, holm } from './multiple.ts'
export { shamFindings } from './sham-leases.ts'
export { controlGroups } from './related.ts'
