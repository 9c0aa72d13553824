// House rules that a reader would otherwise have to remember. Each has a planted fault that it must catch.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { uses } from '../rooms.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Rule {
  readonly name: string
  /** which files it is about */
  readonly files: RegExp
  readonly except?: readonly string[]
  /** a complaint for each place that breaks the rule */
  readonly find: (text: string) => readonly string[]
  /** what it must catch: a file and its text */
  readonly planted: readonly [path: string, text: string]
}

const matches =
  (pattern: RegExp) =>
  (text: string): readonly string[] =>
    [...text.matchAll(pattern)].map(([hit]) => hit.trim())

const SOURCE = /\.(ts|tsx|mjs|sql|css|html|ya?ml|md)$/
const CODE = /^(src|test|bench|demo|tools)\/.*\.(ts|tsx|mjs)$/

const rules: readonly Rule[] = [
  {
    name: 'nothing is left for later',
    files: SOURCE,
    find: matches(/\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/g),
    planted: ['src/domain/market/offer.ts', `// ${'TO'}${'DO'}: check the price`],
  },
  {
    name: 'money is counted in whole fen, never in floating point',
    files: /^src\/(kernel\/money|domain\/(billing|subsidy))\/.*\.tsx?$/,
    find: matches(/\b(parseFloat|toFixed|toPrecision|Math\.(round|floor|ceil|trunc))\b/g),
    planted: ['src/domain/billing/line.ts', 'const yuan = (fen / 100).toFixed(2)'],
  },
  {
    name: 'no path of one machine',
    files: /./,
    except: ['package-lock.json'],
    find: matches(/(?<![\w.])\/(work|root|home\/\w+|Users\/\w+|tmp)\/\S*/g),
    planted: ['docs/start.md', `cd ${'/ho'}${'me/li/suanheng'}`],
  },
  {
    name: 'a file is one thought: at most 600 lines',
    files: CODE,
    find: (text) => (text.split('\n').length > 601 ? [`${text.split('\n').length} lines`] : []),
    planted: ['src/kernel/time/day.ts', 'const a = 1\n'.repeat(601)],
  },
  {
    name: 'exports have names',
    files: CODE,
    // a tool asks for the default export of these
    except: ['src/app/web/vite.config.ts', 'test/global-setup.ts'],
    find: matches(/^export default\b.*/gm),
    planted: ['src/domain/market/offer.ts', 'export default 1'],
  },
  {
    name: 'a name says what a file holds',
    files: /^src\/.*(^|\/)(utils?|helpers?|managers?|common|misc)(\/|\.tsx?$)/,
    find: () => ['a name that says nothing'],
    planted: ['src/domain/market/utils.ts', ''],
  },
  {
    name: 'types are erased, not forced',
    files: /^src\/(kernel|domain)\/.*\.ts$/,
    find: matches(/@ts-(ignore|nocheck)\b.*/g),
    planted: ['src/domain/market/offer.ts', `// @ts-${'ignore'}`],
  },
]

/** Files of the project as they would be committed: no packages, no products, no run-time data. */
function projectFiles(): string[] {
  const skip = new Set(['.git', 'node_modules', 'dist', '.suan', 'coverage'])
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (skip.has(entry.name)) return []
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return walk(path)
      return entry.isFile() ? [relative(root, path)] : []
    })
  return walk(root).filter((path) => SOURCE.test(path) || /(^|\/)(run|LICENSE|[^/]+\.json)$/.test(path))
}

const complaints = (rule: Rule, path: string, text: string): string[] =>
  rule.files.test(path) && !rule.except?.includes(path) ? rule.find(text).map((hit) => `${path}: ${hit}`) : []

const files = projectFiles().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

test.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
  const [path, text] = rule.planted
  expect(complaints(rule, path, text)).not.toEqual([])
  expect(files.length).toBeGreaterThan(30)
  expect(files.flatMap((file) => complaints(rule, file.path, file.text))).toEqual([])
})

/** A room is read from its README and entered by its index; one with acts of its own stores by its schema. */
const missingIn = (present: (path: string) => boolean, room: string): string[] =>
  ['README.md', 'index.ts', ...(present(`src/domain/${room}/acts`) ? ['schema.sql'] : [])]
    .map((name) => `src/domain/${room}/${name}`)
    .filter((path) => !present(path))

test('every domain room has its README and its door, and its schema when it has acts of its own', () => {
  expect(missingIn((path) => !path.endsWith('README.md'), 'market')).toEqual(['src/domain/market/README.md'])
  expect(missingIn((path) => !path.endsWith('schema.sql'), 'market')).toEqual(['src/domain/market/schema.sql'])
  expect(Object.keys(uses).flatMap((room) => missingIn((path) => existsSync(join(root, path)), room))).toEqual([])
})
