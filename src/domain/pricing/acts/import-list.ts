import { act, instantInput, refuse } from '#kernel/act'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import { readListFile } from '../list-file.ts'
import { pricesStream } from '../publishing.ts'

const RULE = 'platform/price-rules#list-import'
const BAD_NAMED = 10
const FUTURE_MS = 5 * 60 * 1_000

type Input = { source: string; currency: string; taxIncluded: boolean; fetchedAt: string; csv: string }
type Facts = { compiler: Compiler | null; standing: Standing | null }

/** List prices from outside the platform enter as the weakest evidence: every row of the file, or none. */
export const importList = act<Input, Facts, { batch: string; rows: number }>({
  name: 'pricing.list.import',
  title: { zh: '录入平台外标价', en: 'Enter list prices from outside' },
  basis: [RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F1', 'F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    source: z.string().trim().min(3).max(300),
    currency: z.string().regex(/^[A-Z]{3}$/),
    taxIncluded: z.boolean(),
    fetchedAt: instantInput,
    csv: z.string().min(1).max(900_000),
  }),
  stream: pricesStream,

  load: (tx, _input, { actor }) => compilerNow(tx, actor.party),

  decide(facts, { csv, fetchedAt }, { law, at, id }) {
    const no = mayCompile(facts)
    if (no) return no
    if (Date.parse(fetchedAt) > Date.parse(at) + FUTURE_MS)
      return refuse('fetched-in-future', { zh: '取得时间在将来', en: 'it was fetched in the future' }, RULE)
    const { rows, bad } = readListFile(csv)
    if (bad.length > 0) {
      const named = bad.slice(0, BAD_NAMED)
      const more = bad.length - named.length
      return refuse(
        'bad-rows',
        {
          zh: `未录入任何一行。${named.map(({ line, zh }) => `第 ${line} 行：${zh}`).join('；')}${more > 0 ? `；另有 ${more} 行` : ''}`,
          en: `no row was entered. ${named.map(({ line, en }) => `line ${line}: ${en}`).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
        },
        RULE,
      )
    }
    const most = law.integer(RULE, 'rows')
    if (rows.length === 0 || rows.length > most)
      return refuse(
        'rows-out-of-bounds',
        { zh: `一批 1 至 ${most} 行，得到 ${rows.length} 行`, en: `a batch has 1 to ${most} rows, got ${rows.length}` },
        RULE,
      )
    return { batch: id, rows: rows.length }
  },

  async apply(tx, { batch }, { source, currency, taxIncluded, fetchedAt, csv }, { actor, at }) {
    tx.queue(
      'insert into pricing.list_batch (batch, compiler, source, currency, tax_included, fetched_at, rows, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [batch, actor.party, source, currency, taxIncluded, fetchedAt, JSON.stringify(readListFile(csv).rows), at],
    )
  },
})
