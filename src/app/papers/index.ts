// papers 文书 · served documents and whole files as PDF/A-2b, and what an uploaded file is.
export { paper, type PaperNotes } from './paper.ts'
export { dossier, notesOf, type FileDocument, type FileItem } from './dossier.ts'
export { PaperFailed, PapersBusy } from './typeset.ts'
export { sniffFile, type Sniffed } from './sniff-file.ts'
