// Hostile input at every act and view: a clear problem, never a 500, nothing written.
import { charts } from '#kernel/procedure'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLease } from '../../../test/world.ts'
import { bearer, openHouse, visitingRoles, type Answer, type House } from '../../../test/visitors.ts'

type Schema = {
  [keyword: string]: unknown
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  enum?: unknown[]
  items?: Schema
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  const?: unknown
}

let h: House
let lease: string
const keys = new Map<string, string>()

beforeAll(async () => {
  h = await openHouse()
  lease = await runningLease(h.p, h.who)
  for (const actor of [h.who.operator, h.who.provider, h.who.lessee, h.who.department])
    keys.set(actor.role, await h.key(actor))
})
afterAll(() => h.close())

const schemaOf = (type: z.ZodType): Schema => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema

/** A value of the wanted form. */
function wellFormed(s: Schema): unknown {
  if (s.const !== undefined) return s.const
  if (s.enum) return s.enum[0]
  if (s.anyOf) return wellFormed(s.anyOf[0]!)
  switch ([s.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(s.properties ?? {})
          .filter(([name]) => s.required?.includes(name))
          .map(([name, p]) => [name, wellFormed(p)]),
      )
    case 'array':
      return [wellFormed(s.items ?? {})]
    case 'integer':
    case 'number':
      return Math.max(1, s.minimum ?? 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
  }
  if (s.format === 'uuid') return lease
  if (s.format === 'date') return '2026-06-15'
  if (s.format === 'date-time') return '2026-06-15T00:00:00.000Z'
  if (s.pattern?.includes('{64}')) return 'a'.repeat(64)
  if (s.pattern?.includes('cn')) return 'cn'
  if (s.pattern?.includes('\\d{4}-')) return '2026-05'
  return 'Asia/Shanghai' // also a zone
}

const deep = (levels: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < levels; i += 1) value = [value]
  return value
}

/** What no field may bring the server down with. */
const hostile: unknown[] = [
  null,
  '',
  ' ',
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  2 ** 31,
  Number.MIN_SAFE_INTEGER,
  true,
  [],
  {},
  [null],
  [[]],
  'x'.repeat(100_000),
  'nul\u0000',
  'lone \ud800',
  '\u202e\ufeff 𠮷',
  "'; drop table identity.party; --",
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  '2026-06-15T25:00:00Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '__proto__',
  'constructor',
  { constructor: { prototype: { polluted: true } } },
  deep(20),
  Array.from({ length: 6_000 }, () => 'x'),
]

/** Every place in a value, as a copy with something else there or nothing there. */
function* mutations(value: unknown): Generator {
  for (const other of hostile) yield other
  if (Array.isArray(value)) {
    for (const inner of mutations(value[0])) yield [inner]
    yield [value[0], value[0]]
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      const { [name]: here, ...rest } = value as Record<string, unknown>
      yield rest
      for (const inner of mutations(here)) yield { ...value, [name]: inner }
    }
    yield { ...value, surplus: 1 }
  }
}

/** The mutations of an act's input, each with the kind of field it stands in, and what was put there. */
function* placed(
  base: unknown,
  { properties = {} }: Schema,
): Generator<{ input: unknown; kind: string; put: unknown }> {
  const fields = base as Record<string, unknown>
  for (const input of hostile) yield { input, kind: '(body)', put: input }
  for (const name of Object.keys(fields)) {
    const { [name]: here, ...rest } = fields
    const kind = kindOf(properties[name] ?? {})
    yield { input: rest, kind, put: '(missing)' }
    for (const put of mutations(here)) yield { input: { ...fields, [name]: put }, kind, put }
  }
  yield { input: { ...fields, surplus: 1 }, kind: '(surplus)', put: 1 }
}

/** The kind of a field, without its bounds and its words. */
function kindOf({ type, format, anyOf, items, properties = {}, enum: oneOf }: Schema): string {
  const inner = [...(anyOf ?? []), ...(items ? [items] : []), ...Object.values(properties)].map(kindOf)
  return `${[type].flat().join('|')} ${format ?? ''} ${oneOf ? 'enum' : ''}(${[...new Set(inner)].join(',')})`
}

function assertProblem(answer: Answer, what: string): void {
  expect(answer.status, what).toBeGreaterThanOrEqual(400)
  expect(answer.status, what).toBeLessThan(500)
  expect(answer.type, what).toBe('application/problem+json; charset=utf-8')
  expect(answer.body, what).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: answer.status,
    code: expect.any(String),
    zh: expect.any(String),
    en: expect.any(String),
  })
  expect(answer.raw.body, what).not.toMatch(
    /\\n\s+at |node_modules|src\/(kernel|domain|app)|insert into|\bselect .+ from /,
  )
}

/** The steps of procedures are made by one maker: one is tried when it asks for a form of field not tried before. */
function isTried(name: string, schema: Schema, tried: Set<string>): boolean {
  if (!steps.has(name)) return true
  const before = tried.size
  for (const field of Object.values(schema.properties ?? {})) tried.add(JSON.stringify(field))
  return tried.size > before
}
const steps = new Set([...charts().values()].flatMap((chart) => chart.steps.map((step) => chart.act(step.step))))

describe('every act', () => {
  it('refuses hostile fields, says so, and writes nothing that it did not judge', async () => {
    let sent = 0
    const tried = new Set<string>()
    const [refused, unread] = [new Set<string>(), new Set<string>()]
    for (const act of h.p.acts.values()) {
      const key = act.by.map((role) => keys.get(role)).find((k) => k !== undefined)
      if (key === undefined) continue // acts of the platform itself have no door
      const schema = schemaOf(act.input)
      if (!isTried(act.name, schema, tried)) continue
      const base = wellFormed(schema)
      let before = await h.leaves()
      // A yes and a lawful no leave a leaf each; everything else leaves none. Counted after each of the former, and at the end.
      const left = async (leaves: number, what: string): Promise<void> => {
        const after = await h.leaves()
        expect(after - before, what).toBe(leaves)
        before = after
      }
      for (const { input, kind, put } of placed(base, schema)) {
        // What its bytes or a form refuse reaches no act: it is tried where it is met first, and what passes at every act.
        const value = JSON.stringify(put).slice(0, 200)
        const isKnown = refused.has(`${kind} ${value}`) && !act.input.safeParse(input).success
        if (isKnown || unread.has(value)) continue
        const answer = await h.act(act.name, key, input)
        const what = `${act.name} ${JSON.stringify(input).slice(0, 300)} → ${answer.status} ${answer.raw.body.slice(0, 300)}`
        if (answer.status !== 200) assertProblem(answer, what)
        if (answer.status === 400) unread.add(value)
        if (answer.status === 422) refused.add(`${kind} ${value}`)
        if (answer.status === 200 || answer.status === 409) await left(1, what)
        sent += 1
      }
      await left(0, `${act.name}: what was refused unjudged since the last leaf`)
    }
    expect(sent).toBeGreaterThan(1_000)
  }, 600_000) // some ten thousand requests

  it.each([
    ['nothing', Buffer.alloc(0), [400]],
    ['half a JSON', Buffer.from('{"model":'), [400]],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      [400],
    ],
    ['an overlong UTF-8 form', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), [400]],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), [400]],
    ['a scalar', Buffer.from('5'), [422]],
    ['an array', Buffer.from('[]'), [422]],
    ['__proto__', Buffer.from('{"__proto__":{"polluted":true}}'), [400]],
    ['an escaped __proto__', Buffer.from('{"a":{"\\u005f_proto__":1}}'), [400]],
    ['a hundred thousand brackets', Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)), [400]],
    ['half a million open brackets', Buffer.from('['.repeat(500_000)), [400]],
    ['deep objects', Buffer.from('{"a":'.repeat(40) + '1' + '}'.repeat(40)), [400]],
    ['two megabytes', Buffer.from(JSON.stringify({ model: 'x'.repeat(2_000_000) })), [413]],
    ['a million keys', Buffer.from(`{${Array.from({ length: 90_000 }, (_, i) => `"k${i}":1`).join(',')}}`), [422]],
    ['a number without end', Buffer.from(`{"memoryGib":1${'0'.repeat(5_000)}}`), [422]],
  ] as [string, Buffer, number[]][])('refuses %s', async (_what, bytes, statuses) => {
    const before = await h.leaves()
    for (const name of ['capacity.model.declare', 'market.offer.publish', 'admission.party.register']) {
      const act = h.p.acts.get(name)!
      const key = act.by.map((role) => keys.get(role)).find((k) => k !== undefined)!
      const answer = await h.post(`/api/acts/${name}`, bytes, { ...bearer(key), 'idempotency-key': 'x' })
      assertProblem(answer, name)
      expect(statuses).toContain(answer.status)
    }
    expect(await h.leaves()).toBe(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('every view', () => {
  it('refuses hostile parameters and says so', async () => {
    const texts = [
      '',
      ' ',
      '-1',
      '0',
      '1.5',
      '1e9',
      '99999999999999999999',
      'x'.repeat(5_000),
      'nul\u0000',
      "' or 1=1 --",
      '%',
      '_',
      '9999-99-99',
      '0000-01-01',
      lease,
      '__proto__',
      'constructor',
      '[object Object]',
      '\u202e',
    ]
    const extra = ['asOf', 'limit', 'after', '__proto__', 'constructor', 'toString']
    const readers = new Map(keys)
    for (const role of visitingRoles)
      if (!readers.has(role)) readers.set(role, await h.key(await h.p.party(`主体 ${role}`, [role])))
    // What a form lets through is tried at every view that has it; what a form refuses is refused by the form alone, and
    // tried where it is met first.
    const passes = new Map<string, string[]>()
    const queries = ['asOf=%ff', 'limit=%', 'limit=1&limit=2', '%00=1', 'a[b]=1', '=', '&&&', '%E0%A4%A']
    for (const view of h.p.views.values()) {
      const roles = Object.keys(view.scope)
      const key = [...readers].find(([role]) => roles.includes(role))?.[1] ?? null
      const base: Record<string, string> = {}
      const schema = schemaOf(view.input)
      for (const name of schema.required ?? []) base[name] = String(wellFormed(schema.properties![name]!))
      for (const name of new Set([...Object.keys(schema.properties ?? {}), ...extra])) {
        const form = `${extra.includes(name) ? name : ''} ${JSON.stringify(schema.properties?.[name] ?? null)}`
        const known = passes.get(form)
        const passed: string[] = []
        let isJudged = false // is anything but this parameter wrong with the request?
        for (const text of known ?? texts) {
          const answer = await h.view(view.name, key, { ...base, [name]: text })
          if (answer.status !== 200)
            assertProblem(
              answer,
              `${view.name}?${name}=${text.slice(0, 40)} → ${answer.status} ${answer.raw.body.slice(0, 300)}`,
            )
          if (answer.status !== 422) passed.push(text)
          else isJudged ||= JSON.stringify(answer.body).includes(`"${name}"`)
        }
        if (!known && (isJudged || passed.length > 0)) passes.set(form, passed)
      }
      const isFirst = view === [...h.p.views.values()][0]
      for (const query of isFirst ? queries : queries.slice(0, 2)) {
        const answer = await h.get(`/api/views/${view.name}?${query}`, bearer(key))
        if (answer.status !== 200) assertProblem(answer, `${view.name}?${query}`)
      }
    }
  }, 300_000)
})

describe('addresses', () => {
  it.each([
    '/api/acts/',
    '/api/acts/%00',
    `/api/acts/${'x'.repeat(3_000)}`,
    '/api/views/%2e%2e',
    '/api/bundles/x',
    '/api/bundles/%ff',
    '/log/',
    '//',
    '/%',
    '/api//acts',
  ])('%s is not found, plainly', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const) {
      const raw = await h.app.inject({ method, url: path, headers: bearer(keys.get('lessee')!) })
      expect([400, 401, 403, 404, 405, 414, 415]).toContain(raw.statusCode)
      expect(raw.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    }
  })

  it('answers a broken HTTP message in kind', async () => {
    const url = new URL(await h.app.listen({ host: '127.0.0.1', port: 0 }))
    const { connect } = await import('node:net')
    const said = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(url.port), url.hostname, () => socket.write('NONSENSE\r\n\r\n'))
      socket.on('data', (chunk) => void (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).toContain('application/problem+json')
  })
})
