// Where a cost report stands: its file, the form last filed, and what was said of its lines.
import { refuse, type Refusal } from '#kernel/act'
import { caseFile, type CaseFile } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { cellsOf, totalOf, type CostCell, type CostForm } from './cost-form.ts'
import type { Hook } from './cost-hooks.ts'

export const COST_REPORT = 'pricing.cost-report'
export const ADJUSTMENT = 'platform/price-rules#cost-adjustment'
export const FORM = 'platform/price-rules#cost-form'

export type FormFiled = {
  version: number
  sha256: string
  name: string
  normalUsePpm: number
  totalFen: number
  form: CostForm
}

export type Adjustment = {
  line: number
  toldFen: number
  reason: string
  article: string
  reply: string | null
  decidedFen: number | null
  decision: 'upheld' | 'changed' | 'dropped' | null
  decisionReason: string | null
}

export type CostFacts = {
  state: string | null
  place: string
  hook: Hook | null
  provider: string | null
  /** who may act for the body that asks */
  bodies: string[]
  filed: FormFiled | null
  adjustments: Adjustment[]
}

/** Which ground a file rests on: what its opening step chose. */
export const hookOf = (file: CaseFile): Hook | null =>
  (['select-hook', 'select-catalogue-hook', 'select-contract-hook'].flatMap(
    (step) => file.taken[step]?.marks['hook'] ?? [],
  )[0] as Hook | undefined) ?? null

type FormRow = { version: number; sha256: string; name: string; normalUsePpm: number; totalFen: string; form: string }

/** The form last filed on a file. */
export async function formFiled(sql: Sql, file: string): Promise<FormFiled | null> {
  const row = await sql.one<FormRow>(
    `select version, sha256, name, normal_use_ppm as "normalUsePpm", total_fen::text as "totalFen", form
       from pricing.cost_form where file = $1 order by version desc limit 1`,
    [file],
  )
  return row ? { ...row, totalFen: Number(row.totalFen), form: JSON.parse(row.form) as CostForm } : null
}

/** What was told, answered and decided of the lines of a version. */
export async function adjustmentsOf(sql: Sql, file: string, version: number): Promise<Adjustment[]> {
  const rows = await sql.rows<
    Omit<Adjustment, 'toldFen' | 'decidedFen'> & { toldFen: string; decidedFen: string | null }
  >(
    `select line, told_fen::text as "toldFen", reason, article, reply, decided_fen::text as "decidedFen", decision, decision_reason as "decisionReason"
       from pricing.cost_adjustment where file = $1 and version = $2 order by line`,
    [file, version],
  )
  return rows.map(({ toldFen, decidedFen, ...row }) => ({
    ...row,
    toldFen: Number(toldFen),
    decidedFen: decidedFen === null ? null : Number(decidedFen),
  }))
}

/** The facts of an act on a cost report; all empty where there is no such file. */
export async function costFacts(sql: Sql, file: string): Promise<CostFacts> {
  const found = await caseFile(sql, file)
  if (found?.procedure !== COST_REPORT)
    return { state: null, place: 'cn', hook: null, provider: null, bodies: [], filed: null, adjustments: [] }
  const filed = await formFiled(sql, file)
  return {
    state: found.state,
    place: found.place,
    hook: hookOf(found),
    provider: found.parts['operator']?.[0] ?? null,
    bodies: [...(found.parts['authority'] ?? []), ...(found.parts['platform'] ?? [])],
    filed,
    adjustments: filed ? await adjustmentsOf(sql, file, filed.version) : [],
  }
}

/** No such file for this side, or not now: the lawful no that every act on a cost report begins with. */
export function notNow(
  { state, provider, bodies }: CostFacts,
  { actor, side, states }: { actor: Actor; side: 'provider' | 'body'; states: readonly string[] },
): Refusal | undefined {
  const mine =
    side === 'provider' ? provider === actor.party && actor.role !== 'platform' : bodies.includes(actor.party)
  if (state === null || !mine)
    return refuse(
      'no-such-file',
      { zh: '没有这一成本报告案卷，或者不是本案的一方', en: 'there is no such cost report, or you are no side of it' },
      'platform/price-rules#cost-confidentiality',
    )
  return states.includes(state)
    ? undefined
    : refuse(
        'not-in-this-state',
        { zh: '案卷现在的阶段不能办理此事', en: 'the file is not at the stage for this' },
        ADJUSTMENT,
      )
}

/** The decided amounts by line; a line whose adjustment was dropped or not decided stands as reported. */
export const decidedAmounts = (adjustments: readonly Adjustment[]): Map<number, number> =>
  new Map(adjustments.flatMap(({ line, decidedFen }) => (decidedFen === null ? [] : [[line, decidedFen] as const])))

/** The verified cells and total: the form with the adjustments decided. */
export function verifiedOf(
  filed: FormFiled,
  adjustments: readonly Adjustment[],
): { cells: CostCell[]; totalFen: number } {
  const cells = cellsOf(filed.form, filed.normalUsePpm, decidedAmounts(adjustments))
  return { cells, totalFen: totalOf(cells) }
}
