// suan price: what compute costs, as numbers that anyone can recompute.
import type { Register } from './command.ts'
import type { FitOptions } from './price-fit.ts'
import type { IndexOptions } from './price-index.ts'

export const register: Register = (program, { say, answer }) => {
  const price = program.command('price').description(say('价格的计算', 'price figures'))

  price
    .command('fit')
    .description(say('最小二乘或稳健回归（特征价格）', 'least squares or robust regression (hedonic prices)'))
    .requiredOption('--design <FILE>', say('CSV，可为 gz，首行为列名', 'CSV, may be gzipped, names in its first line'))
    .requiredOption('--y <COLUMN>', say('因变量的列', 'column of the response'))
    .requiredOption('--x <COLUMNS>', say('自变量的列，以逗号分隔', 'columns it is explained by, divided by commas'))
    .option('--robust <METHOD>', say('huber：稳健回归', 'huber: robust regression'))
    .action((options: FitOptions) => answer(async () => (await import('./price-fit.ts')).priceFit(options)))

  price
    .command('index')
    .description(say('由价格面板计算价格指数', 'a price index over a panel of prices'))
    .requiredOption(
      '--panel <FILE>',
      say(
        'CSV：period、product、price，加权方法还需 quantity；可有 currency',
        'CSV: period, product, price, for weighted methods quantity; currency if there is one',
      ),
    )
    .requiredOption(
      '--method <METHOD>',
      say(
        'geks-tornqvist、wtpd、tpd、jevons、fisher……；写错时列出全部名称',
        'geks-tornqvist, wtpd, tpd, jevons, fisher …; a wrong name lists them all',
      ),
    )
    .option('--window <PERIODS>', say('滚动窗口的期数；缺省为全部各期', 'periods in a rolling window; all unless told'))
    .option(
      '--splice <SPLICE>',
      say(
        '窗口的衔接：mean（缺省）、movement、window、half、mean-published',
        'how windows are linked: mean (default), movement, window, half, mean-published',
      ),
    )
    .option('--chain', say('双边公式逐期链接，而非与首期直接比较', 'link a bilateral formula period by period'))
    .action((options: IndexOptions) => answer(async () => (await import('./price-index.ts')).priceIndex(options)))
}
