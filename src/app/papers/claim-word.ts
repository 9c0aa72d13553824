// A statement of claim for Word: the same parts and words as the paper.
import type { ClaimStatement } from '#domain/dispute'
import type { Words } from '#kernel/act'
import {
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  type FileChild,
  type IParagraphOptions,
} from 'docx'
import { claimContent, type ClaimPaperNotes } from './claim.ts'
import { printableIn } from './printable.ts'
import { coreProperties, fontTable, PAGE, styles, TEXT_WIDTH, undated } from './word-styles.ts'

/** Characters that XML may not hold (XML 1.0 §2.2) are named, as on paper. */
const anyFace = (code: number): boolean => (code & 0xfffe) !== 0xfffe
const LABEL_WIDTH = Math.round(TEXT_WIDTH * 0.26)

const english = (text: string): TextRun => new TextRun({ text, size: 17, color: '555555' })
const both = ({ zh, en }: Words): TextRun[] => [new TextRun(zh), ...(en === '' ? [] : [english(`  ${en}`)])]
const line = (children: TextRun[], more: Omit<IParagraphOptions, 'children'> = {}): Paragraph =>
  new Paragraph({ ...more, children })

const cell = (width: number, children: Paragraph[]): TableCell =>
  new TableCell({
    width: { size: width, type: 'dxa' },
    margins: { top: 50, bottom: 50, left: 100, right: 100 },
    children,
  })

/**
 * The statement as a Word file (docx). Equal statement and notes give equal bytes.
 */
export async function claimWord(statement: ClaimStatement, notes: ClaimPaperNotes): Promise<Uint8Array> {
  const content = printableIn(claimContent(statement, notes), anyFace) as ReturnType<typeof claimContent>
  const { words } = content
  const children: FileChild[] = [
    line([new TextRun(content.name.zh)], { heading: HeadingLevel.TITLE }),
    line([new TextRun(`（${content.cause}）`)], { alignment: 'center' }),
    line([english(content.name.en)], { alignment: 'center' }),
    line(both(content.note), { style: 'Explanation', spacing: { before: 160 } }),
    ...content.parts.flatMap(({ title, rows }) => [
      line(both(title), { heading: HeadingLevel.HEADING_1 }),
      new Table({
        columnWidths: [LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH],
        width: { size: TEXT_WIDTH, type: 'dxa' },
        rows: rows.map(
          ({ label, value }) =>
            new TableRow({
              children: [
                cell(LABEL_WIDTH, [line(both(label))]),
                cell(
                  TEXT_WIDTH - LABEL_WIDTH,
                  value.map((text) => line([new TextRun(text)])),
                ),
              ],
            }),
        ),
      }),
    ]),
    ...(content.basis.length === 0 ? [] : [line(both(words.basis), { heading: HeadingLevel.HEADING_1 })]),
    ...content.basis.map((text) => line([new TextRun(text)])),
    line(both(words.to), { spacing: { before: 360 } }),
    line([new TextRun(`　　${content.court}`)]),
    line([new TextRun(`${words.signs.zh}：${content.claimant}　　　　　　　　`)], {
      alignment: 'right',
      spacing: { before: 240 },
    }),
    line([new TextRun(`${words.day.zh}：　　　　年　　月　　日`)], { alignment: 'right' }),
  ]
  const title = statement.fields.title
  const document = new Document({
    title,
    creator: content.claimant,
    styles,
    sections: [
      {
        properties: { page: PAGE },
        footers: {
          default: new Footer({
            children: [
              line(
                [
                  new TextRun({
                    size: 16,
                    children: ['第 ', PageNumber.CURRENT, ' 页 共 ', PageNumber.TOTAL_PAGES, ' 页'],
                  }),
                ],
                {
                  alignment: 'right',
                },
              ),
            ],
          }),
        },
        children,
      },
    ],
  })
  const packed = await Packer.toBuffer(document, undefined, [
    { path: 'docProps/core.xml', data: coreProperties({ title, creator: content.claimant, at: notes.at }) },
    { path: 'word/fontTable.xml', data: fontTable },
  ])
  return new Uint8Array(undated(packed))
}
