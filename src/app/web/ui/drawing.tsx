import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, type ReactNode } from 'react'

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** What a page says of a chart; colours, axes and labels are decided here, once. */
export type Drawing =
  | {
      kind: 'line'
      points: readonly (readonly [instantMs: number, value: number])[]
      /** a level to measure the line against, with its direct label */
      level?: { value: number; label: string }
      name: string
      valueText: (value: number) => string
      timeText: (instantMs: number) => string
      dayText: (instantMs: number) => string
    }
  | {
      kind: 'columns'
      names: readonly string[]
      series: readonly { name: string; values: readonly number[]; tone: keyof typeof TONES }[]
      valueText: (value: number) => string
    }

const INK = '#4b5563'
const LINE = '#e5e7eb'
const TONES = { first: '#1d4ed8', second: '#93c5fd', third: '#e5e7eb' } as const
const FONT = 'PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, system-ui, sans-serif'

/** The end of an axis: the next half of the leading power of ten above a value. */
function roundAbove(value: number): number {
  if (value <= 0) return 1
  const step = 10 ** Math.floor(Math.log10(value)) / 2
  return Math.ceil((value * 1.05) / step) * step
}

function optionOf(drawing: Drawing): Record<string, unknown> {
  const shared = {
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 8, right: 16, top: 32, bottom: 8, outerBoundsMode: 'same', containLabel: true },
  }
  const valueAxis = {
    type: 'value',
    min: 0,
    axisLabel: { color: INK, formatter: (value: number) => drawing.valueText(value) },
    splitLine: { lineStyle: { color: LINE } },
  }
  if (drawing.kind === 'line') {
    const top = Math.max(drawing.level?.value ?? 0, ...drawing.points.map(([, value]) => value))
    return {
      ...shared,
      tooltip: {
        trigger: 'axis',
        formatter: (hits: { value: [number, number] }[]) => {
          const hit = hits[0]
          return hit === undefined
            ? ''
            : `${drawing.timeText(hit.value[0])}<br>${drawing.name} <b>${drawing.valueText(hit.value[1])}</b>`
        },
      },
      xAxis: {
        type: 'time',
        axisLabel: { color: INK, hideOverlap: true, formatter: (at: number) => drawing.dayText(at) },
        splitNumber: 4,
      },
      yAxis: { ...valueAxis, max: roundAbove(top) },
      series: [
        {
          type: 'line',
          name: drawing.name,
          data: drawing.points,
          showSymbol: drawing.points.length < 3,
          lineStyle: { color: TONES.first, width: 2 },
          itemStyle: { color: TONES.first },
          areaStyle: { color: TONES.first, opacity: 0.06 },
          endLabel: {
            show: drawing.points.length > 1,
            align: 'right',
            offset: [-4, -14],
            color: TONES.first,
            fontWeight: 600,
            formatter: (end: { value: [number, number] }) => drawing.valueText(end.value[1]),
          },
          ...(drawing.level === undefined
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  lineStyle: { color: '#854d0e', type: 'dashed' },
                  label: { position: 'insideStartTop', color: '#854d0e', formatter: drawing.level.label },
                  data: [{ yAxis: drawing.level.value }],
                },
              }),
        },
      ],
    }
  }
  return {
    ...shared,
    tooltip: { trigger: 'axis', valueFormatter: (value: number) => drawing.valueText(value) },
    xAxis: { type: 'category', data: drawing.names, axisLabel: { color: INK }, axisTick: { show: false } },
    yAxis: valueAxis,
    // The parts of a column stand on each other; the top one carries the sum.
    series: drawing.series.map(({ name, values, tone }, index) => ({
      type: 'bar',
      stack: 'whole',
      name,
      data: values,
      barMaxWidth: 56,
      itemStyle: { color: TONES[tone] },
      label: {
        show: index === drawing.series.length - 1,
        position: 'top',
        color: INK,
        formatter: ({ dataIndex }: { dataIndex: number }) =>
          drawing.valueText(drawing.series.reduce((sum, part) => sum + (part.values[dataIndex] ?? 0), 0)),
      },
      labelLayout: { hideOverlap: true },
    })),
  }
}

export function DrawnChart({ label, drawing }: { label: string; drawing: Drawing }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  useEffect(() => {
    if (place.current === null) return
    const drawn = init(place.current, null, { renderer: 'svg' })
    chart.current = drawn
    const watch = new ResizeObserver(() => drawn.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      drawn.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(optionOf(drawing), true)
  }, [drawing])
  return <div ref={place} className="chart-canvas" role="img" aria-label={label} />
}
