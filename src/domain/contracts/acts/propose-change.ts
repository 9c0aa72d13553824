import { assemble } from '#domain/templates'
import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { answeredIn, applyChanges, changeSchema, type Draft } from '../changes.ts'
import { badAnswers, notReady } from '../findings.ts'
import { negotiationOf, sideInOpen } from '../negotiation.ts'

const TRACKED = 'platform/contract-rules#tracked-changes'
const LIMITS = 'platform/contract-rules#negotiation-limits'

/** One side proposes changes to the text as it saw it. Nothing changes until the other side takes them. */
export const proposeChange = act({
  name: 'contracts.change.propose',
  title: { zh: '提出修改', en: 'Propose a change' },
  basis: [TRACKED, 'cn/civil-code#472', 'cn/civil-code#470'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    negotiation: uuidInput,
    /** the revision that the proposer has before it */
    base: z.int().min(1),
    changes: z.array(changeSchema).min(1).max(100),
    note: z.string().trim().max(2_000),
  }),
  stream: ({ negotiation }) => `negotiation/${negotiation}`,

  async load(tx, { negotiation, base }) {
    const open = await negotiationOf(tx, negotiation)
    const draft = await tx.one<Draft>(
      'select answers, edits from contracts.revision where negotiation = $1 and revision = $2',
      [negotiation, base],
    )
    const waiting = await tx.rows<{ side: string; count: number }>(
      `select side, count(*)::int as count from contracts.proposal where negotiation = $1 and state = 'open' group by side order by side`,
      [negotiation],
    )
    return { found: open?.found ?? null, template: open?.template ?? null, draft: draft ?? null, waiting }
  },

  decide({ found, template, draft, waiting }, { negotiation, base, changes, note }, { actor, law, id }) {
    const standing = sideInOpen(found, actor)
    if (isRefusal(standing)) return standing
    if (!found || !template || !draft)
      return refuse('revision-unknown', { zh: `没有第 ${base} 稿`, en: `there is no revision ${base}` }, TRACKED)
    const most = law.integer(LIMITS, 'open-proposals')
    if ((waiting.find(({ side }) => side === standing.side)?.count ?? 0) >= most)
      return refuse(
        'too-many-open',
        {
          zh: `本方未获答复的提议已达 ${most} 件；请先撤回或者等待答复`,
          en: `your side has ${most} proposals without an answer: withdraw some or wait`,
        },
        LIMITS,
      )
    const applied = applyChanges(template, draft, changes)
    if ('wrong' in applied) return refuse(applied.wrong.code, applied.wrong.says, ...applied.wrong.basis)
    const { answers, edits } = applied.draft
    const text = assemble(template, answers, { edits, on: found.on, place: found.place, law })
    const bad = badAnswers(text.findings, answeredIn(changes))
    if (bad.length > 0) return notReady('bad-answer', bad)
    return { negotiation, proposal: id, side: standing.side, base, changes, note, touches: applied.wrote }
  },

  async apply(tx, { proposal, negotiation, side, base, changes, note }, _input, { at, actor }) {
    tx.queue(
      `insert into contracts.proposal (proposal, negotiation, side, person, base, changes, note, state, at)
       values ($1, $2, $3, $4, $5, $6, $7, 'open', $8)`,
      [proposal, negotiation, side, actor.person, base, JSON.stringify(changes), note, at],
    )
  },
})
