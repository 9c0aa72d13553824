import { act, refuse, type Refusal } from '#kernel/act'
import { z } from 'zod'
import { compilerNow, mayCompile, type Compiler, type Standing } from '../compiler.ts'
import { BadMethod, checkMethod, METHOD, methodHash, type Method } from '../method.ts'
import { methodOn, methodVersions } from '../method-versions.ts'
import { pricesStream } from '../publishing.ts'
import { dayIn } from '#kernel/time'

const RULE = 'platform/price-rules#method-change'

type Input = { version: string; parameters: Partial<Method>; reasons: string }
type Facts = { compiler: Compiler | null; standing: Standing | null; versions: string[]; present: Method }
const versionTaken = (version: string): Refusal =>
  refuse('version-taken', { zh: `已有版本 ${version}`, en: `there is a version ${version}` }, RULE)
const versionNameTaken = refuse('version-taken', { zh: '已有同名版本', en: 'there is a version of that name' }, RULE)

type Decision = { version: string; sha256: string; parameters: Method; changed: string[] }

const integer = z.int().min(0).max(1_000_000_000)
const weights = z.strictObject({ 1: integer, 2: integer, 3: integer, 4: integer })
const special: Record<string, z.ZodType> = {
  weightPpm: weights,
  grades: z.array(z.string().min(1).max(50)).max(20),
  termBandDays: z.array(z.int().min(1).max(10_000)).max(20),
  splitByMinCards: z.boolean(),
}
const parameters = z.strictObject(
  Object.fromEntries(
    Object.keys(METHOD)
      .filter((name) => name !== 'version')
      .map((name) => [name, (special[name] ?? integer).optional()]),
  ),
) as unknown as z.ZodType<Partial<Method>>

/** Proposes other parameters, with reasons; from now on they are run beside those in force. */
export const proposeMethod = act<Input, Facts, Decision>({
  name: 'pricing.method.propose',
  title: { zh: '提出修改方法', en: 'Propose a change of method' },
  basis: [RULE, 'cn/price-index-measures#disclosure'],
  serves: ['F2'],
  by: ['index-compiler'],
  input: z.strictObject({
    version: z.string().regex(/^[0-9a-z][0-9a-z.-]{0,30}$/),
    parameters,
    reasons: z.string().trim().min(20).max(5_000),
  }),
  stream: pricesStream,

  async load(tx, _input, { actor, at }) {
    return {
      ...(await compilerNow(tx, actor.party)),
      versions: (await methodVersions(tx, actor.party)).map(({ version }) => version),
      present: (await methodOn(tx, actor.party, dayIn(at))).parameters,
    }
  },

  decide({ compiler, standing, versions, present }, { version, parameters: changes }, { law }) {
    const no = mayCompile({ compiler, standing })
    if (no) return no
    if (versions.includes(version)) return versionTaken(version)
    const proposed: Method = { ...present, ...changes, version }
    // in the order of names: a record keeps no order of fields
    const changed = Object.keys(changes)
      .filter(
        (name) => JSON.stringify(proposed[name as keyof Method]) !== JSON.stringify(present[name as keyof Method]),
      )
      .toSorted()
    if (changed.length === 0)
      return refuse('nothing-changes', { zh: '没有任何参数改变', en: 'no parameter changes' }, RULE)
    try {
      checkMethod(proposed)
    } catch (error) {
      if (!(error instanceof BadMethod)) throw error
      return refuse('method-wrong', { zh: `参数不成立：${error.message}`, en: `not a method: ${error.message}` }, RULE)
    }
    const least = law.integer('platform/price-rules#minimum-contributors', 'providers')
    if (proposed.minProviders < least || (proposed.indicativeProviders > 0 && proposed.indicativeProviders < least))
      return refuse(
        'too-few-contributors',
        { zh: '最少独立来源数低于规则', en: 'fewer independent sources than the rule asks for' },
        'platform/price-rules#minimum-contributors',
      )
    return { version, sha256: methodHash(proposed), parameters: proposed, changed }
  },

  async apply(tx, { version, sha256, parameters: proposed }, { reasons }, { actor, at }) {
    tx.queue(
      `insert into pricing.method (version, compiler, parameters, sha256, reasons, state, proposed_at, since) values ($1, $2, $3, $4, $5, 'proposed', $6, $6)`,
      [version, actor.party, JSON.stringify(proposed), sha256, reasons, at],
    )
  },
  // another compiler has a version of that name
  conflict: (constraint) => (constraint === 'method_pkey' ? versionNameTaken : undefined),
})
