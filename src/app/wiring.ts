// Everything meets here and nowhere else: the table of acts, the table of views, what follows from what, and the
// platform that every shell which writes opens.
import * as admission from '#domain/admission'
import * as billing from '#domain/billing'
import * as capacity from '#domain/capacity'
import * as contracts from '#domain/contracts'
import * as dispute from '#domain/dispute'
import * as evaluation from '#domain/evaluation'
import * as counsel from '#domain/counsel'
import * as credit from '#domain/credit'
import * as lawmaking from '#domain/lawmaking'
import * as market from '#domain/market'
import * as metering from '#domain/metering'
import * as performance from '#domain/performance'
import * as pricing from '#domain/pricing'
import * as subsidy from '#domain/subsidy'
import * as supervision from '#domain/supervision'
import * as surveillance from '#domain/surveillance'
import * as templates from '#domain/templates'
import * as casework from '#kernel/casework'
import { keepArticles, type AnyAct, type AnyView, type Wiring, type World } from '#kernel/act'
import { openLog, openSequencer, type Log, type Sequencer } from '#kernel/evidence'
import { loadLaw, type LawBook } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { migrate, openStore, placeOnce, syncFolder, worldSource, type Source } from '#kernel/store'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { creditCases } from './credit-cases.ts'
import { joined } from './joined.ts'
import { inspectionCases } from './inspection-cases.ts'
import { priceCases } from './price-cases.ts'
import { supportCases } from './support-cases.ts'
import { zoneCases } from './zone-cases.ts'
import { crossRoomViews, platformViews } from './views.ts'

// Making rules asks what a draft would change in the project's own law, and in decisions of every room.
let read: LawBook | undefined
const ownLaw = (): LawBook => (read ??= loadLaw(join(ROOT, 'law')))
const lawmakingRoom = lawmaking.room({
  law: ownLaw,
  acts: () => acts,
  figures: (sql, places) =>
    evaluation.publishedFigures(sql, places, { law: ownLaw(), day: dayIn(new Date().toISOString()) }),
})

const rooms = [
  { acts: [casework.countClock], views: casework.views },
  admission,
  evaluation,
  capacity,
  market,
  templates,
  contracts,
  metering,
  billing,
  performance,
  pricing,
  subsidy.room({ law: ownLaw, folder: () => join(ROOT, 'law') }),
  surveillance,
  supervision.room({ law: ownLaw }),
  credit,
  dispute,
  dispute.benchRoom({ law: ownLaw, acts: () => acts }),
  lawmakingRoom,
  counsel,
]

/** The table of acts: API, OpenAPI, CLI verbs and audit trail are derived from it. */
export const acts: ReadonlyMap<string, AnyAct> = new Map(
  rooms.flatMap((room) => (room.acts as readonly AnyAct[]).map((a) => [a.name, a])),
)

/** The views that need no open platform; `openWorld` adds those that read the log and the law. */
const tableViews: ReadonlyMap<string, AnyView> = new Map(
  [...rooms.flatMap((room) => room.views as readonly AnyView[]), ...crossRoomViews(acts)].map((v) => [v.name, v]),
)

type Next = Wiring[string][number]

/** What a step of performing a lease means for it stands in its decision under `name`; `act` carries it out. */
const carriedOut = (steps: readonly string[], name: string, act: string): Wiring =>
  Object.fromEntries(
    steps.map((step): [string, Next[]] => [
      step,
      [
        ({ refused, decision }) =>
          refused === null && decision[name] !== undefined ? { act, input: decision[name] as object } : undefined,
      ],
    ]),
  )

const rows: Wiring = {
  'market.order.place': [
    ({ refused, decision }) =>
      refused === null ? { act: 'contracts.lease.draft', input: { order: decision['order'] } } : undefined,
  ],
  'contracts.negotiation.settle': [
    ({ refused, decision }) =>
      refused === null && decision['settled'] === true
        ? { act: 'contracts.lease.draft', input: { negotiation: decision['negotiation'] } }
        : undefined,
  ],
  'contracts.lease.sign': [
    // an assignment moves a lease that runs already: nothing of its own is allocated
    ({ decision, facts }) =>
      decision['complete'] === true && (facts['paper'] as { mode: string } | undefined)?.mode !== 'assignment'
        ? {
            act: 'capacity.lease.allocate',
            input: { lease: decision['lease'], ...(facts['demand'] as object), whenFull: 'refuse' },
          }
        : undefined,
  ],
  'capacity.lease.allocate': [
    ({ refused, input }) =>
      refused === null ? { act: 'contracts.lease.start', input: { lease: input['lease'] } } : undefined,
  ],
  // a lease that ended before it was delivered: what was allocated for it is free again
  'contracts.lease.start': [
    ({ refused, input }) =>
      refused === null ? undefined : { act: 'capacity.lease.release', input: { lease: input['lease'] } },
    // a contract with a term is followed from delivery on
    ({ refused, decision, facts }) =>
      refused === null && facts['term'] !== undefined
        ? {
            act: 'performance.renewal.open',
            input: {
              title: '期限与续期',
              about: `lease/${decision['lease'] as string}`,
              ...(facts['term'] as { place: string }),
            },
          }
        : undefined,
  ],
  'contracts.lease.end': [
    ({ refused, decision }) =>
      refused === null ? { act: 'capacity.lease.release', input: { lease: decision['lease'] } } : undefined,
    ({ refused, decision, facts }) =>
      refused === null && facts['survives'] !== undefined
        ? {
            act: 'performance.ending.open',
            input: {
              title: '终止与善后',
              about: `lease/${decision['lease'] as string}`,
              ...(facts['survives'] as { place: string }),
            },
          }
        : undefined,
  ],
  // a refused or false report, not put right in time: a lead for the penalty procedure, no finding
  'pricing.cost-report.refer-penalty': [
    ({ refused, decision }) => {
      const lead = decision['lead'] as { title: string; place: string; facts: string; about: string; party: string }
      if (refused !== null) return undefined
      const { party, ...rest } = lead
      return { act: 'supervision.penalty.open-lead', input: { ...rest, origin: 'inspection', with: { party } } }
    },
  ],
  ...carriedOut(performance.ENDS, 'ends', 'contracts.lease.end'),
  ...carriedOut(performance.SUSPENDS, 'suspends', 'contracts.lease.suspend'),
  ...carriedOut(performance.RESUMES, 'resumes', 'contracts.lease.resume'),
  ...carriedOut(performance.PASSES, 'passes', 'contracts.lease.assign'),
  ...carriedOut(performance.CREDITS, 'credits', 'billing.credit.issue'),
  ...priceCases,
  ...zoneCases,
  // what a report or a figure showed is followed until rule or practice has changed
  'evaluation.barrier.open-finding': [
    ({ refused, decision, input }) =>
      refused === null
        ? {
            act: 'evaluation.finding.open',
            input: {
              title: decision['title'],
              place: decision['place'],
              about: `file/${decision['file'] as string}`,
              source: 'barrier',
              what: input['what'],
            },
          }
        : undefined,
  ],
  'evaluation.run.record': [
    ({ refused, decision }) => {
      const lead = decision['lead'] as { title: string; what: string; figures: string } | null
      return refused === null && lead !== null
        ? {
            act: 'evaluation.finding.open',
            input: {
              ...lead,
              place: decision['place'],
              about: `evaluation-run/${decision['run'] as string}`,
              source: 'figure',
            },
          }
        : undefined
    },
  ],
}

/** A fact in one room that starts an act in another. Domains never call upward. */
export const wiring: Wiring = joined(rows, creditCases, inspectionCases, supportCases)

export type Platform = {
  world: World
  acts: ReadonlyMap<string, AnyAct>
  views: ReadonlyMap<string, AnyView>
  log: Log
  sequencer: Sequencer
  close(): Promise<void>
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The name under which the log signs; part of every checkpoint, so it must not change for a data folder. */
export const LOG_ORIGIN = 'suanheng.example/log'

// The signing key is made once per data folder and never leaves it.
function logSeed(dataDir: string): Uint8Array {
  const folder = join(dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  syncFolder(dataDir)
  return new Uint8Array(Buffer.from(placeOnce(join(folder, 'log.seed'), randomBytes(32).toString('hex')), 'hex'))
}

/**
 * Opens the platform on a database and a data folder: migrates, loads the law, brings log and database together.
 * Starts nothing by itself: the caller drains follow-ups and carries the sequencer (worker), or does so by hand (CLI).
 */
export async function openWorld({
  url,
  dataDir,
  lawDir,
  source = worldSource(),
  place = 'cn',
  follow = wiring,
  connections = 12,
}: {
  url: string
  dataDir: string
  /** another folder of law; the project's own is read once per process */
  lawDir?: string
  source?: Source
  place?: string
  /** what follows from what; a replay that drives every step itself passes {} */
  follow?: Wiring
  connections?: number
}): Promise<Platform> {
  await migrate(url, join(ROOT, 'migrations'))
  const store = openStore({ url, connections })
  const log = await openLog({
    dir: join(dataDir, 'log'),
    origin: LOG_ORIGIN,
    seed: logSeed(dataDir),
    highWaterPath: join(dataDir, 'high-water'),
  })
  const sequencer = await openSequencer(store, log)
  const law = lawDir === undefined ? ownLaw() : loadLaw(lawDir)
  await keepArticles(store, law)
  const world: World = { store, law, source, place, wiring: follow }
  return {
    world,
    acts,
    views: new Map([
      ...tableViews,
      ...[
        ...platformViews({ law, log }),
        ...admission.lawViews(law),
        ...evaluation.lawViews(law),
        ...contracts.lawViews(law),
        ...templates.lawViews(law),
        ...performance.lawViews(law),
        ...dispute.lawViews(law),
        ...pricing.lawViews(law),
        ...credit.lawViews(law),
      ].map((v): [string, AnyView] => [v.name, v]),
    ]),
    log,
    sequencer,
    async close() {
      await sequencer.settle().catch(() => {})
      await store.close()
      await log.close()
    },
  }
}
