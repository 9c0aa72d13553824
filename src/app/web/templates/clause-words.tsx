import type { ReactNode } from 'react'
import type { Condition, Framework, Slot, TemplateClause } from '../api/template-rows.ts'
import { useTongue, type Lang } from '../i18n/words.tsx'

/** Where an answer or the number of another clause stands in the words of a clause. */
const PLACE = /\{(#?)([a-zA-Z][A-Za-z0-9-]*)\}/g

/** A template's slots by id, and its clauses' numbers, as its words name them. */
export interface Naming {
  slots: ReadonlyMap<string, Slot>
  numbers: ReadonlyMap<string, number>
}

export function namingOf({ slots, clauses, parts }: Pick<Framework, 'slots' | 'clauses' | 'parts'>): Naming {
  const known = new Set(clauses.map(({ id }) => id))
  const order = parts.flatMap((part) => part.clauses).filter((id) => known.has(id))
  return {
    slots: new Map(slots.map((slot) => [slot.id, slot])),
    numbers: new Map(order.map((id, at) => [id, at + 1])),
  }
}

/** Words with blanks: an answer to come stands as the name of its question, another clause as its number. */
export function Blanks({ text, of }: { text: string; of: Naming }): ReactNode {
  const { t, lang } = useTongue()
  const parts: ReactNode[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    const [whole, sign, name = ''] = match
    parts.push(text.slice(at, match.index))
    at = match.index + whole.length
    const label = name === 'contractFen' ? t('clause.contractFen') : of.slots.get(name)?.label[lang]
    parts.push(
      sign === '#' ? (
        (of.numbers.get(name) ?? whole)
      ) : (
        <span key={match.index} className="blank">
          {label ?? whole}
        </span>
      ),
    )
  }
  parts.push(text.slice(at))
  return parts
}

/** All words of a clause: one text, or each variant with when it stands. */
export const textsOf = (clause: TemplateClause): { when?: Condition; zh: string; en: string }[] =>
  clause.text === undefined
    ? (clause.variants ?? []).map(({ when, text }) => ({ ...(when === undefined ? {} : { when }), ...text }))
    : [clause.text]

/** A condition as one says it: "验收方式为「书面」"; of alternatives any, of what stands together all. */
export function conditionSaid(
  condition: Condition,
  slots: ReadonlyMap<string, Slot>,
  { lang, or, and, yes, no }: { lang: Lang; or: string; and: string; yes: string; no: string },
): string {
  const valueSaid = (slot: Slot | undefined, value: string | boolean): string =>
    typeof value === 'boolean'
      ? value
        ? yes
        : no
      : (slot?.options?.find((option) => option.value === value)?.label[lang] ?? value)
  return [condition]
    .flat()
    .map((wanted) =>
      Object.entries(wanted)
        .map(([name, values]) => {
          const slot = slots.get(name)
          const said = values.map((value) => valueSaid(slot, value)).join(or)
          return lang === 'zh' ? `${slot?.label.zh ?? name}为${said}` : `${slot?.label.en ?? name}: ${said}`
        })
        .join(and),
    )
    .join(lang === 'zh' ? '；或者' : '; or ')
}

/** What is said where a clause or a text stands only under a condition. */
export function OnlyWhen({ when, of }: { when: Condition | undefined; of: Naming }): ReactNode {
  const { t, lang } = useTongue()
  if (when === undefined) return null
  const said = conditionSaid(when, of.slots, {
    lang,
    or: t('or'),
    and: t('and'),
    yes: t('entry.yes'),
    no: t('entry.no'),
  })
  return <p className="quiet">{t('clause.when', { said })}</p>
}
