// What is answered when a paper could not be made: too many at once, or one that would not be set.
import type { FastifyRequest } from 'fastify'
import { PaperFailed, PapersBusy } from '../papers/index.ts'
import { HttpProblem } from './problem.ts'

/** The paper; throws HttpProblem 503 while too many are made, 500 with `instead` (where else to read it) for one that could not be set. */
export async function madePaper<Made>(
  request: FastifyRequest,
  made: Promise<Made>,
  instead: { zh: string; en: string },
): Promise<Made> {
  try {
    return await made
  } catch (error) {
    if (error instanceof PapersBusy)
      throw new HttpProblem(
        503,
        'papers-busy',
        { zh: '正在生成的文书过多，请稍候', en: 'too many papers are being made; try again in a moment' },
        {},
        { 'retry-after': '5' },
      )
    if (!(error instanceof PaperFailed)) throw error
    request.log.error({ err: error, route: request.routeOptions.url }, 'a paper could not be set')
    throw new HttpProblem(500, 'paper-failed', instead)
  }
}
