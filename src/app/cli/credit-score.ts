// The work of suan credit score: facts in a file, the rules of a day, the score with its whole ground.
import { BadField, explain, noScore, readCreditFile, ruleCite, scorecardOf } from '#domain/credit'
import type { CreditFile, Explanation, NoScore, Scorecard } from '#domain/credit'
import { LawMissing, loadLaw, type Law } from '#kernel/rules'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context } from './command.ts'
import { inLanguage, type Told } from './in-language.ts'
import { objectIn } from './json-file.ts'
import { pairs, rows } from './table.ts'

export type ScoreOptions = { facts: string; asOf: string }

/** Answers 1 when no score is possible; a low score is an answer. Throws WrongUse naming file and field, BadTime for the day. */
export async function scoreCredit(
  { facts: path, asOf }: ScoreOptions,
  { lawDir, lang }: Pick<Context, 'lawDir' | 'lang'>,
): Promise<Answer> {
  const file = fileIn(path)
  const law = loadLaw(lawDir).at(asOf, 'cn')
  const no = noScore(file, law.day)
  if (no !== undefined) return refused(file, asOf, no, lang)
  const card = cardOf(law)
  if ('code' in card) return refused(file, asOf, card, lang)
  const told = inLanguage(explain(file, card), lang)
  return { exit: 0, json: { ...told, law: law.used() }, table: () => tableOf(told, lang) }
}

function fileIn(path: string): CreditFile {
  try {
    return readCreditFile(objectIn(path))
  } catch (error) {
    if (!(error instanceof BadField)) throw error
    throw new WrongUse(
      `文件 ${path}，字段 ${error.field}：期望${error.expected.zh}，得到 ${error.got}`,
      `file ${path}, field ${error.field}: expected ${error.expected.en}, got ${error.got}`,
    )
  }
}

/** A day without rules has no score; nothing is guessed. */
function cardOf(law: Law): Scorecard | NoScore {
  try {
    return scorecardOf(law)
  } catch (error) {
    if (!(error instanceof LawMissing)) throw error
    return { code: 'no-rules', says: error.says, article: ruleCite('weights') }
  }
}

function refused({ uscc = null }: { uscc?: string | null }, asOf: string, no: NoScore, lang: Lang): Answer {
  const { code, article } = no
  const says = no.says[lang]
  return {
    exit: 1,
    json: {
      uscc,
      asOf,
      score: null,
      grade: null,
      reason: { code, says, article },
      deductions: [],
      whatWouldChange: [],
    },
    table: () => pairs([[lang === 'zh' ? '无法评分' : 'no score', `${says} (${article})`]]),
  }
}

/** Thousandths of a point as people read them. */
const points = (milli: number): string => (milli / 1000).toFixed(3)

function tableOf(told: Told<Explanation>, lang: Lang): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const { deductions, measured, bonus, notCounted, whatWouldChange, gradeReason } = told
  const section = (title: string, header: readonly string[], body: readonly (readonly string[])[]): string[] =>
    body.length === 0 ? [] : ['', title, rows(header, body)]
  return [
    pairs([
      [say('截至', 'as of'), told.asOf],
      [say('得分', 'score'), points(told.scoreMilli)],
      [say('等级', 'grade'), `${told.grade} · ${gradeReason.says} (${gradeReason.article})`],
      ...(bonus.pointsMilli === 0 ? [] : [[say('守信加分', 'for good faith'), points(bonus.pointsMilli)] as const]),
    ]),
    ...section(
      say('扣分', 'deductions'),
      [
        say('分', 'points'),
        say('规则', 'rule'),
        say('决定', 'decision'),
        say('证据', 'evidence'),
        say('依据', 'article'),
      ],
      [
        ...deductions.map((one) => [
          one.gradeD ? 'D' : `-${points(one.pointsMilli)}`,
          one.rule,
          one.decision,
          one.evidence.join(', '),
          [one.article, ...one.basis].join(', '),
        ]),
        ...measured.map((one) => [
          `-${points(one.pointsMilli)}`,
          `${one.rule} ${one.failed}/${one.count}`,
          '—',
          one.evidence.join(', '),
          one.article,
        ]),
      ],
    ),
    ...section(
      say('不计入', 'not counted'),
      [say('条目', 'entry'), say('原因', 'why'), say('依据', 'article')],
      notCounted.map(({ id, says, until, article }) => [id, `${says}${until === null ? '' : ` → ${until}`}`, article]),
    ),
    ...section(
      say('什么会改变结果', 'what would change'),
      [
        say('没有此项', 'without'),
        say('得分', 'score'),
        say('等级', 'grade'),
        say('可修复', 'repair from'),
        say('自动终止', 'ends by itself'),
      ],
      whatWouldChange.map((one) => [
        one.without,
        `${points(one.scoreMilli)} (+${points(one.gainMilli)})`,
        one.grade,
        one.repairFrom ?? '—',
        one.endsOn ?? '—',
      ]),
    ),
  ].join('\n')
}
