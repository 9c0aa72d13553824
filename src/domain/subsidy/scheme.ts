// A programme as it is run on the platform: from law/programmes, or from a scheme drafted and adopted here; and its pool.
import type { StepInput } from '#kernel/casework'
import type { Sql, Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import { LOCAL, type OwnNumbers } from './numbers.ts'
import { isAward, POOL, programmeOf, RATE, type Condition, type Programme } from './programme.ts'
import { yearOf } from './redemption.ts'

export type Scheme = {
  scheme: string
  /** the citation of a programme on file, or scheme/<file> */
  key: string
  programme: Programme
  numbers: OwnNumbers | null
  place: string
  state: 'draft' | 'in-force' | 'open' | 'ended'
  validFrom: Day | null
  validUntil: Day | null
  windowFrom: Day | null
  windowUntil: Day | null
}

const COLUMNS = `scheme, key, programme, numbers, place, state, valid_from::text as "validFrom", valid_until::text as "validUntil",
  window_from::text as "windowFrom", window_until::text as "windowUntil"`

/** A scheme by its file; undefined when the file is none. */
export const schemeOf = (sql: Sql, scheme: string): Promise<Scheme | undefined> =>
  sql.one<Scheme>(`select ${COLUMNS} from subsidy.scheme where scheme = $1`, [scheme])

/** The scheme that is meant by its file, its key or its citation: one that is open before one that is not, the newest first. */
export const schemeNamed = (sql: Sql, named: string): Promise<Scheme | undefined> =>
  sql.one<Scheme>(
    `select ${COLUMNS} from subsidy.scheme where scheme::text = $1 or key = $1 or split_part(key, '#', 1) = $1
      order by state = 'open' desc, state = 'in-force' desc, since desc limit 1`,
    [named],
  )

export const schemesOn = (sql: Sql): Promise<Scheme[]> =>
  sql.rows<Scheme>(`select ${COLUMNS} from subsidy.scheme where state <> 'ended' order by key, since desc`)

export const keyOfDraft = (file: string): string => `scheme/${file}`

/** The programme that a draft describes, with the conditions of its kind of support (law/programmes/frames.yaml). */
export function programmeOfDraft(
  input: StepInput,
  conditions: readonly Condition[],
): { programme: Programme; numbers: OwnNumbers } {
  const fen = (name: string): number | undefined => input[name] as number | undefined
  const startup = fen('startupRate')
  const contractCap = fen('contractCapAmountFen')
  const name = String(input['name'])
  const programme = programmeOf({
    id: LOCAL,
    title: { zh: name, en: name },
    support: input['support'],
    payment: { mode: input['payment'], article: LOCAL, verified: 'platform' },
    pool: 'year',
    caps: { year: 'applicant-cap-fen', ...(contractCap === undefined ? {} : { contract: 'contract-cap-fen' }) },
    tiers: startup === undefined ? [] : [{ fact: 'startup', rate: 'startup-deduction-cap-ppm' }],
    ...(input['providerList'] === 'yes' ? { providerList: 'platform/subsidy-rules#provider-list' } : {}),
    conditions,
    notFound: {
      zh: '方案文本中的其他条件由主管部门在审核时核对',
      en: 'further conditions of the text are checked by the department in its review',
    },
  })
  return {
    programme,
    numbers: {
      cite: LOCAL,
      from: null,
      until: null,
      numbers: {
        ...(isAward(programme) ? {} : { [RATE]: fen('rate') ?? 0 }),
        ...(startup === undefined ? {} : { 'startup-deduction-cap-ppm': startup }),
        'applicant-cap-fen': fen('capAmountFen') ?? 0,
        ...(contractCap === undefined ? {} : { 'contract-cap-fen': contractCap }),
        [POOL]: fen('poolAmountFen') ?? 0,
      },
    },
  }
}

/** The pool that a grant of a day comes out of; null where the programme names none. */
export const poolOf = ({ key, programme }: Pick<Scheme, 'key' | 'programme'>, day: Day): string | null =>
  programme.pool === undefined ? null : programme.pool === 'year' ? `${key} ${yearOf(day)}` : key

/** What of a pool is used; 0 where nothing was granted out of it yet. */
export async function poolUsed(sql: Sql, pool: string | null): Promise<number> {
  if (pool === null) return 0
  const row = await sql.one<{ usedFen: number }>('select used_fen as "usedFen" from subsidy.pool where pool = $1', [
    pool,
  ])
  return row?.usedFen ?? 0
}

/** One grant at a time out of a pool: who waits here reads what the one before has reserved. */
export async function lockPool(tx: Tx, pool: string | null): Promise<void> {
  if (pool !== null) await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 3))', [pool])
}

/** One claim of a claimant at a time: its caps of the year are read by whoever comes next, whatever the contract. */
export async function lockHolder(tx: Tx, key: string, holder: string): Promise<void> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`${key} ${holder}`])
}

/** Reserves in a pool; the database refuses what would overspend it. The caller has locked it and checked the amount. */
export function reserveIn(
  tx: Tx,
  { pool, poolFen, amountFen, at }: { pool: string; poolFen: number; amountFen: number; at: Instant },
): void {
  tx.queue(
    `insert into subsidy.pool (pool, pool_fen, used_fen, since) values ($1, $2, $3, $4)
     on conflict (pool) do update set used_fen = pool.used_fen + excluded.used_fen, pool_fen = excluded.pool_fen, since = excluded.since`,
    [pool, poolFen, amountFen, at],
  )
}

/** What can no longer be used is in the pool again. More than was reserved cannot come back: the database refuses it. */
export function returnTo(tx: Tx, pool: string, amountFen: number, at: Instant): void {
  tx.queue('update subsidy.pool set used_fen = used_fen - $2, since = $3 where pool = $1', [pool, amountFen, at])
}
