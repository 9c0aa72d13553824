// What this room adds to filings (law/procedures/admission.filing.yaml) and to the voluntary registry
// (admission.registry.yaml): each file is kept for lists and the interface. A filing mirrors one that some law creates;
// the registry is voluntary, and nothing anywhere asks whether a party is in it (Business Environment Regulation 39).
import { refuse, type Recordable } from '#kernel/act'
import type { StepExtra, StepInput } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Day } from '#kernel/time'
import { matterNamed } from './matters.ts'
import { applicationOf, keepStep, originOf, type Application, type Entry, type Marks } from './zone.ts'

export const FILING = 'admission.filing'
export const REGISTRY = 'admission.registry'

const VOLUNTARY = 'platform/admission-rules#registry-voluntary'
const BRANCHES: Readonly<Record<string, string>> = { icp: 'icp-filing', police: 'police-filing', mlps: 'mlps-filing' }

const MARKS: Readonly<Record<string, Readonly<Record<string, Marks>>>> = {
  [FILING]: {
    'file-icp': { filed: true },
    'file-police': { filed: true },
    'file-mlps': { filed: true },
    return: { correction: true },
    'enter-return': { correction: true },
    record: { outcome: 'recorded' },
    'enter-police-record': { outcome: 'recorded' },
    'enter-mlps-certificate': { outcome: 'recorded' },
    'enter-mlps-certificate-three': { outcome: 'recorded' },
  },
  [REGISTRY]: { register: { filed: true }, return: { correction: true }, enter: { outcome: 'recorded' } },
}

/** A filing taken back before it was recorded has come to no result of the authority's. */
const UNDECIDED = new Set(['draft', 'graded', 'submitted', 'returned'])

type More = { seat: string | null; application: Application | null }

function entryOf(procedure: string, input: StepInput, seat: string | null, place: string): Entry {
  const matter = procedure === REGISTRY ? 'resource-registry' : BRANCHES[String(input['branch'])]!
  const role = matterNamed(matter)?.authority.role ?? null
  const keepers = procedure === REGISTRY ? ['authority:industry', 'authority:data'] : role === null ? [] : [role]
  return { matters: [matter], roles: keepers, origin: originOf(seat ?? 'cn', place), size: null, channel: null }
}

function extraOf(procedure: string, step: string, opens: boolean): StepExtra {
  return {
    async facts(tx, input, { actor }) {
      const more: More = {
        seat: opens ? ((await partyOf(tx, actor.party))?.place ?? null) : null,
        application: input.file === undefined ? null : ((await applicationOf(tx, input.file)) ?? null),
      }
      return more as unknown as Recordable
    },
    check: (_file, input) =>
      procedure === REGISTRY && step === 'register' && input['voluntary'] !== 'yes'
        ? refuse(
            'voluntary-not-known',
            {
              zh: '请确认已知悉：登记自愿，不登记不影响挂牌',
              en: 'please confirm that you know: registering is voluntary and listing does not depend on it',
            },
            VOLUNTARY,
            'cn/business-environment#39',
          )
        : undefined,
    decide: (file, input, recorded, { day }) => ({
      on: day,
      ...(opens ? { entry: entryOf(procedure, input, (recorded as unknown as More).seat, file.place) } : {}),
    }),
    async effect(tx, decision, _input, { actor, at, file, more: recorded }) {
      const { application } = recorded as unknown as More
      const withdrawn: Marks =
        (step === 'withdraw' || step === 'leave') && UNDECIDED.has(decision.from) ? { outcome: 'withdrawn' } : {}
      keepStep(
        tx,
        decision,
        {
          procedure,
          entry: (decision['entry'] as Entry | undefined) ?? null,
          marks: MARKS[procedure]?.[step] ?? withdrawn,
          isFiled: application?.filed ?? false,
        },
        { actor, at, day: decision['on'] as Day, file },
      )
    },
  }
}

/** What every step of the filing or the registry gets from this room. */
export const filingExtras = (procedure: typeof FILING | typeof REGISTRY): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(procedure).steps.map(({ step, from }) => [step, extraOf(procedure, step, from.includes('start'))]),
  )
