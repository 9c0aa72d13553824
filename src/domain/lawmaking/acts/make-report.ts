import { act, refuse } from '#kernel/act'
import { partyOf } from '#kernel/identity'
import { canonical, canonicalBytes, sha256, type Json } from '#kernel/proof'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import type { Books } from '../books.ts'
import { experienceOf } from '../registry.ts'

const GROUND = 'cn/legislation-law#67'

/** What one place has done, as the report shows it. */
type PlaceShown = {
  place: string
  holds: string | null
  rules: { cite: string; version: string | null; draft: boolean; verified: string; source: string; params: Json }[]
}

const input = z.strictObject({
  matter: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a kebab-case matter')
    .max(100),
  title: z.string().trim().min(1).max(200),
  findings: z.string().trim().min(1).max(50_000),
  proposal: z.string().trim().min(1).max(50_000),
  /** the procedure in which the proposal is to be made */
  procedure: z.enum(['lawmaking.state-regulation', 'lawmaking.rule']),
})
type Facts = { actorPlace: string | null; places: PlaceShown[] }
type Decision = { report: string; sha256: string; places: PlaceShown[] }

/** A ministry's report from local experience to a national proposal: the rules of the places, side by side, as they hold that day. */
export const makeReport = ({ law }: Pick<Books, 'law'>) =>
  act<z.infer<typeof input>, Facts, Decision>({
    name: 'lawmaking.report.make',
    title: { zh: '由地方经验提出国家规定的建议', en: 'Report from local experience to a national proposal' },
    basis: [GROUND],
    serves: ['B4'],
    by: ['authority:industry', 'authority:data'],
    input,
    stream: (_input, { id }) => `report/${id}`,

    async load(tx, { matter }, { actor, at }) {
      const own = await partyOf(tx, actor.party)
      return {
        actorPlace: own?.place ?? null,
        places: experienceOf(law(), { matter, on: dayIn(at) }).map(({ place, holds, rules }) => ({
          place,
          holds,
          rules: rules.map(({ cite, draft, verified, source, params }) => {
            const shown = law().show(cite, { on: dayIn(at), in: place })
            return { cite, version: shown.version, draft, verified, source, params: params as Json }
          }),
        })),
      }
    },

    decide({ actorPlace, places }, { matter }, { id }) {
      if (actorPlace !== 'cn')
        return refuse(
          'not-national',
          { zh: '须由国务院有关部门提出', en: 'this is for a ministry of the State Council' },
          'cn/legislation-law#72',
          GROUND,
        )
      if (!places.some(({ place }) => place !== 'cn'))
        return refuse(
          'no-local-rule',
          { zh: `没有地方对此事项作出规定：${matter}`, en: `no place has a rule on this matter: ${matter}` },
          GROUND,
        )
      return {
        report: id,
        sha256: Buffer.from(sha256(canonicalBytes({ matter, places } as unknown as Json))).toString('hex'),
        places,
      }
    },

    async apply(tx, { report, sha256: hash, places }, { matter, title, findings, proposal, procedure }, { at }) {
      tx.queue(
        'insert into lawmaking.report (report, matter, title, sha256, body, day, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [
          report,
          matter,
          title,
          hash,
          canonical({ matter, places, findings, proposal, procedure } as unknown as Json),
          dayIn(at),
          at,
        ],
      )
    },
  })
