// A credit report as a paper: the score with every ground, what did not count, what would change, and where each fact
// stands in the evidence log, so that whoever is given the paper can check it.
import type { Words } from '#kernel/act'
import { canonical, sha256, type Json } from '#kernel/proof'
import { typeset } from './typeset.ts'
import { clockTime } from './words.ts'

const w = (zh: string, en: string): Words => ({ zh, en })

/** Where a fact stands in the log; `index` is null while it waits for its place. */
type Place = { stream: string; seq: number; leaf: string; index: number | null }

/** A report as `credit.report` answers with it, as far as the paper needs it. */
export type CreditReportItem = {
  name: string
  uscc: string
  on: string
  none: { says: Words } | null
  tier: { tier: string }
  completed: number
  explanation: {
    score: number
    scoreMilli: number
    grade: string
    gradeReason: { says: Words; article: string }
    dimensions: readonly { dimension: string; weight: number; pointsMilli: number; says: Words }[]
    deductions: readonly {
      id: string
      says: Words
      level: string
      pointsMilli: number
      gradeD: boolean
      decision: string
      decidedOn: string
      notifiedOn: string
      repairFrom: string
      endsOn: string
      article: string
    }[]
    measured: readonly { says: Words; pointsMilli: number; count: number; failed: number; article: string }[]
    bonus: { pointsMilli: number; article: string }
    notCounted: readonly { id: string; says: Words; article: string; until: string | null }[]
    whatWouldChange: readonly {
      without: string
      scoreMilli: number
      grade: string
      gainMilli: number
      endsOn: string | null
    }[]
  } | null
  facts: readonly { fact: string; kind: string; source: string; evidence: Place | null }[]
  entries: readonly {
    no: string
    regimeSays: Words
    basis: string
    decidedOn: string | null
    public: boolean
    marked: boolean
  }[]
}

export type CreditReportNotes = {
  /** instant at which it is made */
  at: string
  /** signed head of the log at that instant: its size, and the root in hex */
  log: { origin: string; size: number; root: string }
  /** an article in words; the citation itself stands where there are none */
  article?(cite: string): string | undefined
}

const levels: Readonly<Record<string, Words>> = {
  minor: w('轻微', 'minor'),
  general: w('一般', 'general'),
  serious: w('严重', 'serious'),
}
const tiers: Readonly<Record<string, Words>> = {
  rarer: w('低于通常', 'rarer than usual'),
  usual: w('按通常', 'as usual'),
  oftener: w('高于通常', 'oftener than usual'),
}

/** Thousandths of a point as a decimal, without floats: 98500 is 98.5. */
const points = (milli: number): string => {
  const [whole, rest] = [Math.trunc(Math.abs(milli) / 1_000), Math.abs(milli) % 1_000]
  const digits = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`
  return `${milli < 0 ? '−' : ''}${whole}${digits}`
}

const words = {
  title: w('信用报告', 'Credit report'),
  score: w('评分', 'Score'),
  grade: w('等级', 'Grade'),
  dimensions: w('各方面扣分', 'Points lost by dimension'),
  dimensionColumns: [w('方面', 'Dimension'), w('权重 %', 'Weight %'), w('扣分', 'Lost'), w('', '')],
  deductions: w('计入的认定', 'What counts'),
  deductionColumns: [
    w('认定与决定', 'Finding and decision'),
    w('程度', 'Level'),
    w('作出／送达', 'Decided / served'),
    w('扣分', 'Points'),
    w('可修复／终止', 'Repair from / ends'),
  ],
  notCounted: w('不计入的', 'What does not count'),
  notCountedColumns: [w('来源', 'Source'), w('理由', 'Why'), w('依据', 'Basis')],
  change: w('怎样会变', 'What would change'),
  changeColumns: [w('若没有', 'Without'), w('评分', 'Score'), w('等级', 'Grade'), w('最迟终止', 'Ends by')],
  lists: w('名单', 'Lists'),
  proof: w('核验', 'How to check it'),
  proofColumns: [w('来源', 'Source'), w('存证序列', 'Stream'), w('日志位置', 'Position'), w('条目', 'Leaf')],
  none: w('无', 'none'),
  check: w(
    '本报告由平台按信用档案和当日规则计算；下列条目可与公开日志核对，评分可用随附 JSON 的档案以命令 suan credit score 重算。等级不作许可或者市场准入的条件。',
    'Computed by the platform from the file and the rules of the day. The entries below can be checked against the public log, and the score recomputed from the file in the JSON with suan credit score. A grade is never a condition of a licence.',
  ),
}

/** Of what is on the paper: the hash that it prints and that a reader makes again from the JSON. */
export const reportHash = ({ uscc, on, explanation, facts }: CreditReportItem): string =>
  Buffer.from(
    sha256(
      new TextEncoder().encode(
        canonical({
          uscc,
          on,
          scoreMilli: explanation?.scoreMilli ?? null,
          grade: explanation?.grade ?? null,
          deductions: (explanation?.deductions ?? []).map(({ id, pointsMilli }) => ({ id, pointsMilli })),
          facts: facts.map(({ fact, evidence }) => ({ fact, leaf: evidence?.leaf ?? null })),
        } as unknown as Json),
      ),
    ),
  ).toString('hex')

/** The report as PDF/A-2b. Equal input gives equal bytes. Throws PapersBusy or PaperFailed. */
export function creditReport(item: CreditReportItem, { at, log, article }: CreditReportNotes): Promise<Uint8Array> {
  const { explanation } = item
  const cited = (cite: string): string => article?.(cite) ?? cite
  const sourceOf = (id: string): string => item.facts.find(({ fact }) => fact === id)?.source ?? id
  const hash = reportHash(item)
  const most = Math.max(1, ...(explanation?.dimensions ?? []).map(({ pointsMilli }) => pointsMilli))
  return typeset(
    'credit-report',
    {
      title: `${words.title.zh} ${item.name}`,
      author: '算衡平台',
      keywords: [item.uscc, hash],
      foot: `${words.title.zh}　${item.uscc}　${item.on}`,
      words,
      name: item.name,
      facts: [
        { label: w('统一社会信用代码', 'Code'), value: item.uscc },
        { label: w('截至', 'As of'), value: item.on },
        { label: w('完成的合同', 'Contracts completed'), value: String(item.completed) },
        { label: w('检查频次', 'Inspections'), value: tiers[item.tier.tier]?.zh ?? item.tier.tier },
        { label: w('制作', 'Made'), value: clockTime(at) },
      ],
      score: explanation === null ? '—' : points(explanation.scoreMilli),
      grade: explanation?.grade ?? '—',
      reason: explanation === null ? (item.none?.says ?? words.none) : explanation.gradeReason.says,
      reasonBasis: explanation === null ? '' : cited(explanation.gradeReason.article),
      dimensions: (explanation?.dimensions ?? []).map(({ says, weight, pointsMilli }) => ({
        says,
        weight: String(weight),
        points: points(pointsMilli),
        share: Math.round((pointsMilli * 100) / most),
      })),
      deductions: [
        ...(explanation?.deductions ?? []).map((one) => ({
          says: one.says,
          under: `${one.decision}　${cited(one.article)}`,
          level: levels[one.level] ?? w(one.level, ''),
          days: [one.decidedOn, one.notifiedOn],
          points: one.gradeD ? 'D' : points(one.pointsMilli),
          ends: [one.repairFrom, one.endsOn],
        })),
        ...(explanation?.measured ?? []).map((one) => ({
          says: one.says,
          under: `${one.failed}／${one.count}　${cited(one.article)}`,
          level: w('', ''),
          days: [] as string[],
          points: points(one.pointsMilli),
          ends: [] as string[],
        })),
      ],
      bonus:
        explanation === null || explanation.bonus.pointsMilli === 0
          ? ''
          : `守信加分 bonus +${points(explanation.bonus.pointsMilli)}`,
      notCounted: (explanation?.notCounted ?? []).map(({ id, says, article: cite, until }) => ({
        source: sourceOf(id),
        says: until === null ? says : w(`${says.zh}（至 ${until}）`, `${says.en} (until ${until})`),
        basis: cited(cite),
      })),
      change: (explanation?.whatWouldChange ?? []).map((one) => ({
        without: sourceOf(one.without),
        score: `${points(one.scoreMilli)}（+${points(one.gainMilli)}）`,
        grade: one.grade,
        ends: one.endsOn ?? '',
      })),
      lists: item.entries
        .filter((entry) => entry.public)
        .map((entry) => ({
          says: entry.regimeSays,
          under: `${entry.no}　${entry.decidedOn ?? ''}　${cited(entry.basis)}${entry.marked ? '　复议中 under review' : ''}`,
        })),
      proof: item.facts.flatMap(({ source, evidence }) =>
        evidence === null
          ? []
          : [
              {
                source,
                stream: `${evidence.stream} · ${evidence.seq}`,
                position: evidence.index === null ? '待入日志' : String(evidence.index),
                leaf: evidence.leaf,
              },
            ],
      ),
      log: [
        { label: w('本报告', 'SHA-256'), value: hash },
        { label: w('日志', 'log'), value: log.origin },
        { label: w('条目数', 'entries'), value: String(log.size) },
        { label: w('日志根', 'root'), value: log.root },
      ],
    },
    at,
  )
}
