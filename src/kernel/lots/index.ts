// lots 抽签 · drawing by lot that anyone can repeat: a seed bound by its hash, a frozen list, the lowest lots.
export {
  drawnByShare,
  drawnByStratum,
  frameSha256,
  inLotOrder,
  isSeedOf,
  seedCommitment,
  type Subject,
} from './draw.ts'
