// The verifier. It needs nobody: no server, no network, no clock. It reads as the list of what is checked.
//
//   bytes → form → log key → seal → checkpoint → each leaf (form, inclusion, opening) → streams → closing → law
//
// It goes on after a failure, so that one run names everything that is wrong, and it never throws.
import { BundleFormError, lawVersion, parseBundle, sealText, type Bundle, type BundleLeaf } from './bundle.ts'
import { canonical, type Json } from './canonical.ts'
import { openedFields, openingRoot, parseOpening } from './commitment.ts'
import { fromBase64, fromUtf8, toHex } from './encoding.ts'
import { isInstant, LeafError, leafHashOf, parseLeaf, type Leaf } from './leaf.ts'
import { NoteError, openNote, parseCheckpoint, parseVkey, type Checkpoint, type Verifier } from './note.ts'
import { verifyInclusion } from './tree.ts'
import {
  article16,
  article17,
  article18,
  keyWords,
  reason,
  type Bracket,
  type Gap,
  type Reason,
  type Sources,
  type Verdict,
} from './verdict.ts'

/** Missing numbers named per stream: a claimed size may be any integer. */
const MISSING_NAMED = 1000
/** The act whose records are meter readings; its fields that say who read the meter, when, and what was accepted. */
const READING_KIND = 'metering.usage.record'
const READING_SOURCE = 'input.sourceKind'
const READING_INTERVALS = 'input.intervals'
const READING_ACCEPTED = 'decision.accepted'
const READING_ACCEPTED_AT = 'decision.acceptedAt'
const SOURCE_KINDS = ['provider', 'lessee', 'platform']

/**
 * By kind of subject, the act that closes its evidence. The subject `kind/id` has a stream of that name, and the last
 * leaf of it in the bundle is this act: its record names the subject and fixes every stream with its size. So the log
 * itself says what belongs in the bundle; a server that later drops or cuts a stream contradicts its own log. All that
 * the verifier knows of any domain stands here and in the names of a reading above.
 */
const CLOSING_ACTS: ReadonlyMap<string, { readonly act: string; readonly subject: string; readonly streams: string }> =
  new Map([['lease', { act: 'dispute.bundle.make', subject: 'input.lease', streams: 'decision.streams' }]])
/**
 * Kinds of subject that are their own stream and nothing else: a case file, whose every step stands in `file/<id>`.
 * Nothing closes it, so the bundle shows it whole up to its last leaf and the verdict says that it cannot tell of later ones.
 */
const OWN_STREAM_ONLY: ReadonlySet<string> = new Set(['file'])

/** A leaf that has the form of one, with the fields shown of its record; null when the opening does not fit it. */
type CheckedLeaf = {
  readonly place: string
  readonly index: number
  readonly entry: string
  readonly leaf: Leaf
  readonly fields: ReadonlyMap<string, Json> | null
}

/**
 * Verifies a `.shev` file. `trustedKeys` are vkeys obtained from elsewhere; without them the verdict
 * says that the reader has to compare the key id. Never throws, whatever the bytes are.
 */
export function verifyBundle(
  bytes: Uint8Array,
  { trustedKeys }: { readonly trustedKeys?: readonly string[] } = {},
): Verdict {
  try {
    const text = fromUtf8(bytes)
    if (text === null) return refusedUnread(reason('bytes-not-utf8', ''))
    return verifyParsed(parseBundle(text), trustedKeys)
  } catch (error) {
    if (error instanceof BundleFormError) return refusedUnread(reason(error.code, error.where))
    const words = error instanceof Error ? error.message : String(error)
    return refusedUnread(reason('verifier-fault', '', { zh: words, en: words }))
  }
}

const NOTHING = { leaves: 0, withheld: 0, wholeTo: null, size: null }
const NO_SOURCES: Sources = { sources: 0, overlapping: 0 }

function refusedUnread(why: Reason): Verdict {
  return {
    verdict: '核验不一致',
    articles: { 16: article16(false, NOTHING), 17: article17([]), 18: article18(false, NO_SOURCES) },
    gaps: [],
    brackets: [],
    reasons: [why],
    ...NOTHING,
    root: null,
    key: null,
    subject: null,
  }
}

function verifyParsed(bundle: Bundle, trustedKeys: readonly string[] | undefined): Verdict {
  const reasons: Reason[] = []
  const verifier = checkKey(bundle, trustedKeys, reasons)
  if (verifier) checkSeal(bundle, verifier, reasons)
  const checkpoint = verifier ? checkCheckpoint(bundle, verifier, reasons) : null
  const leaves = checkLeaves(bundle, checkpoint, reasons)
  const gaps = checkStreams(bundle, leaves, reasons)
  const last = OWN_STREAM_ONLY.has(bundle.subject.kind)
    ? checkOwnStream(bundle, leaves, reasons)
    : checkClosing(bundle, leaves, reasons)
  checkLaw(bundle, leaves, reasons)
  const found = {
    leaves: bundle.leaves.length,
    withheld: leaves.filter(({ leaf, fields }) => leaf.fields > 0 && fields?.size === 0).length,
    wholeTo: last?.leaf.at ?? null,
    size: checkpoint?.size ?? null,
  }
  const ok = reasons.length === 0
  const trusted = trustedKeys ? trustedKeys.includes(bundle.logKey) : null
  const id = verifier ? toHex(verifier.keyId) : ''
  return {
    verdict: ok ? '核验一致' : '核验不一致',
    articles: {
      16: article16(ok, found, OWN_STREAM_ONLY.has(bundle.subject.kind)),
      17: article17(bundle.qualification),
      18: article18(ok, ok ? sourcesOf(leaves) : NO_SOURCES),
    },
    gaps,
    brackets: claimedTimes(leaves),
    reasons,
    ...found,
    root: checkpoint ? toHex(checkpoint.root) : null,
    key: verifier ? { name: verifier.name, id, trusted, ...keyWords(id, trusted) } : null,
    subject: bundle.subject,
  }
}

function checkKey(bundle: Bundle, trustedKeys: readonly string[] | undefined, reasons: Reason[]): Verifier | null {
  if (trustedKeys && !trustedKeys.includes(bundle.logKey)) reasons.push(reason('key-not-trusted', 'logKey'))
  try {
    return parseVkey(bundle.logKey)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    reasons.push(reason('key-form', 'logKey'))
    return null
  }
}

/** The text of a note whose signatures are all by the log key; null with a reason otherwise. */
function signedText(note: string, verifier: Verifier, part: 'seal' | 'checkpoint', reasons: Reason[]): string | null {
  try {
    return openNote(note, [verifier]).text
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    reasons.push(reason(error.code === 'note-form' ? `${part}-form` : `${part}-signature`, part))
    return null
  }
}

function checkSeal(bundle: Bundle, verifier: Verifier, reasons: Reason[]): void {
  const text = signedText(bundle.seal, verifier, 'seal', reasons)
  if (text === null) return
  const { seal: _, ...unsealed } = bundle
  if (text !== sealText(bundle.origin, unsealed)) reasons.push(reason('seal-content', 'seal'))
  // Lines by other keys are not under the seal's own signature, so nothing may stand there unseen.
  else if (bundle.seal.split('\n').length !== text.split('\n').length + 2) reasons.push(reason('seal-form', 'seal'))
}

function checkCheckpoint(bundle: Bundle, verifier: Verifier, reasons: Reason[]): Checkpoint | null {
  const text = signedText(bundle.checkpoint, verifier, 'checkpoint', reasons)
  if (text === null) return null
  try {
    const checkpoint = parseCheckpoint(text)
    if (checkpoint.origin !== bundle.origin) reasons.push(reason('checkpoint-origin', 'checkpoint'))
    return checkpoint
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    reasons.push(reason('checkpoint-form', 'checkpoint'))
    return null
  }
}

function checkLeaves(bundle: Bundle, checkpoint: Checkpoint | null, reasons: Reason[]): CheckedLeaf[] {
  const checked: CheckedLeaf[] = []
  const indexes = new Set<number>()
  bundle.leaves.forEach((bundled, i) => {
    const place = `leaves/${i}`
    if (indexes.has(bundled.index)) reasons.push(reason('leaf-repeated', place))
    indexes.add(bundled.index)
    checkInclusion(bundled, checkpoint, place, reasons)
    const leaf = readLeaf(bundled.entry, place, reasons)
    const fields = leaf && checkOpening(bundled, leaf, place, reasons)
    if (leaf) checked.push({ place, index: bundled.index, entry: bundled.entry, leaf, fields })
  })
  return checked
}

function checkInclusion(bundled: BundleLeaf, checkpoint: Checkpoint | null, place: string, reasons: Reason[]): void {
  const proof = bundled.proof.map(fromBase64)
  if (proof.some((hash) => hash === null)) reasons.push(reason('base64', `${place}/proof`))
  if (!checkpoint) return // already refused for it
  if (bundled.index >= checkpoint.size) reasons.push(reason('leaf-index', `${place}/index`))
  else if (
    !verifyInclusion(
      bundled.index,
      checkpoint.size,
      leafHashOf(bundled.entry),
      proof.filter((hash) => hash !== null),
      checkpoint.root,
    )
  ) {
    reasons.push(reason('inclusion', `${place}/proof`))
  }
}

function readLeaf(entry: string, place: string, reasons: Reason[]): Leaf | null {
  try {
    return parseLeaf(entry)
  } catch (error) {
    if (!(error instanceof LeafError)) throw error
    reasons.push(reason('leaf-form', `${place}/entry`, { zh: error.code, en: error.code }))
    return null
  }
}

function checkOpening(bundled: BundleLeaf, leaf: Leaf, place: string, reasons: Reason[]): Map<string, Json> | null {
  const opening = parseOpening(bundled.opening)
  if (!opening) {
    reasons.push(reason('opening-form', `${place}/opening`))
    return null
  }
  if (opening.length !== leaf.fields) reasons.push(reason('opening-count', `${place}/opening`))
  if (toHex(openingRoot(opening)) !== leaf.commit) {
    reasons.push(reason('opening-root', `${place}/opening`))
    return null
  }
  const fields = openedFields(opening)
  if (fields.has('act') && fields.get('act') !== leaf.kind) reasons.push(reason('opening-act', `${place}/opening`))
  if (fields.has('at') && fields.get('at') !== leaf.at) reasons.push(reason('opening-at', `${place}/opening`))
  return fields
}

/** Every stream is declared, whole and chained. */
function checkStreams(bundle: Bundle, leaves: readonly CheckedLeaf[], reasons: Reason[]): Gap[] {
  const streams = new Map<string, Map<number, CheckedLeaf>>()
  for (const checked of leaves) {
    const { stream, seq } = checked.leaf
    const bySeq = streams.get(stream) ?? new Map<number, CheckedLeaf>()
    streams.set(stream, bySeq)
    if (bySeq.has(seq))
      reasons.push(reason('stream-repeated', checked.place, { zh: `${stream} ${seq}`, en: `${stream} ${seq}` }))
    bySeq.set(seq, checked)
  }
  for (const bySeq of streams.values()) {
    for (const { leaf, place } of bySeq.values()) {
      const before = bySeq.get(leaf.seq - 1)
      if (before && toHex(leafHashOf(before.entry)) !== leaf.prev) reasons.push(reason('stream-prev', place))
    }
  }
  const gaps: Gap[] = []
  const declared = new Set<string>()
  bundle.streams.forEach(({ stream, size }, i) => {
    if (declared.has(stream)) reasons.push(reason('stream-repeated', `streams/${i}`, { zh: stream, en: stream }))
    declared.add(stream)
    const bySeq = streams.get(stream) ?? new Map<number, CheckedLeaf>()
    for (const { leaf, place } of bySeq.values()) {
      if (leaf.seq >= size)
        reasons.push(reason('stream-beyond', place, { zh: `${stream} ${leaf.seq}`, en: `${stream} ${leaf.seq}` }))
    }
    const missing: number[] = []
    for (let seq = 0; seq < size && missing.length < MISSING_NAMED; seq++) if (!bySeq.has(seq)) missing.push(seq)
    if (missing.length === 0) return
    gaps.push({ stream, missing })
    const named = missing.slice(0, 10).join(', ') + (missing.length > 10 ? ' …' : '')
    reasons.push(reason('stream-gap', `streams/${i}`, { zh: `${stream} 缺 ${named}`, en: `${stream} lacks ${named}` }))
  })
  for (const [stream, bySeq] of streams) {
    const [first] = bySeq.values()
    if (!declared.has(stream)) reasons.push(reason('stream-undeclared', first!.place, { zh: stream, en: stream }))
  }
  return gaps
}

/**
 * What is in the bundle is what the closing record of its subject fixed (CLOSING_ACTS): neither the list of streams nor
 * the subject is taken on the word of whoever sealed it. Returns the closing leaf; null with a reason otherwise.
 */
function checkClosing(
  { subject, streams, leaves: { length } }: Bundle,
  leaves: readonly CheckedLeaf[],
  reasons: Reason[],
): CheckedLeaf | null {
  if (length === 0) reasons.push(reason('no-leaves', 'leaves'))
  const closing = CLOSING_ACTS.get(subject.kind)
  if (!closing) {
    reasons.push(reason('subject-kind', 'subject/kind', { zh: subject.kind, en: subject.kind }))
    return null
  }
  const own = `${subject.kind}/${subject.id}`
  const size = streams.find(({ stream }) => stream === own)?.size
  const last = leaves.find(({ leaf }) => leaf.stream === own && leaf.seq + 1 === size)
  const fields = last?.fields
  if (
    !last ||
    !fields ||
    last.leaf.kind !== closing.act ||
    fields.get('act') !== closing.act ||
    fields.get('outcome') !== 'done'
  ) {
    reasons.push(reason('closing-missing', last?.place ?? 'streams', { zh: own, en: own }))
    return null
  }
  if (readField(fields, closing.subject) !== subject.id) reasons.push(reason('closing-subject', last.place))
  const fixed = readField(fields, closing.streams)
  if (fixed === undefined || canonical(fixed) !== canonical(streams)) reasons.push(reason('closing-streams', 'streams'))
  return last
}

/** The one stream of the subject and no other. Returns its last leaf; null with a reason otherwise. */
function checkOwnStream(
  { subject, streams }: Bundle,
  leaves: readonly CheckedLeaf[],
  reasons: Reason[],
): CheckedLeaf | null {
  if (leaves.length === 0) reasons.push(reason('no-leaves', 'leaves'))
  const own = `${subject.kind}/${subject.id}`
  const [first, ...others] = streams
  if (first?.stream !== own || others.length > 0) {
    reasons.push(reason('own-stream', 'streams', { zh: own, en: own }))
    return null
  }
  return leaves.find(({ leaf }) => leaf.stream === own && leaf.seq + 1 === first.size) ?? null
}

/** Every article is what its version says, and every version cited in an opened record is here. */
function checkLaw(bundle: Bundle, leaves: readonly CheckedLeaf[], reasons: Reason[]): void {
  const key = (cite: string, version: string): string => canonical([cite, version])
  const known = new Set<string>()
  bundle.law.forEach(({ cite, version, article }, i) => {
    if (lawVersion(article) !== version) reasons.push(reason('law-version', `law/${i}`, { zh: cite, en: cite }))
    if (known.has(key(cite, version))) reasons.push(reason('law-repeated', `law/${i}`, { zh: cite, en: cite }))
    known.add(key(cite, version))
  })
  for (const { fields, place } of leaves) {
    const law = fields?.get('law')
    if (law === undefined) continue
    const cited = readCitations(law)
    if (!cited) reasons.push(reason('opening-law', `${place}/opening`))
    for (const { cite, version } of cited ?? []) {
      if (!known.has(key(cite, version))) reasons.push(reason('law-missing', place, { zh: cite, en: cite }))
    }
  }
}

/** Reads a record's `law` field, `[{cite, version}]`; null for another form. */
export function readCitations(law: Json): { cite: string; version: string }[] | null {
  if (!Array.isArray(law)) return null
  const cited: { cite: string; version: string }[] = []
  for (const item of law as readonly Json[]) {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return null
    const { cite, version } = item as { cite?: Json; version?: Json }
    if (typeof cite !== 'string' || typeof version !== 'string') return null
    cited.push({ cite, version })
  }
  return cited
}

/** A value in a record by its dotted name: a field of that name, or a member of the field before the dot. */
export function readField(fields: ReadonlyMap<string, Json>, name: string): Json | undefined {
  if (fields.has(name)) return fields.get(name)
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  let value = fields.get(name.slice(0, dot))
  for (const member of name.slice(dot + 1).split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, member))
      return undefined
    value = (value as { readonly [name: string]: Json })[member]
  }
  return value
}

type Span = { readonly source: string; readonly from: number; readonly to: number }

/**
 * Who read the meter. Only readings that were accepted count: a refused one proves no source. Two sources overlap when
 * some accepted interval of one shares time with one of the other.
 */
function sourcesOf(leaves: readonly CheckedLeaf[]): Sources {
  const sources = new Set<string>()
  const spans: Span[] = []
  for (const { leaf, fields } of leaves) {
    if (!fields || leaf.kind !== READING_KIND || fields.get('outcome') !== 'done') continue
    const source = readField(fields, READING_SOURCE)
    const accepted = readField(fields, READING_ACCEPTED)
    if (typeof source !== 'string' || !SOURCE_KINDS.includes(source)) continue
    if (!Array.isArray(accepted) || accepted.length === 0) continue
    sources.add(source)
    const acceptedAt = readField(fields, READING_ACCEPTED_AT)
    for (const span of acceptedSpans(readField(fields, READING_INTERVALS), acceptedAt)) spans.push({ source, ...span })
  }
  return { sources: sources.size, overlapping: overlappingSources(spans).size }
}

/** From and to (ms) of the intervals at the accepted places of a batch: an id may stand in it twice, a place cannot. */
function acceptedSpans(intervals: Json | undefined, acceptedAt: Json | undefined): { from: number; to: number }[] {
  if (!Array.isArray(intervals) || !Array.isArray(acceptedAt)) return []
  return (acceptedAt as readonly Json[]).flatMap((place) => {
    const interval = typeof place === 'number' ? (intervals as readonly Json[])[place] : undefined
    if (interval === undefined || interval === null || typeof interval !== 'object' || Array.isArray(interval))
      return []
    const { from, to } = interval as { readonly [name: string]: Json | undefined }
    return isInstant(from) && isInstant(to) ? [{ from: Date.parse(from), to: Date.parse(to) }] : []
  })
}

/** The sources of which a half-open span [from, to) shares time with a span of another. */
function overlappingSources(spans: readonly Span[]): Set<string> {
  const overlapping = new Set<string>()
  const latestEnd = new Map<string, number>()
  for (const { source, from, to } of [...spans].filter((s) => s.from < s.to).sort((a, b) => a.from - b.from)) {
    for (const [other, end] of latestEnd) if (other !== source && end > from) overlapping.add(source).add(other)
    latestEnd.set(source, Math.max(to, latestEnd.get(source) ?? to))
  }
  return overlapping
}

/** Earliest and latest time each stream claims. */
function claimedTimes(leaves: readonly CheckedLeaf[]): Bracket[] {
  const brackets = new Map<string, { from: string; to: string }>()
  for (const { leaf } of leaves) {
    const bracket = brackets.get(leaf.stream) ?? { from: leaf.at, to: leaf.at }
    if (Date.parse(leaf.at) < Date.parse(bracket.from)) bracket.from = leaf.at
    if (Date.parse(leaf.at) > Date.parse(bracket.to)) bracket.to = leaf.at
    brackets.set(leaf.stream, bracket)
  }
  return [...brackets].map(([stream, { from, to }]) => ({ stream, claimedFrom: from, claimedTo: to, proven: null }))
}
