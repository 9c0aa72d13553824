import { act, refuse } from '#kernel/act'
import { checkUscc, partyOf } from '#kernel/identity'
import { fromHex } from '#kernel/proof'
import { z } from 'zod'
import {
  COMPILER_RULE,
  compilerOf,
  INDEPENDENCE,
  notIndependent,
  standingOf,
  type Standing,
  type Tie,
} from '../compiler.ts'

type Input = { publicKey: string; contact: string; ties: Tie[]; independent: true }
type Facts = { registered: boolean; standing: Standing; place: string | null }

/** A body declares itself independent of the market, opens its conflict register, and registers the key it publishes under. */
export const registerCompiler = act<Input, Facts, { compiler: string; ties: number }>({
  name: 'pricing.compiler.register',
  title: { zh: '登记为价格指数编制机构', en: 'Register as price index compiler' },
  basis: [INDEPENDENCE, COMPILER_RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    publicKey: z.string().regex(/^[0-9a-f]{64}$/, 'an Ed25519 public key in hexadecimal is expected'),
    contact: z.string().trim().min(5).max(300),
    ties: z
      .array(
        z.strictObject({
          uscc: z.string().length(18),
          kind: z.enum(['control', 'holding', 'staff', 'payment', 'other']),
          measure: z.string().trim().min(1).max(500),
        }),
      )
      .max(100),
    independent: z.literal(true),
  }),
  stream: (_input, { actor }) => `prices/${actor.party}`,

  async load(tx, { ties }, { actor }) {
    return {
      registered: (await compilerOf(tx, actor.party)) !== undefined,
      standing: await standingOf(tx, actor.party, ties),
      place: (await partyOf(tx, actor.party))?.place ?? null,
    }
  },

  decide({ registered, standing, place }, { publicKey, ties }, { actor }) {
    if (registered) return refuse('registered-already', { zh: '已登记', en: 'registered already' }, COMPILER_RULE)
    if (place === null) return refuse('party-unknown', { zh: '主体未登记', en: 'the party is unknown' }, COMPILER_RULE)
    const wrong = ties.find(({ uscc }) => !checkUscc(uscc).valid)
    if (wrong)
      return refuse(
        'uscc-wrong',
        { zh: `统一社会信用代码 ${wrong.uscc} 不对`, en: `${wrong.uscc} is no unified social credit code` },
        COMPILER_RULE,
      )
    if (fromHex(publicKey)?.length !== 32)
      return refuse('key-wrong', { zh: '公钥不对', en: 'the public key is wrong' }, COMPILER_RULE)
    return notIndependent(standing) ?? { compiler: actor.party, ties: ties.length }
  },

  async apply(tx, { compiler }, { publicKey, contact, ties }, { at, facts }) {
    tx.queue(
      'insert into pricing.compiler (party, public_key, contact, ties, place, since) values ($1, $2, $3, $4, $5, $6)',
      [compiler, publicKey, contact, JSON.stringify(ties), facts.place, at],
    )
  },
})
