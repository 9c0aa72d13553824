// One promised figure: a search over 20,000 articles answers within 20 ms at the 95th percentile. The real law and made-up
// articles from a seed; the raw limit is the same questions' bare tsquery through pg, indexed, unranked, any twenty rows, on the same server.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { look, type AnyView } from '#kernel/act'
import { articlePassages, askedWords, guidePassages, indexPassages, views, type Passage } from '#domain/counsel'
import { anyone } from '#kernel/identity'
import { loadLaw } from '#kernel/rules'
import { openStore, startEmbedded } from '#kernel/store'
import pg from 'pg'
import { seeded } from './random/seeded.ts'

const LIMIT_MILLISECONDS = 20
const ARTICLES = 20_000
const QUESTIONS = 400
const ROUNDS = 3
const LAW = join(import.meta.dirname, '../law')

const random = seeded(20_261_123)
const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

const book = loadLaw(LAW)
const real = [...articlePassages(book), ...guidePassages(join(LAW, 'guides'), book)]
const clauses = {
  zh: real.flatMap(({ text }) => text.zh.split(/[，。；、\n]/).filter((part) => part.length > 3)),
  en: real.flatMap(({ text }) => text.en.split(/[,.;\n]/).filter((part) => part.length > 8)),
}
const places = ['cn', 'cn-gd', 'cn-gd-sz', 'cn-bj', 'cn-sh', 'cn-zj-hz', 'platform']
const madeUp = Array.from({ length: ARTICLES }, (_, i): Passage => {
  const model = one(real)
  const draft = random() < 0.05
  const ended = random() < 0.1
  return {
    id: `sample/made-${i}`,
    kind: 'article',
    cite: `sample/made-${i}#${(i % 90) + 1}`,
    href: null,
    title: {
      zh: `${model.title.zh.split(' ')[0]}（示例${i}） 第${(i % 90) + 1}条`,
      en: `${model.title.en} (sample ${i})`,
    },
    text: {
      zh: Array.from({ length: 4 }, () => one(clauses.zh)).join('，'),
      en: Array.from({ length: 4 }, () => one(clauses.en)).join(';'),
    },
    jurisdiction: places[i % places.length]!,
    from: `${2005 + (i % 20)}-01-01`,
    until: ended ? '2025-12-31' : null,
    status: draft ? 'draft' : ended ? 'repealed' : 'in-force',
    verified: 'M',
    basis: [],
  }
})

/** Two or three clauses' ends, a title, a single common word, a citation, English: what people type. */
function question(i: number): string {
  switch (i % 8) {
    case 0:
      return one(real).title.zh
    case 1:
      return one(['合同', '平台', '算力', '期限', '处罚', '价格', '数据', '赔偿'])
    case 2:
      return one(clauses.en).trim()
    case 3:
      return one(real).cite
    case 4:
      return `${one(clauses.zh)}怎么办`
    case 5:
      return `${one(clauses.zh).slice(0, 4)} ${one(clauses.zh).slice(-4)}`
    case 6:
      return one(real).text.zh.slice(0, 60)
    default:
      return `${one(clauses.zh)}${one(clauses.zh)}最长多久`
  }
}

/** The p-th of sorted milliseconds. */
const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!
const rounded = (milliseconds: number): number => Number(milliseconds.toFixed(2))

const dataDir = mkdtempSync(join(tmpdir(), 'suan-bench-search-'))
const server = await startEmbedded({ dataDir })
try {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const { rows } = await client.query(`select to_regclass('store.migration') is null as fresh`)
  if (rows[0].fresh) {
    const folder = join(import.meta.dirname, '../src')
    for (const room of ['kernel/store', 'domain/counsel'])
      await client.query(readFileSync(join(folder, room, 'schema.sql'), 'utf8'))
  }
  const store = openStore({ url: server.url })
  const began = performance.now()
  const { passages } = await indexPassages(store, [...real, ...madeUp])
  const indexSeconds = (performance.now() - began) / 1_000

  const search = (views as readonly AnyView[]).find(({ name }) => name === 'counsel.search')!
  const questions = Array.from({ length: QUESTIONS }, (_, i) => question(i)).filter((q) => q !== '')
  const ask = async (q: string, i: number): Promise<number> => {
    const start = performance.now()
    await look(store, search, {
      actor: anyone,
      input: { q: q.slice(0, 400), on: '2026-06-15', ...(i % 2 === 0 ? {} : { in: 'cn-gd-sz' }) },
    })
    return performance.now() - start
  }
  const bare = async (query: string): Promise<number> => {
    const start = performance.now()
    await client.query('select no from counsel.entry where words @@ $1::tsquery limit 20', [query])
    return performance.now() - start
  }
  const known = new Map(
    (await client.query('select word, passages from counsel.word')).rows.map((row) => [
      row.word as string,
      row.passages as number,
    ]),
  )
  // All of a question's words that stand anywhere, any of which may be in the text.
  const queries = questions.map((q) => {
    const words = askedWords(q)
      .flatMap(({ word, near }) => [word, ...near])
      .filter((word) => known.has(word))
    return words.map((word) => `'${word}'`).join(' | ') || `'算力'`
  })
  for (let i = 0; i < 40; i += 1) {
    await ask(questions[i]!, i)
    await bare(queries[i]!)
  }
  // Each question three times; its best time is what it costs, all times are what was seen beside other work.
  const [asked, raw, all]: [number[], number[], number[]] = [[], [], []]
  for (const [i, q] of questions.entries()) {
    const [times, bareTimes]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await ask(q, i))
      bareTimes.push(await bare(queries[i]!))
    }
    asked.push(Math.min(...times))
    raw.push(Math.min(...bareTimes))
    all.push(...times)
  }
  for (const times of [asked, raw, all]) times.sort((a, b) => a - b)
  const measured = percentile(asked, 0.95)
  console.log(
    JSON.stringify({
      name: 'search',
      measured: rounded(measured),
      limit: LIMIT_MILLISECONDS,
      ratio: Number((measured / LIMIT_MILLISECONDS).toFixed(3)),
      unit: 'ms p95',
      p50: rounded(percentile(asked, 0.5)),
      worst: rounded(asked.at(-1)!),
      allP95: rounded(percentile(all, 0.95)),
      rawP50: rounded(percentile(raw, 0.5)),
      rawP95: rounded(percentile(raw, 0.95)),
      overRaw: Number((measured / percentile(raw, 0.95)).toFixed(1)),
      passages,
      questions: questions.length,
      indexSeconds: rounded(indexSeconds),
    }),
  )
  if (measured > LIMIT_MILLISECONDS) process.exitCode = 1
  await store.close()
  await client.end()
} finally {
  await server.destroy()
  rmSync(dataDir, { recursive: true, force: true })
}
