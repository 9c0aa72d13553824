// A statement of claim as a paper: PDF/A-2b to read and file, Word to go on writing. Both from one statement.
import type { ClaimStatement } from '#domain/dispute'
import type { Words } from '#kernel/act'
import { paragraphs } from './paper.ts'
import { typeset } from './typeset.ts'

const w = (zh: string, en: string): Words => ({ zh, en })

const claimWords = {
  note: w(
    '本文由主张一方在平台填写后生成，参照要素式示范文本的结构编排。提交前请核对全部内容并签名或者盖章；所列法院以法院确认为准。',
    'Made from what the claimant entered, in the order of the model forms by elements. Check every word and sign or seal it before filing; the court is for the court to confirm.',
  ),
  basis: w('请求依据', 'Legal basis'),
  to: w('此致', 'To'),
  day: w('日期', 'Day'),
}

/** `at`: when the version was kept; `article`: how an article is called, undefined where it is not known. */
export interface ClaimPaperNotes {
  at: string
  article: (cite: string) => string | undefined
}

/** What stands on both papers. */
export function claimContent(statement: ClaimStatement, { article }: ClaimPaperNotes) {
  return {
    name: statement.title,
    note: claimWords.note,
    words: { ...claimWords, signs: statement.signs },
    parts: statement.parts.map(({ title, rows }) => ({
      title,
      rows: rows.map(({ label, value }) => ({ label, value: value.flatMap(paragraphs) })),
    })),
    basis: statement.basis.flatMap((cite) => (cite.startsWith('platform/') ? [] : (article(cite) ?? []))),
    cause: statement.fields.cause,
    court: statement.to,
    claimant: statement.claimant,
  }
}

/**
 * The statement as PDF/A-2b. Equal statement and notes give equal bytes; what people wrote is data and never read as Typst.
 * Throws PapersBusy or PaperFailed.
 */
export async function claimPaper(statement: ClaimStatement, notes: ClaimPaperNotes): Promise<Uint8Array> {
  const { title, claimant, fields } = statement
  return await typeset(
    'claim',
    {
      title: fields.title,
      author: claimant,
      keywords: [title.zh, fields.cause],
      foot: `${title.zh}　${fields.title}`,
      ...claimContent(statement, notes),
    },
    notes.at,
  )
}
