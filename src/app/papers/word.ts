// A contract for Word: the same content as the paper, with what the parties changed as tracked changes and what explains
// a clause as comments beside it.
import type { Words } from '#kernel/act'
import type { Mark } from '#kernel/redline'
import type { Law } from '#kernel/rules'
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  Document,
  Footer,
  HeadingLevel,
  InsertedTextRun,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  type FileChild,
  type ICommentOptions,
  type IParagraphOptions,
  type ParagraphChild,
} from 'docx'
import {
  contractContent,
  type ContentClause,
  type ContractContent,
  type ContractSource,
  type Redline,
} from './contract-content.ts'
import { contractWords } from './contract-words.ts'
import { paragraphs } from './paper.ts'
import { printableIn } from './printable.ts'
import { coreProperties, FANG, fontTable, HEI, NOTED, PAGE, styles, TEXT_WIDTH, undated } from './word-styles.ts'

/** Whatever has a meaning may stand in XML; characters that may not (XML 1.0 §2.2) are named, as on paper. */
const anyFace = (code: number): boolean => (code & 0xfffe) !== 0xfffe

/** Who says something beside a clause. */
type Comment = { author: string; at: string; words: readonly string[] }

/** Numbers comments and changes as they come. */
function margins() {
  const comments: ICommentOptions[] = []
  let changes = 0
  return {
    comments,
    nextChange: (): number => (changes += 1),
    /** A run of text with comments on it. */
    commented(children: readonly ParagraphChild[], said: readonly Comment[]): ParagraphChild[] {
      const ids = said.map(({ author, at, words }) => {
        const id = comments.length
        comments.push({
          id,
          author,
          initials: author.slice(0, 2),
          date: new Date(at),
          children: words.map((text) => new Paragraph({ children: [new TextRun({ text, font: FANG, size: 18 })] })),
        })
        return id
      })
      return [
        ...ids.map((id) => new CommentRangeStart(id)),
        ...children,
        ...ids.flatMap((id) => [new CommentRangeEnd(id), new TextRun({ children: [new CommentReference(id)] })]),
      ]
    },
  }
}
type Margins = ReturnType<typeof margins>

const english = (text: string): TextRun => new TextRun({ text, size: 17, color: '555555' })
const both = ({ zh, en }: Words): ParagraphChild[] => [new TextRun(zh), ...(en === '' ? [] : [english(`  ${en}`)])]
const line = (children: readonly ParagraphChild[], more: Omit<IParagraphOptions, 'children'> = {}): Paragraph =>
  new Paragraph({ ...more, children })

/** A text with tracked changes: `w:ins` and `w:del` with who and when. */
function tracked(
  marks: readonly Mark[],
  { by, at }: Pick<Redline, 'by' | 'at'>,
  { nextChange }: Margins,
  bold: boolean,
): ParagraphChild[] {
  return marks.flatMap(({ mark, text }) =>
    text.split('\n').map((row, i) => {
      const run = { text: row, bold, ...(i > 0 ? { break: 1 } : {}) }
      if (mark === 'same') return new TextRun(run)
      const change = { ...run, id: nextChange(), author: by, date: at }
      return mark === 'added' ? new InsertedTextRun(change) : new DeletedTextRun(change)
    }),
  )
}

function clauseComments({ explain, risk, said }: ContentClause, content: ContractContent): Comment[] {
  const template = (what: Words, words: Words): Comment => ({
    author: contractWords.modelText.zh,
    at: content.at,
    words: [`${what.zh}：${words.zh}`, `${what.en}: ${words.en}`],
  })
  return [
    ...(explain === null ? [] : [template(contractWords.explained, explain)]),
    ...(risk === null ? [] : [template(contractWords.risk, risk)]),
    ...said.map(({ at, by, what, words }) => ({
      author: by.zh,
      at,
      words: [`${what.zh} ${what.en}`, ...paragraphs(words)],
    })),
  ]
}

/** What the checks found of a slot or a clause; of the contract as a whole where it is not a clause of it. */
function findingComments(content: ContractContent, about: (slot: string) => boolean): Comment[] {
  return content.findings
    .filter(({ slot }) => about(slot))
    .map(({ message, article }) => ({
      author: contractWords.check.zh,
      at: content.at,
      words: [message.zh, message.en, article],
    }))
}

function clauseParagraphs(clause: ContentClause, content: ContractContent, margin: Margins): Paragraph[] {
  const { no, title, text, notable, redline } = clause
  const side = notable === null ? {} : { border: NOTED }
  const bold = notable !== null
  const name = `${no}　${title.zh}`
  const heading =
    redline?.kind === 'add'
      ? tracked([{ mark: 'added', text: `${name}  ${title.en}` }], redline, margin, true)
      : [new TextRun(name), english(`  ${title.en}`)]
  const said = [...findingComments(content, (slot) => slot === clause.id), ...clauseComments(clause, content)]
  const body = redline
    ? [
        line(tracked(redline.zh, redline, margin, bold), { style: 'ClauseText', ...side }),
        line(tracked(redline.en, redline, margin, false), { style: 'ClauseEnglish', ...side }),
      ]
    : [
        ...paragraphs(text.zh).map((p) => line([new TextRun({ text: p, bold })], { style: 'ClauseText', ...side })),
        ...paragraphs(text.en).map((p) => line([new TextRun(p)], { style: 'ClauseEnglish', ...side })),
      ]
  return [
    line(margin.commented(heading, said), { heading: HeadingLevel.HEADING_2, ...side }),
    ...(notable === null
      ? []
      : [
          line([new TextRun({ text: `【${notable.zh}】`, bold: true, font: HEI }), english(` ${notable.en}`)], {
            keepNext: true,
            ...side,
          }),
        ]),
    ...body,
  ]
}

/** A table of texts; `shares` are thousandths of the width of the text. */
const table = (shares: readonly number[], rows: readonly (readonly (readonly ParagraphChild[])[])[]): Table => {
  const widths = shares.map((share) => Math.round((TEXT_WIDTH * share) / 1_000))
  return new Table({
    columnWidths: widths,
    width: { size: TEXT_WIDTH, type: 'dxa' },
    rows: rows.map(
      (cells) =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, i) =>
              new TableCell({
                width: { size: widths[i]!, type: 'dxa' },
                margins: { top: 50, bottom: 50, left: 100, right: 100 },
                children: [line(children)],
              }),
          ),
        }),
    ),
  })
}

const partHeading = (words: Words, fresh = false): Paragraph =>
  line(both(words), { heading: HeadingLevel.HEADING_1, pageBreakBefore: fresh })

function opening(content: ContractContent, margin: Margins): FileChild[] {
  const { title, no, day, place, warning, parties, terms, notes } = content
  const clauses = new Set(content.parts.flatMap((part) => part.clauses.map(({ id }) => id)))
  return [
    line(
      margin.commented(
        [new TextRun(title.zh)],
        findingComments(content, (slot) => !clauses.has(slot)),
      ),
      {
        heading: HeadingLevel.TITLE,
      },
    ),
    line([english(title.en)], { alignment: 'center' }),
    line(
      both({
        zh: `${contractWords.no.zh}　${no ?? contractWords.unnumbered.zh}`,
        en: no === null ? contractWords.unnumbered.en : '',
      }),
      {
        spacing: { before: 160 },
      },
    ),
    line(both({ zh: `${contractWords.made.zh}　${day.zh}　${place}`, en: day.en })),
    ...(warning === null ? [] : [line([new TextRun({ text: `${warning.zh} ${warning.en}`, bold: true })])]),
    partHeading(contractWords.parties),
    table(
      [200, 480, 320],
      [
        contractWords.partyColumns.map(both),
        ...parties.map(({ side, name, uscc }) => [both(side), [new TextRun(name)], [new TextRun(uscc)]]),
      ],
    ),
    partHeading(contractWords.terms),
    table(
      [420, 580],
      terms.map(({ label, value }) => [both(label), both(value)]),
    ),
    line(both(contractWords.summary), { style: 'Explanation' }),
    ...notes.map((note) => line(both(note), { style: 'Explanation' })),
  ]
}

function takenOut(content: ContractContent, margin: Margins): FileChild[] {
  const removed = content.deviations.filter(({ kind }) => kind === 'remove')
  if (removed.length === 0) return []
  return [
    partHeading(contractWords.takenOut),
    ...removed.flatMap((redline) => [
      line(tracked([{ mark: 'removed', text: redline.heading.zh }], redline, margin, true), {
        heading: HeadingLevel.HEADING_2,
      }),
      line(tracked(redline.zh, redline, margin, false), { style: 'ClauseText' }),
      line(tracked(redline.en, redline, margin, false), { style: 'ClauseEnglish' }),
    ]),
  ]
}

const signatures = ({ parties }: ContractContent): FileChild[] => [
  partHeading(contractWords.signing, true),
  ...parties.flatMap(({ side, name, uscc }) => [
    line([new TextRun({ text: `${side.zh}　${name}　${uscc}`, bold: true }), english(`  ${side.en}`)], {
      keepNext: true,
      spacing: { before: 240, after: 80 },
    }),
    table(
      [420, 580],
      [contractWords.person, contractWords.seal].map((what) => [both(what), both(contractWords.how)]),
    ),
  ]),
  line(both(contractWords.signingNote), { style: 'Explanation', spacing: { before: 240 } }),
]

const annexes = ({ basis, explanations }: ContractContent): FileChild[] => [
  partHeading(contractWords.explanations, true),
  line(both(contractWords.annexNote), { style: 'Explanation' }),
  ...explanations.flatMap(({ no, title, explain, risk, said }) => [
    line([new TextRun(`${no}　${title.zh}`), english(`  ${title.en}`)], { heading: HeadingLevel.HEADING_2 }),
    ...(explain === null
      ? []
      : [line([new TextRun(explain.zh)], { style: 'Explanation' }), line([english(explain.en)])]),
    ...(risk === null
      ? []
      : [
          line([new TextRun(`${contractWords.risk.zh}：${risk.zh}`)], { style: 'Explanation' }),
          line([english(`${contractWords.risk.en}: ${risk.en}`)]),
        ]),
    ...said.map(({ by, what, words }) =>
      line([new TextRun(`${what.zh}（${by.zh}）：${words}`)], { style: 'Explanation' }),
    ),
  ]),
  partHeading(contractWords.basis),
  line(both(contractWords.basisNote), { style: 'Explanation' }),
  ...basis.flatMap(({ instrument, articles }) => [
    line([new TextRun({ text: `《${instrument.zh}》`, bold: true }), english(` ${instrument.en}`)], {
      keepNext: true,
      spacing: { before: 160 },
    }),
    ...articles.map(({ ref, no, gist, verified }) =>
      line([
        new TextRun({ text: `${ref}　${no}　${gist.zh}〔${verified.zh}〕`, size: 19 }),
        english(` ${gist.en} (${verified.en})`),
      ]),
    ),
  ]),
]

const footer = ({ template, sha256, termsHash }: ContractContent): Footer => {
  const small = (text: string): TextRun => new TextRun({ text, size: 11, color: '666666' })
  return new Footer({
    children: [
      line([small(`${contractWords.template.zh} ${template}　SHA-256 ${sha256}`)]),
      ...(termsHash === null ? [] : [line([small(`${contractWords.termsHash.zh}　SHA-256 ${termsHash}`)])]),
      line(
        [new TextRun({ size: 16, children: ['第 ', PageNumber.CURRENT, ' 页 共 ', PageNumber.TOTAL_PAGES, ' 页'] })],
        {
          alignment: 'right',
        },
      ),
    ],
  })
}

/**
 * The contract as a Word file (docx). Changes against the model text are tracked under the name of who last wrote the
 * clause; explanations, risks, questions and what the checks found are comments. Equal input gives equal bytes.
 */
export async function contractWord(source: ContractSource, law: Law): Promise<Uint8Array> {
  const content = printableIn(contractContent(source, law), anyFace) as ContractContent
  const margin = margins()
  const children: FileChild[] = [
    ...opening(content, margin),
    ...content.parts.flatMap((part) => [
      partHeading(part.title),
      ...part.clauses.flatMap((clause) => clauseParagraphs(clause, content, margin)),
    ]),
    ...takenOut(content, margin),
    line(both(contractWords.nothingMore), { alignment: 'center', spacing: { before: 240 } }),
    ...signatures(content),
    ...annexes(content),
  ]
  const creator = content.parties.map(({ name }) => name).join('、')
  const document = new Document({
    title: content.title.zh,
    creator,
    styles,
    comments: { children: margin.comments },
    sections: [{ properties: { page: PAGE }, footers: { default: footer(content) }, children }],
  })
  const packed = await Packer.toBuffer(document, undefined, [
    { path: 'docProps/core.xml', data: coreProperties({ title: content.title.zh, creator, at: content.at }) },
    { path: 'word/fontTable.xml', data: fontTable },
  ])
  return new Uint8Array(undated(packed))
}
