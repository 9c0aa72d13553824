// Writes migrations/0001-spine.sql from the rooms' schema.sql files, in the order of the architecture.
// Only for the first migration: later ones are written by hand, and tools/schema.test.ts holds the two equal.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { uses } from '../rooms.mjs'

const kernels = ['store', 'evidence', 'identity', 'procedure', 'act', 'casework', 'consultation'].map(
  (room) => `kernel/${room}`,
)
const domains = Object.keys(uses).map((room) => `domain/${room}`)
const files = [...kernels, ...domains].map((room) => `src/${room}/schema.sql`).filter((file) => existsSync(file))
writeFileSync(
  'migrations/0001-spine.sql',
  files.map((file) => `-- ${file}\n${readFileSync(file, 'utf8').trim()}\n`).join('\n'),
)
