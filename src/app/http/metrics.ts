// What the platform counts about itself, in the Prometheus text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/). Counters live in memory and start at zero.

type Labels = Readonly<Record<string, string>>

/** Upper bounds in seconds; requests are expected to end within tens of milliseconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

export type Metrics = {
  count(name: string, labels?: Labels, by?: number): void
  observe(name: string, seconds: number, labels?: Labels): void
  /** The counters and histograms, and `gauges` as they are now. */
  text(gauges: Readonly<Record<string, number>>): string
}

const help: Readonly<Record<string, { type: 'counter' | 'histogram' | 'gauge'; says: string }>> = {
  suan_acts_total: {
    type: 'counter',
    says: 'Acts over HTTP by name and outcome (done, refused, invalid, forbidden, limited, failed)',
  },
  suan_model_answers_total: { type: 'counter', says: 'Questions put to the optional language model, by outcome' },
  suan_usage_events_total: { type: 'counter', says: 'Usage events by answer' },
  suan_http_request_seconds: { type: 'histogram', says: 'Time to answer a request by kind of route' },
  suan_http_responses_total: { type: 'counter', says: 'Responses by status' },
  suan_follow_ups_waiting: { type: 'gauge', says: 'Follow-ups that wait to be performed' },
  suan_follow_ups_stuck: { type: 'gauge', says: 'Follow-ups that failed so often that a person has to look' },
  suan_follow_ups_settled: { type: 'gauge', says: 'Follow-ups settled by this process' },
  suan_timers_fired: { type: 'gauge', says: 'Timers fired by this process' },
  suan_leaves_waiting: { type: 'gauge', says: 'Leaves that wait for their place in the evidence log' },
  suan_log_size: { type: 'gauge', says: 'Leaves in the evidence log' },
  suan_log_rolled_back: { type: 'gauge', says: '1 when the log and the database disagree and nothing is signed' },
  suan_log_broken: { type: 'gauge', says: '1 when leaves get no place in the log and no act is accepted' },
  suan_timers_kept: { type: 'gauge', says: 'Tries of timers that came to no answer and are made again' },
  suan_event_listeners: { type: 'gauge', says: 'Open server-sent-event channels' },
}

const escape = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

export function openMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>()
  const histograms = new Map<string, Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>>()

  return {
    count(name, labels = {}, by = 1) {
      const series = counters.get(name) ?? new Map<string, number>()
      counters.set(name, series)
      const key = labelText(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    observe(name, seconds, labels = {}) {
      const series =
        histograms.get(name) ?? new Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>()
      histograms.set(name, series)
      const key = labelText(labels)
      const one = series.get(key) ?? { labels, buckets: BUCKETS.map(() => 0), sum: 0, count: 0 }
      series.set(key, one)
      BUCKETS.forEach((bound, i) => {
        if (seconds <= bound) one.buckets[i]! += 1
      })
      one.sum += seconds
      one.count += 1
    },
    text(gauges) {
      const lines: string[] = []
      const head = (name: string): void => {
        const h = help[name]
        if (h) lines.push(`# HELP ${name} ${h.says}`, `# TYPE ${name} ${h.type}`)
      }
      for (const [name, series] of counters) {
        head(name)
        for (const [labels, value] of series) lines.push(`${name}${labels} ${value}`)
      }
      for (const [name, series] of histograms) {
        head(name)
        for (const { labels, buckets, sum, count } of series.values()) {
          BUCKETS.forEach((bound, i) =>
            lines.push(`${name}_bucket${labelText({ ...labels, le: String(bound) })} ${buckets[i]}`),
          )
          lines.push(`${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`)
          lines.push(`${name}_sum${labelText(labels)} ${sum.toFixed(6)}`, `${name}_count${labelText(labels)} ${count}`)
        }
      }
      for (const [name, value] of Object.entries(gauges)) {
        head(name)
        lines.push(`${name} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}
