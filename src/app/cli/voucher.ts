// suan voucher: what a claim for support comes to, and what a programme would have cost.
import type { Register } from './command.ts'
import type { CheckOptions } from './voucher-check.ts'
import type { CostOptions } from './voucher-cost.ts'

export const register: Register = (program, context) => {
  const { say } = context
  const voucher = program.command('voucher').description(say('算力券与奖励的核对', 'vouchers and awards'))

  voucher
    .command('check')
    .description(
      say(
        '按某日某地的方案核对申领或兑付，列出全部理由；不予支持答 1',
        'checks an application or redemption by the programme of a day and place, with every reason; exit 1 when refused',
      ),
    )
    .argument('<file>', say('事实，JSON，见 examples/vouchers', 'facts, JSON, as in examples/vouchers'))
    .requiredOption('--on <DATE>', say('哪一日，YYYY-MM-DD', 'the day, YYYY-MM-DD'))
    .requiredOption('--in <PLACE>', say('何地，如 cn-gd-sz', 'the place, such as cn-gd-sz'))
    .action((file: string, options: CheckOptions) =>
      context.answer(async () => (await import('./voucher-check.ts')).checkVoucher(file, options, context)),
    )

  voucher
    .command('cost')
    .description(
      say(
        '一项方案用在已签的租赁上要花多少钱（情景测算，不作任何认定）',
        'what a programme would have cost on leases that were made (a scenario; it finds nothing about anyone)',
      ),
    )
    .requiredOption(
      '--leases <FILE>',
      say(
        'CSV，列见 docs/reference/world.md 的 leases.csv',
        'CSV with the columns of leases.csv in docs/reference/world.md',
      ),
    )
    .requiredOption('--programme <ID>', say('方案，如 cn-gd-sz/xunliquan-2025', 'such as cn-gd-sz/xunliquan-2025'))
    .option(
      '--on <DATE>',
      say(
        '用哪一日的数值；缺省为方案末日或者最近复核之日',
        'numbers of which day; by default the programme’s last day or the day it was last checked',
      ),
    )
    .action((options: CostOptions) =>
      context.answer(async () => (await import('./voucher-cost.ts')).costOfVouchers(options, context)),
    )
}
