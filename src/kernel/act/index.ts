// act 行为 · the one road of every write, and the one window of every read.
export {
  act,
  refuse,
  isRefusal,
  Forbidden,
  InvalidInput,
  KeyReused,
  type Act,
  type AnyAct,
  type Circumstances,
  type Outcome,
  type Recordable,
  type Refusal,
  type FollowUp,
  type Wiring,
  type Words,
} from './act.ts'
export { perform, performMany, within, decideAgain, type World, type Call } from './perform.ts'
export {
  replayOf,
  whatWouldChange,
  type Changed,
  type Drifted,
  type Replay,
  type ReplayAnswer,
  type Standing,
  type StoredDecision,
  type Tally,
  type Told,
  type Under,
  type Unreadable,
} from './replay.ts'
export { articlesOf, keepArticles } from './articles.ts'
export { drainFollowUps, followUpsWaiting } from './follow-up.ts'
export { dayInput, instantInput, page, pageInput, placeInput, uuidInput } from './input.ts'
export { view, look, everyone, type View, type AnyView, type NamedSql, type Looking } from './view.ts'
