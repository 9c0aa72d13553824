// npm run check: every static check, each with one line and its own output when it fails. Exit 1 if any failed.
//
//   --without-tests   leaves out what npm test runs too: for where both are run

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

const has = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url))
const folders = ['src', 'test', 'bench', 'demo', 'drills', 'tools'].filter(has)

const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: ['node', 'node_modules/typescript7/bin/tsc', '-p', '.', '--noEmit'] },
  {
    name: 'lint',
    command: ['oxlint', '--type-aware', '--deny-warnings', ...folders],
  },
  { name: 'format', command: ['oxfmt', '--check', ...folders] },
  { name: 'walls and house rules', command: ['vitest', 'run', 'tools/walls', 'tools/sql-walls', 'tools/tidy'] },
  { name: 'dead code', command: ['knip'] },
]

const withoutTests = process.argv.includes('--without-tests')

let failed = 0
for (const { name, command } of checks) {
  if (withoutTests && command[0] === 'vitest') continue
  const start = performance.now()
  const [program = '', ...args] = command
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const ok = done.status === 0
  if (!ok) failed += 1
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  if (!ok) console.log(`${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`)
}
process.exitCode = failed === 0 ? 0 : 1
