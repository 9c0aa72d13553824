// suan price: what compute costs, as numbers that anyone can recompute.
import type { Register } from './command.ts'
import type { FitOptions } from './price-fit.ts'
import type { IndexOptions } from './price-index.ts'
import type { ReferenceOptions } from './price-reference.ts'

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
    .command('reference')
    .description(say('一日的参考价（不具约束力）', 'reference prices of one day (advisory)'))
    .requiredOption(
      '--offers <FILE>',
      say(
        'CSV，可为 gz：provider、gpu、price（或 usd_per_gpu_hour 等）、currency、date、kind、vram_gb、form、fetched_at……',
        'CSV, may be gzipped: provider, gpu, price (or usd_per_gpu_hour …), currency, date, kind, vram_gb, form, fetched_at …',
      ),
    )
    .requiredOption('--on <DATE>', say('日期 YYYY-MM-DD', 'the day, YYYY-MM-DD'))
    .option(
      '--status <FILE>',
      say(
        'CSV：date、provider、stale：哪些来源当日只是沿用',
        'CSV: date, provider, stale: who was only carried forward',
      ),
    )
    .option(
      '--specs <FILE>',
      say('CSV：gpu、vram_gb 与各项性能，用于特征价格推算', 'CSV: gpu, vram_gb and properties, for hedonic imputation'),
    )
    .option('--strict', say('按发布所用方法，不给仅供参照的数值', 'the method of publications: no indicative figures'))
    .action((options: ReferenceOptions) =>
      answer(async () => (await import('./price-reference.ts')).priceReference(options)),
    )

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
