// Routine steps of a procedure through the API: what must be entered and of which the journey says nothing is filled in.
import type { Person } from './person.ts'
import type { RunningPlatform } from './platform.ts'

interface Field {
  type: string
  optional?: boolean
  options?: { value: string }[] | null
}
interface Chart {
  steps: { step: string; fields?: Record<string, Field> }[]
}

/** What one step decided. */
export type Decided = Record<string, unknown> & { file: string; no: string }

/** Takes steps of one procedure for whoever may take them. `today` is the legal day as the platform judges. */
export class Clerk {
  readonly #procedure: string
  readonly #chart: Chart
  readonly #paper: { name: string; sha256: string }
  readonly #today: () => string
  private constructor(procedure: string, chart: Chart, paper: { name: string; sha256: string }, today: () => string) {
    this.#procedure = procedure
    this.#chart = chart
    this.#paper = paper
    this.#today = today
  }

  static async of(platform: RunningPlatform, procedure: string, keeper: Person, today: () => string): Promise<Clerk> {
    const response = await fetch(`${platform.url}/api/views/procedure.chart.get?id=${procedure}`)
    const { item } = (await response.json()) as { item: Chart }
    return new Clerk(procedure, item, await keeper.keeps('材料.txt', '示例材料'), today)
  }

  #usual({ type, options }: Field): unknown {
    switch (type) {
      case 'day':
        return this.#today()
      case 'instant':
        return `${this.#today()}T02:00:00.000Z`
      case 'count':
      case 'amountFen':
      case 'ppm':
        return 30
      case 'choice':
        return options![0]!.value
      case 'choices':
        return [options![0]!.value]
      case 'yes-no':
        return 'no'
      case 'files':
        return [this.#paper]
      case 'list':
        return ['其一', '其二']
      default:
        return '示例文字'
    }
  }

  /** Takes a step and expects a yes. */
  async takes(step: string, by: Person, input: Record<string, unknown>): Promise<Decided> {
    const fields = this.#chart.steps.find((one) => one.step === step)?.fields ?? {}
    const usual = Object.entries(fields).flatMap(([name, field]) =>
      field.optional === true ? [] : [[name, this.#usual(field)] as const],
    )
    return await by.does(`${this.#procedure}.${step}`, { ...Object.fromEntries(usual), ...input })
  }
}
