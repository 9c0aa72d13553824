// One run: every detector over one world, one correction for all their tests, leads in the order of their strength.
import { bait } from './bait.ts'
import { coordination } from './coordination.ts'
import { costBook } from './cost-check.ts'
import { dealsOf } from './deals.ts'
import { controlGroups } from './related.ts'
import { hoarding } from './hoarding.ts'
import { ledgerDigits } from './ledger.ts'
import { lowball } from './lowball.ts'
import type { Detection, Finding, Lead, Test } from './lead.ts'
import { benjaminiHochberg, FALSE_DISCOVERY_RATE } from './multiple.ts'
import { structureOf } from './structure.ts'
import { shamFindings } from './sham-leases.ts'
import type { World } from './world.ts'

/** The detectors of prices: own cost, coordination, bait, chains of title. */
export function priceFindings(world: World, groups: Int32Array = controlGroups(world)): Finding[] {
  const deals = dealsOf(world)
  const book = costBook(world)
  return [
    lowball(world, deals, book, groups),
    coordination(world, deals, book, structureOf(world, groups), groups),
    bait(world),
    hoarding(world, groups),
    ledgerDigits(world),
  ]
}

/** Runs all detectors. The same world gives the same answer. */
export function detect(world: World): Detection {
  const groups = controlGroups(world)
  return together([...priceFindings(world, groups), ...shamFindings(world)])
}

/** Corrects all tests of a run together and keeps the candidates whose test outlasts it. */
export function together(findings: readonly Finding[]): Detection {
  const tests = findings.flatMap((finding) => finding.tests)
  const stated = tests.filter((test) => test.p !== null)
  const adjusted = benjaminiHochberg(stated.map(({ p }) => p!))
  const adjustedOf = new Map(stated.map((test, place): [Test, number] => [test, adjusted[place]!]))
  const leads = findings
    .flatMap(({ candidates }) => candidates)
    .filter(({ test }) => test === null || test.p === null || adjustedOf.get(test)! <= FALSE_DISCOVERY_RATE)
    .map(({ lead }) => lead)
  return {
    leads: leads.toSorted(byStrength),
    watch: findings.flatMap(({ watch }) => watch),
    tests: tests.map((test) => ({ ...test, adjusted: adjustedOf.get(test) ?? null })),
  }
}

const byStrength = (a: Lead, b: Lead): number =>
  b.score - a.score || (a.subjects.join() < b.subjects.join() ? -1 : a.subjects.join() > b.subjects.join() ? 1 : 0)
