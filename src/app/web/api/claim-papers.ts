// What the doors of claims answer outside acts and views: a check of what is still being written, and its papers.
import type { ClaimChecked } from './claim-rows.ts'
import { call, send } from './client.ts'
import type { Given } from './file-rows.ts'

/** The check of a claim that is still being written; nothing is kept of it. */
export async function checkClaimDraft(draft: Record<string, unknown>): Promise<ClaimChecked> {
  return ((await (await call('/api/claims/check', send({ draft }))).json()) as { item: ClaimChecked }).item
}

/** Makes the statement of a kept draft, as PDF and for Word, and keeps both by their hash. */
export async function claimPapers(
  claim: string,
  to: 'court' | 'mediation' | 'zone',
): Promise<{ version: number; papers: Given[] }> {
  return (await (await call(`/api/claims/${claim}/papers`, send({ to }))).json()) as {
    version: number
    papers: Given[]
  }
}
