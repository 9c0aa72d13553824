// Filings mirror what some law creates: recorded by the authority or from its receipt, kept as figures, never a licence.
import type { Actor } from '#kernel/identity'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let provider: Actor
let authority: Actor
const F = 'admission.filing'
const paper = [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]

beforeAll(async () => {
  p = await testPlatform({ seed: 'filing' })
  provider = await p.party('云岭（示例）', ['provider'])
  authority = await p.party('通信管理局（示例）', ['authority:industry'], 'cn-gd-sz')
})
afterAll(() => p.close())

const begun = async (branch: string): Promise<string> =>
  (await p.yes(`${F}.prepare`, provider, { title: '备案', place: 'cn-gd-sz', branch, site: '示例站' })).file
const kept = (file: string) =>
  p.world.store.transact((tx) =>
    tx.one(
      'select matters, roles, state, corrections, filed_on::text as "filedOn", promised_on::text as "promisedOn", outcome from admission.application where file = $1',
      [file],
    ),
  )

it('an ICP filing is returned once, filed again and recorded within twenty working days', async () => {
  const file = await begun('icp')
  expect(await p.act(`${F}.file-police`, provider, { file, receipt: paper })).toMatchObject({
    refused: 'needs-not-met',
  })
  await p.yes(`${F}.file-icp`, provider, { file, domain: 'suan.example', person: '甲', materials: paper })
  // 20 working days after 2026-06-15, past the Dragon Boat days
  expect(await kept(file)).toMatchObject({
    matters: ['icp-filing'],
    roles: ['authority:industry'],
    filedOn: '2026-06-15',
    promisedOn: '2026-07-14',
    outcome: null,
  })
  await p.yes(`${F}.return`, authority, { file, reasons: '负责人材料不齐' })
  await p.yes(`${F}.refile`, provider, { file, materials: paper })
  await p.yes(`${F}.record`, authority, { file, number: '粤ICP备示例1号' })
  expect(await kept(file)).toMatchObject({ corrections: 1, outcome: 'recorded', state: 'recorded' })
  await p.yes(`${F}.withdraw`, provider, { file, why: '停办' })
  expect(await kept(file)).toMatchObject({ outcome: 'recorded', state: 'withdrawn' })
})

it('what the police do is entered from their receipt; no authority here plays their part', async () => {
  const file = await begun('police')
  await p.yes(`${F}.enter-connection`, provider, { file, connectedOn: '2026-06-15', accessProvider: '示例接入' })
  await p.yes(`${F}.file-police`, provider, { file, receipt: paper })
  expect(await p.act(`${F}.record`, authority, { file, number: '1' })).toMatchObject({ done: false })
  await p.yes(`${F}.enter-police-record`, provider, { file, number: '示例公安备案1', receipt: paper })
  expect(await kept(file)).toMatchObject({ matters: ['police-filing'], roles: [], outcome: 'recorded' })
})

it('taken back before it was recorded it was withdrawn', async () => {
  const file = await begun('mlps')
  await p.yes(`${F}.withdraw`, provider, { file, why: '改期' })
  expect(await kept(file)).toMatchObject({ matters: ['mlps-filing'], outcome: 'withdrawn', filedOn: null })
})
