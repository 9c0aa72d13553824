import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { competenceBases, competenceWarnings, creations, loadLaw, type Proposal } from './index.ts'

const warned = (proposal: Partial<Proposal>) =>
  competenceWarnings({ kind: 'local-regulation', jurisdiction: 'cn-gd-sz', fields: [], creates: [], ...proposal }).map(
    (w) => w.warning,
  )

describe('fields', () => {
  it('a city with districts has four', () => {
    expect(warned({ fields: ['grassroots-governance', 'ecology'] })).toEqual([])
    expect(warned({ fields: ['compute-industry', 'ecology'] })).toEqual(['outside-city-fields'])
    expect(warned({ kind: 'local-government-rule', fields: ['compute-industry'] })).toEqual(['outside-city-fields'])
  })
  it('a province is free, so is a special economic zone under its authorisation', () => {
    expect(warned({ jurisdiction: 'cn-gd', fields: ['compute-industry'] })).toEqual([])
    expect(warned({ fields: ['compute-industry'], authorised: true })).toEqual([])
  })
})

describe('licences', () => {
  it('only some texts may create one', () => {
    expect(warned({ kind: 'normative-document', creates: ['licence'] })).toEqual(['no-power-to-license'])
    expect(warned({ kind: 'ministry-rule', jurisdiction: 'cn', creates: ['licence'] })).toEqual(['no-power-to-license'])
    expect(warned({ kind: 'local-government-rule', creates: ['licence'] })).toEqual(['no-power-to-license'])
    expect(warned({ kind: 'local-government-rule', jurisdiction: 'cn-gd', creates: ['licence'] })).toEqual([
      'temporary-licence-one-year',
    ])
    expect(warned({ jurisdiction: 'cn-gd', creates: ['licence'] })).toEqual([])
  })
  it('and some licences no place may create', () => {
    expect(warned({ jurisdiction: 'cn-gd', creates: ['unified-licence', 'pre-registration-licence'] })).toEqual([
      'licence-the-state-unifies',
      'licence-before-registration',
    ])
    expect(
      warned({ kind: 'administrative-regulation', jurisdiction: 'cn', creates: ['pre-registration-licence'] }),
    ).toEqual([])
  })
  it('a filing, a register or a catalogue as a condition is one in disguise', () => {
    for (const creates of ['filing-as-condition', 'registration-as-condition', 'catalogue'] as const)
      expect(warned({ kind: 'normative-document', creates: [creates] })).toEqual(['disguised-licence'])
    expect(warned({ creates: ['filing-as-condition', 'catalogue'] })).toEqual(['disguised-licence'])
  })
})

it('no duty and no cut of rights without a basis above, by rules and documents', () => {
  const creates = ['duty-without-higher-basis', 'rights-cut-without-higher-basis'] as const
  const both = ['duty-without-basis', 'rights-cut-without-basis']
  expect(warned({ kind: 'local-government-rule', creates })).toEqual(both)
  expect(warned({ kind: 'ministry-rule', jurisdiction: 'cn', creates })).toEqual(both)
  expect(warned({ kind: 'normative-document', creates })).toEqual(both)
  expect(warned({ kind: 'local-regulation', creates })).toEqual([])
})

it('a government price needs a catalogue, which a city cannot make', () => {
  const [warning] = competenceWarnings({
    kind: 'normative-document',
    jurisdiction: 'cn-gd-sz',
    fields: [],
    creates: ['guided-price'],
  })
  expect(warning).toMatchObject({
    warning: 'price-without-catalogue',
    basis: ['cn/price-law#18', 'cn/price-law#19', expect.any(String)],
  })
  expect(warning?.says.zh).toContain('市、县不得制定定价目录')
  expect(warned({ jurisdiction: 'cn-gd', creates: ['price-fixing'] })).toEqual(['price-without-catalogue'])
})

it('a temporary rule lapses after two years', () => {
  const rule = { kind: 'local-government-rule', fields: ['ecology'] } as const
  expect(warned({ ...rule, temporary: { from: '2026-01-01', until: '2027-12-31' } })).toEqual([])
  expect(warned({ ...rule, temporary: { from: '2026-01-01', until: '2028-01-02' } })).toEqual([
    'temporary-beyond-two-years',
  ])
  expect(warned({ ...rule, temporary: { from: '2026-01-01' } })).toEqual(['temporary-beyond-two-years'])
})

it('every creation is warned of somewhere, every warning has both languages and a basis on file', () => {
  const cites = new Set(loadLaw(join(import.meta.dirname, '../../../law')).cites())
  expect(competenceBases.filter((cite) => !cites.has(cite))).toEqual([])
  for (const creation of creations) {
    const warnings = (['local-regulation', 'local-government-rule', 'normative-document'] as const).flatMap((kind) =>
      competenceWarnings({ kind, jurisdiction: 'cn-gd-sz', fields: [], creates: [creation] }),
    )
    expect(warnings.length, creation).toBeGreaterThan(0)
    for (const { says, basis } of warnings) {
      expect(says.zh).not.toBe('')
      expect(says.en).not.toBe('')
      expect(basis.every((cite) => cites.has(cite))).toBe(true)
    }
  }
})

it('a law and a platform’s own rules are not its subject', () => {
  expect(warned({ kind: 'law', jurisdiction: 'cn', creates: ['licence'] })).toEqual([])
  expect(warned({ kind: 'platform-rule', jurisdiction: 'platform', creates: ['catalogue'] })).toEqual([])
})
