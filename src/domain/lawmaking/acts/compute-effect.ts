import { act, refuse, uuidInput } from '#kernel/act'
import { canonical, type Json } from '#kernel/proof'
import { z } from 'zod'
import type { Books } from '../books.ts'
import { projectState, textOf } from '../draft-facts.ts'
import { effectOf, type EffectResult } from '../effect.ts'
import { unloadable } from '../warnings.ts'

const GROUND = 'cn/legislation-law#42'

type Facts = {
  place: string | null
  text: { version: number; sha256: string } | null
  unloadable: string | null
  result: EffectResult | null
}
type Decision = { file: string; version: number; sha256: string; decisions: number; changed: number }

/** Computes what the newest text of a file would change in stored decisions. Draft law decides nothing: it is only asked. */
export const computeEffect = ({ law, acts }: Books) =>
  act<{ file: string }, Facts, Decision>({
    name: 'lawmaking.effect.compute',
    title: { zh: '测算草案对既有决定的影响', en: 'Compute what a draft would change in stored decisions' },
    basis: [GROUND],
    serves: ['B2', 'X4'],
    by: [
      'authority:industry',
      'authority:market',
      'authority:data',
      'authority:finance',
      'authority:justice',
      'legislature',
    ],
    input: z.strictObject({ file: uuidInput }),
    // A stream of its own: reading many decisions must not hold up the file.
    stream: ({ file }) => `effect/${file}`,

    async load(tx, { file }) {
      const [project, newest] = await Promise.all([projectState(tx, file), textOf(tx, file)])
      const facts = {
        place: project?.place ?? null,
        text: newest ? { version: newest.version, sha256: newest.sha256 } : null,
      }
      const reason = newest ? unloadable(law(), newest.text) : undefined
      if (!newest || reason !== undefined) return { ...facts, unloadable: reason ?? null, result: null }
      return { ...facts, unloadable: null, result: await effectOf(tx, { law: law(), acts: acts(), text: newest.text }) }
    },

    place: ({ place }) => place ?? 'cn',

    decide({ text, unloadable: reason, result }, { file }) {
      if (!text)
        return refuse('no-text', { zh: '案卷中没有草案文本', en: 'there is no text of a draft on file' }, GROUND)
      if (!result)
        return refuse(
          'not-in-the-form-of-law',
          { zh: `文本不能作为规则装入：${reason ?? ''}`, en: `the text cannot be loaded as a rule: ${reason ?? ''}` },
          GROUND,
        )
      return { file, ...text, decisions: result.decisions, changed: result.changed }
    },

    async apply(tx, { file, version, sha256, decisions, changed }, _input, { at, facts }) {
      tx.queue(
        `insert into lawmaking.effect (file, version, sha256, decisions, changed, result, at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (file, version) do update set decisions = excluded.decisions, changed = excluded.changed, result = excluded.result, at = excluded.at`,
        [file, version, sha256, decisions, changed, canonical(facts.result as unknown as Json), at],
      )
    },
  })
