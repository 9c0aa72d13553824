// What changed from one version of a model contract to another, clause by clause, and what the change comes to. Pure.
import type { Words } from '#kernel/act'
import { canonical, type Json } from '#kernel/proof'
import { dutiesChanged, marksOf, numbersChanged, paired, type Mark } from '#kernel/redline'
import type { Binding, Clause, Framework, Slot } from './framework.ts'
import { lookup } from './lookup.ts'

/** A number that is another, or only in one of the two; `name` is a field of a slot, or empty for the words of a clause. */
export type NumberChange = { name: string; was: string | null; is: string | null }

export type ClauseDiff = {
  status: 'same' | 'changed' | 'added' | 'removed' | 'renamed'
  id: string
  wasId: string | null
  title: Words
  /** marks over the words; variants one below the other */
  zh: Mark[]
  en: Mark[]
  numbers: NumberChange[]
  duties: { added: string[]; removed: string[] }
  /** rules of the program that the clause states and did not, or did */
  bindings: { added: Binding[]; removed: Binding[] }
  /** other fields that are others: title, when, basis, risk, exceptional, explain, fixed */
  fields: string[]
}

export type SlotDiff = {
  status: 'changed' | 'added' | 'removed'
  id: string
  label: Words
  numbers: NumberChange[]
  fields: string[]
}

export type TextDiff = {
  clauses: ClauseDiff[]
  /** questions that changed; those that did not are left out */
  slots: SlotDiff[]
  /** fields of the text as a whole that are others: title, natures, issuer, parts … */
  fields: string[]
}

const whys = [
  'clause-added',
  'clause-removed',
  'number-changed',
  'duty-changed',
  'binding-changed',
  'condition-changed',
  'protection-changed',
  'slot-changed',
  'nature-changed',
  'stated-by-drafter',
] as const
export type Why = (typeof whys)[number]

/** What a change comes to: whether the review must be done again, and why (Fair Competition Review Regulation 18). */
export type ChangeSummary = {
  same: number
  changed: number
  added: number
  removed: number
  slots: number
  material: boolean
  why: Why[]
}

const jsonOf = (value: unknown): string => (value === undefined ? '' : canonical(value as Json))

/** All words of a clause, its variants one below the other. */
const wordsOf = (clause: Clause): Words => {
  const texts = clause.text === undefined ? clause.variants!.map(({ text }) => text) : [clause.text]
  return { zh: texts.map(({ zh }) => zh).join('\n'), en: texts.map(({ en }) => en).join('\n') }
}

/** The conditions under which a clause and each of its variants stand. */
const conditionsOf = ({ when, variants }: Clause): string =>
  jsonOf([when ?? null, ...(variants ?? []).map((variant) => variant.when ?? null)])

function differing<T extends object>(was: T, is: T, except: readonly string[]): string[] {
  const [a, b] = [was, is] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => !except.includes(name) && jsonOf(a[name]) !== jsonOf(b[name]))
    .toSorted()
}

const without = <T>(a: readonly T[], b: readonly T[]): T[] => a.filter((each) => !b.includes(each))

function clauseDiff(was: Clause | undefined, is: Clause | undefined): ClauseDiff {
  const shown = (is ?? was)!
  const [old, now] = [was && wordsOf(was), is && wordsOf(is)]
  const fields =
    was && is
      ? [
          ...differing(was, is, ['id', 'text', 'variants', 'binds', 'when']),
          ...(conditionsOf(was) === conditionsOf(is) ? [] : ['when']),
        ]
      : []
  const bindings = {
    added: without(is?.binds ?? [], was?.binds ?? []),
    removed: without(was?.binds ?? [], is?.binds ?? []),
  }
  const changed =
    fields.length + bindings.added.length + bindings.removed.length > 0 || old?.zh !== now?.zh || old?.en !== now?.en
  const statusOfKept = changed ? 'changed' : was?.id === is?.id ? 'same' : 'renamed'
  return {
    status: was === undefined ? 'added' : is === undefined ? 'removed' : statusOfKept,
    id: shown.id,
    wasId: was && is && was.id !== is.id ? was.id : null,
    title: shown.title,
    zh: marksOf(old?.zh ?? '', now?.zh ?? ''),
    en: marksOf(old?.en ?? '', now?.en ?? ''),
    numbers: numbersChanged(old, now).map((each) => ({ name: '', ...each })),
    duties: dutiesChanged(old, now),
    bindings,
    fields,
  }
}

const NUMBERS_OF_SLOT = ['default', 'min', 'max'] as const

function slotDiff(was: Slot | undefined, is: Slot | undefined): SlotDiff[] {
  const shown = (is ?? was)!
  const fields = was && is ? differing(was, is, []) : []
  if (was && is && fields.length === 0) return []
  const number = (slot: Slot | undefined, name: (typeof NUMBERS_OF_SLOT)[number]): string | null =>
    typeof slot?.[name] === 'number' ? String(slot[name]) : null
  const numbers = NUMBERS_OF_SLOT.map((name) => ({ name, was: number(was, name), is: number(is, name) }))
  return [
    {
      status: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      id: shown.id,
      label: shown.label,
      numbers: numbers.filter((each) => each.was !== each.is),
      fields,
    },
  ]
}

/** The diff of two texts: clauses of the second in their order, then those that are gone. */
export function diffFrameworks(from: Framework, to: Framework): TextDiff {
  const [old, now] = [from, to].map((each) => lookup(each).order.map(({ clause }) => clause)) as [Clause[], Clause[]]
  const passages = (clauses: readonly Clause[]) => clauses.map((clause) => ({ id: clause.id, zh: wordsOf(clause).zh }))
  const slots = new Map(from.slots.map((slot) => [slot.id, slot]))
  const kept = new Set(to.slots.map(({ id }) => id))
  return {
    clauses: paired(passages(old), passages(now)).map((pair) =>
      clauseDiff(pair.from === null ? undefined : old[pair.from], pair.to === null ? undefined : now[pair.to]),
    ),
    slots: [
      ...to.slots.flatMap((slot) => slotDiff(slots.get(slot.id), slot)),
      ...from.slots.flatMap((slot) => (kept.has(slot.id) ? [] : slotDiff(slot, undefined))),
    ],
    fields: differing(from, to, ['clauses', 'slots']),
  }
}

/** Words for one who reads or answers, and for the file: they change nothing of what is agreed. */
const WORDING_OF_SLOT = ['label', 'help', 'unit', 'group', 'basis']
const PROTECTION = ['exceptional', 'fixed']

const REASONS: Record<Exclude<Why, 'stated-by-drafter'>, (diff: TextDiff) => boolean> = {
  'clause-added': ({ clauses }) => clauses.some(({ status }) => status === 'added'),
  'clause-removed': ({ clauses }) => clauses.some(({ status }) => status === 'removed'),
  'number-changed': ({ clauses, slots }) =>
    clauses.some(({ status, numbers }) => status === 'changed' && numbers.length > 0) ||
    slots.some(({ numbers }) => numbers.length > 0),
  'duty-changed': ({ clauses }) =>
    clauses.some(({ status, duties }) => status === 'changed' && duties.added.length + duties.removed.length > 0),
  'binding-changed': ({ clauses }) =>
    clauses.some(({ bindings }) => bindings.added.length + bindings.removed.length > 0),
  'condition-changed': ({ clauses }) => clauses.some(({ fields }) => fields.includes('when')),
  'protection-changed': ({ clauses }) => clauses.some(({ fields }) => fields.some((each) => PROTECTION.includes(each))),
  'slot-changed': ({ slots }) =>
    slots.some(({ status, fields }) => status !== 'changed' || fields.some((each) => !WORDING_OF_SLOT.includes(each))),
  'nature-changed': ({ fields }) => fields.includes('natures'),
}

/**
 * What a change comes to. A clause that was added or removed, a number, a duty, a binding to the program, a condition, an
 * emphasis or a question that is another, is material by itself; of anything else the drafter states whether it is only
 * wording.
 */
export function summaryOf(diff: TextDiff, onlyWording: boolean): ChangeSummary {
  const count = (status: ClauseDiff['status']): number => diff.clauses.filter((each) => each.status === status).length
  const isAny = diff.fields.length + diff.slots.length + count('changed') > 0
  const why = whys.filter((each) => (each === 'stated-by-drafter' ? !onlyWording && isAny : REASONS[each](diff)))
  return {
    same: count('same'),
    changed: count('changed'),
    added: count('added'),
    removed: count('removed'),
    slots: diff.slots.length,
    material: why.length > 0,
    why,
  }
}
