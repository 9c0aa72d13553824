// Where everything in the drawing of a procedure stands. Pure. States stand in two columns: the main line (the longest
// way from the start that only goes forward in the declared order) and, beside it, the states off the main line. Every
// step has a row of its own under each state that it may be taken in, and one line to the state it leads to. Lines run
// only between and beside the columns, so none passes through a state.

/** What is drawn: states in the order in which they are declared, and the steps between them. `start` opens. */
export interface Shape {
  states: readonly string[]
  steps: readonly { step: string; from: readonly string[]; to: string }[]
}

export interface Box {
  state: string
  x: number
  y: number
  width: number
  height: number
}

/** A step as it stands under one of the states it may be taken in. `id` is "<state> <step>". */
export interface Row extends Box {
  id: string
  step: string
  /** the state it leads to; the same state when it only adds to the file */
  to: string
  /** down: to the next state of the main line; away: by a lane at the side; loop: the state stays */
  way: 'down' | 'away' | 'loop'
}

export interface Line {
  /** the row it belongs to */
  id: string
  points: readonly (readonly [x: number, y: number])[]
}

export interface Layout {
  width: number
  height: number
  boxes: Box[]
  rows: Row[]
  lines: Line[]
}

export const START = 'start'

const COLUMN = 380
const BOX_HEIGHT = 36
const ROW_HEIGHT = 26
/** from the middle of a box to the middle of its first row, and from the middle of the last row to the next box */
const STEP_AWAY = 39
/** the line that leads down from a box, seen from its left edge */
const TRUNK = 12
const LANE = 11
const BESIDE = 14
// Each kind of line has heights of its own, so that two never lie on one another: rows of the main line at multiples of
// a row, its boxes half a row lower, the side column a quarter of a row away from both.
const QUARTER = ROW_HEIGHT / 4

/**
 * The main line: the longest way from the start along steps that go forward in the declared order; of equally long ones
 * that on which more can be done.
 */
export function mainLine({ states, steps }: Shape): string[] {
  const order = [START, ...states]
  const busy = (way: readonly string[]): number =>
    steps.filter(({ from }) => from.some((state) => way.includes(state))).length
  const longest = new Map<string, string[]>()
  for (const state of order.toReversed()) {
    const here = order.indexOf(state)
    const ways = steps
      .filter(({ from, to }) => from.includes(state) && order.indexOf(to) > here)
      .map(({ to }) => longest.get(to) ?? [to])
    const best = ways.reduce<string[]>(
      (most, way) => (way.length > most.length || (way.length === most.length && busy(way) > busy(most)) ? way : most),
      [],
    )
    longest.set(state, [state, ...best])
  }
  return longest.get(START) ?? [START]
}

type Side = 'left' | 'middle' | 'right'

/** All lines into one state through one lane area: they join before they arrive. */
interface Bus {
  side: Side
  to: string
  top: number
  bottom: number
  lane: number
}

/**
 * Lays out a procedure.
 * @returns boxes (one for each state and the start), rows (one for each step and state it may be taken in) and a line for each row
 */
export function layoutOf(shape: Shape): Layout {
  const main = mainLine(shape)
  const onMain = new Set(main)
  const side = shape.states.filter((state) => !onMain.has(state))
  const rowsUnder = (state: string) =>
    shape.steps
      .filter(({ from }) => from.includes(state))
      .map(({ step, to }) => ({ step, to: to === 'same' ? state : to }))

  // Heights first: the main line from the top, then the side column beside what leads into it.
  const boxAt = new Map<string, number>()
  const rowAt = new Map<string, number>()
  let y = ROW_HEIGHT / 2 + BOX_HEIGHT / 2 - 5
  y = Math.ceil((y - ROW_HEIGHT / 2) / ROW_HEIGHT) * ROW_HEIGHT + ROW_HEIGHT / 2
  for (const state of main) {
    boxAt.set(state, y)
    const under = rowsUnder(state)
    under.forEach(({ step }, index) => rowAt.set(`${state} ${step}`, y + STEP_AWAY + index * ROW_HEIGHT))
    y += under.length === 0 ? 2 * ROW_HEIGHT : 2 * STEP_AWAY + (under.length - 1) * ROW_HEIGHT
  }
  const bottomOfMain = y - ROW_HEIGHT / 2
  const lowest = QUARTER + 2 * QUARTER + ROW_HEIGHT
  let free = lowest
  /** as high as the highest step that leads to it, of those placed; null while none is */
  const wanted = (state: string): number | null => {
    const into = [...rowAt].filter(([id]) => {
      const [from, step] = id.split(' ') as [string, string]
      return rowsUnder(from).some((row) => row.step === step && row.to === state)
    })
    return into.length === 0 ? null : Math.min(...into.map(([, at]) => at))
  }
  const waiting = [...side]
  while (waiting.length > 0) {
    // The highest of those that something placed already leads to; when there is none, the first declared.
    const next = waiting.reduce((best, state) =>
      (wanted(state) ?? Infinity) < (wanted(best) ?? Infinity) ? state : best,
    )
    waiting.splice(waiting.indexOf(next), 1)
    const least = Math.max(free, wanted(next) ?? free)
    const centre = Math.ceil((least - 3 * QUARTER) / ROW_HEIGHT) * ROW_HEIGHT + 3 * QUARTER
    boxAt.set(next, centre)
    const under = rowsUnder(next)
    under.forEach(({ step }, index) => rowAt.set(`${next} ${step}`, centre + STEP_AWAY + index * ROW_HEIGHT))
    free = centre + STEP_AWAY + Math.max(0, under.length - 1) * ROW_HEIGHT + (under.length === 0 ? 13 : STEP_AWAY)
  }

  // Then which lane each line takes, and from how high to how low.
  const wayOf = (from: string, to: string): Side | 'down' | 'loop' => {
    if (from === to) return 'loop'
    if (onMain.has(from) && onMain.has(to)) {
      const ahead = main.indexOf(to) - main.indexOf(from)
      return ahead === 1 ? 'down' : ahead < 0 ? 'left' : 'middle'
    }
    return onMain.has(from) || onMain.has(to) ? 'middle' : 'right'
  }
  const buses = new Map<string, Bus>()
  for (const [id, at] of rowAt) {
    const [from, step] = id.split(' ') as [string, string]
    const to = rowsUnder(from).find((row) => row.step === step)!.to
    const way = wayOf(from, to)
    if (way === 'down' || way === 'loop') continue
    const end = boxAt.get(to)!
    const bus = buses.get(`${way} ${to}`) ?? { side: way, to, top: end, bottom: end, lane: 0 }
    buses.set(`${way} ${to}`, { ...bus, top: Math.min(bus.top, at), bottom: Math.max(bus.bottom, at) })
  }
  const lanes = { left: 0, middle: 0, right: 0 }
  for (const area of ['left', 'middle', 'right'] as const) {
    const taken: Bus[][] = []
    // The shortest nearest to the column.
    const short = [...buses.values()]
      .filter(({ side: of }) => of === area)
      .sort((a, b) => a.bottom - a.top - (b.bottom - b.top))
    for (const bus of short) {
      let lane = taken.findIndex((others) =>
        others.every((other) => other.bottom + 8 < bus.top || bus.bottom + 8 < other.top),
      )
      if (lane === -1) lane = taken.push([]) - 1
      taken[lane]!.push(bus)
      bus.lane = lane
    }
    lanes[area] = taken.length
  }

  // Then the widths, and the lines.
  const room = (area: Side): number => (lanes[area] === 0 ? 0 : BESIDE + lanes[area] * LANE)
  const mainX = room('left') + 1
  const mainRight = mainX + COLUMN
  const sideX = mainRight + room('middle') + BESIDE
  const sideRight = sideX + COLUMN
  const laneX = ({ side: area, lane }: Bus): number =>
    area === 'left'
      ? mainX - BESIDE - lane * LANE
      : area === 'middle'
        ? mainRight + BESIDE + lane * LANE
        : sideRight + BESIDE + lane * LANE
  const xOf = (state: string): number => (onMain.has(state) ? mainX : sideX)

  const boxes = [...boxAt].map(([state, centre]) => ({
    state,
    x: xOf(state),
    y: centre - BOX_HEIGHT / 2,
    width: COLUMN,
    height: BOX_HEIGHT,
  }))
  const rows: Row[] = []
  const lines: Line[] = []
  for (const [id, at] of rowAt) {
    const [from, step] = id.split(' ') as [string, string]
    const to = rowsUnder(from).find((row) => row.step === step)!.to
    const way = wayOf(from, to)
    const trunk = xOf(from) + TRUNK
    const box = { x: trunk + 10, y: at - ROW_HEIGHT / 2, width: COLUMN - TRUNK - 10, height: ROW_HEIGHT }
    rows.push({ id, step, state: from, to, way: way === 'down' || way === 'loop' ? way : 'away', ...box })
    const begin = [trunk, boxAt.get(from)! + BOX_HEIGHT / 2] as const
    const here = [trunk, at] as const
    if (way === 'loop') lines.push({ id, points: [begin, here, [trunk + 10, at]] })
    else if (way === 'down') lines.push({ id, points: [begin, here, [trunk, boxAt.get(to)! - BOX_HEIGHT / 2]] })
    else {
      const bus = buses.get(`${way} ${to}`)!
      const x = laneX(bus)
      const end = boxAt.get(to)!
      // From the middle into the right side of the main line or the left side of the side column.
      const edge = way === 'left' ? mainX : way === 'right' ? sideRight : onMain.has(to) ? mainRight : sideX
      lines.push({ id, points: [begin, here, [x, at], [x, end], [edge, end]] })
    }
  }
  const bottom = Math.max(
    bottomOfMain,
    ...[...boxAt.values()].map((centre) => centre + BOX_HEIGHT),
    ...[...rowAt.values()].map((at) => at + ROW_HEIGHT),
  )
  return {
    width: side.length === 0 ? mainRight + room('middle') + 1 : sideRight + room('right') + 1,
    height: bottom,
    boxes,
    rows,
    lines,
  }
}
