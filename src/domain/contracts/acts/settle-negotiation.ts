import { standingOf } from '#domain/admission'
import { assemble } from '#domain/templates'
import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { notReady } from '../findings.ts'
import { leaseOf } from '../lease.ts'
import { negotiationOf, noLicence, sideInOpen, textHash, writtenBy, type Negotiation } from '../negotiation.ts'
import { sidesOf, type Side } from '../sides.ts'

const AGREE = 'platform/contract-rules#both-agree-on-text'
const TRANSFER = 'cn/civil-code#555'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A side says yes to one exact text. The last yes settles it: the platform then drafts the contract to be signed. */
export const settleNegotiation = act({
  name: 'contracts.negotiation.settle',
  title: { zh: '同意定稿', en: 'Agree on the text' },
  basis: [AGREE, 'cn/civil-code#470', 'cn/civil-code#491'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    negotiation: uuidInput,
    revision: z.int().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  stream: ({ negotiation }) => `negotiation/${negotiation}`,

  async load(tx, { negotiation }, { at }) {
    const open = await negotiationOf(tx, negotiation)
    if (!open) return { found: null, template: null, agreed: [] as Side[], last: null, standing: null, passes: null }
    const { found, template } = open
    const now = [negotiation, found.revision]
    const agreed = await tx.rows<{ side: Side }>(
      'select side from contracts.agreement where negotiation = $1 and revision = $2 order by at',
      now,
    )
    const last = await tx.one<{ revision: number; side: string; at: string }>(
      'select revision, side, at from contracts.revision where negotiation = $1 and revision = $2',
      now,
    )
    const standing = await standingOf(tx, found.provider, dayIn(at))
    const passes = await passing(tx, found)
    return {
      found,
      template,
      agreed: agreed.map(({ side }) => side),
      last: last ?? null,
      standing,
      passes,
    }
  },

  decide({ found, template, agreed, last, standing, passes }, { negotiation, revision, sha256 }, { actor, law, day }) {
    const mine = sideInOpen(found, actor)
    if (isRefusal(mine)) return mine
    const { on, place, answers, edits } = found!
    if (revision !== found!.revision || sha256 !== found!.sha256) {
      const by = last && writtenBy(last)
      return refuse(
        'text-moved-on',
        {
          zh: `现行文本是${by?.zh ?? `第 ${found!.revision} 稿`}，与所同意的不同；请核对后再同意`,
          en: `the text that stands is ${by?.en ?? `revision ${found!.revision}`}, another than the one agreed to: read it and agree again`,
        },
        AGREE,
      )
    }
    if (agreed.includes(mine.side))
      return refuse(
        'agreed-already',
        { zh: '本方已同意这一稿', en: 'your side has agreed to this text already' },
        AGREE,
      )
    if (standing?.state !== 'in-force') return noLicence(day)
    const text = assemble(template!, answers, { edits, on, place, law })
    const errors = text.findings.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) return notReady('text-not-ready', errors)
    if (!text.complete || textHash(text) !== sha256)
      return refuse(
        'text-not-ready',
        { zh: '文本不完整，不能定稿', en: 'the text is not complete and cannot be settled' },
        AGREE,
      )
    if (passes === false)
      return refuse(
        'nothing-to-pass',
        {
          zh: '所填租约编号不是转让方与该供给方之间已签署或者履行中的租约，无可转让',
          en: 'the number entered is no signed or running lease between the assignor and this provider: nothing passes',
        },
        TRANSFER,
      )
    const all = [...agreed, mine.side]
    return {
      negotiation,
      revision,
      sha256,
      side: mine.side,
      settled: sidesOf(found!).every((side) => all.includes(side)),
    }
  },

  async apply(tx, { negotiation, revision, sha256, side, settled }, _input, { at, actor }) {
    tx.queue(
      'insert into contracts.agreement (negotiation, revision, side, person, sha256, at) values ($1, $2, $3, $4, $5, $6)',
      [negotiation, revision, side, actor.person, sha256, at],
    )
    if (settled)
      tx.queue(`update contracts.negotiation set state = 'settled', since = $2 where negotiation = $1`, [
        negotiation,
        at,
      ])
  },
})

/** Of an assignment: whether the lease named in it is there and held by its assignor and provider; of others null. */
async function passing(sql: Sql, { framework, answers, lessee, provider }: Negotiation): Promise<boolean | null> {
  if (framework !== 'assignment') return null
  const named = String(answers['assignedLease'] ?? '')
  const lease = UUID.test(named) ? await leaseOf(sql, named) : undefined
  return (
    lease?.lessee === lessee && lease.provider === provider && (lease.state === 'signed' || lease.state === 'running')
  )
}
