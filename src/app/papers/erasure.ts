// An erasure after a lease as a paper: for each device what its log shows, by whom and how it was erased, who held it when, and
// what the paper proves and what it does not. Every log is named by its hash and every entry by its place in the public log,
// so that whoever is given the paper can check it.
import { METHOD_WORDS, type ErasureMethod } from '#domain/devices'
import type { Words } from '#kernel/act'
import { canonical, sha256, toHex, utf8, type Json } from '#kernel/proof'
import { paragraphs, type EvidencePlace } from './paper.ts'
import { typeset } from './typeset.ts'
import { clockTime } from './words.ts'

const w = (zh: string, en: string): Words => ({ zh, en })

type Device = {
  device: string
  serial: string
  node: string
  model: string | null
  medium: { serial: string | null; model: string | null; media: string | null; boundBy?: string | null } | null
  logSha256: string | null
  logName: string | null
  finding: { why: Words } | null
  certificate: {
    serial: string
    method: ErasureMethod
    category: string
    tool: string
    operator: string
    verifier: string
    verification: string
    executedAt: string
    responsible: string
    destination: string
    late: boolean
    articles: readonly string[]
  } | null
  missing: readonly { why: Words; article: string }[]
  declared: { ground: string; statement: string } | null
  sampled: { how: string; result: string | null; found: string | null } | null
  custody: readonly { holder: string; name: string | null; from: string; until: string | null }[]
  at: string | null
  evidence: EvidencePlace | null
}

/** An erasure as `supervision.erasure.get` answers with it, as far as the paper needs it. */
export type ErasureItem = {
  file: string
  lease: string | null
  provider: string
  providerName: string | null
  providerUscc: string | null
  lesseeName: string | null
  lesseeUscc: string | null
  kinds: string
  endedAt: string | null
  dueOn: string | null
  overdueOn: string | null
  state: string
  devices: readonly Device[]
}

export type ErasureNotes = {
  /** instant at which it is made */
  at: string
  /** signed head of the log at that instant: its size, and the root in hex */
  log: { origin: string; size: number; root: string }
  /** an article in words; the citation itself stands where there are none */
  article?(cite: string): string | undefined
}

/** States in which the provider has given its certificate. */
const CERTIFIED: ReadonlySet<string> = new Set(['certified', 'sampled-by-inspector', 'closed'])

const kinds: Readonly<Record<string, Words>> = {
  personal: w('含个人信息', 'personal'),
  important: w('含重要数据', 'important'),
  ordinary: w('一般数据', 'ordinary'),
  undeclared: w('未声明（按含个人信息对待）', 'not declared (held to be personal)'),
}
const destinations: Readonly<Record<string, Words>> = {
  reuse: w('继续使用', 'reuse'),
  return: w('返还', 'return'),
  resale: w('转售', 'resale'),
  destruction: w('销毁', 'destruction'),
}
const grounds: Readonly<Record<string, Words>> = {
  'no-medium': w('无持久介质', 'no lasting medium'),
  volume: w('按卷清除', 'erased by volume'),
  'handed-over': w('介质已交还', 'medium handed over'),
}
const results: Readonly<Record<string, Words>> = {
  passed: w('相符', 'passed'),
  failed: w('不符（线索）', 'failed (a lead)'),
  unclear: w('不能判断', 'unclear'),
}

const words = {
  parties: w('当事方与期限', 'Parties and time'),
  devices: w('逐台情况', 'Device by device'),
  certified: w('有日志证明', 'shown by a log'),
  declared: w('书面说明，无日志证明', 'by statement, no log'),
  open: w('尚未证明', 'not shown'),
  custody: w('保管链', 'Chain of custody'),
  missing: w('尚缺', 'Still missing'),
  proves: w('本件证明', 'What this paper shows'),
  provesNot: w('本件不证明', 'What it does not show'),
  check: w('如何核验', 'How to check it'),
}

const PROVES: readonly Words[] = [
  w(
    '标为“有日志证明”的每一设备：所记哈希的日志表明，最近一次清除操作已经完成，其后没有写入；判读规则公开，任何人可以重算。',
    'Of each device marked “shown by a log”: the log of the hash given says that the latest sanitize operation completed and nothing was written since; the reading can be repeated by anyone.',
  ),
  w(
    '各项登记的内容和时间已入公开日志，事后不能更改或者倒签；保管链出自平台的分配记录。',
    'What was entered and when stands in the public log and can be neither changed nor back-dated; the chain of custody is from the platform’s own allocations.',
  ),
]
const PROVES_NOT: readonly Words[] = [
  w(
    '日志不载时间和人：执行时间、工具、操作人、验证人和验证方式由提供方填报。日志未载序列号的，出自哪一介质由所记说明人负责。',
    'A log carries neither time nor persons: time, tool, operator, verifier and verification are as the provider entered them. Where a log has no serial, the person named answers for which medium it is of.',
  ),
  w(
    '书面说明不是清除证明。本件不及于日志读取以后的写入、未登记的介质、备份和提供方以外的副本。',
    'A statement is no proof of erasure. Nothing here speaks of writes after the log was read, of media not entered, of backups, or of copies held by others.',
  ),
  w(
    '平台没有到场，本件不是行政认定，不妨碍检查和抽查，也不免除任何一方的法定或者合同责任。',
    'The platform was not on site. This is no finding of an authority, bars no inspection or spot check, and releases nobody from duties of law or contract.',
  ),
]
const CHECK = w(
  '向提供方或者在清除页面取得日志原件，计算 SHA-256 与所记相同，再以命令 suan erase-check 判读；各条目的位置与公开日志核对；本件的哈希由随附 JSON 重算。',
  'Take the logs from the page of the erasure, compare their SHA-256, and read them with suan erase-check; check each leaf against the public log; the hash of this paper is made again from the JSON beside it.',
)

/** Of what is on the paper: the hash that it prints and that a reader makes again from the JSON. */
export const erasureHash = ({ file, lease, providerUscc, lesseeUscc, endedAt, devices }: ErasureItem): string =>
  toHex(
    sha256(
      utf8(
        canonical({
          file,
          lease,
          providerUscc,
          lesseeUscc,
          endedAt,
          devices: devices.map(({ device, serial, certificate, declared, logSha256, missing, evidence }) => ({
            device,
            serial,
            certificate,
            declared,
            logSha256,
            missing: missing.map(({ article, why }) => ({ article, why })),
            leaf: evidence?.leaf ?? null,
          })),
        } as unknown as Json),
      ),
    ),
  )

/** A number of lines per device, each with its label; lines without a value are left out. */
function linesOf(device: Device, cited: (cite: string) => string): { label: Words; value: string[] }[] {
  const { certificate, medium, finding, declared, sampled, custody } = device
  const line = (label: Words, ...value: (string | null | undefined)[]) => ({
    label,
    value: value.flatMap((text) => (text == null || text.trim() === '' ? [] : paragraphs(text))),
  })
  const both = ({ zh, en }: Words): string => (en === '' ? zh : `${zh} ${en}`)
  const holderOf = (id: string): string => custody.find(({ holder }) => holder === id)?.name ?? id
  return [
    line(
      w('介质', 'Medium'),
      [medium?.media, medium?.model, certificate?.serial ?? medium?.serial].filter(Boolean).join('　'),
    ),
    certificate &&
      line(w('方法', 'Method'), `${both(METHOD_WORDS[certificate.method])}（${certificate.category}，NIST SP 800-88）`),
    finding && line(w('日志判读', 'What the log shows'), finding.why.zh, finding.why.en),
    device.logSha256 && line(w('日志', 'Log, SHA-256'), device.logName, device.logSha256),
    medium?.boundBy && line(w('日志出自本介质，说明人', 'Log bound to the medium by'), medium.boundBy),
    certificate &&
      line(
        w('执行（填报）', 'Executed, as entered'),
        `${clockTime(certificate.executedAt)}${certificate.late ? '　逾期 late' : ''}`,
        certificate.tool,
      ),
    certificate && line(w('操作人', 'Operator'), certificate.operator),
    certificate && line(w('验证人与方式', 'Verified by, how'), `${certificate.verifier}　${certificate.verification}`),
    certificate && line(w('清除责任人', 'Answers for it'), holderOf(certificate.responsible)),
    certificate &&
      line(w('去向', 'Where it goes'), both(destinations[certificate.destination] ?? w(certificate.destination, ''))),
    declared &&
      line(w('书面说明', 'Statement'), both(grounds[declared.ground] ?? w(declared.ground, '')), declared.statement),
    !certificate &&
      !declared &&
      device.missing.length > 0 &&
      line(words.missing, ...device.missing.map(({ why, article }) => `${both(why)}（${cited(article)}）`)),
    line(
      words.custody,
      ...custody.map(
        ({ name, holder, from, until }) =>
          `${name ?? holder}　${clockTime(from)} — ${until === null ? '至今 until now' : clockTime(until)}`,
      ),
    ),
    sampled &&
      line(
        w('抽查', 'Spot check'),
        sampled.result === null ? '待读取验证 to be read' : both(results[sampled.result] ?? w(sampled.result, '')),
        sampled.found,
      ),
    certificate && line(w('依据', 'Basis'), certificate.articles.map(cited).join('　')),
    device.evidence &&
      line(
        w('登记与存证', 'Entered, leaf'),
        `${device.at === null ? '' : clockTime(device.at)}　${device.evidence.stream} · ${device.evidence.seq}　${
          device.evidence.index === null ? '待入日志 waiting' : `#${device.evidence.index}`
        }`,
        device.evidence.leaf,
      ),
  ].flatMap((each) => (each && each.value.length > 0 ? [each] : []))
}

const standingOf = ({ certificate, declared }: Device): 'certified' | 'declared' | 'open' =>
  certificate !== null ? 'certified' : declared !== null ? 'declared' : 'open'

/** The erasure as PDF/A-2b. Equal input gives equal bytes. Throws PapersBusy or PaperFailed. */
export function erasurePaper(item: ErasureItem, { at, log, article }: ErasureNotes): Promise<Uint8Array> {
  const cited = (cite: string): string => article?.(cite) ?? cite
  const hash = erasureHash(item)
  const isIssued = CERTIFIED.has(item.state)
  const title = isIssued
    ? w('数据清除证明', 'Certificate of erasure')
    : w('数据清除情况', 'Standing of an erasure; no certificate was given yet')
  const count = (standing: ReturnType<typeof standingOf>): string =>
    String(item.devices.filter((device) => standingOf(device) === standing).length)
  const side = (name: string | null, uscc: string | null): string => [name, uscc].filter(Boolean).join('　')
  return typeset(
    'erasure',
    {
      title: `${title.zh} ${item.providerName ?? ''}`,
      author: '算衡平台',
      keywords: [item.file, hash],
      foot: `${title.zh}　${item.file}`,
      words,
      heading: title,
      facts: [
        { label: w('提供方', 'Provider'), value: side(item.providerName, item.providerUscc) },
        { label: w('承租方', 'Lessee'), value: side(item.lesseeName, item.lesseeUscc) },
        { label: w('租约', 'Lease'), value: item.lease ?? '—' },
        { label: w('案卷', 'File'), value: item.file },
        { label: w('数据种类', 'Kind of data'), value: (kinds[item.kinds] ?? w(item.kinds, '')).zh },
        { label: w('服务终止', 'Service ended'), value: item.endedAt === null ? '—' : clockTime(item.endedAt) },
        { label: w('清除期限', 'Due'), value: item.dueOn ?? '—' },
        ...(item.overdueOn === null ? [] : [{ label: w('登记逾期', 'Entered as late'), value: item.overdueOn }]),
        { label: w('制作', 'Made'), value: clockTime(at) },
      ],
      counts: (['certified', 'declared', 'open'] as const).map((standing) => ({
        says: words[standing],
        n: count(standing),
      })),
      devices: item.devices.map((device) => ({
        name: device.serial,
        under: [device.model, device.node].filter(Boolean).join('　'),
        standing: words[standingOf(device)],
        lines: linesOf(device, cited),
      })),
      proves: PROVES,
      provesNot: PROVES_NOT,
      check: CHECK,
      log: [
        { label: w('本件', 'SHA-256'), value: hash },
        { label: w('日志', 'log'), value: log.origin },
        { label: w('条目数', 'entries'), value: String(log.size) },
        { label: w('日志根', 'root'), value: log.root },
      ],
    },
    at,
  )
}
