// One page per procedure, from its chart: who takes part, which step leads where, on which ground, by which document,
// in which time, and what silence means. A lawyer reads this page beside law/procedures/<id>.yaml, which it shows whole.
import type { Chart, ChartClock, ChartStep } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import { statutes } from '#kernel/time'
import { citedIn, lines, made, marks, rolesIn, sayIn, table, type Lang } from './reference-words.ts'

/** The page of a procedure in one language. */
export function procedurePage(chart: Chart, book: LawBook, lang: Lang): string {
  const say = sayIn(lang)
  const cite = (one: string): string => citedIn(book, lang, one)
  const mark = marks[chart.verified]![lang]
  return [
    `# ${chart.no} ${chart.title[lang]}`,
    '',
    made(lang),
    '',
    `- ${say('文件：', 'File: ')}\`law/procedures/${chart.id}.yaml\``,
    `- ${say('依据：', 'Ground: ')}${lines([chart.basis.map(cite).join(say('；', '; '))])}`,
    `- ${say('核对：', 'Checked: ')}${mark}`,
    `- ${say('案卷由谁看：', 'Who may see its files: ')}${chart.open === true ? say('所有人', 'everyone') : say('参与各方', 'its parties')}`,
    ...(chart.note ? [`- ${say('附注：', 'Note: ')}${lines([chart.note[lang]])}`] : []),
    '',
    `## ${say('参与各方', 'Parties')}`,
    '',
    partsTable(chart, lang),
    '',
    `## ${say('状态', 'States')}`,
    '',
    statesTable(chart, lang),
    '',
    `## ${say('环节', 'Steps')}`,
    '',
    stepsTable(chart, lang, cite),
    '',
    ...(chart.clocks
      ? [`## ${say('期限与沉默的后果', 'Time, and what silence means')}`, '', clocksTable(chart, book, lang, cite), '']
      : []),
    ...(chart.remedies
      ? [
          `## ${say('救济', 'Remedies')}`,
          '',
          ...chart.remedies.map(({ says, basis }) => `- ${lines([says[lang]])} ${lines([cite(basis)])}`),
          '',
        ]
      : []),
  ].join('\n')
}

const labels = (chart: Chart, lang: Lang, parts: readonly string[]): string =>
  parts
    .map((part) => (part === 'system' ? sayIn(lang)('系统（期限届满）', 'the clock') : chart.parts[part]!.label[lang]))
    .join(sayIn(lang)('、', ', '))

function partsTable(chart: Chart, lang: Lang): string {
  const say = sayIn(lang)
  return table(
    [
      say('一方', 'Part'),
      say('平台身份', 'Roles'),
      say('末日遇休息日', 'Last day on a rest day'),
      say('附注', 'Remarks'),
    ],
    Object.values(chart.parts).map(({ label, roles, side, many, open }) => [
      lines([label[lang]]),
      lines([rolesIn(lang, roles)]),
      side === 'party' ? say('顺延', 'moves on') : say('不顺延', 'does not move'),
      lines([
        ...(many === true ? [say('可以有多位', 'several may take part')] : []),
        ...(open === true ? [say('首次办理时确定', 'known when it first acts')] : []),
      ]),
    ]),
  )
}

function statesTable(chart: Chart, lang: Lang): string {
  const say = sayIn(lang)
  const title = (state: string): string => chart.states[state]!.title[lang]
  const onward = (state: string): string[] =>
    chart.steps
      .filter((step) => step.from.includes(state))
      .map((step) => `${step.title[lang]}${step.to === 'same' || step.to === state ? '' : ` → ${title(step.to)}`}`)
  return table(
    [say('状态', 'State'), say('可以办理', 'What may be done')],
    [
      [say('（开始）', '(start)'), lines(onward('start'))],
      ...Object.entries(chart.states).map(([name, { end }]) => [
        `${lines([title(name)])}${end === true ? say('（终）', ' (end)') : ''}`,
        lines(onward(name)),
      ]),
    ],
  )
}

function stepsTable(chart: Chart, lang: Lang, cite: (one: string) => string): string {
  const say = sayIn(lang)
  return table(
    [
      say('环节', 'Step'),
      say('由谁', 'Who'),
      say('依据', 'Ground'),
      say('填写（? 可不填）', 'To enter (? optional)'),
      say('文书与送达', 'Document, served on'),
      say('期限', 'Clocks'),
      say('前提与限制', 'Needs and limits'),
    ],
    chart.steps.map((step) => [
      `${lines([step.title[lang]])}<br>\`${step.step}\``,
      lines([labels(chart, lang, step.by)]),
      lines(step.basis.map(cite)),
      lines(
        Object.values(step.fields ?? {}).map(({ label, optional }) => `${label[lang]}${optional === true ? ' ?' : ''}`),
      ),
      step.document ? lines([`${step.document.title[lang]} → ${labels(chart, lang, step.document.to)}`]) : '—',
      lines(clocksOf(chart, step, lang)),
      lines(limitsOf(chart, step, lang, cite)),
    ]),
  )
}

function clocksOf(chart: Chart, step: ChartStep, lang: Lang): string[] {
  const say = sayIn(lang)
  const named = (word: string, names: readonly string[] | undefined): string[] =>
    (names ?? []).map((name) => `${word}${chart.clocks![name]!.label[lang]}`)
  return [
    ...named(say('起：', 'starts: '), step.starts),
    ...named(say('止：', 'ends: '), step.ends),
    ...named(say('停：', 'pauses: '), step.pauses),
    ...named(say('续：', 'resumes: '), step.resumes),
  ]
}

function limitsOf(chart: Chart, step: ChartStep, lang: Lang, cite: (one: string) => string): string[] {
  const say = sayIn(lang)
  const name = (part: string): string => chart.parts[part]!.label[lang]
  return [
    ...(step.against === undefined
      ? []
      : [
          say(
            `不利于${name(step.against)}：须先告知、听取意见，写明理由和救济`,
            `against the ${name(step.against)}: told and heard first, with reasons and remedies`,
          ),
        ]),
    ...(step.tells === undefined ? [] : [say(`告知${name(step.tells)}`, `tells the ${name(step.tells)}`)]),
    ...(step.hears === undefined ? [] : [say(`${name(step.hears)}的陈述`, `the ${name(step.hears)} is heard`)]),
    ...(step.needs ?? []).map(({ says, basis }) =>
      say(`否则不予办理：${says.zh}（${cite(basis)}）`, `otherwise refused: ${says.en} (${cite(basis)})`),
    ),
    ...(step.times === undefined
      ? []
      : [say(`至多 ${step.times} 次`, `at most ${step.times === 1 ? 'once' : `${step.times} times`}`)]),
    ...(step.seen === undefined
      ? []
      : [say(`所填只有${labels(chart, lang, step.seen)}可见`, `seen by ${labels(chart, lang, step.seen)} only`)]),
    ...(step.note ? [step.note[lang]] : []),
  ]
}

function clocksTable(chart: Chart, book: LawBook, lang: Lang, cite: (one: string) => string): string {
  const say = sayIn(lang)
  return table(
    [
      say('期限', 'Clock'),
      say('谁的', 'Whose'),
      say('多久', 'How long'),
      say('自何时', 'From'),
      say('依据', 'Ground'),
      say('届满而无人办理', 'When it runs out'),
    ],
    Object.entries(chart.clocks ?? {}).map(([name, clock]) => [
      lines([clock.label[lang]]),
      lines([chart.parts[clock.of]!.label[lang]]),
      lines(periodOf(chart, name, clock, book, lang)),
      lines([beginningOf(chart, name, clock, lang)]),
      lines([
        ...(clock.period.startsWith('field ') ? [] : [cite(clock.period.split(' ')[0]!)]),
        statutes[clock.rule].title[lang],
      ]),
      lines(silenceOf(chart, name, clock, lang)),
    ]),
  )
}

/** The numbers of the law with the days on which they hold, not the number of one day. */
function periodOf(chart: Chart, name: string, clock: ChartClock, book: LawBook, lang: Lang): string[] {
  const say = sayIn(lang)
  const [cite = '', number = ''] = clock.period.split(' ')
  if (cite === 'field') {
    const step = chart.steps.find(({ starts }) => starts?.includes(name))!
    return [say(`由「${step.title.zh}」填写的日数`, `the days entered at “${step.title.en}”`)]
  }
  const [id, article] = cite.split('#')
  const values = book.instruments
    .filter((one) => one.id === id)
    .flatMap((one) => one.articles.filter((a) => a.id === article).flatMap((a) => a.params?.[number] ?? []))
  return values.map(({ value, unit, from, until }) => {
    const working = unit === 'working-days' || (unit === 'days' && countsWorkingDays(clock, value))
    const words: Record<string, [string, string]> = {
      days: ['日', 'days'],
      'working-days': ['日', 'days'],
      months: ['个月', 'months'],
      years: ['年', 'years'],
      hours: ['小时', 'hours'],
    }
    const [zh, en] = working ? ['个工作日', 'working days'] : words[unit]!
    const dated = values.length === 1 ? '' : say(`（${from} 至 ${until ?? '今'}）`, ` (${from} to ${until ?? 'now'})`)
    return say(`${value} ${zh}${dated}`, `${value} ${en}${dated}`)
  })
}

/** Whether a number of days means working days under the statute that counts. */
function countsWorkingDays({ rule }: ChartClock, days: number): boolean {
  const { workingDays } = statutes[rule]
  switch (workingDays.kind) {
    case 'all':
      return true
    case 'listed':
      return (workingDays.days as readonly number[]).includes(days)
    case 'up-to':
      return days <= workingDays.days
    case 'as-written':
      return false
  }
}

function beginningOf(chart: Chart, name: string, { since, after, on, before }: ChartClock, lang: Lang): string {
  const say = sayIn(lang)
  const starting = chart.steps.filter(({ starts }) => starts?.includes(name))
  const titles = (steps: readonly ChartStep[]): string =>
    steps.map(({ title }) => say(`「${title.zh}」`, `“${title.en}”`)).join(say('、', ', '))
  const field = (of: string): string =>
    starting.map(({ fields }) => fields?.[of]?.label[lang]).find((label) => label !== undefined) ?? of
  if (before !== undefined) return say(`自「${field(before)}」倒数`, `counted back from “${field(before)}”`)
  if (after !== undefined)
    return say(`接「${chart.clocks![after]!.label.zh}」届满`, `where “${chart.clocks![after]!.label.en}” ends`)
  if (on !== undefined) return say(`所填「${field(on)}」`, `“${field(on)}” as entered`)
  return titles(since === undefined ? starting : since.map((step) => chart.stepNamed(step)))
}

function silenceOf(chart: Chart, name: string, { then, overdue, before }: ChartClock, lang: Lang): string[] {
  const say = sayIn(lang)
  const opened = chart.steps.filter(({ needs }) => needs?.some(({ over }) => over === name))
  const taken = then === undefined ? undefined : chart.stepNamed(then)
  const leads = taken === undefined || taken.to === 'same' ? '' : ` → ${chart.states[taken.to]!.title[lang]}`
  const found = [
    ...(taken ? [say(`系统自动「${taken.title.zh}」${leads}`, `the platform takes “${taken.title.en}”${leads}`)] : []),
    ...(overdue ? [overdue[lang]] : []),
    ...(opened.length > 0
      ? [
          say(
            `可以办理${opened.map(({ title }) => `「${title.zh}」`).join('、')}`,
            `opens ${opened.map(({ title }) => `“${title.en}”`).join(', ')}`,
          ),
        ]
      : []),
    ...(before !== undefined && then === undefined
      ? [say('不足此期限的通知不予办理', 'a shorter notice is refused')]
      : []),
  ]
  return found.length > 0 ? found : [say('显示为逾期', 'shown as overdue')]
}
