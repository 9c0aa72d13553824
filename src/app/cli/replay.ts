// suan replay: real traces through the platform. openb and philly take the one road of every write on a temporary
// database; sacct and llm add up a file.
import type { Command } from 'commander'
import { excerpt } from '#kernel/time'
import { positiveInt, WrongUse, type Answer } from './answer.ts'
import type { Context, Register } from './command.ts'
import { pairs, rows } from './table.ts'

const FEN_LIMIT = 100_000_000

export const register: Register = (program, context) => {
  const { say } = context
  const replay = program.command('replay').description(say('回放真实轨迹', 'replay real traces'))
  openb(replay, context)
  philly(replay, context)
  sacct(replay, context)
  llm(replay, context)
}

const withDatabase = (command: Command, { say }: Context): Command =>
  command.option(
    '--database',
    say(
      '在 DATABASE_URL 的服务器上建临时库（默认用内嵌数据库）',
      'use a temporary database on the server of DATABASE_URL (default: the embedded one)',
    ),
  )

function databaseOf(asked: boolean | undefined): string | undefined {
  if (asked !== true) return undefined
  const url = process.env['DATABASE_URL']
  if (!url || !URL.canParse(url))
    throw new WrongUse('--database 需要环境变量 DATABASE_URL', '--database needs DATABASE_URL in the environment')
  return url
}

function openb(replay: Command, context: Context): void {
  const { say, answer } = context
  const command = replay
    .command('openb')
    .description(
      say(
        'GPU 集群轨迹：容量、租约、计量、账单与证据',
        'a GPU cluster trace as capacity, leases, readings, bills and evidence',
      ),
    )
    .requiredOption('--nodes <FILE>', say('节点文件', 'file of nodes'))
    .requiredOption('--tasks <FILE>', say('任务文件', 'file of tasks'))
    .requiredOption('--out <DIR>', say('输出目录：log/ 与 bundles/', 'folder for log/ and bundles/'))
    .option('--price <FEN>', say('每 GPU 时单价（分）', 'fen per GPU-hour'), '600')
    .option('--epoch <DATE>', say('轨迹第 0 秒所在日（UTC）', 'the day of second 0, UTC'), '2023-01-01')
  withDatabase(command, context).action(
    (o: { nodes: string; tasks: string; out: string; price: string; epoch: string; database?: boolean }) =>
      answer(async (): Promise<Answer> => {
        const priceFen = positiveInt('--price', o.price)
        if (priceFen > FEN_LIMIT)
          throw new WrongUse(
            `--price 至多 ${FEN_LIMIT} 分，得到 ${excerpt(o.price)}`,
            `--price: at most ${FEN_LIMIT} fen, got ${excerpt(o.price)}`,
          )
        const { replayOpenb } = await import('./replay-openb.ts')
        const a = await replayOpenb({
          nodes: o.nodes,
          tasks: o.tasks,
          out: o.out,
          priceFen,
          epoch: o.epoch,
          database: databaseOf(o.database),
        })
        return {
          exit: 0,
          json: a,
          table: () =>
            [
              pairs([
                [say('任务行', 'task rows'), `${a.rows}`],
                [say('已计量', 'metered'), `${a.metered}`],
                [say('未运行', 'never ran'), `${a.neverRan}`],
                [say('溢出', 'overflow'), `${a.overflow}`],
                [say('GPU 时', 'GPU-hours'), a.gpuHours],
                [say('核时', 'core-hours'), a.coreHours],
                [say('峰值', 'peak'), `${a.peakMilliGpu.value} ‰ @ ${a.peakMilliGpu.at ?? '—'} s`],
                [say('账单', 'bills'), `${a.invoices.count} · ${a.invoices.totalFen} ${say('分', 'fen')}`],
                [say('日志', 'log'), `${a.evidence.size} · ${a.evidence.root}`],
              ]),
              rows(
                [say('型号要求', 'spec'), say('行', 'rows'), say('GPU 时', 'GPU-hours')],
                Object.entries(a.bySpec).map(([spec, part]) => [spec, `${part.rows}`, part.gpuHours]),
              ),
              rows(
                ['QoS', say('行', 'rows'), say('GPU 时', 'GPU-hours')],
                Object.entries(a.byQos).map(([qos, part]) => [qos, `${part.rows}`, part.gpuHours]),
              ),
            ].join('\n\n'),
        }
      }),
  )
}

function philly(replay: Command, context: Context): void {
  const { say, answer } = context
  const command = replay
    .command('philly')
    .description(
      say('多租户作业：按租户与自然月（UTC）出账', 'jobs of many tenants, billed by tenant and calendar month (UTC)'),
    )
    .requiredOption('--jobs <FILE>', say('作业文件', 'file of jobs'))
    .requiredOption('--rate <YUAN>', say('每 GPU 时单价（元）', 'yuan per GPU-hour'))
  withDatabase(command, context).action((o: { jobs: string; rate: string; database?: boolean }) =>
    answer(async (): Promise<Answer> => {
      const { rateFen, replayPhilly } = await import('./replay-philly.ts')
      const a = await replayPhilly({ jobs: o.jobs, unitPriceFen: rateFen(o.rate), database: databaseOf(o.database) })
      return {
        exit: 0,
        json: a,
        table: () =>
          `${rows(
            [
              say('租户', 'tenant'),
              say('月', 'month'),
              say('GPU 秒', 'GPU-seconds'),
              say('金额（分）', 'amount (fen)'),
            ],
            a.invoices.map((i) => [i.tenant, i.month, `${i.gpuSeconds}`, `${i.amountFen}`]),
          )}\n${say('合计', 'total')}  ${a.jobs} ${say('个作业', 'jobs')} · ${a.gpuSeconds} GPU·s · ${a.totalFen} ${say('分', 'fen')}`,
      }
    }),
  )
}

function sacct(replay: Command, { say, answer }: Context): void {
  replay
    .command('sacct')
    .description(
      say(
        '汇总 Slurm 作业记录（仅计算，不出账）',
        'add up Slurm accounting (computed from the file, nothing is billed)',
      ),
    )
    .requiredOption('--file <FILE>', say('sacct 输出（竖线分隔）', 'sacct output, pipe separated'))
    .action((o: { file: string }) =>
      answer(async (): Promise<Answer> => {
        const { replaySacct } = await import('./replay-sacct.ts')
        const a = await replaySacct(o.file)
        return {
          exit: 0,
          json: a,
          table: () =>
            [
              pairs([
                [say('作业', 'jobs'), `${a.jobs}`],
                [say('核秒', 'core-seconds'), `${a.coreSeconds}`],
                [say('GPU 秒', 'GPU-seconds'), `${a.gpuSeconds}`],
              ]),
              rows(
                [say('账户', 'account'), say('核秒', 'core-seconds')],
                Object.entries(a.byAccount).map(([name, seconds]) => [name, `${seconds}`]),
              ),
              rows(
                [say('状态', 'state'), say('作业', 'jobs')],
                Object.entries(a.byState).map(([name, jobs]) => [name, `${jobs}`]),
              ),
            ].join('\n\n'),
        }
      }),
    )
}

function llm(replay: Command, { say, answer }: Context): void {
  replay
    .command('llm')
    .description(
      say(
        '汇总推理请求的词元用量（仅计算，不出账）',
        'add up token usage of inference requests (computed from the file, nothing is billed)',
      ),
    )
    .requiredOption('--file <FILE>', say('请求文件', 'file of requests'))
    .action((o: { file: string }) =>
      answer(async (): Promise<Answer> => {
        const { replayLlm } = await import('./replay-llm.ts')
        const a = await replayLlm(o.file)
        return {
          exit: 0,
          json: a,
          table: () =>
            pairs([
              [say('请求', 'requests'), `${a.requests}`],
              [say('输入词元', 'context tokens'), `${a.contextTokens}`],
              [say('输出词元', 'generated tokens'), `${a.generatedTokens}`],
              [say('最忙的一分钟', 'busiest minute'), a.busiestMinute ? a.busiestMinute.join(' · ') : '—'],
            ]),
        }
      }),
    )
}
