// suan detect: leads, watch and tests of the market in a folder (docs/reference/world.md), or in the file of a run.
import type { Detection, Lead, Watch } from '#domain/detection'
import type { Answer, Lang } from './answer.ts'
import type { Register } from './command.ts'
import { readRunFile, type CheckedTable } from './run-file.ts'
import { rows } from './table.ts'

export const register: Register = (program, { say, answer }) => {
  program
    .command('detect <dir>')
    .description(
      say(
        '在一个市场的八张表（目录，或者平台给出的一次监测运行的 .json 文件）中寻找线索（不是认定）',
        'leads in the eight tables of a market: a folder, or the .json file of a run as the platform hands it out (a lead finds nothing and accuses no one)',
      ),
    )
    .action((dir: string) => answer(() => detectIn(dir)))
}

/** Reads the world in `dir`, or in the file of a run, and runs every detector. Throws BadWorld naming file, line and column. */
export async function detectIn(dir: string): Promise<Answer> {
  const { detect, readWorld } = await import('#domain/detection')
  if (dir.endsWith('.json')) {
    const { world, checked, sha256 } = await readRunFile(dir)
    const detection = detect(world)
    return {
      exit: 0,
      json: { ...detection, tables: checked, tablesSha256: sha256 },
      table: (lang) => `${checkedTable(checked, sha256, lang)}\n\n${table(detection, lang)}`,
    }
  }
  const detection = detect(await readWorld(dir))
  return { exit: 0, json: detection, table: (lang) => table(detection, lang) }
}

/** The tables that were held against their digests. */
const checkedTable = (checked: readonly CheckedTable[], whole: string, lang: Lang): string =>
  [
    rows(
      lang === 'zh' ? ['表', '行', 'SHA-256（相符）'] : ['table', 'rows', 'SHA-256 (matches)'],
      checked.map((one) => [one.table, String(one.rows), one.sha256]),
    ),
    lang === 'zh' ? `各表合计的哈希：${whole}` : `hash of all tables: ${whole}`,
  ].join('\n')

const KIND_WORDS: Record<Lead['kind'], { zh: string; en: string }> = {
  lowball: { zh: '持续低于可避免成本', en: 'below avoidable cost' },
  cartel: { zh: '多家同期上涨', en: 'raised together' },
  'wash-ring': { zh: '资金回流的租约', en: 'money came back' },
  'duplicate-gpu': { zh: '一卡多租', en: 'one card let twice' },
  'idle-farm': { zh: '受补贴而闲置', en: 'subsidised and idle' },
  'over-claim': { zh: '交付少于声明', en: 'delivers less than claimed' },
}

const WATCH_WORDS: Record<Watch['kind'], { zh: string; en: string }> = {
  bait: { zh: '挂牌与成交不符', en: 'list and deal differ' },
  hoarding: { zh: '大量承租后转租', en: 'takes and lets again' },
  'resale-markup': { zh: '转租加价', en: 'resale mark-up' },
  'cost-check': { zh: '成本待核实', en: 'costs to verify' },
  'price-rise': { zh: '同期上涨', en: 'rose together' },
  'below-peers': { zh: '远低于同行', en: 'far below peers' },
  'ledger-digits': { zh: '账目首位数字', en: 'leading digits' },
  'related-leases': { zh: '关联租约', en: 'related leases' },
  'circular-money': { zh: '资金循环', en: 'circular money' },
  'missing-telemetry': { zh: '数据缺失', en: 'missing readings' },
  'telemetry-mismatch': { zh: '读数不一致', en: 'readings disagree' },
  'device-overlap': { zh: '设备时段重叠', en: 'devices overlap' },
  'subsidy-timing': { zh: '补贴窗口期', en: 'subsidy window' },
}

const NAMED = 4

const subjectsOf = (subjects: readonly string[]): string =>
  subjects.length > NAMED ? `${subjects.slice(0, NAMED).join(' ')} +${subjects.length - NAMED}` : subjects.join(' ')

function table({ leads, watch, tests }: Detection, lang: Lang): string {
  const zh = lang === 'zh'
  const adjusted = tests.filter((test) => test.adjusted !== null).length
  const parts = [
    leads.length === 0
      ? zh
        ? '没有线索'
        : 'no leads'
      : rows(
          zh ? ['线索', '分', '对象', '所见'] : ['lead', 'score', 'subjects', 'seen'],
          leads.map((lead) => leadRow(lead, lang)),
        ),
  ]
  if (watch.length > 0) {
    parts.push(
      rows(
        zh ? ['留意（不是线索）', '对象', '所见'] : ['watch (no lead)', 'subjects', 'seen'],
        watch.map(({ kind, subjects, what }) => [WATCH_WORDS[kind][lang], subjectsOf(subjects), what[lang]]),
      ),
    )
  }
  parts.push(
    zh
      ? `检验 ${tests.length} 项，其中 ${adjusted} 项经多重检验校正（错误发现率 5%）。线索不是认定；每条线索的其他解释见 --json`
      : `${tests.length} tests, ${adjusted} of them corrected together (false discovery rate 5 %). A lead is no finding; other explanations of each stand in --json`,
  )
  return parts.join('\n\n')
}

const leadRow = (lead: Lead, lang: Lang): string[] => [
  KIND_WORDS[lead.kind][lang],
  lead.score.toFixed(1),
  subjectsOf(lead.subjects),
  lead.evidence[0]?.what[lang] ?? '',
]
