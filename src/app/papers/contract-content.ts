// A contract as its papers show it: the same parts, in the same words, for PDF and for Word.
import type { PaperSource } from '#domain/contracts'
import { answerWords, lookup, programOf, type Assembled, type AssembledClause, type Framework } from '#domain/templates'
import type { Words } from '#kernel/act'
import { BadMoney, formatYuan } from '#kernel/money'
import { marksOf, type Mark } from '#kernel/redline'
import type { Law } from '#kernel/rules'
import { bearsOn, contractWords, issuedBy, sideWords } from './contract-words.ts'
import { dateWords, verifiedWords } from './words.ts'

/** What a contract is set from; `PaperSource` of the contracts room is one. */
export type ContractSource = Pick<PaperSource, 'text' | 'template'> & {
  /** where the contract stands on the platform and the hash that is signed; null: only assembled */
  lease: { lease: string; termsHash: string } | null
  parties: readonly PaperSource['parties'][number][]
  /** who wrote which slots and clauses, oldest first; empty for one that was only assembled */
  revisions: readonly PaperSource['revisions'][number][]
  questions: readonly PaperSource['questions'][number][]
  explanations: readonly PaperSource['explanations'][number][]
}

/** The answers that one looks for first, in this order; a framework has some of them. */
const KEY_TERMS = [
  'nature',
  'assignedLease',
  'assignmentKind',
  'assignmentFrom',
  'assignmentPriceFen',
  'models',
  'cards',
  'shareMilli',
  'storageGib',
  'deliveryPlace',
  'startsAt',
  'endsOn',
  'hours',
  'unitPriceFen',
  'storageUnitPriceFen',
  'billingStart',
  'paymentDueDays',
  'latePpmPerDay',
  'earnestFen',
  'depositFen',
  'serviceGrade',
  'availabilityPpm',
  'acceptanceDays',
  'liabilityCapPpm',
  'disputeWay',
  'disputeCourt',
  'arbitrationInstitution',
]

const LANGS = ['zh', 'en'] as const
const NOTHING: Words = { zh: '', en: '' }
/** Fewer characters left alone between two changes belong to the change: a redline of single words cannot be read. */
const SHORT_RUN = 8

export type Redline = {
  heading: Words
  /** the clause; empty for one taken out */
  clause: string
  kind: 'replace' | 'add' | 'remove'
  zh: Mark[]
  en: Mark[]
  /** who last wrote it, and when */
  by: string
  at: string
}

export type ContentClause = {
  id: string
  no: string
  title: Words
  text: Words
  /** numbers in the list of the legal basis */
  refs: readonly number[]
  notable: Words | null
  differs: Words | null
  /** the model text's words and the parties', where they changed them */
  redline: Redline | null
  risk: Words | null
  explain: Words | null
  /** questions and explanations, oldest first; `at` an instant */
  said: readonly { at: string; by: Words; what: Words; words: string }[]
}

export type ContractContent = ReturnType<typeof contractContent>

/**
 * What stands on the papers of a contract. `law` is the law of the contract's day and place, for the words of the legal
 * basis. Pure: equal input gives equal content.
 */
export function contractContent(source: ContractSource, law: Law) {
  const { text, template, parties, lease } = source
  const basis = grounds(text, law)
  const refOf = new Map(basis.flatMap(({ articles }) => articles.map(({ cite, ref }) => [cite, ref] as const)))
  const clauses = text.clauses.map((clause) => contentClause(clause, source, refOf))
  const partTitles = [...new Map(text.clauses.map(({ part }) => [part.zh, part])).values()]
  const { framework } = text
  return {
    at: writtenAt(source),
    findings: text.findings,
    title: text.title,
    no: lease?.lease ?? null,
    day: dateWords(text.on),
    place: text.place,
    warning: text.complete ? null : contractWords.incomplete,
    parties: parties.map(({ side, name, uscc }) => ({ side: sideWords(framework, side), name, uscc })),
    notes: [contractWords.prevails, issuedBy(template.issuer, template.official)],
    terms: keyTerms(text, template),
    parts: partTitles.map((title) => ({
      title,
      clauses: clauses.filter((_, i) => text.clauses[i]!.part.zh === title.zh),
    })),
    deviations: [
      ...clauses.flatMap(({ redline }) => redline ?? []),
      ...text.removed.map(({ id, title, zh, en }): Redline => ({
        heading: title,
        clause: '',
        kind: 'remove',
        zh: redline(zh, ''),
        en: redline(en, ''),
        ...writtenBy(id, source),
      })),
    ],
    explanations: clauses.filter(({ notable, said }) => notable !== null || said.length > 0),
    basis,
    template: `${text.framework} ${text.version}`,
    sha256: text.sha256,
    termsHash: lease?.termsHash ?? null,
  }
}

/** When the text was last written; one that was only assembled has the first moment of its day in China. */
const writtenAt = ({ text, revisions }: ContractSource): string =>
  revisions.at(-1)?.at ?? new Date(`${text.on}T00:00:00+08:00`).toISOString()

/** Who last wrote a clause, and when; of a contract that was only assembled nobody in particular. */
function writtenBy(clause: string, source: ContractSource): { by: string; at: string } {
  const last = source.revisions.findLast(({ wrote }) => wrote.includes(`clause:${clause}`))
  const party = source.parties.find(({ side }) => side === last?.side)
  if (last === undefined || party === undefined) return { by: contractWords.both.zh, at: writtenAt(source) }
  return { by: `${sideWords(source.text.framework, party.side).zh} ${party.name}`, at: last.at }
}

function contentClause(
  clause: AssembledClause,
  source: ContractSource,
  refOf: ReadonlyMap<string, number>,
): ContentClause {
  const {
    text: { framework },
    questions,
    explanations,
  } = source
  const { id, title, zh, en, deviates, exceptional } = clause
  const no = `第${clause.no}条`
  const said = [
    ...questions.map((each) => ({ ...each, what: contractWords.asked })),
    ...explanations.map((each) => ({ ...each, what: contractWords.explained })),
  ]
    .filter((each) => each.clause === id)
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
  return {
    id,
    no,
    title,
    text: { zh, en },
    refs: clause.basis.flatMap((cite) => refOf.get(cite) ?? []),
    notable: exceptional === null ? null : bearsOn(framework, exceptional),
    differs: deviates === null ? null : contractWords.differs,
    redline:
      deviates === null
        ? null
        : {
            heading: { zh: `${no}　${title.zh}`, en: title.en },
            clause: id,
            kind: deviates.kind,
            zh: redline(deviates.zh, zh),
            en: redline(deviates.en, en),
            ...writtenBy(id, source),
          },
    risk: clause.risk,
    explain: clause.explain,
    said: said.map(({ at, side, what, words }) => ({ at, by: sideWords(framework, side), what, words })),
  }
}

function keyTerms(text: Assembled, template: Framework): { label: Words; value: Words }[] {
  const { slots } = lookup(template)
  const rows = KEY_TERMS.flatMap((id) => {
    const [slot, answer] = [slots.get(id), text.answers[id]]
    if (slot === undefined || answer === undefined || answer === '') return []
    const unit = typeof answer === 'number' ? slot.unit : undefined
    const [zh, en] = LANGS.map((lang) => {
      const words = answerWords(slot, answer, lang)
      return unit === undefined ? words : `${words} ${unit[lang]}`
    }) as [string, string]
    return [{ label: slot.label, value: { zh, en: en === zh ? '' : en } }]
  })
  const amountFen = amountOf(text)
  return amountFen === null
    ? rows
    : [...rows, { label: contractWords.amount, value: { zh: formatYuan(amountFen), en: '' } }]
}

/** The estimated contract amount in fen; null while it cannot be computed, is beyond what a record holds, or is the price of an assignment. */
function amountOf(text: Assembled): number | null {
  if (!text.complete || text.framework === 'assignment') return null
  try {
    return programOf(text).contractFen
  } catch (error) {
    if (error instanceof BadMoney) return null
    throw error
  }
}

/** Changes as one reads them: what stays between two of them only if it is long enough to be read as words that stay. */
function redline(from: string, to: string): Mark[] {
  const out: Mark[] = []
  let [removed, added] = ['', '']
  const flush = (): void => {
    if (removed !== '') out.push({ mark: 'removed', text: removed })
    if (added !== '') out.push({ mark: 'added', text: added })
    removed = added = ''
  }
  const marks = marksOf(from, to)
  for (const [i, { mark, text }] of marks.entries()) {
    const between = i > 0 && i < marks.length - 1
    if (mark === 'same' && !(between && text.length < SHORT_RUN)) {
      flush()
      out.push({ mark, text })
      continue
    }
    if (mark !== 'added') removed += text
    if (mark !== 'removed') added += text
  }
  flush()
  return out
}

/** What the clauses rest on: instruments as they are first named, each with its articles in order, numbered through. */
function grounds({ clauses }: Assembled, law: Law) {
  const cites = [...new Set(clauses.flatMap(({ basis }) => basis))]
  const byInstrument = Map.groupBy(cites, (cite) => cite.split('#')[0]!)
  let last = 0
  return [...byInstrument].map(([instrument, articles]) => {
    const rows = articles.toSorted(byArticle).map((cite) => ({ cite, ref: (last += 1), ...article(cite, law) }))
    return {
      instrument: rows.find(({ instrument }) => instrument)?.instrument ?? { zh: instrument, en: instrument },
      articles: rows,
    }
  })
}

const numberOf = (cite: string): number => Number(/#(\d+)/.exec(cite)?.[1] ?? 0)
const byArticle = (a: string, b: string): number => numberOf(a) - numberOf(b)

function article(cite: string, law: Law) {
  const held = law.holds(cite)
  if (!held.holds) return { no: cite, instrument: null, gist: NOTHING, verified: contractWords.notInForce }
  const { no, instrument, gist, verified } = held.article
  return { no, instrument: instrument.title, gist, verified: verifiedWords(verified) }
}
