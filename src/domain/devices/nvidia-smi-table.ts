// The default table of nvidia-smi: two or three lines a card, in columns between bars.
import type { Card } from './nvidia-smi-card.ts'

/** The cards of the table. Names that do not fit are cut there, ending in `...`. */
export function tableReport(text: string): Card[] {
  const driver = /Driver Version: (\S+)/.exec(text)?.[1] ?? null
  const at =
    text
      .split('\n')
      .find((line) => /^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}/.test(line))
      ?.trim() ?? null
  const lines = text.split('\n')
  const end = lines.findIndex((line) => /MIG devices:|Processes:/.test(line))
  return lines.slice(0, end < 0 ? undefined : end).flatMap((line, n) => {
    const head = /^\|\s+(\d+)\s+(.*?)\s+(?:On|Off|TCC|WDDM|MCDM|N\/A)\s*\|\s*([0-9A-Fa-f]+:[0-9A-Fa-f:.]+)\s/.exec(line)
    if (head === null) return []
    const [, index = '', name = '', busId = ''] = head
    const cells = (lines[n + 1] ?? '').split('|').map((cell) => cell.trim())
    const [usage = '', memory = '', util = ''] = cells.slice(1)
    const power = /(\S+)\s*\/\s*(\S+)$/.exec(usage)
    const [, used, total] = /(\S+)\s*\/\s*(\S+)/.exec(memory) ?? []
    const mig = (lines[n + 2] ?? '').split('|').map((cell) => cell.trim())[3]
    const printed: Record<string, string> = { name, 'temperature.gpu': /(\d+)C\b/.exec(usage)?.[0] ?? 'N/A' }
    printed['power.draw'] = power?.[1] ?? 'N/A'
    printed['enforced.power.limit'] = power?.[2] ?? 'N/A'
    printed['memory.used'] = used ?? memory
    printed['memory.total'] = total ?? memory
    printed['utilization.gpu'] = /^(\S+)/.exec(util)?.[1] ?? ''
    if (mig !== undefined && /^(Enabled|Disabled|N\/A)/.test(mig)) printed['mig.mode.current'] = /^\S+/.exec(mig)![0]
    return [{ form: 'table' as const, busId, index, at, driver, printed, instances: [] }]
  })
}
