// Changes to a draft, as data: what they do to it, what they rest on, and when two of them meet. Pure.
import { editSchema, hides, type Answers, type Edit, type Framework } from '#domain/templates'
import type { Words } from '#kernel/act'
import { z } from 'zod'

const answerValue = z.union([z.string().max(8_000), z.int(), z.boolean(), z.array(z.string().max(500)).max(200)])

/** Answers as they come in: flat, by slot. */
export const answersInput = z
  .record(z.string().max(60), answerValue)
  .refine((answers) => Object.keys(answers).length <= 300, 'at most 300 answers')

/** One change: an answer given or taken back (null), an edit of a clause, or a clause back as the template has it. */
export const changeSchema = z.union([
  z.strictObject({ kind: z.literal('answer'), slot: z.string().min(1).max(60), value: answerValue.nullable() }),
  editSchema,
  z.strictObject({ kind: z.literal('restore'), clause: z.string().min(1).max(60) }),
])
export type Change = z.infer<typeof changeSchema>

/** What is negotiated over one template. */
export type Draft = { answers: Answers; edits: readonly Edit[] }

/** A change that cannot be made, and why. */
export type Wrong = {
  code: 'clause-unknown' | 'clause-fixed' | 'slot-unknown' | 'party-fixed' | 'hidden-characters' | 'text-too-long'
  says: Words
  basis: string[]
}

/** Filled from the register (platform/contract-rules#parties-as-registered). */
export const PARTY_SLOTS: ReadonlySet<string> = new Set([
  'lesseeName',
  'lesseeUscc',
  'providerName',
  'providerUscc',
  'assigneeName',
  'assigneeUscc',
])

const wrong = (code: Wrong['code'], zh: string, en: string, ...basis: string[]): Wrong => ({
  code,
  says: { zh, en },
  basis,
})

/** The slots to which something was said; an empty text or list takes the answer back. */
export const answeredIn = (changes: readonly Change[]): Set<string> =>
  new Set(changes.flatMap((c) => (c.kind === 'answer' && saysSomething(c.value) ? [c.slot] : [])))

const saysSomething = (value: Answers[string] | null): boolean =>
  value !== null && (typeof value !== 'object' ? String(value).trim() !== '' : value.length > 0)

/** Where a change writes: `slot:<id>` or `clause:<id>`. */
const placeOf = (change: Change): string =>
  change.kind === 'answer' ? `slot:${change.slot}` : `clause:${change.clause}`

/** The draft after the changes, one after another, and where they wrote; or the first that cannot be made. */
export function applyChanges(
  template: Framework,
  draft: Draft,
  changes: readonly Change[],
): { draft: Draft; wrote: string[] } | { wrong: Wrong } {
  const answers: Record<string, Answers[string]> = { ...draft.answers }
  let edits = [...draft.edits]
  for (const change of changes) {
    if (change.kind === 'answer') {
      const bad = badSlot(template, change.slot)
      if (bad) return { wrong: bad }
      if (change.value === null) delete answers[change.slot]
      else answers[change.slot] = change.value
      continue
    }
    const done = editedBy(template, edits, change)
    if ('code' in done) return { wrong: done }
    edits = done
  }
  if (ownCharacters(edits) > MOST_CHARACTERS)
    return {
      wrong: wrong(
        'text-too-long',
        `双方自拟的文字合计超过 ${MOST_CHARACTERS} 字；较长的内容请作为附件，在条款中写明其哈希`,
        `the words of the parties’ own come to more than ${MOST_CHARACTERS} characters; name a longer text in a clause by its hash`,
        TRACKED,
      ),
    }
  return { draft: { answers, edits }, wrote: [...new Set(changes.map(placeOf))] }
}

function badSlot(template: Framework, slot: string): Wrong | undefined {
  if (PARTY_SLOTS.has(slot))
    return wrong(
      'party-fixed',
      '双方的名称和代码取自登记，不能修改',
      'names and codes of the parties come from the register and cannot be changed',
      'platform/contract-rules#parties-as-registered',
    )
  if (!template.slots.some(({ id }) => id === slot))
    return wrong('slot-unknown', `示范文本没有填空项「${slot}」`, `the template has no slot “${slot}”`, TRACKED)
  return undefined
}

const TRACKED = 'platform/contract-rules#tracked-changes'

/** A contract is read by people, and set anew at every change: beyond this the words of the parties’ own are no clauses. */
const MOST_CHARACTERS = 300_000
const ownCharacters = (edits: readonly Edit[]): number =>
  edits.flatMap(wordsIn).reduce((sum, words) => sum + words.length, 0)

/** All words that a change brings into the contract. */
const wordsIn = (change: Exclude<Change, { kind: 'answer' }>): string[] =>
  change.kind === 'replace' || change.kind === 'add'
    ? [change.zh, change.en, ...(change.kind === 'add' ? [change.title.zh, change.title.en] : [])]
    : []

/** There is at most one edit of a clause: a later one takes the place of the earlier. */
function editedBy(template: Framework, edits: Edit[], change: Exclude<Change, { kind: 'answer' }>): Edit[] | Wrong {
  const inTemplate = template.clauses.find(({ id }) => id === change.clause)
  const before = edits.find(({ clause }) => clause === change.clause)
  if (wordsIn(change).some(hides))
    return wrong(
      'hidden-characters',
      `条款「${change.clause}」的文字含有看不见的字符（控制、变向、零宽），所见与所签会不一致`,
      `the words of clause “${change.clause}” hold characters that one does not see (control, direction, no width): what is read would not be what is signed`,
      TRACKED,
    )
  const unknown = (clause: string): Wrong =>
    wrong('clause-unknown', `没有条款「${clause}」`, `there is no clause “${clause}”`, TRACKED)
  if (change.kind === 'add') {
    if (inTemplate || before)
      return wrong(
        'clause-unknown',
        `条款标识「${change.clause}」已被使用`,
        `the clause id “${change.clause}” is taken`,
        TRACKED,
      )
    const behind =
      template.clauses.some(({ id }) => id === change.after) ||
      edits.some(({ kind, clause }) => kind === 'add' && clause === change.after)
    return behind ? [...edits, change] : unknown(change.after)
  }
  if (!inTemplate && before?.kind !== 'add') return unknown(change.clause)
  if (change.kind === 'restore' && !inTemplate) return unknown(change.clause)
  if (change.kind === 'remove' && inTemplate?.fixed)
    return wrong(
      'clause-fixed',
      `「${inTemplate.title.zh}」不能删除：缺少它，合同缺少法律或者平台规则所要求的内容`,
      `“${inTemplate.title.en}” cannot be taken out: without it the contract lacks what law or the platform needs`,
      ...inTemplate.basis,
    )
  const others = edits.filter(({ clause }) => clause !== change.clause)
  if (change.kind === 'restore') return others
  if (before?.kind !== 'add') return [...others, change]
  // a clause of their own: rewritten in its place, or gone, and what stood behind it moves up
  if (change.kind === 'replace')
    return edits.map((edit) => (edit === before ? { ...before, zh: change.zh, en: change.en } : edit))
  return others.map((edit) =>
    edit.kind === 'add' && edit.after === before.clause ? { ...edit, after: before.after } : edit,
  )
}

/** The slots whose answers stand in the words of each clause. */
function slotsByClause(template: Framework): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { id, text, variants } of template.clauses) {
    const words = text ? [text.zh, text.en] : (variants ?? []).flatMap((v) => [v.text.zh, v.text.en])
    found.set(id, [
      ...new Set(words.flatMap((each) => [...each.matchAll(/\{([a-z][A-Za-z0-9]*)\}/g)].map((m) => m[1]!))),
    ])
  }
  return found
}

/**
 * What a proposal rests on: what it writes, the answers inside the clauses it rewrites, and the clauses that speak of the
 * answers it gives. When one of them has changed since, both sides must look again.
 */
export function restsOn(template: Framework, changes: readonly Change[]): Set<string> {
  const inside = slotsByClause(template)
  const places = new Set(changes.map(placeOf))
  for (const change of changes) {
    if (change.kind !== 'answer') for (const slot of inside.get(change.clause) ?? []) places.add(`slot:${slot}`)
    else for (const [clause, slots] of inside) if (slots.includes(change.slot)) places.add(`clause:${clause}`)
  }
  return places
}

export type Written = { revision: number; side: string; at: string; wrote: readonly string[] }

/** The later revisions that changed what the proposal rests on; none: it can be taken as it is. */
export function changedSince(template: Framework, changes: readonly Change[], later: readonly Written[]): Written[] {
  const places = restsOn(template, changes)
  return later.flatMap((written) => {
    const met = written.wrote.filter((place) => places.has(place))
    return met.length === 0 ? [] : [{ ...written, wrote: met }]
  })
}
