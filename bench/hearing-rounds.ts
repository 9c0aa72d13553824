// Two hundred hearings at once: in each the court puts a question, both sides answer, the court ends the round. Embedded
// PostgreSQL, act by act on the one road, as the server performs them. Promise: p95 of a message ≤ 200 ms on two cores.
//   node bench/hearing-rounds.ts     HEARINGS=200 ROUNDS=2
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform } from '#kernel/act'
import { sampleUscc, type Actor, type Role } from '#kernel/identity'
import { startEmbedded, worldSource } from '#kernel/store'
import { openWorld } from '../src/app/wiring.ts'

const HEARINGS = Number(process.env['HEARINGS'] ?? 200)
const ROUNDS = Number(process.env['ROUNDS'] ?? 2)
const LIMIT_MS = 200

const dir = mkdtempSync(join(tmpdir(), 'suan-hearings-'))
const pg = await startEmbedded({ dataDir: join(dir, 'postgres') })
const platform = await openWorld({ url: pg.url, dataDir: join(dir, 'data'), source: worldSource(), follow: {} })
let keys = 0
const act = async (name: string, actor: Actor, input: object): Promise<Record<string, unknown>> => {
  const outcome = await perform(platform.world, platform.acts.get(name)!, { actor, key: `b${(keys += 1)}`, input })
  if (!outcome.done) throw new Error(`${name}: ${outcome.says.en}`)
  return outcome.decision
}
const operator: Actor = { party: '00000000-0000-7000-8000-0000000000aa', role: 'operator', person: null }
const party = async (n: number, role: Role): Promise<Actor> => {
  const input = { uscc: sampleUscc(n), name: `示例主体 ${n}（示例）`, kinds: [role], place: 'cn-gd-sz' }
  return { party: String((await act('admission.party.register', operator, input))['party']), role, person: null }
}

try {
  const court = await party(1, 'court')
  const [plaintiff, defendant] = [await party(2, 'lessee'), await party(3, 'provider')]
  const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const opened = async (n: number): Promise<string> => {
    const { file } = await act('dispute.case.check-intake', plaintiff, {
      title: `案件 ${n}（示例）`,
      place: 'cn-gd-sz',
      with: { defendant: defendant.party },
      claims: '请求',
      facts: '事实',
      cause: '网络服务合同纠纷',
      court: '示例法院',
      complaint: paper,
      evidence: paper,
    })
    const steps: [string, Actor, object][] = [
      ['choose-online', plaintiff, { stages: ['庭审'], eService: 'yes', address: '电子地址' }],
      ['submit', plaintiff, {}],
      ['docket-summary', court, { caseNo: `（示例）${n}号` }],
      ['serve-complaint', court, { servedOn: today, how: '电子送达' }],
      ['answer', defendant, { text: '答辩' }],
      ['set-evidence-period', court, { periodDays: 10, burden: '原告' }],
      ['skip-exchange', court, {}],
    ]
    for (const [step, actor, input] of steps) await act(`dispute.case.${step}`, actor, { file, ...input })
    return String(file)
  }
  const files: string[] = []
  const made = performance.now()
  for (let n = 0; n < HEARINGS; n += 20)
    files.push(...(await Promise.all(Array.from({ length: Math.min(20, HEARINGS - n) }, (_, i) => opened(n + i)))))
  console.log(`${HEARINGS} hearings opened in ${((performance.now() - made) / 1_000).toFixed(1)} s`)

  const took: number[] = []
  const timed = async (name: string, actor: Actor, input: object): Promise<void> => {
    const start = performance.now()
    await act(name, actor, input)
    took.push(performance.now() - start)
  }
  // people take their time: each hearing sends its next message a while after the last, not in the same millisecond
  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 2_000 + Math.random() * 6_000))
  const start = performance.now()
  await Promise.all(
    files.map(async (file) => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        await pause()
        await timed('dispute.case.put-question', court, {
          file,
          round,
          addressee: 'both',
          question: '夜间几张卡（示例）',
          periodDays: 3,
        })
        await Promise.all(
          [plaintiff, defendant].map(async (actor) => {
            await pause()
            await timed('dispute.case.answer-question', actor, { file, round, text: '三张（示例）' })
          }),
        )
        await pause()
        await timed('dispute.case.close-round', court, { file })
      }
    }),
  )
  const seconds = (performance.now() - start) / 1_000
  took.sort((a, b) => a - b)
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))]!
  const p95 = at(0.95)
  console.log(
    `${took.length} messages of ${HEARINGS} hearings in ${seconds.toFixed(1)} s (${(took.length / seconds).toFixed(0)}/s): ` +
      `p50 ${at(0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms; limit ${LIMIT_MS} ms`,
  )
  if (p95 > LIMIT_MS) process.exitCode = 1
} finally {
  await platform.close()
  await pg.stop()
  rmSync(dir, { recursive: true, force: true })
}
