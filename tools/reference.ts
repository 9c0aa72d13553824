// The generated part of docs/: acts, views, procedures, law and rooms, each read from what the platform itself runs on.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyAct, AnyView } from '#kernel/act'
import { views as caseworkViews } from '#kernel/casework'
import type { Log } from '#kernel/evidence'
import { charts, type Chart } from '#kernel/procedure'
import { loadLaw, type Instrument, type LawBook } from '#kernel/rules'
import { z } from 'zod'
import { kernels, shells, uses } from '../rooms.mjs'
import { crossRoomViews, platformViews } from '../src/app/views.ts'
import { acts } from '../src/app/wiring.ts'
import { lawCasesPage } from './law-cases-page.ts'
import { procedurePage } from './procedure-page.ts'
import { at, citedIn, lines, made, marks, rolesIn, sayIn, table, type Lang, type Pages } from './reference-words.ts'

const root = join(import.meta.dirname, '..')
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
const roomOf = (name: string): string => name.split('.')[0]!

/** Every generated page of docs/reference and docs/en/reference, by its path below docs/. */
export async function referencePages(): Promise<Pages> {
  const law = loadLaw(join(root, 'law'))
  const views = await everyView(law)
  const all = [...charts().values()]
  const pages = (['zh', 'en'] as const).flatMap((lang) => [
    [at(lang, 'reference/acts.md'), actsPage(law, lang)] as const,
    [at(lang, 'reference/views.md'), viewsPage(views, lang)] as const,
    [at(lang, 'reference/law.md'), lawPage(law, lang)] as const,
    [at(lang, 'reference/law-cases.md'), lawCasesPage(law, lang)] as const,
    [at(lang, 'reference/rooms.md'), roomsPage(lang)] as const,
    [at(lang, 'reference/procedures/index.md'), proceduresPage(all, lang)] as const,
    ...all.map((chart) => [at(lang, `reference/procedures/${chart.id}.md`), procedurePage(chart, law, lang)] as const),
  ])
  return new Map(pages)
}

/** The views of every room. A platform is open only where views are looked through; here they are named. */
export async function everyView(law: LawBook): Promise<AnyView[]> {
  type Door = { views?: AnyView[]; lawViews?(law: LawBook): AnyView[]; room?(books: object): { views: AnyView[] } }
  const rooms = await Promise.all(Object.keys(uses).map((room) => import(`#domain/${room}`) as Promise<Door>))
  const found = [
    ...caseworkViews,
    ...rooms.flatMap(({ views = [], lawViews, room }) => [
      ...views,
      ...(lawViews?.(law) ?? []),
      ...(room?.({ law: () => law, acts: () => acts }).views ?? []),
    ]),
    ...crossRoomViews(acts),
    ...platformViews({ law, log: undefined as unknown as Log }),
  ]
  return found.toSorted(byName)
}

/** Under each room what it has, in the order of the names. */
function byRoom<Thing extends { name: string }>(
  things: readonly Thing[],
  lang: Lang,
  rows: (of: readonly Thing[]) => string,
): string[] {
  const rooms = [...new Set(things.map(({ name }) => roomOf(name)))].toSorted()
  return rooms.flatMap((room) => [
    `## ${room} ${title(room, lang)}`.trim(),
    '',
    rows(things.filter(({ name }) => roomOf(name) === room)),
    '',
  ])
}

function actsPage(law: LawBook, lang: Lang): string {
  const say = sayIn(lang)
  return [
    `# ${say('行为', 'Acts')}`,
    '',
    made(lang),
    '',
    say(
      '一切写入都是行为：`POST /api/acts/<名称>`。字段后的 ? 表示可以不填；完整的类型见运行中的 `/openapi.json`。名称以程序编号开头的，是该程序的一个环节，详见[程序](./procedures/index.md)。',
      'Every write is an act: `POST /api/acts/<name>`. A field with ? may be left out; full types are in `/openapi.json` of a running platform. Names that begin with the id of a procedure are its steps, see [procedures](./procedures/index.md).',
    ),
    '',
    ...byRoom([...acts.values()].toSorted(byName), lang, (of) =>
      table(
        [say('行为', 'Act'), say('由谁', 'Who'), say('填写', 'Input'), say('依据', 'Ground')],
        of.map((act: AnyAct) => [
          `\`${act.name}\`<br>${lines([act.title[lang]])}`,
          lines([rolesIn(lang, act.by)]),
          fieldsOf(act.input),
          lines(act.basis.map((cite) => citedIn(law, lang, cite))),
        ]),
      ),
    ),
  ].join('\n')
}

function viewsPage(views: readonly AnyView[], lang: Lang): string {
  const say = sayIn(lang)
  return [
    `# ${say('视图', 'Views')}`,
    '',
    made(lang),
    '',
    say(
      '一切读取都是视图：`GET /api/views/<名称>`。每种身份只看到自己范围内的行。可以回看的，用 `asOf` 给出时刻。',
      'Every read is a view: `GET /api/views/<name>`. Each role sees the rows of its own scope. Where the past can be seen, `asOf` gives the instant.',
    ),
    '',
    ...byRoom(views, lang, (of) =>
      table(
        [say('视图', 'View'), say('谁可以看', 'Who may look'), say('参数', 'Parameters'), say('回看', 'Past')],
        of.map((view) => [
          `\`${view.name}\`<br>${lines([view.title[lang]])}`,
          lines([rolesIn(lang, Object.keys(view.scope))]),
          fieldsOf(view.input),
          view.travels === true ? say('可以', 'yes') : '—',
        ]),
      ),
    ),
  ].join('\n')
}

type Schema = {
  properties?: Record<string, unknown>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

/** The names of what is entered; of alternatives, all of their names, required where every alternative requires them. */
function fieldsOf(input: z.ZodType): string {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema
  const of = [schema, ...(schema.allOf ?? [])]
  const either = schema.anyOf ?? schema.oneOf ?? []
  const names = [...new Set([...of, ...either].flatMap(({ properties }) => Object.keys(properties ?? {})))]
  const isRequired = (name: string): boolean =>
    of.some(({ required }) => required?.includes(name)) ||
    (either.length > 0 && either.every(({ required }) => required?.includes(name)))
  return names.length === 0 ? '—' : names.map((name) => `\`${name}\`${isRequired(name) ? '' : '?'}`).join(' ')
}

function proceduresPage(all: readonly Chart[], lang: Lang): string {
  const say = sayIn(lang)
  return [
    `# ${say('程序', 'Procedures')}`,
    '',
    made(lang),
    '',
    say(
      '每个程序是 `law/procedures/` 里的一个文件；每一步是一个行为。怎样改，见[增改程序](../../how-to/change-a-procedure.md)。',
      'Each procedure is one file in `law/procedures/`; each step is an act. How to change one: [change a procedure](../../how-to/change-a-procedure.md).',
    ),
    '',
    table(
      [
        say('程序', 'Procedure'),
        say('环节', 'Steps'),
        say('期限', 'Clocks'),
        say('需求', 'Serves'),
        say('核对', 'Checked'),
      ],
      all.map((chart) => [
        `[${chart.no} ${lines([chart.title[lang]])}](./${chart.id}.md)`,
        String(chart.steps.length),
        String(Object.keys(chart.clocks ?? {}).length),
        chart.serves.join(' '),
        marks[chart.verified]![lang],
      ]),
    ),
    '',
  ].join('\n')
}

const kindWords: Record<Instrument['kind'], readonly [zh: string, en: string]> = {
  law: ['法律', 'law'],
  'administrative-regulation': ['行政法规', 'administrative regulation'],
  'judicial-interpretation': ['司法解释', 'judicial interpretation'],
  'ministry-rule': ['部门规章', 'ministry rule'],
  'local-regulation': ['地方性法规', 'local regulation'],
  'local-government-rule': ['地方政府规章', 'local government rule'],
  'normative-document': ['规范性文件', 'normative document'],
  'platform-rule': ['平台规则', 'platform rule'],
}
const statusWords: Record<Instrument['status'], readonly [zh: string, en: string]> = {
  'in-force': ['现行', 'in force'],
  draft: ['草案（从不执行）', 'draft (never enforced)'],
  repealed: ['已废止', 'repealed'],
}

function lawPage(law: LawBook, lang: Lang): string {
  const say = sayIn(lang)
  const rank = Object.keys(kindWords)
  const places = [...new Set(law.instruments.map(({ jurisdiction }) => jurisdiction))].toSorted()
  return [
    `# ${say('收录的法', 'Law on file')}`,
    '',
    made(lang),
    '',
    say(
      `${law.instruments.length} 份文件，${law.cites().length} 条，中文为准。核对一栏写明文字从何而知：凭记忆的和存疑的，据以对任何人作出决定之前应先核对原文。`,
      `${law.instruments.length} instruments, ${law.cites().length} articles. The Chinese is authoritative; English is unofficial. “Checked” says how the words are known: what is from memory or doubtful is to be read in the original before anything is decided against anyone on it.`,
    ),
    '',
    ...places.flatMap((place) => [
      `## ${place}`,
      '',
      table(
        [
          say('文件', 'Instrument'),
          say('种类', 'Kind'),
          say('状态', 'Status'),
          say('自', 'From'),
          say('至', 'Until'),
          say('核对', 'Checked'),
          say('来源', 'Source'),
        ],
        law.instruments
          .filter(({ jurisdiction }) => jurisdiction === place)
          .toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind) || (a.id < b.id ? -1 : 1))
          .map(({ id, title, kind, number, status, from, until, verified, checkedOn, source, articles }) => [
            `${lines([title[lang], ...(number === undefined ? [] : [number])])}<br>\`${id}\` ${say(`${articles.length} 条`, `${articles.length} articles`)}`,
            say(...kindWords[kind]),
            say(...statusWords[status]),
            from,
            until ?? '—',
            `${marks[verified]![lang]}<br>${checkedOn}`,
            lines([source]),
          ]),
      ),
      '',
    ]),
  ].join('\n')
}

type Floor = 'kernel' | 'domain'

/** What a room says of itself in the first line of its door: `// market 市场 · listing, …`. */
function opening(floor: Floor, room: string): string {
  const text = readFileSync(join(root, 'src', floor, room, 'index.ts'), 'utf8')
  const [first = ''] = /^(?:\/\/.*\n)+/.exec(text) ?? []
  return first
    .replace(/^\/\/ ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The Chinese name of a room, for a Chinese heading; its name in code says the English one. */
function title(room: string, lang: Lang): string {
  const floor: Floor | undefined = room in uses ? 'domain' : room in kernels ? 'kernel' : undefined
  if (lang === 'en' || floor === undefined) return ''
  return /[\u4e00-\u9fff]+/.exec(opening(floor, room).split('·')[0]!)?.[0] ?? ''
}

function roomsPage(lang: Lang): string {
  const say = sayIn(lang)
  const rows = (floor: Floor, rooms: Readonly<Record<string, readonly string[]>>): string =>
    table(
      [say('室', 'Room'), say('内容', 'What it is'), say('可用同层', 'May use')],
      Object.entries(rooms).map(([room, used]) => [
        `\`${room}\` ${title(room, lang)}`.trim(),
        lines([
          opening(floor, room)
            .split(/ · |: /)
            .slice(1)
            .join(': ') || opening(floor, room),
        ]),
        used.length === 0 ? '—' : used.map((one) => `\`${one}\``).join(' '),
      ]),
    )
  return [
    `# ${say('各室', 'Rooms')}`,
    '',
    made(lang),
    '',
    say(
      '整个架构在 `rooms.mjs` 一张表里；`npm run check` 按它检查每一个引用。业务室可以用任何内核室；内核不知道什么是租赁。',
      'The whole architecture is the table `rooms.mjs`; `npm run check` holds every import to it. A domain room may use every kernel; no kernel knows of leasing.',
    ),
    '',
    `## ${say('业务', 'Domain')} \`src/domain\``,
    '',
    rows('domain', uses),
    '',
    `## ${say('内核', 'Kernel')} \`src/kernel\``,
    '',
    rows('kernel', kernels),
    '',
    `## ${say('外壳', 'Shells')} \`src/app\``,
    '',
    ...Object.entries(shells).map(([shell, used]) =>
      say(
        `外壳彼此不相往来；只有 \`${shell}\` 可以启动 ${used.map((one) => `\`${one}\``).join('、')}。`,
        `Shells do not meet; only \`${shell}\` may start ${used.map((one) => `\`${one}\``).join(', ')}.`,
      ),
    ),
    '',
  ].join('\n')
}
