// A settlement as data, and what a court would stumble over when it is asked to confirm it: CPL Interpretation 355 (what is
// not accepted) and 358 (what is refused). A finding is advice to those who write; the court alone decides.
import { canonicalBytes, sha256, toHex } from '#kernel/proof'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import type { Words } from './claim.ts'

const side = z.enum(['applicant', 'other'])
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const line = z.string().trim().min(1).max(500)

const payment = z.strictObject({
  from: side,
  to: side,
  amountFen: z.int().min(1),
  by: day.optional(),
  /** holder, bank and number as the payee gave them */
  account: line.optional(),
})
const performance = z.strictObject({ by: side, what: line, until: day.optional(), measure: line.optional() })
const data = z.strictObject({
  by: side,
  returnUntil: day.optional(),
  eraseUntil: day.optional(),
  certificate: z.boolean().optional(),
})
const device = z.strictObject({ by: side, what: line, returnUntil: day.optional(), to: line.optional() })
const onDefault = z.strictObject({
  kind: z.enum(['fixed', 'daily', 'all-due', 'none']),
  amountFen: z.int().min(1).optional(),
  /** hundred-thousandths of what is late, a day */
  dailyPerHundredThousand: z.int().min(1).max(100_000).optional(),
})

export const termsInput = z.strictObject({
  payments: z.array(payment).max(50).default([]),
  performances: z.array(performance).max(50).default([]),
  /** the lease ends on this day */
  endsOn: day.optional(),
  data: z.array(data).max(10).default([]),
  devices: z.array(device).max(50).default([]),
  onDefault: onDefault.optional(),
  /** what is said about who owns a thing, or intellectual property */
  ownership: z.array(line).max(20).default([]),
  clauses: z.array(z.string().trim().min(1).max(2_000)).max(50).default([]),
})
export type AgreementTerms = z.infer<typeof termsInput>

export type AgreementFinding = {
  code: string
  /** not-accepted: Interpretation 355; refused: 358; unclear: 358 as well, and mended here first; advice: nobody refuses it */
  effect: 'not-accepted' | 'refused' | 'unclear' | 'advice'
  /** where in the terms: `payments.0`, `clauses.2` */
  at: string
  words: Words
  basis: readonly string[]
}

const ACCEPTS = 'cn/civil-procedure-interpretation#355'
const REFUSES = 'cn/civil-procedure-interpretation#358'

/** Words that leave open what is owed, until when, or that put it off to a later talk. */
const VAGUE = /尽快|适当|另行协商|协商解决|合理期限|酌情|视情况|原则上|力争|争取|as soon as possible|in due course/i
const OWNS = /(所有权|著作权|专利权|商标权|知识产权|产权|股权)[^。；]{0,12}(归|属于|确认|转移)|归[^。；]{0,20}所有/
/** What no agreement may bargain away (Civil Code 153; Administrative Penalty Law). */
const HARMS =
  /(不得|放弃|撤回|停止)[^。；]{0,8}(举报|投诉|报案|控告|作证)|(不|免)(再)?(追究)?刑事责任|虚开发票|不开(具)?发票/

type Found = Omit<AgreementFinding, 'basis'> & { basis?: readonly string[] }
const unclear = (code: string, at: string, zh: string, en: string): Found => ({
  code,
  effect: 'unclear',
  at,
  words: { zh, en },
})

function paymentFindings({ from, to, by, account }: AgreementTerms['payments'][number], at: string, on: Day): Found[] {
  return [
    ...(from === to
      ? [unclear('payer-is-payee', at, '付款人与收款人是同一方', 'payer and payee are the same side')]
      : []),
    ...(by === undefined ? [unclear('no-day', at, '没有写明付款日', 'no day of payment')] : []),
    ...(by !== undefined && by < on ? [unclear('day-past', at, '付款日已过', 'the day of payment is past')] : []),
    ...(account === undefined ? [unclear('no-account', at, '没有写明收款账户', 'no account is named')] : []),
  ]
}

function performanceFindings(terms: AgreementTerms['performances'][number], at: string, on: Day): Found[] {
  const { what, until, measure } = terms
  return [
    ...(until === undefined ? [unclear('no-day', at, '没有写明完成日', 'no day by which it is done')] : []),
    ...(until !== undefined && until < on ? [unclear('day-past', at, '完成日已过', 'the day is past')] : []),
    ...(measure === undefined && !/\d/.test(what)
      ? [unclear('no-measure', at, '没有写明做到什么程度算完成', 'nothing says when it counts as done')]
      : []),
    ...(VAGUE.test(what) ? [unclear('vague', at, '措辞不确定，无法执行', 'words too open to be enforced')] : []),
  ]
}

function clauseFindings(text: string, at: string): Found[] {
  return [
    ...(OWNS.test(text)
      ? [
          {
            code: 'ownership',
            effect: 'not-accepted' as const,
            at,
            words: {
              zh: '确认物权、知识产权归属的内容，司法确认不予受理；删去或者另行起诉',
              en: 'what decides ownership of things or intellectual property is not accepted for confirmation: leave it out or sue',
            },
            basis: [ACCEPTS],
          },
        ]
      : []),
    ...(HARMS.test(text)
      ? [
          {
            code: 'harms-others',
            effect: 'refused' as const,
            at,
            words: {
              zh: '限制举报、投诉、作证或者规避责任的内容，损害公共利益',
              en: 'bars reports, complaints or testimony, or evades liability: harms the public',
            },
            basis: [REFUSES, 'cn/civil-code#153'],
          },
        ]
      : []),
    ...(VAGUE.test(text) ? [unclear('vague', at, '措辞不确定，无法执行', 'words too open to be enforced')] : []),
  ]
}

/**
 * What stands in the way of confirming these terms, agreed on a day, in the order of the terms; empty when nothing was found.
 */
export function agreementFindings(terms: AgreementTerms, on: Day): AgreementFinding[] {
  const { payments, performances, endsOn, data: dataTerms, devices, onDefault: fails, ownership, clauses } = terms
  const owed = payments.length + performances.length + dataTerms.length + devices.length
  const found: Found[] = [
    ...(owed === 0 && endsOn === undefined
      ? [unclear('nothing-owed', '', '没有任何可以履行的内容', 'nothing that anyone has to do')]
      : []),
    ...payments.flatMap((one, i) => paymentFindings(one, `payments.${i}`, on)),
    ...performances.flatMap((one, i) => performanceFindings(one, `performances.${i}`, on)),
    ...dataTerms.flatMap(({ returnUntil, eraseUntil, certificate }, i) => [
      ...(returnUntil === undefined && eraseUntil === undefined
        ? [unclear('no-day', `data.${i}`, '没有写明返还或者删除的日期', 'no day of return or erasure')]
        : []),
      ...(eraseUntil !== undefined && certificate !== true
        ? [
            {
              code: 'no-certificate',
              effect: 'advice' as const,
              at: `data.${i}`,
              words: {
                zh: '建议约定出具删除证明，否则难以查明是否履行',
                en: 'have a certificate of erasure agreed: otherwise nobody can tell that it was done',
              },
              basis: ['cn/civil-code#558'],
            },
          ]
        : []),
    ]),
    ...devices.flatMap(({ returnUntil, to }, i) =>
      returnUntil === undefined || to === undefined
        ? [unclear('no-day', `devices.${i}`, '没有写明返还日或者返还地', 'no day or place of return')]
        : [],
    ),
    ...(endsOn !== undefined && dataTerms.length === 0
      ? [
          {
            code: 'data-left-open',
            effect: 'advice' as const,
            at: 'endsOn',
            words: {
              zh: '租约终止，没有写明数据返还、删除',
              en: 'the lease ends and nothing is said about return or erasure of data',
            },
            basis: ['cn/civil-code#558'],
          },
        ]
      : []),
    ...(fails === undefined && owed > 0
      ? [
          {
            code: 'no-default',
            effect: 'advice' as const,
            at: 'onDefault',
            words: { zh: '没有写明逾期怎么办', en: 'nothing says what follows a default' },
            basis: ['cn/civil-code#585'],
          },
        ]
      : []),
    ...defaultFindings(fails),
    ...ownership.map((_, i): Found => ({
      code: 'ownership',
      effect: 'not-accepted',
      at: `ownership.${i}`,
      words: {
        zh: '确认物权、知识产权归属的协议，司法确认不予受理；可以作为合同履行，或者另行起诉',
        en: 'an agreement that decides ownership is not accepted for confirmation; it binds as a contract, or sue',
      },
      basis: [ACCEPTS],
    })),
    ...clauses.flatMap((text, i) => clauseFindings(text, `clauses.${i}`)),
  ]
  return found.map(({ basis = [REFUSES], ...rest }) => ({ ...rest, basis }))
}

function defaultFindings(fails: AgreementTerms['onDefault']): Found[] {
  if (fails === undefined) return []
  const bare =
    (fails.kind === 'fixed' && fails.amountFen === undefined) ||
    (fails.kind === 'daily' && fails.dailyPerHundredThousand === undefined)
  return bare ? [unclear('default-open', 'onDefault', '违约责任没有数额', 'the default has no amount')] : []
}

/** Would a court be asked in vain? Only advice stands in nobody’s way. */
export const standsInTheWay = (findings: readonly AgreementFinding[]): AgreementFinding[] =>
  findings.filter(({ effect }) => effect !== 'advice')

/** SHA-256 of what is signed: terms as data and the words, canonical, lower-case hex. */
export const agreementHash = (signed: { file: string; terms: AgreementTerms; words: string }): string =>
  toHex(sha256(canonicalBytes(signed as never)))
