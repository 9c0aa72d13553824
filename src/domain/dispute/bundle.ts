// Assembling the evidence bundle of a lease or a case file: every leaf of its streams with its proof, the opened records,
// the law they cite, and an honest list of what a court may ask of the platform (Online Litigation Rules art. 17).
import { articlesOf, type World } from '#kernel/act'
import { leavesWithin, streamSizes, weigh, type Log, type Stretch, type StretchLeaf } from '#kernel/evidence'
import {
  disclose,
  QUALIFICATION_ITEMS,
  sealBundle,
  toBase64,
  withholdAll,
  type Json,
  type Opening,
} from '#kernel/proof'
import type { Sql } from '#kernel/store'

/**
 * A lease's evidence beyond this is not put into one file: 20,000 leaves, or 64 MiB of entries and records. A whole
 * bundle passes through memory here and again in the reader's browser; at both limits together assembling it took 1.3 GB
 * and 11 s. Hourly readings by three sources reach the first limit after nine months; batches of readings reach farther.
 */
const MOST = { leaves: 20_000, bytes: 64 * 1024 * 1024 } as const

/** Why there is no bundle to hand over, in words for whoever asked. */
export class NoBundle extends Error {
  readonly reason: 'not-made' | 'not-logged' | 'closing-erased' | 'too-long'
  readonly zh: string
  readonly en: string
  constructor(reason: NoBundle['reason'], zh: string, en: string) {
    super(`${zh} · ${en}`)
    this.name = 'NoBundle'
    this.reason = reason
    this.zh = zh
    this.en = en
  }
}

/**
 * What art. 17 asks of the platform and its process, as facts of the installation that its operator supplies, by item of
 * QUALIFICATION_ITEMS. What is not supplied is shown as missing.
 */
export type Qualification = { readonly [item: string]: string }

/** The versions that these records cite. */
const citedVersions = (records: readonly { [name: string]: Json }[]): string[] => [
  ...new Set(records.flatMap((record) => (record['law'] as { version: string }[]).map((cited) => cited.version))),
]

type Record = { [name: string]: Json }

/** All that is left to show of a leaf: the fields named (every one when none are), or all commitments once it was erased. */
const openingOf = (leaf: StretchLeaf, record: Record | undefined, fields?: readonly string[]): Opening =>
  record === undefined ? withholdAll(leaf.commitments!) : disclose(record, leaf.salts!, fields)

type Limits = { readonly leaves: number; readonly bytes: number }

/** What goes into a bundle: whose it is, how it is named to people, its streams, and what of a record is shown (all). */
type Content = {
  subject: { kind: string; id: string }
  named: { zh: string; en: string }
  streams: Stretch
  shown?(leaf: StretchLeaf, record: Record): readonly string[]
  /** the stream whose last record must still be there, because it says that the bundle is whole */
  closedBy?: string
}

/** Seals streams with all their leaves. Throws NoBundle. */
async function sealStreams(
  { world, log }: { world: World; log: Log },
  { subject, named, streams, shown, closedBy }: Content,
  qualification: Qualification,
  most: Limits,
): Promise<Uint8Array> {
  const inside = await world.store.transact(async (tx) => {
    const weight = await weigh(tx, streams)
    if (weight.leaves > most.leaves || weight.bytes > most.bytes)
      throw new NoBundle(
        'too-long',
        `${named.zh} 的证据有 ${weight.leaves} 条、${weight.bytes} 字节，超出一个证据包的上限（${most.leaves} 条、${most.bytes} 字节）`,
        `the evidence of ${named.en} is ${weight.leaves} leaves and ${weight.bytes} bytes; one bundle holds at most ${most.leaves} leaves and ${most.bytes} bytes`,
      )
    return await leavesWithin(tx, streams)
  })
  const logged = (leaf: StretchLeaf): leaf is StretchLeaf & { pos: number } => leaf.pos !== null && leaf.pos < log.size
  const placed = inside.filter(logged)
  const waiting = inside.length - placed.length
  if (waiting > 0)
    throw new NoBundle(
      'not-logged',
      `尚有 ${waiting} 条证据未入日志，请稍候`,
      `${waiting} leaves are not in the log yet`,
    )
  if (closedBy !== undefined && placed.findLast((leaf) => leaf.stream === closedBy)?.record === null)
    throw new NoBundle(
      'closing-erased',
      '该证据包的收尾记录已删除，请重新制作',
      'the closing record of this bundle was erased; have another one made',
    )

  const reader = log.read()
  const records = placed.map((leaf) => (leaf.record === null ? undefined : (JSON.parse(leaf.record) as Record)))
  return sealBundle(
    {
      format: 'shev/1',
      subject,
      origin: log.signer.name,
      logKey: log.vkey,
      checkpoint: log.checkpoint(),
      leaves: placed.map((leaf, i) => ({
        index: leaf.pos,
        entry: leaf.entry,
        proof: reader.inclusion(leaf.pos).map(toBase64),
        opening: openingOf(leaf, records[i], records[i] && shown?.(leaf, records[i])),
      })),
      streams,
      law: await world.store.transact((tx) => articlesOf(tx, citedVersions(records.filter((r) => r !== undefined)))),
      qualification: QUALIFICATION_ITEMS.map((q) => ({ ...q, value: qualification[q.item] ?? null })),
      madeAt: world.source.now(),
    },
    log.signer,
  )
}

/** What the newest bundle of a lease holds: the one that reaches farthest, for two may have been made at one instant. */
export const bundleOf = async (sql: Sql, lease: string): Promise<{ stream: string; size: number }[] | undefined> =>
  (
    await sql.one<{ streams: { stream: string; size: number }[] }>(
      `select b.streams from dispute.bundle b cross join jsonb_to_recordset(b.streams) as s(stream text, size bigint)
        where b.lease = $1 and s.stream = $2 order by s.size desc limit 1`,
      [lease, `lease/${lease}`],
    )
  )?.streams

/**
 * The newest bundle of a lease as bytes of a `.shev` file, as far as `dispute.bundle.make` last fixed it. What was
 * erased since stands in it as commitments without values. Throws NoBundle when none was made; when its leaves are not
 * all in the log yet (carry the sequencer first); when the record that closes it was erased, so that nothing shows it
 * whole; when it would hold more than `most`.
 */
export async function assembleBundle(
  { world, log }: { world: World; log: Log },
  lease: string,
  qualification: Qualification = {},
  most: Limits = MOST,
): Promise<Uint8Array> {
  const made = await world.store.transact((tx) => bundleOf(tx, lease))
  if (!made) throw new NoBundle('not-made', `租约 ${lease} 尚未制作证据包`, `no bundle was made for lease ${lease}`)
  return await assembleBundleOf({ world, log }, { lease, streams: made }, qualification, most)
}

/** The bundle of a lease as far as one `dispute.bundle.make` fixed it: `streams` are those of its decision. Throws NoBundle. */
export async function assembleBundleOf(
  { world, log }: { world: World; log: Log },
  { lease, streams }: { lease: string; streams: { stream: string; size: number }[] },
  qualification: Qualification = {},
  most: Limits = MOST,
): Promise<Uint8Array> {
  const content: Content = {
    subject: { kind: 'lease', id: lease },
    named: { zh: `租约 ${lease}`, en: `lease ${lease}` },
    streams,
    // The lease's own stream ends with the act that made this bundle; the verifier reads in it what belongs here.
    closedBy: `lease/${lease}`,
  }
  return await sealStreams({ world, log }, content, qualification, most)
}

/** What every reader of a file may know of each of its leaves: that it was, when, by whom, on which ground. */
const ALWAYS_SHOWN = /^(act|at|day|place|law|outcome|actor\.(party|role)|refused\..+)$/
/** Who did it is part of what is sealed: whoever gives a lead is not told to the one it is about (Price Law 38). */
const OF_ACTOR = /^actor\./
/** Who sat at the keyboard is nobody else's business; the party answers. */
const NEVER_SHOWN = 'actor.person'
/** Board, measured facts and expert’s bench are for everyone in the file: they tell of no sealed step. */
const SHARED_ACTS = /^dispute\.(focus|measured|bench)\./
/** Fields by which the record of a step that was taken says which it is (casework, StepDecision). */
const STEP_FILE = 'decision.file'
const STEP_NUMBER = 'decision.n'

/**
 * The bundle of a case file as one of its readers may see it: its whole stream `file/<id>`. `open` are the numbers
 * of the steps whose content this reader may see; of every other leaf only that it was, when, by whom and on which
 * ground, the rest as commitments, and of `sealedActs` not by whom. Where the reader may not see all of the file
 * (`sealed`), the facts of the open steps are left out too: they tell of the others. Throws NoBundle when leaves wait for the log, or when it would hold more than `most`.
 */
export async function assembleFileBundle(
  { world, log }: { world: World; log: Log },
  file: string,
  {
    open,
    sealed,
    sealedActs = new Set(),
  }: { open: ReadonlySet<number>; sealed: boolean; sealedActs?: ReadonlySet<string> },
  qualification: Qualification = {},
  most: Limits = MOST,
): Promise<Uint8Array> {
  const content: Content = {
    subject: { kind: 'file', id: file },
    named: { zh: `案卷 ${file}`, en: `file ${file}` },
    streams: await world.store.transact((tx) => streamSizes(tx, [`file/${file}`])),
    shown(leaf, record) {
      const { [STEP_FILE]: of, [STEP_NUMBER]: n } = record
      const isOpen = (of === file && typeof n === 'number' && open.has(n)) || SHARED_ACTS.test(leaf.kind)
      const isSealed = !isOpen && sealedActs.has(leaf.kind)
      return Object.keys(record).filter(
        (name) =>
          (ALWAYS_SHOWN.test(name) && !(isSealed && OF_ACTOR.test(name))) ||
          (isOpen && name !== NEVER_SHOWN && !(sealed && name.startsWith('facts.') && !SHARED_ACTS.test(leaf.kind))),
      )
    },
  }
  return await sealStreams({ world, log }, content, qualification, most)
}
