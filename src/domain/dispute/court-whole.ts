// The package as a court system takes it: list, signature by the key of the log, bundle of the file, papers as far as asked.
import type { World } from '#kernel/act'
import { caseFile, stepSeals } from '#kernel/casework'
import type { Log } from '#kernel/evidence'
import { chartNamed } from '#kernel/procedure'
import { canonical, signNote, toBase64, type Json } from '#kernel/proof'
import { assembleFileBundle, type Qualification } from './bundle.ts'
import { packageNamed } from './court-package.ts'

/** The text under which the log’s key stands: it names the list by its hash, and nothing else. */
export const packageNote = (id: string, sha256: string): string => `suanheng-court-exchange/1\n${id}\n${sha256}\n`

/**
 * One canonical JSON text: `manifest`, `note` (a signed note of the log’s key over its hash), `bundle` (base64 .shev of the
 * file as the court may see it), `papers` (base64 by hash; those not given are fetched by their hash). Undefined when unknown.
 */
export async function assembleCourtPackage(
  { world, log }: { world: World; log: Log },
  id: string,
  paper: (sha256: string) => Promise<Uint8Array | undefined>,
  qualification: Qualification = {},
): Promise<string | undefined> {
  const found = await world.store.transact(async (tx) => {
    const row = await packageNamed(tx, id)
    const file = row && (await caseFile(tx, row.file))
    if (!row || !file) return undefined
    return { row, file, steps: await stepSeals(tx, row.file) }
  })
  if (!found) return undefined
  const { row, file, steps } = found
  const open = new Set(steps.flatMap(({ n, seen }) => (seen === null || seen.includes('court') ? [n] : [])))
  const chart = chartNamed(file.procedure)
  const sealedActs = new Set(
    chart.steps.flatMap(({ step, seen }) => (seen !== undefined && !seen.includes('court') ? [chart.act(step)] : [])),
  )
  const bundle = await assembleFileBundle(
    { world, log },
    row.file,
    { open, sealed: open.size < steps.length, sealedActs },
    qualification,
  )
  const papers = await Promise.all(
    row.manifest.papers.map(async ({ sha256 }) => {
      const bytes = await paper(sha256)
      return bytes === undefined ? [] : [[sha256, toBase64(bytes)] as const]
    }),
  )
  return canonical({
    manifest: row.manifest as unknown as Json,
    note: signNote(packageNote(id, row.sha256), log.signer),
    logKey: log.vkey,
    bundle: toBase64(bundle),
    papers: Object.fromEntries(papers.flat()),
  })
}
