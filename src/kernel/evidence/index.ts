// evidence 存证 · outbox in the writer's transaction → one sequencer → synced journal → tiles → signed checkpoint.
export {
  headOf,
  joinStream,
  leaveStream,
  nextLeaf,
  leafAt,
  leavesOf,
  placesOf,
  progress,
  streamSizes,
  type Receipt,
  type StoredLeaf,
  type StreamHead,
} from './outbox.ts'
export { countDecisions, newestDecisions, storedDecisions, type DecisionLeaf } from './decisions.ts'
export { leavesWithin, weigh, type Stretch, type StretchLeaf } from './stretch.ts'
export { CannotErase, erase } from './erase.ts'
export { openSequencer, RolledBack, type Sequencer } from './sequencer.ts'
export { openLog, type Log, type LogOptions, type LogReader } from './log-files.ts'
export { fsck, type FsckResult } from './fsck.ts'
export { LogError, type LogErrorCode } from './log-error.ts'
export type { Anchor, CheckpointHook, Pending, TimestampAuthority, Witness } from './ports.ts'
