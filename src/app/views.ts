// Views that no single room can give: they read several rooms through their doors.
import { board } from '#domain/capacity'
import { runningLeases } from '#domain/contracts'
import { publicMonths } from '#domain/metering'
import { askingPrices, openOffers } from '#domain/market'
import { dayInput, everyone, placeInput, view, type AnyAct, type AnyView } from '#kernel/act'
import { sealedFor } from '#kernel/casework'
import { leafAt, leavesOf, progress, type Log } from '#kernel/evidence'
import { partiesNamed, partyNames } from '#kernel/identity'
import type { LawBook } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { lawViews } from './law-views.ts'

/** What is leased and at what price, for anyone. */
const marketBoard = view({
  name: 'market.board',
  title: { zh: '市场概览', en: 'The market at a glance' },
  scope: everyone(),
  input: z.object({}),
  async load(_read, _input, { sql }) {
    const prices = await askingPrices(sql)
    const capacity = await board(sql)
    const names = [...new Set([...prices.map((p) => p.model), ...capacity.map((c) => c.model)])].sort()
    return {
      item: {
        offers: await openOffers(sql),
        runningLeases: await runningLeases(sql),
        models: names.map((model) => {
          const price = prices.find((p) => p.model === model)
          const c = capacity.find((x) => x.model === model)
          return {
            model,
            cards: c?.cards ?? 0,
            leasedMilli: c?.leasedMilli ?? 0,
            freeMilli: c?.freeMilli ?? 0,
            offers: price?.offers ?? 0,
            lowestFen: price?.lowestFen ?? null,
            medianFen: price?.medianFen ?? null,
          }
        }),
        series: (await publicMonths(sql)).toReversed(),
      },
    }
  },
})

type Record = { [name: string]: unknown }

const overseen = {
  lessee: 'true',
  provider: 'true',
  supplier: 'true',
  operator: 'true',
  court: 'true',
  mediation: 'true',
  'authority:industry': 'true',
  'authority:market': 'true',
  'authority:data': 'true',
  'authority:finance': 'true',
  'authority:justice': 'true',
  legislature: 'true',
  'index-compiler': 'true',
}

/** What happened in one stream: each act with its actor, outcome, ground and place in the log. The stream's own policy decides who sees it. */
const history = (acts: ReadonlyMap<string, AnyAct>): AnyView =>
  view({
    name: 'history.of',
    travels: true,
    title: { zh: '经过', en: 'History' },
    scope: overseen,
    input: z.object({ stream: z.string().max(200) }),
    async load(_read, { stream }, { sql, asOf, actor }) {
      const leaves = (await leavesOf(sql, [stream])).filter((leaf) => asOf === null || leaf.at <= asOf)
      const records = leaves.map((leaf) => (leaf.record === null ? {} : JSON.parse(leaf.record)) as Record)
      const names = await partyNames(sql, [
        ...new Set(records.flatMap((r) => (typeof r['actor.party'] === 'string' ? [r['actor.party']] : []))),
      ])
      const sealed = await sealedFor(sql, stream, actor)
      return {
        rows: leaves.map((leaf, i) => {
          const record = records[i]!
          return {
            seq: leaf.seq,
            act: leaf.kind,
            title: acts.get(leaf.kind)?.title ?? { zh: leaf.kind, en: leaf.kind },
            at: leaf.at,
            actorName: sealed.has(leaf.kind) ? null : (names.get(record['actor.party'] as string) ?? null),
            role: sealed.has(leaf.kind) ? null : (record['actor.role'] ?? null),
            outcome: record['outcome'] ?? null,
            code: record['refused.code'] ?? null,
            says: record['refused.zh'] === undefined ? null : { zh: record['refused.zh'], en: record['refused.en'] },
            basis: record['refused.basis'] ?? acts.get(leaf.kind)?.basis ?? [],
            day: record['day'] ?? null,
            place: record['place'] ?? null,
            leaf: leaf.hash.toString('hex'),
            index: leaf.pos,
          }
        }),
        next: null,
      }
    },
  })

/** Parties by name or unified social credit code, for whoever must name one. Registered parties are public. */
const partyFind = view({
  name: 'identity.party.find',
  title: { zh: '查找主体', en: 'Find a party' },
  scope: everyone(),
  input: z.object({
    q: z.string().trim().min(2).max(100),
    kind: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  load: async (_read, { q, kind, limit }, { sql }) => ({
    rows: await partiesNamed(sql, q, { kind: kind ?? null, limit }),
    next: null,
  }),
})

const evidenceLeaf = (log: Log): AnyView =>
  view({
    name: 'evidence.leaf',
    title: { zh: '存证条目', en: 'A leaf of the evidence log' },
    scope: overseen,
    input: z.object({ stream: z.string().max(200), seq: z.coerce.number().int().min(0) }),
    async load(_read, { stream, seq }, { sql }) {
      const leaf = await leafAt(sql, stream, seq)
      if (!leaf) return { item: null }
      const logged = leaf.pos !== null && leaf.pos < log.size
      return {
        item: {
          stream,
          seq,
          index: leaf.pos,
          state: logged ? 'logged' : 'pending',
          entry: leaf.entry,
          hash: leaf.hash.toString('hex'),
          at: leaf.at,
          checkpointSize: log.size,
        },
      }
    },
  })

const evidenceHead = (log: Log): AnyView =>
  view({
    name: 'evidence.head',
    title: { zh: '存证日志', en: 'The evidence log' },
    scope: everyone(),
    input: z.object({}),
    async load(_read, _input, { sql }) {
      const { waiting, newest } = await progress(sql)
      return {
        item: {
          origin: log.signer.name,
          size: log.size,
          root: Buffer.from(log.root).toString('hex'),
          at: newest,
          pending: waiting,
          checkpoint: log.checkpoint(),
          logKey: log.vkey,
        },
      }
    },
  })

/** One article as it holds on a day in a place: what the 据 card shows. */
const lawArticle = (law: LawBook): AnyView =>
  view({
    name: 'law.article',
    title: { zh: '依据', en: 'Legal basis' },
    scope: everyone(),
    input: z.object({ cite: z.string().max(200), on: dayInput.optional(), in: placeInput.optional() }),
    load(_read, { cite, on, in: place }) {
      const where = { on: on ?? dayIn(new Date().toISOString()), ...(place === undefined ? {} : { in: place }) }
      return Promise.resolve({ item: law.cites().includes(cite) ? law.show(cite, where) : null })
    },
  })

/** The views that need only the table of acts. */
export const crossRoomViews = (acts: ReadonlyMap<string, AnyAct>): AnyView[] => [marketBoard, partyFind, history(acts)]

/** The views that also need an open platform. */
export const platformViews = ({ law, log }: { law: LawBook; log: Log }): AnyView[] => [
  evidenceHead(log),
  evidenceLeaf(log),
  lawArticle(law),
  ...lawViews(law),
]
