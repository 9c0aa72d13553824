// npm run e2e: journeys through a running platform in a real browser, a file for each processor at a time (two to four), each with its own platform.
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.{ts,tsx}'],
    globalSetup: 'test/e2e/global-setup.ts',
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compiled') },
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    testTimeout: 180_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
  },
})
