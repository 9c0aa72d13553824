// npm test: everything that needs no service. One module registry per worker (isolate: false): rooms keep no module
// state, and starting afresh for each file took ten times as long. One worker for each processor: a test waits for the
// database half of its time. Programs that tests start keep their compiled form for the next one.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const globalSetup = 'test/global-setup.ts'
/** the database server of the tests has sixty connections, a platform takes up to twelve */
const MOST_WORKERS = 4

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'test/*.test.ts'],
    isolate: false,
    maxWorkers: Math.min(availableParallelism(), MOST_WORKERS),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compiled') },
    ...(existsSync(globalSetup) ? { globalSetup } : {}),
  },
})
