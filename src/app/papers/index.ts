// papers 文书 · served documents and whole files as PDF/A-2b, and what an uploaded file is.
export { paper, type EvidencePlace, type PaperNotes, type Served } from './paper.ts'
export { dossier, issuerOf, placeOf, type DossierNotes, type FileDocument, type FileItem } from './dossier.ts'
export { PaperFailed, PapersBusy } from './typeset.ts'
export { sniffFile, type Sniffed } from './sniff-file.ts'
export type { FileBytes } from './zip-directory.ts'
