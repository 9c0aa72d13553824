// What a draft would change in stored decisions (X4). Every decision keeps its own day, place and facts; only the draft is
// added to the law, so that nothing else can make a difference. What is kept are counts, never a party's affairs.
import { replayOf, type AnyAct, type Changed, type Recordable, type Tally, type Told } from '#kernel/act'
import { newestDecisions } from '#kernel/evidence'
import { asIfInForce, type LawBook } from '#kernel/rules'
import type { Sql } from '#kernel/store'
import { instrumentId, type DraftText } from './draft-text.ts'
import { bookWith } from './warnings.ts'

/** At most so many of the newest decisions are decided again. */
export const MOST_DECISIONS = 100_000

/** Before any decision that the platform can hold. */
const FIRST_DAY = '2000-01-01'
const MOST_GROUPS = 200

/** Decisions of one act that would change in one way, for one reason. */
export type EffectGroup = {
  act: string
  was: string
  would: string
  /** fields of the decision that would be others */
  fields: string[]
  /** articles that make the difference */
  because: string[]
  decisions: number
}

export type EffectResult = {
  decisions: number
  same: number
  changed: number
  /** decided otherwise today already under their own law: not counted as an effect of the draft */
  drifted: number
  unreadable: number
  lawMissing: number
  byAct: ({ act: string } & Tally)[]
  groups: EffectGroup[]
  /** groups beyond those shown */
  moreGroups: number
}

const wordOf = (told: Told): string => (told.done ? 'done' : told.refused)

function fieldsChanged(was: Told, would: Told): string[] {
  if (!was.done || !would.done) return []
  const [a, b] = [was.decision as Recordable, would.decision as Recordable]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .toSorted()
}

function groupsOf(changed: readonly Changed[]): EffectGroup[] {
  const groups = new Map<string, EffectGroup>()
  for (const { act, was, would, because } of changed) {
    const group = {
      act,
      was: wordOf(was),
      would: wordOf(would),
      fields: fieldsChanged(was, would),
      because: because.map(({ cite }) => cite),
    }
    const key = JSON.stringify(group)
    const known = groups.get(key)
    if (known) known.decisions += 1
    else groups.set(key, { ...group, decisions: 1 })
  }
  return [...groups.values()].toSorted((a, b) => b.decisions - a.decisions || (a.act < b.act ? -1 : 1))
}

/** Decides the newest stored decisions again as if the text had been law all along. */
export async function effectOf(
  sql: Sql,
  {
    law,
    acts,
    text,
    most = MOST_DECISIONS,
  }: { law: LawBook; acts: ReadonlyMap<string, AnyAct>; text: DraftText; most?: number },
): Promise<EffectResult> {
  const replay = replayOf(law, asIfInForce(bookWith(law, text), instrumentId(text), FIRST_DAY), acts)
  for await (const portion of newestDecisions(sql, most)) for (const leaf of portion) replay.add(leaf)
  const { decisions, same, changed, drifted, unreadable, lawMissing, byAct } = replay.answer()
  const groups = groupsOf(changed)
  return {
    decisions,
    same,
    changed: changed.length,
    drifted: drifted.length,
    unreadable: unreadable.length,
    lawMissing: lawMissing.length,
    byAct: Object.entries(byAct)
      .map(([act, tally]) => ({ act, ...tally }))
      .toSorted((a, b) => (a.act < b.act ? -1 : 1)),
    groups: groups.slice(0, MOST_GROUPS),
    moreGroups: Math.max(0, groups.length - MOST_GROUPS),
  }
}
