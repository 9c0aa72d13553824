import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import type { Chart, ChartStep } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Floating } from '../ui/floating.tsx'
import { shortDayText } from '../ui/period.tsx'
import { layoutOf, START, type Line, type Row } from './drawing-layout.ts'
import { stateOf, StepFacts, takersOf } from './step-facts.tsx'
import { StepTable } from './step-table.tsx'
import './files.css'

/** Where a file stands in its procedure: the drawing then says "you are here". */
export interface Course {
  here: string
  /** "<state> <step>" of every step that was taken */
  taken: ReadonlySet<string>
  /** the steps that may come next, by name, with their last day if a clock runs for them */
  next: ReadonlyMap<string, { allowed: boolean; mine: boolean; dueOn: string | null; overdue: boolean }>
}

type Stand = 'next' | 'taken' | 'ahead'

/**
 * A procedure drawn: every state, every step as an arrow, who takes it. With a course it marks where the file is, the
 * way it came and what may come next. On a narrow screen the same list stands without the arrows.
 */
export function ProcedureDrawing(props: {
  chart: Chart
  course?: Course
  /** the page is about the procedure itself: the table stands below, and nothing is cut off on a narrow screen */
  tableElsewhere?: boolean
}): ReactNode {
  const { chart, course } = props
  const tongue = useTongue()
  const { t, say } = tongue
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="draw">
      {props.tableElsewhere !== true && (
        <div className="chart-switch">
          <button type="button" className="plain" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('chart.asChart') : t('chart.asTable')}
          </button>
        </div>
      )}
      {asTable ? (
        <StepTable chart={chart} />
      ) : (
        <Canvas
          chart={chart}
          course={course}
          whole={props.tableElsewhere === true}
          label={t('draw.label', { procedure: say(chart.title) })}
        />
      )}
      <figcaption className="quiet draw-legend">
        {course !== undefined && (
          <>
            <span className="draw-key draw-key-here">{t('draw.here')}</span>
            <span className="draw-key draw-key-taken">{t('draw.taken')}</span>
            <span className="draw-key draw-key-next">{t('draw.next')}</span>
          </>
        )}
        {t('draw.hint')}
      </figcaption>
    </figure>
  )
}

const at = ({ x, y, width, height }: Row | { x: number; y: number; width: number; height: number }): CSSProperties =>
  ({ '--x': `${x}px`, '--y': `${y}px`, '--w': `${width}px`, '--h': `${height}px` }) as CSSProperties

function Canvas(props: { chart: Chart; course: Course | undefined; whole: boolean; label: string }): ReactNode {
  const { chart, course, label } = props
  const tongue = useTongue()
  const { t, say, lang } = tongue
  const [hot, setHot] = useState<string | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const here = useRef<HTMLLIElement>(null)
  const states = Object.keys(chart.states)
  const layout = useMemo(() => layoutOf({ states: Object.keys(chart.states), steps: chart.steps }), [chart])
  const steps = new Map<string, ChartStep>(chart.steps.map((step) => [step.step, step]))
  const standOf = (row: Row): Stand =>
    course?.here === row.state && course.next.has(row.step)
      ? 'next'
      : course?.taken.has(row.id) === true
        ? 'taken'
        : 'ahead'
  const stands = new Map(layout.rows.map((row) => [row.id, standOf(row)]))

  // A long procedure is shown where the file is.
  const state = course?.here
  useEffect(() => {
    const box = layout.boxes.find((one) => one.state === state)
    if (box === undefined || frame.current === null) return
    const listed = window.matchMedia('(max-width: 1080px)').matches
    frame.current.scrollTop = Math.max(0, listed ? (here.current?.offsetTop ?? 0) - 48 : box.y - 120)
  }, [layout, state])

  const order: Record<Stand, number> = { ahead: 0, taken: 1, next: 2 }
  const lines = layout.lines.toSorted((a, b) => rank(a) - rank(b))
  function rank(line: Line): number {
    return line.id === hot ? 3 : order[stands.get(line.id) ?? 'ahead']
  }
  return (
    <div
      ref={frame}
      className={props.whole ? 'draw-frame draw-frame-whole' : 'draw-frame'}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <div className="draw-canvas" style={{ '--w': `${layout.width}px`, '--h': `${layout.height}px` } as CSSProperties}>
        <svg className="draw-lines" width={layout.width} height={layout.height} aria-hidden="true">
          {lines.map((line) => (
            <Arrow
              key={line.id}
              line={line}
              className={`draw-line draw-line-${stands.get(line.id)} ${line.id === hot ? 'draw-line-hot' : ''}`}
              headless={layout.rows.find(({ id }) => id === line.id)?.way === 'loop'}
            />
          ))}
          {layout.boxes.map((box) => (
            <rect
              key={box.state}
              className={`draw-rect ${box.state === state ? 'draw-rect-here' : ''} ${chart.states[box.state]?.end === true ? 'draw-rect-end' : ''}`}
              x={box.x + 0.5}
              y={box.y + 0.5}
              width={box.width - 1}
              height={box.height - 1}
              rx={box.state === START ? 18 : 4}
            />
          ))}
        </svg>
        <ol className="draw-states">
          {[START, ...states].map((name) => {
            const box = layout.boxes.find((one) => one.state === name)
            const rows = layout.rows.filter((row) => row.state === name)
            if (box === undefined || (name === START && rows.length === 0)) return null
            return (
              <li
                key={name}
                ref={name === state ? here : null}
                className={`draw-state ${name === state ? 'draw-state-here' : ''}`}
                {...(name === state ? { 'aria-current': 'step' as const } : {})}
              >
                <div className="draw-box" style={at(box)}>
                  <strong>{stateOf(chart, name, tongue)}</strong>
                  {name === state && <em>{t('step.here')}</em>}
                  {chart.states[name]?.end === true && <span className="quiet">{t('state.end')}</span>}
                </div>
                <ul>
                  {rows.map((row) => {
                    const step = steps.get(row.step)
                    if (step === undefined) return null
                    const next = stands.get(row.id) === 'next' ? course?.next.get(row.step) : undefined
                    const who = takersOf(chart, step, tongue)
                    const due = next?.dueOn == null ? null : t('step.before', { day: shortDayText(next.dueOn, lang) })
                    const whereto = row.way === 'loop' ? t('step.same') : stateOf(chart, row.to, tongue)
                    return (
                      <li
                        key={row.id}
                        className={`draw-row draw-row-${stands.get(row.id)} ${next?.allowed === false ? 'draw-row-shut' : ''}`}
                        style={at(row)}
                        onMouseEnter={() => setHot(row.id)}
                        onMouseLeave={() => setHot(null)}
                        onFocus={() => setHot(row.id)}
                        onBlur={() => setHot(null)}
                      >
                        <Floating
                          className="draw-step"
                          label={[say(step.title), who, due, `→ ${whereto}`].filter((word) => word !== null).join(' ')}
                          title={say(step.title)}
                          closeLabel={t('card.close')}
                          mark={
                            <>
                              <span className="draw-way" aria-hidden="true">
                                {row.way === 'loop' ? '↺' : row.way === 'down' ? '↓' : '→'}
                              </span>
                              <span className="draw-title">{say(step.title)}</span>{' '}
                              <span className="draw-who">{who}</span>{' '}
                              {due !== null && (
                                <span className={next?.overdue === true ? 'draw-due bad' : 'draw-due'}>{due} </span>
                              )}
                              <span className="draw-whereto">→ {whereto}</span>
                            </>
                          }
                        >
                          {() => <StepFacts chart={chart} step={step} />}
                        </Floating>
                      </li>
                    )
                  })}
                </ul>
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}

const HEAD = 5

/** A line with a head at its end, rounded at its corners. */
function Arrow({ line, className, headless }: { line: Line; className: string; headless: boolean }): ReactNode {
  const points = line.points
  const [x, y] = points.at(-1)!
  const [bx, by] = points.at(-2)!
  const [dx, dy] = [Math.sign(x - bx), Math.sign(y - by)]
  const path = points
    .map(([px, py], index) => {
      const [before, after] = [points[index - 1], points[index + 1]]
      if (before === undefined) return `M${px} ${py}`
      if (after === undefined) return `L${px} ${py}`
      const from = towards([px, py], before)
      const to = towards([px, py], after)
      return `L${from[0]} ${from[1]}Q${px} ${py} ${to[0]} ${to[1]}`
    })
    .join('')
  return (
    <g className={className}>
      <path d={path} fill="none" />
      {!headless && (
        <polygon
          points={`${x},${y} ${x - dx * HEAD * 1.6 - dy * HEAD},${y - dy * HEAD * 1.6 - dx * HEAD} ${x - dx * HEAD * 1.6 + dy * HEAD},${y - dy * HEAD * 1.6 + dx * HEAD}`}
        />
      )}
    </g>
  )
}

/** A point a little way from a corner towards a neighbour, so that the corner is rounded. */
function towards([x, y]: readonly [number, number], [tx, ty]: readonly [number, number]): [number, number] {
  const length = Math.hypot(tx - x, ty - y)
  const share = length === 0 ? 0 : Math.min(4, length / 2) / length
  return [x + (tx - x) * share, y + (ty - y) * share]
}
