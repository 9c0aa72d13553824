import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { articlePassages, guidePassages, indexPassages, views, type Answer } from '#domain/counsel'
import type { AnyView } from '#kernel/act'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'
import { askRoutes, modelOf } from './ask.ts'
import type { Context } from './context.ts'
import { openMetrics } from './metrics.ts'
import { HttpProblem } from './problem.ts'

const ROOT = join(import.meta.dirname, '../../..')

describe('the model is named by the environment', () => {
  test('or is not there', () => {
    expect(modelOf({})).toBeNull()
    expect(modelOf({ SUAN_MODEL_URL: '', SUAN_MODEL_NAME: 'x' })).toBeNull()
    expect(modelOf({ SUAN_MODEL_URL: 'http://127.0.0.1:1/v1', SUAN_MODEL_NAME: 'x', SUAN_MODEL_KEY: 'k' })).toEqual({
      url: 'http://127.0.0.1:1/v1',
      name: 'x',
      key: 'k',
    })
  })
  test.each([
    { SUAN_MODEL_URL: 'nowhere' },
    { SUAN_MODEL_URL: 'file:///etc/passwd', SUAN_MODEL_NAME: 'x' },
    { SUAN_MODEL_URL: 'http://127.0.0.1:1' },
  ])('half of one is refused: %j', (env) => {
    expect(() => modelOf(env)).toThrow(/SUAN_MODEL_/)
  })
})

describe('POST /api/ask', () => {
  let p: TestPlatform
  let endpoint: Server
  let asked = 0
  let openDuringCall: number
  let off: FastifyInstance
  let on: FastifyInstance
  let metrics: ReturnType<typeof openMetrics>

  beforeAll(async () => {
    p = await testPlatform()
    const client = new pg.Client({ connectionString: p.url })
    await client.connect()
    const { rows } = await client.query(`select to_regclass('counsel.passage') is null as absent`)
    if (rows[0].absent) await client.query(readFileSync(join(ROOT, 'src/domain/counsel/schema.sql'), 'utf8'))
    const { law } = p.world
    await indexPassages(p.world.store, [...articlePassages(law), ...guidePassages(join(ROOT, 'law/guides'), law)])
    const answerLate = async (response: ServerResponse): Promise<void> => {
      const { rows } = await client.query(
        `select count(*)::int as open from pg_stat_activity
          where datname = current_database() and application_name = 'suanheng' and xact_start is not null`,
      )
      openDuringCall = rows[0].open
      response.end(JSON.stringify({ choices: [{ message: { content: '见摘录。[1] 没有依据的话。' } }] }))
    }
    endpoint = createServer((request, response) => {
      request.resume().on('end', () => {
        asked += 1
        void answerLate(response)
      })
    })
    endpoint.on('close', () => void client.end())
    await new Promise<void>((ready) => endpoint.listen(0, '127.0.0.1', ready))
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1`

    metrics = openMetrics()
    const serve = (model: Parameters<typeof askRoutes>[1]): FastifyInstance => {
      const app = Fastify()
      app.setErrorHandler((error, _request, reply) => {
        if (!(error instanceof HttpProblem)) throw error
        return reply.code(error.body.status).send(error.body)
      })
      const platform = {
        ...p,
        views: new Map([...p.views, ...(views as readonly AnyView[]).map((v) => [v.name, v] as const)]),
      }
      askRoutes({ app, platform, metrics, options: { logDir: '' } } as unknown as Context, model)
      return app
    }
    off = serve(null)
    on = serve({ url, name: 'local' })
  })
  afterAll(async () => {
    await off.close()
    await on.close()
    await new Promise((closed) => endpoint.close(closed))
    await p.close()
  })
  beforeEach(() => {
    asked = 0
  })

  const post = async (app: FastifyInstance, payload: object): Promise<{ status: number; item: Answer }> => {
    const answer = await app.inject({ method: 'POST', url: '/api/ask', payload })
    return { status: answer.statusCode, item: answer.json<{ item: Answer }>().item }
  }

  test('answers with extracts, the day, and that it is no advice', async () => {
    const { status, item } = await post(off, { q: '怎么申请司法确认', on: '2026-06-15', in: 'cn-bj' })
    expect(status).toBe(200)
    expect(item).toMatchObject({ answer: 'found', day: '2026-06-15', place: 'cn-bj', model: null })
    expect(item.extracts.length).toBeGreaterThan(0)
    expect(item.notAdvice.zh).toContain('不是法律意见')
    expect(asked).toBe(0)
  })

  test('adds a model’s checked words, asked outside any transaction', async () => {
    const { item } = await post(on, { q: '怎么申请司法确认', on: '2026-06-15' })
    expect(item.model).toEqual({ text: '见摘录。[1]', citations: [item.extracts[0]!.cite], checked: true })
    expect(asked).toBe(1)
    expect(openDuringCall).toBe(0)
  })

  test('asks no model when nothing was found', async () => {
    expect((await post(on, { q: '红烧肉怎么做' })).item).toMatchObject({
      answer: 'not-found',
      extracts: [],
      model: null,
    })
    expect(asked).toBe(0)
  })

  test('refuses what is no question', async () => {
    for (const body of [{}, { q: '' }, { q: '问'.repeat(401) }, { q: 7 }, { q: '问', on: 'today' }])
      expect((await post(on, body)).status, JSON.stringify(body)).toBe(422)
    expect(asked).toBe(0)
  })

  test('a stranger who asks on and on gets extracts, but no more of the model', async () => {
    const answers = []
    for (let i = 0; i < 8; i += 1) answers.push((await post(on, { q: '怎么申请司法确认', on: '2026-06-15' })).item)
    expect(answers.every(({ answer }) => answer === 'found')).toBe(true)
    expect(answers.at(-1)!.model).toBeNull()
    expect(asked).toBeLessThanOrEqual(5)
    expect(metrics.text({})).toContain('suan_model_answers_total{outcome="limited"}')
  })
})
