// What was entered in a file goes (its time is over and nothing needs it): the steps, their days and their grounds stay.
import type { Tx } from '#kernel/store'

/** Empties the steps and documents of a file; the attached files are no longer named by it. */
export function forgetFile(tx: Tx, file: string): void {
  tx.queue(`update casework.step set fields = '{}' where file = $1`, [file])
  tx.queue('delete from casework.attachment where file = $1', [file])
  tx.queue(
    `update casework.document set body = (body::jsonb || '{"text": {"zh": "（内容已到期删除）", "en": "(deleted when its time was over)"}, "fields": []}')::text where file = $1`,
    [file],
  )
}
