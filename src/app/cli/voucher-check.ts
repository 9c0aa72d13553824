// The work of suan voucher check: facts in a file, the law of a day and place, the answer with every reason.
import {
  BadFact,
  decideClaim,
  noProgramme,
  programmeFor,
  programmesIn,
  readFacts,
  supports,
  type Decision,
  type Facts,
  type Reason,
} from '#domain/subsidy'
import { loadLaw } from '#kernel/rules'
import { formatYuan } from '#kernel/money'
import { excerpt } from '#kernel/time'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context } from './command.ts'
import { objectIn } from './json-file.ts'
import { pairs, rows } from './table.ts'

export type CheckOptions = { on: string; in: string }

/** Answers 1 when the claim is refused. Throws WrongUse naming file and field, BadTime or BadPlace for the options. */
export async function checkVoucher(
  path: string,
  { on, in: place }: CheckOptions,
  { lawDir, lang }: Pick<Context, 'lawDir' | 'lang'>,
): Promise<Answer> {
  const { facts, ignored } = factsIn(path)
  const law = loadLaw(lawDir).at(on, place)
  const decision = decided(path, facts, lawDir, law)
  const words = ({ says, bring, ...rest }: Reason) => ({
    ...rest,
    says: says[lang],
    ...(bring === undefined ? {} : { bring: bring[lang] }),
  })
  const isRefused = decision.stage === 'apply' ? decision.grantFen === 0 : decision.deductibleFen === 0
  return {
    exit: isRefused ? 1 : 0,
    json: {
      ...decision,
      reasons: decision.reasons.map(words),
      flags: decision.flags.map(({ says, ...rest }) => ({ ...rest, says: says[lang] })),
      notFound: decision.notFound?.[lang] ?? null,
      ignored,
      law: law.used(),
    },
    table: () => tableOf(decision, isRefused, ignored, lang),
  }
}

function decided(path: string, facts: Facts, lawDir: string, law: Parameters<typeof decideClaim>[2]): Decision {
  const { programme: named, support } = facts
  const programmes = programmesIn(lawDir)
  const programme = programmeFor(programmes, { programme: named, support, place: law.place })
  if (programme !== undefined) return decideClaim(programme, facts, law)
  if (named?.includes('/') === true) {
    const known = programmes.map(({ id }) => id)
    throw new WrongUse(
      `文件 ${path}，字段 programme：期望 ${known.join('、')} 之一，得到 ${excerpt(named)}`,
      `file ${path}, field programme: expected one of ${known.join(', ')}, got ${excerpt(named)}`,
    )
  }
  const asked = named ?? support
  const kind = Object.entries(supports).find(([id]) => id === asked)?.[1]
  return noProgramme(facts, {
    zh: `${law.place} 没有收录${kind?.zh ?? (asked === undefined ? '算力券' : excerpt(asked))}的方案，或者不止一项（请写明 programme）`,
    en: `no programme for ${kind?.en ?? (asked === undefined ? 'compute vouchers' : excerpt(asked))} is on file in ${law.place}, or more than one (name the programme)`,
  })
}

function factsIn(path: string): { facts: Facts; ignored: string[] } {
  try {
    return readFacts(objectIn(path))
  } catch (error) {
    if (!(error instanceof BadFact)) throw error
    throw new WrongUse(
      `文件 ${path}，字段 ${error.field}：期望${error.expected.zh}，得到 ${error.got}`,
      `file ${path}, field ${error.field}: expected ${error.expected.en}, got ${error.got}`,
    )
  }
}

const payments = {
  direct: { zh: '直接抵扣', en: 'deducted at once' },
  'paid-first': { zh: '先付后兑', en: 'paid first, then paid back' },
} as const

const capNames = {
  deduction: { zh: '单次抵扣', en: 'one deduction' },
  contract: { zh: '单份合同', en: 'one contract' },
  year: { zh: '单个主体每年', en: 'claimant, a year' },
  entity: { zh: '单个主体累计', en: 'claimant, in all' },
  pool: { zh: '资金池', en: 'pool' },
  balance: { zh: '券余额', en: 'voucher balance' },
  outstanding: { zh: '账单未付', en: 'open bill' },
} as const

function tableOf(decision: Decision, isRefused: boolean, ignored: readonly string[], lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const verdict = ({ met, known }: Reason): string =>
    met ? say('符合', 'met') : known ? say('不符合', 'not met') : say('尚不清楚', 'not known')
  const { programme, stage, payment, atMostFen, caps, reasons, flags, notFound } = decision
  return [
    pairs([
      [say('结论', 'verdict'), isRefused ? say('不予支持', 'refused') : say('可以支持', 'may be supported')],
      [say('方案', 'programme'), programme ?? '—'],
      [say('环节', 'stage'), stage === 'apply' ? say('申领', 'application') : say('兑付', 'redemption')],
      ...(payment === null ? [] : [[say('方式', 'payment'), payments[payment][lang]] as const]),
      [say('可核发', 'to be granted'), formatYuan(decision.grantFen)],
      [say('可抵扣或兑付', 'deductible now'), formatYuan(decision.deductibleFen)],
      ...(isRefused && atMostFen !== null && atMostFen > 0
        ? [[say('补齐以后至多', 'at most, once known'), formatYuan(atMostFen)] as const]
        : []),
    ]),
    '',
    rows(
      [say('结果', 'answer'), say('规则', 'rule'), say('依据', 'article'), say('内容', 'says')],
      reasons.map((one) => [
        verdict(one),
        one.rule,
        one.article,
        `${one.says[lang]}${one.bring === undefined ? '' : say(`；请提供：${one.bring.zh}`, `; bring: ${one.bring.en}`)}`,
      ]),
    ),
    ...(caps.length === 0
      ? []
      : [
          '',
          rows(
            [
              say('上限', 'cap'),
              say('数额', 'amount'),
              say('已用', 'used'),
              say('余额', 'left'),
              say('决定金额', 'decides'),
            ],
            caps.map((cap) => [
              capNames[cap.cap][lang],
              formatYuan(cap.capFen),
              formatYuan(cap.usedFen),
              formatYuan(cap.leftFen),
              cap.binding ? '●' : '',
            ]),
          ),
        ]),
    ...flags.map(({ says, article }) => `${say('提示', 'flag')}: ${says[lang]} (${article})`),
    ...(notFound === null ? [] : [`${say('未查得', 'not found')}: ${notFound[lang]}`]),
    ...(ignored.length === 0
      ? []
      : [`${say('没有读取的字段', 'fields not read')}: ${ignored.map((name) => excerpt(name)).join(', ')}`]),
  ].join('\n')
}
