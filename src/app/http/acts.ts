// POST /api/acts/<name>: the table of acts as an API. Nothing here knows any act.
import { KeyReused, perform, type AnyAct } from '#kernel/act'
import { may, type Actor } from '#kernel/identity'
import type { FastifyRequest } from 'fastify'
import { evidenceStop } from '../worker/evidence-stop.ts'
import type { Worker } from '../worker/worker.ts'
import { basisOf } from './basis.ts'
import type { Context } from './context.ts'
import { HttpProblem, invalid, problemBody, PROBLEM_TYPE } from './problem.ts'
import { keyOfStranger, strangersAllowance } from './strangers.ts'
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

/** Nothing is accepted whose evidence cannot be written. @throws HttpProblem 503 */
export function assertEvidenceFlows(worker: Worker | undefined): void {
  const stop = worker ? evidenceStop(worker.state) : null
  if (stop) throw new HttpProblem(503, stop.code, stop.says, {}, { 'retry-after': '60' })
}

export function actRoutes({ app, platform, metrics, options }: Context): void {
  const { world, acts } = platform
  const strangers = strangersAllowance(options.strangers)
  const asked = new WeakMap<FastifyRequest, { act: AnyAct; actor: Actor; key: string }>()

  app.post<{ Params: { name: string } }>(
    '/api/acts/:name',
    {
      bodyLimit: LIMIT_BYTES,
      // Before the body is read: a stranger's megabyte is not taken in.
      async onRequest(request) {
        const act = acts.get(request.params.name)
        if (!act) throw new HttpProblem(404, 'act-unknown', { zh: '没有这一行为', en: 'no act has this name' })
        const caller = await callerOf(platform, request)
        const actor = actorFor(caller, act.by)
        const { allowed, policy } = may(actor, act.name, act.by)
        if (!allowed) {
          metrics.count('suan_acts_total', { act: act.name, outcome: 'forbidden' })
          throw forbidden(policy)
        }
        assertEvidenceFlows(options.worker)
        const key = idempotencyKey(request)
        if (caller !== null) asked.set(request, { act, actor, key })
        else {
          const waitSeconds = strangers.take(request.ip)
          if (waitSeconds > 0) {
            metrics.count('suan_acts_total', { act: act.name, outcome: 'limited' })
            throw new HttpProblem(
              429,
              'too-many-acts',
              {
                zh: `同一地址未登录的办理过多，请 ${waitSeconds} 秒后再试`,
                en: `too many acts from this address without signing in; try again in ${waitSeconds} seconds`,
              },
              {},
              { 'retry-after': String(waitSeconds) },
            )
          }
          asked.set(request, { act, actor, key: keyOfStranger(request.ip, key) })
        }
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
