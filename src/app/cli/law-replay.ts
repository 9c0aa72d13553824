// suan law replay: every stored decision decided again under another day's law, or as if a draft were in force (X4).
// Reads only: no act is performed, no lock is taken, and a platform that runs on the data goes on undisturbed.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { replayOf, type AnyAct, type ReplayAnswer, type Told, type Under } from '#kernel/act'
import { countDecisions, storedDecisions } from '#kernel/evidence'
import { asIfInForce, isPlace, loadLaw, LawMissing, type LawBook } from '#kernel/rules'
import { openStore, startEmbedded, type Store } from '#kernel/store'
import { day, excerpt } from '#kernel/time'
import { oneLine, WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context } from './command.ts'
import { dataFolder } from './open-data.ts'
import { progress } from './progress.ts'
import { rows } from './table.ts'

export type ReplayOptions = { asOf: string; in?: string; draft?: string; act?: string; data?: string }

const SHOWN = 20

/** Exit 1 when a decision would come out otherwise, could not be taken, or no longer agrees with its record. WrongUse for an unknown draft, act or place, or no data. */
export async function replayLaw(options: ReplayOptions, { lawDir }: Pick<Context, 'lawDir'>): Promise<Answer> {
  const asOf = day(options.asOf)
  if (options.in !== undefined && !isPlace(options.in))
    throw new WrongUse(`--in 不是地方代码：${excerpt(options.in)}`, `--in: not a place: ${excerpt(options.in)}`)
  const book = loadLaw(lawDir)
  const other = options.draft === undefined ? book : withDraft(book, options.draft, asOf)
  const { acts } = await import('../wiring.ts')
  if (options.act !== undefined && !acts.has(options.act))
    throw new WrongUse(`--act 没有这个行为：${excerpt(options.act)}`, `--act: no such act: ${excerpt(options.act)}`)
  const found = await withStored(options.data === undefined ? dataFolder() : resolve(options.data), (store) =>
    replayStored(store, { book, other, acts, under: { day: asOf, place: options.in }, act: options.act, shows: true }),
  )
  const differs = found.changed.length + found.lawMissing.length + found.drifted.length > 0
  return {
    exit: differs ? 1 : 0,
    json: { asOf, in: options.in ?? null, draft: options.draft ?? null, act: options.act ?? null, ...found },
    table: (lang) => asText(found, lang),
  }
}

function withDraft(book: LawBook, draft: string, asOf: string): LawBook {
  try {
    return asIfInForce(book, draft, asOf)
  } catch (error) {
    if (error instanceof LawMissing) throw new WrongUse(`--draft ${error.says.zh}`, `--draft: ${error.says.en}`)
    throw error
  }
}

/** Replays what a database holds; `act` narrows it to one kind. A bar on stderr when `shows`. */
export async function replayStored(
  store: Store,
  {
    book,
    other,
    acts,
    under,
    act = null,
    shows = false,
  }: {
    book: LawBook
    other: LawBook
    acts: ReadonlyMap<string, AnyAct>
    under: Under
    act?: string | null | undefined
    shows?: boolean
  },
): Promise<ReplayAnswer> {
  const replay = replayOf(book, other, acts, under)
  await store.transact(async (sql) => {
    sql.queue('set transaction isolation level repeatable read read only')
    const total = shows ? await countDecisions(sql, act) : 0
    const bar = progress('law replay', total)
    let done = 0
    for await (const portion of storedDecisions(sql, act)) {
      for (const leaf of portion) replay.add(leaf)
      done += portion.length
      if (shows) bar.step(done)
    }
    bar.end()
  })
  return replay.answer()
}

/** The database of DATABASE_URL, or the embedded one of the data folder: started, or joined where it already runs. */
async function withStored<T>(dataDir: string, work: (store: Store) => Promise<T>): Promise<T> {
  const given = process.env['DATABASE_URL']
  if (!given && !existsSync(join(dataDir, 'keys', 'log.seed')))
    throw new WrongUse(`${dataDir} 中没有平台数据`, `there is no platform in ${dataDir}`)
  const server = given ? undefined : await startEmbedded({ dataDir })
  try {
    const store = openStore({ url: server?.url ?? given!, connections: 1 })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  } finally {
    await server?.stop()
  }
}

function asText(found: ReplayAnswer, lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const head = [
    say('行为', 'act'),
    say('决定', 'decisions'),
    say('不变', 'same'),
    say('有变', 'changed'),
    say('缺法', 'law missing'),
    say('不复现', 'drifted'),
    say('不可读', 'unreadable'),
  ]
  const acts = Object.entries(found.byAct)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([act, t]) => [act, ...[t.decisions, t.same, t.changed, t.lawMissing, t.drifted, t.unreadable].map(String)])
  const total = [
    say('合计', 'total'),
    ...[found.decisions, found.same, found.changed.length, found.lawMissing.length, found.drifted.length].map(String),
    String(found.unreadable.length),
  ]
  const told = (t: Told): string =>
    t.done
      ? say(`准 ${JSON.stringify(t.decision)}`, `yes ${JSON.stringify(t.decision)}`)
      : say(`不准 ${t.refused}`, `no ${t.refused}`)
  const changes = found.changed
    .slice(0, SHOWN)
    .map((c) => [
      `${c.stream} ${c.seq}`,
      c.act,
      oneLine(told(c.was)),
      oneLine(told(c.would)),
      c.because.map((b) => b.cite).join(' '),
    ])
  const rest = found.changed.length - changes.length
  return [
    rows(head, [...acts, total]),
    ...(changes.length === 0
      ? []
      : [
          '',
          rows(
            [say('证据', 'evidence'), say('行为', 'act'), say('原', 'was'), say('将', 'would'), say('因', 'because')],
            changes,
          ),
        ]),
    ...(rest > 0 ? [say(`另有 ${rest} 项，见 --json`, `and ${rest} more, see --json`)] : []),
  ].join('\n')
}
