// suan rebill: recomputes the bills inside an evidence bundle from the bundle alone. Needs no server and no database.
import { CannotRebill, rebill, type OpenedRecord, type Rebill } from '#domain/billing'
import { fromUtf8, openedFields, parseBundle, parseOpening, verifyBundle, type Reason } from '#kernel/proof'
import type { Answer } from './answer.ts'
import { bundleBytes } from './verify.ts'

type RebillAnswer =
  | Rebill
  /** what cannot be recomputed: a bundle that does not verify, or that holds no lease */
  | { recomputedFen: null; billedFen: null; equal: false; lines: []; reasons: readonly Pick<Reason, 'zh' | 'en'>[] }

/** Exit 0 when what was billed equals what is recomputed, 1 when not or when the bundle does not verify; WrongUse for an unreadable file. */
export async function rebillBundle(path: string): Promise<Answer> {
  const answer = recompute((await bundleBytes(path)).bytes)
  return { exit: answer.equal ? 0 : 1, json: answer, table: (lang) => rebillText(answer, lang) }
}

/** Recomputes from the bytes of a bundle; the records are used only after the verifier has checked them against the log. */
export function recompute(bytes: Uint8Array): RebillAnswer {
  const verdict = verifyBundle(bytes)
  if (verdict.verdict !== '核验一致') return cannot(verdict.reasons)
  const bundle = parseBundle(fromUtf8(bytes)!)
  const records = [...bundle.leaves]
    .sort((a, b) => a.index - b.index)
    .map(({ opening }): OpenedRecord => openedFields(parseOpening(opening)!))
  try {
    return rebill(records)
  } catch (error) {
    if (!(error instanceof CannotRebill)) throw error
    const [zh = '', en = ''] = error.message.split(' · ')
    return cannot([{ zh, en }])
  }
}

const cannot = (reasons: readonly Pick<Reason, 'zh' | 'en'>[]): RebillAnswer => ({
  recomputedFen: null,
  billedFen: null,
  equal: false,
  lines: [],
  reasons,
})

const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${Math.trunc(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`

const CREDITS = {
  'service-credit': { zh: '服务水平减免', en: 'service credit' },
  reduction: { zh: '约定减价', en: 'agreed reduction' },
}
/** Which part of a month in which a side passed; nothing for a whole month. */
const partOf = ({ part = 0 }: { part?: number }): string => (part === 0 ? '' : `/${part + 1}`)

function rebillText(a: RebillAnswer, lang: 'zh' | 'en'): string {
  const zh = lang === 'zh'
  if ('reasons' in a)
    return [zh ? '不能重算' : 'cannot be recomputed', ...a.reasons.map((reason) => `✗ ${reason[lang]}`)].join('\n')
  const compared = (recomputedFen: number, issuedFen: number): string =>
    `${zh ? '重算' : 'recomputed'} ${yuan(recomputedFen)}  ${zh ? '账单' : 'billed'} ${yuan(issuedFen)}  ${recomputedFen === issuedFen ? '=' : '≠'}`
  const lines = a.lines.map((l) => {
    const storage =
      l.gibSeconds === undefined ? '' : `  ${l.gibSeconds} GiB·s × ${yuan(l.storageUnitPriceFen ?? 0)} / 30 d`
    return `${l.month}${partOf(l)}  ${l.milliCardSeconds} ‰·s × ${yuan(l.unitPriceFen)}${storage}  ${compared(l.recomputedFen, l.billedFen)}`
  })
  const credits = a.credits.map((c) => {
    const name = CREDITS[c.kind][zh ? 'zh' : 'en']
    return `${c.month}${partOf(c)}  ${name}  ${c.recomputedFen === null ? yuan(c.issuedFen) : compared(c.recomputedFen, c.issuedFen)}`
  })
  const sum = `${zh ? '合计' : 'total'}  ${zh ? '重算' : 'recomputed'} ${yuan(a.recomputedFen)}  ${zh ? '账单' : 'billed'} ${yuan(a.billedFen)}  ${a.equal ? (zh ? '一致' : 'equal') : zh ? '不一致' : 'not equal'}`
  return [...lines, ...credits, sum, ...a.faults.map((fault) => `✗ ${fault[lang]}`)].join('\n')
}
