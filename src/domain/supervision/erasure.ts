// What this room adds to the steps of supervision.erasure: the lease and the devices that it held, the days of the contract,
// a certificate only when each device has its own answer, and a spot check by those whom a draw and an inspection entitle.
import { devicesHeld } from '#domain/capacity'
import { leaseOf } from '#domain/contracts'
import { heldStreams, holdRefusal } from '#domain/dispute'
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { partyOf } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import { inspectionTold } from './inspection.ts'
import { namesOf, officersHolding, officersRefusal, type Officer } from './officers.ts'

export const ERASURE = 'supervision.erasure'
const DELETE = 'cn/pipl#21'
const RULE = 'platform/supervision-rules#erasure'

type Leased = {
  lease: string
  lessee: string
  provider: string
  place: string
  endedAt: Instant | null
  contractDays: number | null
  /** a negotiated contract: its end has a file of its own already */
  negotiated: boolean
}
type Device = {
  device: string
  serial: string
  certified: boolean
  method: string | null
  declared: string | null
  drawn: boolean
}
type Kept = {
  lease: string | null
  provider: string
  kinds: string
  endedOn: Day | null
  operator: string | null
  contractDays: number | null
}
type Held = { device: string; serial: string; node: string; model: string | null; from: string; until: string | null }
type Known = {
  leased: Leased | null
  held: Held[]
  kept: Kept | null
  devices: Device[]
  officers: Officer[]
  /** of the provider */
  uscc: string | null
  told: boolean
  /** of the lease: what a case has ordered kept */
  keptForCase: string[]
}
const known = (more: Recordable): Known => more as unknown as Known
type Asked = { file: CaseFile; input: StepInput; known: Known; now: Circumstances }

const leaseNamed = (about: string | null | undefined): string | undefined =>
  /^lease\/([0-9a-f]{8}-[0-9a-f-]{27})$/.exec(about ?? '')?.[1]

async function leasedOf(sql: Sql, lease: string): Promise<Leased | null> {
  const found = await leaseOf(sql, lease)
  return found === undefined
    ? null
    : {
        lease,
        lessee: found.lessee,
        provider: found.provider,
        place: found.place,
        endedAt: found.endedAt,
        contractDays: found.days?.erasureDays ?? null,
        negotiated: found.days !== undefined && found.days !== null,
      }
}

const devicesOf = (sql: Sql, file: string): Promise<Device[]> =>
  sql.rows(
    `select device, serial, certificate is not null as certified, coalesce(certificate ->> 'method', finding ->> 'method') as method,
            declared ->> 'ground' as declared, sampled is not null as drawn
       from supervision.erased_device where file = $1 order by serial`,
    [file],
  )

/** Steps by which data are erased: not while a case has ordered the lease kept. */
const ERASES: ReadonlySet<string> = new Set(['choose-method', 'execute'])

async function factsOf(
  tx: Tx,
  step: string,
  input: StepInput,
  { file, actor }: { file: CaseFile | null; actor: Actor },
): Promise<Recordable> {
  const lease = file === null ? leaseNamed(input.about) : undefined
  const kept =
    file === null
      ? undefined
      : await tx.one<Omit<Kept, 'contractDays'>>(
          `select lease, provider, kinds, (ended_at at time zone 'Asia/Shanghai')::date::text as "endedOn", operator from supervision.erasure where file = $1`,
          [file.file],
        )
  const of = lease ?? (step === 'fix-time' || step === 'mark-overdue' ? (kept?.lease ?? undefined) : undefined)
  const leased = of === undefined ? null : await leasedOf(tx, of)
  const provider = kept?.provider
  const found: Known = {
    leased,
    held: lease === undefined ? [] : await devicesHeld(tx, lease),
    kept: kept ? { ...kept, contractDays: leased?.contractDays ?? null } : null,
    devices: file === null ? [] : await devicesOf(tx, file.file),
    officers:
      step === 'sample'
        ? await officersHolding(
            tx,
            (input['officers'] as string[]).map((text) => text.trim()),
          )
        : [],
    uscc: step === 'sample' && provider !== undefined ? ((await partyOf(tx, provider))?.uscc ?? null) : null,
    told:
      step === 'sample' && provider !== undefined
        ? await inspectionTold(tx, { no: String(input['inspectionFile']).trim(), body: actor.party, party: provider })
        : false,
    keptForCase: ERASES.has(step) && kept?.lease != null ? await heldStreams(tx, [`lease/${kept.lease}`]) : [],
  }
  return found as unknown as Recordable
}

/** The two sides, where the file is about a lease of the platform; nobody else can be named then. */
function sidesOf(input: StepInput, more: Recordable, actor: Actor): Record<string, string> | Refusal {
  if (leaseNamed(input.about) === undefined) return {}
  const { leased } = known(more)
  const isSide =
    leased !== null && (actor.role === 'platform' || [leased.lessee, leased.provider].includes(actor.party))
  if (!isSide || leased === null)
    return refuse(
      'lease-not-yours',
      { zh: '没有这一租约，或本主体不是租约一方', en: 'there is no such lease in which you are a side' },
      RULE,
    )
  return { provider: leased.provider, lessee: leased.lessee }
}

function endRefusal({ input, known: { leased } }: Asked): Refusal | undefined {
  if (leased === null) {
    return input['contractNo'] === undefined || input['endedOn'] === undefined
      ? refuse(
          'name-the-contract',
          { zh: '请写明合同编号和终止之日', en: 'name the contract and the day of its end' },
          DELETE,
        )
      : undefined
  }
  if (leased.endedAt === null)
    return refuse('still-running', { zh: '租约尚未终止', en: 'the lease has not ended' }, 'cn/civil-code#558')
  return input.place === leased.place
    ? undefined
    : refuse(
        'other-place',
        { zh: `租约的地点是 ${leased.place}`, en: `the place of the lease is ${leased.place}` },
        RULE,
      )
}

const daysIn = (law: Pick<Law, 'period'>, name: string): number => {
  const amount = law.period(RULE, name)
  return 'days' in amount ? amount.days : 0
}

/** The days to erase: the contract’s to take the data back and then those of the rule, or the rule’s alone. */
const erasureDays = ({ known: { kept }, now: { law } }: Asked): number =>
  (kept?.contractDays ?? 0) + daysIn(law, 'erasure-days')

function timeRefusal(asked: Asked): Refusal | undefined {
  const given = asked.input['periodDays']
  if (asked.known.kept?.lease == null)
    return given === undefined || asked.input['countedFrom'] === undefined
      ? refuse('name-the-days', { zh: '请写明起算日和期限', en: 'name the day to count from and the days' }, DELETE)
      : undefined
  const most = erasureDays(asked)
  if (typeof given === 'number' && given > most && asked.now.actor.role === 'provider')
    return refuse(
      'longer-than-agreed',
      {
        zh: `清除期限至多 ${most} 日（依合同，未约定的依平台规则），提供方不得自行延长`,
        en: `at most ${most} days (the contract’s, or the rule’s where it is silent); the provider does not lengthen them`,
      },
      RULE,
      DELETE,
    )
  return undefined
}

function certifyRefusal({ input, known: { devices } }: Asked): Refusal | undefined {
  if (devices.length === 0)
    return input['certificate'] === undefined || input['summary'] === undefined
      ? refuse(
          'papers-missing',
          {
            zh: '没有逐台登记的，须附清除证明并写明情况',
            en: 'without entries by device, give the certificate and say what was erased',
          },
          DELETE,
        )
      : undefined
  const open = devices.filter(({ certified, declared }) => !certified && declared === null)
  return open.length === 0
    ? undefined
    : refuse(
        'devices-open',
        {
          zh: `还有 ${open.length} 台没有清除证明或说明：${open
            .map(({ serial }) => serial)
            .slice(0, 5)
            .join('、')}`,
          en: `${open.length} devices have neither certificate nor statement: ${open
            .map(({ serial }) => serial)
            .slice(0, 5)
            .join(', ')}`,
        },
        DELETE,
        RULE,
      )
}

function sampleRefusal({ file, input, known: facts, now }: Asked): Refusal | undefined {
  if (!facts.told)
    return refuse(
      'no-such-inspection',
      {
        zh: '没有本机关对该提供方已通知的检查；抽查须依行政检查程序',
        en: 'this body told the provider of no such inspection; a spot check is part of one',
      },
      'cn/inspection-rules-2024#who',
      'cn/inspection-rules-2024#items',
    )
  if (facts.devices.length > 0 && !facts.devices.some(({ drawn }) => drawn))
    return refuse(
      'not-drawn',
      { zh: '本案的设备没有被抽中', en: 'no device of this file was drawn' },
      'platform/supervision-rules#sampling',
      'platform/supervision-rules#draw',
    )
  return officersRefusal(
    (input['officers'] as string[]).map((text) => text.trim()),
    facts.officers,
    { body: now.actor.party, place: file.place, field: null, uscc: facts.uscc ?? '', day: now.day },
    now.law,
  )
}

const CHECKS: Readonly<Record<string, (asked: Asked) => Refusal | undefined>> = {
  'end-service': endRefusal,
  'fix-time': timeRefusal,
  // what a case has ordered kept is not erased; the provider says so by the step for what is kept by law
  'choose-method': ({ known: { keptForCase } }) => holdRefusal(keptForCase),
  execute: ({ input, known: { devices, keptForCase } }) =>
    holdRefusal(keptForCase) ??
    (devices.length === 0 && input['log'] === undefined
      ? refuse('log-missing', { zh: '请附执行日志', en: 'give the log' }, DELETE)
      : undefined),
  verify: ({ input, known: { kept } }) =>
    kept?.operator != null && String(input['verifier']).trim() === kept.operator
      ? refuse(
          'same-person',
          { zh: '验证人不得是操作人', en: 'the verifier is not the operator' },
          'cn/data-security-law#27',
        )
      : undefined,
  certify: certifyRefusal,
  sample: sampleRefusal,
}

const DECLARED: Readonly<Record<string, string>> = {
  'no-medium': '无持久介质',
  volume: '按卷清除',
  'handed-over': '介质已交还承租方',
}

/** What a certificate says of the devices, in a line each, at most as many as a field holds. */
function summaryOf(devices: readonly Device[]): string {
  const lines = devices.map(({ serial, certified, method, declared }) =>
    certified
      ? `${serial}：${method ?? ''}，有清除日志`
      : `${serial}：${DECLARED[declared ?? ''] ?? ''}（书面说明，无日志证明）`,
  )
  return [`共 ${devices.length} 台；有日志证明 ${devices.filter((d) => d.certified).length} 台。`, ...lines]
    .join('\n')
    .slice(0, 50_000)
}

function fillsOf(step: string, asked: Asked): Record<string, number | string> {
  const { known: facts, now, input } = asked
  const { leased, kept } = facts
  switch (step) {
    case 'end-service':
      return leased?.endedAt == null ? {} : { contractNo: leased.lease, endedOn: dayIn(leased.endedAt) }
    case 'fix-time': {
      const days = typeof input['periodDays'] === 'number' ? input['periodDays'] : erasureDays(asked)
      return {
        ...(kept?.endedOn == null ? {} : { countedFrom: kept.endedOn }),
        periodDays: days,
        reminderDays: Math.max(1, days - daysIn(now.law, 'reminder-days')),
      }
    }
    case 'certify':
      return facts.devices.length === 0 ? {} : { summary: summaryOf(facts.devices) }
    case 'sample':
      return {
        officerNames: namesOf(
          (input['officers'] as string[]).map((text) => text.trim()),
          facts.officers,
        ).slice(0, 500),
      }
    default:
      return {}
  }
}

function keep(
  tx: Tx,
  decision: StepDecision,
  input: StepInput,
  { at, file, known: facts }: { at: Instant; file: CaseFile; known: Known },
): void {
  const { step, to, ended, players } = decision
  if (decision.from === 'start') {
    const { leased } = facts
    tx.queue(
      `insert into supervision.erasure (file, lease, place, provider, lessee, kinds, ended_at, state, ended, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        decision.file,
        leased?.lease ?? null,
        file.place,
        players['provider']?.[0] ?? null,
        players['lessee']?.[0] ?? null,
        input['kinds'],
        leased?.endedAt ?? `${String(input['endedOn'])}T00:00:00.000Z`,
        to,
        ended,
        at,
      ],
    )
    for (const { device, serial, node, model, from, until } of facts.held)
      tx.queue(
        'insert into supervision.erased_device (file, device, serial, node, model, held_from, held_until) values ($1, $2, $3, $4, $5, $6, $7)',
        [decision.file, device, serial, node, model, from, until],
      )
    return
  }
  const sets = ((): Record<string, unknown> => {
    switch (step) {
      case 'fix-time':
        return { due_on: decision.clocks['erasure']?.dueOn ?? null }
      case 'execute':
        return { operator: String(input['operator']).trim() }
      case 'verify':
        return { verifier: String(input['verifier']).trim() }
      case 'mark-overdue':
        return { overdue_on: dayIn(at) }
      default:
        return {}
    }
  })()
  const names = Object.keys(sets)
  tx.queue(
    `update supervision.erasure set state = $2, ended = $3, since = greatest(since, $4)${names.map((name, i) => `, ${name} = $${i + 5}`).join('')} where file = $1`,
    [decision.file, to, ended, at, ...names.map((name) => sets[name])],
  )
}

/** What the room adds to each step of the procedure. */
export const erasureExtras: Record<string, StepExtra> = Object.fromEntries(
  chartNamed(ERASURE).steps.map(({ step }): [string, StepExtra] => [
    step,
    {
      ...(step === 'end-service' ? { names: sidesOf } : {}),
      facts: (tx, input, { file, actor }) => factsOf(tx, step, input, { file, actor }),
      fills: (file, input, more, now) => fillsOf(step, { file, input, known: known(more), now }),
      check: (file, input, more, now) => CHECKS[step]?.({ file, input, known: known(more), now }),
      decide: (file, _input, more): Recordable => ({
        place: file.place,
        about: file.about,
        devices: step === 'end-service' ? known(more).held.length : known(more).devices.length,
        ...(step === 'mark-overdue' && known(more).leased?.negotiated === false ? { settles: true } : {}),
      }),
      effect: async (tx, decision, input, { at, file, more }) =>
        keep(tx, decision, input, { at, file, known: known(more) }),
    },
  ]),
)
