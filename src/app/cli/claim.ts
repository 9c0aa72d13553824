// suan claim: whether a claim is complete, and what the dispute turns on.
import type { ClaimOptions } from './claim-file.ts'
import type { Register } from './command.ts'

export const register: Register = (program, context) => {
  const { say } = context
  const claim = program
    .command('claim')
    .description(say('诉请完整性提示与争议焦点（释明）', 'whether a claim is complete, and what a dispute turns on'))
  const day = [
    '--on <DATE>',
    say(
      '哪一日，YYYY-MM-DD；不写用文件里的 day，再没有用今天',
      'the day, YYYY-MM-DD; else the day of the file, else today',
    ),
  ] as const

  claim
    .command('check <FILE>')
    .description(
      say(
        '列出还缺什么、为什么要紧、依据；不完整答 1。诉讼时效只在 own 一栏，不给对方和法官看',
        'tells what is missing, why it matters and by which article; exit 1 when incomplete. Limitation stands in `own` alone and is not for the other side or the judge',
      ),
    )
    .option(...day)
    .option('--out <DIR>', say('起诉状写入此文件夹：PDF 与 Word', 'the statement goes into this folder: PDF and Word'))
    .option('--shared', say('去掉只供原告自己看的部分', 'leave out what is for the claimant alone'))
    .action((file: string, options: ClaimOptions) =>
      context.answer(async () => (await import('./claim-file.ts')).checkClaimFile(file, options, context)),
    )

  claim
    .command('focus <FILE>')
    .description(
      say(
        '归纳争议焦点：效力或者履行，逐项列举证责任、无争议事实和证据；由法官确定',
        'sums up the focus: validity or performance, each element with its burden, what is undisputed and the evidence; the judge fixes it',
      ),
    )
    .option(...day)
    .action((file: string, options: ClaimOptions) =>
      context.answer(async () => (await import('./claim-file.ts')).focusOfFile(file, options, context)),
    )
}
