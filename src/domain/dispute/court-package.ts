// What goes from a file to a court system, and what comes back: a list of parts by hash, signed; messages signed by the
// court’s own key. docs/reference/court-exchange.md is the format; only what the court says is docketed, decided or refused.
import { canonical, canonicalBytes, ed25519Verify, fromBase64, fromHex, sha256, toHex, type Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import { z } from 'zod'

export const PACKAGE_FORMAT = 'suanheng-court-exchange/1'
export const MESSAGE_FORMAT = 'suanheng-court-message/1'

/** An evidence bundle that goes along: what it is of, how far it reaches, and how it is checked without us. */
export type HandedBundle = {
  name: string
  /** `file/<id>`: each step as the court may see it; `lease/<id>`: contract, allocation, readings, bills */
  subject: string
  /** whole streams up to these sizes; null: as far as the file has come when the package is fetched */
  streams: { stream: string; size: number }[] | null
  verify: { zh: string; en: string }
}

/** How a bundle of this name is checked, in words. */
export const verifyWords = (name: string): HandedBundle['verify'] => ({
  zh: `把内容存为 ${name}，运行 suan verify ${name}；没有安装程序的，用浏览器打开 /verify 选这个文件，核验不经过平台。`,
  en: `Save it as ${name} and run: suan verify ${name}. Without the program, open /verify in a browser and choose the file; the check does not pass through the platform.`,
})

/** The list of what is handed over. The bundles stand beside it and prove each step and each record. */
export type Manifest = {
  format: typeof PACKAGE_FORMAT
  package: string
  kind: 'confirmation' | 'case'
  file: { file: string; no: string; title: string; place: string; stream: string }
  parties: { part: string; name: string; uscc: string }[]
  /** facts that both sides confirmed in a mediation before; nothing else of it */
  undisputed: string[]
  agreement: { sha256: string; effectiveOn: string | null } | null
  papers: { name: string; sha256: string; step: string }[]
  bundles: HandedBundle[]
  law: string[]
  madeAt: string
}

/** SHA-256 of the canonical list, lower-case hex. */
export const manifestHash = (manifest: Manifest): string => toHex(sha256(canonicalBytes(manifest as unknown as Json)))

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const words = z.string().trim().min(1).max(5_000)

export const messageInput = z.strictObject({
  format: z.literal(MESSAGE_FORMAT),
  package: z.uuid(),
  manifest: hash,
  kind: z.enum(['received', 'docketed', 'refused', 'decided']),
  on: day,
  caseNo: z.string().trim().min(1).max(100).optional(),
  reasons: words.optional(),
  result: words.optional(),
  /** of the ruling or judgment as a file */
  paper: hash.optional(),
})
export type CourtMessage = z.infer<typeof messageInput>

/** The bytes that a court signs: the canonical message. */
export const messageBytes = (message: CourtMessage): Uint8Array => canonicalBytes(message as Json)
export const messageText = (message: CourtMessage): string => canonical(message as Json)

/** Is it signed by this key? `signature` base64, `publicKey` hex (Ed25519). */
export function signedBy(message: CourtMessage, signature: string, publicKey: string): boolean {
  const [key, bytes] = [fromHex(publicKey), fromBase64(signature)]
  return key?.length === 32 && bytes?.length === 64 && ed25519Verify(key, messageBytes(message), bytes)
}

export type PackageState = 'sent' | 'received' | 'docketed' | 'refused' | 'decided'

/** What a message may follow: a receipt, then docketing or refusal, then the decision. */
export const FOLLOWS: Readonly<Record<CourtMessage['kind'], readonly PackageState[]>> = {
  received: ['sent'],
  docketed: ['sent', 'received'],
  refused: ['sent', 'received'],
  decided: ['docketed'],
}

export type PackageRow = {
  package: string
  file: string
  state: PackageState
  caseNo: string | null
  sha256: string
  court: string | null
  manifest: Manifest
}

const COLUMNS = `package, file, state, case_no as "caseNo", sha256, court, manifest`

/** The newest package of a file. */
export async function packageOf(
  sql: Sql,
  file: string,
): Promise<Pick<PackageRow, 'package' | 'state' | 'caseNo'> | undefined> {
  return await sql.one(
    `select package, state, case_no as "caseNo" from dispute.package where file = $1 order by package desc limit 1`,
    [file],
  )
}
export const packageNamed = (sql: Sql, id: string): Promise<PackageRow | undefined> =>
  sql.one<PackageRow>(`select ${COLUMNS} from dispute.package where package = $1`, [id])
