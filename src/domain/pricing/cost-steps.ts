// What this room adds to the steps of law/procedures/pricing.cost-report: which body may rest on which ground, the form that a
// step goes by, and that nobody borrows the sanction of another ground.
import { refuse, type Recordable, type Refusal } from '#kernel/act'
import { standingOf } from '#domain/admission'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { partyOf, type Actor } from '#kernel/identity'
import { callOff, chartNamed, setTimer } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import { addDays, dayIn, type Instant } from '#kernel/time'
import {
  ADJUSTMENT,
  COST_REPORT,
  costFacts,
  FORM,
  hookOf,
  verifiedOf,
  type Adjustment,
  type CostFacts,
  type FormFiled,
} from './cost-facts.ts'
import { keepFigures } from './cost-figures.ts'
import { hookCard, hookRefusal, limitsText, sanctionRefusal, type Hook } from './cost-hooks.ts'

export const REMIND = 'pricing.cost-form.remind'
const REMINDER = 'platform/price-rules#cost-reminder'

/** `licensed`: whether the business named holds a telecom licence; asked where the ground is for those alone */
type More = { actorPlace: string | null; licensed: boolean | null; filed: FormFiled | null; adjustments: Adjustment[] }
const moreOf = (more: Recordable): More => more as unknown as More

/** The ground that was chosen, or that the opening step chooses; the notice has a field of that name for its words. */
const chosen = (file: CaseFile, input: StepInput): Hook =>
  hookOf(file) ?? (file.state === 'start' ? (input['hook'] as Hook | undefined) : undefined) ?? 'contract'

/** The steps that go by a form, each pinned to the version that it saw. */
const PINS = new Set(['submit', 'tell-findings', 'verify', 'issue-report'])

const needForm = refuse('no-form', { zh: '尚未提交成本表', en: 'no cost form has been filed' }, FORM)

/** The day bounds of a form's months must be those said to be reported. */
function periodRefusal({ form }: FormFiled, input: StepInput): Refusal | undefined {
  const months = form.capacity.map(({ month }) => month).toSorted()
  const [first, last] = [months[0]!, months.at(-1)!]
  if (String(input['periodFrom']).startsWith(first) && String(input['periodUntil']).startsWith(last)) return undefined
  return refuse(
    'period-differs',
    {
      zh: `成本表的月份为 ${first} 至 ${last}，与所填报告期不符`,
      en: `the form is of ${first} to ${last}, not of the period entered`,
    },
    FORM,
  )
}

const amountRefusal = (expectedFen: number, got: unknown, basis: string): Refusal | undefined =>
  got === expectedFen
    ? undefined
    : refuse(
        'total-differs',
        // no figure here: overseers read the words of a refusal
        { zh: '金额应等于成本表的合计（见成本表）', en: 'the amount is the total of the cost form, as shown there' },
        basis,
      )

type Check = (asked: { file: CaseFile; input: StepInput; more: More }) => Refusal | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  submit: ({ input, more: { filed } }) =>
    filed === null
      ? needForm
      : (amountRefusal(filed.totalFen, input['totalCostAmountFen'], FORM) ?? periodRefusal(filed, input)),
  'tell-findings': ({ more: { filed } }) => (filed === null ? needForm : undefined),
  verify({ input, more: { filed, adjustments } }) {
    if (filed === null) return needForm
    const open = adjustments.filter(({ decision }) => decision === null)
    if (open.length > 0)
      return refuse(
        'adjustment-undecided',
        { zh: `尚有 ${open.length} 项调整未决定`, en: `${open.length} adjustments are not decided yet` },
        ADJUSTMENT,
      )
    return amountRefusal(verifiedOf(filed, adjustments).totalFen, input['verifiedCostAmountFen'], ADJUSTMENT)
  },
  'order-to-correct': ({ file }) => sanctionRefusal(hookOf(file), 'order'),
  'order-true-report': ({ file }) => sanctionRefusal(hookOf(file), 'order'),
  'refer-penalty': ({ file }) => sanctionRefusal(hookOf(file), 'fine'),
}

/** Keeps where a request stands, so that its two sides find it and nobody else does. */
function keepRequest(
  tx: Tx,
  decision: StepDecision & Recordable,
  input: StepInput,
  { file, at }: { file: CaseFile; at: Instant },
): void {
  const { players, clocks, to, ended, no } = decision
  const bodies = [...(players['authority'] ?? []), ...(players['platform'] ?? [])]
  const running = Object.entries({ ...file.clocks, ...clocks }).filter(([, clock]) => clock.state === 'running')
  const [name, clock] = running.toSorted(([, a], [, b]) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1))[0] ?? []
  const pinned = decision['form'] === undefined ? {} : { [decision.step]: decision['form'] }
  tx.queue(
    `insert into pricing.cost_request (file, no, title, hook, provider, bodies, place, state, ended, due_on, due_of, pinned, opened_at, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
     on conflict (file) do update set bodies = excluded.bodies, state = excluded.state, ended = excluded.ended,
       due_on = excluded.due_on, due_of = excluded.due_of, pinned = cost_request.pinned || excluded.pinned, since = excluded.since`,
    [
      decision.file,
      no,
      file.title,
      chosen(file, input),
      players['operator']?.[0],
      bodies,
      file.place,
      to,
      ended,
      ended ? null : (clock?.dueOn ?? null),
      ended || name === undefined ? null : chartNamed(COST_REPORT).clocks![name]!.of,
      JSON.stringify(pinned),
      at,
    ],
  )
}

/** A word some days before the time to report ends; none where that day is past already or the last day is not known. */
function remindBefore(tx: Tx, decision: StepDecision & Recordable, id: string): void {
  const remindOn = decision['remindOn']
  if (typeof remindOn !== 'string') return
  setTimer(tx, {
    timer: `${id.slice(0, 34)}ff`,
    act: REMIND,
    input: { file: decision.file },
    // 09:00 in Shanghai
    dueAt: `${remindOn}T01:00:00.000Z`,
    basis: [REMINDER],
    stream: `file/${decision.file}`,
    // above the places of the clocks of the step
    seq: decision.n * 64 + 63,
  })
}

function extraOf(name: string): StepExtra {
  const asksForAuthority = name === 'select-hook' || name === 'select-catalogue-hook' || name === 'select-contract-hook'
  const notifies = name === 'notify' || name === 'notify-by-contract'
  return {
    async facts(tx, input, { file, actor, at }: { file: CaseFile | null; actor: Actor; at: Instant }) {
      const own = await partyOf(tx, actor.party)
      const business = input.with?.['operator']
      const licensed =
        input['hook'] === 'telecom-cost' && business !== undefined && asksForAuthority
          ? (await standingOf(tx, business, dayIn(at))).state === 'in-force'
          : null
      const { filed, adjustments }: Pick<CostFacts, 'filed' | 'adjustments'> =
        file !== null && PINS.has(name) ? await costFacts(tx, file.file) : { filed: null, adjustments: [] }
      const more: More = { actorPlace: own?.place ?? null, licensed, filed, adjustments }
      return more as unknown as Recordable
    },

    ...(notifies
      ? { fills: (file, _input, _more, { law }) => ({ limits: limitsText(hookCard(hookOf(file) ?? 'contract', law)) }) }
      : {}),

    check(file, input, recorded, { actor, law }) {
      const more = moreOf(recorded)
      if (asksForAuthority)
        return hookRefusal(chosen(file, input), {
          role: actor.role,
          place: more.actorPlace,
          law,
          licensed: more.licensed,
          ...(typeof input['catalogueEntry'] === 'string' ? { catalogueEntry: input['catalogueEntry'] } : {}),
        })
      if (notifies && input['limits'] !== undefined)
        return refuse(
          'limits-are-written',
          {
            zh: '依据的边界由平台按法律写入，不得自填',
            en: 'the limits of the ground are written from the law, not entered',
          },
          'cn/price-law#34',
        )
      return CHECKS[name]?.({ file, input, more })
    },

    decide(file, input, recorded, { law }) {
      const { filed, adjustments } = moreOf(recorded)
      const hook = chosen(file, input)
      return {
        ...(PINS.has(name) && filed !== null
          ? {
              form: {
                version: filed.version,
                sha256: filed.sha256,
                totalFen: filed.totalFen,
                adjustments: adjustments.length,
              },
            }
          : {}),
        ...(name === 'notify' || name === 'refer-penalty' ? { hook: hookCard(hook, law) } : {}),
        ...(notifies ? { leadDays: law.days(REMINDER, 'lead-days') } : {}),
        // What the penalty file begins with: a lead, no finding.
        ...(name === 'refer-penalty'
          ? {
              lead: {
                title: `${file.no} 拒报或者虚报成本（线索）`,
                place: file.place,
                facts: String(input['facts']),
                about: `file/${file.file}`,
                party: file.parts['operator']?.[0] ?? null,
              },
            }
          : {}),
      }
    },

    effect(tx, decision, input, { id, at, file, more }) {
      keepRequest(tx, decision, input, { file, at })
      if (notifies) {
        const dueOn = decision.clocks['reply']?.dueOn
        const remindOn = dueOn ? addDays(dueOn, -Number(decision['leadDays'])) : undefined
        if (remindOn !== undefined && remindOn > dayIn(at)) remindBefore(tx, { ...decision, remindOn }, id)
      }
      if (name === 'submit' || name === 'refuse-to-report' || name === 'drop')
        callOff(tx, `file/${decision.file}`, REMIND, at)
      if (name === 'verify') {
        const { filed, adjustments } = moreOf(more)
        keepFigures(
          tx,
          {
            file: decision.file,
            version: filed!.version,
            stage: 'verified',
            provider: decision.players['operator']![0]!,
            place: file.place,
            at,
          },
          verifiedOf(filed!, adjustments).cells,
        )
      }
      return Promise.resolve()
    },
  }
}

/** What the room adds to each step of a cost report. */
export const costExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(chartNamed(COST_REPORT).steps.map(({ step }) => [step, extraOf(step)]))
