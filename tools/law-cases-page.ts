// The cases of law/cases as a page that a reader of law can check without reading data: what is given, what must come out.
// The tests run the very same files, so what stands here is what the program does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chartNamed, charts } from '#kernel/procedure'
import { casesOf, type LawBook, type LegalCase, type WarningCode } from '#kernel/rules'
import { statutes } from '#kernel/time'
import { parse } from 'yaml'
import { rulesWords } from '../src/app/web/i18n/rules-words.ts'
import { lawNumberName, lawNumberText, matterName } from '../src/app/web/ui/law-words.ts'
import { placeName } from '../src/app/web/ui/place.ts'
import { claimTelling } from './claim-cases.ts'
import { disputeTellings } from './dispute-cases.ts'
import { citedIn, lines, made, marks, sayIn, table, type Lang, type Words } from './reference-words.ts'
import { refusals } from './refusal-words.ts'

const root = join(import.meta.dirname, '..')

const said: Readonly<Record<string, Words>> = {
  'local-regulation': { zh: '地方性法规', en: 'a local regulation' },
  'local-government-rule': { zh: '地方政府规章', en: 'a local government rule' },
  'normative-document': { zh: '规范性文件', en: 'a normative document' },
  'ministry-rule': { zh: '部门规章', en: 'a ministry rule' },
  'administrative-regulation': { zh: '行政法规', en: 'an administrative regulation' },
  law: { zh: '法律', en: 'a law' },
  'judicial-interpretation': { zh: '司法解释', en: 'a judicial interpretation' },
  party: { zh: '当事人的期限', en: 'time of a party' },
  agency: { zh: '机关（法院、调解组织）自己的期限', en: 'time of the agency, the court or the mediation body' },
  'platform-rule': { zh: '平台规则', en: 'a rule of the platform' },
  required: { zh: '通常需要', en: 'usually needed' },
  'not-required': { zh: '通常不需要', en: 'usually not needed' },
  higher: { zh: '上位法优先', en: 'the higher rule' },
  special: { zh: '特别规定优先', en: 'the special rule' },
  newer: { zh: '新的规定优先', en: 'the newer rule' },
  'same-maker': { zh: '同一机关制定', en: 'one maker' },
  refer: { zh: '不能确定适用哪一条，须报请裁决', en: 'which one holds is not settled; an organ decides' },
  'not-yet-known': { zh: '待定：该年放假安排尚未公布', en: 'open: the calendar of that year is not notified' },
}

/** What a text is about, and what a maker of rules is told to look at again. */
const fields: Readonly<Record<string, Words>> = {
  'urban-rural-construction': { zh: '城乡建设与管理', en: 'urban and rural construction' },
  ecology: { zh: '生态文明建设', en: 'ecology' },
  heritage: { zh: '历史文化保护', en: 'heritage' },
  'grassroots-governance': { zh: '基层治理', en: 'grassroots governance' },
  'compute-industry-promotion': { zh: '促进算力产业', en: 'promoting the compute industry' },
  'compute-trading': { zh: '算力交易', en: 'trade in compute' },
  'artificial-intelligence-industry': { zh: '人工智能产业', en: 'the industry of artificial intelligence' },
}
const warnings: Readonly<Record<WarningCode, Words>> = {
  'outside-city-fields': { zh: '不在设区的市的四类立法事项之内', en: 'outside the four fields of a city' },
  'no-power-to-license': { zh: '这种文本无权设定行政许可', en: 'a text of this kind may not license' },
  'temporary-licence-one-year': { zh: '只能设定临时许可，一年为限', en: 'a temporary licence only, for one year' },
  'licence-the-state-unifies': { zh: '应由国家统一确定，地方不得设定许可', en: 'a licence that the State unifies' },
  'licence-before-registration': { zh: '不得设定企业登记的前置许可', en: 'a licence before registration' },
  'licence-condition-added': { zh: '增设了许可条件', en: 'a condition of a licence added' },
  'disguised-licence': { zh: '有变相设定许可之虞', en: 'perhaps a licence in disguise' },
  'local-negative-list': { zh: '地方不得另设市场准入负面清单', en: 'no place makes a negative list of its own' },
  'duty-without-basis': { zh: '没有上位法依据，不得增加义务', en: 'a duty without a basis above' },
  'rights-cut-without-basis': { zh: '没有上位法依据，不得减损权利', en: 'a cut of rights without a basis above' },
  'price-without-catalogue': { zh: '没有定价目录依据，不得定价', en: 'a price without a pricing catalogue' },
  'supplier-designated': { zh: '限定或者指定了经营者', en: 'a supplier designated' },
  'outside-firms-kept-out': { zh: '排斥或者限制了外地经营者', en: 'outside firms kept out' },
  'favour-to-named-firms': { zh: '给予特定经营者优惠', en: 'a favour to named firms' },
  'conduct-ordered': { zh: '要求经营者实施限制竞争的行为', en: 'conduct ordered that restrains competition' },
  'temporary-beyond-two-years': { zh: '没有写明在两年之内终止', en: 'no end within two years' },
}

type Value = Record<string, unknown>

/** How well a text is known, unless it was read: 《…》第六条（据摘录或报道）. */
const markIn = (lang: Lang, verified: string): string =>
  verified === 'V' ? '' : sayIn(lang)(`（${marks[verified]!.zh}）`, ` (${marks[verified]!.en})`)

/** A citation with its mark; a title within the title stands in single brackets. */
function citedAndMarked(book: LawBook, lang: Lang, cite: string): string {
  const [id, article] = cite.split('#')
  const instrument = book.instruments.find((one) => one.id === id)!
  const verified = instrument.articles.findLast((one) => one.id === article)?.verified ?? instrument.verified
  const cited = citedIn(book, lang, cite).replace(
    /^《(.*)》/,
    (_, title: string) => `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`,
  )
  return `${cited}${markIn(lang, verified)}`
}

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
  if (/^[a-z-]+\/[a-z0-9-]+#/.test(text)) return citedAndMarked(book, lang, text)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayIn(lang, text)
  return said[text]?.[lang] ?? fields[text]?.[lang] ?? warningWords.get(text)?.[lang] ?? text
}

const warningWords: ReadonlyMap<string, Words> = new Map(Object.entries(warnings))

/** What a text creates, in the words of the desk where it is drafted. */
function createdIn(lang: Lang, creation: string): string | undefined {
  const words = (rulesWords as Readonly<Record<string, readonly [string, string]>>)[`creation.${creation}`]
  return words?.[lang === 'zh' ? 0 : 1]
}

const groundIn = (lang: Lang, book: LawBook, basis: unknown): string[] =>
  basis === undefined ? [] : [`${sayIn(lang)('依据：', 'ground: ')}${valueIn(lang, book, basis)}`]

/** Names of the admission guide first: a word such as “none” is an answer there. */
function admissionIn(lang: Lang, book: LawBook, value: unknown): string {
  const known = typeof value === 'string' ? admission.get(value)?.[lang] : undefined
  if (known !== undefined) return known
  if (Array.isArray(value) && value.length > 0)
    return value.map((one) => admissionIn(lang, book, one)).join(sayIn(lang)('、', ', '))
  return valueIn(lang, book, value)
}

const dayIn = (lang: Lang, day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return lang === 'zh' ? `${year}年${month}月${date}日` : day
}

/** The example that a case of a voucher changes. */
const voucherExample = (name: string): { title: Words; on: string; in: string } =>
  JSON.parse(readFileSync(join(root, 'examples/vouchers', `${name}.json`), 'utf8')) as {
    title: Words
    on: string
    in: string
  }

/** The example that a case of the credit score changes. */
const creditExample = (name: string): { title: Words; asOf: string } =>
  JSON.parse(readFileSync(join(root, 'examples/credit', `${name}.json`), 'utf8')) as { title: Words; asOf: string }

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

/** Whether a condition of a licence is met, as far as the answers tell. */
const conditionWords = {
  yes: { zh: '满足', en: 'met' },
  no: { zh: '不满足', en: 'not met' },
  unknown: { zh: '尚不能判断', en: 'not known' },
} satisfies Record<string, Words>

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
        known.length === 0 ? say('一件没有收录的文件', 'a text that is not on file') : citedAndMarked(book, lang, cite),
        `${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`,
        ...('number' in given
          ? [`${say('所问数值：', 'number asked: ')}${lawNumberName(String(given['number']), lang)}`]
          : []),
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
        say(
          `按${statute.title.zh.replace(/^(.+?)(第.+)?$/, '《$1》$2')}${markIn(lang, statute.verified)}计算`,
          `counted by ${statute.title.en}${markIn(lang, statute.verified)}`,
        ),
        `${Object.entries(amount)
          .map(([unit, n]) => `${String(n)}${lang === 'zh' ? '' : ' '}${units[unit]![lang]}`)
          .join(
            '',
          )}${say('，起算日 ', ' from ')}${dayIn(lang, String(from))}${say('（当日不计入）', ' (that day not counted)')}`,
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
    }
    return {
      given: [
        `${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`,
        ...Object.entries(given['answers'] as Value).map(
          ([question, answer]) => `${admissionIn(lang, book, question)} ${admissionIn(lang, book, answer)}`,
        ),
      ],
      expect: Object.entries(expect).flatMap(([name, value]) => {
        if (name === 'leans')
          return Object.entries(value as Value).map(
            ([matter, leaning]) =>
              `${say('倾向（仍须确认）：', 'leaning (still to be asked): ')}${admissionIn(lang, book, matter)}${say('，', ', ')}${valueIn(lang, book, leaning)}`,
          )
        if (name === 'conditions')
          return Object.entries(value as Value).flatMap(([matter, conditions]) =>
            Object.entries(conditions as Value).map(
              ([cite, met]) =>
                `${say('条件：', 'condition: ')}${admissionIn(lang, book, matter)}${say('，', ', ')}${valueIn(lang, book, cite)}${say('，', ', ')}${conditionWords[met as keyof typeof conditionWords][lang]}`,
            ),
          )
        return [`${names[name]![lang]}${say('：', ': ')}${admissionIn(lang, book, value)}`]
      }),
    }
  },
  cost(given, expect, lang, book) {
    const say = sayIn(lang)
    const options = chartNamed('pricing.cost-report').steps.flatMap(({ fields }) => fields?.['hook']?.options ?? [])
    const bodies: Record<string, Words> = {
      'authority:market': { zh: '市场监管部门', en: 'market regulator' },
      'authority:data': { zh: '数据主管部门', en: 'data authority' },
      'authority:industry': { zh: '通信主管部门', en: 'telecom authority' },
      operator: { zh: '平台', en: 'platform' },
    }
    const names: Record<string, Words> = {
      minFineFen: { zh: '罚款下限', en: 'least fine' },
      maxFineFen: { zh: '罚款上限', en: 'highest fine' },
      order: { zh: '可以责令改正', en: 'correction may be ordered' },
      penalty: { zh: '可以移送处罚', en: 'may be passed on for a penalty' },
    }
    const told = (value: unknown): string =>
      typeof value === 'number' ? lawNumberText(value, 'fen', lang) : valueIn(lang, book, value)
    return {
      given: [
        `${say('依据：', 'ground: ')}${options.find(({ value }) => value === given['hook'])?.label[lang] ?? String(given['hook'])}`,
        `${placeName(given['from'] as string, lang)}${bodies[String(given['by'])]![lang]}${say('，', ', ')}${dayIn(lang, String(given['on']))}`,
        ...(given['catalogueEntry'] === undefined
          ? []
          : [`${say('目录条目：', 'catalogue entry: ')}${given['catalogueEntry'] as string}`]),
      ],
      expect: Object.entries(expect).flatMap(([name, value]) =>
        name === 'refused'
          ? [refusalIn(lang, value)]
          : name === 'ground'
            ? groundIn(lang, book, value)
            : name === 'allowed'
              ? value === true
                ? [say('可以', 'allowed')]
                : []
              : [`${names[name]![lang]}${say('：', ': ')}${told(value)}`],
      ),
    }
  },
  voucher(given, expect, lang, book) {
    const say = sayIn(lang)
    const example = voucherExample(String(given['as']))
    const { on, place } = { on: example.on, place: example.in, ...given } as { on: string; place: string }
    const yuan = (value: unknown): string => lawNumberText(Number(value), 'fen', lang)
    const shown = (name: string, value: unknown): string =>
      value === null ? say('不清楚', 'not known') : name.endsWith('Fen') ? yuan(value) : valueIn(lang, book, value)
    const rulesIn = (value: unknown): string => (value as string[]).join(say('、', ', '))
    return {
      given: [
        `${say('例子：', 'example: ')}${example.title[lang]}`,
        `${placeName(place, lang)}${say('，', ', ')}${dayIn(lang, on)}`,
        ...Object.entries((given['but'] ?? {}) as Value).map(
          ([name, value]) => `${name}${say('：', ': ')}${shown(name, value)}`,
        ),
      ],
      expect: [
        `${say('可核发 ', 'to be granted ')}${yuan(expect['grantFen'])}`,
        `${say('可抵扣或兑付 ', 'deductible now ')}${yuan(expect['deductibleFen'])}`,
        ...((expect['notMet'] as string[]).length === 0
          ? []
          : [`${say('不符合：', 'not met: ')}${rulesIn(expect['notMet'])}`]),
        ...(((expect['notKnown'] ?? []) as string[]).length === 0
          ? []
          : [`${say('尚不清楚：', 'not known: ')}${rulesIn(expect['notKnown'])}`]),
      ],
    }
  },
  claim: claimTelling,
  ...disputeTellings,
  'credit-score'(given, expect, lang, book) {
    const say = sayIn(lang)
    const example = creditExample(String(given['as']))
    const changed = (value: unknown): string =>
      value === null ? say('不清楚', 'not known') : valueIn(lang, book, value)
    const facts = Object.entries((given['facts'] ?? {}) as Record<string, Value>).flatMap(([id, change]) =>
      Object.entries(change).map(([name, value]) => `${id} ${name}${say('：', ': ')}${changed(value)}`),
    )
    const added = ((given['add'] ?? []) as Value[]).map(
      (fact) =>
        `${say('另有 ', 'and ')}${String(fact['id'])}${say('，', ', ')}${dayIn(lang, String(fact['decidedOn']))}`,
    )
    const file = Object.entries((given['file'] ?? {}) as Value).map(
      ([name, value]) => `${name}${say('：', ': ')}${changed(value)}`,
    )
    const left = Object.entries((expect['notCounted'] ?? {}) as Value)
    return {
      given: [
        `${say('例子：', 'example: ')}${example.title[lang]}`,
        dayIn(lang, (given['asOf'] as string | undefined) ?? example.asOf),
        ...file,
        ...facts,
        ...added,
      ],
      expect: [
        `${say('得分 ', 'score ')}${String(expect['score'])}`,
        `${say('等级 ', 'grade ')}${String(expect['grade'])}`,
        ...left.map(([id, why]) => `${id}${say(' 不计：', ' does not count: ')}${String(why)}`),
      ],
    }
  },
  penalty(given, expect, lang, book) {
    const say = sayIn(lang)
    const chart = chartNamed('supervision.penalty')
    const kinds = chart.stepNamed('file-case').fields?.['kind']?.options ?? []
    const asked = chart.stepNamed('draft-decision').fields ?? {}
    const { act, on, then, ...filled } = given
    // the case says in short what the form of the draft asks at length
    const label: Record<string, string> = {
      hearing: 'hearingCase',
      fineFen: 'proposedFineAmountFen',
      gainsFen: 'gainsAmountFen',
      refundedFen: 'refundedAmountFen',
      confiscationFen: 'proposedConfiscationAmountFen',
    }
    const told = ([name, value]: [string, unknown]): string => {
      const field = asked[label[name] ?? name]
      const option = field?.options?.find((one) => one.value === value)?.label[lang]
      const yes = field?.type === 'yes-no' ? valueIn(lang, book, value === 'yes') : undefined
      const text = typeof value === 'number' ? lawNumberText(value, 'fen', lang) : valueIn(lang, book, value)
      return `${field?.label[lang] ?? name}${say('：', ': ')}${option ?? yes ?? text}`
    }
    const was = then as { cite: string; minFen: number; maxFen: number } | undefined
    return {
      given: [
        `${dayIn(lang, String(on))}${say('，涉嫌：', ', suspected: ')}${kinds.find(({ value }) => value === act)?.label[lang] ?? String(act)}`,
        ...Object.entries(filled).map(told),
        ...(was === undefined
          ? []
          : [
              `${say('行为时的罚款幅度：', 'range on the day of the act: ')}${lawNumberText(was.minFen, 'fen', lang)}${say('至', ' to ')}${lawNumberText(was.maxFen, 'fen', lang)}`,
            ]),
      ],
      expect: [refusalIn(lang, expect['refused']), ...groundIn(lang, book, expect['ground'])],
    }
  },
  'late-payment'(given, expect, lang) {
    const say = sayIn(lang)
    const names: Record<string, Words> = {
      fineFen: { zh: '罚款', en: 'fine' },
      gainsFen: { zh: '没收的违法所得', en: 'gains confiscated' },
      days: { zh: '计算日数', en: 'days counted' },
      fineAdditionFen: { zh: '加处罚款', en: 'added to the fine' },
      gainsAdditionFen: { zh: '违法所得加处', en: 'added on the gains' },
      owedFen: { zh: '合计应缴', en: 'owed in all' },
    }
    const sum = ([name, value]: [string, unknown]): string =>
      `${names[name]![lang]}${say('：', ': ')}${name === 'days' ? String(value) : lawNumberText(Number(value), 'fen', lang)}`
    const paused = (given['paused'] ?? []) as { from: string; until: string }[]
    return {
      given: [
        `${say('应于', 'due on ')}${dayIn(lang, String(given['dueOn']))}${say('缴纳，', ', paid on ')}${dayIn(lang, String(given['on']))}${say('缴清', '')}`,
        ...paused.map(
          ({ from, until }) =>
            `${say('复议、诉讼期间：', 'reconsideration or suit: ')}${dayIn(lang, from)}${say('至', ' to ')}${dayIn(lang, until)}`,
        ),
        sum(['fineFen', given['fineFen']]),
        sum(['gainsFen', given['gainsFen']]),
      ],
      expect: Object.entries(expect).map(sum),
    }
  },
  'inspection-officers'(given, expect, lang, book) {
    const say = sayIn(lang)
    const named = given['officers'] as { certificate: string; validUntil?: string; fields?: string[]; tied?: boolean }[]
    return {
      given: named.map(({ certificate, validUntil, fields, tied }) =>
        [
          `${say('执法证件 ', 'certificate ')}${certificate}`,
          ...(validUntil === undefined ? [] : [`${say('有效至 ', 'until ')}${validUntil}`]),
          ...(fields === undefined ? [] : [`${say('领域 ', 'field ')}${fields.join(say('、', ', '))}`]),
          ...(tied === true ? [say('与企业有利害关系', 'tied to the enterprise')] : []),
        ].join(say('，', ', ')),
      ),
      expect: [refusalIn(lang, expect['refused']), ...groundIn(lang, book, expect['ground'])],
    }
  },
  'inspection-cap'(given, expect, lang) {
    const say = sayIn(lang)
    const caps = given['caps'] as Record<string, number>[]
    const tier = String(given['tier'])
    return {
      given: caps.map((each, n) => `${say('计划', 'plan')} ${n + 1}${say('：', ': ')}${each[tier] ?? ''}`),
      expect: [
        expect['cap'] === null
          ? say('没有上限，不得作计划内检查', 'no cap, no planned inspection')
          : `${say('上限 ', 'cap ')}${String(expect['cap'] as number)}`,
      ],
    }
  },
  competence(given, expect, lang, book) {
    const say = sayIn(lang)
    const temporary = given['temporary'] as { from: string; until?: string } | undefined
    const found = expect['warnings'] as readonly string[]
    return {
      given: [
        `${say('制定机关辖区：', 'place of the maker: ')}${placeName(given['place'] as string, lang)}`,
        `${say('文本：', 'text: ')}${valueIn(lang, book, given['text'])}`,
        ...(given['about'] === undefined ? [] : [`${say('事项：', 'about: ')}${valueIn(lang, book, given['about'])}`]),
        ...(given['creates'] === undefined
          ? []
          : [
              `${say('设定：', 'creates: ')}${(given['creates'] as string[]).map((one) => createdIn(lang, one) ?? one).join(say('、', ', '))}`,
            ]),
        ...(given['authorised'] === true ? [say('依全国人大授权制定', 'made under an authorisation of the NPC')] : []),
        ...(temporary === undefined
          ? []
          : [
              `${say('先行制定的临时性规章，', 'temporary rule, ')}${dayIn(lang, temporary.from)}${say('起施行，', ' on; ')}${
                temporary.until === undefined
                  ? say('没有写明终止日', 'no end stated')
                  : `${dayIn(lang, temporary.until)}${say('终止', ' it ends')}`
              }`,
            ]),
      ],
      expect: [
        found.length === 0
          ? say('不作提示', 'no warning')
          : `${say('提示：', 'warnings: ')}${found.map((one) => valueIn(lang, book, one)).join(say('；', '; '))}`,
        ...groundIn(lang, book, expect['basis']),
      ],
    }
  },
  conflict(given, expect, lang, book) {
    const say = sayIn(lang)
    const rules = (given['rules'] ?? {}) as Record<string, Value>
    const rule = ({ kind, issuer, place, from, special, varies }: Value): string =>
      [
        valueIn(lang, book, kind),
        `${String(issuer)}${say('制定', ' made it')}`,
        ...(place === undefined || place === 'platform'
          ? []
          : [`${say('施行于', 'for ')}${placeName(place as string, lang)}`]),
        `${dayIn(lang, String(from))}${say('施行', ' on')}`,
        ...(special === true ? [say('属特别规定', 'a special rule')] : []),
        ...(varies === undefined
          ? []
          : [`${say('依授权变通：', 'departs under authorisation from: ')}${valueIn(lang, book, varies)}`]),
      ].join(say('，', ', '))
    const why = (expect['why'] ?? []) as readonly string[]
    const nobody = expect['referredTo'] === 'nobody'
    const none = nobody
      ? say('没有一条适用，也无须报请裁决', 'none holds, and nobody need decide')
      : say('程序不选', 'the program does not choose')
    return {
      given: [
        ...(given['matter'] === undefined
          ? []
          : [`${say('同管一事：', 'matter: ')}${matterName(given['matter'] as string, lang)}`]),
        ...(given['between'] === undefined ? [] : [valueIn(lang, book, given['between'])]),
        ...(given['on'] === undefined
          ? []
          : [`${placeName(given['place'] as string, lang)}${say('，', ', ')}${dayIn(lang, given['on'] as string)}`]),
        ...Object.entries(rules).map(([name, one]) => `${name}${say('：', ': ')}${rule(one)}`),
      ],
      expect: [
        expect['holds'] === 'none' ? none : `${say('适用：', 'holds: ')}${valueIn(lang, book, expect['holds'])}`,
        ...(why.length === 0 ? [] : [`${say('因为：', 'because: ')}${valueIn(lang, book, why)}`]),
        ...Object.entries((expect['leftOut'] ?? {}) as Value).map(
          ([cite, reason]) =>
            `${say('不参加比较：', 'not weighed: ')}${valueIn(lang, book, cite)}${say('，', ', ')}${refusalIn(lang, reason)}`,
        ),
        ...groundIn(lang, book, expect['basis']),
        ...(expect['referredTo'] === undefined || nobody
          ? []
          : [`${say('报请裁决：', 'referred to: ')}${valueIn(lang, book, expect['referredTo'])}`]),
      ],
    }
  },
  step(given, expect, lang, book) {
    const say = sayIn(lang)
    const chart = charts().get(String(given['procedure']))!
    type Taken = { step: string; on: string; entered?: Value }
    const done = (given['done'] ?? []) as Taken[]
    const asks = given['asks'] as Taken & { by: string; from?: string }
    const who = `${asks.from === undefined ? '' : say(`${placeName(asks.from, lang)}的`, `${placeName(asks.from, lang)} `)}${chart.parts[asks.by]?.label[lang] ?? asks.by}`
    const clock = (name: string): string => chart.clocks?.[name]?.label[lang] ?? name
    /** A step with what was entered in it, as its form asks. */
    const named = ({ step, entered = {} }: Taken): string => {
      const { title, fields: asked = {} } = chart.stepNamed(step)
      const filled = Object.entries(entered).map(([name, value]) => {
        const option = asked[name]?.options?.find((one) => one.value === value)?.label[lang]
        const yes = asked[name]?.type === 'yes-no' ? valueIn(lang, book, value === 'yes') : undefined
        return `${asked[name]?.label[lang] ?? name}${say('：', ': ')}${option ?? yes ?? valueIn(lang, book, value)}`
      })
      return `${title[lang]}${filled.length === 0 ? '' : say(`，${filled.join('；')}`, `; ${filled.join('; ')}`)}`
    }
    return {
      given: [
        `${say('程序：', 'procedure: ')}${chart.title[lang]}${say('，', ', ')}${placeName((given['place'] ?? 'cn-gd-sz') as string, lang)}`,
        ...done.map((one) => `${dayIn(lang, one.on)} ${named(one)}`),
        asks.by === 'system'
          ? `${dayIn(lang, asks.on)} ${say('问：期限届满，可否自动办理', 'asked: by the clock, ')}${say(`“${named(asks)}”`, named(asks))}`
          : `${dayIn(lang, asks.on)} ${who}${say('请求办理：', ' asks: ')}${named(asks)}`,
      ],
      expect: [
        expect['allowed'] === true ? say('可以办理', 'allowed') : refusalIn(lang, expect['refused']),
        ...(expect['state'] === undefined
          ? []
          : [`${say('此后为：', 'then: ')}${chart.states[expect['state'] as string]!.title[lang]}`]),
        ...Object.entries((expect['due'] ?? {}) as Value).map(
          ([name, day]) => `${clock(name)}${say('：末日 ', ': last day ')}${valueIn(lang, book, day)}`,
        ),
        ...groundIn(lang, book, expect['ground']),
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
    say(
      '怎样读：“给定”里的地点和日期，是在何地、何日适用；条文后没有括注的，已核对原文，有括注的写明从何而知；没有另写所问的，问的是这一条当时当地是否有效、数值是多少，“应得”只列所验的数值。引文不写条号而写名目的，是没有读到该文件的原文，条号未核。期限都以末日为准，当日仍可办理。当事人的期限，末日遇休息日的顺延；机关自己的期限，程序从严，一律不顺延，这是程序的取舍，不是条文的字面。办事程序里没有写出的填报，测试取“否”、第一个选项或者六十日以后的日期。',
      'How to read it: place and day of what is given are where and when the rule is applied; an article without a remark in brackets was read in its text; where nothing else is asked, the question is whether the article holds there on that day and what its numbers are, and only the numbers tested are listed. A citation by words and not by a number: the original was not read and the number is not checked. A period ends with its last day, which still counts. A party’s last day on a rest day moves on; an agency’s own never does: a choice of the program on the strict side, not the letter of the statutes. What a case of a procedure does not say was entered is “no”, the first option or a day sixty days later.',
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
