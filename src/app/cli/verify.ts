// suan verify: checks an evidence bundle. Needs no server, no database and no network.
import { open } from 'node:fs/promises'
import { verifyBundle, type Verdict } from '#kernel/proof'
import type { Answer } from './answer.ts'
import { unreadable } from './table-file.ts'

/** Longer files are refused unread: a bundle of a hundred thousand scattered records has some 100 MB. */
const LONGEST_BYTES = 256 * 1024 * 1024
const FIRST_BYTES = 64 * 1024

/**
 * Verifies a `.shev` file. Exit 0 核验一致, 1 核验不一致 whatever the bytes are; WrongUse (exit 2) only for a
 * file that cannot be read. `trustedKeys` are vkeys obtained from elsewhere.
 */
export async function verify(
  path: string,
  { trustedKeys = [] }: { trustedKeys?: readonly string[] } = {},
): Promise<Answer> {
  const verdict = verdictOn(await bundleBytes(path), trustedKeys)
  return { exit: verdict.verdict === '核验一致' ? 0 : 1, json: verdict, table: (lang) => verdictText(verdict, lang) }
}

function verdictOn(read: { bytes: Uint8Array; tooLong: boolean }, trustedKeys: readonly string[]): Verdict {
  const verdict = verifyBundle(read.bytes, trustedKeys.length > 0 ? { trustedKeys } : {})
  if (!read.tooLong) return verdict
  const [zh, en] = [
    `文件超过 ${LONGEST_BYTES} 字节，未作核验`,
    `the file has more than ${LONGEST_BYTES} bytes and was not verified`,
  ]
  return { ...verdict, verdict: '核验不一致', reasons: [{ code: 'verifier-fault', where: '', zh, en }] }
}

/**
 * The bytes of a bundle file. What does not start like a bundle is read no further than its start, so that a huge
 * file of something else costs nothing; WrongUse when the file cannot be read.
 */
export async function bundleBytes(path: string): Promise<{ bytes: Uint8Array; tooLong: boolean }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error)
  })
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunks.length === 0 ? FIRST_BYTES : 4 * 1024 * 1024)
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null)
      if (bytesRead === 0) break
      chunks.push(chunk.subarray(0, bytesRead))
      bytes += bytesRead
      if (chunks[0]![0] !== 0x7b) break // not '{'
      if (bytes > LONGEST_BYTES) return { bytes: chunks[0]!, tooLong: true }
    }
    return { bytes: Buffer.concat(chunks), tooLong: false }
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException)
  } finally {
    await file.close()
  }
}

/** The verdict as people read it. */
export function verdictText(v: Verdict, lang: 'zh' | 'en'): string {
  const [zh, en] = [lang === 'zh', lang === 'en']
  const lines = [
    en ? (v.verdict === '核验一致' ? '核验一致 · verified as consistent' : '核验不一致 · not consistent') : v.verdict,
  ]
  if (v.subject) lines.push(`${zh ? '对象' : 'subject'}  ${v.subject.kind} ${v.subject.id}`)
  if (v.size !== null) lines.push(`${zh ? '日志' : 'log'}  ${v.size} · ${v.root}`)
  if (v.key) lines.push(`${zh ? '公钥' : 'key'}  ${v.key.name}+${v.key.id} · ${v.key[lang]}`)
  for (const { code, where, ...words } of v.reasons)
    lines.push(`✗ ${words[lang]}${where === '' ? '' : ` (${where})`} [${code}]`)
  for (const gap of v.gaps)
    lines.push(`✗ ${zh ? '缺少' : 'missing'} ${gap.stream}: ${gap.missing.slice(0, 20).join(', ')}`)
  for (const article of [16, 17, 18] as const)
    lines.push(`${zh ? `第 ${article} 条` : `art. ${article}`}  ${v.articles[article][lang]}`)
  for (const item of v.articles[17].missing) lines.push(`  ${zh ? '缺' : 'missing'}: ${item[lang]}`)
  for (const b of v.brackets)
    lines.push(`${b.stream}  ${b.claimedFrom} – ${b.claimedTo} (${zh ? '自述时间' : 'claimed time'})`)
  return lines.join('\n')
}
