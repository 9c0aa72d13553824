// A whole file 案卷 as one PDF: cover, who takes part, contents with pages, every step, every document, every entry.
import type { Words } from '#kernel/act'
import type { DocumentBody } from '#kernel/casework'
import { documentData, paragraphs, type PaperNotes, type Served } from './paper.ts'
import { typeset } from './typeset.ts'
import { clockTime, dossierWords } from './words.ts'

/** A value as it was entered at a step. */
type Entry = {
  label: Words
  type: string
  options: readonly { value: string; label: Words }[] | null
  value: unknown
}

/** A file as `casework.file.get` answers with it; a step that is sealed for the reader brings no entries and no document. */
export type FileItem = {
  file: string
  no: string
  title: string
  procedureTitle: Words
  stateTitle: Words
  place: string
  stream: string
  openedAt: string
  parts: readonly { part: string; label: Words; players: readonly { party: string; name: string | null }[] }[]
  steps: readonly {
    n: number
    title: Words
    day: string
    at: string
    partLabel: Words
    actorName: string | null
    basis: readonly string[]
    sealed: boolean
    fields: readonly Entry[]
    document: { document: string; title: Words; sha256: string; served: readonly Served[] } | null
    evidence: { seq: number; leaf: string; index: number | null } | null
  }[]
}

/** The words of a document, by its id. */
export type FileDocument = { document: string; body: DocumentBody }

export type DossierNotes = {
  /** instant at which it is made; it becomes the date inside the PDF */
  at: string
  /** an article in words, for the table of steps; the citation itself stands where there are none */
  article?(cite: string, day: string): string | undefined
}

type Step = FileItem['steps'][number]

/** Who issued the document of a step; a document of the clock is the platform's. */
const issuerOf = ({ partLabel, actorName }: Pick<Step, 'partLabel' | 'actorName'>): Words =>
  actorName === null
    ? { zh: `算衡平台（${partLabel.zh}）`, en: `Suanheng platform (${partLabel.en})` }
    : { zh: actorName, en: partLabel.en }

/** What a file adds to the words of a document: who issued it, on whom it was served, where it stands in the evidence. */
export function notesOf(item: FileItem, step: Step, body: DocumentBody): PaperNotes {
  const { sha256, served } = step.document!
  return {
    at: step.at,
    sha256,
    issuer: issuerOf(step),
    served,
    to: body.to.map((part) => item.parts.find((known) => known.part === part)?.label ?? { zh: part, en: '' }),
    ...(step.evidence ? { evidence: { stream: item.stream, ...step.evidence } } : {}),
  }
}

const amount = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}¥${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

const ppm = (value: number): string => `${Math.trunc(value / 10_000)}.${String(value % 10_000).padStart(4, '0')}%`

/** A value as a reader sees it, in paragraphs. */
function shown({ type, options, value }: Entry): string[] {
  switch (type) {
    case 'amountFen':
      return [amount(Number(value))]
    case 'ppm':
      return [ppm(Number(value))]
    case 'instant':
      return [clockTime(String(value))]
    case 'yes-no':
      return [value === 'yes' ? '是 yes' : '否 no']
    case 'choice':
    case 'choices':
      return [value].flat().map((one) => options?.find((option) => option.value === one)?.label.zh ?? String(one))
    case 'files':
      return (value as { name: string; sha256: string }[]).map(({ name, sha256 }) => `${name}（SHA-256 ${sha256}）`)
    case 'list':
      return value as string[]
    default:
      return paragraphs(typeof value === 'string' ? value : JSON.stringify(value))
  }
}

const coverOf = (item: FileItem, at: string): { label: Words; value: Words }[] => {
  const plain = (text: string): Words => ({ zh: text, en: '' })
  return [
    { label: { zh: '案号', en: 'No.' }, value: plain(item.no) },
    { label: { zh: '程序', en: 'Procedure' }, value: item.procedureTitle },
    { label: { zh: '立卷', en: 'Opened' }, value: plain(clockTime(item.openedAt)) },
    { label: { zh: '现状', en: 'Stands at' }, value: item.stateTitle },
    { label: { zh: '存证序列', en: 'Evidence' }, value: plain(item.stream) },
    { label: { zh: '制卷', en: 'Made' }, value: plain(clockTime(at)) },
  ]
}

/**
 * The file as PDF/A-2b, as its reader may see it: what is sealed for the reader is named and stays closed. `documents`
 * holds the words of the documents that `item` names; one that is missing is left out of the contents. Equal input gives
 * equal bytes. Throws PapersBusy or PaperFailed.
 */
export function dossier(
  item: FileItem,
  documents: readonly FileDocument[],
  { at, article }: DossierNotes,
): Promise<Uint8Array> {
  const bodies = new Map(documents.map(({ document, body }) => [document, body]))
  const held = item.steps.flatMap((step) => {
    const body = step.document === null ? undefined : bodies.get(step.document.document)
    return body === undefined ? [] : [{ step, document: step.document!, body }]
  })
  const bare = item.steps.filter((step) => step.document === null && step.fields.length > 0)
  const number = (step: Step): string => String(step.n + 1)
  const contents = [
    { title: dossierWords.parties, day: '', mark: 'parties' },
    { title: dossierWords.contents, day: '', mark: 'contents' },
    { title: dossierWords.steps, day: '', mark: 'steps' },
    ...held.map(({ step, document }) => ({ title: document.title, day: step.day, mark: `step-${step.n}` })),
    ...bare.map((step) => ({ title: step.title, day: step.day, mark: `step-${step.n}` })),
  ]
  return typeset(
    'dossier',
    {
      title: `${item.no} ${item.title}`,
      author: '算衡平台',
      keywords: [item.no, item.stream],
      foot: `${item.no}　案卷`,
      name: item.title,
      words: dossierWords,
      cover: coverOf(item, at),
      parties: item.parts.flatMap(({ label, players }) =>
        players.map(({ name, party }) => ({ label, name: name ?? party })),
      ),
      contents: contents.map((row, i) => ({ n: String(i + 1), ...row })),
      steps: item.steps.map((step) => ({
        n: number(step),
        day: step.day,
        title: step.title,
        sealed: step.sealed ? { zh: '密封，不对当前查阅人开放', en: 'sealed for this reader' } : { zh: '', en: '' },
        who: {
          zh: step.actorName === null ? step.partLabel.zh : `${step.partLabel.zh}　${step.actorName}`,
          en: step.partLabel.en,
        },
        basis: step.basis.map((cite) => article?.(cite, step.day) ?? cite),
      })),
      documents: held.map(({ step, body }) => ({
        ...documentData(body, notesOf(item, step, body)),
        mark: `step-${step.n}`,
      })),
      entries: bare.map((step) => ({
        n: number(step),
        title: step.title,
        day: step.day,
        mark: `step-${step.n}`,
        words: { fields: { zh: '所载事项', en: 'As entered' } },
        fields: step.fields.map((entry) => ({ label: entry.label, value: shown(entry) })),
      })),
    },
    at,
  )
}
