// Which of several rules on one matter holds, and why: higher over lower, then among rules of one maker special over
// general and new over old (Legislation Law art. 98–106). Where the law leaves the choice to an organ, nothing is decided
// here: the answer names that organ.
import type { Day } from '#kernel/time'
import type { InstrumentKind } from './instrument.ts'

/** What decides, by what it says; numbers of the Legislation Law as amended in 2023. */
const BASIS = {
  /** a city's regulations must not go against its province's; a clash with the province's rules is dealt with on approval */
  cityRegulation: 'cn/legislation-law#81',
  /** law over what is below it, administrative regulations over local regulations and rules */
  lawAndRegulation: 'cn/legislation-law#99',
  /** local regulations over government rules of the same and lower level, a province's rules over its cities' */
  localLevels: 'cn/legislation-law#100',
  /** departures under an authorisation hold in their own area */
  departure: 'cn/legislation-law#101',
  /** of one maker: special over general, new over old */
  oneMaker: 'cn/legislation-law#103',
  /** new general against old special, among laws and among administrative regulations */
  referLaws: 'cn/legislation-law#105',
  /** the same below them; local regulations against ministry rules; rules against rules */
  referRules: 'cn/legislation-law#106',
  /** a normative document takes no rights and adds no duties without a basis above it */
  document: 'cn/business-environment#64',
  /** a contract, and so a platform's rules, does not hold against mandatory law */
  contract: 'cn/civil-code#153',
} as const

/** Every citation on which this file rests; `law check` asks that each resolves. */
export const conflictBases: readonly string[] = Object.values(BASIS)

type Words = { zh: string; en: string }

const KIND: Record<InstrumentKind, Words & { tier: number }> = {
  law: { tier: 0, zh: '法律', en: 'law' },
  'judicial-interpretation': { tier: 1, zh: '司法解释', en: 'judicial interpretation' },
  'administrative-regulation': { tier: 2, zh: '行政法规', en: 'administrative regulation' },
  // neither of the next three stands above the others as a whole (art. 100, 102, 106)
  'local-regulation': { tier: 3, zh: '地方性法规', en: 'local regulation' },
  'ministry-rule': { tier: 3, zh: '部门规章', en: 'ministry rule' },
  'local-government-rule': { tier: 3, zh: '地方政府规章', en: 'local government rule' },
  'normative-document': { tier: 4, zh: '规范性文件', en: 'normative document' },
  'platform-rule': { tier: 5, zh: '平台规则', en: 'platform rule' },
}

const ORGANS = {
  npcStandingCommittee: {
    zh: '全国人民代表大会常务委员会',
    en: 'the Standing Committee of the National People’s Congress',
  },
  stateCouncil: { zh: '国务院', en: 'the State Council' },
  stateCouncilThenNpc: {
    zh: '国务院（认为应适用部门规章的，提请全国人民代表大会常务委员会裁决）',
    en: 'the State Council (which puts it to the NPC Standing Committee if it finds for the ministry rule)',
  },
  provincialCongress: {
    zh: '省、自治区人民代表大会常务委员会',
    en: 'the standing committee of the province’s people’s congress',
  },
} as const

/** A rule that holds on the day and in the place asked about, as far as weighing it needs. */
export interface Candidate {
  cite: string
  kind: InstrumentKind
  /** place code, or platform */
  jurisdiction: string
  issuer: string
  /** first day of this version */
  from: Day
  special?: boolean | undefined
  /** kinds of law that it lets go first by its own words */
  yieldsTo?: readonly InstrumentKind[] | undefined
  /** articles that it departs from under an authorisation */
  varies?: readonly string[] | undefined
  /** who was asked to decide where no rule of conflict does */
  referred?: Words | undefined
}

export interface Reason {
  rule: 'higher' | 'special' | 'newer' | 'same-maker' | 'refer'
  /** what prevails; in `refer` the first of the two that wait for a decision */
  by: string
  over: string
  basis: string
  says: Words
}

/** What holds; or else who decides; or else the pairs that no rule decides. */
export interface Resolution {
  holds: string | null
  reasons: Reason[]
  refer: { to: Words; basis: string } | null
  undecided: [string, string][]
}

type Ground = Pick<Reason, 'rule' | 'basis' | 'says'>
/** How two rules stand to each other; undefined when no rule of conflict says. */
type Pair = { by: string; over: string; grounds: Ground[] } | { refer: Words; basis: string; says: Words } | undefined

/**
 * Weighs rules on one matter that all hold on one day in one place; drafts and repealed rules are never among them.
 * The answer does not depend on the order of the candidates. None at all: nothing holds and nothing is undecided.
 */
export function whichHolds(candidates: readonly Candidate[]): Resolution {
  const all = [...new Map(candidates.map((c) => [c.cite, c])).values()].toSorted((a, b) => (a.cite < b.cite ? -1 : 1))
  const pairs = all.flatMap((a, i) => all.slice(i + 1).map((b) => ({ a: a.cite, b: b.cite, pair: weigh(a, b) })))
  const wins = pairs.flatMap(({ pair }) => (pair && 'by' in pair ? [pair] : []))
  const beaten = new Set(wins.map((win) => win.over))
  const standing = all.map((c) => c.cite).filter((cite) => !beaten.has(cite))
  const winner = standing.length === 1 ? standing[0] : undefined

  // Against each rule that gives way: the ground of the one that holds or, where those two do not meet, of whoever beats it.
  const reasons = [...beaten].toSorted().flatMap((over) => {
    const against = wins.filter((win) => win.over === over)
    const direct = against.filter((win) => win.by === winner)
    return (direct.length > 0 ? direct : against).flatMap(({ by, grounds }) =>
      grounds.map((ground): Reason => ({ ...ground, by, over })),
    )
  })
  if (winner !== undefined) return { holds: winner, reasons, refer: null, undecided: [] }

  const undecided: [string, string][] = []
  let refer: Resolution['refer'] = null
  for (const { a, b, pair } of pairs) {
    if (beaten.has(a) || beaten.has(b)) continue
    if (pair && 'refer' in pair) {
      reasons.push({ rule: 'refer', by: a, over: b, basis: pair.basis, says: pair.says })
      refer ??= { to: pair.refer, basis: pair.basis }
    } else undecided.push([a, b])
  }
  // Each gives way to another, in a circle: none can be picked.
  if (standing.length === 0) for (const { a, b } of pairs.slice(0, 1)) undecided.push([a, b])
  return { holds: null, reasons, refer: undecided.length === 0 ? refer : null, undecided }
}

function weigh(a: Candidate, b: Candidate): Pair {
  return (
    departs(a, b) ??
    departs(b, a) ??
    stepsBack(a, b) ??
    stepsBack(b, a) ??
    outranks(a, b) ??
    outranks(b, a) ??
    (isOneMaker(a, b) ? amongOneMaker(a, b) : referredTo(a, b)) ??
    askedOf(a, b)
  )
}

const wins = (a: Candidate, b: Candidate, ...grounds: Ground[]): Pair => ({ by: a.cite, over: b.cite, grounds })
const named = (c: Candidate): string => `${c.cite}（${KIND[c.kind].zh}）`
const namedEn = (c: Candidate): string => `${c.cite} (${KIND[c.kind].en})`
const bothSay = (a: Candidate, b: Candidate, zh: string, en: string): Words => ({
  zh: `${named(a)}与${named(b)}${zh}`,
  en: `${namedEn(a)} and ${namedEn(b)} ${en}`,
})

/** A departure under an authorisation (special economic zone, autonomy) holds in its own area. */
function departs(a: Candidate, b: Candidate): Pair {
  if (a.kind !== 'local-regulation' || a.varies?.includes(b.cite) !== true) return undefined
  return wins(a, b, {
    rule: 'special',
    basis: BASIS.departure,
    says: {
      zh: `${named(a)}依授权对 ${b.cite} 作变通规定，在本区域适用`,
      en: `${namedEn(a)} departs from ${b.cite} under an authorisation and holds in its own area`,
    },
  })
}

/** A general rule that says "unless laws or regulations provide otherwise" steps back by its own words. */
function stepsBack(a: Candidate, b: Candidate): Pair {
  if (a.special !== true || b.special === true || b.yieldsTo?.includes(a.kind) !== true) return undefined
  return wins(a, b, {
    rule: 'special',
    basis: b.cite,
    says: {
      zh: `${b.cite} 是一般规定，自称另有规定的从其规定；${named(a)}是特别规定`,
      en: `${b.cite} is general and gives way by its own words; ${namedEn(a)} is the special rule`,
    },
  })
}

/** Whether a place is another one or lies in it; `cn` is above every place. */
const isWithin = (place: string, above: string): boolean => place === above || place.startsWith(`${above}-`)

function outranks(a: Candidate, b: Candidate): Pair {
  const basis = higherBasis(a, b)
  return basis === undefined
    ? undefined
    : wins(a, b, {
        rule: 'higher',
        basis,
        says: { zh: `${named(a)}的效力高于${named(b)}`, en: `${namedEn(a)} ranks above ${namedEn(b)}` },
      })
}

/** The article by which a ranks above b; undefined when it does not. */
function higherBasis(a: Candidate, b: Candidate): string | undefined {
  if (KIND[a.kind].tier !== KIND[b.kind].tier) {
    if (KIND[a.kind].tier > KIND[b.kind].tier) return undefined
    if (b.kind === 'platform-rule') return BASIS.contract
    return b.kind === 'normative-document' ? BASIS.document : BASIS.lawAndRegulation
  }
  if (a.kind === 'local-regulation' && b.kind === 'local-government-rule')
    return isWithin(b.jurisdiction, a.jurisdiction) ? BASIS.localLevels : undefined
  // one kind, and a's place above b's: what a province says goes before what its cities say
  if (a.kind !== b.kind || a.jurisdiction === b.jurisdiction || !isWithin(b.jurisdiction, a.jurisdiction))
    return undefined
  if (a.kind === 'local-regulation') return BASIS.cityRegulation
  return a.kind === 'local-government-rule' || a.kind === 'normative-document' ? BASIS.localLevels : undefined
}

/**
 * Laws have one maker (the Congress or its Standing Committee; art. 105 treats them alike), so have administrative
 * regulations, and the regulations of one place; otherwise the issuer must be the same.
 */
function isOneMaker(a: Candidate, b: Candidate): boolean {
  if (a.kind !== b.kind || a.jurisdiction !== b.jurisdiction) return false
  return ['law', 'administrative-regulation', 'local-regulation'].includes(a.kind) || a.issuer === b.issuer
}

/** The Legislation Law speaks of laws, regulations and rules; for other texts of one maker its article is followed by analogy. */
const BY_ANALOGY = new Set<InstrumentKind>(['judicial-interpretation', 'normative-document', 'platform-rule'])

function amongOneMaker(a: Candidate, b: Candidate): Pair {
  const ground: Ground = {
    rule: 'same-maker',
    basis: BASIS.oneMaker,
    says: BY_ANALOGY.has(a.kind)
      ? bothSay(
          a,
          b,
          '出自同一机关，参照同一机关新旧、特别与一般的规则',
          'are of one maker; the rule for such is followed by analogy',
        )
      : bothSay(a, b, '出自同一机关', 'are of one maker'),
  }
  if ((a.special === true) !== (b.special === true)) {
    const [special, general] = a.special === true ? [a, b] : [b, a]
    if (special.from < general.from) return newGeneralAgainstOldSpecial(general, special)
    return wins(special, general, ground, {
      rule: 'special',
      basis: BASIS.oneMaker,
      says: {
        zh: `${special.cite} 是特别规定，优于一般规定 ${general.cite}`,
        en: `${special.cite} is the special rule and goes before the general ${general.cite}`,
      },
    })
  }
  if (a.from === b.from) return undefined
  const [newer, older] = a.from > b.from ? [a, b] : [b, a]
  return wins(newer, older, ground, {
    rule: 'newer',
    basis: BASIS.oneMaker,
    says: {
      zh: `${newer.cite} 自 ${newer.from} 起施行，新于 ${older.cite}（${older.from}）`,
      en: `${newer.cite}, in force from ${newer.from}, is newer than ${older.cite} (${older.from})`,
    },
  })
}

function newGeneralAgainstOldSpecial(general: Candidate, special: Candidate): Pair {
  const says = {
    zh: `新的一般规定 ${general.cite} 与旧的特别规定 ${special.cite} 不一致，本系统不作选择`,
    en: `the new general ${general.cite} and the old special ${special.cite} differ; the choice is not made here`,
  }
  if (general.kind === 'law') return { refer: ORGANS.npcStandingCommittee, basis: BASIS.referLaws, says }
  if (general.kind === 'administrative-regulation') return { refer: ORGANS.stateCouncil, basis: BASIS.referLaws, says }
  const maker = { zh: `制定机关（${general.issuer}）`, en: `their maker (${general.issuer})` }
  return { refer: maker, basis: BASIS.referRules, says }
}

/** Rules of different makers between which the law names who decides. */
function referredTo(a: Candidate, b: Candidate): Pair {
  const says = bothSay(
    a,
    b,
    '不一致，由法定机关处理，本系统不作选择',
    'differ; the organ that the law names decides, not this system',
  )
  switch ([a.kind, b.kind].toSorted().join(' ')) {
    case 'local-regulation ministry-rule':
      return { refer: ORGANS.stateCouncilThenNpc, basis: BASIS.referRules, says }
    case 'ministry-rule ministry-rule':
    case 'local-government-rule ministry-rule':
      return { refer: ORGANS.stateCouncil, basis: BASIS.referRules, says }
    // a city's regulation against its province's rules: dealt with when the province approves the regulation
    case 'local-government-rule local-regulation':
      return { refer: ORGANS.provincialCongress, basis: BASIS.cityRegulation, says }
    default:
      return undefined
  }
}

/** No rule decides and none says who does; the data may say who has been asked. */
function askedOf(a: Candidate, b: Candidate): Pair {
  const asking = [a, b].find((c) => c.referred !== undefined)
  return (
    asking?.referred && {
      refer: asking.referred,
      basis: asking.cite,
      says: bothSay(a, b, '不一致，已提请处理', 'differ; the question has been put'),
    }
  )
}
