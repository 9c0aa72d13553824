// procedure 程序 · statecharts with actor, ground, document and clock; timers and notices.
export { procedure, type Procedure, type Transition } from './procedure.ts'
export {
  setTimer,
  callOff,
  dueTimers,
  endTimer,
  isTimerWaiting,
  keepTimer,
  serve,
  noticesOf,
  type Timer,
  type Notice,
} from './due.ts'
export {
  chartNamed,
  charts,
  chartOf,
  readCharts,
  BadChart,
  type Chart,
  type ChartClock,
  type ChartField,
  type ChartStep,
  type Need,
} from './chart.ts'
export { chartFindings, type ChartFinding } from './chart-check.ts'
