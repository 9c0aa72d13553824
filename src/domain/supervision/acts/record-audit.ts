// What the platform itself may do: an audit that a contract grants, announced, declined at will, its result told. The operator
// is no enforcement body: nothing here inspects, orders, punishes or finds (platform/supervision-rules#no-inspection).
import { act, dayInput, refuse, uuidInput } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { numberOf } from '../registers.ts'

const RULE = 'platform/supervision-rules#no-inspection'
const CONTRACT = 'cn/civil-code#509'
const text = (most: number) => z.string().trim().min(1).max(most)

/** What only a public body does; an audit is not called so. */
const OF_A_BODY = /行政检查|执法|责令|处罚|认定|inspection|penalt|enforce/i

/** The contract by its name and the hash of its paper, and the clause that grants the audit, word for word. */
type Clause = { contract: string; sha256: string; no: string; words: string }
type Input = {
  party: string
  clause: Clause | null
  subject: string
  noticedOn: string
  heldOn: string
  answer: 'agreed' | 'declined'
  result: string | null
}
type Decision = {
  audit: string
  no: string
  party: string
  clause: string
  answer: string
  result: string | null
  place: string
}

/** Records an audit by contract; it stands in the log under the audited party, who is told of it with its result. */
export const recordAudit = act<Input, { audited: { place: string } | null }, Decision>({
  name: 'supervision.audit.record',
  title: { zh: '登记合同审计', en: 'Record an audit by contract' },
  basis: [RULE, CONTRACT],
  serves: ['G2'],
  by: ['operator'],
  input: z.strictObject({
    party: uuidInput,
    clause: z
      .strictObject({
        contract: text(200),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        no: text(40),
        words: text(5_000),
      })
      .nullable(),
    subject: text(2_000),
    noticedOn: dayInput,
    heldOn: dayInput,
    answer: z.enum(['agreed', 'declined']),
    result: text(10_000).nullable(),
  }),
  stream: ({ party }) => `audit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ audited }) => audited?.place ?? 'cn',
  async load(tx, { party }) {
    const audited = await partyOf(tx, party)
    return { audited: audited === undefined ? null : { place: audited.place } }
  },
  decide({ audited }, { party, clause, subject, noticedOn, heldOn, answer, result }, { id, day }) {
    if (audited === null) return refuse('no-such-party', { zh: '没有这一主体', en: 'there is no such party' }, CONTRACT)
    if (clause === null)
      return refuse(
        'no-clause',
        {
          zh: '平台没有检查权；没有合同条款的，不得审计',
          en: 'the platform has no power to inspect: without a clause of a contract there is no audit',
        },
        RULE,
        CONTRACT,
      )
    if (OF_A_BODY.test(`${subject} ${result ?? ''}`))
      return refuse(
        'not-an-inspection',
        {
          zh: '合同审计不是行政检查，不责令、不处罚、不作认定；请改写',
          en: 'an audit by contract is no inspection: it orders, punishes and finds nothing; put it otherwise',
        },
        RULE,
      )
    if (heldOn > day || noticedOn >= (heldOn as Day))
      return refuse(
        'no-notice',
        {
          zh: '须先通知、后审计，且审计之日已到',
          en: 'notice comes before the day of the audit, and that day has come',
        },
        CONTRACT,
      )
    if ((answer === 'declined') !== (result === null))
      return refuse(
        'result-does-not-fit',
        {
          zh: '对方拒绝的不得审计、没有结果；同意的须告知结果',
          en: 'where it was declined nothing was audited and there is no result; where it was agreed to the result is told',
        },
        RULE,
      )
    return { audit: id, no: numberOf('SJ', day, id), party, clause: clause.no, answer, result, place: audited.place }
  },
  async apply(tx, { audit, no, place }, input, { actor, at }) {
    const { party, clause, subject, noticedOn, heldOn, answer, result } = input
    tx.queue(
      `insert into supervision.contract_audit (audit, no, place, party, operator, clause, subject, noticed_on, held_on, answer, result, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [audit, no, place, party, actor.party, JSON.stringify(clause), subject, noticedOn, heldOn, answer, result, at],
    )
  },
})

type Remarking = { audit: string; remark: string }

/** What the audited party says of an audit: once, and beside the result wherever that is shown. */
export const remarkAudit = act<
  Remarking,
  { row: { party: string; place: string; open: boolean } | null },
  { audit: string }
>({
  name: 'supervision.audit.remark',
  title: { zh: '对合同审计陈述意见', en: 'Say what one thinks of an audit' },
  basis: [RULE, CONTRACT],
  serves: ['G2'],
  by: ['provider', 'lessee', 'supplier'],
  input: z.strictObject({ audit: uuidInput, remark: text(5_000) }),
  stream: ({ audit }) => `audit-remark/${audit}`,
  place: ({ row }) => row?.place ?? 'cn',
  load: async (tx, { audit }) => ({
    row:
      (await tx.one<{ party: string; place: string; open: boolean }>(
        'select party, place, remark is null as open from supervision.contract_audit where audit = $1 for update',
        [audit],
      )) ?? null,
  }),
  decide({ row }, { audit }, { actor }) {
    if (row === null || row.party !== actor.party)
      return refuse('no-such-audit', { zh: '本主体没有这次审计', en: 'no such audit is of this party' }, RULE)
    return row.open
      ? { audit }
      : refuse(
          'remarked-already',
          { zh: '已陈述意见，不再更改', en: 'it was said already and is not changed' },
          RULE,
          CONTRACT,
        )
  },
  async apply(tx, { audit }, { remark }, { at }) {
    tx.queue('update supervision.contract_audit set remark = $2, remarked_at = $3 where audit = $1', [
      audit,
      remark,
      at,
    ])
  },
})
