import { act, refuse } from '#kernel/act'
import { z } from 'zod'

const TRUSTED = 'platform/contract-rules#trusted-authorities'

/** An authority is trusted no longer: from now on its certificates sign nothing here. What was signed stays as it was. */
export const endTrust = act({
  name: 'contracts.authority.end',
  title: { zh: '停止认可电子认证机构', en: 'Trust a certification authority no longer' },
  basis: ['cn/e-signature-law#16', TRUSTED],
  serves: ['D3'],
  by: ['operator'],
  input: z.strictObject({
    authority: z.string().regex(/^[0-9a-f]{64}$/),
    reason: z.string().trim().min(1).max(500),
  }),
  stream: ({ authority }) => `authority/${authority}`,

  async load(tx, { authority }) {
    return {
      known:
        (await tx.one('select 1 as yes from contracts.authority where sha256 = $1 and ended_at is null', [
          authority,
        ])) !== undefined,
    }
  },

  decide({ known }, { authority, reason }) {
    if (!known)
      return refuse(
        'authority-unknown',
        { zh: '该机构不在认可之列', en: 'the authority is not among those trusted' },
        TRUSTED,
      )
    return { authority, reason }
  },

  async apply(tx, { authority }, _input, { at }) {
    tx.queue('update contracts.authority set ended_at = $2 where sha256 = $1', [authority, at])
  },
})
