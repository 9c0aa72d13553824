// A draw in three acts: a seed is bound by its hash; the lists are frozen and get a number that nobody knew; the seed is told
// and everyone can repeat the draw. Of enterprises and officers, or of erased devices.
import { creditTierOf } from '#domain/credit'
import { samplingPlan, type Sampled } from '#domain/devices'
import { act, placeInput, refuse, uuidInput, type AnyAct, type Refusal } from '#kernel/act'
import { partiesPlaying, partyOf } from '#kernel/identity'
import { frameSha256, isSeedOf } from '#kernel/lots'
import type { LawBook } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { dayIn, type Day, type Instant } from '#kernel/time'
import { z } from 'zod'
import { drawnWithOfficers, type Chosen, type Framed, type Sendable } from '../lots.ts'
import { officersOf, TWO, unfitBecause, withTiesOfGroup } from '../officers.ts'
import { capOf, itemOf, numberOf, plannedInYear, planOf, plansReaching, type Item, type Plan } from '../registers.ts'
import { itemRefusal, outside } from './items.ts'

const RULE = 'platform/supervision-rules#draw'
const RANDOM = 'cn/business-environment#54'
const SAMPLING = 'platform/supervision-rules#sampling'

type Draw = {
  draw: string
  no: string
  kind: 'inspection' | 'erasure'
  place: string
  body: string
  plan: string | null
  item: string | null
  officersEach: number
  seedSha256: string
  frame: (Framed | (Sampled & { subject: string }))[] | null
  officers: Sendable[] | null
  shares: Record<string, number> | null
  nonce: string | null
  seed: string | null
}

const drawOf = (tx: Tx, draw: string): Promise<Draw | undefined> =>
  tx.one(
    `select draw, no, kind, place, body, plan, item, officers_each as "officersEach", seed_sha256 as "seedSha256", frame, officers, shares, nonce, seed
       from supervision.draw where draw = $1 for update`,
    [draw],
  )

const noDraw = refuse('no-such-draw', { zh: '本机关没有此次抽取', en: 'this body holds no such draw' }, RULE)

type Committing = {
  kind: 'inspection' | 'erasure'
  place: string
  plan?: string | undefined
  item?: string | undefined
  officersEach?: number | undefined
  seedSha256: string
}

const commitDraw = act<
  Committing,
  { actorPlace: string | null; plan: Plan | null; item: Item | null },
  { draw: string; no: string }
>({
  name: 'supervision.draw.commit',
  title: { zh: '公布种子的哈希', en: 'Bind the seed of a draw' },
  basis: [RANDOM, RULE],
  serves: ['G2', 'G3'],
  by: ['authority:industry', 'authority:market', 'authority:data'],
  input: z
    .strictObject({
      kind: z.enum(['inspection', 'erasure']),
      place: placeInput,
      plan: uuidInput.optional(),
      item: uuidInput.optional(),
      officersEach: z.int().min(2).max(6).optional(),
      seedSha256: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .refine(({ kind, plan, item }) => kind === 'erasure' || (plan !== undefined && item !== undefined), {
      message: 'a draw of enterprises names its plan and item',
    }),
  stream: ({ place }) => `draws/${place}`,
  place: (_facts, { place }) => place,
  load: async (tx, { plan, item }, { actor }) => ({
    actorPlace: (await partyOf(tx, actor.party))?.place ?? null,
    plan: plan === undefined ? null : ((await planOf(tx, plan)) ?? null),
    item: item === undefined ? null : ((await itemOf(tx, item)) ?? null),
  }),
  decide({ actorPlace, plan, item }, input, { actor, id, day }) {
    const no = outside(input.place, actorPlace)
    if (no) return no
    if (input.kind === 'inspection') {
      if (plan === null || plan.body !== actor.party || String(plan.year) !== day.slice(0, 4))
        return refuse(
          'no-plan',
          { zh: '没有本机关公布的本年度计划', en: 'this body published no plan of this year' },
          'cn/inspection-rules-2024#frequency',
        )
      if (item === null || !plan.items.includes(item.item))
        return refuse(
          'not-in-plan',
          { zh: '计划不含该事项', en: 'the plan does not name this item' },
          'cn/inspection-rules-2024#items',
        )
      const shut = itemRefusal(item, { no: item.no, role: actor.role, place: input.place, kinds: item.objects })
      if (shut) return shut
    }
    return { draw: id, no: numberOf('CQ', day, id) }
  },
  async apply(tx, { draw, no }, { kind, place, plan, item, officersEach, seedSha256 }, { actor, at }) {
    tx.queue(
      `insert into supervision.draw (draw, no, kind, place, body, plan, item, officers_each, seed_sha256, committed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        draw,
        no,
        kind,
        place,
        actor.party,
        plan ?? null,
        item ?? null,
        kind === 'erasure' ? 0 : (officersEach ?? 2),
        seedSha256,
        at,
      ],
    )
  },
})

type Frozen = {
  draw: Draw | null
  frame: Draw['frame'] & {}
  officers: Sendable[]
  shares: Record<string, number>
  /** number of another draw of the same, frozen and not drawn */
  untold: string | null
}

/**
 * A draw of the same body for the same that is frozen and whose seed is not told. Its body can compute what comes out of it:
 * whoever may leave it lying and freeze another chooses among outcomes.
 */
async function untoldBeside(tx: Tx, { draw, body, kind, place, plan, item }: Draw): Promise<string | null> {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 8))', [`${body} ${kind} ${place}`])
  const row = await tx.one<{ no: string }>(
    `select no from supervision.draw where draw <> $1 and body = $2 and kind = $3 and place = $4 and plan is not distinct from $5
        and item is not distinct from $6 and nonce is not null and seed is null order by no limit 1`,
    [draw, body, kind, place, plan, item],
  )
  return row?.no ?? null
}

/** Enterprises of the place whom the item concerns and whose cap is not reached, with their tier on the day. */
async function enterprises(
  sql: Sql,
  draw: Draw,
  item: Item,
  { book, at }: { book: LawBook; at: Instant },
): Promise<Framed[]> {
  const year = Number(dayIn(at).slice(0, 4))
  const law = book.at(dayIn(at), draw.place)
  const plans = await plansReaching(sql, draw.place, year)
  const framed: Framed[] = []
  for (const { party, uscc } of await partiesPlaying(sql, item.objects, draw.place)) {
    const { tier } = await creditTierOf(sql, party, law)
    const done = await plannedInYear(sql, { party, year, place: draw.place, but: null })
    if (done < (capOf(plans, tier) ?? 0)) framed.push({ subject: party, stratum: tier, uscc })
  }
  return framed
}

/** Officers of the body who may be sent on the item today. */
async function sendable(sql: Sql, draw: Draw, item: Item, day: Day): Promise<Sendable[]> {
  const duty = { body: draw.body, place: draw.place, field: item.field, uscc: '', day }
  return (await officersOf(sql, draw.body))
    .filter((officer) => unfitBecause(officer, duty) === undefined)
    .map(({ officer, certificate, ties }) => ({ officer, certificate, ties }))
}

type Certified = {
  file: string
  device: string
  finding: { method: Sampled['method']; erased: boolean | null } | null
  encrypted: boolean
  kinds: string
}

/** Devices whose erasure was certified or declared in the place and that were never sampled. */
async function erased(sql: Sql, place: string): Promise<(Sampled & { subject: string })[]> {
  const rows = await sql.rows<Certified>(
    `select d.file, d.device, d.finding, d.certificate is not null as encrypted, e.kinds
       from supervision.erased_device d join supervision.erasure e using (file)
      where (e.place = $1 or e.place like $1 || '-%') and d.sampled is null and e.state in ('certified', 'breach', 'closed')
      order by d.file, d.device`,
    [place],
  )
  return rows.map(({ file, device, finding, encrypted, kinds }) => ({
    subject: `${file}/${device}`,
    device: `${file}/${device}`,
    method: finding?.method ?? null,
    shown: finding?.erased === true,
    encryptionProven: encrypted,
    importantData: kinds === 'important',
  }))
}

/** The code of an enterprise for which too few officers without ties are left; undefined when there are enough for each. */
const shortOf = (frame: readonly Framed[], officers: readonly Sendable[], each: number): string | undefined =>
  frame.find(({ uscc }) => officers.filter(({ ties }) => !ties.includes(uscc)).length < each)?.uscc

const freezeDraw = (book: () => LawBook): AnyAct =>
  act<{ draw: string }, Frozen, { draw: string; nonce: string; frameSha256: string; population: number }>({
    name: 'supervision.draw.freeze',
    title: { zh: '固定名单', en: 'Freeze the lists of a draw' },
    basis: [RANDOM, RULE],
    serves: ['G2', 'G3'],
    by: ['authority:industry', 'authority:market', 'authority:data'],
    input: z.strictObject({ draw: uuidInput }),
    stream: ({ draw }) => `draw/${draw}`,
    place: ({ draw }) => draw?.place ?? 'cn',
    async load(tx, { draw: id }, { at }) {
      const draw = (await drawOf(tx, id)) ?? null
      if (draw === null) return { draw, frame: [], officers: [], shares: {}, untold: null }
      const untold = await untoldBeside(tx, draw)
      if (draw.kind === 'erasure')
        return { draw, frame: await erased(tx, draw.place), officers: [], shares: {}, untold }
      const item = (await itemOf(tx, draw.item!))!
      const plan = (await planOf(tx, draw.plan!))!
      const frame = await enterprises(tx, draw, item, { book: book(), at })
      const fit = await sendable(tx, draw, item, dayIn(at))
      const codes = frame.map(({ uscc }) => uscc)
      return {
        draw,
        frame,
        officers: await withTiesOfGroup(tx, fit, codes, book().at(dayIn(at), draw.place)),
        shares: plan.shares,
        untold,
      }
    },
    decide({ draw, frame, officers, untold }, _input, { actor, id }) {
      if (draw === null || draw.body !== actor.party) return noDraw
      if (draw.nonce !== null) return refuse('frozen-already', { zh: '名单已经固定', en: 'the lists stand' }, RULE)
      if (untold !== null)
        return refuse(
          'seed-untold',
          {
            zh: `抽取 ${untold} 的名单已经固定而种子尚未公布：先公布它，再作新的抽取`,
            en: `the lists of ${untold} are frozen and its seed is not told: tell that first, then draw anew`,
          },
          RULE,
          RANDOM,
        )
      if (frame.length === 0)
        return refuse(
          'nobody-to-draw',
          {
            zh: '没有可以抽取的对象：无此类企业、已达频次上限，或没有已出具证明的设备',
            en: 'there is nobody to draw: none of the kind, caps reached, or no certified device',
          },
          RULE,
        )
      if (draw.kind === 'inspection' && officers.length < draw.officersEach)
        return refuse(
          'too-few-officers',
          {
            zh: `可派的持证执法人员 ${officers.length} 名，每组需 ${draw.officersEach} 名`,
            en: `${officers.length} officers may be sent and each team has ${draw.officersEach}`,
          },
          TWO,
        )
      const short = draw.kind === 'inspection' ? shortOf(frame as Framed[], officers, draw.officersEach) : undefined
      if (short !== undefined)
        // said before there is a number to draw by: a draw that is frozen can always be told
        return refuse(
          'too-few-officers',
          {
            zh: `对 ${short} 应当回避的人员以外，不足 ${draw.officersEach} 名：请请求上级指派后再固定名单`,
            en: `with those who withdraw left out, fewer than ${draw.officersEach} may be sent to ${short}: ask the body above, then freeze`,
          },
          'cn/administrative-penalty-law#43',
          TWO,
        )
      return {
        draw: draw.draw,
        nonce: id,
        frameSha256: frameSha256(frame.map(({ subject }) => subject)),
        population: frame.length,
      }
    },
    async apply(tx, decision, _input, { at, facts }) {
      tx.queue(
        'update supervision.draw set frame = $2, officers = $3, shares = $4, frame_sha256 = $5, nonce = $6, frozen_at = $7 where draw = $1',
        [
          decision.draw,
          JSON.stringify(facts.frame),
          JSON.stringify(facts.officers),
          JSON.stringify(facts.shares),
          decision.frameSha256,
          decision.nonce,
          at,
        ],
      )
    },
  }) as AnyAct

type Revealed = Chosen | { subject: string; how: string; why: { zh: string; en: string } }

/** Who comes out of a frozen draw; the lawful no where an enterprise would be left without officers. */
function drawnFrom(
  draw: Draw,
  seed: string,
  wish: { confidencePpm: number; defectivePpm: number },
): Revealed[] | Refusal {
  const nonce = draw.nonce!
  if (draw.kind === 'erasure')
    return samplingPlan(draw.frame as (Sampled & { subject: string })[], wish, {
      seed,
      nonce,
      commitment: draw.seedSha256,
    }).chosen.map(({ device, how, why }) => ({ subject: device, how, why }))
  const chosen = drawnWithOfficers(draw.frame as Framed[], draw.officers ?? [], {
    seed,
    nonce,
    shares: draw.shares ?? {},
    each: draw.officersEach,
  })
  return chosen.some(({ officers }) => officers.length < draw.officersEach)
    ? refuse(
        'too-few-officers',
        {
          zh: '回避后，有企业没有足够的执法人员可派；请请求上级指派后重新抽取',
          en: 'with those who withdraw left out an enterprise has too few officers: ask the body above and draw again',
        },
        'cn/administrative-penalty-law#43',
        TWO,
      )
    : chosen
}

const revealDraw = act<
  { draw: string; seed: string },
  { draw: Draw | null },
  { draw: string; population: number; chosen: Revealed[] }
>({
  name: 'supervision.draw.reveal',
  title: { zh: '公布种子并抽取', en: 'Tell the seed and draw' },
  basis: [RANDOM, RULE],
  serves: ['G2', 'G3'],
  by: ['authority:industry', 'authority:market', 'authority:data'],
  input: z.strictObject({ draw: uuidInput, seed: z.string().min(32).max(200) }),
  stream: ({ draw }) => `draw/${draw}`,
  place: ({ draw }) => draw?.place ?? 'cn',
  load: async (tx, { draw }) => ({ draw: (await drawOf(tx, draw)) ?? null }),
  decide({ draw }, { seed }, { actor, law }) {
    if (draw === null || draw.body !== actor.party) return noDraw
    if (draw.nonce === null)
      return refuse('not-frozen', { zh: '名单尚未固定', en: 'the lists are not frozen yet' }, RULE)
    if (draw.seed !== null) return refuse('drawn-already', { zh: '已经抽取', en: 'it was drawn already' }, RULE)
    if (!isSeedOf(seed, draw.seedSha256))
      return refuse('other-seed', { zh: '种子与先前公布的哈希不符', en: 'the seed is not the one bound before' }, RULE)
    const chosen = drawnFrom(draw, seed, {
      confidencePpm: law.integer(SAMPLING, 'confidence-ppm'),
      defectivePpm: law.integer(SAMPLING, 'defective-ppm'),
    })
    return 'refused' in chosen ? chosen : { draw: draw.draw, population: draw.frame!.length, chosen }
  },
  async apply(tx, { draw, chosen }, { seed }, { at, facts }) {
    const isErasure = facts.draw!.kind === 'erasure'
    tx.queue('update supervision.draw set seed = $2, chosen = $3, drawn_at = $4, is_open = $5 where draw = $1', [
      draw,
      seed,
      JSON.stringify(chosen),
      at,
      // devices have nobody to be warned; enterprises are told first
      isErasure || chosen.length === 0,
    ])
    if (!isErasure) return
    for (const each of chosen) {
      const [file, device] = each.subject.split('/')
      tx.queue('update supervision.erased_device set sampled = $3 where file = $1 and device = $2', [
        file,
        device,
        JSON.stringify({ draw, how: 'how' in each ? each.how : 'drawn', result: null, found: null }),
      ])
    }
  },
})

export const drawActs = (book: () => LawBook): AnyAct[] => [
  commitDraw as AnyAct,
  freezeDraw(book),
  revealDraw as AnyAct,
]

/** What a draw chose for an enterprise, by the number of the draw; null where it was not drawn. */
export async function chosenIn(
  sql: Sql,
  { no, party, body }: { no: string; party: string; body: string },
): Promise<{ draw: string; item: string; plan: string; chosen: Chosen | null } | null> {
  const row = await sql.one<{ draw: string; item: string; plan: string; chosen: Chosen[] | null }>(
    `select draw, item, plan, chosen from supervision.draw where no = $1 and body = $2 and kind = 'inspection'`,
    [no, body],
  )
  return row === undefined ? null : { ...row, chosen: row.chosen?.find(({ subject }) => subject === party) ?? null }
}

/** An enterprise that was drawn has been told, or its inspection was called off: once all are, the draw is everyone’s. */
export function tellDrawn(tx: Tx, draw: string, party: string): void {
  tx.queue(
    `update supervision.draw set told = case when told ? $2 then told else told || to_jsonb($2::text) end where draw = $1`,
    [draw, party],
  )
  tx.queue(
    `update supervision.draw set is_open = true where draw = $1 and chosen is not null
       and not exists (select from jsonb_array_elements(chosen) c where not (told ? (c ->> 'subject')))`,
    [draw],
  )
}
