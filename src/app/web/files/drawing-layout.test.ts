import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { charts } from '#kernel/procedure'
import { layoutOf, mainLine, START, type Box, type Layout, type Shape } from './drawing-layout.ts'

const apply: Shape = {
  states: ['filed', 'correction', 'accepted', 'granted', 'refused'],
  steps: [
    { step: 'file', from: ['start'], to: 'filed' },
    { step: 'ask', from: ['filed'], to: 'correction' },
    { step: 'supply', from: ['correction'], to: 'filed' },
    { step: 'accept', from: ['filed', 'correction'], to: 'accepted' },
    { step: 'note', from: ['accepted'], to: 'same' },
    { step: 'grant', from: ['accepted'], to: 'granted' },
    { step: 'refuse', from: ['filed', 'accepted'], to: 'refused' },
    { step: 'reopen', from: ['granted'], to: 'accepted' },
  ],
}

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

/** Whether an upright or level piece of a line runs through the inside of a box. */
function through(
  [[x1, y1], [x2, y2]]: readonly [readonly [number, number], readonly [number, number]],
  box: Box,
): boolean {
  const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)]
  return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y
}

function expectSound(shape: Shape, layout: Layout): void {
  const { boxes, rows, lines, width, height } = layout
  expect(new Set(boxes.map(({ state }) => state))).toEqual(new Set([START, ...shape.states]))
  const all = [...boxes, ...rows]
  all.forEach((one, index) => {
    for (const other of all.slice(index + 1))
      expect(apart(one, other), `${JSON.stringify(one)} ${JSON.stringify(other)}`).toBe(true)
    expect(one.x).toBeGreaterThanOrEqual(0)
    expect(one.y).toBeGreaterThanOrEqual(0)
    expect(one.x + one.width).toBeLessThanOrEqual(width)
    expect(one.y + one.height).toBeLessThanOrEqual(height)
  })
  const edges = shape.steps.flatMap(({ step, from }) => from.map((state) => `${state} ${step}`))
  expect(lines.map(({ id }) => id).sort()).toEqual(edges.toSorted())
  for (const { id, points } of lines) {
    const row = rows.find((one) => one.id === id)!
    const from = boxes.find(({ state }) => state === row.state)!
    expect(points[0], id).toEqual([from.x + 12, from.y + from.height])
    if (row.way !== 'loop') {
      const to = boxes.find(({ state }) => state === row.to)!
      const [x, y] = points.at(-1)!
      expect(x === to.x || x === to.x + to.width || y === to.y, `${id} ends at its state`).toBe(true)
      expect(x >= to.x && x <= to.x + to.width && y >= to.y && y <= to.y + to.height).toBe(true)
    }
    for (const [index, point] of points.slice(1).entries())
      for (const box of boxes)
        expect(through([points[index]!, point], box), `${id} runs through ${box.state}`).toBe(false)
    for (const [x, y] of points) {
      expect(x >= 0 && x <= width, `${id} ${x} of ${width}`).toBe(true)
      expect(y >= 0 && y <= height).toBe(true)
    }
  }
}

describe('the drawing of a procedure', () => {
  test('the main line is the longest way forward', () => {
    expect(mainLine(apply)).toEqual(['start', 'filed', 'correction', 'accepted', 'granted'])
  })

  test('nothing overlaps, every step is drawn from every state, no line runs through a state', () => {
    const layout = layoutOf(apply)
    expectSound(apply, layout)
    const of = (id: string) => layout.rows.find((row) => row.id === id)?.way
    expect([of('start file'), of('accepted note'), of('granted reopen'), of('accepted refuse')]).toEqual([
      'down',
      'loop',
      'away',
      'away',
    ])
  })

  test('two lines to different states never lie on one another', () => {
    const { lines, rows } = layoutOf(apply)
    const level = lines.flatMap(({ id, points }) =>
      points.slice(1).flatMap((point, index) => {
        const before = points[index]!
        return before[1] === point[1] && before[0] !== point[0]
          ? [
              {
                to: rows.find((row) => row.id === id)!.to,
                y: point[1],
                from: Math.min(before[0], point[0]),
                until: Math.max(before[0], point[0]),
              },
            ]
          : []
      }),
    )
    for (const a of level)
      for (const b of level) if (a.to !== b.to && a.y === b.y) expect(a.until <= b.from || b.until <= a.from).toBe(true)
  })

  test.each([...charts()].map(([id, chart]) => [id, chart] as const))('%s', (_id, chart) => {
    const shape = { states: Object.keys(chart.states), steps: chart.steps }
    expectSound(shape, layoutOf(shape))
  })

  test('any procedure', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const state = fc.constantFrom(...names)
    const steps = fc.uniqueArray(
      fc.record({
        step: fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('p', 'q', 'r', 's', 't') }),
        from: fc.uniqueArray(fc.oneof(state, fc.constant(START)), { minLength: 1, maxLength: 4 }),
        to: fc.oneof(state, fc.constant('same')),
      }),
      { minLength: 1, maxLength: 14, selector: ({ step }) => step },
    )
    fc.assert(
      fc.property(steps, (drawn) => {
        const shape = { states: names, steps: drawn.filter(({ from, to }) => !(from.includes(START) && to === 'same')) }
        expectSound(shape, layoutOf(shape))
      }),
      { numRuns: 60 },
    )
  })
})
