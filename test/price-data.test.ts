// docs/how-to/price-data.md is run as it stands, in both languages, and a publication is recomputed without the platform.
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ed25519Verify, fromHex, utf8 } from '#kernel/proof'
import { issueApiKey, type Actor } from '#kernel/identity'
import { priceReference } from '../src/app/cli/price-reference.ts'
import { buildServer } from '../src/app/http/server.ts'
import { openWorld } from '../src/app/wiring.ts'
import { look } from '#kernel/act'
import { priceStage, registration, type PriceStage } from './price-stage.ts'
import { testPlatform, type TestPlatform } from './world.ts'

const guides = ['how-to/price-data.md', 'en/how-to/price-data.md'].map((path) =>
  readFileSync(join(import.meta.dirname, '../docs', path), 'utf8'),
)
const examplesOf = (guide: string) =>
  [...guide.matchAll(/^```sh( csv| text)?\n([\s\S]*?)^```$/gm)].map(([, form, script]) => ({
    form: form?.trim() ?? 'json',
    script: script!,
  }))

const hasCurl = ((): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!hasCurl) console.warn('price-data: skipped, there is no curl here')

describe.skipIf(!hasCurl)('prices to take away', () => {
  let p: TestPlatform
  let s: PriceStage
  let app: ReturnType<typeof buildServer>['app']
  let publication: string
  let env: NodeJS.ProcessEnv
  const keyOf = (actor: Actor): Promise<string> =>
    p.world.store.transact(async (tx) => issueApiKey(tx, p.world.source, { ...actor, label: 'test' }))

  beforeAll(async () => {
    p = await testPlatform({ seed: 'price data', at: '2026-06-15T02:00:00.000Z' })
    s = await priceStage(p, [
      [590, 600],
      [598, 601],
      [600, 602],
      [603, 604],
      [604, 607],
      [606, 609],
      [611, 612],
    ])
    await p.yes('pricing.compiler.register', s.compiler, registration)
    const { snapshot } = await p.yes('pricing.snapshot.take', s.compiler, { on: '2026-06-15' })
    const { signature } = await s.draft({ snapshot })
    ;({ publication } = await p.yes('pricing.reference.publish', s.compiler, { snapshot, signature }))
    ;({ app } = buildServer(p, { logDir: join(p.dataDir, 'log'), logLevel: 'silent' }))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const address = app.server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const cell = (await s.see<{ item: { cells: { cell: string }[] } }>('pricing.reference.current', s.lessee)).item
      .cells[0]!
    env = { ...process.env, SUAN: `http://127.0.0.1:${address.port}`, CELL: cell.cell, no_proxy: '*' }
  })
  afterAll(async () => {
    await app.close()
    await p.close()
  })

  const run = async (script: string): Promise<string> =>
    (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env })).stdout

  it('runs every example of both guides', async () => {
    for (const guide of guides) {
      const examples = examplesOf(guide)
      expect(examples.length).toBeGreaterThan(4)
      for (const { form, script } of examples) {
        const answer = await run(script)
        if (form === 'json')
          expect([script, (JSON.parse(answer) as { code?: string }).code]).toEqual([script, undefined])
        else expect([script, answer.startsWith('{')]).toEqual([script, false])
      }
    }
    expect(await run(`curl -sS "$SUAN/api/prices/reference.csv"`)).toMatch(
      /^on,mode,method,gpu,[^\n]*\r\n2026-06-15,advisory,1,X100-SXM,/,
    )
  })

  it('keeps the snapshot for those who may review it, and says no to what is not there', async () => {
    const get = async (path: string, key?: string): Promise<number> =>
      (await app.inject({ url: path, ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}) })).statusCode
    const authority = await keyOf({
      ...(await p.party('审查机关（示例）', ['authority:market'])),
      role: 'authority:market',
    })
    const file = `/api/prices/${publication}.snapshot`
    expect(await get(file)).toBe(401)
    expect(await get(file, await keyOf(s.providers[0]!))).toBe(403)
    expect(await get(file, await keyOf(s.operator))).toBe(403)
    expect(await get(file, authority)).toBe(200)
    expect(await get(file, await keyOf(s.compiler))).toBe(200)
    for (const wrong of ['index.csv', 'x.csv', `${publication}.exe`, `${s.compiler.party}.json`])
      expect([wrong, await get(`/api/prices/${wrong}`)]).toEqual([wrong, 404])
  })

  it('stands after a restart', async () => {
    const again = await openWorld({ url: p.url, dataDir: join(p.dataDir, 'again'), source: p.clock })
    try {
      const input = { publication }
      const view = again.views.get('pricing.publication.get')!
      const { item } = (await look(again.world.store, view, { actor: s.lessee, input })) as { item: object | null }
      expect(item).toMatchObject({ publication, timing: 'unscheduled', audit: { overrides: [] } })
    } finally {
      await again.close()
    }
  })

  it('is recomputed offline from snapshot and method, and its signature checked', async () => {
    const key = await keyOf(s.compiler)
    const csv = await run(`curl -sS "$SUAN/api/prices/${publication}.snapshot" -H "Authorization: Bearer ${key}"`)
    const path = join(p.dataDir, 'snapshot.csv')
    writeFileSync(path, csv)
    const { json } = await priceReference({ offers: path, on: '2026-06-15', strict: true })
    const theirs = (
      json as { cells: { gpu: string; status: string; n: number; providers: number; median: string | null }[] }
    ).cells
    const body = JSON.parse(await run(`curl -sS "$SUAN/api/prices/${publication}.json"`)) as {
      signature: string
      publicKey: string
      method: { version: string; sha256: string }
      document: { cells: { gpu: string; status: string; n: number; providers: number; medianFen: number | null }[] }
    }
    expect(
      body.document.cells.map(({ gpu, status, n, providers, medianFen }) => [gpu, status, n, providers, medianFen]),
    ).toEqual(
      theirs.map(({ gpu, status, n, providers, median }) => [
        gpu,
        status,
        n,
        providers,
        median === null ? null : Math.round(Number(median)),
      ]),
    )
    expect((json as { method: object }).method).toEqual(body.method)
    const signed = await run(`curl -sS "$SUAN/api/prices/${publication}.signed"`)
    const checks = (text: string): boolean =>
      ed25519Verify(fromHex(body.publicKey)!, utf8(text), new Uint8Array(Buffer.from(body.signature, 'base64')))
    expect([checks(signed), checks(signed.replace('1', '2'))]).toEqual([true, false])
  })
})
