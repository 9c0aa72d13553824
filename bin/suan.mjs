#!/usr/bin/env node
// Starts suan on a Node that runs the TypeScript sources as they are (22.18 or later): the machine's
// own when it is new enough, otherwise the pinned one among the dependencies. Plain JavaScript,
// because it must run on the older one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const path = (relative) => fileURLToPath(new URL(relative, root))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (!existsSync(path('node_modules/commander/package.json'))) {
  fail('依赖尚未安装：请先在项目目录运行 npm ci · dependencies are not installed: run npm ci in the project folder first')
} else if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import(new URL('src/app/cli/main.ts', root).href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  const pinned = [path('node_modules/node/bin/node'), path('node_modules/.bin/node')].find((file) => existsSync(file))
  if (!pinned) {
    fail(`需要 Node 22.18 以上（当前 ${process.versions.node}），且依赖中没有自带的 Node：请运行 npm ci · Node 22.18 or later is needed (this is ${process.versions.node}) and the pinned one is missing: run npm ci`)
  } else {
    const child = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    if (child.error) fail(`无法启动自带的 Node：${child.error.message} · the pinned Node does not start`)
    else process.exitCode = child.signal ? 128 + (constants.signals[child.signal] ?? 1) : (child.status ?? 70)
  }
}

function fail(line) {
  process.stderr.write(`suan: ${line}\n`)
  process.exitCode = 2
}
