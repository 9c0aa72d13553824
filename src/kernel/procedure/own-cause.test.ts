// A body that may play both sides of a step against one of them is found on the chart, unless the chart keeps them apart.
import { expect, it } from 'vitest'
import { chartFindings, chartNamed, chartOf } from './index.ts'

const { machine: _, act: __, stepNamed: ___, ...drawn } = chartNamed('supervision.reconsideration')
const found = (apart: string[] | undefined): string[] =>
  chartFindings(
    chartOf('supervision.reconsideration.yaml', {
      ...drawn,
      parts: { ...drawn.parts, body: { ...drawn.parts['body'], apart } },
    }),
  ).map(({ where }) => where)

it('finds that the respondent could review its own decision', () => {
  expect(found(undefined)).toEqual(['change', 'annul', 'declare-illegal', 'order-performance', 'declare-void'])
  expect(found(['respondent'])).toEqual([])
})

it('takes no part that is not declared', () => {
  expect(() => found(['nobody'])).toThrow('parts.body.apart: nobody is not declared')
})
