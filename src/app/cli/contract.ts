// suan contract: a contract made from a model contract and answers.
import type { Context, Register } from './command.ts'
import { rows } from './table.ts'

type Options = { framework: string; answers: string; on: string; in: string; out: string; sign?: boolean }

export const register: Register = (program, context) => {
  const { say } = context
  program
    .command('contract')
    .description(say('合同：由示范文本和答案生成', 'contracts, made from a model contract and answers'))
    .command('assemble')
    .description(
      say(
        '生成合同并检查；必填项缺失答 1',
        'make a contract and look it through; exit 1 when a required answer is missing',
      ),
    )
    .requiredOption(
      '--framework <ID>',
      say('by-server、by-scale、storage、mixed 或 assignment', 'by-server, by-scale, storage, mixed or assignment'),
    )
    .requiredOption(
      '--answers <FILE>',
      say('答案：JSON，项目 → 值，见 examples/contracts', 'answers: JSON, slot → value, as in examples/contracts'),
    )
    .requiredOption('--on <DATE>', say('用哪一日的示范文本和法规，YYYY-MM-DD', 'model contract and law of which day'))
    .requiredOption('--in <PLACE>', say('何地，如 cn-gd-sz', 'the place, such as cn-gd-sz'))
    .requiredOption('--out <DIR>', say('输出目录', 'folder for the files'))
    .option(
      '--sign',
      say(
        '用当场生成的示例密钥签署（个人与单位印章）',
        'sign with sample keys made on the spot: persons and company seals',
      ),
    )
    .action((options: Options) => context.answer(() => answerOf(options, context)))
}

async function answerOf(options: Options, { lawDir, lang, say }: Context) {
  const { assembleContract } = await import('./contract-assemble.ts')
  const { files, complete, findings } = await assembleContract(
    { ...options, place: options.in, lawDir },
    // for whoever watches; a program that reads the answer is told nothing on the way
    (zh, en) => void (process.stderr.isTTY && process.stderr.write(`${say(zh, en)}\n`)),
  )
  const said = findings.map(({ message, ...rest }) => ({ ...rest, message: message[lang] }))
  const severity = {
    error: say('错误', 'error'),
    warning: say('警示', 'warning'),
    notice: say('提示', 'notice'),
  }
  return {
    exit: complete ? (0 as const) : (1 as const),
    json: { files, findings: said, complete },
    table: () =>
      [
        complete
          ? say('已生成', 'made')
          : say('缺少必填项，只写出草稿', 'a required answer is missing; a draft was written'),
        ...files.map((file) => `  ${file}`),
        ...(said.length === 0
          ? [say('检查无提示', 'nothing to point out')]
          : [
              rows(
                [say('轻重', 'severity'), say('项目', 'slot'), say('依据', 'article'), say('提示', 'says')],
                said.map((f) => [severity[f.severity], f.slot, f.article, f.message]),
              ),
            ]),
      ].join('\n'),
  }
}
