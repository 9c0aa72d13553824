import { act, refuse, uuidInput } from '#kernel/act'
import { caseFile } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { z } from 'zod'

const COORDINATED = 'cn/legislation-law#83'

/** To found one: what it is. To join one: its id, and nothing else beside the file. */
const input = z
  .strictObject({
    file: uuidInput,
    mechanism: uuidInput.optional(),
    title: z.string().trim().min(1).max(200).optional(),
    leadingGroup: z.array(z.string().trim().min(1).max(100)).min(1).max(50).optional(),
    sharedText: z.string().trim().min(1).max(200).optional(),
    plan: z.string().trim().min(1).max(20_000).optional(),
  })
  .refine(
    ({ mechanism, title, leadingGroup, sharedText, plan }) =>
      [title, leadingGroup, sharedText, plan].every((each) => (each === undefined) === (mechanism !== undefined)),
    'either `mechanism` alone, or title, leadingGroup, sharedText and plan',
  )

type Facts = {
  file: { procedure: string; place: string; state: string; coordinated: boolean } | null
  actorPlace: string | null
  joining: { title: string; members: { place: string; party: string }[] } | null
}

const OVER = ['amended', 'repealed', 'ended']

/**
 * Legislatures of two or more places make their acts in coordination. The first names the leading group, the common text
 * and the plan; the others join with their own file. Each still passes its own act.
 */
export const agreeMechanism = act({
  name: 'lawmaking.mechanism.agree',
  title: { zh: '建立或加入协同立法机制', en: 'Agree on, or join, a mechanism of coordinated legislation' },
  basis: [COORDINATED],
  serves: ['B3'],
  by: ['legislature'],
  input,
  stream: ({ mechanism }, { id }) => `mechanism/${mechanism ?? id}`,

  async load(tx, input, { actor }): Promise<Facts> {
    const [file, own, joining] = await Promise.all([
      caseFile(tx, input.file),
      partyOf(tx, actor.party),
      input.mechanism !== undefined
        ? tx.one<NonNullable<Facts['joining']>>(
            `select m.title, coalesce((select jsonb_agg(jsonb_build_object('place', place, 'party', party) order by joined_at)
               from lawmaking.member where mechanism = m.mechanism), '[]') as members from lawmaking.mechanism m where m.mechanism = $1`,
            [input.mechanism],
          )
        : undefined,
    ])
    return {
      file: file
        ? {
            procedure: file.procedure,
            place: file.place,
            state: file.state,
            coordinated: file.taken['propose']?.marks['coordinated'] === 'yes',
          }
        : null,
      actorPlace: own?.place ?? null,
      joining: joining ?? null,
    }
  },

  place: ({ file }) => file?.place ?? 'cn',

  decide({ file, actorPlace, joining }, input, { id, actor }) {
    if (file?.procedure !== 'lawmaking.regulation' || OVER.includes(file.state))
      return refuse(
        'no-such-file',
        {
          zh: '没有此地方性法规案卷，或者已经终结',
          en: 'there is no such file of a local regulation, or it has ended',
        },
        COORDINATED,
      )
    if (!file.coordinated)
      return refuse(
        'not-coordinated',
        { zh: '该案卷未申明协同制定', en: 'this file does not say that it is made in coordination' },
        COORDINATED,
      )
    if (actorPlace !== file.place)
      return refuse(
        'not-the-legislature-of-the-place',
        { zh: `须由 ${file.place} 的人大（常委会）办理`, en: `this is for the legislature of ${file.place}` },
        COORDINATED,
      )
    if (input.mechanism === undefined)
      return {
        mechanism: id,
        file: input.file,
        place: file.place,
        members: [{ place: file.place, party: actor.party }],
      }
    if (!joining)
      return refuse('no-such-mechanism', { zh: '没有此协同机制', en: 'there is no such mechanism' }, COORDINATED)
    if (joining.members.some(({ place }) => place === file.place)) return already
    return {
      mechanism: input.mechanism,
      file: input.file,
      place: file.place,
      members: [...joining.members, { place: file.place, party: actor.party }],
    }
  },

  parties: (_facts, _input, { members }) => members.map(({ party }) => party),
  conflict: (constraint) => (constraint === 'member_once' || constraint === 'place_once' ? already : undefined),

  async apply(tx, { mechanism, file, place }, input, { actor, at }) {
    if (input.mechanism === undefined)
      tx.queue(
        'insert into lawmaking.mechanism (mechanism, title, leading_group, shared_text, plan, since) values ($1, $2, $3, $4, $5, $6)',
        [mechanism, input.title, input.leadingGroup, input.sharedText, input.plan, at],
      )
    tx.queue('insert into lawmaking.member (mechanism, file, place, party, joined_at) values ($1, $2, $3, $4, $5)', [
      mechanism,
      file,
      place,
      actor.party,
      at,
    ])
  },
})

const already = refuse(
  'joined-already',
  { zh: '该地或该案卷已在协同机制中', en: 'this place or file is in a mechanism already' },
  COORDINATED,
)
