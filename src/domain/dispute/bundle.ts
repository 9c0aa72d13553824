// Assembling the evidence bundle of a lease: every leaf of its streams with its proof, the opened records, the law they
// cite, and an honest list of what a court may ask of the platform (Online Litigation Rules art. 17).
import { articlesOf, type World } from '#kernel/act'
import { leavesWithin, weigh, type Log, type StretchLeaf } from '#kernel/evidence'
import { disclose, QUALIFICATION_ITEMS, sealBundle, toBase64, withholdAll, type Json, type Opening } from '#kernel/proof'

/** There is no bundle to hand over: nobody has asked for one yet, or the log has not caught up. */
export class NoBundle extends Error {}

/**
 * What art. 17 asks of the platform and its process, as facts of the installation that its operator supplies, by item of
 * QUALIFICATION_ITEMS. What is not supplied is shown as missing.
 */
export type Qualification = { readonly [item: string]: string }

/** The versions that these records cite. */
const citedVersions = (records: readonly { [name: string]: Json }[]): string[] => [
  ...new Set(records.flatMap((record) => (record['law'] as { version: string }[]).map((cited) => cited.version))),
]

/**
 * The newest bundle of a lease as bytes of a `.shev` file, as far as `dispute.bundle.make` last fixed it.
 * Throws NoBundle when none was made, or when its leaves are not all in the log yet (carry the sequencer first).
 */
export async function assembleBundle({ world, log }: { world: World; log: Log }, lease: string, qualification: Qualification = {}): Promise<Uint8Array> {
  const { made, leaves } = await world.store.transact(async (tx) => {
    const made = await tx.one<{ streams: { stream: string; size: number }[]; at: string }>(
      'select streams, at from dispute.bundle where lease = $1 order by at desc, bundle desc limit 1',
      [lease],
    )
    if (!made) throw new NoBundle(`租约 ${lease} 尚未制作证据包 · no bundle was made for lease ${lease}`)
    return { made, leaves: await leavesOf(tx, made.streams.map((s) => s.stream)) }
  })
  const size = new Map(made.streams.map((s) => [s.stream, s.size]))
  const inside = leaves.filter((leaf) => leaf.seq < size.get(leaf.stream)!)
  const logged = (leaf: StoredLeaf): leaf is StoredLeaf & { pos: number } => leaf.pos !== null && leaf.pos < log.size
  const placed = inside.filter(logged)
  if (placed.length < inside.length) throw new NoBundle(`证据尚未入日志，请稍候 · ${inside.length - placed.length} leaves are not in the log yet`)

  const reader = log.read()
  const records = placed.map((leaf) => (leaf.record === null ? undefined : (JSON.parse(leaf.record) as { [name: string]: Json })))
  return sealBundle(
    {
      format: 'shev/1',
      subject: { kind: 'lease', id: lease },
      origin: log.signer.name,
      logKey: log.vkey,
      checkpoint: log.checkpoint(),
      leaves: placed.map((leaf, i) => ({
        index: leaf.pos,
        entry: leaf.entry,
        proof: reader.inclusion(leaf.pos).map(toBase64),
        opening: records[i] === undefined ? [] : disclose(records[i], leaf.salts!),
      })),
      streams: made.streams,
      law: await world.store.transact((tx) => articlesOf(tx, citedVersions(records.filter((r) => r !== undefined)))),
      qualification: QUALIFICATION_ITEMS.map((q) => ({ ...q, value: qualification[q.item] ?? null })),
      madeAt: world.source.now(),
    },
    log.signer,
  )
}
