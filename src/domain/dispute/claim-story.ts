// A start for “facts and reasons”: the facts that were told with a day, put in order of time. The claimant reads it, adds
// what the other side answered, and answers for every word; nothing is in it that was not told.
import { formatYuan } from '#kernel/money'
import { dayIn, type Day } from '#kernel/time'
import { principalOf } from './claim-money.ts'
import { dayText, minutesText } from './claim-text.ts'
import type { Claim } from './claim-terms.ts'

type Event = { on: Day; says: string }

/** The story so far, a sentence a line; empty where no day is told. A day after `today` is told as one to come. */
export function storyOf(claim: Claim, today: Day): string {
  const { facts, by } = claim
  const [lessor, lessee] = by === 'lessor' ? ['原告', '被告'] : ['被告', '原告']
  const events: Event[] = []
  const put = (on: Day | undefined, says: string): void => {
    if (on !== undefined) events.push({ on, says })
  }
  const terms = [
    facts.promised === undefined ? '' : `约定由${lessor}提供 ${facts.promised}`,
    facts.unitPriceFen === undefined ? '' : `单价 ${formatYuan(facts.unitPriceFen)}/卡时`,
    facts.contractFrom === undefined
      ? ''
      : `租期自 ${dayText(facts.contractFrom)}${facts.contractUntil === undefined ? '' : `至 ${dayText(facts.contractUntil)}`}`,
  ].filter((part) => part !== '')
  put(facts.contractSignedOn, `${lessor}与${lessee}订立合同${terms.length === 0 ? '' : `，${terms.join('，')}`}`)
  put(facts.deliveryDueOn, `约定的交付日到期`)
  put(facts.deliveredOn, `${lessor}交付${facts.delivered === undefined ? '' : `：${facts.delivered}`}`)
  put(facts.acceptedOn, `${lessee}验收`)
  put(
    facts.depositPaidOn,
    `${lessee}支付押金、保证金${facts.depositFen === undefined ? '' : ` ${formatYuan(facts.depositFen)}`}`,
  )
  for (const one of claim.outages)
    if (one.from !== undefined && !one.excluded) put(dayIn(one.from), `服务中断 ${minutesText(one.seconds)}`)
  put(
    facts.shortfallFrom,
    `自当日起提供的算力不足约定${facts.shortfallUntil === undefined ? '' : `，至 ${dayText(facts.shortfallUntil)}`}`,
  )
  put(facts.cutOffOn, `${lessor}停止提供服务${facts.cutOffReason === undefined ? '' : `，称：${facts.cutOffReason}`}`)
  put(facts.defectNoticeOn, `原告向被告提出异议`)
  put(facts.billObjectedOn, `原告对账单提出异议`)
  for (const { dueOn, amountFen, paidFen } of claim.instalments)
    if (amountFen > paidFen)
      put(
        dueOn,
        dueOn < today
          ? `应付款 ${formatYuan(amountFen)} 的付款期限届满，${lessee}已付 ${formatYuan(paidFen)}`
          : `为应付款 ${formatYuan(amountFen)} 的付款期限`,
      )
  if (claim.instalments.length === 0)
    put(facts.dueOn, facts.dueOn !== undefined && facts.dueOn < today ? '付款期限届满' : '为付款期限')
  put(facts.demandedOn, `原告催告被告付款`)
  put(facts.refusedOn, `被告明确表示不付`)
  put(facts.leaseEndedOn, `服务结束`)
  put(facts.erasureDemandedOn, `原告要求被告返还、删除数据`)
  put(
    facts.erasureDueOn,
    `返还、删除数据的期限届满${facts.erasureCertificate === false ? '，被告没有出具删除证明' : ''}`,
  )
  put(facts.returnDueOn, `返还设备的期限届满`)
  put(facts.depositDueOn, `退还押金、保证金的期限届满`)
  put(facts.terminationOn, `解除通知到达，合同解除`)
  if (events.length === 0) return ''
  const owed = claim.asked.some(({ remedy }) => remedy === 'pay') ? principalOf(claim) : undefined
  return [
    ...events
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
      .map(({ on, says }) => `${dayText(on)}，${says}。`),
    ...(owed === undefined ? [] : [`至今尚欠 ${formatYuan(owed)}。`]),
  ].join('\n')
}
