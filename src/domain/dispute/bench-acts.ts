// The bench as acts: a run is entered with its inputs, their hash and its result; a report names runs and is signed.
import { allocationsWithin } from '#domain/capacity'
import { invoiceStreams } from '#domain/billing'
import { signingStreams } from '#domain/contracts'
import { act, dayInput, placeInput, refuse, uuidInput, type AnyAct } from '#kernel/act'
import { leavesWithin, streamSizes, weigh } from '#kernel/evidence'
import type { Json } from '#kernel/proof'
import type { LawBook } from '#kernel/rules'
import type { Sql, Tx } from '#kernel/store'
import { z } from 'zod'
import {
  allocationAgain,
  BENCH,
  billAgain,
  inputsOf,
  lawAgain,
  metersAgain,
  NoRun,
  reportHash,
  runHash,
  type BenchInputs,
  type BenchLeaf,
  type BenchResult,
  type BenchStep,
} from './bench.ts'
import { caseSeat, noLease, SEATED, seatRefusal, type CaseSeat } from './case-seat.ts'
import { measuredFacts } from './measured.ts'
import { measuredRows } from './measured-rows.ts'
import { signatureProblem, signerNamed, type Signer } from './text-signature.ts'

const RULE = 'platform/dispute-rules#bench'
const EXPERT = 'cn/civil-procedure-law#82'
/** A run reads all of it inside one act. */
const MOST = { leaves: 20_000, bytes: 64 * 1024 * 1024 } as const
const MOST_RUNS = 20

/** The law and the table of acts, which are known where everything meets. */
export type BenchDoors = { law: () => LawBook; acts: () => ReadonlyMap<string, AnyAct> }

async function leavesOfLease(sql: Sql, lease: string): Promise<BenchLeaf[]> {
  const streams = [`lease/${lease}`, ...(await invoiceStreams(sql, lease)), ...(await signingStreams(sql, lease))]
  const sizes = await streamSizes(sql, streams)
  const { leaves, bytes } = await weigh(sql, sizes)
  if (leaves > MOST.leaves || bytes > MOST.bytes)
    throw new NoRun({
      zh: `记录有 ${leaves} 条，超出一次运行的上限 ${MOST.leaves} 条；请用证据包离线重算`,
      en: `${leaves} records: one run takes at most ${MOST.leaves}; recompute from a bundle instead`,
    })
  const found = await leavesWithin(sql, sizes)
  // in the order in which they were written
  return found
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.stream === b.stream ? a.seq - b.seq : 0))
    .map(({ stream, seq, kind, record, hash }) => ({ stream, seq, kind, record, hash: hash.toString('hex') }))
}

type Ran = { inputs: BenchInputs; result: BenchResult } | { says: { zh: string; en: string } }

async function runStep(
  tx: Sql,
  of: BenchStep,
  lease: string,
  { at, asOf, place, doors }: { at: string; asOf: string | undefined; place: string | undefined; doors: BenchDoors },
): Promise<Ran> {
  try {
    const leaves = await leavesOfLease(tx, lease)
    const through = { book: doors.law(), acts: doors.acts() }
    if (of === 'bill') return { inputs: inputsOf(leaves), result: billAgain(leaves) }
    if (of === 'allocation') {
      const held = await allocationsWithin(tx, [lease])
      return { inputs: inputsOf(leaves), result: allocationAgain(leaves, held, through) }
    }
    if (of === 'meters') {
      const rows = await measuredRows(tx, lease, at)
      return { inputs: inputsOf(leaves, { asOf: at }), result: metersAgain(measuredFacts(rows!)) }
    }
    const under = { day: asOf!, ...(place === undefined ? {} : { place }) }
    return {
      inputs: inputsOf(leaves, { asOf: asOf!, ...(place === undefined ? {} : { place }) }),
      result: lawAgain(leaves, under, through),
    }
  } catch (error) {
    if (error instanceof NoRun) return { says: error.says }
    throw error
  }
}

const runAct = (doors: BenchDoors) =>
  act({
    name: 'dispute.bench.run',
    title: { zh: '鉴定工作台：运行', en: 'Expert’s bench: run' },
    basis: [RULE, EXPERT, 'cn/online-mediation-rules#11'],
    serves: ['I3', 'J1', 'X2', 'X4'],
    by: SEATED,
    input: z
      .strictObject({
        file: uuidInput,
        step: z.enum(Object.keys(BENCH) as [BenchStep, ...BenchStep[]]),
        /** the other day, for `law` */
        asOf: dayInput.optional(),
        place: placeInput.optional(),
      })
      .refine(({ step, asOf }) => step !== 'law' || asOf !== undefined, {
        path: ['asOf'],
        message: 'the other day is missing',
      }),
    stream: ({ file }) => `file/${file}`,
    async load(tx, { file, step, asOf, place }, { actor, at }) {
      const seat = await caseSeat(tx, file, actor.party)
      const ran =
        seat?.lease == null || seat.closed ? null : await runStep(tx, step, seat.lease, { at, asOf, place, doors })
      return { seat: seat as unknown as Json, ran: (ran === null ? null : JSON.parse(JSON.stringify(ran))) as Json }
    },
    decide(facts, { file, step }, { id }) {
      const seat = facts.seat as unknown as CaseSeat | null
      const no = seatRefusal(seat, RULE)
      if (no) return no
      if (facts.ran === null) return noLease(RULE)
      const ran = facts.ran as unknown as Ran
      if ('says' in ran) return refuse('cannot-run', ran.says, RULE)
      return {
        run: id,
        file,
        step,
        inputsSha256: hashOfInputs(ran.inputs),
        sha256: runHash(step, ran.inputs, ran.result),
        differing: ran.result.differing,
      }
    },
    async apply(tx, { run, file, step, inputsSha256, sha256, differing }, _input, { at, actor, facts }) {
      const { inputs, result } = facts.ran as unknown as Extract<Ran, { inputs: BenchInputs }>
      tx.queue(
        `insert into dispute.bench_run (run, file, step, inputs, inputs_sha256, result, sha256, differing, party, role, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          run,
          file,
          step,
          JSON.stringify(inputs),
          inputsSha256,
          JSON.stringify(result),
          sha256,
          differing,
          actor.party,
          actor.role,
          at,
        ],
      )
    },
  })
const hashOfInputs = ({ leavesSha256 }: BenchInputs): string => leavesSha256

const reportAct = act({
  name: 'dispute.bench.report',
  title: { zh: '鉴定工作台：出具签名报告', en: 'Expert’s bench: sign a report' },
  basis: [RULE, EXPERT, 'cn/e-signature-law#13'],
  serves: ['I3', 'J1', 'X2'],
  by: SEATED,
  input: z.strictObject({
    file: uuidInput,
    runs: z.array(uuidInput).min(1).max(MOST_RUNS),
    opinion: z.string().trim().min(1).max(20_000),
    /** what is signed: the hash of the report as the signer saw it */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    cms: z.base64().max(20_000).optional(),
    certificate: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  stream: ({ file }) => `file/${file}`,
  async load(tx: Tx, { file, runs, certificate }, { actor }) {
    const [seat, found, signer] = await Promise.all([
      caseSeat(tx, file, actor.party),
      tx.rows<{ run: string; sha256: string; party: string }>(
        'select run, sha256, party from dispute.bench_run where file = $1 and run = any($2)',
        [file, runs],
      ),
      signerNamed(tx, certificate),
    ])
    return { seat: seat as unknown as Json, found, signer: signer as Json }
  },
  decide(facts, { file, runs, opinion, sha256, cms, certificate }, { actor, at, id }) {
    const no = seatRefusal(facts.seat as unknown as CaseSeat | null, RULE)
    if (no) return no
    const named = runs.map((run) => facts.found.find((one) => one.run === run && one.party === actor.party)?.sha256)
    if (named.some((one) => one === undefined))
      return refuse(
        'not-your-run',
        { zh: '报告只列本人在本案的运行', en: 'a report names runs of your own in this case' },
        RULE,
      )
    const hashes = named as string[]
    if (reportHash({ file, runs: hashes, opinion }) !== sha256)
      return refuse(
        'other-text',
        { zh: '所签哈希不是本报告的哈希', en: 'the hash signed is not that of this report' },
        RULE,
      )
    const unsigned = signatureProblem({ sha256, cms, certificate }, facts.signer as Signer | null, { actor, at }, RULE)
    if (unsigned) return unsigned
    return { report: id, file, runs: hashes, sha256, signed: cms === undefined ? 'account' : 'certificate' }
  },
  async apply(tx, { report, file, runs, sha256, signed }, { opinion }, { at, actor }) {
    tx.queue(
      `insert into dispute.bench_report (report, file, runs, opinion, sha256, signed, party, person, role, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [report, file, runs, opinion, sha256, signed, actor.party, actor.person, actor.role, at],
    )
  },
})

/** The bench, with the law and the acts it decides again by. */
export const benchActs = (doors: BenchDoors) => [runAct(doors), reportAct]
