// The cases of law/cases/inspection.yaml that a chart cannot tell: who counts as an officer, and which cap binds.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { casesOf, loadLaw } from '#kernel/rules'
import { officersRefusal, type Officer } from './officers.ts'
import { capOf, type Tier } from './registers.ts'

const folder = join(import.meta.dirname, '../../../law')
const book = loadLaw(folder)
type Given = Readonly<Record<string, unknown>>
const USCC = '91000000000000002X'

function officers(given: Given): Record<string, unknown> {
  const named = given['officers'] as (Partial<Officer> & { certificate: string; tied?: boolean })[]
  const known = named.map(({ tied, ...each }): Officer => ({
    officer: each.certificate,
    body: 'body',
    place: 'cn-gd-sz',
    name: each.certificate,
    validUntil: '2027-12-31',
    fields: ['数据安全'],
    retiredOn: null,
    ties: tied === true ? [USCC] : [],
    ...each,
  }))
  const day = given['on'] as string
  const duty = { body: 'body', place: 'cn-gd-sz', field: '数据安全', uscc: USCC, day }
  const no = officersRefusal(
    named.map(({ certificate }) => certificate),
    known,
    duty,
    book.at(day, 'cn-gd-sz'),
  )
  return { refused: no?.refused ?? 'none', ground: no && [...no.basis] }
}

const kinds: Record<string, (given: Given) => Record<string, unknown>> = {
  'inspection-officers': officers,
  'inspection-cap': ({ caps, tier }) => ({
    cap: capOf(
      (caps as Record<Tier, number>[]).map((each) => ({ caps: each })),
      tier as Tier,
    ),
  }),
}

it.each(casesOf(join(folder, 'cases')).filter(({ kind }) => Object.hasOwn(kinds, kind)))(
  '$where $case.zh',
  ({ kind, given, expect: expected }) => {
    const said = kinds[kind]!(given)
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]]))).toEqual(expected)
  },
)
