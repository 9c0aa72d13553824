// identity 身份 · parties by unified social credit code, people, sessions, keys, and who may do what.
export { checkUscc, sampleUscc } from './uscc.ts'
export {
  roles,
  platform,
  anyone,
  partyOf,
  partyByUscc,
  partyNames,
  partiesNamed,
  partiesPlaying,
  enterParty,
  changeParty,
  type Role,
  type Actor,
  type Party,
} from './party.ts'
export {
  hashPassword,
  enterPerson,
  personOf,
  signIn,
  sessionOf,
  signOut,
  issueApiKey,
  actorOfKey,
  type Person,
} from './sign-in.ts'
export { may, type Permission } from './may.ts'
export { hashOfCode, hashOfProof, isHash, newCode, proofOf } from './tracking.ts'
