// Drafts of claims: kept version by version for the side that writes them, and fixed once complete, so that what goes into
// the zone, a mediation or a court is the text that was checked. What is judged here is the shared check: no article on
// limitation stands in a record.
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { caseFile, filesNaming } from '#kernel/casework'
import { chartNamed } from '#kernel/procedure'
import type { Sql } from '#kernel/store'
import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { BadClaim, readClaim, sharedCheck, type Claim } from './claim.ts'
import { statementOf } from './claim-statement.ts'
import { contractedBy } from './zone.ts'

const DRAFTS = 'platform/dispute-rules#claim-drafts'
const WRITTEN = 'cn/civil-procedure-law#124'
/** Of the draft as JSON text. */
const MOST_CHARACTERS = 100_000
const SIDES = ['lessee', 'provider'] as const

/** Where a fixed claim goes. */
const TO = ['court', 'mediation', 'zone'] as const

const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A draft as the form holds it: the fields of examples/claims/README.md. */
export const draftInput = z
  .record(z.string().max(60), z.json())
  .refine((draft) => JSON.stringify(draft).length <= MOST_CHARACTERS, {
    message: `a draft of at most ${MOST_CHARACTERS} characters is expected`,
  })

/** One fixing of a claim. */
export type Filed = { version: number; to: (typeof TO)[number]; statement: string; papers: string[]; at: string }

type Kept = {
  party: string
  about: string
  version: number
  filed: Filed[]
  draft: Json
  keptAt: string
  droppedAt: string | null
}

const keptOf = (sql: Sql, claim: string | undefined): Promise<Kept | undefined> =>
  claim === undefined
    ? Promise.resolve(undefined)
    : sql.one<Kept>(
        'select party, about, version, filed, draft, kept_at as "keptAt", dropped_at as "droppedAt" from dispute.claim where claim = $1 for update',
        [claim],
      )

/** The files that a claim went into, with whether they are over. */
async function filesOf(sql: Sql, filed: readonly Filed[]): Promise<{ file: string; ended: boolean }[]> {
  const files = new Set<string>()
  for (const { papers } of filed)
    for (const paper of papers) for (const file of await filesNaming(sql, paper)) files.add(file)
  const found = await Promise.all([...files].map((file) => caseFile(sql, file)))
  return found.flatMap((file) =>
    file === undefined ? [] : [{ file: file.file, ended: hasEnded(file.procedure, file.state) }],
  )
}

const hasEnded = (procedure: string, state: string): boolean => chartNamed(procedure).states[state]?.end === true

/** A draft as a claim, or why it is none. */
export function claimIn(draft: unknown): Claim | BadClaim {
  try {
    return readClaim(draft)
  } catch (error) {
    if (!(error instanceof BadClaim)) throw error
    return error
  }
}

const unreadable = ({ field, expected, got }: BadClaim): Refusal =>
  refuse(
    'claim-unreadable',
    { zh: `“${field}”应为${expected.zh}，得到 ${got}`, en: `${field}: expected ${expected.en}, got ${got}` },
    WRITTEN,
  )

const notYours = refuse('no-such-claim', { zh: '没有这份草稿', en: 'there is no such draft' }, DRAFTS)

const over = refuse(
  'claim-file-over',
  {
    zh: '所涉案卷已经办结，这份诉请不再改动；需要另行主张的，请就合同另写一份',
    en: 'the file it belongs to is over and this claim is not changed; write another about the contract to claim anew',
  },
  DRAFTS,
)

const dropped = refuse(
  'claim-dropped',
  { zh: '这份草稿已经弃置，不再改动；请另写一份', en: 'this draft was dropped and is not changed: write another' },
  DRAFTS,
)

const keepClaim = act({
  name: 'dispute.claim.keep',
  title: { zh: '保存诉请草稿', en: 'Keep a draft of a claim' },
  basis: [DRAFTS, WRITTEN],
  serves: ['H1'],
  by: SIDES,
  input: z.strictObject({
    /** absent for a new draft */
    claim: uuidInput.optional(),
    about: z.string().max(60),
    /** the complaint of the zone it is written from */
    zoneFile: uuidInput.optional(),
    draft: draftInput,
  }),
  stream: ({ claim }, { id }) => `claim/${claim ?? id}`,
  async load(tx, { claim, about, zoneFile }, { actor }) {
    const [kept, contracted, complaint] = await Promise.all([
      keptOf(tx, claim),
      contractedBy(tx, about),
      zoneFile === undefined
        ? undefined
        : tx.one<{ ended: boolean; about: string }>('select ended, about from dispute.zone where file = $1', [
            zoneFile,
          ]),
    ])
    const count = await tx.one<{ count: number }>(
      'select count(*)::int as count from dispute.claim where party = $1 and about = $2 and dropped_at is null',
      [actor.party, about],
    )
    return {
      kept:
        kept === undefined
          ? null
          : { party: kept.party, about: kept.about, version: kept.version, dropped: kept.droppedAt !== null },
      sides: contracted === null ? [] : [contracted.lessee, contracted.provider].filter((side) => side !== null),
      complaint: complaint ?? null,
      drafts: count?.count ?? 0,
      over: kept !== undefined && (await filesOf(tx, kept.filed)).some(({ ended }) => ended),
    }
  },
  decide({ kept, sides, complaint, drafts, over: isOver }, { claim, about, zoneFile, draft }, { actor, id, law }) {
    if (claim !== undefined && (kept?.party !== actor.party || kept.about !== about)) return notYours
    if (!sides.includes(actor.party))
      return refuse(
        'claim-not-your-contract',
        { zh: '没有这一合同，或者本主体不是其一方', en: 'there is no such contract of which you are a side' },
        'platform/dispute-rules#sides-of-the-lease',
      )
    if (kept?.dropped === true) return dropped
    if (isOver || complaint?.ended === true) return over
    if (zoneFile !== undefined && complaint?.about !== about) return notYours
    if (kept !== null && kept.version >= law.integer(DRAFTS, 'most-versions'))
      return refuse(
        'claim-too-many-versions',
        { zh: '这份草稿的版本已满，请另写一份', en: 'this draft has all the versions it may have; write another' },
        DRAFTS,
      )
    if (kept === null && drafts >= law.integer(DRAFTS, 'most-drafts'))
      return refuse(
        'claim-too-many-drafts',
        {
          zh: '就这一合同的草稿已满，请在已有的草稿上改',
          en: 'there are as many drafts about this contract as may be; go on with one of them',
        },
        DRAFTS,
      )
    const read = claimIn(draft)
    if (read instanceof BadClaim) return unreadable(read)
    return { claim: claim ?? id, version: (kept?.version ?? 0) + 1, scenario: read.scenario }
  },
  async apply(tx, { claim, version, scenario }, { about, zoneFile, draft }, { at, actor }) {
    const text = JSON.stringify(draft)
    tx.queue(
      `insert into dispute.claim (claim, party, about, zone_file, scenario, version, draft, kept_at, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
       on conflict (claim) do update set scenario = excluded.scenario, version = excluded.version, draft = excluded.draft, kept_at = excluded.kept_at`,
      [claim, actor.party, about, zoneFile ?? null, scenario, version, text, at],
    )
    tx.queue('insert into dispute.claim_version (claim, version, scenario, draft, at) values ($1, $2, $3, $4, $5)', [
      claim,
      version,
      scenario,
      text,
      at,
    ])
  },
})

const fileClaim = act({
  name: 'dispute.claim.file',
  title: { zh: '固定诉请，准备提交', en: 'Fix a claim for filing' },
  basis: [DRAFTS, 'cn/civil-procedure-law#122', WRITTEN],
  serves: ['H1', 'I2'],
  by: SIDES,
  input: z.strictObject({
    claim: uuidInput,
    /** the version that was seen; a later one has to be looked at first */
    version: z.int().min(1).max(10_000),
    to: z.enum(TO),
    /** the statement as PDF and for Word, by SHA-256 */
    papers: z.array(hash).min(1).max(4),
  }),
  stream: ({ claim }) => `claim/${claim}`,
  async load(tx, { claim }) {
    const kept = await keptOf(tx, claim)
    return {
      kept: kept ?? null,
      over: kept !== undefined && (await filesOf(tx, kept.filed)).some(({ ended }) => ended),
    }
  },
  decide({ kept, over: isOver }, { claim, version, to, papers }, { actor, law, day }) {
    if (kept?.party !== actor.party) return notYours
    if (kept.droppedAt !== null) return dropped
    if (isOver) return over
    if (kept.version !== version)
      return refuse(
        'claim-version-changed',
        {
          zh: `草稿已有第 ${kept.version} 版，请看过再提交`,
          en: `version ${kept.version} was kept since: look at it first`,
        },
        DRAFTS,
      )
    // sums that run on are counted to the day of keeping: what is filed is what was read
    if (dayIn(kept.keptAt) !== day)
      return refuse(
        'claim-of-another-day',
        {
          zh: `草稿是 ${dayIn(kept.keptAt)} 保存的，暂计的数额已经变了；请再保存一次，看过再提交`,
          en: `the draft was kept on ${dayIn(kept.keptAt)} and running sums have moved on: keep it again and read it before filing`,
        },
        DRAFTS,
      )
    const read = claimIn(kept.draft)
    if (read instanceof BadClaim) return unreadable(read)
    const check = sharedCheck(read, law, day)
    const missing = [...check.missing, ...(to === 'court' ? check.toCourt : [])]
    if (missing.length > 0)
      return refuse(
        'claim-incomplete',
        {
          zh: `还缺 ${missing.length} 项：${missing.map(({ what }) => what.zh).join('；')}。补齐后从这里提交；不补的，仍可在案卷中直接办理`,
          en: `${missing.length} missing: ${missing.map(({ what }) => what.en).join('; ')}. Fill them in, or open the file directly without this form`,
        },
        ...new Set([WRITTEN, ...missing.map(({ article }) => article)]),
      )
    return {
      claim,
      version,
      to,
      about: kept.about,
      papers: [...papers],
      statement: toHex(sha256(canonicalBytes(JSON.parse(JSON.stringify(statementOf(read, check, to))) as Json))),
    }
  },
  async apply(tx, { claim, version, to, papers, statement }, _input, { at }) {
    const filed: Filed = { version, to, statement, papers, at }
    tx.queue('update dispute.claim set filed = filed || $2::jsonb where claim = $1', [claim, JSON.stringify([filed])])
  },
})

const dropClaim = act({
  name: 'dispute.claim.drop',
  title: { zh: '弃置诉请草稿', en: 'Drop a draft of a claim' },
  basis: [DRAFTS],
  serves: ['H1'],
  by: SIDES,
  input: z.strictObject({ claim: uuidInput }),
  stream: ({ claim }) => `claim/${claim}`,
  load: async (tx, { claim }) => ({ kept: (await keptOf(tx, claim)) ?? null }),
  decide({ kept }, { claim }, { actor }) {
    if (kept?.party !== actor.party) return notYours
    if (kept.droppedAt !== null) return dropped
    if (kept.filed.length > 0)
      return refuse(
        'claim-filed',
        {
          zh: '这份诉请已经固定、提交过，留作记录，不能弃置；不再主张的，在案卷里撤回或者撤诉',
          en: 'this claim was fixed for filing and stays on record; what is no longer claimed is withdrawn in its file',
        },
        DRAFTS,
      )
    return { claim }
  },
  async apply(tx, { claim }, _input, { at }) {
    tx.queue('update dispute.claim set dropped_at = $2 where claim = $1', [claim, at])
  },
})

export const claimActs = [keepClaim, fileClaim, dropClaim]
