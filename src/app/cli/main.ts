// suan: parses the command line, runs one command, prints its answer.
// Exit 0 yes or done, 1 a lawful or factual no, 2 wrong use or bad input, 70 a fault of the program.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { excerpt } from '#kernel/time'
import { oneLine, WrongUse, type Answer, type Lang } from './answer.ts'
import type { Context, Register } from './command.ts'
import * as claim from './claim.ts'
import * as contract from './contract.ts'
import * as credit from './credit.ts'
import * as deadline from './deadline.ts'
import * as demo from './demo.ts'
import * as detect from './detect.ts'
import * as eraseCheck from './erase-check.ts'
import * as evidence from './evidence.ts'
import * as law from './law.ts'
import * as person from './person.ts'
import * as price from './price.ts'
import * as replay from './replay.ts'
import * as simulate from './simulate.ts'
import * as telemetry from './telemetry.ts'
import * as uscc from './uscc.ts'
import * as voucher from './voucher.ts'

/** Every command, in the order of the help. */
const commands: readonly { register: Register }[] = [
  demo,
  replay,
  evidence,
  contract,
  deadline,
  uscc,
  law,
  price,
  simulate,
  detect,
  voucher,
  claim,
  eraseCheck,
  telemetry,
  credit,
  person,
]

/** Errors of the kernel rooms that mean bad input; known by name, so that no room is loaded to know them. */
const BAD_INPUT = new Set([
  'BadTime',
  'NotNotified',
  'BadMoney',
  'BadLaw',
  'BadPlace',
  'BadChart',
  'BadTemplate',
  'BadWorld',
])

const FAULT = 70

/** Runs one command line (without node and script) and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', leaveQuietly)
  process.once('uncaughtException', (error) => process.exit(fault(error)))
  process.once('unhandledRejection', (error) => process.exit(fault(error)))
  let lang: Lang = 'zh'
  try {
    lang = langIn(argv)
    return await run(argv, lang)
  } catch (error) {
    const line = wrongUseLine(error, lang)
    if (line === undefined) return fault(error)
    process.stderr.write(`suan: ${oneLine(line)}\n`)
    return 2
  }
}

async function run(argv: readonly string[], lang: Lang): Promise<number> {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const root = join(import.meta.dirname, '../../..')
  let exit = 0
  const program = programIn(lang, say)
  const context: Context = {
    root,
    lawDir: process.env['SUAN_LAW'] ?? join(root, 'law'),
    lang,
    say,
    acts: async () => (await import('./act-rows.ts')).actRows(root),
    async answer(work) {
      const answer = await work()
      process.stdout.write(`${printed(answer, lang, program.opts<{ json?: boolean }>().json === true)}\n`)
      exit = answer.exit
    },
  }
  for (const command of commands) command.register(program, context)
  if (argv.length === 0) {
    program.outputHelp()
    return 0
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    throw error
  }
  return exit
}

function programIn(lang: Lang, say: Context['say']): Command {
  const titles: Record<string, string> = {
    'Usage:': '用法：',
    'Options:': '选项：',
    'Arguments:': '参数：',
    'Commands:': '命令：',
    'Global Options:': '通用选项：',
  }
  const program = new Command('suan')
  program
    .description(
      say(
        '算衡：算力租赁的市场、计量、账单与证据',
        'Suanheng: the market where compute is leased, metered and billed, and its evidence',
      ),
    )
    .option('--json', say('只在标准输出打印一份 JSON', 'print one JSON document on stdout'))
    .option('--lang <LANG>', say('zh 或 en', 'zh or en'), 'zh')
    .helpOption('-h, --help', say('显示帮助', 'show help'))
    .helpCommand('help [command]', say('显示某命令的帮助', 'show help for a command'))
    .showSuggestionAfterError(false)
    .exitOverride()
    // Commander's own error lines are replaced by ours; help goes to stdout as it is.
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .configureHelp({ styleTitle: (title) => (lang === 'zh' ? (titles[title] ?? title) : title) })
  return program
}

function printed(answer: Answer, lang: Lang, json: boolean): string {
  if (!json) return answer.table(lang)
  return JSON.stringify(answer.json, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)
}

/** The language must be known before the help is built, so it is looked up ahead of parsing. */
function langIn(argv: readonly string[]): Lang {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  if (at < 0) return 'zh'
  const value = argv[at]?.startsWith('--lang=') ? argv[at]?.slice('--lang='.length) : argv[at + 1]
  if (value === 'zh' || value === 'en') return value
  throw new WrongUse(
    `--lang 应为 zh 或 en，得到 ${excerpt(value ?? '')}`,
    `--lang: expected zh or en, got ${excerpt(value ?? '')}`,
  )
}

/** The line for wrong use or bad input; undefined when the error is a fault of the program. */
function wrongUseLine(error: unknown, lang: Lang): string | undefined {
  if (error instanceof WrongUse) return lang === 'zh' ? `${error.zh} · ${error.en}` : error.en
  if (error instanceof CommanderError) return commanderLine(error, lang)
  if (error instanceof Error && BAD_INPUT.has(error.name)) return error.message
  return undefined
}

const COMMANDER_WORDS: Record<string, [zh: string, en: string]> = {
  'commander.unknownCommand': ['没有这个命令', 'unknown command'],
  'commander.unknownOption': ['没有这个选项', 'unknown option'],
  'commander.missingArgument': ['缺少参数', 'missing argument'],
  'commander.missingMandatoryOptionValue': ['缺少选项', 'missing option'],
  'commander.optionMissingArgument': ['选项缺少值', 'option without its value'],
  'commander.excessArguments': ['多余的参数', 'too many arguments'],
  'commander.invalidArgument': ['选项的值不对', 'bad option value'],
  'commander.conflictingOption': ['选项互相冲突', 'options exclude each other'],
  'commander.help': ['缺少子命令', 'missing subcommand'],
}

function commanderLine(error: CommanderError, lang: Lang): string {
  const [zh, en] = COMMANDER_WORDS[error.code] ?? ['用法不对', 'wrong use']
  const named = /'([\s\S]*)'/.exec(error.message)?.[1]
  const what = named === undefined ? '' : ` ${excerpt(named)}`
  return `${lang === 'zh' ? `${zh}${what} · ` : ''}${en}${what}${lang === 'zh' ? '；用法见 suan --help' : '; see suan --help'}`
}

/** A fault of the program: one line with an id; the trace goes to a file, or to stderr with SUAN_DEBUG=1. */
function fault(error: unknown): number {
  const id = randomBytes(4).toString('hex')
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (process.env['SUAN_DEBUG'] === '1') process.stderr.write(`${trace}\n`)
  let where = ''
  try {
    const file = join(tmpdir(), `suan-fault-${id}.log`)
    writeFileSync(file, `${trace}\n`, { mode: 0o600, flag: 'wx' })
    where = file
  } catch {
    where = 'SUAN_DEBUG=1'
  }
  process.stderr.write(`suan: 程序故障 ${id}，详情见 ${where} · a fault of the program, details in ${where}\n`)
  return FAULT
}

/** A reader that closes early (suan law list | head) is no fault. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  process.exit(fault(error))
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
