// suan simulate: markets that never were, whose truth is known.
import type { Register } from './command.ts'
import type { SimulateOptions } from './simulate-market.ts'

export const register: Register = (program, { say, answer }) => {
  const simulate = program.command('simulate').description(say('模拟的市场', 'simulated markets'))

  simulate
    .command('market')
    .description(
      say(
        '写出一个市场的八张表与真相（docs/reference/world.md）',
        'write the eight tables of a market and its truth (docs/reference/world.md)',
      ),
    )
    .requiredOption('--seed <N>', say('种子：同一种子得到同样的字节', 'seed: the same seed gives the same bytes'))
    .requiredOption('--leases <N>', say('租约数', 'number of leases'))
    .requiredOption(
      '--scenario <NAME>',
      say(
        'honest、lowball、cartel、wash-ring、duplicate-gpu、idle-farm 或 over-claim',
        'honest, lowball, cartel, wash-ring, duplicate-gpu, idle-farm or over-claim',
      ),
    )
    .requiredOption('--out <DIR>', say('尚不存在或为空的目录', 'a folder that does not exist or is empty'))
    .option('--evasion <NAME>', say('掩饰手法；写错时列出可用的', 'a way of hiding; a wrong name lists them'))
    .option('--intensity <X>', say('违规的强度，0.1–1.5，缺省 1', 'how strongly it is done, 0.1–1.5, 1 unless told'))
    .option('--gzip', say('写成 .csv.gz', 'write .csv.gz'))
    .action((options: SimulateOptions) => answer(async () => (await import('./simulate-market.ts')).simulate(options)))
}
