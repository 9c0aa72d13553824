// Progress of long work, on stderr: a bar on a terminal, else a line every five seconds.

export type Progress = { step(done: number): void; end(): void }

const REDRAW_MS = 100
const LINE_MS = 5_000
const WIDTH = 28

/** Shows how much of `total` is done. `what` is a short word in both languages. */
export function progress(what: string, total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  const began = performance.now()
  let last = began
  const words = (done: number): string => {
    const seconds = (performance.now() - began) / 1_000
    return `${done}/${total} · ${seconds.toFixed(0)} s${seconds > 0 ? ` · ${Math.round(done / seconds)}/s` : ''}`
  }
  const bar = (done: number): string => {
    const full = total === 0 ? WIDTH : Math.round((done / total) * WIDTH)
    return `${what} [${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${words(done)}`
  }
  return {
    step(done) {
      const now = performance.now()
      if (now - last < (out.isTTY ? REDRAW_MS : LINE_MS)) return
      last = now
      out.write(out.isTTY ? `\r${bar(done)}\u001b[K` : `${what} ${words(done)}\n`)
    },
    end() {
      if (out.isTTY) out.write('\r\u001b[K')
    },
  }
}
