// The cases of law/cases as a page that a reader of law can check without reading data: what is given, what must come out.
// The tests run the very same files, so what stands here is what the program does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { charts } from '#kernel/procedure'
import { casesOf, type LawBook, type LegalCase } from '#kernel/rules'
import { statutes } from '#kernel/time'
import { parse } from 'yaml'
import { lawNumberName, lawNumberText, matterName } from '../src/app/web/ui/law-words.ts'
import { placeName } from '../src/app/web/ui/place.ts'
import { citedIn, lines, made, sayIn, table, type Lang, type Words } from './reference-words.ts'

const root = join(import.meta.dirname, '..')

const refusals: Readonly<Record<string, Words>> = {
  'not-yet-in-force': { zh: '不适用：尚未施行', en: 'does not hold: not yet in force' },
  'no-longer-in-force': { zh: '不适用：已不再有效', en: 'does not hold: no longer in force' },
  elsewhere: { zh: '不适用：不在其施行区域', en: 'does not hold in this place' },
  draft: { zh: '不适用：仅为草案', en: 'does not hold: a draft' },
  'unknown-instrument': { zh: '不适用：未收录该文件', en: 'no such instrument on file' },
  'number-missing': { zh: '不作推断：未查得该数值', en: 'no answer: the number was not found' },
  'calendar-not-notified': {
    zh: '不作推算：该年放假安排尚未公布',
    en: 'no answer: the calendar of that year is not notified',
  },
  'clock-not-over': { zh: '不得办理：期限未满', en: 'refused: the period is not over' },
  'needs-not-met': { zh: '不得办理：前置环节未完成', en: 'refused: what must come first was not done' },
  'no-ground': { zh: '不得办理：当日没有依据', en: 'refused: no ground on that day' },
  'not-competent': { zh: '不得办理：没有管辖权', en: 'refused: not competent' },
  'notice-too-short': { zh: '不得办理：给予的时间不足', en: 'refused: the time given is too short' },
  'taken-already': { zh: '不得办理：已经办过', en: 'refused: taken already' },
}
const said: Readonly<Record<string, Words>> = {
  'local-regulation': { zh: '地方性法规', en: 'a local regulation' },
  'local-government-rule': { zh: '地方政府规章', en: 'a local government rule' },
  'normative-document': { zh: '规范性文件', en: 'a normative document' },
  'ministry-rule': { zh: '部门规章', en: 'a ministry rule' },
  'administrative-regulation': { zh: '行政法规', en: 'an administrative regulation' },
  law: { zh: '法律', en: 'a law' },
  'judicial-interpretation': { zh: '司法解释', en: 'a judicial interpretation' },
  party: { zh: '当事人的期限', en: 'time of a party' },
  agency: { zh: '机关自己的期限', en: 'time of the agency' },
  required: { zh: '通常需要，须向主管部门确认', en: 'usually needed; ask the authority' },
  'not-required': { zh: '通常不需要，须向主管部门确认', en: 'usually not needed; ask the authority' },
  higher: { zh: '上位法优先', en: 'the higher rule' },
  special: { zh: '特别规定优先', en: 'the special rule' },
  newer: { zh: '新的规定优先', en: 'the newer rule' },
  'same-maker': { zh: '同一机关制定', en: 'one maker' },
  none: { zh: '没有，须由有权机关裁决或者均不适用', en: 'none; an organ decides, or none applies' },
  nobody: { zh: '无须报请', en: 'nobody' },
}

type Value = Record<string, unknown>

/** Anything of a case in words, as far as there are words for it; what has none stands as it is in the file. */
function valueIn(lang: Lang, book: LawBook, value: unknown): string {
  const say = sayIn(lang)
  if (typeof value === 'boolean') return value ? say('是', 'yes') : say('否', 'no')
  if (Array.isArray(value))
    return value.length === 0 ? say('无', 'none') : value.map((one) => valueIn(lang, book, one)).join(say('、', ', '))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${valueIn(lang, book, name)}${say('：', ': ')}${valueIn(lang, book, one)}`)
      .join(say('；', '; '))
  const text = String(value)
  if (/^[a-z-]+\/[a-z0-9-]+#/.test(text)) return citedIn(book, lang, text)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayIn(lang, text)
  return said[text]?.[lang] ?? admission.get(text)?.[lang] ?? text
}

const dayIn = (lang: Lang, day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return lang === 'zh' ? `${year}年${month}月${date}日` : day
}

/** Names of matters, questions and answers of the admission guide. */
const admission = new Map<string, Words>(
  (() => {
    const file = parse(readFileSync(join(root, 'law/matters/admission.yaml'), 'utf8')) as {
      questions: { id: string; ask: Words; options?: { value: string; label: Words }[] }[]
      matters: { id: string; title: Words }[]
    }
    return [
      ...file.questions.flatMap(({ id, ask, options = [] }) => [
        [id, ask] as const,
        ...options.map(({ value, label }) => [value, label] as const),
      ]),
      ...file.matters.map(({ id, title }) => [id, title] as const),
    ]
  })(),
)

type Telling = (given: Value, expect: Value, lang: Lang, book: LawBook) => { given: string[]; expect: string[] }

const refusalIn = (lang: Lang, why: unknown): string => refusals[String(why)]?.[lang] ?? String(why)

/** Each kind of case in sentences. */
const tellings: Readonly<Record<string, Telling>> = {
  law(given, expect, lang, book) {
    const say = sayIn(lang)
    const cite = String(given['cite'])
    const [id, article] = cite.split('#')
    const known = book.instruments.find((one) => one.id === id)?.articles.filter((one) => one.id === article) ?? []
    const number = (name: string, value: unknown): string => {
      const unit = known.flatMap((one) => one.params?.[name] ?? [])[0]?.unit
      return `${lawNumberName(name, lang)}${say('：', ': ')}${unit === undefined ? String(value) : lawNumberText(Number(value), unit, lang)}`
    }
    return {
      given: [
        known.length === 0 ? cite : citedIn(book, lang, cite),
        `${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`,
        ...('number' in given ? [lawNumberName(String(given['number']), lang)] : []),
      ],
      expect: Object.entries(expect).map(([name, value]) =>
        name === 'refused' ? refusalIn(lang, value) : number(name, value),
      ),
    }
  },
  deadline({ rule, from, for: whose, ...amount }, expect, lang) {
    const say = sayIn(lang)
    const units: Record<string, Words> = {
      days: { zh: '日', en: 'days' },
      workingDays: { zh: '个工作日', en: 'working days' },
      months: { zh: '个月', en: 'months' },
      years: { zh: '年', en: 'years' },
    }
    const statute = statutes[rule as keyof typeof statutes]
    return {
      given: [
        statute.title[lang],
        `${Object.entries(amount)
          .map(([unit, n]) => `${String(n)}${lang === 'zh' ? '' : ' '}${units[unit]![lang]}`)
          .join('')}${say('，自 ', ' from ')}${dayIn(lang, String(from))}${say(' 起算', '')}`,
        ...(whose === undefined ? [] : [said[whose as string]![lang]]),
      ],
      expect: [
        'due' in expect
          ? `${say('末日 ', 'last day ')}${dayIn(lang, String(expect['due']))}`
          : refusalIn(lang, expect['refused']),
      ],
    }
  },
  admission(given, expect, lang, book) {
    const say = sayIn(lang)
    const names: Record<string, Words> = {
      must: { zh: '必须办理', en: 'must have' },
      ask: { zh: '须向主管部门确认', en: 'ask the authority about' },
      none: { zh: '不需要', en: 'not needed' },
      leans: { zh: '倾向', en: 'leaning' },
      conditions: { zh: '条件是否满足', en: 'conditions met' },
    }
    return {
      given: [
        `${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`,
        ...Object.entries(given['answers'] as Value).map(
          ([question, answer]) => `${valueIn(lang, book, question)} ${valueIn(lang, book, answer)}`,
        ),
      ],
      expect: Object.entries(expect).map(
        ([name, value]) => `${names[name]![lang]}${say('：', ': ')}${valueIn(lang, book, value)}`,
      ),
    }
  },
  competence(given, expect, lang, book) {
    const say = sayIn(lang)
    return {
      given: [
        `${placeName(given['place'] as string, lang)}${say('：', ': ')}${valueIn(lang, book, given['text'])}`,
        ...(given['about'] === undefined ? [] : [`${say('事项：', 'about: ')}${valueIn(lang, book, given['about'])}`]),
        ...(given['creates'] === undefined
          ? []
          : [`${say('设定：', 'creates: ')}${valueIn(lang, book, given['creates'])}`]),
        ...(given['authorised'] === true ? [say('经授权', 'authorised')] : []),
        ...(given['temporary'] === true ? [say('临时性', 'temporary')] : []),
      ],
      expect: [
        `${say('提示：', 'warnings: ')}${valueIn(lang, book, expect['warnings'])}`,
        ...(expect['basis'] === undefined ? [] : [valueIn(lang, book, expect['basis'])]),
      ],
    }
  },
  conflict(given, expect, lang, book) {
    const say = sayIn(lang)
    const rules = (given['rules'] ?? {}) as Record<string, Value>
    return {
      given: [
        ...(given['matter'] === undefined ? [] : [matterName(given['matter'] as string, lang)]),
        ...(given['between'] === undefined ? [] : [valueIn(lang, book, given['between'])]),
        ...(given['on'] === undefined
          ? []
          : [`${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`]),
        ...Object.entries(rules).map(
          ([name, rule]) => `${name}${say('：', ': ')}${valueIn(lang, book, Object.values(rule))}`,
        ),
      ],
      expect: [
        `${say('适用：', 'holds: ')}${valueIn(lang, book, expect['holds'])}`,
        ...(expect['why'] === undefined ? [] : [`${say('因为：', 'because: ')}${valueIn(lang, book, expect['why'])}`]),
        ...(expect['basis'] === undefined ? [] : [valueIn(lang, book, expect['basis'])]),
        ...(expect['referredTo'] === undefined
          ? []
          : [`${say('报请裁决：', 'referred to: ')}${valueIn(lang, book, expect['referredTo'])}`]),
      ],
    }
  },
  step(given, expect, lang, book) {
    const say = sayIn(lang)
    const chart = charts().get(String(given['procedure']))!
    const done = (given['done'] ?? []) as { step: string; on: string }[]
    const asks = given['asks'] as { step: string; by: string; on: string; from?: string; entered?: Value }
    const who =
      asks.by === 'system' ? say('期限届满自动办理', 'by the clock') : (chart.parts[asks.by]?.label[lang] ?? asks.by)
    const entered =
      asks.entered === undefined
        ? ''
        : `${say('，填报 ', ', entered ')}${valueIn(lang, book, Object.values(asks.entered))}`
    const title = (step: string): string => chart.stepNamed(step).title[lang]
    const clock = (name: string): string => chart.clocks?.[name]?.label[lang] ?? name
    return {
      given: [
        `${say('程序：', 'procedure: ')}${chart.title[lang]}`,
        ...done.map(({ step, on }) => `${dayIn(lang, on)} ${title(step)}`),
        `${dayIn(lang, asks.on)} ${say('请求：', 'asked: ')}${title(asks.step)}${say('（', ' (')}${asks.from === undefined ? '' : `${placeName(asks.from, lang)} `}${who}${say('）', ')')}${entered}`,
      ],
      expect: [
        expect['allowed'] === true ? say('可以办理', 'allowed') : refusalIn(lang, expect['refused']),
        ...(expect['state'] === undefined
          ? []
          : [`${say('此后为：', 'then: ')}${chart.states[expect['state'] as string]!.title[lang]}`]),
        ...Object.entries((expect['due'] ?? {}) as Value).map(
          ([name, day]) => `${clock(name)}${say('：末日 ', ': last day ')}${valueIn(lang, book, day)}`,
        ),
        ...(expect['ground'] === undefined ? [] : [valueIn(lang, book, expect['ground'])]),
      ],
    }
  },
}

/** The page of one language. Throws when a kind of case has no telling: a case that nobody can read is none. */
export function lawCasesPage(book: LawBook, lang: Lang): string {
  const say = sayIn(lang)
  const byFile = Map.groupBy(casesOf(join(root, 'law/cases')), ({ where }) => where.split(' ')[0]!)
  const row = (each: LegalCase): string[] => {
    const tell = tellings[each.kind]
    if (tell === undefined) throw new Error(`${each.where}: cases of kind ${each.kind} cannot be told in words`)
    const { given, expect } = tell(each.given, each.expect, lang, book)
    return [lines([each.case[lang]]), lines(given), lines(expect)]
  }
  return [
    `# ${say('案例', 'Cases')}`,
    '',
    made(lang),
    '',
    say(
      '每行是一个案例：给定什么，应得什么。检验程序的测试逐条运行同一批文件（`law/cases/`），因此读此页即是核对程序。读到不对之处，请按[改一条规则](../how-to/correct-a-rule.md)改数据或者加一行案例。',
      'Each line is a case: what is given, what must come out. The tests run the same files (`law/cases/`), so whoever reads this page checks the program. Where it is wrong, correct the data or add a case: [correct a rule](../how-to/correct-a-rule.md).',
    ),
    '',
    ...[...byFile].flatMap(([file, cases]) => [
      `## ${heading(file, lang)}`,
      '',
      table([say('案例', 'Case'), say('给定', 'Given'), say('应得', 'Must come out')], cases.map(row)),
      '',
    ]),
  ].join('\n')
}

/** What the file says of itself in its first line: `# 期限：…。Deadlines: …`. */
function heading(file: string, lang: Lang): string {
  const first = /^# (.*)/.exec(readFileSync(join(root, 'law/cases', file), 'utf8'))?.[1] ?? file
  const cut = first.lastIndexOf('。')
  const words = lang === 'zh' ? first.slice(0, cut + 1) : first.slice(cut + 1).trim()
  return lines([(words === '' ? first : words).split(/[：:]/)[0]!.replace(/[。.]$/, '')])
}
