// What a maker should look at again: powers, conflicts, bases that do not stand. Shown and kept with the version, never a
// bar: the organ that reviews, approves or files the text decides (Legislation Law 107–113).
import {
  asIfInForce,
  BadLaw,
  bookOf,
  competenceWarnings,
  LawMissing,
  type LawBook,
  type Resolution,
  type Warning,
} from '#kernel/rules'
import { instrumentId, instrumentOf, type DraftText } from './draft-text.ts'

export type ConflictWarning = {
  article: string
  matter: string
  /** what would hold on the matter if the draft were in force; null: not decided by a rule of conflict */
  holds: string | null
  among: string[]
  reasons: { by: string; over: string; basis: string; says: { zh: string; en: string } }[]
  refer: Resolution['refer']
}

export type TextWarnings = {
  competence: Warning[]
  conflicts: ConflictWarning[]
  /** citations of the text that resolve to nothing in force on the day it is meant to take effect */
  bases: { article: string; cite: string; why: string; says: { zh: string; en: string } }[]
}

/** The book with a text in it as a draft; a draft of the same name gives way to it. */
export function bookWith(book: LawBook, text: DraftText): LawBook {
  const draft = instrumentOf(text, { source: 'draft on file', checkedOn: text.from })
  return bookOf([...book.instruments.filter(({ id }) => id !== draft.id), draft], book.calendars)
}

/** Why the text cannot stand in law/ as a draft, in one line; undefined when it can. */
export function unloadable(book: LawBook, text: DraftText): string | undefined {
  const same = book.instruments.find(({ id }) => id === instrumentId(text))
  if (same && same.status !== 'draft') return `${same.id}: ${same.title.zh} is in the book already and is no draft`
  const replaced = text.articles.flatMap(({ replaces }) =>
    replaces === undefined || book.cites().includes(replaces) ? [] : [replaces],
  )
  if (replaced.length > 0) return `replaces: ${replaced.join(', ')}: no such article`
  try {
    asIfInForce(bookWith(book, text), instrumentId(text), text.from)
    return undefined
  } catch (error) {
    if (error instanceof BadLaw) return error.message
    throw error
  }
}

/** All warnings on a text that can be loaded. */
export function warningsOn(book: LawBook, text: DraftText): TextWarnings {
  const { kind, jurisdiction, fields, creates, authorised, temporaryUntil, from } = text
  const enacted = asIfInForce(bookWith(book, text), instrumentId(text), from)
  const law = book.at(from, jurisdiction)
  return {
    competence: competenceWarnings({
      kind,
      jurisdiction,
      fields,
      creates,
      ...(authorised === undefined ? {} : { authorised }),
      ...(temporaryUntil === undefined ? {} : { temporary: { from, until: temporaryUntil } }),
    }),
    conflicts: text.articles.flatMap(({ id, matter }) => {
      if (matter === undefined) return []
      try {
        const { holds, among, reasons, refer } = enacted.onMatter(matter, from, jurisdiction)
        if (among.length < 2) return []
        return [
          {
            article: id,
            matter,
            holds,
            among,
            reasons: reasons.map(({ by, over, basis, says }) => ({ by, over, basis, says })),
            refer,
          },
        ]
      } catch (error) {
        // An article that takes another's place speaks on the matter from there.
        if (error instanceof LawMissing) return []
        throw error
      }
    }),
    bases: text.articles.flatMap(({ id, basis = [] }) =>
      basis.flatMap((cite) => {
        const held = law.holds(cite)
        return held.holds ? [] : [{ article: id, cite, why: held.why, says: held.says }]
      }),
    ),
  }
}

/** The four groups of what may not stand in a text, and the exception, which needs an end (art. 8–12). */
export function competitionChecklist({ creates }: Pick<DraftText, 'creates'>) {
  const group = (basis: string, zh: string, en: string, found: readonly string[]) => ({
    basis,
    says: { zh, en },
    found: found.filter((each) => (creates as readonly string[]).includes(each)),
  })
  const FCR = 'cn/fair-competition-review-regulation'
  return {
    groups: [
      group(
        `${FCR}#8`,
        '市场准入和退出：不合理准入条件、指定经营者、未经授权的特许经营、负面清单之外设限',
        'entry and exit: unreasonable conditions, named suppliers, concessions without authority, limits beyond the negative list',
        [
          'licence',
          'unified-licence',
          'pre-registration-licence',
          'licence-condition',
          'filing-as-condition',
          'registration-as-condition',
          'catalogue',
          'local-negative-list',
          'designated-supplier',
        ],
      ),
      group(
        `${FCR}#9`,
        '商品、要素自由流动：限制外地经营者、歧视性价格或补贴、限制迁出',
        'free movement: outside firms kept out, discriminating prices or subsidies, moving away prevented',
        ['outside-firm-limit'],
      ),
      group(
        `${FCR}#10`,
        '影响生产经营成本：没有依据的税收、财政、要素优惠给予特定经营者',
        'costs: tax, fiscal or resource favours to certain firms without a basis',
        ['named-firm-favour'],
      ),
      group(
        `${FCR}#11`,
        '影响生产经营行为：强制从事垄断行为、披露敏感信息、定价越权',
        'conduct: made to restrain competition, to disclose sensitive information, or priced beyond powers',
        ['conduct-order', 'price-fixing', 'guided-price'],
      ),
    ],
    exception: {
      basis: `${FCR}#12`,
      says: {
        zh: '例外须没有对公平竞争影响更小的替代方案，并有合理的实施期限或者终止条件',
        en: 'an exception needs that nothing milder works, and a reasonable term or end',
      },
    },
  }
}
