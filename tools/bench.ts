// npm run bench [-- name …]: runs the programs in bench/, one promised figure each, one after the other, so that none
// disturbs another. Exit 1 when a promise was not kept.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench')
const wanted = process.argv.slice(2)
const programs = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(basename(name, '.ts')))
  .toSorted()
if (programs.length === 0) {
  console.error(`no such figure in bench/: ${wanted.join(', ') || '*.ts'}`)
  process.exit(2)
}

let missed = 0
for (const name of programs) {
  console.log(`── ${basename(name, '.ts')}`)
  if (spawnSync(process.execPath, [join(folder, name)], { stdio: 'inherit' }).status !== 0) missed += 1
}
process.exitCode = missed === 0 ? 0 : 1
