// The door of kernel/money: integers only, rounded once.
export {
  amountFen,
  BadMoney,
  fenOf,
  fenOfPico,
  PICO_PER_FEN,
  PICO_PER_YUAN,
  picoOfFen,
  ppmOf,
  roundHalfUp,
  type Rating,
} from './amount.ts'
export { allocate } from './allocate.ts'
export { formatYuan, parsePico, parseYuan } from './yuan.ts'
export { balanced, balances, Unbalanced, type Posting } from './posting.ts'
