// The court fee by the tariff (诉讼费用交纳办法 13–16): the steps stand in law/cn/court-fee-measures, in whole fen. The
// court's own notice decides; what is worked out here is for planning.
import { fenOf, roundHalfUp } from '#kernel/money'
import type { Law } from '#kernel/rules'
import type { CourtFee } from './claim-answer.ts'

const TARIFF = 'cn/court-fee-measures#13'
const REQUESTS = 'cn/court-fee-measures#14'

/** A step of a tariff: a sum up to which it goes, and a share of what lies in it; the first is a fixed fee. */
interface Step {
  uptoFen: number | null
  ppm: number | null
  feeFen: number | null
}

function stepsOf(law: Law, cite: string, prefix: string): Step[] {
  const { params } = law.article(cite)
  const value = (name: string): number | null => params[`${prefix}${name}`]?.value ?? null
  const steps: Step[] = []
  for (let i = 1; ; i += 1) {
    const [uptoFen, ppm, feeFen] = [value(`step-${i}-upto-fen`), value(`step-${i}-ppm`), value(`step-${i}-fee-fen`)]
    if (ppm === null && feeFen === null) return steps
    steps.push({ uptoFen, ppm, feeFen })
  }
}

/** The share of a sum, half up to the fen: every step of the tariff ends on whole yuan, so that nothing is lost between. */
const shareOf = (fen: number, ppm: number): number => fenOf(roundHalfUp(BigInt(fen) * BigInt(ppm), 1_000_000n))

function bracketsOf(baseFen: number, steps: readonly Step[]): CourtFee['brackets'] {
  const brackets: CourtFee['brackets'] = []
  let fromFen = 0
  for (const { uptoFen, ppm, feeFen } of steps) {
    if (brackets.length > 0 && baseFen <= fromFen) break
    const top = uptoFen === null ? baseFen : Math.min(baseFen, uptoFen)
    const fee = feeFen ?? shareOf(Math.max(0, top - fromFen), ppm ?? 0)
    brackets.push({ fromFen, uptoFen, ppm, feeFen: fee })
    fromFen = uptoFen ?? baseFen
  }
  return brackets
}

const sum = (brackets: CourtFee['brackets']): number => brackets.reduce((total, { feeFen }) => total + feeFen, 0)

/** The case fee on a sum in fen. */
export function caseFeeFen(baseFen: number, law: Law): number {
  return sum(bracketsOf(baseFen, stepsOf(law, TARIFF, '')))
}

/** The fee of a claim: on its money where it asks for some, else the range for cases without a sum. */
export function courtFeeOf(
  { baseFen, preservationFen }: { baseFen: number; preservationFen: number | undefined },
  law: Law,
): CourtFee {
  const brackets = baseFen > 0 ? bracketsOf(baseFen, stepsOf(law, TARIFF, '')) : []
  const [least, most] = [law.fen(TARIFF, 'other-min-fen'), law.fen(TARIFF, 'other-max-fen')]
  const feeFen = baseFen > 0 ? sum(brackets) : most
  const asked =
    preservationFen === undefined ? [] : bracketsOf(preservationFen, stepsOf(law, REQUESTS, 'preservation-'))
  const divisor = law.integer('cn/court-fee-measures#16', 'divisor')
  return {
    baseFen,
    feeFen,
    halvedFen: Math.ceil(feeFen / divisor),
    preservationFeeFen:
      preservationFen === undefined ? null : Math.min(sum(asked), law.fen(REQUESTS, 'preservation-max-fen')),
    paymentOrderFeeFen: baseFen > 0 ? Math.ceil(feeFen / law.integer(REQUESTS, 'payment-order-divisor')) : null,
    brackets,
    note:
      baseFen > 0
        ? {
            zh: '按主请求的金额分段累计，减半为简易程序、调解或者撤诉时；以法院交费通知为准。不变更金额的确认、解除等请求是否另计，各地不一。',
            en: 'By the sum of the main claims, in steps; half in summary procedure, on mediation or withdrawal. The court’s notice decides; whether a declaration beside it pays extra differs by place.',
          }
        : {
            zh: `没有金额的请求按非财产案件每件 ${least / 100} 至 ${most / 100} 元，此处按上限；各省在幅度内定，以法院交费通知为准。`,
            en: `Without a sum, ${least / 100} to ${most / 100} yuan a case, the upper one shown; each province fixes it within that range.`,
          },
    article: TARIFF,
  }
}
