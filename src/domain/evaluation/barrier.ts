// The hidden-barrier window: what the room adds to the steps of evaluation.barrier.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { hashOfProof, isHash } from '#kernel/identity'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import { canonical, type Json } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Instant } from '#kernel/time'
import { assignedRefusal, ownWorkRefusal, playerRefusal } from './bodies.ts'
import { countAnonymous, floodRefusal, isAnonymous, lastHour, lengthRefusal, LIMITS, type LastHour } from './limits.ts'

export const BARRIER = 'evaluation.barrier'
const ANONYMOUS = 'platform/evaluation-rules#anonymous'
const PUBLICATION = 'platform/evaluation-rules#publication'
const ROUTING = 'platform/evaluation-rules#routing'
const OBJECTION = 'platform/evaluation-rules#objection'

/** Clocks that somebody other than the reporter must meet. */
const AWAITED = new Set(['routing', 'answer', 'review'])
/** What is written for the reporter, and what of it a tracking code shows. */
const TOLD = new Set(['answer', 'not-take', 'review', 'transfer'])
const BY_REPORTER = new Set(['report', 'leave-contact', 'add', 'withdraw', 'object'])

/** The body that answers: named by the routing, or by the one transfer after it. */
const handlerOf = (file: CaseFile): string | undefined =>
  file.taken['transfer']?.marks['to'] ?? file.taken['route']?.marks['to']

/** Mainland mobile numbers, identity numbers and e-mail addresses: never in public words. Not proof that there is nothing else. */
const PERSONAL = /(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|[\w.+-]+@[\w-]+\.\w+/

function reportRefusal(input: StepInput, more: Recordable, { actor, law, at }: Circumstances): Refusal | undefined {
  const { files, trackingHash } = input
  const most = law.integer(LIMITS, 'files')
  if (Array.isArray(files) && files.length > most)
    return refuse('too-many-files', { zh: `附件不超过 ${most} 个`, en: `at most ${most} files` }, LIMITS)
  if (trackingHash !== undefined && !isHash(trackingHash))
    return refuse(
      'bad-tracking-hash',
      { zh: '查询码的哈希值应为 64 位十六进制', en: 'the hash of the tracking code has 64 hex digits' },
      ANONYMOUS,
    )
  if (!isAnonymous(actor)) return undefined
  if (trackingHash === undefined)
    return refuse(
      'tracking-hash-missing',
      { zh: '匿名反映须先取得查询码', en: 'get a tracking code first to report without a name' },
      ANONYMOUS,
    )
  return floodRefusal((more['lastHour'] ?? null) as LastHour, law, at, LIMITS)
}

/** All anonymous reporters act as one party: who speaks for a file is told by the proof of its code. */
function proofRefusal(input: StepInput, more: Recordable): Refusal | undefined {
  const { proof } = input
  if (isHash(proof) && hashOfProof(proof) === more['trackingHash']) return undefined
  return refuse(
    'proof-missing',
    { zh: '请用查询码打开本件后办理', en: 'open the file with its tracking code first' },
    ANONYMOUS,
  )
}

function publicRefusal(input: StepInput): Refusal | undefined {
  if (input['noPersonalData'] !== 'yes')
    return refuse(
      'personal-data',
      { zh: '公开前须核对不含个人信息', en: 'check first that there is no personal data' },
      PUBLICATION,
    )
  if (PERSONAL.test(`${input['matter']} ${input['answer']}`))
    return refuse(
      'personal-data',
      {
        zh: '公开文字中有电话、证件号码或者邮箱，请删去',
        en: 'the public words hold a telephone, identity number or e-mail address',
      },
      PUBLICATION,
    )
  return undefined
}

const isAuthority = ({ actor }: Circumstances): boolean => actor.role.startsWith('authority:')

function refusalAt(
  step: string,
  file: CaseFile,
  input: StepInput,
  more: Recordable,
  now: Circumstances,
): Refusal | undefined {
  const { actor, law } = now
  const long = lengthRefusal(input, law, LIMITS)
  if (long && BY_REPORTER.has(step)) return long
  switch (step) {
    case 'report':
      return reportRefusal(input, more, now)
    case 'leave-contact':
    case 'add':
    case 'withdraw':
    case 'object':
      return isAnonymous(actor) ? proofRefusal(input, more) : undefined
    case 'transfer':
      if (input['to'] === handlerOf(file))
        return refuse('same-body', { zh: '移送的机关与原机关相同', en: 'it is with that body already' }, ROUTING)
      return file.parts['handler'] === undefined
        ? undefined
        : refuse('begun', { zh: '承办机关已开始办理，不再移送', en: 'the body has begun; no transfer now' }, ROUTING)
    case 'hear-body':
    case 'answer':
      return assignedRefusal(actor, handlerOf(file), ROUTING)
    case 'not-take':
      return isAuthority(now) && actor.role !== 'authority:market'
        ? assignedRefusal(actor, handlerOf(file), ROUTING)
        : undefined
    case 'review':
      return ownWorkRefusal(actor, file, ['handler', 'router'], OBJECTION)
    case 'publish':
      return (
        (isAuthority(now) ? playerRefusal(actor, file, ['handler', 'reviewer'], PUBLICATION) : undefined) ??
        publicRefusal(input)
      )
    case 'open-finding':
    case 'close':
    case 'close-not-taken':
    case 'close-reviewed':
      return isAuthority(now) ? playerRefusal(actor, file, ['handler', 'reviewer', 'router'], OBJECTION) : undefined
    default:
      return undefined
  }
}

async function factsAt(sql: Sql, step: string, file: CaseFile | null): Promise<Recordable> {
  if (step === 'report') return { lastHour: await lastHour(sql, 'report') }
  if (!BY_REPORTER.has(step) || file === null) return {}
  const row = await sql.one<{ hash: string | null }>(
    'select tracking_hash as hash from evaluation.barrier where file = $1',
    [file.file],
  )
  return { trackingHash: row?.hash ?? null }
}

/** Keeps what the window shows of a file: in the same transaction as the step. */
function keep(
  tx: Tx,
  { file, no, to, step, clocks, document }: StepDecision,
  input: StepInput,
  { at, place, anonymous }: { at: Instant; place: string; anonymous: boolean },
): void {
  const day = dayIn(at)
  const moved = Object.entries(clocks).filter(([name]) => AWAITED.has(name))
  const running = moved.find(([, clock]) => clock.state === 'running')
  const due = running?.[1].dueOn ?? null
  if (step === 'report') {
    tx.queue(
      `insert into evaluation.barrier (file, no, place, kind, anonymous, tracking_hash, state, opened_on, due_on, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [file, no, place, input['kind'], anonymous, input['trackingHash'] ?? null, to, day, due, at],
    )
    if (anonymous) countAnonymous(tx, 'report', at)
    return
  }
  const answer =
    TOLD.has(step) && document
      ? canonical({ text: document.body.text, remedies: document.body.remedies, day } as unknown as Json)
      : null
  tx.queue(
    `update evaluation.barrier set state = $2, since = greatest(since, $3), due_on = case when $4 then $5::date else due_on end,
       routed_to = coalesce($6, routed_to), answer = coalesce($7, answer), answered_on = case when $8 then $9::date else answered_on end,
       public_matter = coalesce($10, public_matter), public_answer = coalesce($11, public_answer),
       published_on = case when $10::text is null then published_on else $9::date end where file = $1`,
    [
      file,
      to,
      at,
      moved.length > 0,
      due,
      step === 'route' || step === 'transfer' ? input['to'] : null,
      answer,
      step === 'answer' || step === 'not-take',
      day,
      step === 'publish' ? input['matter'] : null,
      step === 'publish' ? input['answer'] : null,
    ],
  )
}

/** What the room adds to each step of the window. */
export const barrierExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(BARRIER).steps.map(({ step }): [string, StepExtra] => [
      step,
      {
        facts: (tx, _input, { file }) => factsAt(tx, step, file),
        check: (file, input, more, now) => refusalAt(step, file, input, more, now),
        // What the follow-up needs to open the tracked change.
        decide: (file) => (step === 'open-finding' ? { title: file.title, place: file.place } : {}),
        effect: async (tx, decision, input, { at, file, actor }) =>
          keep(tx, decision, input, { at, place: file.place, anonymous: isAnonymous(actor) }),
      },
    ]),
  )
