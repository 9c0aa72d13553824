// One served document as a paper.
import type { Words } from '#kernel/act'
import type { DocumentBody } from '#kernel/casework'
import { typeset } from './typeset.ts'
import { clockTime, dateWords, documentWords, verifiedWords } from './words.ts'

/** On whom a document was served, and when it arrived and was first opened. */
export type Served = { part: Words; name: string | null; arrivedAt: string; readAt: string | null }

/** The leaf of the step that made the document; `index` is null while it waits for its place in the log. */
export type EvidencePlace = { stream: string; seq: number; leaf: string; index: number | null }

export type PaperNotes = {
  /** instant of the document; it becomes the date inside the PDF */
  at: string
  /** SHA-256 of the canonical body, lower-case hex */
  sha256: string
  /** who issued it; the procedure stands in its place when nobody is named */
  issuer?: Words
  served?: readonly Served[]
  /** the parts it is for, in words; shown while nobody who plays them has been served */
  to?: readonly Words[]
  evidence?: EvidencePlace
}

/** A longer paragraph is set as several: the compiler's time grows with the square of a paragraph's length. */
const PARAGRAPH_CHARACTERS = 1_500
/** A paragraph ends behind one of these if it can, and in the middle of a word if it must. */
const ENDINGS = ['。', '；', '！', '？', '. ', '，', ', ', ' ']

function* pieces(line: string): Generator<string> {
  let rest = line
  while (rest.length > PARAGRAPH_CHARACTERS) {
    const head = rest.slice(0, PARAGRAPH_CHARACTERS)
    const end = ENDINGS.map((mark) => head.lastIndexOf(mark) + mark.length).find((at) => at > PARAGRAPH_CHARACTERS / 2)
    const cut = end ?? (/[\ud800-\udbff]$/.test(head) ? PARAGRAPH_CHARACTERS - 1 : PARAGRAPH_CHARACTERS)
    yield rest.slice(0, cut).trimEnd()
    rest = rest.slice(cut).trimStart()
  }
  if (rest !== '') yield rest
}

/** The paragraphs of a text: its lines that are not empty, long ones in pieces. */
export const paragraphs = (text: string): string[] =>
  text.split(/\r\n|\r|\n/).flatMap((line) => [...pieces(line.trim())])

const WAITING = '待入日志 waiting for the log'

function proofRows({ sha256, evidence }: PaperNotes): { label: Words; value: string }[] {
  const hash = { label: { zh: '内容', en: 'SHA-256' }, value: sha256 }
  if (!evidence) return [hash]
  const { stream, seq, leaf, index } = evidence
  return [
    hash,
    { label: { zh: '存证序列', en: 'stream, no.' }, value: `${stream} · ${seq}` },
    { label: { zh: '存证条目', en: 'leaf' }, value: leaf },
    { label: { zh: '日志位置', en: 'log position' }, value: index === null ? WAITING : String(index) },
  ]
}

/** A document as its template wants it. */
export function documentData(body: DocumentBody, notes: PaperNotes) {
  const refOf = (cite: string): string => {
    const at = body.basis.findIndex((basis) => basis.cite === cite)
    return at < 0 ? '' : String(at + 1)
  }
  const rows = (notes.served ?? []).map(({ part, name, arrivedAt, readAt }) => ({
    part,
    name: name ?? '—',
    arrived: clockTime(arrivedAt),
    read: readAt === null ? '—' : clockTime(readAt),
  }))
  const waiting = (notes.to ?? body.to.map((part) => ({ zh: part, en: '' }))).map((part) => ({
    part,
    name: '—',
    arrived: '—',
    read: '—',
  }))
  return {
    words: documentWords,
    issuer: notes.issuer ?? body.procedure,
    procedure: body.procedure,
    title: body.title,
    no: body.no,
    date: dateWords(body.day),
    text: { zh: paragraphs(body.text.zh), en: paragraphs(body.text.en) },
    fields: body.fields.map(({ label, value }) => ({ label, value: paragraphs(value.zh) })),
    basis: body.basis.map(({ no, instrument, gist, verified }, i) => ({
      ref: String(i + 1),
      no,
      instrument,
      gist,
      verified: verifiedWords(verified),
    })),
    remedies: body.remedies.map(({ says, cite }) => ({ says, ref: refOf(cite) })),
    served: rows.length > 0 ? rows : waiting,
    proof: proofRows(notes),
  }
}

/**
 * A served document as PDF/A-2b. Equal body and notes give equal bytes. What the body says is data: nothing in it is
 * read as Typst. Throws PapersBusy or PaperFailed.
 */
export function paper(body: DocumentBody, notes: PaperNotes): Promise<Uint8Array> {
  const document = documentData(body, notes)
  return typeset(
    'document',
    {
      title: body.title.zh,
      author: document.issuer.zh,
      keywords: [body.no, notes.sha256],
      foot: `${body.no}　${body.title.zh}`,
      document,
    },
    notes.at,
  )
}
