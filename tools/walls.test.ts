// The walls hold: the real tree is clean, every file of it was looked at, and each rule catches the fault it is there
// for. (A wall that looks at nothing is green too: dependency-cruiser with TypeScript 7 reports "0 modules" as success.)

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  cpSync,
  existsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import walls from '../.dependency-cruiser.mjs'
import { kernels, uses } from '../rooms.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const FOLDERS = ['src', 'test', 'bench', 'demo', 'tools']
const kernelRows: Readonly<Record<string, readonly string[]>> = kernels
const domainRows: Readonly<Record<string, readonly string[]>> = uses

async function look(at: string): Promise<{ modules: string[]; violations: string[] }> {
  const options = {
    ...walls.options,
    ruleSet: { forbidden: walls.forbidden },
    validate: true,
    baseDir: at,
  } as ICruiseOptions
  const folders = FOLDERS.filter((name) => existsSync(join(at, name)))
  const tsConfig = extractTSConfig(join(root, 'tsconfig.json'))
  const { output } = await cruise(folders, options, walls.options?.enhancedResolveOptions ?? {}, { tsConfig })
  const { modules, summary } = output as ICruiseResult
  return {
    modules: modules.map((module) => module.source),
    violations: summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`),
  }
}

describe('the real tree', () => {
  test('is clean, and no source file was overlooked', { timeout: 120_000 }, async () => {
    const onDisk = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
        .map((entry) => relative(root, join(entry.parentPath, entry.name))),
    )
    const { modules, violations } = await look(root)
    expect(violations).toEqual([])
    expect(onDisk.length).toBeGreaterThan(20)
    const seen = new Set(modules)
    expect(onDisk.filter((file) => !seen.has(file))).toEqual([])
  })
})

// ---- planted faults: a small house with every room of rooms.mjs, one fault at a time ----

let house: string

function put(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true })
  writeFileSync(join(house, path), text)
}

beforeAll(() => {
  house = realpathSync(mkdtempSync(join(tmpdir(), 'suan-walls-')))
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(root, name), join(house, name))
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
  for (const [floor, rows] of [
    ['kernel', kernelRows],
    ['domain', domainRows],
  ] as const) {
    for (const [room, row] of Object.entries(rows)) {
      const imports = row.map((other) => `import { ${other} as use_${other} } from '#${floor}/${other}'\n`).join('')
      put(
        `src/${floor}/${room}/index.ts`,
        `${imports}export { ${room} } from './inner.ts'\nexport const uses = [${row.map((o) => `use_${o}`)}]\n`,
      )
      put(`src/${floor}/${room}/inner.ts`, `export const ${room}: string = '${room}'\n`)
    }
  }
  put('src/app/wiring.ts', `import { contracts } from '#domain/contracts'\nexport const wiring = [contracts]\n`)
  for (const shell of ['http', 'cli', 'worker']) {
    put(
      `src/app/${shell}/main.ts`,
      `import { wiring } from '../wiring.ts'\nimport pg from 'pg'\nexport const ${shell} = [wiring, pg]\n`,
    )
  }
  put('src/app/verifier/main.ts', `import { proof } from '#kernel/proof'\nexport const verifier = proof\n`)
  put(
    'src/app/web/page.tsx',
    `import { proof } from '#kernel/proof'\nimport type { market } from '#domain/market'\nexport const page = (m: typeof market) => <b>{m}{proof}</b>\n`,
  )
  put(
    'src/domain/market/market.test.ts',
    `import { expect } from 'vitest'\nimport { market } from './inner.ts'\nexpect(market)\n`,
  )
  put('test/world.ts', `import { store } from '#kernel/store'\nexport const world = store\n`)
  put('tools/check.ts', `export const check = 1\n`)
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

test('the small house without a fault is clean', async () => {
  const { modules, violations } = await look(house)
  expect(violations).toEqual([])
  expect(modules.length).toBeGreaterThan(2 * (Object.keys(kernels).length + Object.keys(uses).length))
})

const faults: readonly (readonly [what: string, rule: string, file: string, text: string])[] = [
  [
    'a kernel uses a domain by its door',
    'kernel-knows-no-domain',
    'src/kernel/rules/fault.ts',
    `import { market } from '#domain/market'\nexport const x = market\n`,
  ],
  [
    'a kernel takes only a type of a domain',
    'kernel-knows-no-domain',
    'src/kernel/rules/fault.ts',
    `import type { market } from '#domain/market'\nexport type X = typeof market\n`,
  ],
  [
    'a kernel imports a domain while it runs',
    'kernel-knows-no-domain',
    'src/kernel/rules/fault.ts',
    `export const x = () => import('#domain/market')\n`,
  ],
  [
    'a kernel re-exports a domain',
    'kernel-knows-no-domain',
    'src/kernel/rules/fault.ts',
    `export * from '#domain/market'\n`,
  ],
  [
    'a kernel uses a shell',
    'kernel-knows-no-domain',
    'src/kernel/store/fault.ts',
    `import { cli } from '../../app/cli/main.ts'\nexport const x = cli\n`,
  ],
  [
    'a kernel uses a kernel that is not in its row',
    'kernel-row-money',
    'src/kernel/money/fault.ts',
    `import { store } from '#kernel/store'\nexport const x = store\n`,
  ],
  [
    'a domain uses a shell',
    'domain-knows-no-app',
    'src/domain/market/fault.ts',
    `import { wiring } from '../../app/wiring.ts'\nexport const x = wiring\n`,
  ],
  [
    'a domain uses a domain that is not in its row',
    'domain-row-admission',
    'src/domain/admission/fault.ts',
    `import { market } from '#domain/market'\nexport const x = market\n`,
  ],
  [
    'a domain without a row',
    'room-has-a-row',
    'src/domain/gossip/index.ts',
    `import { fault } from './fault.ts'\nexport const x = fault\n`,
  ],
  [
    'a shell uses another shell',
    'apps-do-not-meet',
    'src/app/verifier/fault.ts',
    `import { http } from '../http/main.ts'\nexport const x = http\n`,
  ],
  [
    'the command line, which may have papers made, uses another shell',
    'apps-do-not-meet-cli',
    'src/app/cli/fault.ts',
    `import { http } from '../http/main.ts'\nexport const x = http\n`,
  ],
  [
    'the sample world uses a shell that it may not start',
    'apps-do-not-meet-sample',
    'src/app/sample/fault.ts',
    `import { http } from '../http/main.ts'\nexport const x = http\n`,
  ],
  [
    'the simulator uses another shell',
    'apps-do-not-meet-simulation',
    'src/app/simulation/fault.ts',
    `import { cli } from '../cli/main.ts'\nexport const x = cli\n`,
  ],
  [
    'a shell that may start some shells uses another one',
    'apps-do-not-meet-http',
    'src/app/http/fault.ts',
    `import { cli } from '../cli/main.ts'\nexport const x = cli\n`,
  ],
  [
    'the wiring uses a shell',
    'wiring-knows-no-shell',
    'src/app/wiring.ts',
    `import { cli } from './cli/main.ts'\nexport const wiring = cli\n`,
  ],
  [
    'past the door by a relative path',
    'rooms-have-one-door',
    'src/domain/market/fault.ts',
    `import { evidence } from '../../kernel/evidence/inner.ts'\nexport const x = evidence\n`,
  ],
  [
    'a test past the door of another room',
    'rooms-have-one-door',
    'src/domain/market/fault.test.ts',
    `import { evidence } from '../../kernel/evidence/inner.ts'\nexport const x = evidence\n`,
  ],
  [
    'a page past the door',
    'rooms-have-one-door',
    'src/app/web/fault.tsx',
    `import { proof } from '../../kernel/proof/inner.ts'\nexport const x = <b>{proof}</b>\n`,
  ],
  [
    'the wiring past the door',
    'outsiders-use-the-door',
    'src/app/wiring.ts',
    `import { market } from '../domain/market/inner.ts'\nexport const wiring = market\n`,
  ],
  [
    'the test world past the door',
    'outsiders-use-the-door',
    'test/fault.ts',
    `import { market } from '../src/domain/market/inner.ts'\nexport const x = market\n`,
  ],
  [
    'the verifier uses the store',
    'verifier-stands-alone',
    'src/app/verifier/fault.ts',
    `import { store } from '#kernel/store'\nexport const x = store\n`,
  ],
  [
    'the verifier reaches another kernel through proof',
    'verifier-stands-alone',
    'src/kernel/proof/inner.ts',
    `import { time } from '#kernel/time'\nexport const proof = time\n`,
  ],
  [
    'the simulator uses what a detector uses',
    'simulation-knows-no-detector',
    'src/app/simulation/fault.ts',
    `import { stats } from '#kernel/stats'\nexport const x = stats\n`,
  ],
  [
    'the simulator reaches a detector through another room',
    'simulation-knows-no-detector',
    'src/app/simulation/fault.ts',
    `import { supervision } from '#domain/supervision'\nexport const x = supervision\n`,
  ],
  [
    'proof reads the disk',
    'proof-is-pure',
    'src/kernel/proof/fault.ts',
    `import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n`,
  ],
  [
    'a page takes code of a domain',
    'web-runs-in-a-browser',
    'src/app/web/fault.tsx',
    `import { market } from '#domain/market'\nexport const x = <b>{market}</b>\n`,
  ],
  [
    'a cycle inside a room',
    'no-cycles',
    'src/kernel/time/inner.ts',
    `import { uses } from './index.ts'\nexport const time: string = String(uses)\n`,
  ],
  [
    'product code uses a test',
    'no-test-in-product',
    'src/domain/market/fault.ts',
    `import './market.test.ts'\nexport const x = 1\n`,
  ],
  [
    'product code uses a tool',
    'no-test-in-product',
    'src/domain/market/fault.ts',
    `import { check } from '../../../tools/check.ts'\nexport const x = check\n`,
  ],
  [
    'product code uses a development package',
    'declared-packages-only',
    'src/domain/market/fault.ts',
    `import fc from 'fast-check'\nexport const x = fc\n`,
  ],
  [
    'product code uses a package that only another one declares',
    'declared-packages-only',
    'src/domain/market/fault.ts',
    `import parse from 'pg-connection-string'\nexport const x = parse\n`,
  ],
  [
    'a door that does not exist',
    'resolvable',
    'src/domain/market/fault.ts',
    `import { merkle } from '#kernel/evidence/merkle'\nexport const x = merkle\n`,
  ],
]

test.each(faults)('%s → %s', async (_what, rule, file, text) => {
  const before = existsSync(join(house, file)) ? join(house, `${file}.before`) : undefined
  if (before !== undefined) cpSync(join(house, file), before)
  put(file, text)
  if (rule === 'room-has-a-row') put('src/domain/gossip/fault.ts', 'export const fault = 1\n')
  try {
    const { violations } = await look(house)
    expect(violations.map((line) => line.split(':')[0])).toContain(rule)
  } finally {
    if (before === undefined) rmSync(join(house, file))
    else {
      cpSync(before, join(house, file))
      rmSync(before)
    }
    rmSync(join(house, 'src/domain/gossip'), { recursive: true, force: true })
  }
})

test('every rule has a planted fault', () => {
  const planted = new Set(faults.map(([, rule]) => rule.replace(/-row-.*/, '-row')))
  const rules = new Set((walls.forbidden ?? []).map((rule) => (rule.name ?? '').replace(/-row-.*/, '-row')))
  expect([...rules].filter((rule) => !planted.has(rule))).toEqual([])
})
