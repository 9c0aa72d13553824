import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spansOf, type Passing } from './holders.ts'

const instant = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()

test('without a passing each side is held from the beginning on', () => {
  expect(spansOf({ lessee: 'a', provider: 'b' }, [])).toEqual([
    { side: 'lessee', party: 'a', from: null, until: null },
    { side: 'provider', party: 'b', from: null, until: null },
  ])
})

test('spans of a side follow one another without gap or overlap, and end with who holds it now', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }), (days) => {
      const at = days.toSorted((a, b) => a - b)
      const passings = at.map((day, i): Passing => ({
        side: 'lessee',
        from: `p${i}`,
        to: `p${i + 1}`,
        at: instant(day),
      }))
      const spans = spansOf({ lessee: `p${at.length}`, provider: 'b' }, passings.toReversed()).filter(
        ({ side }) => side === 'lessee',
      )
      expect(spans.map(({ party }) => party)).toEqual(Array.from({ length: at.length + 1 }, (_, i) => `p${i}`))
      expect(spans[0]!.from).toBeNull()
      expect(spans.at(-1)!.until).toBeNull()
      for (const [i, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[i]!.until)
    }),
  )
})
