// Writes migrations/0001-spine.sql from the rooms' schema.sql files, in the order of the architecture.
// Only for the first migration: later ones are written by hand, and tools/schema.test.ts holds the two equal.
import { readFileSync, writeFileSync } from 'node:fs'

const rooms = ['kernel/store', 'kernel/evidence', 'kernel/identity', 'kernel/procedure', 'kernel/act']
const domains = ['admission', 'capacity', 'market', 'contracts', 'metering', 'billing', 'subsidy', 'dispute']
const files = [...rooms, ...domains.map((d) => `domain/${d}`)].map((room) => `src/${room}/schema.sql`)
writeFileSync(
  'migrations/0001-spine.sql',
  files.map((file) => `-- ${file}\n${readFileSync(file, 'utf8').trim()}\n`).join('\n'),
)
