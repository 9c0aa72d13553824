// Measured facts are entered in a case as they stand at an instant: what is shown there later is what was on record then.
import { act, refuse, uuidInput } from '#kernel/act'
import type { Json } from '#kernel/proof'
import { z } from 'zod'
import { caseSeat, noLease, SEATED, seatRefusal } from './case-seat.ts'
import { hashOf, holdingProofs, measuredFacts, type Measured } from './measured.ts'
import { measuredRows } from './measured-rows.ts'

const RULE = 'platform/dispute-rules#measured-facts'

/** The rows changed between reading and writing, which the clock of an act does not allow for: do it again. */
class MeasuredMoved extends Error {}

const takeMeasured = act({
  name: 'dispute.measured.take',
  title: { zh: '填入计量事实', en: 'Enter measured facts' },
  basis: [RULE, 'cn/evidence-rules#94', 'cn/online-litigation-rules#17'],
  serves: ['H2', 'I3'],
  by: SEATED,
  input: z.strictObject({ file: uuidInput }),
  stream: ({ file }) => `file/${file}`,
  async load(tx, { file }, { actor, at }) {
    const seat = await caseSeat(tx, file, actor.party)
    const rows = seat?.lease == null ? undefined : await measuredRows(tx, seat.lease, at)
    return {
      seat: seat as unknown as Json,
      measured: rows === undefined ? null : (JSON.parse(JSON.stringify(measuredFacts(rows))) as Json),
    }
  },
  decide({ seat, measured }, { file }) {
    const of = seat as unknown as Awaited<ReturnType<typeof caseSeat>>
    const no = seatRefusal(of, RULE)
    if (no) return no
    if (of!.parts.every((part) => part === 'expert'))
      return refuse(
        'shared-by-others',
        {
          zh: '计量事实由当事人或者办理本案的人填入；专家在鉴定工作台上运行',
          en: 'measured facts are entered by the sides or whoever conducts the case; an expert works at the bench',
        },
        'platform/dispute-rules#expert-seat',
      )
    if (measured === null) return noLease(RULE)
    const facts = measured as unknown as Measured
    return { file, lease: of!.lease, sha256: hashOf(measured), holders: facts.holders }
  },
  async apply(tx, { file, lease, sha256, holders }, _input, { at, actor, facts }) {
    const rows = (await measuredRows(tx, lease!, at))!
    if (hashOf(rows.holdings) !== holders.sha256) throw new MeasuredMoved(`allocations of ${lease!} changed while read`)
    const proofs = holdingProofs(rows)
    tx.queue(
      `insert into dispute.measured (file, lease, facts, sha256, party, at) values ($1, $2, $3, $4, $5, $6)
       on conflict (file) do update set lease = excluded.lease, facts = excluded.facts, sha256 = excluded.sha256, party = excluded.party, at = excluded.at`,
      [file, lease, JSON.stringify(facts.measured), sha256, actor.party, at],
    )
    tx.queue('delete from dispute.measured_holding where file = $1', [file])
    tx.queue(
      `insert into dispute.measured_holding (file, n, serial, site, model, share_milli, from_at, until_at, leaf)
       select $1, n - 1, serial, site, model, share, from_at, until_at, leaf
         from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::int[])
           with ordinality as r(serial, site, model, share, from_at, until_at, leaf, n)`,
      [
        file,
        rows.holdings.map(({ serial }) => serial),
        rows.holdings.map(({ site }) => site),
        rows.holdings.map(({ model }) => model),
        rows.holdings.map(({ shareMilli }) => shareMilli),
        rows.holdings.map(({ from }) => from),
        rows.holdings.map(({ until }) => until),
        proofs.map((proof) => proof?.from ?? null),
      ],
    )
  },
})

export const measuredActs = [takeMeasured]
