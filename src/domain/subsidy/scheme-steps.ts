// Schemes: drafted and adopted on the platform, or entered as in force; the window in which claims are taken.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepExtra, StepInput } from '#kernel/casework'
import type { Json } from '#kernel/proof'
import { jurisdictionsSeenIn } from '#kernel/rules'
import type { Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import { LOCAL } from './numbers.ts'
import { isAward, type Condition, type Programme } from './programme.ts'
import { keyOfDraft, programmeOfDraft, schemeNamed, schemeOf, type Scheme } from './scheme.ts'

/** What the room reads from its folder of law: programmes on file, and the frames of local schemes. */
export type OnFile = { programmes: readonly Programme[]; frames: ReadonlyMap<string, readonly Condition[]> }

const PROGRAMME = 'platform/subsidy-rules#programme'
const WINDOW = 'platform/subsidy-rules#window'

type Known = {
  scheme: Scheme | null
  conditions: Condition[] | null
  programme: Programme | null
  running: string | null
}
const known = (more: Recordable): Known => more as unknown as Known

const noFrame = refuse(
  'no-such-frame',
  { zh: '没有这种支持方式的框架', en: 'there is no frame for this kind of support' },
  LOCAL,
)

function draftRefusal(input: StepInput, { conditions }: Known): Refusal | undefined {
  if (conditions === null) return noFrame
  const { programme, numbers } = programmeOfDraft(input, conditions)
  if (!isAward(programme) && Number(input['rate']) === 0)
    return refuse('no-rate', { zh: '券的抵扣比例不得为零', en: 'a voucher has a share above zero' }, LOCAL)
  const { 'applicant-cap-fen': capFen = 0, 'pool-fen': poolFen = 0 } = numbers.numbers
  return capFen === 0 || poolFen === 0 || capFen > poolFen
    ? refuse(
        'caps-do-not-fit',
        {
          zh: '年度上限和资金池应大于零，上限不高于资金池',
          en: 'cap and pool are above zero and the cap is within the pool',
        },
        LOCAL,
      )
    : undefined
}

function adoptRefusal(file: CaseFile, input: StepInput): Refusal | undefined {
  if (file.taken['review-competition']?.marks['conclusion'] === 'failed')
    return refuse(
      'competition-failed',
      {
        zh: '公平竞争审查结论为不符合，不得出台',
        en: 'the fair-competition review found against it: it may not be issued',
      },
      'cn/fair-competition-review-regulation#18',
    )
  return String(input['until']) < String(input['from'])
    ? refuse('ends-before', { zh: '有效期至早于施行日', en: 'it would end before it begins' }, LOCAL)
    : undefined
}

function enterRefusal(input: StepInput, { programme, running }: Known, { law }: Circumstances): Refusal | undefined {
  if (programme === null)
    return refuse(
      'no-such-programme',
      {
        zh: '没有收录这一方案；没有收录的，不作推断',
        en: 'no such programme is on file; nothing is guessed',
      },
      PROGRAMME,
    )
  const held = law.holds(programme.id)
  if (!held.holds) return refuse('programme-not-in-force', held.says, programme.id)
  if (!jurisdictionsSeenIn(input.place!).includes(programme.id.split('/')[0]!))
    return refuse(
      'programme-elsewhere',
      { zh: '该方案不在本地施行', en: 'the programme does not hold in this place' },
      programme.id,
    )
  return running === null
    ? undefined
    : refuse('entered-already', { zh: '该方案已登记', en: 'the programme was entered already' }, PROGRAMME)
}

function windowRefusal(input: StepInput, { scheme }: Known, { day }: Circumstances): Refusal | undefined {
  const until = String(input['until'])
  if (until < day)
    return refuse('window-over', { zh: '申领截止日早于今日', en: 'the window would close before today' }, WINDOW)
  return scheme?.validUntil != null && until > scheme.validUntil
    ? refuse(
        'window-after-end',
        {
          zh: `申领截止日晚于方案有效期（${scheme.validUntil}）`,
          en: `the window would close after the scheme has ended (${scheme.validUntil})`,
        },
        WINDOW,
      )
    : undefined
}

function insert(
  tx: Tx,
  scheme: Pick<Scheme, 'scheme' | 'key' | 'programme' | 'numbers' | 'place' | 'state'>,
  more: { from: Day | null; until: Day | null; conditions: string; by: string; at: Instant },
): void {
  tx.queue(
    `insert into subsidy.scheme (scheme, key, programme, numbers, place, state, valid_from, valid_until, provider_list, conditions, by_party, since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      scheme.scheme,
      scheme.key,
      JSON.stringify(scheme.programme),
      scheme.numbers === null ? null : JSON.stringify(scheme.numbers),
      scheme.place,
      scheme.state,
      more.from,
      more.until,
      scheme.programme.providerList !== undefined,
      more.conditions,
      more.by,
      more.at,
    ],
  )
}

const set = (tx: Tx, scheme: string, at: Instant, sets: Record<string, unknown>): void => {
  const names = Object.keys(sets)
  tx.queue(
    `update subsidy.scheme set since = $2${names.map((name, i) => `, ${name} = $${i + 3}`).join('')} where scheme = $1`,
    [scheme, at, ...names.map((name) => sets[name])],
  )
}

/** What the room adds to the steps of a scheme. `onFile` is read when a step needs it. */
export function schemeSteps(onFile: () => OnFile): Record<string, StepExtra> {
  const schemeFacts: NonNullable<StepExtra['facts']> = async (tx, _input, { file }) => ({
    scheme: (file === null ? null : ((await schemeOf(tx, file.file)) ?? null)) as unknown as Json,
  })
  const moves = (
    state: Scheme['state'],
    sets: (input: StepInput, day: Day) => Record<string, unknown> = () => ({}),
  ): StepExtra => ({
    facts: schemeFacts,
    effect: async (tx, decision, input, { at }) => set(tx, decision.file, at, { state, ...sets(input, dayIn(at)) }),
  })
  return {
    'draft-scheme': {
      facts: async (_tx, input) => ({
        conditions: (onFile().frames.get(String(input['support'])) ?? null) as unknown as Json,
      }),
      check: (_file, input, more) => draftRefusal(input, known(more)),
      effect: async (tx, { file }, input, { at, actor, more }) => {
        const { programme, numbers } = programmeOfDraft(input, known(more).conditions!)
        insert(
          tx,
          { scheme: file, key: keyOfDraft(file), programme, numbers, place: input.place!, state: 'draft' },
          { from: null, until: null, conditions: String(input['conditions']), by: actor.party, at },
        )
      },
    },
    'adopt-scheme': {
      facts: schemeFacts,
      check: (file, input) => adoptRefusal(file, input),
      effect: async (tx, { file }, input, { at, more }) => {
        const { scheme } = known(more)
        const [from, until] = [String(input['from']), String(input['until'])]
        set(tx, file, at, {
          state: 'in-force',
          valid_from: from,
          valid_until: until,
          numbers: scheme?.numbers == null ? null : JSON.stringify({ ...scheme.numbers, from, until }),
        })
      },
    },
    'enter-scheme': {
      async facts(tx, input) {
        const cite = String(input['programme'])
        const running = await schemeNamed(tx, cite)
        return {
          programme: (onFile().programmes.find(({ id }) => id === cite) ?? null) as unknown as Json,
          running: running !== undefined && running.state !== 'ended' ? running.scheme : null,
        }
      },
      check: (_file, input, more, now) => enterRefusal(input, known(more), now),
      decide: (_file, _input, more, { law }) => {
        const held = law.holds(known(more).programme!.id)
        return held.holds ? { validFrom: held.article.from, validUntil: held.article.until ?? null } : {}
      },
      effect: async (tx, decision, input, { at, actor, more }) => {
        const programme = known(more).programme!
        insert(
          tx,
          {
            scheme: decision.file,
            key: programme.id,
            programme,
            numbers: null,
            place: input.place!,
            state: 'in-force',
          },
          {
            from: decision['validFrom'] as Day,
            until: decision['validUntil'] as Day | null,
            conditions: programme.conditions.map(({ says }) => says.zh).join('；') || programme.notFound.zh,
            by: actor.party,
            at,
          },
        )
      },
    },
    'open-window': {
      ...moves('open', (input, day) => ({ window_from: day, window_until: input['until'] })),
      check: (_file, input, more, now) => windowRefusal(input, known(more), now),
    },
    'close-window': moves('in-force', (_input, day) => ({ window_until: day })),
    'end-scheme': moves('ended'),
  }
}
