// A small sound cost form as a file, for tests and as the sample that a business starts from.
import { COLUMNS } from './cost-csv.ts'

const ANSWERS = '票据一,有合同和发票,用于算力服务,不高于同期市价'

/** Eight cards of one site in one month: 720 hours each, `used` card-hours sold; `extra` rows are padded with empty cells. */
export function sampleCsv({ used = '4032', extra = [] }: { used?: string; extra?: readonly string[] } = {}): string {
  const rows = [
    `甲,X100,2026-03,capacity,CNY,,8,720,${used}`,
    `甲,X100,2026-03,depreciation,CNY,,,,,1600000.00,50000,5,1000000,40000,,,,,${ANSWERS}`,
    `甲,X100,2026-03,electricity,CNY,,,,,,,,,,4200,1.25,0.62,,${ANSWERS}`,
    `甲,*,2026-03,rent,CNY,9600.00,,,,,,,,,,,,card-hours,${ANSWERS}`,
    `甲,*,2026-03,staff,CNY,6000.00,,,,,,,,,,,,card-hours,${ANSWERS}`,
    ...extra,
  ]
  const padded = rows.map((row) => row + ','.repeat(COLUMNS.length - row.split(',').length))
  return [COLUMNS.join(','), ...padded].join('\n')
}
