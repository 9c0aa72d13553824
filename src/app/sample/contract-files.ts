// Negotiated contracts in the sample world: one being negotiated, one settled that waits to be explained and signed, and two
// signed and performed, by server and for storage. All parties, addresses and amounts are made up.
import { platform, type Actor } from '#kernel/identity'
import { addDays, monthIn, type Day } from '#kernel/time'
import { cast, type Part } from './cast.ts'
import { paper, type Diary } from './diary.ts'
import type { Signers } from './signers.ts'
import type { Stage } from './stage.ts'

const ZONE = 'Asia/Shanghai'
const KINDS = ['person', 'company'] as const
const inOwnWords = (clause: string): string =>
  `我方明白 ${clause} 说的事情：如果出现这样的情况，由我们自己承担不利后果，并已算过要花多少钱（示例）。`

/** A lease that runs from here on: its meter and its bills are the story's. */
export type Running = {
  tag: string
  lease: string
  lessee: Actor
  provider: Actor
  cards: number
  /** parts of a thousand of the time that it is used */
  busyMilli: number
  startedAt: string
}

type ContractFiles = {
  diary: Diary
  actors: Record<Part, Actor>
  today: Day
  stage: Stage
  signers: Signers
  /** told of every lease that begins to run */
  runs(lease: Running): void
}

export function contractFiles(told: ContractFiles): void {
  negotiationInCourse(told)
  contractToSign(told)
  contractByServer(told)
  contractForStorage(told)
}

/** What happens one after another; once something was refused (no model contract on that day, say), the rest is left out. */
type Course = (daysAgo: number, tell: (day: Day) => Promise<boolean>) => void

function courseIn({ diary }: ContractFiles): Course {
  let isOver = false
  return (daysAgo, tell) =>
    diary.on(daysAgo, async (day) => {
      isOver ||= !(await tell(day))
    })
}

type Text = { negotiation: string; revision: number; sha256: string }
type Sides = { tag: string; lessee: Part; provider: Part }

const addresses = ({ lessee, provider }: Sides): object => ({
  deliveryPlace: '示例市示例机房（示例）',
  lesseeServiceAddress: `${cast[lessee].tag}@example.invalid`,
  providerServiceAddress: `${cast[provider].tag}@example.invalid`,
})

/** Opens over a model contract; undefined when none is there on that day. */
async function opened(
  { diary, actors }: ContractFiles,
  { tag, lessee, provider }: Sides,
  framework: string,
  answers: object,
): Promise<Text | undefined> {
  const done = await diary.attempt(actors[lessee], 'contracts.negotiation.open', `${tag}/open`, {
    framework,
    counterparty: actors[provider].party,
    offer: null,
    answers,
  })
  return done && { negotiation: done['negotiation'] as string, revision: 1, sha256: done['sha256'] as string }
}

type Proposed = { by: Part; base: number; changes: readonly object[]; note: string }

/** Puts changes forward; the id of the proposal. */
async function proposed(
  { diary, actors }: ContractFiles,
  key: string,
  { negotiation }: Text,
  { by, ...rest }: Proposed,
): Promise<string | undefined> {
  const done = await diary.attempt(actors[by], 'contracts.change.propose', key, { negotiation, ...rest })
  return done?.['proposal'] as string | undefined
}

/** The other side takes a proposal: the text as it stands then. */
async function accepted(
  { diary, actors }: ContractFiles,
  key: string,
  by: Part,
  { negotiation }: Text,
  proposal: string,
): Promise<Text | undefined> {
  const done = await diary.attempt(actors[by], 'contracts.change.answer', key, {
    negotiation,
    proposal,
    take: 'accept',
    reason: '同意（示例）',
  })
  const made = done?.['made'] as { revision: number; sha256: string } | undefined
  return made && { negotiation, revision: made.revision, sha256: made.sha256 }
}

/** Both sides agree on the text: the contract that the platform drafted. */
async function settled(
  { diary, actors, stage }: ContractFiles,
  { tag, lessee, provider }: Sides,
  text: Text,
): Promise<Drafted | undefined> {
  for (const side of [lessee, provider])
    if (!(await diary.attempt(actors[side], 'contracts.negotiation.settle', `${tag}/settle/${side}`, text)))
      return undefined
  const rows = await stage.rows(actors[lessee], 'contracts.lease.list', { limit: 500 })
  const row = rows.find(({ negotiation }) => negotiation === text.negotiation)
  return row && { lease: row['lease'] as string, termsHash: row['termsHash'] as string, place: row['place'] as string }
}

type Drafted = { lease: string; termsHash: string; place: string }

/** A side has read every clause that bears on it, and says what each means. */
async function acknowledged(
  { actors, stage }: ContractFiles,
  { tag }: Sides,
  side: Part,
  { lease, termsHash }: Drafted,
): Promise<void> {
  const item = await stage.item(actors[side], 'contracts.lease.get', { lease })
  const { toRead } = item['explaining'] as { toRead: string[] }
  await stage.many(
    toRead.map((clause) => ({
      actor: actors[side],
      name: 'contracts.clause.acknowledge',
      key: `${tag}/acknowledge/${side}/${clause}`,
      input: { lease, clause, termsHash, seconds: 300, inOwnWords: inOwnWords(clause) },
    })),
  )
}

/** Person and seal of both sides, one signature upon the other; false when one was refused. */
async function signed(
  { diary, actors, signers }: ContractFiles,
  sides: Sides,
  { lease, termsHash, place }: Drafted,
): Promise<boolean> {
  const { tag, lessee, provider } = sides
  const keep = (key: string, kept: { paper: string; signed: object | null }) =>
    diary.attempt(platform, 'contracts.paper.keep', `${tag}/paper/${key}`, { lease, ...kept })
  let before = await signers.set(tag, lease)
  if (!(await keep('unsigned', { paper: before, signed: null }))) return false
  for (const side of [lessee, provider])
    for (const kind of KINDS) {
      const [actor, of] = [actors[side], cast[side]]
      const certificate = signers.enrol({ actor, of, kind })
      await diary.attempt(actor, 'contracts.certificate.register', `certificate/${side}/${kind}`, certificate)
      const kept = await signers.sign(tag, { lease, place, before, of, kind })
      const after = kept.paper
      const done =
        (await keep(`${side}-${kind}`, kept)) &&
        (await diary.attempt(actor, 'contracts.lease.sign', `${tag}/sign/${side}/${kind}`, {
          lease,
          termsHash,
          before,
          after,
        }))
      if (!done) return false
      before = after
    }
  return true
}

/** From the opening to delivery: where the contract comes to stand once it has been concluded. */
function concluded(
  told: ContractFiles,
  sides: Sides,
  {
    from,
    framework,
    answers,
    change,
    cards,
  }: {
    /** days before now on which it is opened; it is signed four days later */
    from: number
    framework: string
    answers: object
    change: { slot: string; value: number; note: string }
    cards: number
  },
): () => string | undefined {
  const { actors, stage, runs } = told
  const { tag, lessee, provider } = sides
  const next = courseIn(told)
  let text: Text | undefined
  let drafted: Drafted | undefined
  let running: string | undefined
  next(from, async () => {
    text = await opened(told, sides, framework, answers)
    return text !== undefined
  })
  next(from - 1, async () => {
    const { note, ...answer } = change
    const proposal = await proposed(told, `${tag}/propose`, text!, {
      by: provider,
      base: 1,
      changes: [{ kind: 'answer', ...answer }],
      note,
    })
    text = proposal === undefined ? undefined : await accepted(told, `${tag}/accept`, lessee, text!, proposal)
    drafted = text && (await settled(told, sides, text))
    return drafted !== undefined
  })
  next(from - 4, async () => {
    for (const side of [lessee, provider]) await acknowledged(told, sides, side, drafted!)
    if (!(await signed(told, sides, drafted!))) return false
    const { startedAt } = await stage.item(actors[lessee], 'contracts.lease.get', { lease: drafted!.lease })
    if (startedAt === null) return false
    running = drafted!.lease
    runs({
      tag,
      lease: running,
      lessee: actors[lessee],
      provider: actors[provider],
      cards,
      busyMilli: cards === 0 ? 0 : 640,
      startedAt: startedAt as string,
    })
    return true
  })
  return () => running
}

function contractByServer(told: ContractFiles): void {
  const { diary, actors, today } = told
  const sides = { tag: 'dedicated', lessee: 'qinghe', provider: 'yunling' } as const
  const place = cast[sides.provider].place
  const { qinghe, yunling, nanshan } = actors
  const lease = concluded(told, sides, {
    from: 57,
    framework: 'by-server',
    answers: {
      ...addresses(sides),
      models: ['A100-SXM4-80GB'],
      cards: 4,
      cpuMilli: 32_000,
      memoryMib: 262_144,
      hours: 2_400,
      startsAt: `${diary.dayOf(53)}T02:00:00.000Z`,
      endsOn: addDays(today, 55),
      interconnect: '机内 NVLink（示例）',
      unitPriceFen: 960,
    },
    change: { slot: 'cureDays', value: 20, note: '付款审批需要时间，改正期请放宽（示例）' },
    cards: 4,
  })
  const about = (fields: object) => (): object | undefined =>
    lease() === undefined ? undefined : { place, about: `lease/${lease()!}`, ...fields }

  const acceptance = diary.file('acceptance', 'performance.acceptance')
  acceptance.step(
    52,
    yunling,
    'deliver',
    about({
      title: '青禾智研 按服务器租赁交付验收（示例） · Delivery to Qinghe (sample)',
      what: 'A100-SXM4-80GB 四卡，序列号 YL-SZ-A02-01 至 04（示例）。',
      results: '公开测试程序运行三十分钟，为标称值的百分之九十三（示例）。',
      reports: paper('测试报告'),
    }),
  )
  acceptance.step(48, qinghe, 'accept', { words: '与清单一致，测试达标（示例）。' })

  // A morning's outage, reported by the provider itself; its month is credited once it has been billed.
  const outage = { from: `${diary.dayOf(44)}T00:00:00.000Z`, to: `${diary.dayOf(44)}T01:45:00.000Z` }
  diary.on(44, async () => {
    if (lease() !== undefined)
      await diary.attempt(yunling, 'metering.downtime.record', 'dedicated/outage', {
        lease: lease()!,
        kind: 'outage',
        ...outage,
        note: '机房交换机故障（示例）',
      })
  })
  diary.on(8, async () => {
    if (lease() !== undefined)
      await diary.attempt(qinghe, 'billing.credit.issue', 'dedicated/credit', {
        lease: lease()!,
        month: monthIn(outage.from, ZONE),
      })
  })

  diary.file('sublease', 'performance.sublease').step(
    20,
    qinghe,
    'disclose',
    about({
      title: '青禾智研 告知已经转租（示例） · Qinghe tells of a sub-lease (sample)',
      with: { sublessee: nanshan.party },
      to: `${cast.nanshan.name}，${cast.nanshan.uscc}`,
      part: '四卡中的一卡，每周末（示例）。',
      untilOn: addDays(today, 40),
    }),
  )
  diary.file('notice', 'performance.notice').step(
    6,
    yunling,
    'send',
    about({
      title: '云岭智算 维护安排通知（示例） · Yunling, maintenance (sample)',
      kind: 'maintenance',
      text: '下周日二时至四时更换机房交换机，预计不中断服务；有重要任务的，请回复（示例）。',
    }),
  )
  const renewal = diary.file('renewal', 'performance.renewal', async () => {
    if (lease() === undefined) return undefined
    const input = { procedure: 'performance.renewal', about: `lease/${lease()!}` }
    const [row] = await told.stage.rows(qinghe, 'casework.file.list', input)
    return row?.['file'] as string | undefined
  })
  renewal.step(3, qinghe, 'ask-provider', {
    lastOn: addDays(today, 145),
    words: '训练任务延期三个月（示例）。',
  })
}

function contractForStorage(told: ContractFiles): void {
  const sides = { tag: 'storage', lessee: 'xihu', provider: 'haiquan' } as const
  concluded(told, sides, {
    from: 54,
    framework: 'storage',
    answers: {
      ...addresses(sides),
      purpose: '分子结构数据的存储与备份（示例）',
      storageGib: 20_000,
      hours: 2_160,
      startsAt: `${told.diary.dayOf(50)}T02:00:00.000Z`,
      endsOn: addDays(told.today, 40),
      unitPriceFen: 18,
    },
    change: { slot: 'erasureDays', value: 30, note: '取回数据的时间请放宽到三十日（示例）' },
    cards: 0,
  })
}

/** One proposal waits for the lessee; another was overtaken when the same place changed. */
function negotiationInCourse(told: ContractFiles): void {
  const sides = { tag: 'talks', lessee: 'qinghe', provider: 'haiquan' } as const
  const { lessee, provider } = sides
  const next = courseIn(told)
  let text: Text | undefined
  next(11, async () => {
    text = await opened(told, sides, 'by-server', {
      ...addresses(sides),
      models: ['H20-96GB'],
      cards: 4,
      hours: 2_000,
      startsAt: `${addDays(told.today, 10)}T02:00:00.000Z`,
      endsOn: addDays(told.today, 190),
      interconnect: '机内 NVLink（示例）',
      unitPriceFen: 740,
    })
    return text !== undefined
  })
  const dueDays = (value: number): object[] => [{ kind: 'answer', slot: 'paymentDueDays', value }]
  next(10, async () => {
    const note = '付款期限请缩短为十五日（示例）'
    const asked = { by: provider, base: 1, changes: dueDays(15), note }
    return (await proposed(told, 'talks/shorter', text!, asked)) !== undefined
  })
  next(9, async () => {
    const note = '我方付款须经两级审批，请放宽为四十五日（示例）'
    const asked = { by: lessee, base: 1, changes: dueDays(45), note }
    const proposal = await proposed(told, 'talks/longer', text!, asked)
    text = proposal === undefined ? undefined : await accepted(told, 'talks/accept', provider, text!, proposal)
    return text !== undefined
  })
  next(5, async () => {
    const asked = {
      by: provider,
      base: text!.revision,
      changes: [
        { kind: 'answer', slot: 'repairHours', value: 36 },
        { kind: 'answer', slot: 'liabilityCapPpm', value: 500_000 },
      ],
      note: '备件由外地调运，修复时间放宽；责任限额调整为合同金额的一半（示例）',
    }
    return (await proposed(told, 'talks/waiting', text!, asked)) !== undefined
  })
}

/** Settled by both sides; the lessee asked what a clause means and waits for the answer. */
function contractToSign(told: ContractFiles): void {
  const { diary, actors, today } = told
  const sides = { tag: 'to-sign', lessee: 'nanshan', provider: 'yunling' } as const
  const next = courseIn(told)
  let drafted: Drafted | undefined
  next(7, async () => {
    const text = await opened(told, sides, 'by-scale', {
      ...addresses(sides),
      models: ['MLU370-X8'],
      cards: 1,
      shareMilli: 500,
      hours: 1_200,
      startsAt: `${addDays(today, 7)}T02:00:00.000Z`,
      endsOn: addDays(today, 120),
      interconnect: '不单独约定（示例）',
      unitPriceFen: 255,
    })
    drafted = text && (await settled(told, sides, text))
    return drafted !== undefined
  })
  next(2, async () => {
    const question = {
      lease: drafted!.lease,
      clause: 'liability-cap',
      question: '限额按预计金额还是按实际账单计算（示例）？',
    }
    return (await diary.attempt(actors.nanshan, 'contracts.clause.ask', 'to-sign/ask', question)) !== undefined
  })
}
