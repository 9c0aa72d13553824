// papers 文书 · served documents, whole files and contracts as PDF/A-2b, contracts for Word, and what an uploaded file is.
import type * as ClaimWord from './claim-word.ts'
import type * as Word from './word.ts'

export { paper, type PaperNotes } from './paper.ts'
export { dossier, notesOf, type FileDocument, type FileItem } from './dossier.ts'
export { contractPaper } from './contract.ts'
export { claimPaper } from './claim.ts'
export { creditReport, reportHash, type CreditReportItem } from './credit-report.ts'
export { erasureHash, erasurePaper, type ErasureItem } from './erasure.ts'
export type { ContractSource } from './contract-content.ts'
export { PaperFailed, PapersBusy } from './typeset.ts'
export { sniffFile, type Sniffed } from './sniff-file.ts'

/** The contract for Word; the library that writes it is loaded when somebody asks for the first one. */
export const contractWord: typeof Word.contractWord = async (source, law) =>
  await (await import('./word.ts')).contractWord(source, law)

/** The statement of claim for Word. */
export const claimWord: typeof ClaimWord.claimWord = async (statement, notes) =>
  await (await import('./claim-word.ts')).claimWord(statement, notes)
