// Does evidence still reach the log? If not, nothing new is accepted: an act without a place in the log proves nothing.
import type { Words } from '#kernel/act'
import type { WorkerState } from './worker.ts'

export type EvidenceStop = { code: 'log-rolled-back' | 'log-broken'; says: Words; reason: string }

/** Why evidence cannot be written just now; null while it can. */
export function evidenceStop({
  rolledBack,
  logBroken,
}: Pick<WorkerState, 'rolledBack' | 'logBroken'>): EvidenceStop | null {
  if (rolledBack !== null)
    return {
      code: 'log-rolled-back',
      says: {
        zh: '存证日志与数据库不一致，已停止签发，暂不受理新的行为',
        en: 'the evidence log and the database disagree; nothing is signed and no act is accepted',
      },
      reason: rolledBack,
    }
  if (logBroken !== null)
    return {
      code: 'log-broken',
      says: {
        zh: '存证日志无法写入，暂不受理新的行为',
        en: 'the evidence log cannot be written; no act is accepted for now',
      },
      reason: logBroken,
    }
  return null
}
