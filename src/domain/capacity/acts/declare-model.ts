import { act, refuse } from '#kernel/act'
import { z } from 'zod'

const KNOWN = 'platform/market-rules#model-known'

/** An accelerator model enters the catalogue, with the source of what is said of it. */
export const declareModel = act({
  name: 'capacity.model.declare',
  title: { zh: '登记加速卡型号', en: 'Declare an accelerator model' },
  basis: [KNOWN],
  serves: ['A4'],
  by: ['operator'],
  input: z.strictObject({
    model: z.string().trim().min(1).max(64),
    vendor: z.string().trim().min(1).max(64).nullable(),
    memoryGib: z.int().min(1).max(4096).nullable(),
    disclosed: z.boolean(),
    source: z.string().trim().min(1).max(300),
  }),
  stream: ({ model }) => `model/${model}`,

  async load(tx, { model }) {
    return { known: (await tx.one('select 1 as yes from capacity.model where model = $1', [model])) !== undefined }
  },

  decide({ known }, { model }) {
    if (known)
      return refuse(
        'model-declared',
        { zh: `型号 ${model} 已在目录中`, en: `model ${model} is in the catalogue already` },
        KNOWN,
      )
    return { model }
  },

  async apply(tx, _decision, { model, vendor, memoryGib, disclosed, source }, { at }) {
    tx.queue(
      'insert into capacity.model (model, vendor, memory_gib, disclosed, source, since) values ($1, $2, $3, $4, $5, $6)',
      [model, vendor, memoryGib, disclosed, source, at],
    )
  },
})
