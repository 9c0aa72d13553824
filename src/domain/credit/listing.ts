// What the room adds to credit.listing: a list has its article in force, an entry its decision and the right code, a
// measure its place in the catalogue; what ends is no longer shown, and its measures are lifted.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { checkUscc, partyOf, type Role } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Json } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'
import { addDays, addMonths, dayIn, type Day, type Instant } from '#kernel/time'
import { aboutFile } from './acts/finding.ts'
import { measureNamed, measures, regimes, type MeasureKind, type Regime } from './catalogue.ts'
import { armCycle } from './cycle.ts'
import { findingIn } from './findings.ts'
import type { Finding, MarkKind } from './kept.ts'
import { nth } from './nth.ts'
import { ruleCite } from './scorecard.ts'

export const LISTING = 'credit.listing'
const ENTRY = ruleCite('list-entry')
const LISTS = 'cn/credit-information-order-2020#lists'
const ORDER = 'cn/serious-dishonesty-list-measures'

/** The decision behind an entry, as its own file has it. */
type Behind = { no: string; party: string; annulled: boolean }
type Known = {
  subject: { party: string; uscc: string; name: string } | null
  behind: Behind | null
  entry: { regime: Regime; party: string; measures: MeasureKind[]; fact: string | null } | null
}
const known = (more: Recordable): Known => more as unknown as Known

async function factsOf(tx: Tx, input: StepInput, file: CaseFile | null): Promise<Recordable> {
  const named = file?.parts['subject']?.[0] ?? input.with?.['subject']
  const subject = named === undefined ? undefined : await partyOf(tx, named)
  const entry =
    file === null
      ? undefined
      : await tx.one<NonNullable<Known['entry']>>(
          `select e.regime, e.party, e.measures, (select f.fact from credit.fact f where f.file = e.file and f.kind = 'finding') as fact from credit.entry e where e.file = $1`,
          [file.file],
        )
  return {
    subject: subject ? { party: subject.party, uscc: subject.uscc, name: subject.name } : null,
    behind: (await behindOf(tx, file?.about ?? input.about ?? null)) as Json,
    entry: (entry ?? null) as Json,
  }
}

async function behindOf(sql: Sql, about: string | null): Promise<Behind | null> {
  const penalty = await aboutFile(sql, about)
  if (penalty?.procedure !== 'supervision.penalty') return null
  const found = findingIn(penalty, 'serve-decision', null)
  if (found === undefined) return null
  const last = (step: string): number => penalty.taken[step]?.lastN ?? -1
  const annulled = Math.max(last('review-annulled'), last('court-declines')) > last('serve-decision')
  return { no: penalty.no, party: found.party, annulled }
}

const regimeOf = (value: unknown): Regime => String(value) as Regime

/** The code is the subject’s own, to the last digit: a list that names somebody else ruins them. */
function codeRefusal(given: string, subject: Known['subject']): Refusal | undefined {
  const { valid, reason } = checkUscc(given)
  if (!valid)
    return refuse(
      'uscc-wrong',
      {
        zh: `${given} 不是统一社会信用代码：${reason.zh}`,
        en: `${given} is no unified social credit code: ${reason.en}`,
      },
      ENTRY,
    )
  if (subject === null || subject.uscc === given) return undefined
  return refuse(
    'uscc-not-the-subject',
    {
      zh: `${given} 不是「${subject.name}」的代码（登记为 ${subject.uscc}），不得列入他人`,
      en: `${given} is not the code of ${subject.name} (registered as ${subject.uscc}): nobody else is listed in its place`,
    },
    ENTRY,
  )
}

/** A list is set up by an article in force of the kind that its regime asks for; a draft never is. */
function basisRefusal(regime: Regime, cite: string, { law }: Circumstances): Refusal | undefined {
  const { sets, says } = regimes[regime]
  const ground = law.holds(cite)
  if (!ground.holds)
    return refuse(
      'list-without-basis',
      { zh: `设立依据不成立：${ground.says.zh}`, en: `the list has no basis: ${ground.says.en}` },
      LISTS,
      ENTRY,
    )
  const isOfKind =
    sets === 'local-regulation'
      ? /^cn-[a-z-]+\//.test(cite) && ground.article.instrument.kind === 'local-regulation'
      : cite.startsWith(sets)
  return isOfKind
    ? undefined
    : refuse(
        'list-without-basis',
        { zh: `${cite} 没有设立「${says.zh}」`, en: `${cite} sets up no ${says.en}` },
        LISTS,
        ENTRY,
      )
}

/** A public list rests on a decision that was served on this subject and stands. */
function decisionRefusal(regime: Regime, { behind, subject }: Known): Refusal | undefined {
  if (regime === 'platform') return undefined
  if (behind === null || subject === null || behind.party !== subject.party)
    return refuse(
      'no-decision-behind',
      {
        zh: '没有对此主体已作出并送达的处罚决定（在「关于」中写明处罚案卷），不得列入',
        en: 'there is no penalty that was decided and served on this subject (name its file as what this one is about): nobody may be listed',
      },
      'cn/credit-information-order-2020#evidence',
      `${ORDER}#2`,
    )
  if (behind.annulled)
    return refuse(
      'decision-annulled',
      {
        zh: `决定 ${behind.no} 已被撤销，不得据以列入`,
        en: `decision ${behind.no} was annulled: nobody is listed by it`,
      },
      `${ORDER}#19`,
      'cn/administrative-penalty-law#48',
    )
  return undefined
}

function openRefusal(input: StepInput, facts: Known, now: Circumstances): Refusal | undefined {
  const regime = regimeOf(input['regime'])
  if (!(regimes[regime].keepers as readonly Role[]).includes(now.actor.role))
    return refuse(
      'not-keeper-of-list',
      { zh: `「${regimes[regime].says.zh}」不由本机关列入`, en: `the ${regimes[regime].says.en} is not yours to keep` },
      LISTS,
    )
  return (
    codeRefusal(String(input['uscc']), facts.subject) ??
    basisRefusal(regime, String(input['lawfulBasis']), now) ??
    decisionRefusal(regime, facts)
  )
}

/** Order 44: a heavier penalty, and a vile, serious and harmful act (art. 2, 12). */
function graveRefusal(file: CaseFile): Refusal | undefined {
  if (file.taken['open']?.marks['regime'] !== 'samr-44') return undefined
  const said = file.taken['assess']?.marks ?? {}
  return said['heavierPenalty'] === 'yes' && said['vile'] === 'yes'
    ? undefined
    : refuse(
        'not-grave-enough',
        {
          zh: '未受较重行政处罚，或者不属性质恶劣、情节严重、社会危害较大，不列入',
          en: 'no heavier penalty, or not vile, serious and harmful: nobody is listed',
        },
        `${ORDER}#2`,
        `${ORDER}#12`,
      )
}

function measuresRefusal(input: StepInput, regime: Regime): Refusal | undefined {
  const said = input['measures'] as string[]
  const wrong = said.find((each) => {
    const kind = measureNamed(each)
    return kind === undefined || !(measures[kind].regimes as readonly Regime[]).includes(regime)
  })
  return wrong === undefined
    ? undefined
    : refuse(
        'not-in-catalogue',
        {
          zh: `「${wrong}」不在本名单的措施清单内，不得实施（清单：${ofRegime(regime)
            .map((kind) => measures[kind].says.zh)
            .join('；')}）`,
          en: `“${wrong}” is not in the catalogue of this list (${ofRegime(regime).join(', ')}) and may not be imposed`,
        },
        'cn/credit-information-order-2020#measures',
        ruleCite('measures'),
      )
}

/** Measures of the catalogue among what was entered; other words tell nobody of a measure. */
const inCatalogue = (input: StepInput): MeasureKind[] => [
  ...new Set((input['measures'] as string[]).flatMap((said) => measureNamed(said) ?? [])),
]

/** What is decided was told in the notice, and what is imposed was decided: nothing heavier comes as news (Penalty Law 44, 45). */
function newsRefusal(input: StepInput, { entry }: Known): Refusal | undefined {
  const news = inCatalogue(input).filter((kind) => !entry!.measures.includes(kind))
  return news.length === 0
    ? undefined
    : refuse(
        'measure-not-told',
        {
          zh: `措施「${news.map((kind) => measures[kind].says.zh).join('；')}」没有在事先告知中载明或者没有决定，不得实施`,
          en: `${news.map((kind) => measures[kind].says.en).join('; ')}: not in the notice, or not decided, and so not imposed`,
        },
        `${ORDER}#notice`,
        'cn/administrative-penalty-law#44',
      )
}

const ofRegime = (regime: Regime): MeasureKind[] =>
  (Object.keys(measures) as MeasureKind[]).filter((kind) =>
    (measures[kind].regimes as readonly Regime[]).includes(regime),
  )

/** Bodies enter what annulled the ground; the subject’s own word ends its entry only where the file behind it says so. */
function annulmentRefusal({ subject, behind }: Known, { actor }: Circumstances): Refusal | undefined {
  return subject?.party !== actor.party || behind?.annulled === true
    ? undefined
    : refuse(
        'not-annulled',
        {
          zh: '所据决定的案卷没有撤销的记载：请将文书交列入机关或者复议机关登记，也可申请复议',
          en: 'the file behind the entry records no annulment: give the paper to the keeper or the review body, or ask for a review',
        },
        `${ORDER}#19`,
        ENTRY,
      )
}

const CHECKS: Readonly<
  Record<string, (file: CaseFile, input: StepInput, facts: Known, now: Circumstances) => Refusal | undefined>
> = {
  open: (_file, input, facts, now) => openRefusal(input, facts, now),
  list: (file, input, facts) =>
    graveRefusal(file) ?? decisionRefusal(facts.entry!.regime, facts) ?? newsRefusal(input, facts),
  'start-measures': (_file, input, facts) => measuresRefusal(input, facts.entry!.regime) ?? newsRefusal(input, facts),
  'enter-annulment': (_file, _input, facts, now) => annulmentRefusal(facts, now),
}

/** The last day of an entry, as its regime has it; null where that is not on file. */
function endsOn(step: string, input: StepInput, { entry }: Known, { law, day }: Circumstances): Day | null {
  if (step === 'list-by-platform') return addDays(day, Number(input['periodDays']))
  return entry?.regime === 'samr-44' ? addMonths(day, 12 * law.integer(`${ORDER}#expiry`, 'expiry-years')) : null
}

/** The steps that end an entry, and how. */
const ENDS: Readonly<Record<string, { how: string; mark: MarkKind }>> = {
  'remove-early': { how: 'removed-early', mark: 'repaired' },
  expire: { how: 'expired', mark: 'repaired' },
  'enter-annulment': { how: 'corrected', mark: 'revoked' },
  'ground-fell': { how: 'corrected', mark: 'revoked' },
}
const MARKS: Readonly<Record<string, MarkKind>> = { 'ask-review': 'disputed', 'review-upheld': 'dismissed' }

type Kept = { id: string; at: Instant; before: CaseFile; facts: Known }

async function keep(tx: Tx, decision: StepDecision & Recordable, input: StepInput, kept: Kept): Promise<void> {
  const { file, step, to } = decision
  const { id, at, before, facts } = kept
  const day = dayIn(at)
  if (decision.from === 'start') return open(tx, decision, input, kept)
  tx.queue('update credit.entry set state = $2, since = greatest(since, $3) where file = $1', [file, to, at])
  const set = (columns: string, ...values: unknown[]): void =>
    tx.queue(`update credit.entry set ${columns} where file = $1`, [file, ...values])
  const end = ENDS[step]
  const what = end?.mark ?? MARKS[step]
  if (what !== undefined && facts.entry?.fact != null)
    tx.queue(
      'insert into credit.mark (fact, what, on_day, ground, stream, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
      [facts.entry.fact, what, day, before.no, `file/${file}`, at],
    )
  // the notice says what follows, and the decision what of it
  if (step === 'serve-notice' || step === 'list') set('measures = $2', inCatalogue(input))
  switch (step) {
    case 'list':
    case 'list-by-platform':
      set('decided_on = $2, ends_on = $3', day, decision['endsOn'] ?? null)
      if (facts.entry!.regime === 'samr-44' || facts.entry!.regime === 'local')
        enterFact(tx, before, facts, { id, at, day })
      return
    case 'publish':
      set('published_on = $2', day)
      await armCycle(tx, { id, at })
      return
    case 'start-measures':
      impose(tx, decision, input, kept)
      await armCycle(tx, { id, at })
      return
    case 'ask-review':
      set('marked = true')
      return
    case 'review-upheld':
      set('marked = false')
      return
    case 'not-list':
    case 'withhold-consent':
      set(`how = 'not-listed', removed_on = $2`, day)
      return
    default:
  }
  if (end === undefined) return
  set('public = false, removed_on = $2, how = $3', day, end.how)
  tx.queue(
    'update credit.measure set lifted_on = $2, lifted_at = $3, chased_on = null where entry = $1 and lifted_on is null',
    [file, day, at],
  )
  await armCycle(tx, { id, at })
}

function open(tx: Tx, { file, no, to, players }: StepDecision, input: StepInput, { at, facts, before }: Kept): void {
  const subject = facts.subject!
  tx.queue(
    `insert into credit.entry (file, no, party, uscc, name, place, regime, basis, cause, keeper, state, since) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      file,
      no,
      subject.party,
      subject.uscc,
      subject.name,
      before.place,
      input['regime'],
      input['lawfulBasis'],
      input.about ?? String(input['cause']),
      players['keeper']?.[0] ?? null,
      to,
      at,
    ],
  )
}

/** An entry on a list set up by law is itself a finding: grade D while it stands. */
function enterFact(
  tx: Tx,
  { file, no, place }: CaseFile,
  { subject }: Known,
  { id, at, day }: { id: string; at: Instant; day: Day },
): void {
  const finding: Finding = {
    rule: 'serious-list',
    level: 'serious',
    chain: `list/${file}`,
    source: no,
    evidence: [`file/${file}`],
    decision: no,
    decidedOn: day,
    notifiedOn: day,
    effectiveOn: day,
  }
  tx.queue(
    `insert into credit.fact (fact, party, place, kind, source, file, stream, body, entered_on, at) values ($1, $2, $3, 'finding', $4, $5, $6, $7, $8, $9)`,
    [id, subject!.party, place, no, file, `file/${file}`, JSON.stringify(finding), day, at],
  )
}

/** One row for each measure and each department that carries it out. */
function impose(tx: Tx, { file }: StepDecision, input: StepInput, { id, at, before, facts }: Kept): void {
  const rows = (input['measures'] as string[]).flatMap((said) => {
    const kind = measureNamed(said)!
    return measures[kind].receivers.map((receiver) => ({ kind, receiver }))
  })
  for (const [n, { kind, receiver }] of rows.entries())
    tx.queue(
      `insert into credit.measure (measure, entry, party, kind, receiver, place, imposed_on, imposed_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [nth(id, n), file, facts.entry!.party, kind, receiver, before.place, dayIn(at), at],
    )
}

/** What the room adds to each step of credit.listing. */
export const listingExtras: Record<string, StepExtra> = Object.fromEntries(
  chartNamed(LISTING).steps.map(({ step }): [string, StepExtra] => [
    step,
    {
      facts: (tx, input, { file }) => factsOf(tx, input, file),
      check: (file, input, more, now) => CHECKS[step]?.(file, input, known(more), now),
      ...(step === 'list' || step === 'list-by-platform'
        ? { decide: (_file, input, more, now) => ({ endsOn: endsOn(step, input, known(more), now) }) }
        : {}),
      effect: (tx, decision, input, { id, at, file, more }) =>
        keep(tx, decision, input, { id, at, before: file, facts: known(more) }),
    },
  ]),
)
