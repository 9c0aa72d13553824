// What an outside platform hands over under its signature: a contract, who its sides are, how capacity was allocated.
// Pure: the statement as it is signed, and why one is not taken.
import { dayInput, placeInput, refuse, type Refusal } from '#kernel/act'
import { checkUscc } from '#kernel/identity'
import { canonicalBytes, ed25519Verify, fromBase64, fromHex, sha256, toHex, type Json } from '#kernel/proof'
import { millisOf, type Instant } from '#kernel/time'
import { z } from 'zod'

export const EMBEDDING = 'platform/zone-rules#embedding'
/** Named in the statement, so that a signature made for something else is never one for this. */
const HANDOVER_FORMAT = 'suanheng-handover/1'

const MOST_ALLOCATIONS = 1_000
const HASH = z.string().regex(/^[0-9a-f]{64}$/)
// What is signed is taken as it was written: nothing is trimmed, turned to lower case or spelled anew.
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((given) => given === given.trim(), { message: 'no blank at either end is expected' })
const instantWritten = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'an instant such as 2026-03-02T02:00:00.000Z is expected')
  .refine((given) => !Number.isNaN(Date.parse(given)), { message: 'there is no such instant' })
const idWritten = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a UUID in lower case is expected')
const side = z.strictObject({ uscc: z.string().length(18), name: text(200) })

/** The origin of a web page as browsers send it: https, or a loopback host for trying it out. */
export const originInput = z.string().max(200).refine(isOrigin, {
  message: 'an origin such as https://example.com is expected (http only on a loopback host)',
})

function isOrigin(given: string): boolean {
  if (!URL.canParse(given)) return false
  const { protocol, hostname, origin } = new URL(given)
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
  // What is no name of a host (wildcards, quotes, semicolons) must not reach a policy header.
  return (
    origin === given &&
    /^[a-z0-9.:[\]-]+$/.test(hostname) &&
    (protocol === 'https:' || (protocol === 'http:' && isLoopback))
  )
}

/** The statement that is signed. Amounts in fen, quantities in whole card-seconds, shares in thousandths of a card. */
export const statementInput = z.strictObject({
  format: z.literal(HANDOVER_FORMAT),
  platform: idWritten,
  origin: originInput,
  contract: z.strictObject({
    no: text(100),
    title: text(200),
    place: placeInput,
    signedOn: dayInput,
    from: instantWritten,
    until: instantWritten.nullable(),
    unitPriceFen: z.int().min(0).nullable(),
    cards: z.int().min(0).max(1_000_000),
    /** of the contract document, as the outside platform keeps it */
    sha256: HASH,
  }),
  parties: z.strictObject({ lessee: side, provider: side }),
  allocations: z
    .array(
      z.strictObject({
        id: text(100),
        from: instantWritten,
        to: instantWritten,
        cards: z.int().min(0).max(1_000_000),
        shareMilli: z.int().min(0).max(1_000),
        device: text(200).optional(),
        cardSeconds: z.int().min(0).optional(),
        amountFen: z.int().min(0).optional(),
      }),
    )
    .max(MOST_ALLOCATIONS),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  issuedAt: instantWritten,
  expires: instantWritten,
})
export type Statement = z.infer<typeof statementInput>

/** The bytes that are signed: canonical JSON (RFC 8785 for the values allowed here). */
const statementBytes = (statement: Statement): Uint8Array => canonicalBytes(statement as unknown as Json)
/** Lower-case hex SHA-256 of these bytes: what the log and the file name. */
export const statementHash = (statement: Statement): string => toHex(sha256(statementBytes(statement)))

export type Embedding = { platform: string; party: string; origins: string[]; publicKey: string; ended: boolean }

const no = (code: string, zh: string, en: string): Refusal => refuse(code, { zh, en }, EMBEDDING)
const MINUTE = 60_000

/** Why a statement is not taken at an instant; undefined when it is. */
export function handoverProblem(
  statement: Statement,
  signature: string,
  embedding: Embedding | null,
  { at, freshMinutes, mostHours, seen }: { at: Instant; freshMinutes: number; mostHours: number; seen: boolean },
): Refusal | undefined {
  if (embedding === null || embedding.ended)
    return no('platform-unknown', '该外部平台未登记或者已停用', 'this outside platform is not registered, or no longer')
  if (!embedding.origins.includes(statement.origin))
    return no('origin-unknown', '网页来源未登记', 'this web origin is not registered')
  if (!isSigned(statement, signature, embedding.publicKey))
    return no(
      'signature-wrong',
      '签名与登记的公钥不符，或者内容在签名后有改动',
      'the signature does not fit the registered key, or the content was changed after signing',
    )
  const [issued, expires, now] = [statement.issuedAt, statement.expires, at].map(millisOf) as [number, number, number]
  if (expires <= now) return no('handover-expired', '移交已过期', 'the hand-over has expired')
  if (issued > now + MINUTE) return no('handover-early', '签发时间在将来', 'it was issued in the future')
  if (now - issued > freshMinutes * MINUTE)
    return no('handover-stale', `签发超过 ${freshMinutes} 分钟`, `it was issued more than ${freshMinutes} minutes ago`)
  if (expires - issued > mostHours * 60 * MINUTE)
    return no('handover-long', `有效期超过 ${mostHours} 小时`, `it would stand for more than ${mostHours} hours`)
  if (seen) return no('handover-repeated', '该移交已收到，不能重复使用', 'this hand-over was received already')
  return contentProblem(statement)
}

function isSigned(statement: Statement, signature: string, publicKey: string): boolean {
  const [bytes, key] = [fromBase64(signature), fromHex(publicKey)]
  return bytes !== null && key !== null && ed25519Verify(key, statementBytes(statement), bytes)
}

function contentProblem({ parties, contract, allocations }: Statement): Refusal | undefined {
  for (const { uscc } of [parties.lessee, parties.provider])
    if (!checkUscc(uscc.toUpperCase()).valid)
      return no('uscc-invalid', '统一社会信用代码无效', 'a unified social credit code is invalid')
  if (parties.lessee.uscc.toUpperCase() === parties.provider.uscc.toUpperCase())
    return no('one-party', '合同双方是同一主体', 'both sides of the contract are one body')
  const backwards = allocations.some(({ from, to }) => from >= to)
  if (backwards || (contract.until !== null && contract.until <= contract.from))
    return no('times-backwards', '起止时间颠倒', 'an end is not after its beginning')
  if (new Set(allocations.map(({ id }) => id)).size !== allocations.length)
    return no('allocation-twice', '分配记录编号重复', 'an allocation is listed twice')
  return undefined
}
