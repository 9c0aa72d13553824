// suan uscc: is a unified social credit code well made (GB 32100-2015)? Says nothing about who bears it.
import type { Register } from './command.ts'
import { pairs } from './table.ts'

export const register: Register = (program, { say, lang, answer }) => {
  program
    .command('uscc')
    .description(
      say('核对统一社会信用代码的校验位（GB 32100-2015）', 'check a unified social credit code (GB 32100-2015)'),
    )
    .argument('<code>', say('十八位代码', 'the 18 characters'))
    .action((code: string) =>
      answer(async () => {
        const { checkUscc } = await import('#kernel/identity')
        const { valid, checkDigit, reason } = checkUscc(code)
        return {
          exit: valid ? 0 : 1,
          json: { valid, checkDigit, reason: reason[lang] },
          table: () =>
            pairs([
              [say('结论', 'verdict'), valid ? say('有效', 'valid') : say('无效', 'invalid')],
              [say('校验位', 'check digit'), checkDigit ?? '—'],
              [say('理由', 'reason'), reason[lang]],
            ]),
        }
      }),
    )
}
