// docs/how-to/government-interface.md is run: every curl example against the sample world, as it stands.
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from '../src/app/http/server.ts'
import { ensureSample } from '../src/app/sample/sample.ts'
import { testPlatform, type TestPlatform } from './world.ts'

const GUIDE = readFileSync(join(import.meta.dirname, '../docs/how-to/government-interface.md'), 'utf8')
/** the shell examples in their order; `refused` marks the one that the law does not allow */
const examples = [...GUIDE.matchAll(/^```sh( refused)?\n([\s\S]*?)^```$/gm)].map(([, refused, script], i) => ({
  n: i + 1,
  refused: refused !== undefined,
  script: script!,
}))

const hasCurl = ((): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' })
    execFileSync('bash', ['-c', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!hasCurl) console.warn('government-interface: skipped, there is no curl or no bash here')

describe.skipIf(!hasCurl)('the how-to for government service platforms', () => {
  let p: TestPlatform
  let app: ReturnType<typeof buildServer>['app']
  let env: NodeJS.ProcessEnv
  beforeAll(async () => {
    p = await testPlatform({ seed: 'government', at: '2026-11-20T03:04:05.678Z' })
    const state = (await ensureSample(p, p.dataDir))!
    ;({ app } = buildServer(p, { logDir: join(p.dataDir, 'log'), logLevel: 'silent' }))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const address = app.server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const keyOf = (login: string): string => state.keys.find((key) => key.login === login)!.key
    env = {
      ...process.env,
      SUAN: `http://127.0.0.1:${address.port}`,
      KEY: keyOf('industry'),
      PROVIDER_KEY: keyOf('provider'),
      no_proxy: '*',
    }
  })
  afterAll(async () => {
    await app.close()
    await p.close()
  })

  const run = async (script: string): Promise<Record<string, unknown>> => {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env })
    return JSON.parse(stdout) as Record<string, unknown>
  }

  it('runs every example, each with the answer it promises', async () => {
    expect(examples.length).toBeGreaterThan(5)
    const answers: Record<string, unknown>[] = []
    for (const { n, refused, script } of examples) {
      const answer = await run(script)
      if (refused) expect([n, answer['status'], answer['code']]).toEqual([n, 409, 'not-in-this-state'])
      else expect([n, answer['code']]).toEqual([n, undefined])
      answers.push(answer)
    }
    const [filed, steps, applications, , missing, , guide] = answers as [
      never,
      never,
      never,
      never,
      never,
      never,
      never,
    ]
    const { file } = (filed as { decision: { file: string } }).decision
    // The sample world has applications of its own; this one is among them.
    const own = (answer: unknown) => (answer as { rows: { file: string }[] }).rows.filter((row) => row.file === file)
    expect(own(steps)).toMatchObject([{ step: 'file' }])
    expect(own(applications)).toMatchObject([{ origin: 'inside', state: 'submitted', size: 'small' }])
    expect(missing).toMatchObject({ decision: { file, to: 'correction-requested' } })
    expect((guide as { item: { ask: { id: string }[] } }).item.ask.map(({ id }) => id)).toContain('vats-cloud')
  })

  it('names every field that the interface gives', async () => {
    const views = [...p.views.keys()].filter((name) => name.startsWith('admission.exchange.'))
    expect(views).toHaveLength(3)
    for (const view of views) {
      expect(GUIDE).toContain(`\`${view}\``)
      const { rows } = await run(`curl -sS "$SUAN/api/views/${view}?since=0" -H "Authorization: Bearer $KEY"`)
      for (const row of rows as Record<string, unknown>[])
        expect(Object.keys(row).filter((field) => !new RegExp(`[\`\\s]${field}[\`\\s]`).test(GUIDE))).toEqual([])
    }
  })

  it('turns away who is no authority', async () => {
    expect(
      await run(`curl -sS "$SUAN/api/views/admission.exchange.steps" -H "Authorization: Bearer $PROVIDER_KEY"`),
    ).toMatchObject({ status: 403 })
    expect(await run(`curl -sS "$SUAN/api/views/admission.exchange.steps"`)).toMatchObject({ status: 401 })
    expect(
      await run(`curl -sS "$SUAN/api/views/admission.exchange.steps?since=-1" -H "Authorization: Bearer $KEY"`),
    ).toMatchObject({ status: 422 })
  })
})
