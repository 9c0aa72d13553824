// The registry of resources is voluntary: no act of the platform comes out otherwise for a party that is in it
// (Business Environment Regulation 39: no licence in disguise).
import type { Actor } from '#kernel/identity'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLease, sampleTerms, testPlatform, type TestPlatform } from '../../../test/world.ts'

let p: TestPlatform
let keeper: Actor
let lessee: Actor
/** two providers alike, but that one is in the registry */
let inside: Actor
let outside: Actor

beforeAll(async () => {
  p = await testPlatform({ seed: 'registry' })
  keeper = await p.party('登记服务机构（示例）', ['authority:data'], 'cn-gd-sz')
  lessee = await p.party('需求方（示例）', ['lessee'])
  inside = await p.party('在册（示例）', ['provider'])
  outside = await p.party('不在册（示例）', ['provider'])
  await p.yes('capacity.model.declare', await p.party('运营方（示例）', ['operator']), {
    model: 'X100',
    vendor: '示例厂',
    memoryGib: 64,
    disclosed: true,
    source: '示例',
  })
  const { file } = await p.yes('admission.registry.register', inside, {
    title: '算力资源',
    place: 'cn-gd-sz',
    voluntary: 'yes',
    resources: ['X100 八卡'],
  })
  await p.yes('admission.registry.enter', keeper, { file, number: 'REG-1' })
})
afterAll(() => p.close())

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  format?: string
  pattern?: string
  minimum?: number
}

/** A value of the wanted form; ids are made from the round, so that both providers are asked the same. */
function wellFormed(s: Schema, uuid: string): unknown {
  if (s.const !== undefined) return s.const
  if (s.enum) return s.enum[0]
  if (s.anyOf) return wellFormed(s.anyOf[0]!, uuid)
  switch ([s.type].flat()[0]) {
    case 'object':
      return Object.fromEntries((s.required ?? []).map((name) => [name, wellFormed(s.properties?.[name] ?? {}, uuid)]))
    case 'array':
      return [wellFormed(s.items ?? {}, uuid)]
    case 'integer':
    case 'number':
      return Math.max(1, s.minimum ?? 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
  }
  if (s.format === 'uuid') return uuid
  if (s.format === 'date') return '2026-06-15'
  if (s.format === 'date-time') return '2026-06-15T00:00:00.000Z'
  if (s.pattern?.includes('{64}')) return 'a'.repeat(64)
  if (s.pattern?.includes('cn')) return 'cn'
  if (s.pattern?.includes('\\d{4}-')) return '2026-05'
  return 'Asia/Shanghai'
}

/** How an act came out, without what differs between any two parties. */
const cameOut = async (name: string, actor: Actor, input: object, key: string): Promise<string> => {
  try {
    const outcome = await p.act(name, actor, input, key)
    return outcome.done ? 'done' : `${outcome.refused}: ${outcome.basis.join(' ')}`
  } catch (error) {
    return (error as Error).message.replace('Asia/Tokyo', 'Asia/Shanghai')
  }
}

describe('with and without being in the registry', () => {
  it('every act a provider may take comes out alike', async () => {
    let tried = 0
    for (const act of p.acts.values()) {
      if (!act.by.includes('provider') || act.name.startsWith('admission.registry.')) continue
      const input = wellFormed(
        z.toJSONSchema(act.input, { io: 'input', unrepresentable: 'any' }) as Schema,
        p.clock.id(),
      ) as object
      const there = await cameOut(act.name, inside, input, `in/${act.name}`)
      // What one has put on the platform under a number of its own is taken for the other; its number is another.
      const again = JSON.parse(
        JSON.stringify(input).replaceAll(
          '"Asia/Shanghai"',
          act.name.startsWith('market.') ? '"Asia/Shanghai"' : '"Asia/Tokyo"',
        ),
      ) as object
      expect([act.name, await cameOut(act.name, outside, again, `out/${act.name}`)]).toEqual([act.name, there])
      tried += 1
    }
    expect(tried).toBeGreaterThan(30)
  })

  it('a whole lease goes from licence to bill for either', async () => {
    for (const [n, provider] of [inside, outside].entries()) {
      await p.yes('admission.licence.file', provider, {
        kind: 'vats-idc',
        number: `B1-${n}`,
        issuedBy: '示例',
        validFrom: '2026-01-01',
        validUntil: '2030-12-31',
      })
      await p.yes('capacity.node.register', provider, {
        serial: `n${n}`,
        place: 'cn-gd-sz',
        cpuMilli: 64_000,
        memoryMib: 262_144,
        devices: [{ serial: `g${n}`, model: 'X100' }],
      })
      const { offer } = await p.yes('market.offer.publish', provider, {
        mode: 'by-scale',
        models: ['X100'],
        unitPriceFen: 600,
        place: 'cn-gd-sz',
        validFrom: '2026-01-01',
        validUntil: null,
        terms: sampleTerms,
      })
      const lease = await runningLease(p, { provider, lessee, offer })
      const from = p.clock.now()
      p.clock.tick(3_600_000)
      await p.yes('metering.usage.record', provider, {
        lease,
        meter: 'm',
        sourceKind: 'provider',
        intervals: [{ id: '1', from, to: p.clock.now(), cards: 1, shareMilli: 1_000, cpuMilli: 0, memoryMib: 0 }],
      })
      await p.yes('contracts.lease.end', lessee, { lease, reason: '完成' })
      await p.follow()
      expect(await p.yes('billing.invoice.issue', provider, { lease, month: '2026-06' })).toMatchObject({
        totalFen: 600,
      })
    }
  })
})

it('is entered knowing that it is voluntary, and says so on every step', async () => {
  expect(
    await p.act('admission.registry.register', outside, {
      title: '算力资源',
      place: 'cn-gd-sz',
      voluntary: 'no',
      resources: ['x'],
    }),
  ).toMatchObject({
    refused: 'voluntary-not-known',
    basis: expect.arrayContaining(['cn/business-environment#39']),
  })
  const { chartNamed } = await import('#kernel/procedure')
  expect(chartNamed('admission.registry').title.zh).toContain('自愿')
})

it('is read by no other room and by no gate: its name stands in the filing steps alone', () => {
  const folder = join(import.meta.dirname, '..')
  const asking = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => /admission\.registry|REGISTRY\b|resource-registry/.test(readFileSync(join(folder, path), 'utf8')))
  expect(asking.toSorted()).toEqual(['admission/filing.ts', 'admission/index.ts'])
})
