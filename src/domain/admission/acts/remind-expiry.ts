import { act, refuse, uuidInput, type Words } from '#kernel/act'
import { serve } from '#kernel/procedure'
import { addDays, type Day } from '#kernel/time'
import { z } from 'zod'
import { holdsOn, standingOf, type Holding, type Standing } from '../holding.ts'
import { lastDayForRenewal, nextReminder, NOTICE, REMIND, remindAt, type Reminder } from '../expiry.ts'

type Ending = Holding & { party: string; number: string; renewalAsked: boolean }

const LICENCE = `select licence as id, 'licence' as of, party, number, array[kind] as what, 'in-force' as state, valid_from as "validFrom",
    valid_until as "validUntil", false as carried, null as "endedOn", false as "renewalAsked" from admission.licence where licence = $1`
const CERTIFICATE = `select c.certificate as id, 'certificate' as of, c.party, c.number, c.matters as what, c.state, c.valid_from as "validFrom",
    c.valid_until as "validUntil", c.carried, c.ended_on as "endedOn", a.state = 'renewal-filed' as "renewalAsked"
    from admission.certificate c join admission.application a using (file) where c.certificate = $1`

/** The platform tells a holder that a licence ends: ahead of the last day for renewal, on it, and when it is over. */
export const remindExpiry = act({
  name: REMIND,
  title: { zh: '许可证件到期提醒', en: 'Remind of a licence that ends' },
  basis: [NOTICE, 'cn/administrative-licensing-law#50'],
  serves: ['E1'],
  by: ['platform'],
  input: z.strictObject({
    of: z.enum(['licence', 'certificate']),
    id: uuidInput,
    which: z.enum(['soon', 'last-day', 'over']),
  }),
  stream: ({ of, id }) => `${of}/${id}`,

  async load(tx, { of, id }, { at }): Promise<{ ending: Ending | null; after: Standing | null }> {
    const ending = await tx.one<Ending>(of === 'licence' ? LICENCE : CERTIFICATE, [id])
    // What the party may do on the day after: another licence or a renewal makes the reminder idle.
    const after = ending
      ? await standingOf(tx, ending.party, maxDay(addDays(ending.validUntil, 1), at.slice(0, 10)))
      : null
    return { ending: ending ?? null, after }
  },

  decide({ ending, after }, { which }, { law, day }) {
    const idle = (zh: string, en: string) => refuse('nothing-to-remind', { zh, en }, NOTICE)
    if (!ending) return idle('没有此证件', 'there is no such licence')
    if (ending.state !== 'in-force') return idle('该证件已延续、换发或终止', 'it was renewed, replaced or ended')
    if (after?.state === 'in-force') return idle('另有有效的许可证件', 'another licence holds after it')
    if (which !== 'over' && ending.renewalAsked) return idle('已申请延续', 'renewal was asked for')
    if (which === 'over' ? holdsOn(ending, day) : !holdsOn(ending, day)) return idle('时点已过', 'its time has passed')
    const { day: lastDay, basis } = lastDayForRenewal(ending.what, ending.validUntil, law)
    const next = nextReminder({ which }, ending.what, ending.validUntil, law) ?? null
    return { party: ending.party, words: wordsOf(which, ending, lastDay), basis, next }
  },

  parties: (_facts, _input, { party }) => [party],

  async apply(tx, { party, words, basis, next }, { of, id }, { id: notice, at }) {
    serve(tx, {
      notice,
      toParty: party,
      stream: `${of}/${id}`,
      title: words.title,
      body: words.body,
      basis: [NOTICE, basis],
      at,
    })
    if (next) remindAt(tx, { of, id }, next, notice)
  },
})

const maxDay = (a: Day, b: Day): Day => (a > b ? a : b)

function wordsOf(
  which: Reminder['which'],
  { number, validUntil }: Ending,
  lastDay: Day | null,
): { title: Words; body: Words } {
  if (which === 'over')
    return {
      title: { zh: '许可证件已失效', en: 'A licence has ended' },
      body: {
        zh: `证号 ${number} 的有效期已于 ${validUntil} 届满。现有挂牌不再接受新订单，也不能再挂牌；已在履行的租约不受影响。`,
        en: `No. ${number} was valid until ${validUntil}. Offers take no new orders and nothing can be listed; running leases go on.`,
      },
    }
  const by: Words =
    lastDay === null
      ? {
          zh: '申请延续的最后日期待该年节假日安排公布后确定，请尽早申请',
          en: 'the last day to ask for renewal is counted once the calendar of that year is notified; please ask early',
        }
      : { zh: `需要延续的，最迟于 ${lastDay} 提出申请`, en: `ask for renewal by ${lastDay}` }
  return {
    title:
      which === 'soon'
        ? { zh: '许可证件将到期', en: 'A licence is about to end' }
        : { zh: '申请延续的最后日期', en: 'The last day to ask for renewal' },
    body: {
      zh: `证号 ${number} 有效期至 ${validUntil}；${by.zh}。期满未延续的，挂牌停止接受新订单。`,
      en: `No. ${number} is valid until ${validUntil}; ${by.en}. Without renewal offers take no new orders after that.`,
    },
  }
}
