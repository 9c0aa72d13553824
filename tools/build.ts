// Builds what is stale in dist/: the web pages and the verifier. A product is stale when it is missing or when the
// bytes of its sources have changed since it was built; their digest lies beside it.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Product {
  /** npm script that builds it */
  readonly script: string
  /** file that exists once it is built */
  readonly output: string
  /** file without which it cannot be built */
  readonly entry: string
  /** files and folders whose bytes decide whether it is stale */
  readonly sources: readonly string[]
}

const products: readonly Product[] = [
  {
    script: 'build:web',
    output: 'dist/web/index.html',
    entry: 'src/app/web/vite.config.ts',
    // pages may import any kernel or domain type; the other shells never (a wall says so)
    sources: ['src/app/web', 'src/kernel', 'src/domain', 'package-lock.json'],
  },
  {
    script: 'build:verifier',
    output: 'dist/verifier.html',
    entry: 'tools/build-verifier.ts',
    sources: ['tools/build-verifier.ts', 'src/app/verifier', 'src/kernel/proof', 'package-lock.json'],
  },
  {
    script: 'build:embed',
    output: 'dist/embed/dispute.js',
    entry: 'tools/build-embed.ts',
    sources: ['tools/build-embed.ts', 'src/app/embed', 'package-lock.json'],
  },
]

/** Digest over path and bytes of every source file that is no test. */
function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  const files = sources.flatMap((source) => {
    const path = join(root, source)
    if (!existsSync(path)) return []
    if (statSync(path).isFile()) return [path]
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  })
  for (const file of files.toSorted())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

const all = process.argv.includes('--all')
for (const { script, output, entry, sources } of products) {
  if (!existsSync(join(root, entry))) continue
  const stamp = join(root, 'dist', `.${script.replace(':', '-')}.sha256`)
  const digest = digestOf(sources)
  const fresh = existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  if (fresh && !all) continue
  console.error(`npm run ${script} …`)
  // what a build has to say belongs beside the program's own output, not into it
  const done = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (done.status !== 0) {
    console.error(`npm run ${script} failed`)
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}
