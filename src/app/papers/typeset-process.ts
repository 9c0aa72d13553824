// The other side of typeset.ts: Typst in a process of its own. It sees the folder of templates and nothing else, no
// network and no other file; what users wrote comes in as data.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import process from 'node:process'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { faceOf, printableIn } from './printable.ts'
import type { TypesetAnswer, TypesetJob } from './typeset.ts'

const TEMPLATES = join(import.meta.dirname, 'templates')
const fontFile = (weight: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-serif-sc/${weight}/NotoSerifSC_${weight}.ttf`))
const REGULAR = fontFile('400Regular')
const BOLD = fontFile('700Bold')
/** Compilations after which an unused part of the compiler's memory is let go. */
const CACHE_AGE = 5

const compiler = NodeCompiler.create({
  workspace: TEMPLATES,
  fontArgs: [{ fontPaths: [dirname(REGULAR), dirname(BOLD)] }],
})
const face = faceOf(REGULAR)

function typeset({ template, data, at }: TypesetJob): Uint8Array {
  try {
    return compiler.pdf(
      {
        mainFilePath: join(TEMPLATES, `${template}.typ`),
        inputs: { data: JSON.stringify(printableIn(data, face)) },
      },
      { pdfStandard: 'a-2b', creationTimestamp: Math.trunc(Date.parse(at) / 1_000) },
    )
  } finally {
    compiler.evictCache(CACHE_AGE)
  }
}

process.on('message', (job: TypesetJob) => {
  let answer: TypesetAnswer
  try {
    answer = { id: job.id, pdf: typeset(job) }
  } catch (error) {
    answer = { id: job.id, why: error instanceof Error ? error.message : String(error) }
  }
  process.send!(answer)
})
// The server is gone: nobody waits any more.
process.on('disconnect', () => process.exit(0))
