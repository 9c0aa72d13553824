// Two promised figures of contracts: a contract of at least 40 clauses made from its answers in at most 5 ms, and the
// redline of two texts of 200 clauses, every third edited and some moved, in at most 100 ms. Rounds differ, so that
// nothing is answered from memory. The median is compared: garbage is collected in some round or other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assemble, templateOn, type Answers } from '#domain/templates'
import { marksOf, paired, textAfter } from '#kernel/redline'
import { loadLaw } from '#kernel/rules'

const ROUNDS = 60
const root = join(import.meta.dirname, '..')
let kept = true

function report(name: string, promisedMs: number, warm: number, work: (round: number) => void): void {
  for (let round = 0; round < warm; round += 1) work(-1 - round)
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const began = performance.now()
    work(round)
    return performance.now() - began
  }).toSorted((a, b) => a - b)
  const at = (share: number): number => Number(times[Math.floor(ROUNDS * share)]!.toFixed(2))
  const measured = at(0.5)
  console.log(JSON.stringify({ name, measured, best: at(0), p95: at(0.95), promised: promisedMs, unit: 'ms' }))
  if (measured > promisedMs) kept = false
}

const [on, place] = ['2026-11-22', 'cn-gz-gy']
const law = loadLaw(join(root, 'law')).at(on, place)
const framework = templateOn('by-scale', on, place)!
const answers = JSON.parse(readFileSync(join(root, 'examples/contracts/by-scale.json'), 'utf8')) as Answers
const clauses = assemble(framework, answers, { on, place, law }).clauses.length
if (clauses < 40) throw new Error(`the contract has ${clauses} clauses, fewer than 40`)
report(`contract of ${clauses} clauses assembled and checked`, 5, 30, (round) => {
  const edits = [
    {
      kind: 'replace' as const,
      clause: 'use',
      zh: `第${round}轮：需求方按约定使用。`,
      en: `Round ${round}: as agreed.`,
    },
  ]
  const made = assemble(framework, { ...answers, hours: 1_000 + round }, { edits, on, place, law })
  if (!made.complete) throw new Error('the example is not complete')
})

const CLAUSES = 200
const sentence = (i: number, k: number): string =>
  `第${i}款第${k}项约定，供给方应当在收到通知之日起${(i * 7 + k) % 60}日内完成第${(i + k) % 97}号事项，需求方按月核对用量并付款。`
const textOf = (i: number): string => Array.from({ length: 6 }, (_, k) => sentence(i, k)).join('')
const before = Array.from({ length: CLAUSES }, (_, i) => ({ id: `c${i}`, zh: textOf(i) }))
const after = (round: number) => {
  const edited = before.map((clause, i) =>
    i % 3 === 0
      ? {
          ...clause,
          zh: clause.zh.replace('应当在', `可以在第${round}次`).replace(/并付款。$/, `并在${round}日内付款。`),
        }
      : clause,
  )
  return [...edited.slice(10, 20), ...edited.slice(0, 10), ...edited.slice(20)]
}
report(`redline of two texts of ${CLAUSES} clauses`, 100, 5, (round) => {
  const now = after(round)
  for (const { from, to } of paired(before, now)) {
    const [was, is] = [from === null ? '' : before[from]!.zh, to === null ? '' : now[to]!.zh]
    if (textAfter(marksOf(was, is)) !== is) throw new Error('the marks do not give the second text')
  }
})

if (!kept) process.exitCode = 1
