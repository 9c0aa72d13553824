// suan verify, rebill, log fsck: what anyone can check with a file and nothing else; and suan bundle, which makes the file.
import type { Register } from './command.ts'

export const register: Register = (program, { say, answer }) => {
  program
    .command('verify')
    .description(say('核验证据包（离线）', 'verify an evidence bundle, offline'))
    .argument('<file>', say('.shev 文件', 'the .shev file'))
    .option('--key <VKEY...>', say('从其他途径取得的日志公钥', 'log keys obtained from elsewhere'))
    .action((file: string, { key = [] }: { key?: string[] }) =>
      answer(async () => (await import('./verify.ts')).verify(file, { trustedKeys: key })),
    )

  program
    .command('rebill')
    .description(say('仅凭证据包重算账单（离线）', 'recompute the bill inside a bundle, offline'))
    .argument('<file>', say('.shev 文件', 'the .shev file'))
    .action((file: string) => answer(async () => (await import('./rebill.ts')).rebillBundle(file)))

  program
    .command('log')
    .description(say('公开日志', 'published logs'))
    .command('fsck')
    .description(say('重新散列整个公开日志', 'rehash a published log'))
    .argument('<dir>', say('日志目录', 'folder of the log'))
    .action((dir: string) => answer(async () => (await import('./log-fsck.ts')).fsckLog(dir)))

  program
    .command('bundle')
    .description(say('取得一份租约的证据包', 'get the evidence bundle of a lease'))
    .argument('<lease>', say('租约编号', 'id of the lease'))
    .requiredOption('--out <FILE>', say('写入的 .shev 文件', 'the .shev file to write'))
    .action((lease: string, { out }: { out: string }) =>
      answer(async () => (await import('./bundle.ts')).bundle(lease, out)),
    )
}
