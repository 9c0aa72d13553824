// npm run e2e: journeys through a running platform in a real browser, one after the other.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.{ts,tsx}'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
  },
})
