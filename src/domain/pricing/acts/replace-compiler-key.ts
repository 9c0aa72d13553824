import { act, refuse } from '#kernel/act'
import { fromHex } from '#kernel/proof'
import { z } from 'zod'
import { compilerOf, notRegistered, signedBy, type Compiler } from '../compiler.ts'

export const KEY_RULE = 'platform/price-rules#compiler-key'

type Input = { publicKey: string; why: 'rotation' | 'lost' | 'compromised'; signature?: string | undefined }
type Facts = { compiler: Compiler | null }
type Decision = { compiler: string; before: string; publicKey: string; vouched: boolean; why: Input['why'] }

/** What the present key signs to hand over to the next: nothing else that a compiler signs has this form. */
export const handOverText = (compiler: string, publicKey: string): string =>
  `suanheng compiler key\n${compiler}\n${publicKey}\n`

/** A compiler publishes under another key from now on; what was signed before stays under the key of its day. */
export const replaceCompilerKey = act<Input, Facts, Decision>({
  name: 'pricing.compiler.replace-key',
  title: { zh: '更换编制机构的签名密钥', en: 'Replace the compiler’s signing key' },
  basis: [KEY_RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    publicKey: z.string().regex(/^[0-9a-f]{64}$/, 'an Ed25519 public key in hexadecimal is expected'),
    why: z.enum(['rotation', 'lost', 'compromised']),
    signature: z.string().max(100).optional(),
  }),
  stream: (_input, { actor }) => `prices/${actor.party}`,

  async load(tx, _input, { actor }) {
    return { compiler: (await compilerOf(tx, actor.party)) ?? null }
  },

  decide({ compiler }, { publicKey, why, signature }, { actor }) {
    if (compiler === null) return notRegistered
    if (fromHex(publicKey)?.length !== 32)
      return refuse('key-wrong', { zh: '公钥不对', en: 'the public key is wrong' }, KEY_RULE)
    if (publicKey === compiler.publicKey)
      return refuse('same-key', { zh: '与现用密钥相同', en: 'this is the present key' }, KEY_RULE)
    const vouched =
      signature !== undefined && signedBy(compiler.publicKey, handOverText(actor.party, publicKey), signature)
    // a key that is still held signs for its successor; a lost or stolen one cannot be asked to
    if (why === 'rotation' && !vouched)
      return refuse(
        'not-vouched',
        { zh: '定期更换须以现用密钥签署交接', en: 'a rotation is signed with the present key' },
        KEY_RULE,
      )
    return { compiler: actor.party, before: compiler.publicKey, publicKey, vouched, why }
  },

  async apply(tx, { compiler, before, publicKey, vouched, why }, _input, { at }) {
    tx.queue(
      'insert into pricing.compiler_key (compiler, public_key, replaced_at, why, vouched) values ($1, $2, $3, $4, $5)',
      [compiler, before, at, why, vouched],
    )
    tx.queue('update pricing.compiler set public_key = $2 where party = $1', [compiler, publicKey])
  },
})
