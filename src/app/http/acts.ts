// POST /api/acts/<name>: the table of acts as an API. Nothing here knows any act.
import { KeyReused, perform, type AnyAct } from '#kernel/act'
import { may, type Actor } from '#kernel/identity'
import type { FastifyRequest } from 'fastify'
import { basisOf } from './basis.ts'
import type { Context } from './context.ts'
import { HttpProblem, invalid, problemBody, PROBLEM_TYPE } from './problem.ts'
import { actorFor, callerOf } from './session.ts'
import { wrongFields } from './words.ts'

const LIMIT_BYTES = 1024 * 1024

/**
 * The key of an attempt (draft-ietf-httpapi-idempotency-key-header): a quoted string in the draft; a bare one is
 * taken too. 1 to 200 visible ASCII characters.
 */
function idempotencyKey(request: FastifyRequest): string {
  const raw = request.headers['idempotency-key']
  if (typeof raw !== 'string' || raw === '')
    throw new HttpProblem(400, 'idempotency-key-missing', {
      zh: '缺少请求头 Idempotency-Key',
      en: 'the header Idempotency-Key is required',
    })
  const key = /^"(.*)"$/.exec(raw)?.[1] ?? raw
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new HttpProblem(400, 'idempotency-key-invalid', {
      zh: 'Idempotency-Key 须为 1 至 200 个可见 ASCII 字符',
      en: 'Idempotency-Key is 1 to 200 visible ASCII characters',
    })
  return key
}

export const forbidden = (policy: string): HttpProblem =>
  new HttpProblem(403, 'forbidden', { zh: '您的身份不能办理此事', en: 'your role may not do this' }, { policy })

export function actRoutes({ app, platform, metrics }: Context): void {
  const { world, acts } = platform
  const asked = new WeakMap<FastifyRequest, { act: AnyAct; actor: Actor; key: string }>()

  app.post<{ Params: { name: string } }>(
    '/api/acts/:name',
    {
      bodyLimit: LIMIT_BYTES,
      // Before the body is read: a stranger's megabyte is not taken in.
      async onRequest(request) {
        const act = acts.get(request.params.name)
        if (!act) throw new HttpProblem(404, 'act-unknown', { zh: '没有这一行为', en: 'no act has this name' })
        const actor = actorFor(await callerOf(platform, request), act.by)
        const { allowed, policy } = may(actor, act.name, act.by)
        if (!allowed) {
          metrics.count('suan_acts_total', { act: act.name, outcome: 'forbidden' })
          throw forbidden(policy)
        }
        asked.set(request, { act, actor, key: idempotencyKey(request) })
      },
    },
    async (request, reply) => {
      const { act, actor, key } = asked.get(request)!
      const counted = (outcome: string): void => metrics.count('suan_acts_total', { act: act.name, outcome })
      const wrong = wrongFields(act.input, request.body, '(body)')
      if (wrong.length > 0) {
        counted('invalid')
        throw invalid(wrong)
      }
      try {
        const outcome = await perform(world, act, { actor, key, input: request.body })
        if (outcome.done) {
          counted('done')
          return { decision: outcome.decision, receipt: outcome.receipt, basis: outcome.basis }
        }
        counted('refused')
        return await reply
          .code(409)
          .type(PROBLEM_TYPE)
          .send(
            problemBody(409, outcome.refused, outcome.says, {
              basis: basisOf(world.law, outcome.basis, outcome.day, outcome.place),
              day: outcome.day,
              place: outcome.place,
              receipt: outcome.receipt,
            }),
          )
      } catch (error) {
        if (error instanceof KeyReused) {
          counted('invalid')
          throw new HttpProblem(422, 'idempotency-key-reused', {
            zh: '该 Idempotency-Key 已用于内容不同的请求',
            en: 'this Idempotency-Key was used with another body',
          })
        }
        counted('failed')
        throw error
      }
    },
  )
}
