// POST /events: readings of meters as CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec, json-format.md §2, §4).
// Each event gets its own answer; a good one never fails with a bad one.
import { perform, type AnyAct, type Words } from '#kernel/act'
import { may, type Actor } from '#kernel/identity'
import { FormatRegistry, Type, type Static } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyRequest } from 'fastify'
import { assertEvidenceFlows, forbidden } from './acts.ts'
import { basisOf, type Basis } from './basis.ts'
import type { Context } from './context.ts'
import { HttpProblem } from './problem.ts'
import { actorFor, callerOf } from './session.ts'

const LIMIT_BYTES = 32 * 1024 * 1024
const RECORD = 'metering.usage.record'
/** What one request takes at most. */
export const MOST_EVENTS = 10_000
/** What one act takes at most. */
const CHUNK = 5_000
/** A group of which nothing was good is asked again one by one up to this size, so that each event learns its own reason. */
const ASK_SINGLY = 100

const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/
FormatRegistry.Set('instant', (text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)))
FormatRegistry.Set('uuid', (text) =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text),
)

const instant = Type.String({ format: 'instant' })
const count = (maximum: number) => Type.Integer({ minimum: 0, maximum })

const usageEvent = Type.Object({
  specversion: Type.Literal('1.0'),
  type: Type.Literal('cn.suanheng.usage.interval.v1'),
  source: Type.String({ pattern: '^urn:suanheng:meter:[!-~]{1,100}$' }),
  id: Type.String({ minLength: 1, maxLength: 200 }),
  subject: Type.String({ format: 'uuid' }),
  time: Type.Optional(instant),
  datacontenttype: Type.Optional(Type.Literal('application/json')),
  recordedtime: Type.Optional(instant),
  sequence: Type.Optional(Type.Union([Type.String({ pattern: '^\\d{1,19}$' }), Type.Integer({ minimum: 0 })])),
  data: Type.Object(
    {
      from: instant,
      to: instant,
      cards: count(100_000),
      shareMilli: count(1_000),
      cpuMilli: count(100_000_000),
      memoryMib: count(1_000_000_000),
      storageGib: Type.Optional(count(1_000_000_000)),
    },
    { additionalProperties: false },
  ),
})
type UsageEvent = Static<typeof usageEvent>
// Compiled once: this endpoint takes thousands of events a second.
const check = TypeCompiler.Compile(usageEvent)

type Reason = { code: string; zh: string; en: string; basis: Basis[] }
type Answer = { id: string | null; status: 200 | 409 | 422; duplicate?: boolean; reason?: Reason }
type Place = { at: number; event: UsageEvent }

/** Codes that say «this collides with what is there»: 409. Every other reason is about the event itself: 422. */
const COLLIDES = new Set(['id-reused'])

const intervalOf = ({ id, data }: UsageEvent) => ({
  id,
  ...data,
  from: new Date(data.from).toISOString(),
  to: new Date(data.to).toISOString(),
})

function malformed(event: unknown): Answer {
  const id = (event as { id?: unknown } | null)?.id
  const wrong = check.Errors(event).First()
  const path = wrong?.path.slice(1).replaceAll('/', '.') || '(event)'
  return {
    id: typeof id === 'string' ? id : null,
    status: 422,
    reason: { code: 'event-invalid', zh: `${path} 不合要求`, en: `${path}: ${wrong?.message ?? 'invalid'}`, basis: [] },
  }
}

/** What the same reading of the same meter says, however its instants are spelled. */
const bodyOf = (event: UsageEvent): string => {
  const { from, to, cards, shareMilli, cpuMilli, memoryMib, storageGib } = intervalOf(event)
  return JSON.stringify([from, to, cards, shareMilli, cpuMilli, memoryMib, storageGib])
}

const keyOf = (...parts: string[]): string => JSON.stringify(parts)

/** An event whose id stood in the batch before. */
type Repeat = { place: Place; first: Place }

/** The first event of each id (lease, meter, id), and those that repeat one. */
function withoutRepeats(places: readonly Place[]): { firsts: Place[]; repeats: Repeat[] } {
  const seen = new Map<string, Place>()
  const repeats: Repeat[] = []
  for (const place of places) {
    const { subject, source, id } = place.event
    const key = keyOf(subject, source, id)
    const first = seen.get(key)
    if (first) repeats.push({ place, first })
    else seen.set(key, place)
  }
  return { firsts: [...seen.values()], repeats }
}

/** A repeat is answered from the first one's answer: a duplicate of what was taken, a conflict if it says otherwise. */
function answerToRepeat({ place, first }: Repeat, answers: readonly Answer[]): Answer {
  const { id } = place.event
  if (bodyOf(place.event) !== bodyOf(first.event))
    return {
      id,
      status: 409,
      reason: {
        code: 'id-reused',
        zh: '同一批中同一编号的内容不同',
        en: 'this id stands in the batch before with another body',
        basis: [],
      },
    }
  const answer = answers[first.at]!
  return answer.status === 200 ? { id, status: 200, duplicate: true } : answer
}

/** Events that one act can take together: one lease, one meter, every id once, at most CHUNK. */
function grouped(firsts: readonly Place[]): Place[][] {
  const groups = new Map<string, Place[]>()
  const full: Place[][] = []
  for (const place of firsts) {
    const key = keyOf(place.event.subject, place.event.source)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [place])
    else if (group.push(place) === CHUNK) {
      full.push(group)
      groups.delete(key)
    }
  }
  return [...full, ...groups.values()]
}

type Recorded = {
  accepted: readonly string[]
  duplicates: readonly string[]
  rejected: readonly { id: string; code: string; zh: string; en: string }[]
}

export function usageRoutes({ app, platform, metrics, options }: Context): void {
  const { world, acts } = platform
  const act = acts.get(RECORD) as AnyAct
  const asked = new WeakMap<FastifyRequest, Actor>()

  const reasonOf = (code: string, says: Words, cites: readonly string[], day: string, place: string): Reason => ({
    code,
    zh: says.zh,
    en: says.en,
    basis: basisOf(world.law, cites, day, place),
  })

  // Performs one group and fills in the answers.
  const record = async (actor: Actor, places: readonly Place[], answers: Answer[]): Promise<void> => {
    const { subject, source } = places[0]!.event
    const outcome = await perform(world, act, {
      actor,
      // A fresh key: the intervals carry their own ids, and a repeated event shall be answered as the duplicate it is.
      key: world.source.id(),
      input: {
        lease: subject,
        meter: source.slice('urn:suanheng:meter:'.length),
        sourceKind: actor.role,
        intervals: places.map(({ event }) => intervalOf(event)),
      },
    })
    if (!outcome.done) {
      if (places.length > 1 && places.length <= ASK_SINGLY) {
        for (const place of places) await record(actor, [place], answers)
        return
      }
      const reason = reasonOf(outcome.refused, outcome.says, outcome.basis, outcome.day, outcome.place)
      for (const { at, event } of places)
        answers[at] = { id: event.id, status: COLLIDES.has(outcome.refused) ? 409 : 422, reason }
      return
    }
    const { duplicates, rejected } = outcome.decision as Recorded
    const again = new Set(duplicates)
    const bad = new Map(rejected.map((r) => [r.id, r]))
    const day = outcome.receipt.at.slice(0, 10)
    for (const { at, event } of places) {
      const no = bad.get(event.id)
      if (no)
        answers[at] = {
          id: event.id,
          status: COLLIDES.has(no.code) ? 409 : 422,
          reason: reasonOf(no.code, no, act.basis, day, world.place),
        }
      else
        answers[at] = again.has(event.id)
          ? { id: event.id, status: 200, duplicate: true }
          : { id: event.id, status: 200 }
    }
  }

  app.post(
    '/events',
    {
      bodyLimit: LIMIT_BYTES,
      async onRequest(request) {
        const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
        if (type !== 'application/cloudevents+json' && type !== 'application/cloudevents-batch+json')
          throw new HttpProblem(415, 'media-type', {
            zh: '须为 application/cloudevents+json 或 application/cloudevents-batch+json',
            en: 'application/cloudevents+json or application/cloudevents-batch+json is wanted',
          })
        const actor = actorFor(await callerOf(platform, request), act.by)
        const { allowed, policy } = may(actor, act.name, act.by)
        if (!allowed) throw forbidden(policy)
        assertEvidenceFlows(options.worker)
        asked.set(request, actor)
      },
    },
    async (request) => {
      const actor = asked.get(request)!
      const batch = request.headers['content-type']!.toLowerCase().includes('batch')
      if (batch !== Array.isArray(request.body))
        throw new HttpProblem(
          422,
          'batch-form',
          batch
            ? { zh: '批量内容须为事件数组', en: 'a batch is an array of events' }
            : { zh: '单条内容须为一个事件对象', en: 'a single event is an object' },
          {
            invalid_parameters: [
              { path: '(body)', zh: '形式与内容类型不符', en: 'its form differs from its content type' },
            ],
          },
        )
      const events = (batch ? request.body : [request.body]) as unknown[]
      if (events.length > MOST_EVENTS)
        throw new HttpProblem(413, 'too-many-events', {
          zh: `一次最多 ${MOST_EVENTS} 条事件，收到 ${events.length} 条；请分批报送`,
          en: `at most ${MOST_EVENTS} events at once, ${events.length} received; send them in parts`,
        })
      const answers: Answer[] = Array.from({ length: events.length })
      const good: Place[] = []
      events.forEach((event, at) => {
        if (check.Check(event)) good.push({ at, event })
        else answers[at] = malformed(event)
      })
      const { firsts, repeats } = withoutRepeats(good)
      for (const places of grouped(firsts)) await record(actor, places, answers)
      for (const repeat of repeats) answers[repeat.place.at] = answerToRepeat(repeat, answers)
      for (const { status, duplicate } of answers)
        metrics.count('suan_usage_events_total', { answer: duplicate ? 'duplicate' : String(status) })
      return { results: answers }
    },
  )
}
