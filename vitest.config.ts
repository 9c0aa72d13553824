// npm test: everything that needs no service. One module registry per worker (isolate: false): rooms keep no module
// state, and starting afresh for each file took ten times as long.
import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const globalSetup = 'test/global-setup.ts'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'test/*.test.ts'],
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...(existsSync(globalSetup) ? { globalSetup } : {}),
  },
})
