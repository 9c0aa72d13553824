// redline 对照 · what changed between two texts: which passage is which, word by word, and what the change weighs.
export { marksOf, textAfter, textBefore, type Mark } from './marks.ts'
export { paired, pairsOf, type Passage } from './pairing.ts'
export { dutiesChanged, numbersChanged } from './weight.ts'
export { likenessPpm, normalOf, shinglesOf } from './words.ts'
