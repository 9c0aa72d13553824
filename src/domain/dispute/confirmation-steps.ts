// What this room adds to the steps of law/procedures/dispute.confirmation.yaml: the agreement it comes from, what is not
// accepted or would be refused (CPL Interpretation 355, 358), and what both sides declare. What the court enters is its own.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { caseFile, type CaseFile, type StepDecision, type StepExtra, type StepInput } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Tx } from '#kernel/store'
import {
  asRecordable,
  recorded,
  CONFIRMATION,
  fileNamed,
  keepCase,
  keptOf,
  MEDIATION,
  moreOf,
  roomFacts,
  type Kept,
  type More,
  type StepAsked,
} from './case-room.ts'
import { packageOf } from './court-package.ts'
import { bodyRow } from './roster.ts'

const CPL = 'cn/civil-procedure-law#205'
const EXCLUDED = 'cn/civil-procedure-interpretation#355'
const REFUSED = 'cn/civil-procedure-interpretation#358'
const EXCHANGE = 'platform/dispute-rules#exchange'

async function sourceOf(tx: Tx, about: string | undefined): Promise<NonNullable<More['source']> | null> {
  const id = fileNamed(about)
  const file = id === undefined ? undefined : await caseFile(tx, id)
  if (file?.procedure !== MEDIATION) return null
  const [body] = file.parts['body'] ?? []
  return {
    file: file.file,
    state: file.state,
    parts: file.parts,
    kept: (await keptOf(tx, file.file)) ?? {},
    servedOn: file.taken['serve-agreement']?.lastOn ?? null,
    bodyKind: body === undefined ? null : ((await bodyRow(tx, body))?.kind ?? null),
  }
}

/** The two sides and the body are those of the mediation. */
function partsOf({ source }: More, input: StepInput, actor: Actor): Record<string, string> | Refusal {
  if (fileNamed(input.about) === undefined) return {}
  if (!source) return refuse('no-such-mediation', { zh: '没有这一调解案卷', en: 'there is no such mediation' }, CPL)
  const { applicant, other, body } = source.parts
  const all = [...(applicant ?? []), ...(other ?? []), ...(body ?? [])]
  if (!all.includes(actor.party) || applicant?.[0] === undefined || other?.[0] === undefined)
    return refuse(
      'wrong-claimant',
      { zh: '只有该调解的双方或者调解组织可以开卷', en: 'only the sides of that mediation or its body may open this' },
      CPL,
    )
  const swap = other.includes(actor.party)
  return {
    applicant: swap ? other[0] : applicant[0],
    other: swap ? applicant[0] : other[0],
    ...(body?.[0] === undefined ? {} : { body: body[0] }),
  }
}

function openRefusal({ input, more }: StepAsked): Refusal | undefined {
  const { source } = more
  if (!source) return undefined
  if (source.state !== 'effective')
    return refuse(
      'agreement-not-effective',
      { zh: '调解协议尚未生效（各方签章、送达）', en: 'the agreement is not effective yet: signed by all and served' },
      'cn/online-mediation-rules#19',
      CPL,
    )
  const effectiveOn = (source.kept.signed ?? [])
    .map(({ on }) => on)
    .toSorted()
    .at(-1)
  if (effectiveOn !== undefined && input['effectiveOn'] !== effectiveOn)
    return refuse(
      'effective-day-differs',
      { zh: `协议自${effectiveOn}起生效`, en: `the agreement took effect on ${effectiveOn}` },
      'cn/online-mediation-rules#19',
    )
  if (source.bodyKind !== null && source.bodyKind !== input['bodyKind'])
    return refuse(
      'other-kind-of-body',
      { zh: '调解组织的类型与登记不符', en: 'the kind of body is not the one registered' },
      'platform/dispute-rules#lawful-body',
    )
  if (source.kept.agreement?.ownership === true && input['ownership'] !== 'yes')
    return refuse(
      'ownership-not-told',
      {
        zh: '协议含物权、知识产权归属的内容，须如实填写；此类协议不予受理',
        en: 'the agreement decides ownership: say so; such an agreement is not accepted',
      },
      EXCLUDED,
    )
  return undefined
}

/** What a court would refuse is told before it is asked. */
function applyRefusal({ more }: StepAsked): Refusal | undefined {
  const inTheWay = more.source?.kept.agreement?.inTheWay ?? []
  if (inTheWay.length === 0) return undefined
  return refuse(
    'would-be-refused',
    {
      zh: `协议有内容不明确或者依法不予确认（${inTheWay.join('、')}）；可以另行调解变更后再申请，或者依协议起诉`,
      en: `parts of the agreement are unclear or cannot be confirmed (${inTheWay.join(', ')}): mediate a changed one, or sue on it`,
    },
    inTheWay.includes('ownership') ? EXCLUDED : REFUSED,
    'cn/civil-procedure-law#206',
  )
}

function declared({ input }: StepAsked): Refusal | undefined {
  if (input['noHarm'] === 'yes') return undefined
  return refuse(
    'not-declared',
    {
      zh: '申请确认须承诺出于自愿、不损害国家、社会和他人利益',
      en: 'both declare that it is voluntary and harms nobody',
    },
    'cn/civil-procedure-interpretation#353',
    REFUSED,
  )
}

/** A case number is what the court’s message says, where the file went out by the exchange. */
export function caseNumberRefusal({ more, input }: Pick<StepAsked, 'more' | 'input'>): Refusal | undefined {
  if (!more.package) return undefined
  if (more.package.caseNo !== null && more.package.caseNo === input['caseNo']) return undefined
  return refuse(
    more.package.caseNo === null ? 'no-acknowledgement' : 'other-case-number',
    more.package.caseNo === null
      ? {
          zh: '材料经交换移交，尚未收到法院的立案回执',
          en: 'it went out by the exchange and the court has not acknowledged docketing',
        }
      : {
          zh: `案号与法院回执不符：回执为 ${more.package.caseNo}`,
          en: `the court’s message says ${more.package.caseNo}`,
        },
    EXCHANGE,
    'cn/online-litigation-rules#9',
  )
}

type Rule = { check?(asked: StepAsked): Refusal | undefined; keeps?(asked: StepAsked): Kept }
const RULES: Readonly<Record<string, Rule>> = {
  open: { check: openRefusal, keeps: ({ more }) => (more.source ? { source: more.source.file } : {}) },
  'sign-by-applicant': { check: declared },
  'sign-by-other': { check: declared },
  apply: { check: applyRefusal },
  docket: { check: caseNumberRefusal, keeps: ({ input }) => ({ caseNo: String(input['caseNo']) }) },
  confirm: {
    check: ({ more, input }) =>
      more.kept.caseNo === undefined || more.kept.caseNo === input['caseNo']
        ? undefined
        : otherNumber(more.kept.caseNo),
  },
}
const otherNumber = (caseNo: string): Refusal =>
  refuse('other-case-number', { zh: `本案案号为 ${caseNo}`, en: `the number of this case is ${caseNo}` }, EXCHANGE)

async function factsOf(
  tx: Tx,
  step: string,
  input: StepInput,
  { file }: { file: CaseFile | null; actor: Actor },
): Promise<Recordable> {
  const base = await roomFacts(tx, input, { file })
  const about = file?.about ?? input.about
  const more: More = {
    ...base,
    ...(step === 'open' || step === 'apply' ? { source: await sourceOf(tx, about ?? undefined) } : {}),
    ...(step === 'docket' && file !== null ? { package: (await packageOf(tx, file.file)) ?? null } : {}),
  }
  return asRecordable(more)
}

/** What the room adds to each step of judicial confirmation. */
export const confirmationExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(CONFIRMATION).steps.map(({ step }): [string, StepExtra] => {
      const rule = RULES[step]
      const asked = (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances): StepAsked => ({
        file,
        input,
        more: moreOf(more),
        now,
      })
      return [
        step,
        {
          facts: (tx, input, now) => factsOf(tx, step, input, now),
          ...(step === 'open'
            ? { names: (input: StepInput, more: Recordable, actor: Actor) => partsOf(moreOf(more), input, actor) }
            : {}),
          check: (file, input, more, now) => rule?.check?.(asked(file, input, more, now)),
          decide: (file, input, more, now) => {
            const keeps = rule?.keeps?.(asked(file, input, more, now))
            const base: Recordable = { place: file.place, about: file.about }
            return keeps === undefined ? base : { ...base, keeps: recorded(keeps) }
          },
          effect: async (tx, decision, input, { at, file, more }) =>
            keepCase(tx, decision as unknown as StepDecision & { keeps?: Kept }, input, {
              at,
              file,
              more: moreOf(more),
            }),
        },
      ]
    }),
  )
