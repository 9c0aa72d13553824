// The register of control: entered from a public register with its document, ended when it ends, struck when it was wrong,
// objected to by those whom it concerns. A line is a fact of a register and no accusation.
import { act, dayInput, refuse, uuidInput } from '#kernel/act'
import { checkUscc, partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { REGISTER } from '../control-register.ts'
import { filesInput } from '../files.ts'

const PUBLISHED = 'cn/company-law#40'
const uscc = z.string().regex(/^[0-9A-Z]{18}$/, 'a unified social credit code is expected')
/** A natural person is a number of the register: neither a name nor an identity number is kept. */
const personNumber = z.string().regex(/^P-[0-9A-Z]{4,16}$/, 'a number such as P-0001 is expected')
const papers = filesInput.min(1)

type Line = { control: string; company: string; holder: string; from: Day; until: Day | null; isStruck: boolean }
const lineOf = async (sql: Sql, control: string): Promise<Line | null> =>
  (await sql.one<Line>(
    `select control, company, holder, from_on::text as "from", until_on::text as "until", struck is not null as "isStruck"
       from admission.control where control = $1 for update`,
    [control],
  )) ?? null

const noLine = refuse('no-such-line', { zh: '登记簿中没有这一条', en: 'the register has no such line' }, REGISTER)
const struckAlready = refuse('struck-already', { zh: '这一条已撤销', en: 'this line was struck already' }, REGISTER)

export const enterControl = act({
  name: 'admission.control.enter',
  title: { zh: '登记控制关系', en: 'Enter a tie of control' },
  basis: [REGISTER, PUBLISHED],
  serves: ['C1', 'C3', 'E1'],
  by: ['operator', 'authority:market'],
  input: z.strictObject({
    company: uscc,
    holder: z.union([uscc, personNumber]),
    holderKind: z.enum(['business', 'person', 'state']),
    kind: z.enum(['share', 'agreement', 'office']),
    /** of the capital; for shares alone */
    sharePpm: z.int().min(1).max(1_000_000).nullable(),
    from: dayInput,
    /** the first day on which it no longer held, where it is over already */
    until: dayInput.nullable(),
    source: z.string().trim().min(1).max(200),
    sourceOn: dayInput,
    files: papers,
  }),
  stream: ({ company }) => `control/${company}`,

  async load(tx, { company, holder, kind, from }) {
    // two lines on one business are entered one after the other: together they are no more than the whole
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 11))', [company])
    const same = await tx.one(
      `select 1 as one from admission.control where company = $1 and holder = $2 and kind = $3 and struck is null
        and (until_on is null or until_on > $4::date)`,
      [company, holder, kind, from],
    )
    const row = await tx.one<{ ppm: number }>(
      `select coalesce(sum(share_ppm), 0)::int as ppm from admission.control
        where company = $1 and kind = 'share' and struck is null and from_on <= $2::date and (until_on is null or until_on > $2::date)`,
      [company, from],
    )
    return { isThere: same !== undefined, othersPpm: row!.ppm }
  },

  decide({ isThere, othersPpm }, { company, holder, holderKind, kind, sharePpm, from, until, sourceOn }, { day, id }) {
    const codes = holderKind === 'person' ? [company] : [company, holder]
    const wrong = codes.map((code) => checkUscc(code)).find(({ valid }) => !valid)
    if (wrong) return refuse('bad-code', wrong.reason, 'platform/subsidy-rules#parties', REGISTER)
    if ((holderKind === 'person') !== holder.startsWith('P-'))
      return refuse(
        'bad-holder',
        {
          zh: '自然人填登记簿编号（P-…），企业和国家出资机构填统一社会信用代码',
          en: 'a natural person by number of the register (P-…), a business or body of the State by its code',
        },
        REGISTER,
      )
    if (company === holder)
      return refuse('same-business', { zh: '两个代码相同', en: 'the two codes are the same' }, REGISTER)
    if ((kind === 'share') !== (sharePpm !== null) || (kind === 'office' && holderKind !== 'person'))
      return refuse(
        'share-and-kind',
        {
          zh: '持股须填比例，协议控制和任职不填；任职的只能是自然人',
          en: 'a share has a proportion, an agreement or office has none; only a natural person holds an office',
        },
        REGISTER,
      )
    if (from > day || sourceOn > day || (until !== null && until <= from))
      return refuse(
        'days-wrong',
        {
          zh: '起始日、来源日期不得在今日之后，终止日应在起始日之后',
          en: 'neither tie nor source lies in the future, and the end comes after the beginning',
        },
        REGISTER,
      )
    if (isThere)
      return refuse(
        'entered-already',
        {
          zh: '同一关系在该期间已登记；先终止或撤销原登记',
          en: 'this tie is on the register for that time; end or strike it first',
        },
        REGISTER,
      )
    if (othersPpm + (sharePpm ?? 0) > 1_000_000)
      return refuse(
        'more-than-whole',
        {
          zh: '各股东比例合计超过百分之百，请先更正',
          en: 'all shares together exceed the whole; correct the others first',
        },
        REGISTER,
        PUBLISHED,
      )
    return { control: id, company, holder }
  },

  async apply(
    tx,
    { control },
    { company, holder, holderKind, kind, sharePpm, from, until, source, sourceOn, files },
    { at, actor },
  ) {
    tx.queue(
      `insert into admission.control (control, company, holder, holder_kind, kind, share_ppm, from_on, until_on, source, source_on, files, entered_by, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        control,
        company,
        holder,
        holderKind,
        kind,
        sharePpm,
        from,
        until,
        source,
        sourceOn,
        JSON.stringify(files),
        actor.party,
        at,
      ],
    )
  },
})

export const endControl = act({
  name: 'admission.control.end',
  title: { zh: '登记控制关系终止', en: 'Enter the end of a tie of control' },
  basis: [REGISTER, PUBLISHED],
  serves: ['C1', 'C3', 'E1'],
  by: ['operator', 'authority:market'],
  input: z.strictObject({
    control: uuidInput,
    until: dayInput,
    source: z.string().trim().min(1).max(200),
    files: papers,
  }),
  stream: ({ control }) => `control-line/${control}`,
  load: async (tx, { control }) => ({ line: await lineOf(tx, control) }),
  decide({ line }, { until }, { day }) {
    if (line === null) return noLine
    if (line.isStruck) return struckAlready
    if (line.until !== null)
      return refuse('ended-already', { zh: `已于 ${line.until} 终止`, en: `it ended on ${line.until}` }, REGISTER)
    return until > day || until <= line.from
      ? refuse(
          'days-wrong',
          { zh: '终止日应在起始日之后、不晚于今日', en: 'the end comes after the beginning and not after today' },
          REGISTER,
        )
      : { control: line.control, company: line.company, holder: line.holder }
  },
  async apply(tx, { control }, { until, source, files }, { at }) {
    tx.queue(
      `update admission.control set until_on = $2, source = source || '；' || $3, files = files || $4::jsonb, since = $5 where control = $1`,
      [control, until, source, JSON.stringify(files), at],
    )
  },
})

export const strikeControl = act({
  name: 'admission.control.strike',
  title: { zh: '撤销错误的控制关系登记', en: 'Strike a line that was entered wrongly' },
  basis: [REGISTER, PUBLISHED],
  serves: ['C1', 'C3', 'E1'],
  by: ['operator', 'authority:market'],
  input: z.strictObject({ control: uuidInput, reasons: z.string().trim().min(1).max(2_000), files: filesInput }),
  stream: ({ control }) => `control-line/${control}`,
  load: async (tx, { control }) => ({ line: await lineOf(tx, control) }),
  decide({ line }) {
    if (line === null) return noLine
    return line.isStruck ? struckAlready : { control: line.control, company: line.company, holder: line.holder }
  },
  async apply(tx, { control }, { reasons, files }, { at }) {
    tx.queue('update admission.control set struck = $2, files = files || $3::jsonb, since = $4 where control = $1', [
      control,
      reasons,
      JSON.stringify(files),
      at,
    ])
  },
})

export const objectToControl = act({
  name: 'admission.control.object',
  title: { zh: '对控制关系登记提出异议', en: 'Object to a line on control' },
  basis: [REGISTER],
  serves: ['C1', 'C3', 'E1'],
  by: ['lessee', 'provider', 'supplier'],
  input: z.strictObject({ control: uuidInput, statement: z.string().trim().min(1).max(2_000), files: filesInput }),
  stream: ({ control }) => `control-line/${control}`,
  async load(tx, { control }, { actor }) {
    return { line: await lineOf(tx, control), own: (await partyOf(tx, actor.party))?.uscc ?? null }
  },
  decide({ line, own }) {
    // a line of others is no business of one's own, not even that it is there
    if (line === null || own === null || (line.company !== own && line.holder !== own)) return noLine
    return line.isStruck ? struckAlready : { control: line.control, company: line.company, holder: line.holder }
  },
  async apply(tx, { control }, { statement, files }, { at }) {
    tx.queue(
      'update admission.control set objection = $2, objected_at = $4, files = files || $3::jsonb, since = $4 where control = $1',
      [control, statement, JSON.stringify(files), at],
    )
  },
})
