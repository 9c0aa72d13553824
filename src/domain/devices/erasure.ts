// What a log shows about the erasure of one device. Nothing counts as erased because something is not said: only a
// completed sanitize operation with nothing written since.
import type { SanitizeLog } from './sanitize-log.ts'

export type Words = { zh: string; en: string }
export type Method = 'block-erase' | 'crypto-erase' | 'overwrite'
export type ErasureState =
  | 'done'
  | 'written-since'
  | 'in-progress'
  | 'failed'
  | 'never'
  | 'never-written'
  | 'not-supported'
  | 'inconsistent'
  | 'no-record'
  | 'unknown'

export type ErasureFinding = {
  device: { path: string | null; model: string | null; serial: string | null; wwn: string | null }
  method: Method | null
  state: ErasureState
  erased: true | false | null
  /** 0 to 100 with four places while it runs, 100.0000 when done; null where nothing runs */
  progressPercent: string | null
  why: Words
  /** a sanitize log carries no time; only another source may fill this in */
  completedOn: string | null
  /** the rule the answer serves, as instrument#article */
  article: string
  /** what a certificate needs and this log does not say */
  certificateNeeds: { item: string; says: Words }[]
  log: SanitizeLog | null
}

/** PIPL art. 21(2): what was processed for another is returned or deleted and not kept. */
const ARTICLE = 'cn/pipl#21'

/** SCDW10 bits 2:0, Sanitize Action (NVM Express Base Specification 2.1, figure 372). */
const ACTIONS: Readonly<Record<number, Method>> = { 2: 'block-erase', 3: 'overwrite', 4: 'crypto-erase' }

export const METHOD_WORDS: Readonly<Record<Method, Words>> = {
  'block-erase': { zh: '块擦除', en: 'block erase' },
  'crypto-erase': { zh: '加密擦除', en: 'cryptographic erase' },
  overwrite: { zh: '覆写', en: 'overwrite' },
}

type Told = { state: ErasureState; erased: true | false | null; why: Words }

const INCONSISTENT = (zh: string, en: string): Told => ({
  state: 'inconsistent',
  erased: null,
  why: { zh: `日志自相矛盾：${zh}；请重新读取`, en: `the log contradicts itself: ${en}; read it again` },
})

/** NVM Express Base Specification 2.1, figure 291: SPROG is FFFFh whenever no operation is in progress. */
const NOT_RUNNING = 0xffff
const MANY_PASSES = 16 // OWPASS 0 stands for sixteen

function told(log: SanitizeLog, method: Method | null): Told {
  const machine = machineTold(log)
  if (machine !== undefined) return machine
  switch (log.status) {
    case 0:
      return neverTold(log)
    case 1:
    case 4:
      return completedTold(log, method)
    case 2:
      return {
        state: 'in-progress',
        erased: false,
        why: { zh: '清除正在进行，尚未完成', en: 'the operation is still running' },
      }
    case 3:
      return { state: 'failed', erased: false, why: { zh: '最近一次清除失败', en: 'the most recent operation failed' } }
    default:
      return {
        state: 'unknown',
        erased: null,
        why: { zh: `状态 ${log.status} 为规范保留值`, en: `status ${log.status} is reserved by the specification` },
      }
  }
}

/** SSI bits 3:0 of NVMe 2.1: processing and failure states, and the two that come after the media were sanitized. */
function machineTold({ machineState: state, status }: SanitizeLog): Told | undefined {
  if (state === null || state === 0 || status === 2 || status === 3) return undefined
  if (state === 1 || state === 3)
    return {
      state: 'in-progress',
      erased: false,
      why: { zh: '清除正在进行，尚未完成', en: 'the operation is still running' },
    }
  if (state === 2 || state === 4)
    return { state: 'failed', erased: false, why: { zh: '最近一次清除失败', en: 'the most recent operation failed' } }
  return {
    state: 'in-progress',
    erased: false,
    why: {
      zh: '正在介质验证或验证后释放，尚未结束',
      en: 'media verification, or deallocation after it, has not ended',
    },
  }
}

const neverTold = ({ globalDataErased }: SanitizeLog): Told =>
  globalDataErased
    ? {
        state: 'never-written',
        erased: null,
        why: {
          zh: '从未清除，且出厂后从未写入：与曾经出租不符，请核对日志是否属于本设备',
          en: 'never sanitized, and never written since it was made: hardly a device that was leased; check whose log this is',
        },
      }
    : {
        state: 'never',
        erased: false,
        why: {
          zh: '从未执行清除（Sanitize）；以格式化等其他方法清除的，须另有证据',
          en: 'never sanitized; erasure by another method needs evidence of its own',
        },
      }

function completedTold(log: SanitizeLog, method: Method | null): Told {
  const { progress, scdw10, passes, globalDataErased, status } = log
  if (progress !== null && progress !== NOT_RUNNING)
    return INCONSISTENT(`状态为已完成，进度却为 ${progress}/65536`, `completed, but the progress is ${progress}/65536`)
  if (scdw10 !== null && method === null)
    return INCONSISTENT(
      `命令字 ${hex(scdw10)} 不是任何一种清除`,
      `the command ${hex(scdw10)} is none of the sanitize operations`,
    )
  const asked = scdw10 === null ? 0 : (scdw10 >>> 4) & 0x0f || MANY_PASSES
  if (method === 'overwrite' && passes !== null && passes < asked)
    return INCONSISTENT(`应覆写 ${asked} 遍，完成 ${passes} 遍`, `${asked} passes asked for, ${passes} completed`)
  if (!globalDataErased)
    return {
      state: 'written-since',
      erased: false,
      why: {
        zh: '清除曾经完成，但此后又有写入（全局数据已擦除位为 0）：不能证明现在没有数据，须重新清除或查明写入',
        en: 'completed once, but written since (Global Data Erased is 0): what is on it now is not shown; sanitize again or account for the writes',
      },
    }
  const how = method === null ? { zh: '方法未载明', en: 'method not stated' } : METHOD_WORDS[method]
  const kept = status === 4 ? { zh: '，未释放逻辑块', en: ', blocks not deallocated' } : { zh: '', en: '' }
  return {
    state: 'done',
    erased: true,
    why: {
      zh: `清除已完成（${how.zh}${kept.zh}），此后没有写入`,
      en: `completed (${how.en}${kept.en}) and nothing written since`,
    },
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`
const NOBODY: ErasureFinding['device'] = { path: null, model: null, serial: null, wwn: null }

/** The finding from a Sanitize Status log. */
export function findingOf(log: SanitizeLog, device: Partial<ErasureFinding['device']> = {}): ErasureFinding {
  const method = log.scdw10 === null || log.status === 0 ? null : (ACTIONS[log.scdw10 & 0x7] ?? null)
  const { state, erased, why } = told(log, method)
  const about = { ...NOBODY, ...device }
  return {
    device: about,
    method,
    state,
    erased,
    progressPercent:
      state === 'done' ? '100.0000' : state === 'in-progress' && log.progress !== null ? percentOf(log.progress) : null,
    why,
    completedOn: null,
    article: ARTICLE,
    certificateNeeds: needsOf(about.serial, erased === true ? method : undefined),
    log,
  }
}

/** A finding of a source that holds no sanitize log: never `erased: true`. */
export function findingWithout(
  state: 'no-record' | 'not-supported' | 'in-progress' | 'failed' | 'unknown',
  why: Words,
  device: Partial<ErasureFinding['device']> = {},
): ErasureFinding {
  const about = { ...NOBODY, ...device }
  const erased = state === 'in-progress' || state === 'failed' ? false : null
  const base = {
    device: about,
    method: null,
    state,
    erased,
    progressPercent: null,
    why,
    completedOn: null,
    article: ARTICLE,
    log: null,
  }
  return { ...base, certificateNeeds: needsOf(about.serial, undefined) }
}

const DENOMINATOR = 65_536n
const FOUR_PLACES = 10_000n

/** SPROG / 65536 in percent with four places, half up. */
function percentOf(progress: number): string {
  const scaled = (BigInt(progress) * 100n * FOUR_PLACES * 2n + DENOMINATOR) / (DENOMINATOR * 2n)
  return `${scaled / FOUR_PLACES}.${(scaled % FOUR_PLACES).toString().padStart(4, '0')}`
}

/** Fields of a certificate in the manner of NIST SP 800-88 Rev. 2 that no sanitize log has. */
function needsOf(serial: string | null, method: Method | null | undefined): ErasureFinding['certificateNeeds'] {
  return [
    ...(serial === null
      ? [{ item: 'serial', says: { zh: '设备序列号（日志未载明）', en: 'serial number (the log has none)' } }]
      : []),
    ...(method === null
      ? [{ item: 'method', says: { zh: '清除方法（日志未载明）', en: 'method (the log has none)' } }]
      : []),
    ...(method === 'crypto-erase'
      ? [
          {
            item: 'encryptedThroughout',
            says: {
              zh: '加密擦除：所有数据自始加密、密钥仅在设备内的说明（NIST SP 800-88 Rev. 2）',
              en: 'cryptographic erase: that all data was encrypted from the start and the key never left (NIST SP 800-88 Rev. 2)',
            },
          },
        ]
      : []),
    { item: 'completedOn', says: { zh: '完成时间', en: 'time of completion' } },
    { item: 'tool', says: { zh: '工具及版本', en: 'tool and version' } },
    { item: 'operator', says: { zh: '操作人', en: 'operator' } },
    {
      item: 'verifier',
      says: { zh: '验证人（不同于操作人）及验证方式', en: 'verifier (not the operator) and how it was verified' },
    },
  ]
}
