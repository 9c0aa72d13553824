// npm run docs: writes the generated pages of docs/ and builds the site from them and the written ones into dist/docs.
//
//   node tools/docs.ts --pages   writes the pages only
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { build } from 'vitepress'
import { lawMatrixPage } from './law-matrix.ts'
import { referencePages } from './reference.ts'

const docs = join(import.meta.dirname, '..', 'docs')

const pages = new Map([...(await referencePages()), ['law-matrix.md', await lawMatrixPage()]])
for (const [path, text] of pages) {
  mkdirSync(dirname(join(docs, path)), { recursive: true })
  writeFileSync(join(docs, path), text)
}
// A procedure that is gone leaves no page behind.
for (const folder of ['reference/procedures', 'en/reference/procedures'])
  for (const name of readdirSync(join(docs, folder)))
    if (!pages.has(`${folder}/${name}`)) rmSync(join(docs, folder, name))
console.log(`${pages.size} pages written`)

if (!process.argv.includes('--pages')) await build(docs)
