// suan bundle: has the evidence bundle of a lease made and writes it to a file.
//
// One process owns a data folder. Where a server runs on it, the bundle is asked of that server, with an API key of a
// party that may have it; otherwise this command opens the data itself, as the operator.
import { randomUUID } from 'node:crypto'
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assembleBundle } from '#domain/dispute'
import { perform } from '#kernel/act'
import { platform as platformActor } from '#kernel/identity'
import { verifyBundle } from '#kernel/proof'
import { ownerOf } from '#kernel/store'
import { excerpt } from '#kernel/time'
import { WrongUse, type Answer } from './answer.ts'
import { dataFolder, withPlatform } from './open-data.ts'
import { unreadable } from './table-file.ts'

type No = { refused: string; zh: string; en: string; basis: readonly string[] }
type Made = { bytes: Uint8Array } | No

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const LOG_WAIT_MS = 30_000

/** Writes the bundle of `lease` to `out`. Exit 1 for a lawful no; WrongUse for a bad id, a missing key or no data. */
export async function bundle(lease: string, out: string): Promise<Answer> {
  if (!UUID.test(lease))
    throw new WrongUse(`租约编号应为 UUID，得到 ${excerpt(lease)}`, `the lease: expected a UUID, got ${excerpt(lease)}`)
  const dataDir = dataFolder()
  if (!existsSync(join(dataDir, 'keys', 'log.seed')))
    throw new WrongUse(`SUAN_DATA ${dataDir} 中没有平台数据`, `there is no platform in SUAN_DATA ${dataDir}`)
  const owner = await ownerOf(dataDir)
  const made = owner ? await askServer(owner, lease) : await makeHere(dataDir, lease)
  if ('refused' in made) return { exit: 1, json: made, table: (lang) => `${made[lang]}（${made.basis.join('、')}）` }
  writeWhole(out, made.bytes)
  const { verdict } = verifyBundle(made.bytes)
  const json = { lease, file: out, bytes: made.bytes.length, verdict }
  return { exit: verdict === '核验一致' ? 0 : 1, json, table: () => `${out}  ${made.bytes.length} B  ${verdict}` }
}

const makeHere = (dataDir: string, lease: string): Promise<Made> =>
  withPlatform(dataDir, async (platform) => {
    const outcome = await perform(platform.world, platform.acts.get('dispute.bundle.make')!, {
      actor: { ...platformActor, role: 'operator' },
      key: randomUUID(),
      input: { lease },
    })
    if (!outcome.done) return { refused: outcome.refused, ...outcome.says, basis: outcome.basis }
    await platform.sequencer.settle()
    return { bytes: await assembleBundle(platform, lease) }
  })

async function askServer({ pid, url }: { pid: number; url: string | null }, lease: string): Promise<Made> {
  const key = process.env['SUAN_KEY']
  if (url === null)
    throw new WrongUse(
      `数据目录由进程 ${pid} 占用，且它不提供网址`,
      `process ${pid} owns the data folder and serves no address`,
    )
  if (!key) {
    throw new WrongUse(
      `服务正在 ${url} 运行：请在环境变量 SUAN_KEY 中给出有权取得该证据包一方的接口密钥`,
      `a server runs at ${url}: give an API key of a party that may have the bundle in SUAN_KEY`,
    )
  }
  const authorization = `Bearer ${key}`
  const made = await fetch(new URL('/api/acts/dispute.bundle.make', url), {
    method: 'POST',
    headers: { authorization, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
    body: JSON.stringify({ lease }),
  })
  if (made.status === 409) return refusal((await made.json()) as Problem)
  if (!made.ok)
    throw new WrongUse(`${url} 未能制作证据包：${made.status}`, `${url} did not make the bundle: ${made.status}`)
  // The leaves enter the log a moment after the act.
  const patience = Date.now() + LOG_WAIT_MS
  for (;;) {
    const answer = await fetch(new URL(`/api/bundles/${lease}`, url), { headers: { authorization } })
    if (answer.ok) return { bytes: new Uint8Array(await answer.arrayBuffer()) }
    if (answer.status < 500 && answer.status !== 404 && answer.status !== 409)
      throw new WrongUse(`${url} 未给出证据包：${answer.status}`, `${url} did not give the bundle: ${answer.status}`)
    if (Date.now() > patience)
      throw new WrongUse(
        `${url} 在 ${LOG_WAIT_MS / 1_000} 秒内未给出证据包：${answer.status}`,
        `${url} did not give the bundle within ${LOG_WAIT_MS / 1_000} s: ${answer.status}`,
      )
    await sleep(500)
  }
}

type Problem = { code: string; zh: string; en: string; basis: readonly { cite: string }[] }
const refusal = ({ code, zh, en, basis }: Problem): No => ({
  refused: code,
  zh,
  en,
  basis: basis.map(({ cite }) => cite),
})

function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${process.pid}.draft`
  try {
    writeFileSync(draft, bytes)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw unreadable(path, error as NodeJS.ErrnoException)
  }
}
