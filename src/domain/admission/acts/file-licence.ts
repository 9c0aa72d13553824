import { act, dayInput, refuse } from '#kernel/act'
import { z } from 'zod'
import { firstReminder, remindAt } from '../expiry.ts'
import { licenceKinds } from '../licence.ts'

const LICENCE = 'cn/telecom-regulations#13'

/** A provider puts a licence on file. Filing is not a licence: the platform keeps a copy and checks the day (law.md §7). */
export const fileLicence = act({
  name: 'admission.licence.file',
  title: { zh: '提交许可证备查', en: 'Put a licence on file' },
  basis: [LICENCE, 'cn/e-commerce-law#27'],
  serves: ['E1'],
  by: ['provider'],
  input: z.strictObject({
    kind: z.enum(licenceKinds),
    number: z.string().trim().min(1).max(64),
    issuedBy: z.string().trim().min(1).max(100),
    validFrom: dayInput,
    validUntil: dayInput,
  }),
  stream: (_input, { actor }) => `party/${actor.party}`,

  async load(tx, { kind, number }) {
    const other = await tx.one('select 1 as yes from admission.licence where kind = $1 and number = $2', [kind, number])
    return { onFile: other !== undefined }
  },

  decide({ onFile }, { kind, validFrom, validUntil }, { law, id, day }) {
    if (validUntil < validFrom)
      return refuse(
        'ends-before-start',
        {
          zh: `有效期截止日 ${validUntil} 早于起始日 ${validFrom}`,
          en: `valid until ${validUntil}, before ${validFrom}`,
        },
        LICENCE,
      )
    if (validUntil < day)
      return refuse(
        'licence-lapsed',
        { zh: `许可证已于 ${validUntil} 到期`, en: `the licence lapsed on ${validUntil}` },
        LICENCE,
      )
    if (onFile)
      return refuse(
        'licence-on-file',
        { zh: '该许可证号已在案', en: 'this licence number is already on file' },
        LICENCE,
      )
    return { licence: id, remind: firstReminder([kind], validUntil, law) }
  },

  async apply(tx, { licence, remind }, { kind, number, issuedBy, validFrom, validUntil }, { at, actor }) {
    tx.queue(
      'insert into admission.licence (licence, party, kind, number, issued_by, valid_from, valid_until, since) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [licence, actor.party, kind, number, issuedBy, validFrom, validUntil, at],
    )
    remindAt(tx, { of: 'licence', id: licence }, remind, licence)
  },
  conflict: (constraint) =>
    constraint === 'licence_once'
      ? refuse('licence-on-file', { zh: '该许可证号已在案', en: 'this licence number is already on file' }, LICENCE)
      : undefined,
})
