// The package as a court system takes it: list, signature by the key of the log, the bundles of file and lease with their
// hashes, papers as far as asked.
import type { World } from '#kernel/act'
import { caseFile, stepSeals } from '#kernel/casework'
import type { Log } from '#kernel/evidence'
import { chartNamed } from '#kernel/procedure'
import { canonical, sha256, signNote, toBase64, toHex, type Json } from '#kernel/proof'
import { assembleBundleOf, assembleFileBundle, NoBundle, type Qualification } from './bundle.ts'
import { packageNamed, type HandedBundle } from './court-package.ts'

/** A bundle of the package as it is given: with its hash and bytes, or why it cannot be given now. */
type GivenBundle = HandedBundle & ({ sha256: string; bytes: string } | { missing: { zh: string; en: string } })

/** The text under which the log’s key stands: the list by its hash, and each bundle that goes along by its own. */
export const packageNote = (id: string, listSha256: string, bundles: readonly GivenBundle[]): string =>
  [
    'suanheng-court-exchange/1',
    id,
    listSha256,
    ...bundles.flatMap((one) => ('sha256' in one ? [`${one.sha256} ${one.name}`] : [])),
    '',
  ].join('\n')

async function given(of: HandedBundle, make: () => Promise<Uint8Array>): Promise<GivenBundle> {
  try {
    const bytes = await make()
    return { ...of, sha256: toHex(sha256(bytes)), bytes: toBase64(bytes) }
  } catch (error) {
    if (!(error instanceof NoBundle)) throw error
    return { ...of, missing: { zh: error.zh, en: error.en } }
  }
}

/**
 * One canonical JSON text: `manifest`, `note` (a signed note of the log’s key over its hash and those of the bundles),
 * `bundles` (base64 .shev with name, SHA-256 and how to check it: the file as the court may see it, and the lease in
 * dispute), `papers` (base64 by hash; those not given are fetched by their hash). Undefined when unknown.
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
  const seen = { open, sealed: open.size < steps.length, sealedActs }
  const bundles = await Promise.all(
    row.manifest.bundles.map((one) =>
      given(one, () =>
        one.streams === null
          ? assembleFileBundle({ world, log }, row.file, seen, qualification)
          : assembleBundleOf(
              { world, log },
              { lease: one.subject.slice('lease/'.length), streams: one.streams },
              qualification,
            ),
      ),
    ),
  )
  const papers = await Promise.all(
    row.manifest.papers.map(async ({ sha256 }) => {
      const bytes = await paper(sha256)
      return bytes === undefined ? [] : [[sha256, toBase64(bytes)] as const]
    }),
  )
  return canonical({
    manifest: row.manifest as unknown as Json,
    note: signNote(packageNote(id, row.sha256, bundles), log.signer),
    logKey: log.vkey,
    bundles: bundles as unknown as Json,
    papers: Object.fromEntries(papers.flat()),
  })
}
