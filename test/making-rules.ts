// Making rules in a test: steps with the usual entries, texts, and what is seen of them.
import { look } from '#kernel/act'
import { anyone, type Actor } from '#kernel/identity'
import { chartNamed, type ChartField } from '#kernel/procedure'
import { dayIn } from '#kernel/time'
import { expect } from 'vitest'
import type { TestPlatform } from './world.ts'

export const REGULATION = 'lawmaking.regulation'

/** What a person would enter in a field of which the test says nothing. */
function entered(p: TestPlatform, { type, options }: ChartField): unknown {
  switch (type) {
    case 'day':
      return dayIn(p.clock.now())
    case 'instant':
      return p.clock.now()
    case 'count':
    case 'amountFen':
    case 'ppm':
      return 30
    case 'choice':
      return options![0]!.value
    case 'yes-no':
      return 'no'
    case 'files':
      return [{ name: '材料.pdf', sha256: 'a'.repeat(64) }]
    case 'list':
      return ['其一', '其二']
    default:
      return '示例文字'
  }
}

const whole = {
  name: 'compute-lease-regulation',
  title: { zh: '算力租赁条例（示例）', en: 'Compute leasing regulation (sample)' },
  issuer: '示例市人民代表大会常务委员会',
  from: '2027-06-01',
  fields: ['compute-industry-promotion'],
  creates: [] as string[],
}
export const firstText = [
  { id: '1', no: '第一条', zh: '支持算力租赁产业发展。', en: 'Compute leasing is supported.' },
  {
    id: '2',
    no: '第二条',
    zh: '主管部门应当在五日内答复。',
    params: { 'answer-days': [{ from: '2027-06-01', value: 5, unit: 'days' }] },
    basis: ['cn/business-environment#62'],
  },
]

/** The steps of making rules on a platform under test, as `who` takes them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function makingRules(p: TestPlatform) {
  const step = (procedure: string, name: string, actor: Actor, input: Record<string, unknown>) => {
    const fields = Object.entries(chartNamed(procedure).stepNamed(name).fields ?? {}).filter(
      ([, field]) => field.optional !== true,
    )
    const usual = Object.fromEntries(fields.map(([field, drawn]) => [field, entered(p, drawn)]))
    return p.act(`${procedure}.${name}`, actor, { ...usual, ...input })
  }
  const yes = async (name: string, actor: Actor, input: Record<string, unknown>, procedure = REGULATION) => {
    const outcome = await step(procedure, name, actor, input)
    if (!outcome.done) throw new Error(`${name} was refused: ${outcome.refused} ${outcome.says.en}`)
    return outcome.decision as { file: string; n: number; to: string }
  }
  const no = async (name: string, actor: Actor, input: Record<string, unknown>, procedure = REGULATION) => {
    const outcome = await step(procedure, name, actor, input)
    if (outcome.done) throw new Error(`${name} was not refused`)
    expect(outcome.basis.length).toBeGreaterThan(0)
    return outcome
  }
  // oxlint-disable-next-line typescript/no-explicit-any
  const see = async (view: string, input: object, actor: Actor = anyone): Promise<any> =>
    look(p.world.store, p.views.get(view)!, { actor, input })
  const put = (file: string, actor: Actor, articles: object[] = firstText, more: object = {}) =>
    p.act('lawmaking.text.put', actor, {
      file,
      label: '征求意见稿',
      explanation: '说明',
      onlyWording: true,
      ...whole,
      articles,
      ...more,
    })
  const mustPut = async (file: string, actor: Actor, articles: object[] = firstText, more: object = {}) => {
    const outcome = await put(file, actor, articles, more)
    if (!outcome.done) throw new Error(`text refused: ${outcome.refused} ${outcome.says.en}`)
    return outcome.decision as {
      version: number
      sha256: string
      warnings: { competence: { warning: string }[] }
      change: { material: boolean } | null
      diverges: object[]
    }
  }
  return { step, yes, no, see, put, mustPut }
}
