import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaseAnswers, seen, signedContract, stage, type Stage } from '../../../test/contract-stage.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

describe('from opening to a lease that runs', () => {
  let p: TestPlatform
  let s: Stage
  beforeAll(async () => {
    p = await testPlatform({ seed: 'negotiated' })
    s = await stage(p)
  })
  afterAll(() => p.close())

  test.each(['by-server', 'by-scale'] as const)('%s', async (framework) => {
    const { lease } = await signedContract(p, s, framework, leaseAnswers)
    const item = await seen(p, 'contracts.lease.get', s.lessee, { lease })
    expect(item).toMatchObject({
      state: 'running',
      mode: framework,
      framework: { id: framework, version: '2026.1' },
      order: null,
    })
  })
})
