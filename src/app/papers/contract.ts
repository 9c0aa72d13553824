// A contract as a paper that is read, signed and kept for decades.
import type { Words } from '#kernel/act'
import type { Law } from '#kernel/rules'
import { contractContent, type ContentClause, type ContractSource } from './contract-content.ts'
import { contractWords } from './contract-words.ts'
import { paragraphs } from './paper.ts'
import { typeset } from './typeset.ts'
import { clockTime } from './words.ts'

/** A text in both languages, in paragraphs. */
const lines = ({ zh, en }: Words): { zh: string[]; en: string[] } => ({ zh: paragraphs(zh), en: paragraphs(en) })

/** A clause as the template wants it. */
const clauseData = ({ no, title, text, refs, notable, differs }: ContentClause) => ({
  no,
  title,
  text: lines(text),
  refs: refs.join(' '),
  notable,
  differs,
})

const explanationData = ({ no, title, explain, risk, said }: ContentClause) => ({
  heading: { zh: `${no}　${title.zh}`, en: title.en },
  explain: explain === null ? null : lines(explain),
  risk: risk === null ? null : lines(risk),
  said: said.map(({ at, by, what, words }) => ({ at: clockTime(at), by, what, words: paragraphs(words) })),
})

/** The contract as its template wants it. */
function contractData(source: ContractSource, law: Law) {
  const content = contractContent(source, law)
  const { title, no, parties, sha256, termsHash } = content
  return {
    at: content.at,
    title: title.zh,
    author: parties.map(({ name }) => name).join('、'),
    keywords: [no ?? content.template, termsHash ?? sha256],
    words: contractWords,
    name: title,
    no: no === null ? contractWords.unnumbered : { zh: no, en: '' },
    day: content.day,
    place: content.place,
    warning: content.warning,
    parties,
    notes: content.notes,
    terms: content.terms,
    parts: content.parts.map((part) => ({ title: part.title, clauses: part.clauses.map(clauseData) })),
    deviations: content.deviations,
    explanations: content.explanations.map(explanationData),
    basis: content.basis,
    foot: [
      `${contractWords.template.zh} ${content.template}　SHA-256 ${sha256}`,
      ...(termsHash === null
        ? []
        : [`${contractWords.termsHash.zh} ${contractWords.termsHash.en}　SHA-256 ${termsHash}`]),
    ],
  }
}

/**
 * The contract as PDF/A-2b, without signatures: kernel/signing appends them. `law` is the law of the contract's day and
 * place. Equal input gives equal bytes; what people wrote is data and never read as Typst. Throws PapersBusy or PaperFailed.
 */
export async function contractPaper(source: ContractSource, law: Law): Promise<Uint8Array> {
  const { at, ...data } = contractData(source, law)
  return await typeset('contract', data, at)
}
