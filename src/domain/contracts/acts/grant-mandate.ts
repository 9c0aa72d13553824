import { act, dayInput, refuse, uuidInput } from '#kernel/act'
import { personOf } from '#kernel/identity'
import { z } from 'zod'
import { isRepresentative, mandatesOf } from '../mandate.ts'

const WRITTEN = 'cn/civil-code#165'
const SIGNER = 'platform/contract-rules#authority-to-sign'

/**
 * Who may sign for a party. The operator enters a legal representative after the registration of the party; the legal
 * representative gives mandates to others, with limit and days.
 */
export const grantMandate = act({
  name: 'contracts.mandate.grant',
  title: { zh: '登记签署权限', en: 'Enter an authority to sign' },
  basis: ['cn/civil-code#61', 'cn/civil-code#161', 'cn/civil-code#162', WRITTEN, SIGNER],
  serves: ['D3'],
  by: ['lessee', 'provider', 'operator'],
  input: z
    .strictObject({
      party: uuidInput,
      person: uuidInput,
      kind: z.enum(['legal-representative', 'mandate']),
      /** of one contract, in fen; null: without limit */
      limitFen: z.int().min(1).nullable(),
      from: dayInput,
      until: dayInput.nullable(),
    })
    .refine(({ from, until }) => until === null || from <= until, 'the last day is not before the first')
    .refine(({ kind, until }) => kind !== 'mandate' || until !== null, 'a mandate has a last day (Civil Code 165)')
    .refine(
      ({ kind, limitFen }) => kind !== 'legal-representative' || limitFen === null,
      'a legal representative has no limit (Civil Code 61)',
    ),
  stream: (_input, { id }) => `mandate/${id}`,

  async load(tx, { party, person }, { actor }) {
    const who = await personOf(tx, person)
    return {
      worksFor: who?.party ?? null,
      own: actor.person === null ? [] : await mandatesOf(tx, party, actor.person),
    }
  },

  decide({ worksFor, own }, { party, person, kind, limitFen, from, until }, { actor, day, id }) {
    if (worksFor !== party)
      return refuse('person-unknown', { zh: '该主体没有这一人员', en: 'the party has no such person' }, SIGNER)
    if (actor.role !== 'operator' && actor.party !== party)
      return refuse(
        'mandate-not-yours',
        { zh: '只能为本主体授权', en: 'a mandate is given for one’s own party only' },
        SIGNER,
      )
    if (kind === 'legal-representative' && actor.role !== 'operator')
      return refuse(
        'representative-by-register',
        { zh: '法定代表人由运营方按登记信息录入', en: 'the operator enters legal representatives from the register' },
        'cn/civil-code#61',
        SIGNER,
      )
    if (kind === 'mandate' && (actor.role === 'operator' || !isRepresentative(own, day)))
      return refuse(
        'not-representative',
        { zh: '授权委托由法定代表人作出', en: 'a mandate is given by the legal representative' },
        WRITTEN,
        SIGNER,
      )
    return { mandate: id, party, person, kind, limitFen, from, until }
  },

  parties: (_facts, { party }) => [party],

  async apply(tx, { mandate, party, person, kind, limitFen, from, until }, _input, { at, actor }) {
    tx.queue(
      `insert into contracts.mandate (mandate, party, person, kind, limit_fen, from_on, until_on, granted_by, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [mandate, party, person, kind, limitFen, from, until, actor.person, at],
    )
  },
})
