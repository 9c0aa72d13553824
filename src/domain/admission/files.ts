// Files that were looked at, by name and content: the bytes are kept elsewhere, the hash says which.
import { z } from 'zod'

export const filesInput = z
  .array(
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex is expected'),
    }),
  )
  .max(50)
