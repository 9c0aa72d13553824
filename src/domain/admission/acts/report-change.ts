import { act, dayInput, placeInput, refuse } from '#kernel/act'
import { deadline, type Day } from '#kernel/time'
import type { Law } from '#kernel/rules'
import { z } from 'zod'
import { CHANGES } from '../duty.ts'
import { filesInput } from '../files.ts'

/** A last day counted from `from`; null while the calendar of its year is not notified. */
function dueAfter(law: Law, number: string, from: Day): Day | null {
  const answer = deadline({ rule: 'CIVIL', amount: law.period(CHANGES, number), from }, law.calendars)
  return 'due' in answer ? answer.due : null
}

/** A seller reports a change of its particulars: within three working days; the platform checks it within seven. */
export const reportChange = act({
  name: 'admission.party.change',
  title: { zh: '报送信息变更', en: 'Report a change of particulars' },
  basis: [CHANGES, 'cn/e-commerce-law#27'],
  serves: ['E1'],
  by: ['provider', 'supplier'],
  input: z.strictObject({
    what: z.enum(['name', 'address', 'contact', 'licence']),
    value: z.string().trim().min(1).max(200),
    /** where the party sits from now on, when its address moved to another place */
    seat: placeInput.nullable(),
    changedOn: dayInput,
    files: filesInput,
  }),
  stream: (_input, { actor }) => `party/${actor.party}`,

  async load(tx, _input, { actor }) {
    return {
      isSeller: (await tx.one('select 1 as yes from admission.seller where party = $1', [actor.party])) !== undefined,
    }
  },

  decide({ isSeller }, { what, seat, changedOn }, { law, day, id, actor }) {
    if (!isSeller)
      return refuse(
        'not-a-seller',
        { zh: '本主体不是平台内经营者', en: 'this party does not sell on the platform' },
        CHANGES,
      )
    if (changedOn > day)
      return refuse(
        'not-yet-changed',
        { zh: `变更日期 ${changedOn} 尚未到来`, en: `the day of the change, ${changedOn}, is yet to come` },
        CHANGES,
      )
    if (seat !== null && what !== 'address')
      return refuse(
        'seat-without-address',
        { zh: '只有地址变更才改变所在地', en: 'the seat moves with the address only' },
        CHANGES,
      )
    const reportBy = dueAfter(law, 'seller-working-days', changedOn)
    return {
      change: id,
      party: actor.party,
      late: reportBy === null ? null : day > reportBy,
      reportBy,
      dueOn: dueAfter(law, 'platform-working-days', day),
    }
  },

  async apply(tx, { change, party, late, dueOn }, { what, value, seat, changedOn, files }, { at }) {
    tx.queue(
      `insert into admission.party_change (change, party, what, value, seat, changed_on, late, files, due_on, state, at, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'reported', $10, $10)`,
      [change, party, what, value, seat, changedOn, late, JSON.stringify(files), dueOn, at],
    )
  },
})
