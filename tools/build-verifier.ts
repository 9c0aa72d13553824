// Builds dist/verifier.html: one file with its script and style inside, that opens from disk. The content
// security policy names the two by their hashes and allows nothing else, so the page cannot reach a network.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '..')
const SOURCE = resolve(ROOT, 'src/app/verifier')
/** Promised size of the whole file. */
const MAX_BYTES = 300 * 1024

async function bundled(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [resolve(SOURCE, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome111', 'firefox119', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
  })
  return result.outputFiles[0]!.text.trim()
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page as text; throws when it would be larger than promised. */
export async function verifierPage(): Promise<string> {
  const [script, style] = await Promise.all([bundled('main.ts'), bundled('page.css')])
  if (script.includes('</script')) throw new Error('the script would end its own element')
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`
  const parts: Record<string, string> = {
    csp: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  }
  const template = readFileSync(resolve(SOURCE, 'page.html'), 'utf8')
  const page = template.replace(/<!-- (csp|style|script) -->/g, (_, part: string) => parts[part]!)
  const bytes = Buffer.byteLength(page)
  if (bytes > MAX_BYTES) throw new Error(`the verifier has ${bytes} bytes, more than ${MAX_BYTES}`)
  return page
}

if (import.meta.main) {
  const page = await verifierPage()
  mkdirSync(resolve(ROOT, 'dist'), { recursive: true })
  writeFileSync(resolve(ROOT, 'dist/verifier.html'), page)
  console.log(`dist/verifier.html ${(Buffer.byteLength(page) / 1024).toFixed(1)} KiB`)
}
