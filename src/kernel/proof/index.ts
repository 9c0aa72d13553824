// kernel/proof: what a third party needs to check evidence, and nothing else. No I/O; runs in a browser.
export { toHex, fromHex, toBase64, fromBase64, utf8, fromUtf8, equalBytes, concatBytes } from './encoding.ts'
export { HASH_BYTES, sha256, ed25519PublicKey, ed25519Sign, ed25519Verify } from './hash.ts'
export { byCodeUnit, canonical, canonicalBytes, CanonicalError, parseCanonical, type Json } from './canonical.ts'
export {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  MemoryTree,
  nodeHash,
  root,
  rootFromInclusion,
  verifyConsistency,
  verifyInclusion,
  type NodeAt,
} from './tree.ts'
export {
  encodeEntryBundle,
  entryBundlePath,
  MAX_ENTRY_BYTES,
  parseEntryBundle,
  parseTileIndexPath,
  TILE_WIDTH,
  tileCount,
  TileEdge,
  tileIndexPath,
  tilePath,
  TileReader,
  type FetchTile,
  type HashPairs,
  type TileWrite,
} from './tiles.ts'
export { BatchHasher } from './batch-hasher.ts'
export {
  checkpointText,
  cosignatureSigner,
  formatVkey,
  keyId,
  NoteError,
  noteSigner,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  parseVkey,
  signCheckpoint,
  SIGNATURE_TYPE,
  signNote,
  type Checkpoint,
  type NoteErrorCode,
  type NoteSignature,
  type NoteSigner,
  type OpenedNote,
  type Verifier,
} from './note.ts'
export { SALT_BYTES } from './field-tree.ts'
export {
  commit,
  commitments,
  disclose,
  fieldNames,
  openedFields,
  openingRoot,
  parseOpening,
  withholdAll,
  type Fields,
  type OpenedField,
  type Opening,
  type WithheldField,
} from './commitment.ts'
export {
  encodeLeaf,
  LeafError,
  leafHashOf,
  MAX_LEAF_BYTES,
  parseLeaf,
  type Leaf,
  type LeafErrorCode,
  type LeafSignature,
} from './leaf.ts'
export {
  BUNDLE_FORMAT,
  lawVersion,
  parseBundle,
  sealBundle,
  type Bundle,
  type BundleLaw,
  type BundleLeaf,
  type UnsealedBundle,
} from './bundle.ts'
export { readCitations, readField, verifyBundle } from './verify-bundle.ts'
export {
  QUALIFICATION_ITEMS,
  type Articles,
  type Bracket,
  type Gap,
  type Qualification,
  type Reason,
  type ReasonCode,
  type Verdict,
} from './verdict.ts'
// For tests of the shells: a small bundle with everything in it.
export { SAMPLE_SIGNER, sampleBundle, sampleSteps } from './sample-bundle.ts'
