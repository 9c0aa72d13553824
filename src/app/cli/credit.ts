// suan credit: what a credit file comes to on a day, point by point.
import type { Register } from './command.ts'
import type { ScoreOptions } from './credit-score.ts'

export const register: Register = (program, context) => {
  const { say } = context
  const credit = program.command('credit').description(say('信用评分', 'credit scores'))

  credit
    .command('score')
    .description(
      say(
        '按某日的规则评分，列出每一扣分的依据，以及什么会改变结果；无法评分答 1',
        'scores a credit file by the rules of a day, each point with its ground, and what would change it; exit 1 when no score is possible',
      ),
    )
    .requiredOption('--facts <FILE>', say('信用事实，JSON，见 examples/credit', 'facts, JSON, as in examples/credit'))
    .requiredOption('--as-of <DATE>', say('哪一日，YYYY-MM-DD', 'the day, YYYY-MM-DD'))
    .action((options: ScoreOptions) =>
      context.answer(async () => (await import('./credit-score.ts')).scoreCredit(options, context)),
    )
}
