// What a side sees of its claims: drafts, one draft with its versions, what the form asks, what is known of the contract,
// and the check as it stands. A check carries what is for the claimant alone, and so does every view here: its own party's.
import { dayInput, uuidInput, view } from '#kernel/act'
import { caseFiles, filesNaming } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { LawBook } from '#kernel/rules'
import { dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { claimIn, draftInput, type Filed } from './claim-acts.ts'
import { choicesOf } from './claim-choices.ts'
import { claimLaw } from './claim-scenarios.ts'
import { FACTS, type FactName } from './claim-facts.ts'
import { knownOf } from './claim-lease.ts'
import { statementOf } from './claim-statement.ts'
import { storyOf } from './claim-story.ts'
import { BadClaim, checkClaim, DEFENCES, focusOf, REMEDIES, SCENARIOS, sharedCheck, type ScenarioId } from './claim.ts'

const OWN = 'c.party = :party'
const scope = { lessee: OWN, provider: OWN }
const HERE = { lessee: 'true', provider: 'true' }
const aboutInput = z.string().max(60)

type Row = {
  claim: string
  about: string
  zoneFile: string | null
  scenario: ScenarioId
  version: number
  keptAt: string
  openedAt: string
  filed: Filed[]
}
const COLUMNS = `c.claim, c.about, c.zone_file as "zoneFile", c.scenario, c.version, c.kept_at as "keptAt", c.opened_at as "openedAt", c.filed`

const mine = view({
  name: 'dispute.claim.mine',
  title: { zh: '我的诉请草稿', en: 'My drafts of claims' },
  scope,
  input: z.object({ about: aboutInput.optional(), zoneFile: uuidInput.optional() }),
  async load(read, { about, zoneFile }, { where }) {
    const rows = await read.rows<Row>(
      `select ${COLUMNS} from dispute.claim c where ${where} and c.dropped_at is null and (:about::text is null or c.about = :about)
          and (:zone::uuid is null or c.zone_file = :zone) order by c.kept_at desc limit 100`,
      { about: about ?? null, zone: zoneFile ?? null },
    )
    return { rows: rows.map((row) => ({ ...row, scenarioTitle: SCENARIOS[row.scenario] })), next: null }
  },
})

const one = view({
  name: 'dispute.claim.get',
  title: { zh: '一份诉请草稿', en: 'A draft of a claim' },
  scope,
  input: z.object({ claim: uuidInput, version: z.coerce.number().int().min(1).optional() }),
  async load(read, { claim, version }, { where, sql }) {
    const [row] = await read.rows<Row>(
      `select ${COLUMNS} from dispute.claim c where ${where} and c.dropped_at is null and c.claim = :claim`,
      {
        claim,
      },
    )
    if (!row) return { item: null }
    const [[at], versions] = await Promise.all([
      read.rows<{ draft: object; at: string }>(
        'select draft, at from dispute.claim_version where claim = :claim and version = :version',
        {
          claim,
          version: version ?? row.version,
        },
      ),
      read.rows<{ version: number; at: string }>(
        'select version, at from dispute.claim_version where claim = :claim order by version desc limit 50',
        { claim },
      ),
    ])
    if (!at) return { item: null }
    const named = await Promise.all(row.filed.flatMap(({ papers }) => papers).map((paper) => filesNaming(sql, paper)))
    const files = await caseFiles(sql, [...new Set(named.flat())])
    return {
      item: {
        ...row,
        scenarioTitle: SCENARIOS[row.scenario],
        version: version ?? row.version,
        latest: row.version,
        keptAt: at.at,
        draft: at.draft,
        versions,
        files: [...files.values()].map(({ file, no, procedure, state }) => {
          const chart = chartNamed(procedure)
          return { file, no, procedure, title: chart.title, stateTitle: chart.states[state]!.title }
        }),
      },
    }
  },
})

const titled = (of: Readonly<Record<string, { zh: string; en: string }>>) =>
  Object.entries(of).map(([id, title]) => ({ id, title }))

/** What the guided form asks: the same data that the check goes by. */
const form = view({
  name: 'dispute.claim.form',
  title: { zh: '诉请的问题', en: 'Questions of a claim' },
  scope: HERE,
  input: z.object({}),
  load: async () => {
    const { scenarios, needs, elements } = claimLaw()
    return {
      item: {
        scenarios: [...scenarios.values()].map(
          ({ id, by, about, usual, possible, asks, needs: own, proof, elements: turns }) => ({
            id,
            title: SCENARIOS[id],
            by,
            about,
            usual,
            possible,
            asks,
            needs: own.map(({ item, facts, why, article }) => ({ item, facts, why, article })),
            proof,
            elements: turns,
          }),
        ),
        needs: needs.map(({ item, facts, why, article }) => ({ item, facts, why, article })),
        facts: Object.fromEntries(
          (Object.keys(FACTS) as FactName[]).map((name) => [
            name,
            { kind: FACTS[name].kind, label: { zh: FACTS[name].zh, en: FACTS[name].en }, choices: choicesOf(name) },
          ]),
        ),
        remedies: titled(REMEDIES),
        defences: titled(DEFENCES),
        elements: [...elements.values()].map(({ id, title, evidence }) => ({ id, title, evidence })),
      },
    }
  },
})

const known = view({
  name: 'dispute.claim.known',
  title: { zh: '平台已有的事实', en: 'Facts the platform knows' },
  scope: HERE,
  input: z.object({ about: aboutInput, from: dayInput.optional(), until: dayInput.optional() }),
  async load(_read, { about, from, until }, { sql, actor, now }) {
    const stretch =
      from === undefined || until === undefined || until < from ? null : { from: from as Day, until: until as Day }
    return { item: await knownOf(sql, about, { party: actor.party, at: now, stretch }) }
  },
})

/** The check of a kept draft, or of one that is still being written. */
const check = (law: LawBook) =>
  view({
    name: 'dispute.claim.check',
    title: { zh: '诉请完整性提示', en: 'Whether a claim is complete' },
    scope,
    input: z.object({ claim: uuidInput.optional(), draft: draftInput.optional() }),
    async load(read, { claim, draft }, { where, now }) {
      const [row] =
        claim === undefined
          ? []
          : await read.rows<{ draft: object }>(
              `select c.draft from dispute.claim c where ${where} and c.dropped_at is null and c.claim = :claim`,
              { claim },
            )
      const raw = draft ?? row?.draft
      if (raw === undefined) return { item: null }
      const found = claimIn(raw)
      if (found instanceof BadClaim)
        return {
          item: {
            wrong: { field: found.field, expected: found.expected, got: found.got },
            check: null,
            elements: [],
            statement: null,
            story: '',
          },
        }
      const day = dayIn(now)
      const rules = law.at(day, 'cn')
      const { elements } = focusOf(found, rules, day)
      return {
        item: {
          wrong: null,
          check: checkClaim(found, rules, day),
          elements: elements.map(({ id, element, asks, burden }) => ({
            id,
            title: element,
            asks,
            burden: burden.says,
          })),
          statement: statementOf(found, sharedCheck(found, rules, day)),
          story: storyOf(found, day),
        },
      }
    },
  })

export const claimViews = [mine, one, form, known]
/** Views that go by the law of a day. */
export const claimLawViews = (law: LawBook) => [check(law)]
