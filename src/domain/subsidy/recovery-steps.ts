// A flag on a claim, the hold of payout for a time, the investigation, and what is recovered: an officer decides each, with
// ground, notice and hearing; the numbers stay within what was paid and within the range of the law.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepExtra, StepInput } from '#kernel/casework'
import { formatYuan } from '#kernel/money'
import { addMonths, type Day } from '#kernel/time'
import { shareFen } from './amount.ts'
import { recordable, returnsRest, setClaim } from './apply-steps.ts'
import { claimOf, type Claim } from './claim.ts'
import { OWN, tooMuch } from './refusals.ts'

const INQUIRY = `${OWN}#inquiry`
const FRAUD = 'cn/fiscal-violations-regulation#14'
const OFFICERS = 'cn/fiscal-violations-regulation#22'
const LOOK_BACK = 'cn/administrative-penalty-law#36'

type Known = { claim: Claim | null; deductedFen: number }
const known = (more: Recordable): Known => more as unknown as Known
const fen = (input: StepInput, name: string): number => Number(input[name] ?? 0)

const recoveryFacts: NonNullable<StepExtra['facts']> = async (tx, _input, { file }) => {
  const claim = file === null ? undefined : await claimOf(tx, file.file)
  const row = await tx.one<{ fen: number }>(
    'select coalesce(sum(deducted_fen), 0)::bigint as fen from subsidy.deduction where voucher = $1',
    [claim?.voucher ?? null],
  )
  return recordable({ claim: claim ?? null, deductedFen: row?.fen ?? 0 })
}

const paidAlready = refuse(
  'paid-already',
  { zh: '已经兑付，无可暂停；请立案调查', en: 'it was paid: nothing is left to hold; open an investigation' },
  `${OWN}#hold`,
)
const notPaid = ({ claim }: Known): Refusal | undefined => ((claim?.paidFen ?? 0) > 0 ? paidAlready : undefined)

function freezeRefusal(input: StepInput, more: Known, { law }: Circumstances): Refusal | undefined {
  const no = notPaid(more)
  if (no) return no
  const most = law.days(`${OWN}#hold`, 'most-days')
  return Number(input['periodDays']) > most
    ? refuse(
        'hold-too-long',
        { zh: `暂停期限不超过 ${most} 日`, en: `a hold lasts ${most} days at most` },
        `${OWN}#hold`,
      )
    : undefined
}

/** An investigation that stops a payout ends by time; it lasts no longer than the rules allow. */
function stopsTooLong(input: StepInput, more: Known, law: Circumstances['law'], of: 'most-days' | 'more-days') {
  const no = notPaid(more)
  if (no) return no
  const most = law.days(INQUIRY, of)
  return Number(input['periodDays']) > most
    ? refuse(
        'inquiry-too-long',
        { zh: `未兑付的调查期限不超过 ${most} 日`, en: `an investigation before payout lasts ${most} days at most` },
        INQUIRY,
      )
    : undefined
}

function officersRefusal(input: StepInput, { law }: Circumstances): Refusal | undefined {
  const least = law.integer(OFFICERS, 'officers-min-count')
  const named = new Set((input['officers'] as string[]).map((one) => one.trim()))
  return named.size < least
    ? refuse(
        'too-few-officers',
        { zh: `调查人员不得少于 ${least} 人（不同的人）`, en: `at least ${least} different officers are needed` },
        OFFICERS,
      )
    : undefined
}

/** What was had: paid out, or deducted where nothing was paid out yet. */
const hadFen = ({ claim, deductedFen }: Known): number => Math.max(claim?.paidFen ?? 0, deductedFen)

function recoveryRefusal(amountFen: number, more: Known): Refusal | undefined {
  const mostFen = hadFen(more)
  return amountFen === 0 || amountFen > mostFen
    ? tooMuch('more-than-was-had', amountFen, mostFen, `${OWN}#recovery`, FRAUD)
    : undefined
}

function recoverRefusal(input: StepInput, more: Known): Refusal | undefined {
  const amountFen = fen(input, 'amountFen')
  const toldFen = more.claim?.toldFen ?? 0
  return (
    recoveryRefusal(amountFen, more) ??
    (amountFen > toldFen
      ? tooMuch(
          'heavier-than-told',
          amountFen,
          toldFen,
          'cn/administrative-penalty-law#44',
          'cn/administrative-penalty-law#45',
        )
      : undefined)
  )
}

const owedFen = ({ claim }: Known): number => Math.max(0, (claim?.recoveredFen ?? 0) - (claim?.repaidFen ?? 0))

function repaymentRefusal(input: StepInput, more: Known): Refusal | undefined {
  const owed = owedFen(more)
  const amountFen = fen(input, 'paidAmountFen')
  if (amountFen === owed && owed > 0) return undefined
  return refuse(
    'not-what-is-owed',
    {
      zh: `尚应退回 ${formatYuan(owed)}，全额到账后登记`,
      en: `${formatYuan(owed)} is to be paid back; it is entered once all of it is there`,
    },
    FRAUD,
    'cn/fiscal-violations-regulation#25',
  )
}

/** The least and the most that may be fined on what was got: ten to fifty per cent for fraud, ten to thirty for misuse. */
function fineRange(kind: string, recoveredFen: number, law: Circumstances['law']): readonly [number, number] {
  const most = law.ppm(FRAUD, kind === 'fraud' ? 'max-fine-ppm' : 'misuse-max-fine-ppm')
  return [shareFen(recoveredFen, law.ppm(FRAUD, 'min-fine-ppm')), shareFen(recoveredFen, most)]
}

function penaltyRefusal(input: StepInput, { claim }: Known, { law, day }: Circumstances): Refusal | undefined {
  const [least, most] = fineRange(String(input['kind']), claim?.recoveredFen ?? 0, law)
  const amountFen = fen(input, 'proposedAmountFen')
  if (amountFen < least || amountFen > most)
    return refuse(
      'out-of-range',
      {
        zh: `建议罚款应在 ${formatYuan(least)} 至 ${formatYuan(most)} 之间`,
        en: `what is proposed lies between ${formatYuan(least)} and ${formatYuan(most)}`,
      },
      FRAUD,
    )
  const ended = String(input['lastActOn']) as Day
  const years = law.integer(LOOK_BACK, 'look-back-years')
  return addMonths(ended, 12 * years) < day
    ? refuse(
        'too-old',
        {
          zh: `行为终了（${ended}）已逾 ${years} 年，不再处罚`,
          en: `it ended on ${ended}, more than ${years} years ago: no penalty`,
        },
        LOOK_BACK,
      )
    : undefined
}

function closeRefusal(file: CaseFile, more: Known): Refusal | undefined {
  const owed = owedFen(more)
  return owed > 0 && file.state !== 'transferred'
    ? refuse(
        'not-repaid',
        {
          zh: `尚有 ${formatYuan(owed)} 未退回；依法申请强制执行后再结案`,
          en: `${formatYuan(owed)} is not paid back; it is enforced before the case is closed`,
        },
        FRAUD,
        'cn/fiscal-violations-regulation#25',
      )
    : undefined
}

const checked = (
  check: (input: StepInput, more: Known, now: Circumstances, file: CaseFile) => Refusal | undefined,
): StepExtra => ({
  facts: recoveryFacts,
  check: (file, input, more, now) => check(input, known(more), now, file),
})
const takesUp: StepExtra = {
  effect: async (tx, { file }, _input, { at }) =>
    tx.queue(`update subsidy.signal set state = 'taken-up', since = $2 where file = $1 and state = 'proposed'`, [
      file,
      at,
    ]),
}

const closed = returnsRest()

/** What the room adds to the steps from a flag to the end of a recovery. */
export const recoverySteps: Record<string, StepExtra> = {
  flag: takesUp,
  'flag-paid': takesUp,
  'clear-flag': checked((_input, more) => notPaid(more)),
  unfreeze: checked((_input, more) => notPaid(more)),
  freeze: checked(freezeRefusal),
  investigate: checked(
    (input, more, now) => stopsTooLong(input, more, now.law, 'most-days') ?? officersRefusal(input, now),
  ),
  'extend-inquiry': checked((input, more, { law }) => stopsTooLong(input, more, law, 'more-days')),
  'investigate-paid': checked((input, _more, now) => officersRefusal(input, now)),
  'take-back': checked((input, more, { law }) => stopsTooLong(input, more, law, 'most-days')),
  'tell-recovery': {
    ...checked((input, more) => recoveryRefusal(fen(input, 'amountFen'), more)),
    effect: async (tx, { file }, input) => setClaim(tx, file, { told_fen: input['amountFen'] }),
  },
  recover: {
    ...checked(recoverRefusal),
    decide: (file, input, more) => ({
      // what other rooms follow: whom it concerns, and how much
      recovered: {
        party: known(more).claim?.holder ?? null,
        amountFen: fen(input, 'amountFen'),
        place: file.place,
        no: file.no,
      },
    }),
    effect: async (tx, { file }, input) => setClaim(tx, file, { recovered_fen: input['amountFen'] }),
  },
  'enter-repayment': {
    ...checked(repaymentRefusal),
    effect: async (tx, { file }, input) =>
      tx.queue('update subsidy.claim set repaid_fen = repaid_fen + $2 where file = $1', [file, input['paidAmountFen']]),
  },
  'refer-penalty': checked(penaltyRefusal),
  close: {
    ...closed,
    facts: async (tx, input, now) => ({
      ...(await closed.facts!(tx, input, now)),
      ...(await recoveryFacts(tx, input, now)),
    }),
    check: (file, _input, more) => closeRefusal(file, known(more)),
  },
}
