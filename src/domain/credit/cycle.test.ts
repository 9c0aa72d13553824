// What the daily cycle decides, and the ground of a reward: pure.
import { loadLaw } from '#kernel/rules'
import { platform } from '#kernel/identity'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCycle } from './acts/cycle.ts'
import { measureNamed, measures, regimes } from './catalogue.ts'
import { hashOfList, nextCycle, type ShownEntry } from './cycle.ts'
import { tierOf } from './doors.ts'
import { groundOf } from './incentive.ts'
import { folded, type KeptRow } from './kept.ts'

const law = loadLaw(join(import.meta.dirname, '../../../law')).at('2026-06-15', 'cn-gd-sz')
const completed: KeptRow[] = Array.from({ length: 10 }, (_, n) => ({
  fact: `c${n}`,
  kind: 'contract',
  body: { startedOn: '2025-01-01', completedOn: '2026-01-01' },
  marks: [],
}))
const listed: KeptRow = {
  fact: 'l',
  kind: 'finding',
  marks: [],
  body: {
    rule: 'serious-list',
    level: 'serious',
    chain: 'list/l',
    source: 'P7',
    evidence: [],
    decision: 'P7',
    decidedOn: '2026-06-01',
    notifiedOn: '2026-06-01',
    effectiveOn: '2026-06-01',
  },
}

describe('the ground of a reward', () => {
  it('stands for who is known and good, for nobody new, and for nobody on a list', () => {
    expect(groundOf(folded(completed), law)).toEqual({ stands: true, grade: 'AAA' })
    expect(groundOf(folded([]), law)).toMatchObject({ stands: false, grade: 'M', code: 'grade-below-a' })
    expect(groundOf(folded([...completed, listed]), law)).toMatchObject({ stands: false, code: 'on-a-list' })
    expect(tierOf(folded(completed), law).tier).toBe('rarer')
    expect(tierOf(folded([]), law).tier).toBe('usual')
  })
})

describe('a cycle', () => {
  const entry: ShownEntry = {
    no: 'P7-1',
    uscc: '91000000000000027B',
    name: '示例',
    regime: 'local',
    basis: 'cn-gd-sz/credit-regulation#77',
    decidedOn: '2026-06-01',
    endsOn: null,
    marked: false,
  }
  const decide = (facts: object) =>
    runCycle.decide(
      { entries: [], ended: 0, held: [], waiting: [], alive: true, ...facts },
      { nightly: 'yes' },
      { law, day: law.day, place: 'cn', at: '2026-06-15T02:00:00.000Z', actor: platform, id: 'id' },
    )

  it('shows what is new, ends rewards with their ground or term, and chases who is late', () => {
    const held = { party: 'p', until: '2027-01-01', rows: completed }
    expect(
      decide({
        entries: [
          { ...entry, file: 'f1', public: true },
          { ...entry, file: 'f2', no: 'P7-2', public: false },
        ],
        held: [
          { ...held, incentive: 'good' },
          { ...held, incentive: 'over', until: '2026-06-14' },
          { ...held, incentive: 'listed', rows: [...completed, listed] },
        ],
        waiting: [
          { measure: 'late', since: '2026-06-13' },
          { measure: 'in time', since: '2026-06-14' },
        ],
      }),
    ).toMatchObject({
      shown: ['f1', 'f2'],
      added: ['f2'],
      over: [{ incentive: 'over' }, { incentive: 'listed' }],
      chased: ['late'],
    })
  })

  it('hashes a list whatever the order of its rows', () => {
    const other = { ...entry, no: 'P7-2' }
    expect(hashOfList([entry, other])).toBe(hashOfList([other, entry]))
    expect(hashOfList([entry])).not.toBe(hashOfList([{ ...entry, marked: true }]))
  })

  it('comes at half past two in Shanghai', () => {
    expect(nextCycle('2026-06-15T02:00:00.000Z')).toBe('2026-06-15T18:30:00.000Z')
    expect(nextCycle('2026-06-15T18:30:00.000Z')).toBe('2026-06-16T18:30:00.000Z')
  })
})

describe('the catalogue', () => {
  it('knows a measure by its id and by its words; each has its ground, and is of a list there is', () => {
    expect(measureNamed('no-honours')).toBe('no-honours')
    expect(measureNamed('不授予荣誉称号等表彰奖励')).toBe('no-honours')
    expect(measureNamed('禁止参加一切活动')).toBeUndefined()
    for (const { basis, regimes: of } of Object.values(measures)) {
      expect(basis.length).toBeGreaterThan(0)
      for (const cite of basis) expect(law.holds(cite).holds, cite).toBe(true)
      for (const regime of of) expect(regimes[regime]).toBeDefined()
    }
  })
  it('gives the platform’s own list no measure of public law', () => {
    for (const { regimes: of, receivers } of Object.values(measures))
      if ((of as readonly string[]).includes('platform')) expect(receivers).toEqual(['operator'])
  })
})
