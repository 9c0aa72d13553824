import { ApiError } from '../api/client.ts'

/** Nobody may see it, or there is none: both are told the same way. */
export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404
