import { act, refuse, uuidInput } from '#kernel/act'
import { addMonths, type Day } from '#kernel/time'
import { z } from 'zod'
import { filesInput } from '../files.ts'
import { VERIFY, VERIFY_AGAIN } from '../duty.ts'

/** What the law names: identity, address, ways of contact, licences (E-Commerce Law 27). */
export const CHECKED = ['identity', 'address', 'contact', 'licences'] as const

/** The operator checks who sells on the platform: at entry, and again within six months of the last check. */
export const verifyParty = act({
  name: 'admission.party.verify',
  title: { zh: '核验登记经营者', en: 'Check and file a seller' },
  basis: [VERIFY, VERIFY_AGAIN],
  serves: ['E1'],
  by: ['operator'],
  input: z.strictObject({
    party: uuidInput,
    checked: z.array(z.enum(CHECKED)).min(1).max(CHECKED.length),
    files: filesInput,
    result: z.enum(['matches', 'differs']),
    note: z.string().trim().min(1).max(2_000).nullable(),
  }),
  stream: ({ party }) => `party/${party}`,

  async load(tx, { party }) {
    return { isSeller: (await tx.one('select 1 as yes from admission.seller where party = $1', [party])) !== undefined }
  },

  decide({ isSeller }, { party, checked, result, note }, { law, day, id }) {
    if (!isSeller)
      return refuse(
        'not-a-seller',
        { zh: '该主体不是平台内经营者', en: 'this party does not sell on the platform' },
        VERIFY,
      )
    const missing = CHECKED.filter((what) => !checked.includes(what))
    if (result === 'matches' && missing.length > 0)
      return refuse(
        'check-incomplete',
        {
          zh: `核验无误须核对身份、地址、联系方式、行政许可四项，尚缺：${missing.join('、')}`,
          en: `a check that finds all in order covers identity, address, contact and licences; missing: ${missing.join(', ')}`,
        },
        VERIFY,
      )
    if (result === 'differs' && note === null)
      return refuse('difference-unsaid', { zh: '核验不符的，请写明何处不符', en: 'say what differs' }, VERIFY)
    // What differs is not checked: it stays due.
    const dueOn: Day = result === 'matches' ? addMonths(day, law.integer(VERIFY_AGAIN, 'reverify-months')) : day
    return { verification: id, party, dueOn }
  },

  async apply(tx, { verification, party, dueOn }, { checked, files, result, note }, { at }) {
    tx.queue(
      'insert into admission.verification (verification, party, checked, files, result, note, due_on, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [verification, party, checked, JSON.stringify(files), result, note, dueOn, at],
    )
  },
})
