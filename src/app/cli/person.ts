// suan person …: people who may sign in.
import type { Register } from './command.ts'
import type { PersonOptions } from './person-add.ts'

/** Adds `suan person add`. */
export const register: Register = (program, { answer, say }) => {
  program
    .command('person')
    .description(say('可以登录的人', 'people who may sign in'))
    .command('add')
    .description(
      say(
        '登记一名可登录的人，口令只显示这一次（平台须已停止）',
        'enter a person who may sign in; the password is shown once (the platform must be stopped)',
      ),
    )
    .requiredOption('--login <name>', say('登录名', 'login name'))
    .requiredOption('--name <name>', say('姓名', 'name of the person'))
    .requiredOption(
      '--role <role>',
      say(
        '身份，如 operator、provider、lessee、authority:industry',
        'role, e.g. operator, provider, lessee, authority:industry',
      ),
    )
    .requiredOption('--uscc <code>', say('所属主体的统一社会信用代码', "the party's unified social credit code"))
    .requiredOption('--party <name>', say('所属主体名称（新主体时登记）', "the party's name (entered when it is new)"))
    .option('--place <place>', say('主体所在地', "the party's place"), 'cn')
    .action((options: PersonOptions) => answer(async () => (await import('./person-add.ts')).addPerson(options)))
}
