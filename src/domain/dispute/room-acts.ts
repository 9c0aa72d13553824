// The closed room of a case: counsel by mandate, papers with secrets, what must be kept, and what may go in the end.
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { caseFile, forgetFile, type CaseFile } from '#kernel/casework'
import { CannotErase, erase, streamSizes } from '#kernel/evidence'
import { partyOf } from '#kernel/identity'
import { letIn, letOut, type Sql } from '#kernel/store'
import { addMonths } from '#kernel/time'
import { z } from 'zod'
import { CASE, CONFIRMATION, isOverIn, keptOf, MEDIATION, type Kept } from './case-room.ts'
import { mediatedBefore } from './court-steps.ts'
import { POWERS, type Power } from './mandate-powers.ts'

const MANDATE = 'platform/dispute-rules#mandate'
const SECRET = 'platform/dispute-rules#secret'
const HOLD = 'platform/dispute-rules#hold'
const RETENTION = 'platform/dispute-rules#retention'
const SIDES = ['lessee', 'provider', 'operator', 'supplier'] as const
const line = z.string().trim().min(1).max(500)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const OURS = new Set([MEDIATION, CONFIRMATION, CASE])

const noFile = (cite: string): Refusal =>
  refuse(
    'no-such-case',
    { zh: '没有这一案卷，或者本主体不是其当事人', en: 'there is no such case of which you are a side' },
    cite,
  )

/** The file of a dispute; undefined for anything else. */
async function disputeFile(sql: Sql, file: string): Promise<CaseFile | null> {
  const found = await caseFile(sql, file)
  return found && OURS.has(found.procedure) ? found : null
}

/** The part that a party plays as a side: an expert is none, nor the platform that gives evidence. */
const sideIn = (file: CaseFile, party: string): string | undefined =>
  ['applicant', 'other', 'plaintiff', 'defendant'].find((part) => file.parts[part]?.includes(party) === true)

const giveMandate = act({
  name: 'dispute.mandate.give',
  title: { zh: '委托代理人', en: 'Give counsel a mandate' },
  basis: [MANDATE, 'cn/civil-procedure-law#62', 'cn/online-litigation-rules#7', 'cn/invited-mediation-rules#16'],
  serves: ['I1', 'I2'],
  by: SIDES,
  input: z.strictObject({
    file: uuidInput,
    counsel: uuidInput,
    person: line,
    paper: hash,
    /** what is given by special authority; none: a general mandate */
    powers: z
      .array(z.enum(Object.keys(POWERS) as [Power, ...Power[]]))
      .max(10)
      .default([]),
  }),
  stream: ({ file }) => `file/${file}`,
  async load(tx, { file, counsel }, { actor }) {
    const [found, who] = await Promise.all([disputeFile(tx, file), partyOf(tx, counsel)])
    const kept = found === null ? undefined : await keptOf(tx, file)
    return {
      side: found === null ? null : (sideIn(found, actor.party) ?? null),
      plays: found === null ? false : Object.values(found.parts).some((parties) => parties.includes(counsel)),
      procedure: found?.procedure ?? null,
      // of a case that is over counsel sees the file alone
      streams: found === null || isOverIn(found.procedure, found.state) ? [] : (kept?.streams ?? []),
      counsel: who ? { kinds: who.kinds as string[] } : null,
      mediated: found?.procedure === CASE ? await mediatedBefore(tx, found.about) : [],
      standing: await tx.rows<{ mandate: string; principal: string }>(
        'select mandate, principal from dispute.mandate where file = $1 and counsel = $2 and ended_at is null order by mandate',
        [file, counsel],
      ),
    }
  },
  decide({ side, plays, counsel: who, mediated, standing, streams }, { counsel, powers }, { actor, id }) {
    if (side === null) return noFile(MANDATE)
    if (who === null || !who.kinds.includes('supplier') || plays || counsel === actor.party)
      return refuse(
        'not-a-counsel',
        {
          zh: '代理人须是平台登记的服务商（律师事务所等），且不在本案担任其他角色',
          en: 'counsel is a supplier registered here (a law firm) that plays no part in this case',
        },
        MANDATE,
      )
    if (mediated.some(({ party }) => party === counsel))
      return refuse(
        'mediated-before',
        {
          zh: '主持过本纠纷调解的组织、调解员，不得在后续诉讼中担任代理人',
          en: 'who mediated this dispute may not be counsel in the later suit',
        },
        'cn/invited-mediation-rules#16',
        'platform/dispute-rules#no-later-role',
      )
    if (standing.some(({ principal }) => principal !== actor.party))
      return refuse(
        'counsel-of-other-side',
        {
          zh: '该代理人已受对方委托；同一案件不得代理双方',
          en: 'this counsel acts for the other side already: nobody is counsel of both',
        },
        'cn/civil-code#168',
        MANDATE,
      )
    if (standing.length > 0)
      return refuse('mandate-stands', { zh: '委托已在有效中', en: 'the mandate stands already' }, MANDATE)
    return { mandate: id, principal: actor.party, counsel, powers: [...new Set(powers)], streams: [...streams] }
  },
  async apply(tx, { mandate, counsel, powers, streams }, { file, person, paper }, { at, actor }) {
    tx.queue(
      'insert into dispute.mandate (mandate, file, principal, counsel, person, paper, powers, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [mandate, file, actor.party, counsel, person, paper, powers, at],
    )
    letIn(tx, {
      reader: counsel,
      streams: [`file/${file}`, ...streams],
      ground: `mandate/${mandate}`,
      inPlaceOf: actor.party,
      at,
    })
  },
})

const endMandate = act({
  name: 'dispute.mandate.end',
  title: { zh: '终止委托', en: 'End a mandate' },
  basis: [MANDATE],
  serves: ['I1', 'I2'],
  by: SIDES,
  input: z.strictObject({ mandate: uuidInput }),
  stream: ({ mandate }) => `mandate/${mandate}`,
  async load(tx, { mandate }) {
    return {
      found:
        (await tx.one<{ principal: string; counsel: string }>(
          'select principal, counsel from dispute.mandate where mandate = $1 and ended_at is null',
          [mandate],
        )) ?? null,
    }
  },
  decide({ found }, { mandate }, { actor }) {
    if (found !== null && [found.principal, found.counsel].includes(actor.party)) return { mandate }
    return refuse(
      'no-such-mandate',
      { zh: '没有这一委托，或者已经终止', en: 'there is no such mandate, or it has ended' },
      MANDATE,
    )
  },
  async apply(tx, { mandate }, _input, { at }) {
    tx.queue('update dispute.mandate set ended_at = $2 where mandate = $1', [mandate, at])
    letOut(tx, { ground: `mandate/${mandate}` })
  },
})

const fileSecret = act({
  name: 'dispute.secret.file',
  title: { zh: '提交含商业秘密的材料', en: 'File a paper with a business secret' },
  basis: [SECRET, 'cn/civil-procedure-law#137', 'cn/online-litigation-rules#27'],
  serves: ['I2', 'I3'],
  by: SIDES,
  input: z.strictObject({
    file: uuidInput,
    name: z.string().trim().min(1).max(200),
    sha256: hash,
    /** what it shows, without the secret */
    about: line,
    /** parts that may see it beside its owner; the court or the mediator is always among them */
    seenBy: z.array(z.enum(['applicant', 'other', 'plaintiff', 'defendant', 'mediator', 'body', 'expert'])).max(6),
  }),
  // A stream of its own: the history of the file would tell.
  stream: (_input, { id }) => `secret/${id}`,
  async load(tx, { file }, { actor }) {
    const found = await disputeFile(tx, file)
    return {
      side: found === null ? null : (sideIn(found, actor.party) ?? null),
      parts: found?.parts ?? {},
      judges: found === null ? [] : judgesOf(found),
    }
  },
  decide({ side, parts, judges }, { seenBy }, { actor, id }) {
    if (side === null) return noFile(SECRET)
    return {
      secret: id,
      seenBy: [...new Set([actor.party, ...judges, ...seenBy.flatMap((part) => parts[part] ?? [])])],
    }
  },
  parties: (_facts, _input, { seenBy }) => seenBy,
  async apply(tx, { secret, seenBy }, { file, name, sha256, about }, { at, actor }) {
    tx.queue(
      'insert into dispute.secret (secret, file, owner, name, sha256, about, seen_by, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [secret, file, actor.party, name, sha256, about, seenBy, at],
    )
  },
})

/** Who decides in a file: the court, or in a mediation the mediator and its body. */
const judgesOf = (file: CaseFile): string[] =>
  file.procedure === MEDIATION
    ? [...(file.parts['mediator'] ?? []), ...(file.parts['body'] ?? [])]
    : [...(file.parts['court'] ?? [])]

const openSecret = act({
  name: 'dispute.secret.open',
  title: { zh: '决定商业秘密的知悉范围', en: 'Decide who may see a business secret' },
  basis: [SECRET, 'cn/civil-procedure-law#137'],
  serves: ['I2', 'I3'],
  by: ['court'],
  input: z.strictObject({
    secret: uuidInput,
    seenBy: z
      .array(z.enum(['applicant', 'other', 'plaintiff', 'defendant']))
      .min(1)
      .max(4),
    reasons: line,
  }),
  stream: ({ secret }) => `secret/${secret}`,
  async load(tx, { secret }) {
    const row = await tx.one<{ file: string; owner: string; seenBy: string[] }>(
      'select file, owner, seen_by as "seenBy" from dispute.secret where secret = $1',
      [secret],
    )
    const file = row ? await disputeFile(tx, row.file) : null
    return { row: row ?? null, parts: file?.parts ?? {} }
  },
  decide({ row, parts }, { secret, seenBy }, { actor }) {
    if (row === null || parts['court']?.includes(actor.party) !== true)
      return refuse(
        'not-your-case',
        { zh: '没有这一材料，或者不是本院审理的案件', en: 'there is no such paper in a case of this court' },
        SECRET,
      )
    return { secret, seenBy: [...new Set([...row.seenBy, ...seenBy.flatMap((part) => parts[part] ?? [])])] }
  },
  async apply(tx, { secret, seenBy }) {
    tx.queue('update dispute.secret set seen_by = $2 where secret = $1', [secret, seenBy])
  },
})

const STREAM = /^(lease|file)\/[0-9a-f]{8}-[0-9a-f-]{27}$/

/** One id for each stream of an order; turned, not written over, so that no two are equal whatever the first one is. */
const nthHold = (hold: string, n: number): string =>
  `${hold.slice(0, 34)}${(Number.parseInt(hold.slice(34), 16) ^ (n % 256)).toString(16).padStart(2, '0')}`

const placeHold = act({
  name: 'dispute.hold.place',
  title: { zh: '要求保留证据', en: 'Order evidence kept' },
  basis: [HOLD, 'cn/e-commerce-law#62'],
  serves: ['I3'],
  by: ['court', 'mediation'],
  input: z.strictObject({ file: uuidInput, ground: line }),
  stream: ({ file }) => `file/${file}`,
  async load(tx, { file }) {
    const found = await disputeFile(tx, file)
    const kept: Kept = found === null ? {} : ((await keptOf(tx, file)) ?? {})
    return {
      judges: found === null ? [] : [...judgesOf(found), ...(found.parts['court'] ?? [])],
      streams: kept.streams ?? [],
    }
  },
  decide({ judges, streams }, { file }, { actor, id }) {
    if (!judges.includes(actor.party))
      return refuse(
        'not-your-case',
        {
          zh: '只有办理本案的法院、调解组织可以要求保留',
          en: 'only the court or mediator of this case orders it kept',
        },
        HOLD,
      )
    return { hold: id, streams: [`file/${file}`, ...streams.filter((stream) => STREAM.test(stream))] }
  },
  async apply(tx, { hold, streams }, { file, ground }, { at, actor }) {
    for (const [n, stream] of streams.entries())
      tx.queue(
        'insert into dispute.hold (hold, stream, file, ground, placed_by, since) values ($1, $2, $3, $4, $5, $6)',
        [nthHold(hold, n), stream, file, ground, actor.party, at],
      )
  },
})

const liftHold = act({
  name: 'dispute.hold.lift',
  title: { zh: '解除保留', en: 'Lift an order to keep' },
  basis: [HOLD],
  serves: ['I3'],
  by: ['court', 'mediation'],
  input: z.strictObject({ file: uuidInput, reasons: line }),
  stream: ({ file }) => `file/${file}`,
  async load(tx, { file }, { actor }) {
    return {
      own: await tx.rows<{ hold: string }>(
        'select hold from dispute.hold where file = $1 and placed_by = $2 and lifted_at is null order by hold',
        [file, actor.party],
      ),
    }
  },
  decide({ own }, { file }) {
    if (own.length > 0) return { file, lifted: own.map(({ hold }) => hold) }
    return refuse(
      'no-such-hold',
      { zh: '没有本机关作出、仍在有效的保留', en: 'no standing order of yours on this file' },
      HOLD,
    )
  },
  async apply(tx, { lifted }, _input, { at }) {
    tx.queue('update dispute.hold set lifted_at = $2 where hold = any($1)', [lifted, at])
  },
})

/** Whether something of a stream has to be kept for a case: asked by everything that erases or deletes. */
export async function heldStreams(sql: Sql, streams: readonly string[]): Promise<string[]> {
  const rows = await sql.rows<{ stream: string }>(
    'select distinct stream from dispute.hold where stream = any($1) and lifted_at is null order by stream',
    [streams],
  )
  return rows.map(({ stream }) => stream)
}

/** The no to erasing or deleting what a case needs; undefined when nothing is held. */
export const holdRefusal = (held: readonly string[]): Refusal | undefined =>
  held.length === 0
    ? undefined
    : refuse(
        'legal-hold',
        {
          zh: `有案件要求保留（${held.join('、')}），解除前不删除、不擦除`,
          en: `a case needs it kept (${held.join(', ')}): nothing is deleted or erased until the order is lifted`,
        },
        HOLD,
        'cn/pipl#47',
      )

/** What of one case is deleted at most in one act. */
const MOST_LEAVES = 5_000

const deleteContent = act({
  name: 'dispute.content.delete',
  title: { zh: '删除已过保存期的案卷内容', en: 'Delete the content of a case past its time' },
  basis: [RETENTION, HOLD, 'cn/pipl#47'],
  serves: ['I3'],
  by: ['operator'],
  input: z.strictObject({ file: uuidInput }),
  stream: ({ file }) => `file/${file}`,
  async load(tx, { file }) {
    const found = await disputeFile(tx, file)
    const row = await tx.one<{ closed: boolean; since: string; deleted: boolean }>(
      `select closed, to_char(since at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as since, kept ? 'deleted' as deleted from dispute.case_file where file = $1`,
      [file],
    )
    const sizes = found === null ? [] : await streamSizes(tx, [`file/${file}`])
    return { row: row ?? null, size: sizes[0]?.size ?? 0, held: await heldStreams(tx, [`file/${file}`]) }
  },
  decide({ row, size, held }, { file }, { law, day }) {
    if (row === null) return noFile(RETENTION)
    const no = holdRefusal(held)
    if (no) return no
    const until = addMonths(row.since as never, 12 * law.integer(RETENTION, 'retention-years'))
    if (!row.closed || day <= until)
      return refuse(
        'still-kept',
        {
          zh: row.closed ? `保存至${until}` : '案件尚未结束',
          en: row.closed ? `kept until ${until}` : 'the case is not over',
        },
        RETENTION,
      )
    if (row.deleted || size > MOST_LEAVES)
      return refuse(
        'nothing-to-delete',
        { zh: '已删除，或者条目过多', en: 'deleted already, or too many leaves' },
        RETENTION,
      )
    // this very act is the next leaf, and stays
    return { file, leaves: size }
  },
  async apply(tx, { file, leaves }, _input, { at }) {
    for (let seq = 0; seq < leaves; seq += 1)
      await erase(tx, `file/${file}`, seq).catch((error: unknown) => {
        if (!(error instanceof CannotErase)) throw error
      })
    forgetFile(tx, file)
    for (const table of [
      'agreement',
      'undisputed',
      'computation',
      'secret',
      'round',
      'focus_statement',
      'focus',
      'measured_holding',
      'measured',
      'bench_report',
      'bench_run',
    ])
      tx.queue(`delete from dispute.${table} where file = $1`, [file])
    tx.queue(`update dispute.case_file set kept = '{"deleted": true}', since = $2 where file = $1`, [file, at])
  },
})

export const roomActs = [giveMandate, endMandate, fileSecret, openSecret, placeHold, liftHold, deleteContent]
