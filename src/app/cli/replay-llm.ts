// suan replay llm: token usage of an inference trace. Computed from the file alone: nothing is leased or billed.
import { count } from './figures.ts'
import { rowsOf } from './table-file.ts'

export type LlmAnswer = {
  requests: number
  contextTokens: number | string
  generatedTokens: number | string
  /** minute ('YYYY-MM-DD HH:MM') and its requests; the earliest one where several are equal; null without requests */
  busiestMinute: [minute: string, requests: number] | null
}

/** Adds up requests and tokens (columns TIMESTAMP, ContextTokens, GeneratedTokens). */
export async function replayLlm(path: string): Promise<LlmAnswer> {
  let requests = 0
  let contextTokens = 0n
  let generatedTokens = 0n
  const perMinute = new Map<string, number>()
  for await (const row of rowsOf(path, { columns: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] })) {
    const minute = row.utc('TIMESTAMP').slice(0, 16).replace('T', ' ')
    contextTokens += BigInt(row.int('ContextTokens'))
    generatedTokens += BigInt(row.int('GeneratedTokens'))
    requests += 1
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1)
  }
  let busiest: [string, number] | null = null
  for (const [minute, found] of perMinute) {
    if (!busiest || found > busiest[1] || (found === busiest[1] && minute < busiest[0])) busiest = [minute, found]
  }
  return {
    requests,
    contextTokens: count(contextTokens),
    generatedTokens: count(generatedTokens),
    busiestMinute: busiest,
  }
}
