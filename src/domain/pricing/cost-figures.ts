// Cost figures kept by cell, and the one way in which others use them: derived facts for a named purpose, each use on record.
import { canonical, type Json } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'
import type { Instant } from '#kernel/time'
import type { CostCell } from './cost-form.ts'
import { peersUpperQuartile } from './cost-engineering.ts'

/** Queues the cells of a form, as reported or as verified. */
export function keepFigures(
  tx: Tx,
  {
    file,
    version,
    stage,
    provider,
    place,
    at,
  }: { file: string; version: number; stage: 'reported' | 'verified'; provider: string; place: string; at: Instant },
  cells: readonly CostCell[],
): void {
  for (const cell of cells)
    tx.queue(
      `insert into pricing.cost_figure (file, version, stage, provider, place, site, device, month, cell, avc_fen, aac_fen, atc_fen, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (file, version, stage, site, device, month) do update set cell = excluded.cell, avc_fen = excluded.avc_fen,
         aac_fen = excluded.aac_fen, atc_fen = excluded.atc_fen, at = excluded.at`,
      [
        file,
        version,
        stage,
        provider,
        place,
        cell.site,
        cell.device,
        cell.month,
        canonical(cell as unknown as Json),
        cell.avcFen,
        cell.aacFen,
        cell.atcFen,
        at,
      ],
    )
}

/** What screening may know of a provider's cost: avoidable cost per card-hour and on what it rests; nothing of its make-up. */
export type ScreeningCost = {
  provider: string
  device: string
  month: string
  avcFen: string
  aacFen: string
  /** `peers`: the report was refused or is overdue, and this is the peers' 75th percentile, for screening alone */
  basis: 'verified' | 'reported' | 'peers'
}

/**
 * The avoidable costs of some months for a named purpose (surveillance screening, the index). Whoever is handed them writes
 * that down with `noteCostUse` where its act takes effect: what is read again for an answer that was given before is no use.
 * `leastPeers` is platform/price-rules#cost-confidentiality least-peers.
 */
export async function screeningCosts(
  sql: Sql,
  { months, leastPeers }: { months: readonly string[]; leastPeers: number },
): Promise<ScreeningCost[]> {
  const known = await sql.rows<ScreeningCost>(
    `select distinct on (provider, device, month) provider, device, month, avc_fen::text as "avcFen", aac_fen::text as "aacFen", stage as basis
       from pricing.cost_figure where month = any($1) order by provider, device, month, stage desc, at desc`,
    [months],
  )
  return [...known, ...(await costsOfSilent(sql, known, months, leastPeers))]
}

/** Queues the record of every figure that was handed out; `use` is the act that used them. */
export function noteCostUse(
  tx: Tx,
  { use, purpose, at }: { use: string; purpose: 'surveillance' | 'index'; at: Instant },
  costs: readonly Pick<ScreeningCost, 'provider' | 'device' | 'month' | 'basis'>[],
): void {
  for (const { provider, device, month, basis } of costs)
    tx.queue(
      `insert into pricing.cost_use (use, purpose, provider, device, month, basis, at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (use, provider, device, month) do nothing`,
      [use, purpose, provider, device, month, basis, at],
    )
}

/** Providers that refused or let the time pass, at the upper quartile of those who answered. */
async function costsOfSilent(
  sql: Sql,
  known: readonly ScreeningCost[],
  months: readonly string[],
  leastPeers: number,
): Promise<ScreeningCost[]> {
  const silent = await sql.rows<{ provider: string }>(
    `select distinct provider from pricing.cost_request
      where hook <> 'contract' and state in ('overdue', 'refusal', 'ordered-to-correct', 'penalised') order by provider`,
  )
  const devices = [...new Set(known.map(({ device }) => device))]
  return silent.flatMap(({ provider }) =>
    devices.flatMap((device) =>
      months.flatMap((month) => {
        const peers = known.filter((one) => one.device === device && one.month === month)
        if (peers.some((one) => one.provider === provider)) return []
        const avcFen = peersUpperQuartile(
          peers.map((one) => one.avcFen),
          leastPeers,
        )
        const aacFen = peersUpperQuartile(
          peers.map((one) => one.aacFen),
          leastPeers,
        )
        return avcFen === null || aacFen === null
          ? []
          : [{ provider, device, month, avcFen, aacFen, basis: 'peers' as const }]
      }),
    ),
  )
}
