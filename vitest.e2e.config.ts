// npm run e2e: journeys through a running platform in a real browser, two files at a time, each with its own platform.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.{ts,tsx}'],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
  },
})
