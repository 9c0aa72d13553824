/** Why the log refuses to go on. */
export type LogErrorCode =
  | 'rollback' // the files hold less than, or something else than, what was signed before
  | 'key-changed' // the folder belongs to a log with another key or origin
  | 'entry-too-long'
  | 'broken' // a write failed half way; reopen to recover from the journal
  | 'closed'

export class LogError extends Error {
  readonly code: LogErrorCode
  constructor(code: LogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LogError'
    this.code = code
  }
}
