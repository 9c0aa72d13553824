// The board is opened by the claimant, the defendant enters what it raises, both say what they dispute and on which evidence.
// The judge fixes the focus by a step of the suit, after both were heard (CPL Interp. 226; see court-steps.ts).
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import type { Json } from '#kernel/proof'
import type { Sql } from '#kernel/store'
import { z } from 'zod'
import { boardOf, type BoardStatement, type OpenedBoard } from './board.ts'
import { CASE, type StepAsked } from './case-room.ts'
import { caseSeat, seatRefusal, type CaseSeat } from './case-seat.ts'
import { DEFENCES, REMEDIES, SCENARIOS, type Defence, type Remedy, type ScenarioId } from './claim-terms.ts'
import { powerRefusal } from './mandate-powers.ts'

const RULE = 'platform/dispute-rules#focus-board'
const HEARD = 'cn/civil-procedure-interpretation#226'
const SIDES = ['lessee', 'provider', 'operator', 'supplier'] as const
const MOST_REMEDIES = 12
const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>): [K, ...K[]] => Object.keys(of) as [K, ...K[]]
const remedies = z.array(z.enum(keysOf<Remedy>(REMEDIES))).max(MOST_REMEDIES)

type BoardSeat = { seat: CaseSeat | null; opened: OpenedBoard | null }

export const openedBoard = (sql: Sql, file: string): Promise<OpenedBoard | undefined> =>
  sql.one<OpenedBoard>(
    'select scenario, by_side as by, asked, alternative, defences from dispute.focus where file = $1',
    [file],
  )

export const boardStatements = (sql: Sql, file: string): Promise<BoardStatement[]> =>
  sql.rows<BoardStatement>(
    'select element, side, stance, text, evidence, counsel, at from dispute.focus_statement where file = $1 order by at, side, element',
    [file],
  )

/** The side that somebody speaks for: its own, or that of whoever gave it a mandate. */
const sideOf = ({ parts, counselFor }: CaseSeat): BoardStatement['side'] | undefined =>
  (['plaintiff', 'defendant'] as const).find(
    (side) => parts.includes(side) || counselFor?.parts.includes(side) === true,
  )
/** The mandate by which it speaks; undefined for a side itself. */
const mandateOf = ({ parts, counselFor }: CaseSeat): NonNullable<CaseSeat['counselFor']> | undefined =>
  parts.includes('plaintiff') || parts.includes('defendant') ? undefined : (counselFor ?? undefined)
/** For whom counsel spoke, on record with what it entered; nothing where a side enters for itself. */
const spokenFor = (seat: CaseSeat): { principal: string; mandate: string } | object => {
  const by = mandateOf(seat)
  return by === undefined ? {} : { principal: by.principal, mandate: by.mandate }
}

function boardRefusal({ seat }: BoardSeat, ...only: BoardStatement['side'][]): Refusal | undefined {
  const no = seatRefusal(seat, RULE)
  if (no) return no
  if (seat!.procedure !== CASE)
    return refuse(
      'no-board-here',
      {
        zh: '焦点板用于诉讼；调解中的陈述不作诉讼证据',
        en: 'the board is for suits: what is said in mediation is no evidence in one',
      },
      RULE,
      'cn/civil-procedure-interpretation#107',
    )
  const side = sideOf(seat!)
  if (side !== undefined && only.includes(side)) return undefined
  return refuse(
    'not-your-entry',
    {
      zh: only.length === 1 ? (only[0] === 'plaintiff' ? '由原告填写' : '由被告填写') : '由双方当事人填写',
      en: only.length === 1 ? `the ${only[0]} enters it` : 'the two sides enter it',
    },
    RULE,
  )
}

const load = async (tx: Sql, file: string, party: string): Promise<{ seat: Json; opened: Json }> => {
  const [seat, opened] = await Promise.all([caseSeat(tx, file, party), openedBoard(tx, file)])
  return { seat: seat as unknown as Json, opened: (opened ?? null) as unknown as Json }
}
const asSeat = (facts: { seat: Json; opened: Json }): BoardSeat => facts as unknown as BoardSeat

const openBoard = act({
  name: 'dispute.focus.open',
  title: { zh: '填写焦点板：争议类型与请求', en: 'Put the claim on the focus board' },
  basis: [RULE, 'cn/civil-procedure-law#136', 'cn/civil-procedure-interpretation#225'],
  serves: ['H2', 'I1'],
  by: SIDES,
  input: z.strictObject({
    file: uuidInput,
    scenario: z.enum(keysOf<ScenarioId>(SCENARIOS)),
    asked: remedies.min(1),
    alternative: remedies.default([]),
  }),
  stream: ({ file }) => `file/${file}`,
  load: (tx, { file }, { actor }) => load(tx, file, actor.party),
  decide(facts, { file, scenario, asked, alternative }) {
    const of = asSeat(facts)
    const no = boardRefusal(of, 'plaintiff') ?? powerRefusal(mandateOf(of.seat!), 'change')
    if (no) return no
    return { file, scenario, by: of.seat!.claimant ?? 'lessee', asked, alternative, ...spokenFor(of.seat!) }
  },
  async apply(tx, { file, scenario, by, asked, alternative }, _input, { at, actor }) {
    tx.queue(
      `insert into dispute.focus (file, scenario, by_side, asked, alternative, party, at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (file) do update set scenario = excluded.scenario, asked = excluded.asked, alternative = excluded.alternative, party = excluded.party, at = excluded.at`,
      [file, scenario, by, JSON.stringify(asked), JSON.stringify(alternative), actor.party, at],
    )
  },
})

const notOpened = refuse(
  'board-not-opened',
  { zh: '原告尚未填写争议类型与请求', en: 'the claimant has not put the claim on the board' },
  RULE,
)

const raiseDefences = act({
  name: 'dispute.focus.defend',
  title: { zh: '填写焦点板：抗辩', en: 'Put defences on the focus board' },
  basis: [RULE, 'cn/civil-procedure-law#128'],
  serves: ['H2', 'I1'],
  by: SIDES,
  input: z.strictObject({ file: uuidInput, defences: z.array(z.enum(keysOf<Defence>(DEFENCES))).max(MOST_REMEDIES) }),
  stream: ({ file }) => `file/${file}`,
  load: (tx, { file }, { actor }) => load(tx, file, actor.party),
  decide(facts, { file, defences }) {
    const of = asSeat(facts)
    const no = boardRefusal(of, 'defendant')
    if (no) return no
    if (of.opened === null) return notOpened
    const drops = of.opened.defences.some((one) => !defences.includes(one))
    return (
      (drops ? powerRefusal(mandateOf(of.seat!), 'waive') : undefined) ?? {
        file,
        defences: [...new Set(defences)],
        ...spokenFor(of.seat!),
      }
    )
  },
  async apply(tx, { file, defences }) {
    tx.queue('update dispute.focus set defences = $2 where file = $1', [file, JSON.stringify(defences)])
  },
})

const stateElement = act({
  name: 'dispute.focus.state',
  title: { zh: '就一项要件表明意见', en: 'Say what is disputed of an element' },
  basis: [RULE, HEARD, 'cn/civil-procedure-law#67'],
  serves: ['H2', 'I1', 'I3'],
  by: SIDES,
  input: z.strictObject({
    file: uuidInput,
    element: z.string().regex(/^[a-z][a-z-]{1,60}$/),
    stance: z.enum(['undisputed', 'disputed']),
    text: z.string().trim().min(1).max(2_000),
    evidence: z
      .array(
        z.strictObject({
          title: z.string().trim().min(1).max(200),
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .optional(),
          stream: z
            .string()
            .regex(/^[a-z]+\/[0-9a-f-]{36}$/)
            .optional(),
          seq: z.int().min(0).optional(),
        }),
      )
      .max(20)
      .default([]),
  }),
  stream: ({ file }) => `file/${file}`,
  load: (tx, { file }, { actor }) => load(tx, file, actor.party),
  decide(facts, { file, element, stance, text, evidence }, { law, day }) {
    const of = asSeat(facts)
    const no =
      boardRefusal(of, 'plaintiff', 'defendant') ??
      (stance === 'undisputed' ? powerRefusal(mandateOf(of.seat!), 'admit') : undefined)
    if (no) return no
    if (of.opened === null) return notOpened
    const board = boardOf(of.opened, [], null, law, day)
    if (![...board.elements, ...(board.then?.elements ?? [])].some(({ id }) => id === element))
      return refuse(
        'no-such-element',
        { zh: '这一争议不涉及该要件', en: 'this dispute does not turn on that element' },
        RULE,
      )
    return {
      file,
      element,
      side: sideOf(of.seat!)!,
      ...spokenFor(of.seat!),
      stance,
      text,
      // a leaf is named by stream and number together
      evidence: evidence.map(({ title, sha256, stream, seq }) => ({
        title,
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(stream === undefined || seq === undefined ? {} : { stream, seq }),
      })),
    }
  },
  async apply(tx, { file, element, side, stance, text, evidence, ...by }, _input, { at, actor }) {
    tx.queue(
      `insert into dispute.focus_statement (file, element, side, stance, text, evidence, counsel, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (file, element, side) do update set stance = excluded.stance, text = excluded.text, evidence = excluded.evidence, counsel = excluded.counsel, at = excluded.at`,
      [file, element, side, stance, text, JSON.stringify(evidence), 'mandate' in by ? actor.party : null, at],
    )
  },
})

export const boardActs = [openBoard, raiseDefences, stateElement]

/** The sides that spoke on the board. */
export async function sidesOnBoard(sql: Sql, file: string): Promise<('plaintiff' | 'defendant')[]> {
  const rows = await sql.rows<{ side: 'plaintiff' | 'defendant' }>(
    'select distinct side from dispute.focus_statement where file = $1 order by side',
    [file],
  )
  return rows.map(({ side }) => side)
}

/** Sides that have spoken neither on the board nor by a comment on the issues. */
const silentSides = (heard: readonly BoardStatement['side'][]): BoardStatement['side'][] =>
  (['plaintiff', 'defendant'] as const).filter((side) => !heard.includes(side))

/** The focus is fixed after both were heard, on the board or by a comment; a side that kept silent is named, with why. */
export function heardRefusal({ more, input }: StepAsked): Refusal | undefined {
  const silent = silentSides([...(more.kept.heard ?? []), ...(more.onBoard ?? [])])
  if (silent.length === 0 || ((input['unheard'] as string | undefined) ?? '').trim() !== '') return undefined
  const zh = silent.map((side) => (side === 'plaintiff' ? '原告' : '被告')).join('、')
  return refuse(
    'sides-not-heard',
    {
      zh: `${zh}尚未就焦点发表意见；已给机会而不发表的，请写明情形`,
      en: `the ${silent.join(' and the ')} has not spoken on the issues: where a side was asked and kept silent, say so`,
    },
    HEARD,
    RULE,
  )
}
