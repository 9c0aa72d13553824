import { act, placeInput, refuse } from '#kernel/act'
import { checkUscc, enterParty, partyByUscc, roles, type Role } from '#kernel/identity'
import { z } from 'zod'
import { SELLERS } from '../duty.ts'

const USCC = 'platform/identity-rules#uscc'
const AUTHORITY = 'platform/identity-rules#authority-by-operator'

/** Parts anyone may register to play; the others are entered by the operator. */
const OPEN_KINDS: readonly Role[] = ['supplier', 'provider', 'lessee']

/** A body enters the platform under its unified social credit code (E-Commerce Law art. 27: verify and file). */
export const registerParty = act({
  name: 'admission.party.register',
  title: { zh: '主体登记', en: 'Register a party' },
  basis: ['cn/e-commerce-law#27', USCC],
  serves: ['A1', 'E1'],
  by: ['operator', 'public'],
  input: z.strictObject({
    uscc: z.string().max(64),
    name: z.string().trim().min(1).max(200),
    kinds: z.array(z.enum(roles)).min(1).max(4),
    place: placeInput,
  }),
  stream: (_input, { id }) => `party/${id}`,

  async load(tx, { uscc }) {
    return { registered: (await partyByUscc(tx, uscc.toUpperCase())) !== undefined }
  },

  decide({ registered }, { uscc, name, kinds, place }, { actor, id }) {
    const code = uscc.toUpperCase()
    const check = checkUscc(code)
    if (!check.valid)
      return refuse(
        'uscc-invalid',
        {
          zh: `统一社会信用代码无效：${check.reason?.zh ?? ''}`,
          en: `invalid unified social credit code: ${check.reason?.en ?? ''}`,
        },
        USCC,
      )
    if (registered)
      return refuse(
        'uscc-registered',
        { zh: '该统一社会信用代码已登记', en: 'this unified social credit code is already registered' },
        USCC,
      )
    const reserved = kinds.filter((kind) => !OPEN_KINDS.includes(kind))
    if (reserved.length > 0 && actor.role !== 'operator')
      return refuse(
        'kind-by-operator',
        { zh: `身份 ${reserved.join('、')} 由运营方登记`, en: `${reserved.join(', ')} is registered by the operator` },
        AUTHORITY,
      )
    // Division 000000 exists in no register: such a code is a made-up one and everything under it is a sample.
    return { party: id, uscc: code, name, kinds, place, sample: code.slice(2, 8) === '000000' }
  },

  parties: (_facts, _input, { party }) => [party],

  async apply(tx, decision, _input, { at }) {
    enterParty(tx, { ...decision, since: at })
    if (decision.kinds.some((kind) => SELLERS.includes(kind)))
      tx.queue('insert into admission.seller (party, since) values ($1, $2)', [decision.party, at])
  },
  conflict: (constraint) =>
    constraint === 'party_uscc_key'
      ? refuse(
          'uscc-registered',
          { zh: '该统一社会信用代码已登记', en: 'this unified social credit code is already registered' },
          USCC,
        )
      : undefined,
})
