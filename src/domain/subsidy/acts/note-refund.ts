import { act, uuidInput } from '#kernel/act'
import { addDays, type Day } from '#kernel/time'
import { z } from 'zod'

const RULE = 'platform/subsidy-rules#after-payout'
const HOLD = 'platform/subsidy-rules#hold'

type Input = { lease: string; credit: string; amountFen: number }
type Facts = { claims: { file: string; no: string; place: string; paidFen: number }[] }
/** `signal` null: nothing was paid out on the contract, and there is nothing to note. */
type Decision = { signal: string | null; claims: string[]; place: string; untilOn: Day }

/** A bill was credited after support on its contract had been paid out: a lead for the finance department, no recovery. */
export const noteRefund = act<Input, Facts, Decision>({
  name: 'subsidy.refund.note',
  title: { zh: '登记兑付后的退款线索', en: 'Note a refund after payout' },
  basis: [RULE, 'cn/fiscal-violations-regulation#21'],
  serves: ['C3'],
  by: ['platform'],
  input: z.strictObject({ lease: uuidInput, credit: z.string().min(1).max(100), amountFen: z.int().min(0) }),
  stream: ({ lease }) => `refund-after-payout/${lease}`,
  place: ({ claims }) => claims[0]?.place ?? 'cn',
  load: async (tx, { lease }) => ({
    claims: await tx.rows<Facts['claims'][number]>(
      'select file, no, place, paid_fen as "paidFen" from subsidy.claim where lease = $1 and paid_fen > 0 order by file',
      [lease],
    ),
  }),
  decide({ claims }, _input, { id, day, law }) {
    const [first] = claims
    return {
      signal: first === undefined ? null : id,
      claims: claims.map(({ file }) => file),
      place: first?.place ?? 'cn',
      untilOn: addDays(day, law.days(HOLD, 'proposal-days')),
    }
  },
  async apply(tx, { signal, claims, place, untilOn }, { credit, amountFen }, { at, facts }) {
    const paid = new Map(facts.claims.map(({ file, no, paidFen }) => [file, { no, paidFen }]))
    for (const file of claims)
      tx.queue(
        `insert into subsidy.signal (signal, file, kind, source, seen, place, state, until_on, at, since)
         values ($1, $2, 'refund', $3, $4, $5, 'proposed', $6, $7, $7) on conflict do nothing`,
        [
          signal,
          file,
          `credit/${credit}`,
          JSON.stringify({
            no: paid.get(file)!.no,
            kind: 'refund',
            scoreMilli: 0,
            families: [],
            evidence: [
              {
                family: 'money-flow',
                what: {
                  zh: '兑付以后，该合同的账单被减免',
                  en: 'after payout a bill of this contract was credited',
                },
                figures: { refundedFen: amountFen, paidOutFen: paid.get(file)!.paidFen },
                records: [`credits:${credit}`],
              },
            ],
            innocent: [
              {
                zh: '服务不达标依约减免，补贴金额相应核减即可',
                en: 'a credit for a missed service level: the support is lessened with it',
              },
            ],
            circle: null,
          }),
          place,
          untilOn,
          at,
        ],
      )
  },
})
