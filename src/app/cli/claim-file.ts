// The work of suan claim: a claim in a file, the law of a day, and what is missing or what it turns on.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BadClaim,
  checkClaim,
  claimLaw,
  FACTS,
  focusOf,
  readClaim,
  REMEDIES,
  sharedCheck,
  statementOf,
} from '#domain/dispute'
import type { Claim, ClaimCheck, ClaimLaw, ClaimStatement, Focus, SharedCheck } from '#domain/dispute'
import { formatYuan } from '#kernel/money'
import { loadLaw, type Law, type LawBook } from '#kernel/rules'
import { day, dayIn, SHANGHAI, systemClock, type Day } from '#kernel/time'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context } from './command.ts'
import { draftFolder } from './draft-folder.ts'
import { inLanguage, type Told } from './in-language.ts'
import { objectIn } from './json-file.ts'
import { pairs, rows } from './table.ts'

/** `out`: a folder for the statement as PDF and for Word. */
export type ClaimOptions = { on?: string; shared?: boolean; out?: string }
type Where = Pick<Context, 'lawDir' | 'lang'>

/** Answers 0 for a complete claim and 1 for an incomplete one. Throws WrongUse naming file and field. */
export async function checkClaimFile(path: string, options: ClaimOptions, { lawDir, lang }: Where): Promise<Answer> {
  const { claim, book, law, on, scenarios } = read(path, options, lawDir)
  const check = (options.shared === true ? sharedCheck : checkClaim)(claim, law, on, scenarios)
  const told = inLanguage<SharedCheck & Partial<ClaimCheck>>(check, lang)
  const files =
    options.out === undefined ? undefined : await papersIn(options.out, statementOf(claim, check), { book, on })
  return {
    exit: check.complete ? 0 : 1,
    json: { ...told, ...(files === undefined ? {} : { files }), law: law.used() },
    table: () => [checkTable(told, lang), ...(files ?? [])].join('\n'),
  }
}

const [PDF, WORD] = ['statement.pdf', 'statement.docx'] as const

/** Writes both papers of a statement, or none. */
async function papersIn(
  out: string,
  statement: ClaimStatement,
  { book, on }: { book: LawBook; on: Day },
): Promise<string[]> {
  const { claimPaper, claimWord } = await import('../papers/index.ts')
  const article = (cite: string): string => {
    const { instrument, no, gist } = book.show(cite, { on, in: 'cn' })
    return `《${instrument.title.zh}》${no}：${gist.zh}`
  }
  const notes = { at: `${on}T00:00:00.000Z`, article }
  const draft = draftFolder(out, [PDF, WORD], PDF)
  try {
    writeFileSync(join(draft.path, PDF), await claimPaper(statement, notes))
    writeFileSync(join(draft.path, WORD), await claimWord(statement, notes))
    draft.publish()
    return [join(out, PDF), join(out, WORD)]
  } finally {
    draft.discard()
  }
}

/** Answers 0: a focus is an answer, whatever it is. Throws WrongUse naming file and field. */
export async function focusOfFile(path: string, options: ClaimOptions, { lawDir, lang }: Where): Promise<Answer> {
  const { claim, law, on, scenarios } = read(path, options, lawDir)
  const told = inLanguage(focusOf(claim, law, on, scenarios), lang)
  return { exit: 0, json: { ...told, law: law.used() }, table: () => focusTable(told, lang) }
}

function read(
  path: string,
  { on }: ClaimOptions,
  lawDir: string,
): { claim: Claim; book: LawBook; law: Law; on: Day; scenarios: ClaimLaw } {
  const raw = objectIn(path)
  const day = dayOf(path, on, raw)
  const claim = claimIn(path, raw)
  const book = loadLaw(lawDir)
  return {
    claim,
    on: day,
    book,
    law: book.at(day, 'cn'),
    scenarios: claimLaw(join(lawDir, 'claims')),
  }
}

function claimIn(path: string, raw: Record<string, unknown>): Claim {
  try {
    return readClaim(raw)
  } catch (error) {
    if (!(error instanceof BadClaim)) throw error
    throw new WrongUse(
      `文件 ${path}，字段 ${error.field}：期望${error.expected.zh}，得到 ${error.got}`,
      `file ${path}, field ${error.field}: expected ${error.expected.en}, got ${error.got}`,
    )
  }
}

/** The day asked about: of the command, else of the file, else today. */
function dayOf(path: string, asked: string | undefined, raw: Record<string, unknown>): Day {
  if (asked !== undefined) return day(asked)
  const told = raw['day'] ?? raw['on']
  if (told === undefined || told === null || told === '') return dayIn(systemClock(), SHANGHAI)
  if (typeof told === 'string')
    try {
      return day(told)
    } catch {
      // told below, with file and field
    }
  throw new WrongUse(
    `文件 ${path}，字段 day：期望日期 YYYY-MM-DD`,
    `file ${path}, field day: expected a day YYYY-MM-DD`,
  )
}

type Named = Readonly<Record<string, { zh: string; en: string }>>

const fitWords: Named = {
  together: { zh: '可以并提', en: 'together' },
  'in-order': { zh: '分先后', en: 'in order' },
  'not-together': { zh: '互相矛盾', en: 'not together' },
}

const groundWords: Named = {
  agreed: { zh: '约定', en: 'agreed' },
  domicile: { zh: '被告住所地', en: 'domicile' },
  performance: { zh: '合同履行地', en: 'performance' },
}

const remediesIn = (list: readonly string[], lang: Lang): string =>
  list.map((one) => (REMEDIES as Named)[one]![lang]).join(' + ')

/** A field by its name in a file, with what it asks. */
const fieldIn = (name: string, lang: Lang): string => {
  const asked = (FACTS as Named)[name]
  return asked === undefined ? name : `${name} ${asked[lang]}`
}

const section = (title: string, header: readonly string[], body: readonly (readonly string[])[]): string[] =>
  body.length === 0 ? [] : ['', title, rows(header, body)]

function checkTable(told: Told<SharedCheck> & { own?: Told<ClaimCheck['own']> }, lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const { missing, money, courtFee, jurisdiction, own } = told
  return [
    pairs([
      [say('情形', 'scenario'), told.title],
      [
        say('诉请', 'claim'),
        told.complete ? say('完整', 'complete') : say(`还缺 ${missing.length} 项`, `${missing.length} missing`),
      ],
      [say('案由', 'cause of action'), told.causeOfAction.name],
      [say('主请求金额', 'main claims'), formatYuan(money.totalFen)],
      [say('受理费', 'court fee'), `${formatYuan(courtFee.feeFen)} (${courtFee.article})`],
    ]),
    ...missing.flatMap(({ what, why, article, item, facts }, i) => [
      '',
      `${i + 1}. ${what} (${item})`,
      `   ${why} (${article})`,
      ...(facts.length === 0
        ? []
        : [`   ${say('填写', 'fill in')}: ${facts.map((name) => fieldIn(name, lang)).join(say('；', '; '))}`]),
    ]),
    ...section(
      say('金额怎样算出', 'how the money is reckoned'),
      [say('请求', 'claim'), say('算式', 'sum'), say('依据', 'article')],
      money.lines.map((line) => [line.what, line.formula, line.article]),
    ),
    ...section(
      say('备位请求', 'claims in case'),
      [say('主', 'first'), say('备', 'in case'), say('已写', 'given'), say('为什么', 'why')],
      told.alternatives.map((one) => [
        remediesIn(one.main, lang),
        remediesIn(one.alternative, lang),
        one.given ? say('是', 'yes') : say('否', 'no'),
        `${one.why} (${one.article})`,
      ]),
    ),
    ...section(
      say('一起提的请求', 'remedies together'),
      [say('两项', 'pair'), say('关系', 'fit'), say('说明', 'why')],
      told.fits.map((one) => [remediesIn(one.pair, lang), fitWords[one.fits]![lang], `${one.why} (${one.article})`]),
    ),
    ...section(
      say('向哪个法院（待法院确认）', 'which court, to be confirmed by it'),
      [say('依据', 'ground'), say('法院或者所在地', 'court or place'), say('说明', 'why')],
      jurisdiction.options.map((one) => [
        groundWords[one.ground]![lang],
        one.court ?? '—',
        `${one.why} (${one.article})`,
      ]),
    ),
    ...(jurisdiction.arbitration === null ? [] : ['', jurisdiction.arbitration]),
    '',
    jurisdiction.level.why,
    ...section(
      say('程序期限', 'days of the procedure'),
      [say('事项', 'what'), say('期间', 'period'), say('起', 'from'), say('止', 'due'), say('依据', 'article')],
      told.deadlines.map((one) => [
        one.what,
        one.period.replace('days', say('日', 'days')),
        one.from ?? '—',
        one.due ?? '—',
        one.article,
      ]),
    ),
    '',
    `${say('反诉', 'counterclaim')}: ${told.counterclaim.says}`,
    `${say('重复起诉', 'repeat suit')}: ${told.repeatSuit.says}`,
    ...(own === undefined
      ? []
      : [
          '',
          say('只供原告自己看 · 不要转给对方或者法官', 'for the claimant alone · not for the other side or the judge'),
          pairs([
            [
              say('诉讼时效', 'limitation'),
              `${own.limitation.from ?? '—'} → ${own.limitation.due ?? '—'} (${own.limitation.article})`,
            ],
            ...own.rights.map(
              (one) =>
                [
                  one.right === 'terminate' ? say('解除权', 'right to end') : say('撤销权', 'right to rescind'),
                  `${one.from ?? '—'} → ${one.due ?? '—'} (${one.article})`,
                ] as const,
            ),
          ]),
        ]),
    '',
    told.note,
  ].join('\n')
}

function focusTable(told: Told<Focus>, lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const block = (elements: Told<Focus>['elements']): string[] =>
    elements.flatMap((one, i) => [
      '',
      `${i + 1}. ${one.element}${one.open ? '' : say('（无争议）', ' (not in issue)')}`,
      `   ${one.asks}`,
      `   ${say('举证', 'burden')}: ${one.burden.says} (${one.burden.article})`,
      ...line(say('原告', 'claimant'), one.claimantSays),
      ...line(say('被告', 'respondent'), one.respondentSays),
      ...line(say('无争议', 'undisputed'), one.undisputed),
      ...line(say('证据（原告）', 'evidence of the claimant'), one.evidence.for),
      ...line(say('证据（被告）', 'evidence of the respondent'), one.evidence.against),
    ])
  return [
    pairs([[say('模块', 'module'), told.module]]),
    told.why,
    ...block(told.elements),
    ...(told.then === null ? [] : ['', `${told.then.module}: ${told.then.when}`, ...block(told.then.elements)]),
    ...section(
      say('请求之间的关系', 'how the claims go together'),
      [say('两项', 'pair'), say('说明', 'why')],
      told.contradictions.map((one) => [remediesIn(one.pair, lang), `${one.why} (${one.article})`]),
    ),
    ...line(say('未归入要件', 'in no element'), told.unplaced),
    '',
    told.note,
  ].join('\n')
}

const line = (title: string, list: readonly string[]): string[] =>
  list.length === 0 ? [] : [`   ${title}: ${list.join('; ')}`]
