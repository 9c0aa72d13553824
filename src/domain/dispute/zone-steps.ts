// What this room adds to the steps of law/procedures/dispute.zone.yaml: whose contract it is, what is held, which offer
// stands, what both sides agree on. What was entered is sealed by the chart; what follows stands in the decision.
import { isRefusal, refuse, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { chartNamed, type ChartStep } from '#kernel/procedure'
import type { Law } from '#kernel/rules'
import type { Tx } from '#kernel/store'
import type { Day, Instant } from '#kernel/time'
import {
  noCredit,
  offerFor,
  offerProblem,
  termsIn,
  termsInWords,
  type Offer,
  type OfferTerms,
  type ZoneSide,
} from './negotiation.ts'
import { nameProblem } from './zone-files.ts'
import { heldParts, type HeldPart } from './zone-hold.ts'
import { sideIn, ZONE, zoneFacts, zoneMore, type AgreedFact, type ZoneMore } from './zone.ts'

const OWN = 'platform/zone-rules#own-contract'
const DAYS = 'platform/zone-rules#days'
const HOLD = 'platform/zone-rules#hold'
const CONFIDENTIAL = 'platform/zone-rules#confidential'

/** What a step of the zone means, on record with its decision. */
type ZoneOutcome = {
  /** what is held from now on; what was held is free again */
  holds?: { lease: string; lessee: string; file: string; parts: HeldPart[] }
  releases?: { file: string; lease: string }
  /** what an accepted offer takes off a bill */
  credits?: { lease: string; month: string; reduction: { amountFen: number; reference: string } }
  offer?: { n: number; by: ZoneSide; terms: OfferTerms; validUntil: Day; counters: number | null }
  answered?: { n: number; state: Offer['state'] }
  facts?: { n: number; text: string; by: ZoneSide }[]
  confirmed?: number[]
}

type Asked = {
  file: CaseFile
  input: StepInput
  more: ZoneMore
  /** of the two sides; undefined for the clock */
  side: ZoneSide | undefined
  day: Day
  law: Law
}
type Rule = { check?(asked: Asked): Refusal | undefined; outcome?(asked: Asked): ZoneOutcome }

const notYours = refuse(
  'not-your-contract',
  {
    zh: '没有这一合同，或者本主体不是其一方，不能就它投诉',
    en: 'there is no such contract of which you are a side: you cannot complain about it',
  },
  OWN,
)

/** Who answers follows from the contract. */
const names: StepExtra['names'] = (input, recorded, actor) => {
  const { contracted } = zoneMore(recorded)
  if (contracted === null) return notYours
  const { lessee, provider, place } = contracted
  const role = actor.role === 'lessee' || actor.role === 'provider' ? actor.role : undefined
  if (role === undefined || contracted[role] !== actor.party) return notYours
  const respondent = role === 'lessee' ? provider : lessee
  if (respondent === null)
    return refuse(
      'other-not-registered',
      {
        zh: '合同对方尚未在平台登记，无法送达。可以请其登记，或者直接申请调解、起诉',
        en: 'the other side of the contract is not registered here and cannot be served: ask it to register, or turn to mediation or a court',
      },
      OWN,
    )
  if (respondent === actor.party)
    return refuse('own-cause', { zh: '不能与自己发生争议', en: 'a body has no dispute with itself' }, OWN)
  if (input.place !== place)
    return refuse('other-place', { zh: `合同的地点是 ${place}`, en: `the place of the contract is ${place}` }, OWN)
  return { complainant: actor.party, respondent }
}

/** In thousandths of a card × seconds; null: the whole span. */
const disputed = (input: StepInput): number | null =>
  typeof input['cardSeconds'] === 'number' ? input['cardSeconds'] * 1_000 : null

function heldBy({ input, more }: Asked): HeldPart[] | Refusal {
  if (more.metered === null || more.contracted?.unitPriceFen == null) return []
  return heldParts(more.metered, disputed(input), more.contracted.unitPriceFen)
}

const wrongSpan = refuse(
  'wrong-span',
  {
    zh: '争议时段须同时写明起止，止在起之后，最长两年；只有数量而没有时段的不能保留',
    en: 'a span in dispute has a beginning and a later end, two years at most; a quantity without its span cannot be held',
  },
  HOLD,
)

const complain: Rule = {
  check(asked) {
    const { input, more } = asked
    if (more.twice !== null)
      return refuse(
        'complained-already',
        {
          zh: '就同一合同、同一情形的投诉正在办理，请在原案卷中继续',
          en: 'a complaint about this contract and matter is open: go on in its file',
        },
        OWN,
      )
    const given = ['fromAt', 'toAt', 'cardSeconds'].filter((name) => input[name] !== undefined)
    if (given.length > 0 && more.contracted?.lease && more.metered === null) return wrongSpan
    const held = heldBy(asked)
    return isRefusal(held) ? held : undefined
  },
  outcome(asked) {
    const held = heldBy(asked)
    const { lease, lessee } = asked.more.contracted!
    if (isRefusal(held) || held.length === 0 || asked.side !== 'complainant') return {}
    // Only who owes the bill keeps it back; a provider that complains holds nothing.
    return asked.file.parts['complainant']?.includes(lessee!) === true
      ? { holds: { lease: lease!, lessee: lessee!, file: asked.file.file, parts: held } }
      : {}
  },
}

const makeOffer: Rule = {
  check({ input, more, side, day, law }) {
    const counters = input['counters'] as number | undefined
    if (counters !== undefined) {
      const found = offerFor(more.offers, counters, { side: side!, of: 'other', day })
      if (isRefusal(found)) return found
    }
    return offerProblem(termsIn(input), input['validUntil'] as Day, {
      day,
      mostDays: law.integer(DAYS, 'offer-most-days'),
      leftFen: more.leftFen,
      made: more.offers.length,
    })
  },
  outcome({ input, more, side }) {
    const counters = (input['counters'] as number | undefined) ?? null
    return {
      offer: {
        n: more.offers.length + 1,
        by: side!,
        terms: termsIn(input),
        validUntil: input['validUntil'] as Day,
        counters,
      },
      ...(counters === null ? {} : { answered: { n: counters, state: 'countered' } }),
    }
  },
}

const dealWith = (of: 'own' | 'other', state: Offer['state']): Rule => ({
  check({ input, more, side, day }) {
    const found = offerFor(more.offers, input['offer'] as number, { side: side!, of, day })
    return isRefusal(found) ? found : undefined
  },
  outcome: ({ input }) => ({ answered: { n: input['offer'] as number, state } }),
})

const accept: Rule = {
  check(asked) {
    const { input, more, side, day } = asked
    if (input['terms'] !== undefined)
      return refuse(
        'terms-from-offer',
        { zh: '和解内容由系统按方案写入', en: 'the terms are entered from the offer itself' },
        'platform/zone-rules#offers',
      )
    const found = offerFor(more.offers, input['offer'] as number, { side: side!, of: 'other', day })
    if (isRefusal(found)) return found
    const { creditFen } = found.terms
    return creditFen !== undefined && (more.leftFen === null || creditFen > more.leftFen)
      ? noCredit(more.leftFen)
      : undefined
  },
  outcome(asked) {
    const { input, more, file } = asked
    const { terms } = more.offers.find(({ n }) => n === input['offer'])!
    const lease = more.contracted?.lease
    return {
      answered: { n: input['offer'] as number, state: 'accepted' },
      ...released(asked),
      ...(terms.creditFen === undefined || !lease
        ? {}
        : {
            credits: {
              lease,
              month: terms.creditMonth!,
              reduction: { amountFen: terms.creditFen, reference: file.no },
            },
          }),
    }
  },
}

/** The hold ends with the dispute here. */
function released({ file, more }: Asked): ZoneOutcome {
  const lease = more.contracted?.lease
  return lease && more.held ? { releases: { file: file.file, lease } } : {}
}

const MOST_FACTS = 200

const numbersIn = (input: StepInput): number[] => (input['numbers'] as string[]).map(Number)

const proposeFacts: Rule = {
  check: ({ input, more }) =>
    more.agreed.length + (input['facts'] as string[]).length > MOST_FACTS
      ? refuse('too-many-facts', { zh: '条目过多', en: 'too many items' }, CONFIDENTIAL)
      : undefined,
  outcome: ({ input, more, side }) => ({
    facts: (input['facts'] as string[]).map((text, i) => ({ n: more.agreed.length + i + 1, text, by: side! })),
  }),
}

const confirmFacts: Rule = {
  check({ input, more, side }) {
    const numbers = numbersIn(input)
    const open = (fact: AgreedFact | undefined): boolean => fact !== undefined && !fact.confirmed && fact.by !== side
    return numbers.every((n) => open(more.agreed.find((fact) => fact.n === n)))
      ? undefined
      : refuse(
          'not-to-confirm',
          {
            zh: '只能确认对方提出、尚未确认的条目',
            en: 'a side confirms items that the other side put forward and that are open',
          },
          CONFIDENTIAL,
        )
  },
  outcome: ({ input }) => ({ confirmed: [...new Set(numbersIn(input))] }),
}

/** Whoever owes by the settlement does not confirm that it was done. */
const confirmPerformed: Rule = {
  check({ more, side }) {
    const accepted = more.offers.find(({ state }) => state === 'accepted')
    const owes = accepted?.terms.payer ?? 'respondent'
    return side === owes
      ? refuse(
          'debtor-confirms',
          { zh: '由另一方确认已履行', en: 'the other side confirms that it was performed' },
          'cn/civil-code#509',
        )
      : undefined
  },
}

/** Where the file goes on, the same two sides play. */
const goesOn = (procedure: string): Rule => ({
  check({ file, more }) {
    const sides = [...(file.parts['complainant'] ?? []), ...(file.parts['respondent'] ?? [])]
    return more.onward?.procedure === procedure && sides.every((party) => more.onward!.parties.includes(party))
      ? undefined
      : refuse(
          'not-the-same-sides',
          { zh: '所转案卷的当事人与本案不同', en: 'the file it goes on to has other sides' },
          OWN,
        )
  },
})

const RULES: Readonly<Record<string, Rule>> = {
  complain,
  offer: makeOffer,
  'accept-offer': accept,
  'refuse-offer': dealWith('other', 'refused'),
  'withdraw-offer': dealWith('own', 'withdrawn'),
  'propose-facts': proposeFacts,
  'confirm-facts': confirmFacts,
  'confirm-performed': confirmPerformed,
  withdraw: { outcome: released },
  'note-mediation': goesOn('dispute.mediation'),
  'note-court': goesOn('dispute.case'),
  'note-mediated': { outcome: released },
  'note-decided': { outcome: released },
}

/** What a side hands in at a step. */
const papersIn = (input: StepInput): { name: string; sha256: string }[] =>
  (input['evidence'] as { name: string; sha256: string }[] | undefined) ?? []

/** Keeps where the file stands, its offers and its facts. */
function keep(
  tx: Tx,
  decision: StepDecision & ZoneOutcome,
  input: StepInput,
  { more, at, onward }: { more: ZoneMore; at: Instant; onward: string | null },
): void {
  const { file, to, ended, players } = decision
  if (decision.from === 'start')
    tx.queue(
      `insert into dispute.zone (file, about, lease, handover, scenario, complainant, respondent, held, state, ended, opened_at, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        file,
        more.contracted!.about,
        more.contracted!.lease,
        more.contracted!.handover,
        input['scenario'],
        players['complainant']![0],
        players['respondent']![0],
        decision.holds === undefined ? null : JSON.stringify(decision.holds.parts),
        to,
        ended,
        at,
      ],
    )
  else
    tx.queue(
      `update dispute.zone set state = $2, ended = $3, since = $4,
          released_at = case when $5 then coalesce(released_at, $4) else released_at end,
          onward = case when $6::uuid is null then onward else onward || $6::uuid end where file = $1`,
      [file, to, ended, at, decision.releases !== undefined, onward],
    )
  const side = (['complainant', 'respondent'] as const).find((each) => each === decision.part)
  for (const { name, sha256 } of papersIn(input))
    tx.queue(
      'insert into dispute.zone_paper (file, side, name, sha256, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [file, side, name, sha256, at],
    )
  const { offer, answered } = decision
  if (answered)
    tx.queue('update dispute.offer set state = $3, answered_at = $4 where file = $1 and n = $2', [
      file,
      answered.n,
      answered.state,
      at,
    ])
  if (offer)
    tx.queue(
      `insert into dispute.offer (file, n, by_side, terms, valid_until, counters, state, at) values ($1, $2, $3, $4, $5, $6, 'open', $7)`,
      [file, offer.n, offer.by, JSON.stringify(offer.terms), offer.validUntil, offer.counters, at],
    )
  for (const fact of decision.facts ?? [])
    tx.queue('insert into dispute.agreed_fact (file, n, text, by_side, at) values ($1, $2, $3, $4, $5)', [
      file,
      fact.n,
      fact.text,
      fact.by,
      at,
    ])
  if (decision.confirmed)
    tx.queue('update dispute.agreed_fact set confirmed_at = $3 where file = $1 and n = any($2::int[])', [
      file,
      decision.confirmed,
      at,
    ])
}

function extraOf(step: ChartStep): StepExtra {
  const rule = RULES[step.step] ?? {}
  const opens = step.from.includes('start')
  const asked = (
    file: CaseFile,
    input: StepInput,
    recorded: Recordable,
    { actor, day, law }: { actor: { party: string }; day: Day; law: Law },
  ): Asked => ({ file, input, more: zoneMore(recorded), side: sideIn(file, actor.party), day, law })
  return {
    facts: zoneFacts,
    ...(opens && names ? { names } : {}),
    ...(step.step === 'accept-offer'
      ? {
          fills(_file, input, recorded) {
            const terms = zoneMore(recorded).offers.find(({ n }) => n === input['offer'])?.terms
            if (terms === undefined) return undefined
            const said = termsInWords(terms)
            return { terms: `${said.zh} ${said.en}` }
          },
        }
      : {}),
    check: (file, input, recorded, now) => {
      const no = papersIn(input)
        .map(nameProblem)
        .find((problem) => problem !== undefined)
      return no ?? rule.check?.(asked(file, input, recorded, now))
    },
    decide: (file, input, recorded, now) => (rule.outcome?.(asked(file, input, recorded, now)) ?? {}) as Recordable,
    effect(tx, decision, input, { at, more }) {
      const onward = typeof input['onwardFile'] === 'string' ? input['onwardFile'] : null
      keep(tx, decision as StepDecision & ZoneOutcome, input, { more: zoneMore(more), at, onward })
      return Promise.resolve()
    },
  }
}

/** Steps after which something is held, or free again, or credited: wired in src/app/zone-cases.ts. */
export const ZONE_FOLLOWS = {
  holds: [`${ZONE}.complain`],
  releases: ['accept-offer', 'withdraw', 'note-mediated', 'note-decided'].map((step) => `${ZONE}.${step}`),
  credits: [`${ZONE}.accept-offer`],
} as const

/** What the room adds to each step of the zone. */
export const zoneExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(chartNamed(ZONE).steps.map((step) => [step.step, extraOf(step)]))
