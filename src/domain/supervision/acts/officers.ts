// The register of officers: certificate, last day, fields, place; and the ties each declares.
import { act, dayInput, placeInput, refuse, uuidInput } from '#kernel/act'
import { checkUscc, partyOf } from '#kernel/identity'
import type { Sql } from '#kernel/store'
import { z } from 'zod'
import { OFFICERS, TWO, WITHDRAW } from '../officers.ts'
import { INSPECTORS, outside } from './items.ts'

const noOfficer = refuse('no-such-officer', { zh: '本机关没有此执法人员', en: 'this body has no such officer' }, TWO)
const isOwn = async (sql: Sql, officer: string, body: string): Promise<boolean> =>
  (await sql.one('select 1 as one from supervision.officer where officer = $1 and body = $2', [officer, body])) !==
  undefined

/** Enters an officer of one’s own body. A certificate stands for one person, and so does a staff number of a body. */
export const registerOfficer = act({
  name: 'supervision.officer.register',
  title: { zh: '登记执法人员', en: 'Enter an officer' },
  basis: [TWO, OFFICERS],
  serves: ['G2'],
  by: INSPECTORS,
  input: z.strictObject({
    place: placeInput,
    name: z.string().trim().min(1).max(60),
    staffNo: z.string().trim().min(1).max(40),
    certificate: z.string().trim().min(3).max(40),
    validUntil: dayInput,
    fields: z.array(z.string().trim().min(1).max(60)).min(1).max(20),
  }),
  stream: (_input, { id }) => `officer/${id}`,
  place: (_facts, { place }) => place,
  load: async (tx, _input, { actor }) => ({ actorPlace: (await partyOf(tx, actor.party))?.place ?? null }),
  decide({ actorPlace }: { actorPlace: string | null }, { place, validUntil, certificate }, { id, day }) {
    const no = outside(place, actorPlace)
    if (no) return no
    if (validUntil < day)
      return refuse(
        'certificate-over',
        { zh: `执法证件 ${certificate} 已过有效期`, en: `the certificate ${certificate} has run out` },
        TWO,
      )
    return { officer: id }
  },
  conflict: (constraint) =>
    constraint === 'one_certificate' || constraint === 'one_staff_no'
      ? refuse(
          'entered-already',
          { zh: '该证件号或工号已登记', en: 'this certificate or staff number is on the register' },
          OFFICERS,
        )
      : undefined,
  async apply(tx, { officer }, { place, name, staffNo, certificate, validUntil, fields }, { actor, at }) {
    tx.queue(
      'insert into supervision.officer (officer, body, place, staff_no, name, certificate, valid_until, fields, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [officer, actor.party, place, staffNo, name, certificate, validUntil, fields, at],
    )
  },
})

/** Declares a tie of an officer to an enterprise; from now on the officer withdraws there. */
export const declareTie = act({
  name: 'supervision.officer.declare-tie',
  title: { zh: '申报回避关系', en: 'Declare a tie' },
  basis: [WITHDRAW, OFFICERS],
  serves: ['G2'],
  by: INSPECTORS,
  input: z.strictObject({
    officer: uuidInput,
    uscc: z.string().length(18),
    kind: z.enum(['relative', 'former-employer', 'holding', 'other']),
    note: z.string().trim().min(1).max(1_000),
  }),
  stream: ({ officer }) => `officer-ties/${officer}`,
  load: async (tx, { officer }, { actor }) => ({ own: await isOwn(tx, officer, actor.party) }),
  decide({ own }, { officer, uscc }) {
    if (!own) return noOfficer
    return checkUscc(uscc).valid
      ? { officer, uscc }
      : refuse('wrong-code', { zh: '统一社会信用代码有误', en: 'the unified social credit code is wrong' }, OFFICERS)
  },
  async apply(tx, { officer, uscc }, { kind, note }, { at }) {
    tx.queue(
      'insert into supervision.tie (officer, uscc, kind, note, declared_at) values ($1, $2, $3, $4, $5) on conflict (officer, uscc, kind) do update set note = excluded.note',
      [officer, uscc, kind, note, at],
    )
  },
})

/** An officer leaves, or the certificate is taken back. */
export const retireOfficer = act({
  name: 'supervision.officer.retire',
  title: { zh: '注销执法人员', en: 'Retire an officer' },
  basis: [TWO, OFFICERS],
  serves: ['G2'],
  by: INSPECTORS,
  input: z.strictObject({ officer: uuidInput, why: z.string().trim().min(1).max(1_000) }),
  stream: ({ officer }) => `officer/${officer}`,
  load: async (tx, { officer }, { actor }) => ({ own: await isOwn(tx, officer, actor.party) }),
  decide: ({ own }, { officer }, { day }) => (own ? { officer, day } : noOfficer),
  async apply(tx, { officer, day }, _input, { at }) {
    tx.queue(
      'update supervision.officer set retired_on = coalesce(retired_on, $2::date), since = $3 where officer = $1',
      [officer, day, at],
    )
  },
})
