// A lease as a row: form from the name, grade of the contract, a sub-lease on the lease it re-lets, and what is no row.
import type { Lease } from '#domain/contracts'
import { expect, test } from 'vitest'
import { rowOf } from './lease-rows.ts'

const lease = {
  lease: 'L1',
  order: null,
  offer: 'O1',
  lessee: 'lessee',
  provider: 'provider',
  mode: 'by-server',
  models: ['H100-SXM5'],
  cards: 8,
  shareMilli: 1_000,
  hours: 1_000,
  from: '2026-03-01T00:00:00.000Z',
  place: 'cn-gd-sz',
  unitPriceFen: 900,
  contractFen: 7_200_000,
  terms: { partialDevice: 'whole' },
  service: { grade: 'premium' },
  signedAt: '2026-02-28T00:00:00.000Z',
  startedAt: null,
  endedAt: null,
} as unknown as Lease

test('a lease', () => {
  expect(rowOf(lease, undefined, new Set(['L1']))).toMatchObject({
    lease: 'L1',
    parent: '',
    sku: 'H100-SXM5',
    form: 'sxm',
    grade: 'premium',
    mode: 'server',
    kind: 'reserved',
    until: '2026-04-11T16:00:00.000Z',
    evidence: 'metered',
  })
})

test('a sub-lease stands on the lease it re-lets: who sub-lets is its provider', () => {
  const subLease = {
    ...lease,
    lease: 'L2',
    mode: 'assignment',
    models: [],
    cards: 0,
    service: null,
    unitPriceFen: 1_200,
    contractFen: 5_000_000,
    assignment: {
      lease: 'L1',
      kind: 'sublease',
      from: '2026-03-20T00:00:00.000Z',
      priceFen: 5_000_000,
      assignee: 'third',
    },
  } as unknown as Lease
  expect(rowOf(subLease, lease, new Set())).toMatchObject({
    lease: 'L2',
    parent: 'L1',
    provider: 'lessee',
    lessee: 'third',
    sku: 'H100-SXM5',
    cards: 8,
    grade: 'premium',
    price_fen: 1_200,
    amount_fen: 5_000_000,
    from: '2026-03-20T00:00:00.000Z',
    evidence: 'signed',
  })
})

test.each([
  ['not-one-model', { models: ['A', 'B'] }],
  ['no-price', { unitPriceFen: 0 }],
  ['part-billed-as-whole', { shareMilli: 500 }],
  ['no-cards', { cards: 0 }],
] as const)('%s is no row', (why, changed) => {
  expect(rowOf({ ...lease, ...changed } as Lease, undefined, new Set())).toBe(why)
})

test('a grade outside the three is not known; a lease that ended before it began has no time', () => {
  expect(
    rowOf(
      { ...lease, service: { grade: 'gold' }, endedAt: '2026-02-28T12:00:00.000Z' } as unknown as Lease,
      undefined,
      new Set(),
    ),
  ).toMatchObject({ grade: '', from: lease.from, until: lease.from })
})
