// GET /openapi.json: OpenAPI 3.1 from the table of acts and views. Who may do what, on which ground and for which
// requirement stands beside each operation as x-roles, x-basis and x-serves.
import type { AnyAct, AnyView } from '#kernel/act'
import { roles } from '#kernel/identity'
import { z } from 'zod'
import type { Context } from './context.ts'
import { MOST_EVENTS } from './usage.ts'

type Schema = Record<string, unknown>

function schemaOf(type: z.ZodType): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema
  return schema
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
const response = (name: string): Schema => ({ $ref: `#/components/responses/${name}` })
const json = (schema: Schema): Schema => ({ 'application/json': { schema } })
const problemContent = (schema: Schema): Schema => ({ 'application/problem+json': { schema } })
const roomOf = (name: string): string => name.split('.')[0]!

const failures = (statuses: readonly string[]): Schema =>
  Object.fromEntries(statuses.map((status) => [status, response(`Problem${status}`)]))

function actOperation(act: AnyAct): Schema {
  return {
    operationId: act.name,
    summary: `${act.title.zh} · ${act.title.en}`,
    tags: [roomOf(act.name)],
    parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }, { $ref: '#/components/parameters/Role' }],
    requestBody: { required: true, content: json(schemaOf(act.input)) },
    responses: {
      200: { description: '已办理 · done', content: json(ref('Done')) },
      409: { description: '依法不予办理 · refused on a ground of law', content: problemContent(ref('Refusal')) },
      422: { description: '内容不合要求 · invalid content', content: problemContent(ref('InvalidInput')) },
      ...failures(['400', '401', '403', '413', '415', ...(act.by.includes('public') ? ['429'] : []), '500', '503']),
    },
    'x-roles': act.by,
    'x-basis': act.basis,
    'x-serves': act.serves,
    ...(act.by.includes('public') ? { security: [{}, { session: [] }, { key: [] }] } : {}),
  }
}

function viewOperation(view: AnyView): Schema {
  const schema = schemaOf(view.input) as { properties?: Record<string, Schema>; required?: string[] }
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: field,
  }))
  const roles = Object.keys(view.scope)
  return {
    operationId: view.name,
    summary: `${view.title.zh} · ${view.title.en}`,
    tags: [roomOf(view.name)],
    parameters: [...fields, { $ref: '#/components/parameters/AsOf' }, { $ref: '#/components/parameters/Role' }],
    responses: {
      200: { description: '所见 · what is there', content: json({ oneOf: [ref('Rows'), ref('Item')] }) },
      422: { description: '内容不合要求 · invalid content', content: problemContent(ref('InvalidInput')) },
      ...failures(['401', '403', '404', '500', '503']),
    },
    'x-roles': roles,
    ...(roles.includes('public') ? { security: [{}, { session: [] }, { key: [] }] } : {}),
  }
}

const problem: Schema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code', 'zh', 'en'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'a stable word for programs' },
    zh: { type: 'string' },
    en: { type: 'string' },
    policy: { type: 'string', description: 'the deciding policy (403)' },
    errorId: { type: 'string', description: 'names the entry in the server log (500)' },
  },
}

const words: Schema = {
  type: 'object',
  required: ['zh', 'en'],
  properties: { zh: { type: 'string' }, en: { type: 'string' } },
}

const schemas: Record<string, Schema> = {
  Problem: problem,
  Receipt: {
    type: 'object',
    description: 'where the evidence of the act stands',
    required: ['stream', 'seq', 'leaf', 'at'],
    properties: {
      stream: { type: 'string' },
      seq: { type: 'integer' },
      leaf: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      at: { type: 'string', format: 'date-time' },
    },
  },
  Basis: {
    type: 'object',
    required: ['cite'],
    properties: {
      cite: { type: 'string' },
      no: { type: ['string', 'null'] },
      gist: words,
      instrument: words,
      verified: {},
      source: {},
    },
  },
  Done: {
    type: 'object',
    required: ['decision', 'receipt', 'basis'],
    properties: {
      decision: { type: 'object' },
      receipt: ref('Receipt'),
      basis: { type: 'array', items: { type: 'string' } },
    },
  },
  Refusal: {
    allOf: [ref('Problem')],
    type: 'object',
    required: ['basis', 'day', 'place', 'receipt'],
    properties: {
      basis: { type: 'array', items: ref('Basis') },
      day: { type: 'string', format: 'date' },
      place: { type: 'string' },
      receipt: ref('Receipt'),
    },
  },
  InvalidInput: {
    allOf: [ref('Problem')],
    type: 'object',
    properties: {
      invalid_parameters: {
        type: 'array',
        items: {
          type: 'object',
          required: ['path', 'zh', 'en'],
          properties: { path: { type: 'string' }, zh: { type: 'string' }, en: { type: 'string' } },
        },
      },
    },
  },
  Rows: {
    type: 'object',
    required: ['rows', 'next', 'asOf'],
    properties: {
      rows: { type: 'array', items: { type: 'object' } },
      next: { type: ['string', 'null'] },
      asOf: { type: 'string', format: 'date-time' },
    },
  },
  Item: {
    type: 'object',
    required: ['item', 'asOf'],
    properties: { item: { type: 'object' }, asOf: { type: 'string', format: 'date-time' } },
  },
  UsageEvent: {
    type: 'object',
    description: 'CloudEvents 1.0; one interval of use',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', maxLength: 200 },
      source: { type: 'string', pattern: '^urn:suanheng:meter:.+$' },
      type: { const: 'cn.suanheng.usage.interval.v1' },
      subject: { type: 'string', format: 'uuid', description: 'the lease' },
      data: {
        type: 'object',
        required: ['from', 'to', 'cards', 'shareMilli', 'cpuMilli', 'memoryMib'],
        properties: {
          from: { type: 'string', format: 'date-time' },
          to: { type: 'string', format: 'date-time' },
          cards: { type: 'integer', minimum: 0 },
          shareMilli: { type: 'integer', minimum: 0, maximum: 1000 },
          cpuMilli: { type: 'integer', minimum: 0 },
          memoryMib: { type: 'integer', minimum: 0 },
          storageGib: {
            type: 'integer',
            minimum: 0,
            description: 'space that the lessee’s data took, of a lease with storage',
          },
        },
      },
    },
  },
  UsageAnswer: {
    type: 'object',
    required: ['results'],
    properties: {
      results: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'status'],
          properties: {
            id: { type: ['string', 'null'] },
            status: { enum: [200, 409, 422] },
            duplicate: { type: 'boolean' },
            reason: { type: 'object' },
          },
        },
      },
    },
  },
}

const plain = (summary: string, type: string, schema: Schema = { type: 'string' }): Schema => ({
  get: {
    summary,
    tags: ['platform'],
    security: [{}],
    responses: { 200: { description: 'OK', content: { [type]: { schema } } }, ...failures(['404', '500', '503']) },
  },
})

/** The whole document. */
export function openapi(
  acts: ReadonlyMap<string, AnyAct>,
  views: ReadonlyMap<string, AnyView>,
  serverUrl = '/',
): Schema {
  const paths: Record<string, Schema> = {}
  for (const act of acts.values()) paths[`/api/acts/${act.name}`] = { post: actOperation(act) }
  for (const view of views.values()) paths[`/api/views/${view.name}`] = { get: viewOperation(view) }
  paths['/api/sign-in'] = {
    post: {
      summary: '登录 · sign in',
      tags: ['session'],
      security: [{}],
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          required: ['name', 'password'],
          properties: { name: { type: 'string' }, password: { type: 'string' } },
        }),
      },
      responses: {
        200: { description: '已登录 · signed in', content: json({ type: 'object' }) },
        ...failures(['400', '401', '422', '429', '503']),
      },
    },
  }
  paths['/api/sign-out'] = {
    post: {
      summary: '退出 · sign out',
      tags: ['session'],
      responses: { 204: { description: '已退出 · signed out' }, ...failures(['503']) },
    },
  }
  paths['/api/me'] = {
    get: {
      summary: '我是谁 · who am I',
      tags: ['session'],
      responses: { 200: { description: 'OK', content: json({ type: 'object' }) }, ...failures(['401', '503']) },
    },
  }
  paths['/api/samples'] = plain('示例登录 · sample sign-ins (sample world only)', 'application/json', {
    type: 'array',
    items: { type: 'object' },
  })
  paths['/api/events'] = plain('有新情况时通知 · tells when something is new', 'text/event-stream')
  paths['/api/bundles/{lease}'] = {
    get: {
      summary: '租约证据包 · evidence bundle of a lease',
      tags: ['dispute'],
      parameters: [{ name: 'lease', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      responses: {
        200: {
          description: 'OK',
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        },
        ...failures(['401', '403', '404', '500', '503']),
      },
    },
  }
  paths['/events'] = {
    post: {
      summary: '报送用量 · report usage (CloudEvents, one or a batch)',
      tags: ['metering'],
      requestBody: {
        required: true,
        content: {
          'application/cloudevents+json': { schema: ref('UsageEvent') },
          'application/cloudevents-batch+json': {
            schema: { type: 'array', maxItems: MOST_EVENTS, items: ref('UsageEvent') },
          },
        },
      },
      responses: {
        200: { description: '逐条结果 · an answer per event', content: json(ref('UsageAnswer')) },
        ...failures(['400', '401', '403', '413', '415', '422', '503']),
      },
    },
  }
  paths['/log/checkpoint'] = plain('最新检查点 · latest checkpoint (C2SP tlog-checkpoint)', 'text/plain')
  paths['/healthz'] = plain('进程在运行 · the process is alive', 'text/plain')
  paths['/readyz'] = plain('可以服务 · ready to serve', 'application/json', { type: 'object' })
  paths['/metrics'] = plain('Prometheus', 'text/plain')
  return {
    openapi: '3.1.0',
    info: {
      title: '算衡 Suanheng',
      version: '0.1.0',
      description: '算力租赁市场与治理平台的接口，由行为表与视图表生成。Generated from the table of acts and views.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    security: [{ session: [] }, { key: [] }],
    paths,
    components: {
      schemas,
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: 200 },
          description: '同一键与同一内容只办理一次 · the same key with the same body is performed once',
        },
        Role: {
          name: 'X-Suan-Role',
          in: 'header',
          required: false,
          schema: { type: 'string', enum: roles.filter((role) => role !== 'platform' && role !== 'public') },
          description:
            '以哪一身份办理；须为自己的身份之一，缺省为可办理此事的第一个身份 · which of one’s own roles to act in; by default the first that this is open to',
        },
        AsOf: {
          name: 'asOf',
          in: 'query',
          required: false,
          schema: { type: 'string', format: 'date-time' },
          description: '看某一时刻的状态 · the state at an instant',
        },
      },
      responses: Object.fromEntries(
        ['400', '401', '403', '404', '413', '415', '422', '429', '500', '503'].map((status) => [
          `Problem${status}`,
          { description: status, content: problemContent(ref('Problem')) },
        ]),
      ),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'suan_session' },
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'suan_…' },
      },
    },
  }
}

export function openapiRoutes({ app, platform, options }: Context): void {
  const text = JSON.stringify(openapi(platform.acts, platform.views, options.publicUrl ?? '/'))
  app.get(
    '/openapi.json',
    async (_request, reply) =>
      await reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(text),
  )
}
