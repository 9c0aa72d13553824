import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError, performAct, type Answered, type Decided } from './client.ts'
import type { Acts } from './rows.ts'

/** 128 random bits as text; `crypto.randomUUID` is missing on plain-http hosts other than loopback. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * One form, one attempt: the idempotency key is kept while no answer has come, so that sending again after a broken
 * connection performs the act once. An answer (yes or a lawful no) or a changed input ends the attempt.
 */
function useAttempt<Input, Decision>(name: string): UseMutationResult<Answered<Decision>, ApiError, Input> {
  const client = useQueryClient()
  const attempt = useRef<{ key: string; body: string } | null>(null)
  return useMutation<Answered<Decision>, ApiError, Input>({
    mutationFn: async (input) => {
      const body = JSON.stringify(input)
      if (attempt.current?.body !== body) attempt.current = { key: newKey(), body }
      try {
        const decided = await performAct<Decision>(name, input, attempt.current.key)
        attempt.current = null
        return decided
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (!error.unanswered) attempt.current = null
        throw error
      }
    },
    // The event channel says the same a moment later; asking at once keeps the page right when the channel is down.
    onSettled: () => {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'law.article' && queryKey[0] !== 'procedure.chart.get',
      })
    },
  })
}

/** An act of a room, with its own form. */
export function useAct<Name extends keyof Acts>(name: Name): UseMutationResult<Decided<Name>, ApiError, Acts[Name][0]> {
  return useAttempt<Acts[Name][0], Acts[Name][1]>(name)
}

/** A step of a procedure: `act` is "<procedure>.<step>", its input is what the procedure asks for. */
export function useStep(
  act: string,
): UseMutationResult<Answered<{ file: string; no: string }>, ApiError, Record<string, unknown>> {
  return useAttempt(act)
}
