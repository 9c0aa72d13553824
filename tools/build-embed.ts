// Builds dist/embed/dispute.js: the one script that other sites embed. No dependency, one file, small.
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '..')
/** Promised size of the script. */
const MAX_BYTES = 12 * 1024

const result = await build({
  entryPoints: [resolve(ROOT, 'src/app/embed/main.ts')],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: ['chrome111', 'firefox119', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
})
const script = result.outputFiles[0]!.contents
if (script.byteLength > MAX_BYTES)
  throw new Error(`the embed script has ${script.byteLength} bytes, more than ${MAX_BYTES}`)
mkdirSync(resolve(ROOT, 'dist/embed'), { recursive: true })
writeFileSync(resolve(ROOT, 'dist/embed/dispute.js'), script)
console.log(`dist/embed/dispute.js ${(script.byteLength / 1024).toFixed(1)} KiB`)
