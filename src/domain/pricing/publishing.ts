// What the three acts of publishing have in common: the figures are computed again from the snapshot, the compiler's own
// signature stands under exactly these, and the calendar is told.
import { refuse, type Circumstances, type Refusal } from '#kernel/act'
import { addDays, dayIn, type Day } from '#kernel/time'
import type { Tx } from '#kernel/store'
import { compilerNow, mayCompile, signedBy, type Compiler, type Standing } from './compiler.ts'
import { draftFor, dueOnOf, timingOf, type Draft, type Kind, type NoDraft, type Timing } from './publication.ts'

export const PUBLICATION_RULE = 'platform/price-rules#publication'
export const SNAPSHOT_RULE = 'platform/price-rules#snapshot'
export const CALENDAR_RULE = 'platform/price-rules#calendar'
export const CORRECTION_RULE = 'platform/price-rules#correction'
const CONTRIBUTORS_RULE = 'platform/price-rules#minimum-contributors'

export type PublishFacts = {
  compiler: Compiler | null
  standing: Standing | null
  draft: Draft | null
  none: NoDraft | null
  dueOn: Day | null
  published: boolean
}
export type PublishDecision = {
  publication: string
  kind: Kind
  period: string
  sha256: string
  snapshots: string[]
  methodVersion: string
  methodSha256: string
  figures: number
  dueOn: Day | null
  timing: Timing
  corrects: string | null
  /** figures changed by hand: none can be */
  overrides: string[]
}
type Asked = Parameters<typeof draftFor>[2]

export async function publishFacts(tx: Tx, party: string, asked: Asked): Promise<PublishFacts> {
  const who = await compilerNow(tx, party)
  if (who.compiler === null) return { ...who, draft: null, none: null, dueOn: null, published: false }
  const made = await draftFor(tx, party, asked)
  if (typeof made === 'string') return { ...who, draft: null, none: made, dueOn: null, published: false }
  const published = await tx.one(
    'select 1 as yes from pricing.publication where compiler = $1 and kind = $2 and period = $3 and corrects is null',
    [party, made.kind, made.period],
  )
  return {
    ...who,
    draft: made,
    none: null,
    dueOn: await dueOnOf(tx, party, made.kind, made.period),
    published: published !== undefined,
  }
}

const nothingToSign: Readonly<Record<NoDraft, Refusal>> = {
  'no-such-snapshot': refuse(
    'no-such-snapshot',
    { zh: '本机构没有这一快照', en: 'this compiler has no such snapshot' },
    SNAPSHOT_RULE,
  ),
  'snapshot-damaged': refuse(
    'snapshot-damaged',
    {
      zh: '快照与其哈希不符，不得据以发布',
      en: 'the snapshot is not the one its hash names: nothing is published from it',
    },
    SNAPSHOT_RULE,
  ),
  'no-such-publication': refuse(
    'no-such-publication',
    { zh: '本机构没有这一发布', en: 'this compiler has no such publication' },
    CORRECTION_RULE,
  ),
  'corrected-already': refuse(
    'corrected-already',
    { zh: '该发布已有更正；请更正最新的一份', en: 'it was corrected already: correct the latest' },
    CORRECTION_RULE,
  ),
  'no-snapshots': refuse(
    'no-snapshots',
    { zh: '该月没有已发布参考价的快照', en: 'no reference price was published from a snapshot of that month' },
    SNAPSHOT_RULE,
  ),
  'other-day': refuse(
    'other-day',
    { zh: '更正须用同一日的快照或同一期间', en: 'a correction is of the same day or period' },
    CORRECTION_RULE,
  ),
}

export const publishedAlready = refuse(
  'published-already',
  { zh: '该期已发布；有误的应发更正', en: 'that period is published: correct it if it is wrong' },
  PUBLICATION_RULE,
)
export const correctedAlready = nothingToSign['corrected-already']

/** Whether these figures may be published by this compiler under this signature. */
export function decidePublishing(
  facts: PublishFacts,
  { signature, corrects }: { signature: string; corrects: string | null },
  { law, day, id }: Circumstances,
): PublishDecision | Refusal {
  const no = mayCompile(facts)
  if (no) return no
  if (facts.none) return nothingToSign[facts.none]
  const draft = facts.draft!
  if (corrects === null && facts.published) return publishedAlready
  // a method that shows more than the rule allows shows nothing
  if (draft.method.minProviders < law.integer(CONTRIBUTORS_RULE, 'providers'))
    return refuse(
      'too-few-contributors',
      { zh: '现行方法的最少独立来源数低于规则', en: 'the method asks for fewer independent sources than the rule' },
      CONTRIBUTORS_RULE,
    )
  if (draft.kind === 'index' && draft.period >= day.slice(0, 7))
    return refuse('period-not-over', { zh: '该月尚未结束', en: 'that month is not over' }, CALENDAR_RULE)
  if (!signedBy(facts.compiler!.publicKey, draft.document, signature))
    return refuse(
      'signature-wrong',
      {
        zh: '签名与所算出的数字不符：须以本机构登记的密钥对发布稿原文签名',
        en: 'the signature does not stand under these figures: sign the very text of the draft with the registered key',
      },
      PUBLICATION_RULE,
    )
  return {
    publication: id,
    kind: draft.kind,
    period: draft.period,
    sha256: draft.sha256,
    snapshots: draft.snapshots,
    methodVersion: draft.method.version,
    methodSha256: draft.method.sha256,
    figures: draft.figures,
    dueOn: facts.dueOn,
    timing: timingOf(facts.dueOn, day),
    corrects,
    overrides: [],
  }
}

export function keepPublication(
  tx: Tx,
  decision: PublishDecision,
  { signature, reason }: { signature: string; reason: string | null },
  { actor, at, facts }: { actor: Circumstances['actor']; at: string; facts: PublishFacts },
): void {
  tx.queue(
    `insert into pricing.publication (publication, compiler, kind, period, snapshots, method_version, method_sha256, document, sha256, signature, public_key, due_on, timing, corrects, reason, person, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      decision.publication,
      actor.party,
      decision.kind,
      decision.period,
      decision.snapshots,
      decision.methodVersion,
      decision.methodSha256,
      facts.draft!.document,
      decision.sha256,
      signature,
      facts.compiler!.publicKey,
      decision.dueOn,
      decision.timing,
      decision.corrects,
      reason,
      actor.person,
      at,
    ],
  )
}

/** The no that a constraint stands for: two at once, and the second finds the first. */
export function publishingConflict(constraint: string): Refusal | undefined {
  if (constraint === 'published_once') return publishedAlready
  return constraint === 'corrected_once' ? correctedAlready : undefined
}

/** The stream of a compiler's publications. */
export const pricesStream = (_input: object, { actor }: { actor: Circumstances['actor'] }): string =>
  `prices/${actor.party}`

/** The day after `at` in Shanghai: from then on what was adopted holds. */
export const nextDay = (at: string): Day => addDays(dayIn(at), 1)
