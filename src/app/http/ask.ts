// POST /api/ask: a question about the law, answered by extracts with citation and day, and, where the operator named a
// language model, by its words over these extracts. POST, so that no page of another site can make it spend anything.
//
//   SUAN_MODEL_URL   base address of an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1; none: no model
//   SUAN_MODEL_NAME  the model's name there
//   SUAN_MODEL_KEY   sent as a Bearer key when set
import process from 'node:process'
import { look } from '#kernel/act'
import { askModel, type Answer, type ModelSettings } from '#domain/counsel'
import type { Role } from '#kernel/identity'
import type { Context } from './context.ts'
import { invalid } from './problem.ts'
import { actorFor, callerOf } from './session.ts'
import { strangersAllowance } from './strangers.ts'
import { wrongFields } from './words.ts'

const LIMIT_BYTES = 16 * 1024
/** Questions that wait for the model at once; the next ones are answered from the extracts alone. */
const MOST_WAITING = 4
/** What one address may ask the model without signing in. */
const STRANGERS = { burst: 5, everySeconds: 30 } as const

/** The model that the environment names; null when it names none. Throws when it names half of one. */
export function modelOf(env: Readonly<Record<string, string | undefined>>): ModelSettings | null {
  const { SUAN_MODEL_URL: url, SUAN_MODEL_NAME: name, SUAN_MODEL_KEY: key } = env
  if (!url) return null
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Error('SUAN_MODEL_URL 应为 http(s) 地址 · SUAN_MODEL_URL must be an http(s) address')
  if (!name)
    throw new Error('设了 SUAN_MODEL_URL，还须设 SUAN_MODEL_NAME · SUAN_MODEL_NAME is wanted with SUAN_MODEL_URL')
  return { url, name, ...(key ? { key } : {}) }
}

/** Adds the route. `model` is read from the environment unless it is given. */
export function askRoutes(
  { app, platform, metrics }: Context,
  model: ModelSettings | null = modelOf(process.env),
): void {
  const { world, views } = platform
  const view = views.get('counsel.ask')
  if (!view) throw new Error('the view counsel.ask is not wired')
  const openTo = Object.keys(view.scope) as Role[]
  const strangers = strangersAllowance(STRANGERS)
  let waiting = 0

  // Outside any transaction: the answer was read, and its transaction ended, before this is asked.
  const modelled = async (answer: Answer, stranger: string | null): Promise<Answer> => {
    if (model === null || answer.extracts.length === 0) return answer
    const counted = (outcome: string): void => metrics.count('suan_model_answers_total', { outcome })
    if (waiting >= MOST_WAITING || (stranger !== null && strangers.take(stranger) > 0)) {
      counted('limited')
      return answer
    }
    waiting += 1
    try {
      const said = await askModel(answer.question, answer.extracts, model)
      counted(typeof said === 'string' ? said : 'checked')
      return typeof said === 'string' ? answer : { ...answer, model: said }
    } finally {
      waiting -= 1
    }
  }

  app.post('/api/ask', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const caller = await callerOf(platform, request)
    const wrong = wrongFields(view.input, request.body, '(body)')
    if (wrong.length > 0) throw invalid(wrong)
    const { item } = (await look(world.store, view, { actor: actorFor(caller, openTo), input: request.body })) as {
      item: Answer
    }
    reply.header('cache-control', 'no-store')
    return { item: await modelled(item, caller === null ? request.ip : null), asOf: world.source.now() }
  })
}
