// The newest decisions, waiting for the log or placed in it, and all of them.
import { countDecisions, newestDecisions, storedDecisions } from '#kernel/evidence'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
beforeAll(async () => {
  p = await testPlatform({ seed: 'decisions' })
})
afterAll(() => p.close())

const register = async (names: string[]): Promise<void> => {
  for (const name of names) await p.party(name, ['lessee'])
}
const newest = (most: number): Promise<string[]> =>
  p.world.store.transact(async (sql) => {
    const names: string[] = []
    for await (const portion of newestDecisions(sql, most))
      for (const { record } of portion) names.push((JSON.parse(record!) as Record<string, string>)['input.name']!)
    return names
  })

test('the newest come first, those that wait for their place before those that have one', async () => {
  await register(['甲', '乙', '丙'])
  await p.sequencer.settle()
  await register(['丁', '戊'])
  expect(await newest(4)).toEqual(['戊', '丁', '丙', '乙'])
  expect(await newest(1)).toEqual(['戊'])
  expect(await newest(100)).toHaveLength(5)
})

test('all are counted and read once', async () => {
  await p.world.store.transact(async (sql) => {
    const read = new Set<string>()
    for await (const portion of storedDecisions(sql, 'admission.party.register'))
      for (const { stream, seq } of portion) read.add(`${stream} ${seq}`)
    expect(read.size).toBe(5)
    expect(await countDecisions(sql, 'admission.party.register')).toBe(5)
    expect(await countDecisions(sql, null)).toBe(5)
  })
})
