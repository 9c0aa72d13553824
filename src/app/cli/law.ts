// suan law …: the rule in force on a day in a place, the list, the check, the matrix.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArticleShown, CitedBasis, LawBook } from '#kernel/rules'
import { oneLine, WrongUse, type Answer } from './answer.ts'
import type { ActRow, Context, Register } from './command.ts'
import type { ReplayOptions } from './law-replay.ts'
import { pairs, rows } from './table.ts'

export const register: Register = (program, context) => {
  const { say } = context
  const law = program
    .command('law')
    .description(say('法规数据：条文、清单、检查、矩阵', 'law as data: articles, list, check, matrix'))
  law
    .command('show')
    .description(
      say(
        '某日某地的条文、来源与状态；未施行的答 1',
        'an article on a day in a place, its source and status; exit 1 when not in force',
      ),
    )
    .argument('<instrument#article>', say('如 cn/civil-code#703', 'such as cn/civil-code#703'))
    .requiredOption('--on <DATE>', say('哪一日，YYYY-MM-DD', 'the day, YYYY-MM-DD'))
    .option(
      '--in <PLACE>',
      say('何地，如 cn-gd-sz；缺省为该文件所属地', 'the place, such as cn-gd-sz; by default the instrument’s own'),
    )
    .action((cite: string, options: { on: string; in?: string }) => context.answer(() => show(cite, options, context)))
  law
    .command('list')
    .description(say('收录的全部文件', 'every instrument on file'))
    .option('--on <DATE>', say('只列该日有效的', 'only what holds on that day'))
    .option('--in <PLACE>', say('只列该地可见的', 'only what is seen in that place'))
    .action((options: { on?: string; in?: string }) => context.answer(() => list(options, context)))
  law
    .command('check')
    .description(
      say(
        '依据是否都查得到、有无重叠与空档、有无无人裁决的冲突、日历是否齐全；有问题答 1',
        'every basis resolves, no overlap, no gap, no conflict that nobody decides, no calendar missing; exit 1 with findings',
      ),
    )
    .option(
      '--on <DATE>',
      say(
        '至该日的日历须齐全，并列出逾四百日未复核的文件',
        'calendars must reach that day; what was not checked for over 400 days is listed',
      ),
    )
    .action((options: { on?: string }) => context.answer(() => check(options, context)))
  law
    .command('replay')
    .description(
      say(
        '以另一日的法律、或视同草案已施行，重新作出全部已存决定；有不同答 1。只读',
        'decides every stored decision again under another day’s law or as if a draft were in force; exit 1 when something differs. Reads only',
      ),
    )
    .requiredOption('--as-of <DATE>', say('用哪一日的法律', 'the day whose law is used'))
    .option(
      '--in <PLACE>',
      say('用何地的法律；缺省为各决定原地', 'the place whose law is used; by default each decision’s own'),
    )
    .option('--draft <INSTRUMENT>', say('视同自该日起施行的草案', 'a draft taken as in force from that day'))
    .option('--act <NAME>', say('只重作此种行为', 'this act only'))
    .option('--data <DIR>', say('数据目录（默认 SUAN_DATA）', 'data folder (default: SUAN_DATA)'))
    .action((options: ReplayOptions) =>
      context.answer(async () => (await import('./law-replay.ts')).replayLaw(options, context)),
    )
  law
    .command('matrix')
    .description(say('需求—条文—行为—测试对照', 'requirements against articles, acts and tests'))
    .action(() => context.answer(() => matrix(context)))
}

async function show(cite: string, options: { on: string; in?: string }, { lawDir, lang }: Context): Promise<Answer> {
  const { loadLaw, LawMissing } = await import('#kernel/rules')
  let shown: ArticleShown
  try {
    shown = loadLaw(lawDir).show(cite, options)
  } catch (error) {
    if (error instanceof LawMissing) throw new WrongUse(error.says.zh, error.says.en)
    throw error
  }
  return { exit: shown.inForce ? 0 : 1, json: shown, table: () => shownAsText(shown, lang) }
}

function shownAsText(shown: ArticleShown, lang: 'zh' | 'en'): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const numbers = Object.entries(shown.params).map(([name, { value, unit }]) => `${name} = ${value} ${unit}`)
  return pairs([
    [say('条文', 'article'), `${shown.instrument.title[lang]} ${shown.no}`],
    [say('编号', 'cite'), shown.cite],
    [say('状态', 'status'), shown.inForce ? say('有效', 'in force') : (shown.says?.[lang] ?? '')],
    [say('要旨', 'gist'), say(shown.gist.zh, `${shown.gist.en} (unofficial; the Chinese is authoritative)`)],
    ...numbers.map((line) => [say('数值', 'number'), line] as const),
    [say('有效期', 'in force'), `${shown.from} — ${shown.until ?? ''}`],
    [say('发布', 'issuer'), shown.instrument.issuer],
    [say('来源', 'source'), shown.source],
    [say('核验', 'verified'), `${verifiedWords(shown.verified, lang)} · ${shown.checkedOn}`],
    ...(shown.note ? [[say('附注', 'note'), shown.note] as const] : []),
    ...(shown.version ? [[say('版本', 'version'), shown.version] as const] : []),
  ])
}

function verifiedWords(mark: string, lang: 'zh' | 'en'): string {
  const words: Record<string, [string, string]> = {
    V: ['已核对原文', 'text read'],
    V2: ['据摘录或报道', 'from an excerpt or report'],
    M: ['凭记忆，待核', 'from memory, to be checked'],
    D: ['存疑', 'doubtful'],
    platform: ['平台自订规则', 'the platform’s own rule'],
  }
  const [zh, en] = words[mark] ?? [mark, mark]
  return `${mark} ${lang === 'zh' ? zh : en}`
}

async function list(options: { on?: string; in?: string }, { lawDir, lang, say }: Context): Promise<Answer> {
  const { jurisdictionsSeenIn, loadLaw } = await import('#kernel/rules')
  const { day } = await import('#kernel/time')
  const on = options.on === undefined ? undefined : day(options.on)
  const seen = options.in === undefined ? undefined : new Set(jurisdictionsSeenIn(options.in))
  const instruments = loadLaw(lawDir)
    .instruments.filter((i) => seen === undefined || seen.has(i.jurisdiction))
    .filter((i) => on === undefined || (i.status !== 'draft' && i.from <= on && on <= (i.until ?? '9999-12-31')))
    .map(({ articles, ...about }) => ({ ...about, articles: articles.length }))
  return {
    exit: 0,
    json: { instruments },
    table: () =>
      rows(
        [
          say('编号', 'id'),
          say('状态', 'status'),
          say('自', 'from'),
          say('至', 'until'),
          say('核验', 'mark'),
          say('名称', 'title'),
        ],
        instruments.map((i) => [i.id, statusWords(i.status, lang), i.from, i.until ?? '', i.verified, i.title[lang]]),
      ),
  }
}

function statusWords(status: string, lang: 'zh' | 'en'): string {
  if (lang === 'en') return status
  return status === 'draft' ? '草案' : status === 'repealed' ? '已废止' : '现行'
}

async function check({ on }: { on?: string }, { lawDir, lang, say, acts }: Context): Promise<Answer> {
  const { competenceBases, conflictBases, loadLaw, missingCalendars, staleOf } = await import('#kernel/rules')
  const { day, statutes } = await import('#kernel/time')
  const asked = on === undefined ? undefined : day(on)
  const bases: CitedBasis[] = Object.values(statutes).flatMap((rule) => [
    { cite: rule.cite, by: `deadline ${rule.code}` },
    { cite: rule.roll.cite, by: `deadline ${rule.code}` },
  ])
  for (const act of await acts()) for (const cite of act.basis) bases.push({ cite, by: act.name })
  for (const cite of conflictBases) bases.push({ cite, by: 'conflict rules' })
  for (const cite of competenceBases) bases.push({ cite, by: 'competence warnings' })
  const book = loadLaw(lawDir)
  const { templateFindings, templates } = await import('#domain/templates')
  const models = templates(join(lawDir, 'templates'))
  const findings = [
    ...book.check(bases),
    ...missingCalendars(book.calendars, book.instruments, asked),
    ...models
      .flatMap((model) => templateFindings(model, book.at(model.from, model.place)))
      .map(({ kind, template, where, says }) => ({ kind, cite: `templates/${template}#${where}`, says })),
  ]
  const stale = asked === undefined ? [] : staleOf(book.instruments, asked)
  const marks: Record<string, number> = {}
  for (const instrument of book.instruments)
    for (const article of instrument.articles) {
      const mark = article.verified ?? instrument.verified
      marks[mark] = (marks[mark] ?? 0) + 1
    }
  const counts = {
    instruments: book.instruments.length,
    articles: book.cites().length,
    bases: bases.length,
    matters: book.matters().length,
    templates: models.length,
    byMark: marks,
  }
  const old = stale.map(({ id, checkedOn, ageDays }) =>
    say(`久未复核 ${id}：${checkedOn}（${ageDays} 日）`, `not checked lately ${id}: ${checkedOn} (${ageDays} days)`),
  )
  return {
    exit: findings.length === 0 ? 0 : 1,
    json: { findings, stale, ...counts },
    table: () =>
      [
        findings.length === 0
          ? say(
              `无问题：${counts.instruments} 份文件，${counts.articles} 条，${counts.bases} 处依据`,
              `sound: ${counts.instruments} instruments, ${counts.articles} articles, ${counts.bases} bases`,
            )
          : rows(
              [say('问题', 'finding'), say('说明', 'says')],
              findings.map((f) => [f.kind, oneLine(f.says[lang])]),
            ),
        ...old,
      ].join('\n'),
  }
}

async function matrix({ lawDir, lang, say, acts }: Context): Promise<Answer> {
  const { loadLaw } = await import('#kernel/rules')
  const lines = lawMatrix(await requirementsIn(lawDir), loadLaw(lawDir), await acts())
  return {
    exit: 0,
    json: { rows: lines.map(({ title: _, ...row }) => row) },
    table: () =>
      rows(
        [say('需求', 'id'), say('内容', 'what'), say('条文', 'articles'), say('测试', 'tests'), say('行为', 'acts')],
        lines.map((row) => [
          row.requirement,
          row.title[lang],
          String(row.articles.length),
          String(row.tests.length),
          row.acts.join(' ') || '—',
        ]),
      ),
  }
}

export type MatrixRow = {
  requirement: string
  title: { zh: string; en: string }
  articles: string[]
  acts: string[]
  tests: string[]
}

/** One row per requirement, in the order of the requirements, empty cells shown as empty lists. */
export function lawMatrix(
  requirements: readonly { id: string; zh: string; en: string }[],
  book: LawBook,
  acts: readonly ActRow[],
): MatrixRow[] {
  return requirements.map(({ id, zh, en }) => {
    const serving = acts.filter((act) => act.serves.includes(id))
    const articles = book.instruments.flatMap((instrument) =>
      instrument.articles
        .filter((article) => article.serves?.includes(id))
        .map((article) => `${instrument.id}#${article.id}`),
    )
    return {
      requirement: id,
      title: { zh, en },
      articles: [...new Set([...articles, ...serving.flatMap((act) => act.basis)])].toSorted(),
      acts: serving.map((act) => act.name).toSorted(),
      tests: [...new Set(serving.flatMap((act) => act.tests ?? []))].toSorted(),
    }
  })
}

async function requirementsIn(lawDir: string): Promise<{ id: string; zh: string; en: string }[]> {
  const { parse } = await import('yaml')
  const list: unknown = parse(readFileSync(join(lawDir, 'requirements.yaml'), 'utf8'))
  const isRow = (row: unknown): row is { id: string; zh: string; en: string } =>
    typeof row === 'object' &&
    row !== null &&
    ['id', 'zh', 'en'].every((key) => typeof (row as Record<string, unknown>)[key] === 'string')
  if (!Array.isArray(list) || !list.every(isRow)) {
    throw new WrongUse(
      'requirements.yaml 应为 {id, zh, en} 的列表',
      'requirements.yaml: expected a list of {id, zh, en}',
    )
  }
  return list
}
