// One promised figure: what the public page loads first, gzipped, chart included, is at most 150 KiB. Built anew, then
// followed from index.html through its scripts, styles and static imports, as a browser does; no desk may be among them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const LIMIT_KIB = 150

const outDir = mkdtempSync(join(tmpdir(), 'suan-public-page-'))
try {
  await build({
    configFile: join(import.meta.dirname, '../src/app/web/vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
  const index = readFileSync(join(outDir, 'index.html'), 'utf8')
  const wanted = [...index.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '')
  const loaded = new Map<string, number>([['/index.html', gzipSync(index, { level: 9 }).length]])
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (loaded.has(path)) continue
    const bytes = readFileSync(join(outDir, path))
    loaded.set(path, gzipSync(bytes, { level: 9 }).length)
    if (!path.endsWith('.js')) continue
    // Static imports only: `import("…")` is what the desks are behind.
    for (const [, file] of bytes.toString().matchAll(/(?:from|import)\s*"(\.[^"]+)"/g))
      wanted.push(new URL(file ?? '', `http://x${path}`).pathname)
  }
  const bytes = [...loaded.values()].reduce((sum, size) => sum + size, 0)
  const measured = bytes / 1024
  console.log(
    JSON.stringify({
      name: 'public-page',
      measured: Number(measured.toFixed(1)),
      limit: LIMIT_KIB,
      ratio: Number((measured / LIMIT_KIB).toFixed(3)),
      unit: 'KiB gzip',
      files: Object.fromEntries(loaded),
    }),
  )
  if (measured > LIMIT_KIB) process.exitCode = 1
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
