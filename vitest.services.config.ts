// npm run test:services: tests against the servers that `npm run services` started (or DATABASE_URL names).
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { defineConfig } from 'vitest/config'

const running = '.suan/services.json'
const url: unknown =
  process.env['DATABASE_URL'] ??
  (existsSync(running) ? JSON.parse(readFileSync(running, 'utf8')).databaseUrl : undefined)
if (typeof url !== 'string')
  throw new Error('no service to test against: run "npm run services" first, or set DATABASE_URL')

export default defineConfig({
  test: {
    include: ['test/services/**/*.services.ts'],
    env: { DATABASE_URL: url },
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
