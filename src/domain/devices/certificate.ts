// The erasure certificate of one device: from who it is, the end of the lease, who held it, and its log; or the list of
// what is missing, each with its ground. Pure.
import type { Day, Instant } from '#kernel/time'
import type { ErasureFinding, Method, Words } from './erasure.ts'

/** Who held the device, in order; `until` null while it lasts. */
export type Custody = { holder: string; from: Instant; until: Instant | null }

export type CertificateFacts = {
  device: { serial: string | null; model: string | null; media: string | null }
  lease: { contractNo: string; endedAt: Instant; dueOn: Day | null; personalData: boolean }
  custody: readonly Custody[]
  finding: ErasureFinding
  /** SHA-256 of the log as it was read */
  logSha256: string | null
  /** who says that a log without a serial was read from this device, and on what record */
  logBoundBy: string | null
  executedAt: Instant | null
  tool: string | null
  operator: string | null
  verifier: string | null
  verification: string | null
  /** that all data was encrypted from the start: the ground on which cryptographic erase counts */
  encryptedThroughout: string | null
  /** where the device goes next */
  destination: 'reuse' | 'return' | 'resale' | 'destruction' | null
}

export type Missing = { item: string; why: Words; article: string }

export type DeviceCertificate = {
  contractNo: string
  serial: string
  model: string | null
  media: string | null
  method: Method
  category: 'purge'
  tool: string
  operator: string
  verifier: string
  verification: string
  executedAt: Instant
  /** who held the device when it was erased, and answers for it */
  responsible: string
  custody: readonly Custody[]
  destination: NonNullable<CertificateFacts['destination']>
  logSha256: string
  late: boolean
  articles: readonly string[]
}

export type CertificateAnswer =
  | { certificate: DeviceCertificate; missing: [] }
  | { certificate: null; missing: Missing[] }

const DELETE = 'cn/pipl#21'
const AFTER_CONTRACT = 'cn/civil-code#558'
const SAFEGUARDS = 'cn/data-security-law#27'
/** GB 46864-2025: resale of products with storage, in force 2027-01-01; it knows overwrite and block erase. */
const RESALE_STANDARD = 'GB 46864-2025'
const RESALE_FROM = '2027-01-01'

const missing = (item: string, article: string, zh: string, en: string): Missing => ({ item, why: { zh, en }, article })

/** The certificate, or everything that stands in its way (all of it, not the first). */
export function deviceErasureCertificate(facts: CertificateFacts): CertificateAnswer {
  const { device, lease, finding, custody, executedAt, operator, verifier, destination } = facts
  const serial = device.serial ?? finding.device.serial
  const gap = custodyGap(custody, lease.endedAt, executedAt)
  const holder = executedAt === null ? undefined : custody.find((each) => holds(each, executedAt))
  const isEmpty = (text: string | null): boolean => (text ?? '').trim() === ''
  const list: (Missing | false)[] = [
    serial === null && missing('serial', AFTER_CONTRACT, '设备序列号', 'serial number of the device'),
    device.serial !== null &&
      finding.device.serial !== null &&
      device.serial !== finding.device.serial &&
      missing('serial', AFTER_CONTRACT, '日志的序列号与设备不一致', 'the log is of another serial number'),
    finding.device.serial === null &&
      isEmpty(facts.logBoundBy) &&
      missing(
        'logBinding',
        AFTER_CONTRACT,
        '日志未载明序列号：须说明谁、何时从本设备读取',
        'the log has no serial: who read it from this device, and when',
      ),
    facts.logSha256 === null && missing('logSha256', AFTER_CONTRACT, '日志文件的摘要', 'digest of the log file'),
    finding.erased !== true && missing('erased', finding.article, finding.why.zh, finding.why.en),
    finding.method === null && missing('method', DELETE, '清除方法', 'method'),
    finding.method === 'crypto-erase' &&
      isEmpty(facts.encryptedThroughout) &&
      missing(
        'encryptedThroughout',
        SAFEGUARDS,
        '加密擦除：数据自始加密的说明',
        'cryptographic erase: that all data was encrypted from the start',
      ),
    executedAt === null && missing('executedAt', DELETE, '执行时间', 'time of the erasure'),
    executedAt !== null &&
      executedAt < lease.endedAt &&
      missing(
        'executedAt',
        DELETE,
        '清除早于服务终止：此后仍可能写入',
        'erased before the service ended: data may have been written after',
      ),
    isEmpty(facts.tool) && missing('tool', SAFEGUARDS, '工具及版本', 'tool and version'),
    isEmpty(operator) && missing('operator', SAFEGUARDS, '操作人', 'operator'),
    isEmpty(verifier) && missing('verifier', SAFEGUARDS, '验证人', 'verifier'),
    !isEmpty(verifier) &&
      verifier === operator &&
      missing('verifier', SAFEGUARDS, '验证人不得是操作人', 'the verifier is the operator'),
    isEmpty(facts.verification) && missing('verification', SAFEGUARDS, '验证方式', 'how it was verified'),
    destination === null && missing('destination', AFTER_CONTRACT, '设备去向', 'where the device goes'),
    destination === 'resale' &&
      finding.method === 'crypto-erase' &&
      (executedAt ?? lease.endedAt).slice(0, 10) >= RESALE_FROM &&
      missing('method', RESALE_STANDARD, '转售前须覆写或块擦除', 'before resale: overwrite or block erase'),
    gap !== undefined && missing('custody', AFTER_CONTRACT, gap.zh, gap.en),
  ]
  const found = list.filter((each) => each !== false)
  if (found.length > 0) return { certificate: null, missing: found }
  const method = finding.method!
  return {
    certificate: {
      contractNo: lease.contractNo,
      serial: serial!,
      model: device.model ?? finding.device.model,
      media: device.media,
      method,
      // NIST SP 800-88 Rev. 2: a sanitize command of the device is a purge technique for its media
      category: 'purge',
      tool: facts.tool!,
      operator: operator!,
      verifier: verifier!,
      verification: facts.verification!,
      executedAt: executedAt!,
      responsible: holder!.holder,
      custody,
      destination: destination!,
      logSha256: facts.logSha256!,
      late: lease.dueOn !== null && executedAt!.slice(0, 10) > lease.dueOn,
      articles: [DELETE, AFTER_CONTRACT, ...(destination === 'resale' ? [RESALE_STANDARD] : [])],
    },
    missing: [],
  }
}

const holds = ({ from, until }: Custody, at: Instant): boolean => from <= at && (until === null || at < until)

/** The first moment from the end of the lease to the erasure at which nobody, or two, held the device. */
function custodyGap(custody: readonly Custody[], from: Instant, until: Instant | null): Words | undefined {
  if (custody.length === 0) return { zh: '保管链：没有任何记录', en: 'chain of custody: no record at all' }
  const order = custody.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const end = until ?? from
  if (!order.some((each) => holds(each, from)))
    return { zh: `保管链：${from} 无人保管`, en: `chain of custody: nobody at ${from}` }
  for (const [at, each] of order.entries()) {
    const next = order[at + 1]
    if (next === undefined) {
      if (each.until !== null && each.until <= end)
        return { zh: `保管链：${each.until} 起无人保管`, en: `chain of custody: nobody from ${each.until}` }
      continue
    }
    if (each.until === null || each.until > next.from)
      return { zh: `保管链：${next.from} 有两个保管人`, en: `chain of custody: two holders at ${next.from}` }
    if (each.until < next.from && next.from > from && each.until <= end)
      return {
        zh: `保管链：${each.until} 至 ${next.from} 无人保管`,
        en: `chain of custody: nobody from ${each.until} to ${next.from}`,
      }
  }
  return undefined
}
