import { assemble } from '#domain/templates'
import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { answeredIn, applyChanges, changedSince, type Written } from '../changes.ts'
import { badAnswers, notReady } from '../findings.ts'
import { negotiationOf, sideInOpen, textHash, writtenBy } from '../negotiation.ts'
import { answeredAlready, proposalOf, proposalUnknown } from '../proposal.ts'

const TRACKED = 'platform/contract-rules#tracked-changes'

/**
 * The other side takes or rejects a proposal. Taken, it is made to the text as it stands now, as a new revision. Where
 * what it rests on has changed since, it is refused and stays: it can be made again on the new text.
 */
export const answerChange = act({
  name: 'contracts.change.answer',
  title: { zh: '答复修改', en: 'Answer a proposed change' },
  basis: [TRACKED, 'cn/civil-code#470'],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    negotiation: uuidInput,
    proposal: uuidInput,
    take: z.enum(['accept', 'reject']),
    reason: z.string().trim().max(2_000),
  }),
  stream: ({ negotiation }) => `negotiation/${negotiation}`,

  async load(tx, { negotiation, proposal }) {
    const open = await negotiationOf(tx, negotiation)
    const proposed = await proposalOf(tx, negotiation, proposal)
    const later = proposed
      ? await tx.rows<Written>(
          'select revision, side, at, wrote from contracts.revision where negotiation = $1 and revision > $2 order by revision',
          [negotiation, proposed.base],
        )
      : []
    return { found: open?.found ?? null, template: open?.template ?? null, proposed: proposed ?? null, later }
  },

  decide({ found, template, proposed, later }, { negotiation, proposal, take, reason }, { actor, law }) {
    const standing = sideInOpen(found, actor)
    if (isRefusal(standing)) return standing
    if (!found || !template || !proposed) return proposalUnknown()
    if (proposed.state !== 'open') return answeredAlready(proposed.state)
    if (proposed.side === standing.side)
      return refuse(
        'own-proposal',
        { zh: '不能由提出方自己接受或者拒绝；可以撤回', en: 'who proposed cannot answer it; it can be withdrawn' },
        TRACKED,
      )
    const answer = { negotiation, proposal, take, reason, side: standing.side, by: proposed.side }
    if (take === 'reject') return { ...answer, made: null }
    const met = changedSince(template, proposed.changes, later)
    if (met.length > 0) {
      const who = met.map(writtenBy)
      return refuse(
        'changed-since',
        {
          zh: `该处在提议之后已由${who.map(({ zh }) => zh).join('、')}改动；提议仍在，可在新文本上重新提出`,
          en: `the same place was changed since, by ${who.map(({ en }) => en).join(', ')}; the proposal stays and can be made again on the new text`,
        },
        TRACKED,
      )
    }
    const applied = applyChanges(template, found, proposed.changes)
    if ('wrong' in applied) return refuse(applied.wrong.code, applied.wrong.says, ...applied.wrong.basis)
    const { answers, edits } = applied.draft
    const text = assemble(template, answers, { edits, on: found.on, place: found.place, law })
    const bad = badAnswers(text.findings, answeredIn(proposed.changes))
    if (bad.length > 0) return notReady('bad-answer', bad)
    const made = { revision: found.revision + 1, wrote: applied.wrote, answers, edits, sha256: textHash(text) }
    return { ...answer, made }
  },

  async apply(tx, { negotiation, proposal, take, reason, side, by, made }, _input, { at, facts }) {
    const state = take === 'accept' ? 'accepted' : 'rejected'
    tx.queue(
      'update contracts.proposal set state = $2, answered_at = $3, answered_by = $4, reason = $5 where proposal = $1',
      [proposal, state, at, side, reason],
    )
    if (made === null) return
    const { revision, wrote, sha256 } = made
    const [answers, edits] = [JSON.stringify(made.answers), JSON.stringify(made.edits)]
    tx.queue(
      `insert into contracts.revision (negotiation, revision, side, person, proposal, wrote, answers, edits, sha256, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [negotiation, revision, by, facts.proposed!.person, proposal, wrote, answers, edits, sha256, at],
    )
    tx.queue(
      'update contracts.negotiation set revision = $2, answers = $3, edits = $4, sha256 = $5, since = $6 where negotiation = $1',
      [negotiation, revision, answers, edits, sha256, at],
    )
  },
})
