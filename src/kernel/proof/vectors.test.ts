// Published vectors that nobody here wrote: RFC 6962 trees, signed notes, verifier keys, tiles, and the
// whole test log of Tessera byte for byte. They lie outside the repository; without them this file skips.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  checkpointText,
  encodeEntryBundle,
  entryBundlePath,
  fromBase64,
  fromHex,
  leafHash,
  MemoryTree,
  nodeHash,
  NoteError,
  noteSigner,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseSignerKey,
  parseTileIndexPath,
  parseVkey,
  rootFromInclusion,
  signCheckpoint,
  signNote,
  sha256,
  tileCount,
  TileEdge,
  tileIndexPath,
  tilePath,
  TileReader,
  toBase64,
  toHex,
  utf8,
  verifyConsistency,
  verifyInclusion,
  emptyRoot,
} from './index.ts'

const folder = resolve(
  process.env['SUAN_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'),
  'vectors/evidence',
)
const present = existsSync(folder)
if (!present)
  console.warn('proof/vectors: skipped, no published vectors beside the repository (../shared or SUAN_SHARED)')

// oxlint-disable-next-line typescript/no-explicit-any -- the vectors have many shapes and are read once each
const read = (name: string): any => JSON.parse(readFileSync(resolve(folder, name), 'utf8'))
const hashes = (texts: readonly string[] | null): Uint8Array[] => (texts ?? []).map((text) => fromBase64(text)!)

/** Runs one of the many small cases; a thrown error is a refusal. */
function accepts(action: () => unknown): boolean {
  try {
    action()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(NoteError)
    return false
  }
}

describe.skipIf(!present)('published vectors', () => {
  test('RFC 6962 constants, nodes, roots and proofs', () => {
    const v = read('rfc6962-tree.json')
    expect(toHex(emptyRoot())).toBe(v.constants.empty_root)
    expect(toHex(leafHash(new Uint8Array(0)))).toBe(v.constants.empty_leaf_hash)
    expect(toHex(leafHash(utf8(v.constants.leaf.input_text)))).toBe(v.constants.leaf.hash)
    // This one tests the prefix with texts that are no hashes, so it goes below nodeHash.
    const { left_text: left, right_text: right, hash } = v.constants.node
    expect(toHex(sha256(utf8(`\u0001${left}${right}`)))).toBe(hash)
    const tree = new MemoryTree()
    expect(toHex(tree.root())).toBe(v.roots_by_size[0])
    v.leaf_inputs.forEach((input: string, i: number) => {
      tree.append(leafHash(fromHex(input)!))
      expect(toHex(tree.root())).toBe(v.roots_by_size[i + 1])
    })
    v.node_hashes_by_level.forEach((level: string[], l: number) =>
      level.forEach((node, i) => expect(toHex(tree.nodeAt(l, i))).toBe(node)),
    )
    expect(toHex(nodeHash(tree.nodeAt(0, 0), tree.nodeAt(0, 1)))).toBe(v.node_hashes_by_level[1][0])
    for (const { index, size, proof } of v.inclusion) {
      const made = tree.inclusion(index, size)
      expect(made.map(toHex)).toEqual(proof)
      expect(verifyInclusion(index, size, tree.nodeAt(0, index), made, tree.root(size))).toBe(true)
    }
    for (const { size1, size2, proof } of v.consistency) {
      const made = tree.consistency(size1, size2)
      expect(made.map(toHex)).toEqual(proof)
      expect(verifyConsistency(size1, size2, tree.root(size1), tree.root(size2), made)).toBe(true)
    }
  })

  test('golden roots up to 65,535 leaves', () => {
    const v = read('compact-range-roots.json')
    const tree = new MemoryTree()
    for (let i = 0; i < 65_535; i++) tree.append(leafHash(Uint8Array.of(i % 256, Math.floor(i / 256) % 256)))
    for (const { size, root, nodes_made_while_folding: nodes } of v.cases) {
      expect(toBase64(tree.root(size))).toBe(root)
      for (const [level, index, hash] of nodes ?? []) {
        const complete = (index + 1) * 2 ** level <= size
        if (complete) expect(toBase64(tree.nodeAt(level, index))).toBe(hash)
      }
    }
  })

  test('inclusion and consistency probes, good and damaged', () => {
    for (const p of read('inclusion-probes.json').cases) {
      const found = rootFromInclusion(p.leafIdx, p.treeSize, fromBase64(p.leafHash)!, hashes(p.proof))
      expect([p.id, found !== null && toBase64(found) === p.root]).toEqual([p.id, !p.reject])
    }
    for (const p of read('consistency-probes.json').cases) {
      const [root1, root2] = hashes([p.root1, p.root2]) as [Uint8Array, Uint8Array]
      expect([p.id, verifyConsistency(p.size1, p.size2, root1, root2, hashes(p.proof))]).toEqual([p.id, !p.reject])
    }
  })

  test('signed notes: signing, opening, refusing', () => {
    const v = read('signed-notes.json')
    const signers = v.sign.map((s: { private_key?: string; key_name: string; seed_hex: string }) =>
      s.private_key ? parseSignerKey(s.private_key) : noteSigner(s.key_name, fromHex(s.seed_hex)!),
    )
    v.sign.forEach(
      (
        s: { vkey: string; text: string; signature_line: string; signed_note?: string; added_to_existing?: string },
        i: number,
      ) => {
        expect(signers[i].vkey).toBe(s.vkey)
        expect(signers[i].signatureLine(s.text)).toBe(s.signature_line)
        if (s.signed_note) expect(signNote(s.text, signers[i])).toBe(s.signed_note)
        if (s.added_to_existing) expect(signNote(s.text, ...signers.slice(0, i + 1))).toBe(s.added_to_existing)
      },
    )
    for (const { text } of v.sign_must_refuse) expect(accepts(() => signNote(text, signers[0]))).toBe(false)
    for (const c of v.open) {
      const message = c.message_parts
        ? c.message_parts.map(([text, times]: [string, number]) => text.repeat(times)).join('')
        : (c.message ?? fromBase64(c.message_base64))
      const verifiers = c.keys.map(parseVkey)
      expect([c.name, accepts(() => openNote(message, verifiers))]).toEqual([c.name, c.accept])
      if (!c.accept) continue
      const opened = openNote(message, verifiers)
      expect(opened.verified.map(({ name }) => name)).toEqual(c.verified)
      expect(opened.unverified.length).toBe(c.unverified_distinct)
    }
    for (const c of v.checkpoints) {
      const opened = openCheckpoint(c.signed_note, [parseVkey(c.vkey)])
      expect([opened.origin, opened.size, toBase64(opened.root)]).toEqual([c.origin, c.size, c.root_base64])
    }
    for (const c of v.checkpoint_bodies.good) {
      const parsed = parseCheckpoint(c.text)
      expect([parsed.origin, parsed.size]).toEqual([c.origin, c.size])
      expect(parsed.root).toEqual(leafHash(utf8(c.root_is_record_hash_of_text)))
    }
    for (const c of v.checkpoint_bodies.must_refuse)
      expect([c.why, accepts(() => parseCheckpoint(c.text))]).toEqual([c.why, false])
    expect(toBase64(leafHash(utf8(v.record_hash.text)))).toBe(v.record_hash.leaf_hash_base64)
  })

  test('verifier and signer keys, good and damaged, and every damage of one key', () => {
    const v = read('vkeys.json')
    for (const good of v.good) {
      const key = parseVkey(good.vkey)
      expect([key.name, toHex(key.keyId), key.type]).toEqual([good.name, good.key_id, good.algorithm])
    }
    const { adjusted_hash: adjusted, raised_character: raised, substring } = v.must_refuse
    for (const { vkey } of adjusted) expect([vkey, accepts(() => parseVkey(vkey))]).toEqual([vkey, false])
    for (const vkey of [...raised, ...substring]) expect([vkey, accepts(() => parseVkey(vkey))]).toEqual([vkey, false])
    const damagedKeys: string[] = Object.values(v.private_key_must_refuse).flat() as string[]
    expect(parseSignerKey(v.private_key).name).toBe('PeterNeumann')
    for (const key of damagedKeys) expect([key, accepts(() => parseSignerKey(key))]).toEqual([key, false])
    const whole: string = v.good[0].vkey
    for (let from = 0; from < whole.length; from++) {
      for (let to = from; to <= whole.length; to++) {
        const part = whole.slice(from, to)
        if (part !== whole) expect([part, accepts(() => parseVkey(part))]).toEqual([part, false])
      }
    }
  })

  test('tile paths and counts', () => {
    const v = read('tiles.json')
    for (const { index, path } of v.index_paths) {
      expect(tileIndexPath(index)).toBe(path)
      expect(parseTileIndexPath(path)).toBe(index)
    }
    for (const { path } of v.index_paths_must_refuse) expect(parseTileIndexPath(path)).toBeNull()
    for (const { tree_size: size, levels } of v.tile_counts) {
      for (const { level, full, partial_width: partialWidth } of levels) {
        expect(tileCount(size, level)).toEqual({ full, partialWidth })
      }
    }
  })

  test("Tessera's test log byte for byte, and every proof out of its tiles", () => {
    const v = read('tessera-log.json')
    const signer = parseSignerKey(v.private_key)
    expect(signer.vkey).toBe(v.vkey)
    const files = new Map<string, Uint8Array>()
    const edge = new TileEdge()
    const entries: Uint8Array[] = v.entries_text.map(utf8)
    const roots = [edge.root()]
    expect(signCheckpoint(v.origin, 0, edge.root(), signer)).toBe(v.checkpoints[0].signed_note)
    entries.forEach((entry, i) => {
      const size = i + 1
      for (const tile of edge.add(leafHash(entry)))
        files.set(tilePath(tile.level, tile.index, tile.bytes.length / 32), tile.bytes)
      files.set(entryBundlePath(0, size), encodeEntryBundle(entries.slice(0, size)))
      roots.push(edge.root())
      expect(signCheckpoint(v.origin, size, edge.root(), signer)).toBe(v.checkpoints[size].signed_note)
    })
    for (const { path, base64 } of [...v.tiles, ...v.entry_bundles])
      expect([path, toBase64(files.get(path)!)]).toEqual([path, base64])
    expect(files.size).toBe(v.tiles.length + v.entry_bundles.length)
    const verifiers = [parseVkey(v.vkey)]
    for (let size = 1; size <= entries.length; size++) {
      const head = openCheckpoint(v.checkpoints[size].signed_note, verifiers)
      expect(head.text).toBe(checkpointText(v.origin, size, roots[size]!))
      const reader = new TileReader(size, (level, index, width) => files.get(tilePath(level, index, width))!)
      expect(reader.root()).toEqual(head.root)
      for (let i = 0; i < size; i++) {
        expect(verifyInclusion(i, size, leafHash(entries[i]!), reader.inclusion(i), head.root)).toBe(true)
      }
      for (let old = 1; old <= size; old++) {
        expect(verifyConsistency(old, size, roots[old]!, head.root, reader.consistency(old))).toBe(true)
      }
    }
  })
})
