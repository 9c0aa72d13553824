// Runs one program of this checkout with everything it needs, on a machine that has only Node (20 or newer) and npm.
//
//   node tools/bootstrap.mjs [--build] <program> [arguments]
//
// <program> is a file of ours (*.ts, *.mjs) or the name of a command that a package brings (vitest, vite, …). First the
// packages are installed if they differ from package-lock.json; with --build what is stale in dist/ is built. Then the
// program runs on the Node that package.json pins, with that Node first on its PATH.
// Plain JavaScript on purpose: it must run on the machine's own Node before anything is installed.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')

/** Does node_modules hold exactly what the lockfile says? npm writes its own list of what it installed at the end. */
function isInstalled() {
  const listed = join(modules, '.package-lock.json')
  if (!existsSync(listed)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(listed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, want]) => path === '' || want.optional || want.peer || present[path]?.version === want.version,
  )
}

/** PATH without any node_modules: the machine's own node and npm. npm ci must not delete the Node that it runs on. */
const machinePath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.split(sep).includes('node_modules'))
    .join(delimiter)

function install() {
  console.error('installing packages (npm ci) …')
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: machinePath() },
  })
  if (done.error) fail(`npm could not be run: ${done.error.message}`)
  if (done.status !== 0) fail('npm ci failed; its message stands above')
}

/** The pinned Node if its install script ran, else the machine's own if it can run TypeScript sources as they are. */
function pinnedNode() {
  const pinned = join(modules, 'node', 'bin', 'node')
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned
  const machine = spawnSync('node', ['--version'], { encoding: 'utf8', env: { ...process.env, PATH: machinePath() } })
  const [major = 0, minor = 0] = (machine.stdout ?? '').trim().slice(1).split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return 'node'
  return fail(
    `Node ${(machine.stdout ?? '').trim() || 'is missing'}: the pinned Node was not installed (npm skipped its install script) and this one is older than 22.18. Run "npm rebuild node".`,
  )
}

function fail(line) {
  console.error(line)
  process.exit(2)
}

const words = process.argv.slice(2)
const build = words[0] === '--build'
if (build) words.shift()
const [program, ...rest] = words
if (program === undefined) fail('usage: node tools/bootstrap.mjs [--build] <program> [arguments]')

if (!isInstalled()) install()
const node = pinnedNode()
const env = {
  ...process.env,
  PATH: [...(node === 'node' ? [] : [dirname(node)]), join(modules, '.bin'), machinePath()].join(delimiter),
}

if (build) {
  const built = spawnSync(node, [join(root, 'tools', 'build.ts')], { cwd: root, stdio: 'inherit', env })
  if (built.status !== 0) process.exit(built.status ?? 1)
}

const child = /\.(ts|mjs)$/.test(program)
  ? spawn(node, [join(root, program), ...rest], { cwd: root, stdio: 'inherit', env })
  : spawn(join(modules, '.bin', program), rest, { cwd: root, stdio: 'inherit', env })
// A terminal sends Ctrl-C to both of us: the child decides when it is done. Other signals reach only us, so pass them on.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => fail(`${program} could not be run: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
