// Who compiles prices: a body independent of the market, with a key of its own (cn/price-index-measures#independence).
import { refuse, type Refusal } from '#kernel/act'
import { partyByUscc, partyOf, type Role } from '#kernel/identity'
import { ed25519Verify, fromHex, utf8 } from '#kernel/proof'
import type { Sql } from '#kernel/store'

export const INDEPENDENCE = 'cn/price-index-measures#independence'
export const COMPILER_RULE = 'platform/price-rules#compiler-independence'

export type Compiler = { party: string; publicKey: string; contact: string; ties: Tie[]; place: string }
/** A line of the conflict register: with whom, of what kind, and what is done about it. */
export type Tie = { uscc: string; kind: 'control' | 'holding' | 'staff' | 'payment' | 'other'; measure: string }

/** Parts in the market or over it: whoever plays one has a stake in the figures, or the power to order them. */
const STAKES: readonly Role[] = [
  'operator',
  'provider',
  'supplier',
  'lessee',
  'platform',
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
  'legislature',
]

/** What is known of a compiler's independence: the parts that its party plays, and those that its ties play. */
export type Standing = { kinds: Role[]; tied: { uscc: string; kind: Tie['kind']; kinds: Role[] }[] }

export async function standingOf(sql: Sql, party: string, ties: readonly Tie[]): Promise<Standing> {
  const tied: Standing['tied'] = []
  for (const { uscc, kind } of ties) tied.push({ uscc, kind, kinds: (await partyByUscc(sql, uscc))?.kinds ?? [] })
  return { kinds: (await partyOf(sql, party))?.kinds ?? [], tied }
}

/** The no to a compiler that is part of the market, or is controlled by or controls a part of it; undefined when there is none. */
export function notIndependent({ kinds, tied }: Standing): Refusal | undefined {
  const own = kinds.filter((kind) => STAKES.includes(kind))
  if (own.length > 0)
    return refuse(
      'not-independent',
      {
        zh: `编制机构须独立于市场各方：该主体同时是 ${own.join('、')}`,
        en: `a compiler is independent of the market: this party is also ${own.join(', ')}`,
      },
      INDEPENDENCE,
      COMPILER_RULE,
    )
  const close = tied.filter(
    ({ kind, kinds: theirs }) =>
      (kind === 'control' || kind === 'holding') && theirs.some((one) => STAKES.includes(one)),
  )
  if (close.length > 0)
    return refuse(
      'tied-to-market',
      {
        zh: `与市场参与方 ${close.map(({ uscc }) => uscc).join('、')} 有控制或者持股关系，不能编制`,
        en: `control of, by or a holding in a participant of the market (${close.map(({ uscc }) => uscc).join(', ')})`,
      },
      INDEPENDENCE,
      COMPILER_RULE,
    )
  return undefined
}

/** A registered compiler; undefined when the party is none. */
export const compilerOf = (sql: Sql, party: string): Promise<Compiler | undefined> =>
  sql.one<Compiler>(
    'select party, public_key as "publicKey", contact, ties, place from pricing.compiler where party = $1',
    [party],
  )

export const notRegistered = refuse(
  'not-a-compiler',
  { zh: '本主体未登记为价格指数编制机构', en: 'this party is not registered as a price index compiler' },
  COMPILER_RULE,
)

/** A compiler with its standing today: registered once is not independent for ever. */
export async function compilerNow(
  sql: Sql,
  party: string,
): Promise<{ compiler: Compiler | null; standing: Standing | null }> {
  const compiler = await compilerOf(sql, party)
  if (!compiler) return { compiler: null, standing: null }
  return { compiler, standing: await standingOf(sql, party, compiler.ties) }
}

/** The no to whoever may not compile now; undefined when it may. */
export function mayCompile(facts: { compiler: Compiler | null; standing: Standing | null }): Refusal | undefined {
  if (facts.compiler === null || facts.standing === null) return notRegistered
  return notIndependent(facts.standing)
}

/** Does this Ed25519 signature (base64, 64 bytes) by this key (hexadecimal) stand under the text? */
export function signedBy(publicKey: string, text: string, signature: string): boolean {
  const key = fromHex(publicKey)
  const bytes = Buffer.from(signature, 'base64')
  if (key?.length !== 32 || bytes.length !== 64) return false
  return ed25519Verify(key, utf8(text), new Uint8Array(bytes))
}
