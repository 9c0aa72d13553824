// suan deadline: the last day of a period, counted as the named statute counts.
import { join } from 'node:path'
import type { Amount, DeadlineAnswer, StatuteCode } from '#kernel/time'
import { positiveInt, WrongUse, type Answer } from './answer.ts'
import type { Context, Register } from './command.ts'
import { pairs } from './table.ts'

type Options = {
  rule: string
  workingDays?: string
  days?: string
  months?: string
  years?: string
  from: string
  for: string
}

export const register: Register = (program, context) => {
  const { say } = context
  program
    .command('deadline')
    .description(say('按法定方式计算期限的末日', 'the last day of a period, counted as the statute counts'))
    .requiredOption(
      '--rule <CODE>',
      say(
        '计期规则：LICENSING 许可、PENALTY 处罚、RECONSIDERATION 复议、COMPULSION 强制、CPL 民诉、CIVIL 民法典、RULEMAKING 规章、ONLINE_MED 在线调解、CREDIT 信用',
        'counting rule: LICENSING, PENALTY, RECONSIDERATION, COMPULSION, CPL, CIVIL, RULEMAKING, ONLINE_MED, CREDIT',
      ),
    )
    .option('--working-days <N>', say('工作日数', 'working days'))
    .option(
      '--days <N>',
      say('日数（是否按工作日由该法决定）', 'days (the statute decides whether they are working days)'),
    )
    .option('--months <N>', say('月数', 'months'))
    .option('--years <N>', say('年数', 'years'))
    .requiredOption(
      '--from <DATE>',
      say('起算日（当日不计），YYYY-MM-DD', 'day of the event (not counted), YYYY-MM-DD'),
    )
    .option(
      '--for <WHO>',
      say(
        '谁的期限：party 当事人（末日遇休假顺延）或 agency 机关（不顺延）',
        'whose deadline: party (moves on from a rest day) or agency (does not)',
      ),
      'party',
    )
    .action((options: Options) => context.answer(() => answerOf(options, context)))
}

async function answerOf(options: Options, { lawDir, lang }: Context): Promise<Answer> {
  const { deadline } = await import('#kernel/time')
  const { loadCalendars } = await import('#kernel/rules')
  const answer = deadline(
    {
      rule: options.rule as StatuteCode,
      amount: amountOf(options),
      from: options.from,
      for: options.for as 'party' | 'agency',
    },
    loadCalendars(join(lawDir, 'calendars')),
  )
  if ('refused' in answer) throw new WrongUse(answer.message.zh, answer.message.en)
  const skipped = answer.skipped.map(({ date, reason }) => ({ date, reason: reason[lang] }))
  return {
    exit: 0,
    json: { ...answer, skipped, rule: options.rule, from: options.from, for: options.for },
    table: () => tableOf(answer, options, lang),
  }
}

function amountOf(options: Options): Amount {
  const given = (
    [
      ['workingDays', '--working-days'],
      ['days', '--days'],
      ['months', '--months'],
      ['years', '--years'],
    ] as const
  ).filter(([key]) => options[key] !== undefined)
  const [first] = given
  if (given.length !== 1 || first === undefined) {
    throw new WrongUse(
      '期限应恰为 --working-days、--days、--months、--years 之一',
      'expected exactly one of --working-days, --days, --months, --years',
    )
  }
  const [key, option] = first
  return { [key]: positiveInt(option, options[key] ?? '') } as Amount
}

function tableOf(answer: DeadlineAnswer, options: Options, lang: 'zh' | 'en'): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const counted = {
    'working-days': say('工作日', 'working days'),
    'calendar-days': say('日历日', 'calendar days'),
    months: say('月', 'months'),
    years: say('年', 'years'),
  }[answer.counted]
  return pairs([
    [say('末日', 'due'), answer.due],
    [say('起算', 'from'), say(`${options.from}（当日不计）`, `${options.from} (not counted)`)],
    [say('计法', 'counted in'), counted],
    [
      say('跳过', 'skipped'),
      answer.skipped.length === 0
        ? say('无', 'none')
        : answer.skipped.map((s) => `${s.date} ${s.reason[lang]}`).join(say('、', ', ')),
    ],
    [say('依据', 'basis'), answer.basis.join(say('、', ', '))],
    ...answer.calendar.map(
      (notice) => [say('日历', 'calendar'), `${notice.title} ${notice.number} ${notice.source}`] as const,
    ),
  ])
}
