// One promised figure: `suan law check` takes at most two seconds, from the start of the process. The limit measured beside
// it is what must be done in any case: to start Node and to parse the same YAML files.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const PROMISED_SECONDS = 2
const ROUNDS = 5
const root = join(import.meta.dirname, '..')

function seconds(args: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [...args], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return (performance.now() - began) / 1_000
}
const parsing = `
  import { readdirSync, readFileSync } from 'node:fs'
  import { parse } from 'yaml'
  for (const name of readdirSync('law', { recursive: true, encoding: 'utf8' }))
    if (/^(cn|platform|calendars).*yaml$/.test(name)) parse(readFileSync('law/' + name, 'utf8'))`
const best = (args: readonly string[]): number => Math.min(...Array.from({ length: ROUNDS }, () => seconds(args)))

const limit = best(['--input-type=module', '--eval', parsing])
const measured = best(['src/app/cli/main.ts', 'law', 'check', '--json'])
console.log(
  JSON.stringify({
    name: 'law-check',
    measured: Number(measured.toFixed(3)),
    limit: Number(limit.toFixed(3)),
    ratio: Number((measured / limit).toFixed(3)),
    promised: PROMISED_SECONDS,
    unit: 'seconds, process included; limit: starting Node and parsing the same files',
  }),
)
if (measured > PROMISED_SECONDS) process.exitCode = 1
