// Is the database away, or is something wrong? Away passes: wait and ask again. Wrong does not.

// SQLSTATE class 08 (connection), 57P0x (shutting down, starting up), 53300 (too many connections):
// https://www.postgresql.org/docs/18/errcodes-appendix.html
const AWAY = /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/
// What the client library says when a socket went away under a query carries no code.
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|Connection ended)/i

/** true when the error says that the database cannot be reached just now; the same may be asked again later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && AWAY.test(code)) return true
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway)
  return WORDS.test(error.message)
}
