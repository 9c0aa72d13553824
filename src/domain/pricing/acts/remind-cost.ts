import { act, refuse, uuidInput } from '#kernel/act'
import { serve } from '#kernel/procedure'
import { caseFile } from '#kernel/casework'
import { z } from 'zod'
import { COST_REPORT } from '../cost-facts.ts'
import { REMIND } from '../cost-steps.ts'

const RULE = 'platform/price-rules#cost-reminder'

type Facts = { state: string | null; place: string; no: string; provider: string | null; dueOn: string | null }

/** Tells a business that has not reported, some days before its time ends. Taken by the timer of the notice. */
export const remindCost = act<{ file: string }, Facts, { provider: string; dueOn: string }>({
  name: REMIND,
  title: { zh: '提醒报送成本', en: 'Remind of the cost report' },
  basis: [RULE, 'cn/price-law#35'],
  serves: ['F1'],
  by: ['platform'],
  input: z.strictObject({ file: uuidInput }),
  stream: ({ file }) => `cost-form/${file}`,
  place: ({ place }) => place,
  parties: ({ provider }) => (provider === null ? [] : [provider]),

  async load(tx, { file }) {
    const found = await caseFile(tx, file)
    if (found?.procedure !== COST_REPORT) return { state: null, place: 'cn', no: '', provider: null, dueOn: null }
    return {
      state: found.state,
      place: found.place,
      no: found.no,
      provider: found.parts['operator']?.[0] ?? null,
      dueOn: found.clocks['reply']?.dueOn ?? null,
    }
  },

  decide({ state, provider, dueOn }) {
    if (state !== 'notified' || provider === null || dueOn === null)
      return refuse('nothing-due', { zh: '没有等待报送的成本报告', en: 'no report is awaited' }, RULE)
    return { provider, dueOn }
  },

  async apply(tx, { provider, dueOn }, { file }, { id, at, facts }) {
    serve(tx, {
      notice: id,
      toParty: provider,
      stream: `file/${file}`,
      title: { zh: `成本报告应于 ${dueOn} 前报送`, en: `The cost report is due by ${dueOn}` },
      body: {
        zh: `${facts.no}：尚未收到报告。可以报送，也可以说明不应报送的理由。`,
        en: `${facts.no}: no report has come. You may report, or say why nothing is owed.`,
      },
      basis: [RULE],
      at,
    })
  },
})
