import { act, refuse, uuidInput } from '#kernel/act'
import { changeParty } from '#kernel/identity'
import { serve } from '#kernel/procedure'
import { z } from 'zod'
import { CHANGES } from '../duty.ts'

type Reported = { party: string; what: string; value: string; seat: string | null; state: string }

/** The operator checks a reported change; what is confirmed is shown from now on. */
export const confirmChange = act({
  name: 'admission.party.confirm-change',
  title: { zh: '核验信息变更', en: 'Check a reported change' },
  basis: [CHANGES, 'cn/e-commerce-law#27'],
  serves: ['E1'],
  by: ['operator'],
  input: z.strictObject({
    party: uuidInput,
    change: uuidInput,
    result: z.enum(['confirmed', 'rejected']),
    reason: z.string().trim().min(1).max(2_000),
  }),
  stream: ({ party }) => `party/${party}`,

  async load(tx, { change }) {
    return {
      reported:
        (await tx.one<Reported>(
          'select party, what, value, seat, state from admission.party_change where change = $1 for update',
          [change],
        )) ?? null,
    }
  },

  decide({ reported }, { party, change, result }) {
    if (reported?.party !== party)
      return refuse('change-unknown', { zh: '该主体没有这一变更', en: 'this party reported no such change' }, CHANGES)
    if (reported.state !== 'reported')
      return refuse('change-settled', { zh: '该变更已核验', en: 'this change was checked already' }, CHANGES)
    const confirmed = result === 'confirmed'
    return {
      change,
      party,
      state: result,
      name: confirmed && reported.what === 'name' ? reported.value : null,
      seat: confirmed ? reported.seat : null,
    }
  },

  async apply(tx, { change, party, state, name, seat }, { reason }, { id, at }) {
    tx.queue(
      'update admission.party_change set state = $2, reason = $3, since = greatest(since, $4) where change = $1',
      [change, state, reason, at],
    )
    if (name !== null || seat !== null) changeParty(tx, { party, name, place: seat, since: at })
    serve(tx, {
      notice: id,
      toParty: party,
      stream: `party/${party}`,
      title:
        state === 'confirmed'
          ? { zh: '信息变更已核验', en: 'Your change was confirmed' }
          : { zh: '信息变更未通过核验', en: 'Your change was not confirmed' },
      body: { zh: reason, en: reason },
      basis: [CHANGES],
      at,
    })
  },
})
