// Two tests before filing: whether a counterclaim is one (CPL Interpretation 233), and whether the claim was brought
// before (247). They compare what is told; what follows is for the court.
import type { TestedRule } from './claim-answer.ts'
import type { Claim, EarlierSuit, Words } from './claim-terms.ts'

const COUNTERCLAIM = 'cn/civil-procedure-interpretation#233'
const REPEAT = 'cn/civil-procedure-interpretation#247'

type Test = TestedRule['tests'][number]
const test = (name: string, met: boolean | undefined, zh: string, en: string): Test => ({
  test: name,
  met: met ?? null,
  says: { zh, en },
})

/** Any of several, where one that is not told leaves the answer open. */
const anyOf = (values: readonly (boolean | undefined)[]): boolean | undefined =>
  values.includes(true) ? true : values.includes(undefined) ? undefined : false

export function counterclaimTest({ counterclaim }: Claim): TestedRule {
  if (counterclaim === undefined)
    return {
      outcome: 'not-asked',
      tests: [],
      says: {
        zh: '没有反诉。对方想要钱、要解除、要确认无效的，须提起反诉；只是说不该付的，答辩即可',
        en: 'no counterclaim. To have money, an end or voidness the other side brings one; merely to deny, an answer is enough',
      },
      article: COUNTERCLAIM,
    }
  const { asked, sameContract, sameFacts, causal, onlyDefence } = counterclaim
  const ownClaim = onlyDefence === undefined ? (asked.length > 0 ? true : undefined) : !onlyDefence
  const tests = [
    test(
      'own-claim',
      ownClaim,
      '有自己独立的请求，不只是否认原告的请求',
      'it asks for something of its own and does not only deny',
    ),
    test(
      'related',
      anyOf([sameContract, sameFacts, causal]),
      '与本诉基于同一法律关系（同一合同）、同一事实或者有因果关系',
      'it rests on the same legal relation (the same contract), the same facts, or the one causes the other',
    ),
  ]
  return { ...resultOf(tests, counterclaimSays), tests, article: COUNTERCLAIM }
}

const counterclaimSays: Readonly<Record<'yes' | 'no' | 'unknown', Words>> = {
  yes: {
    zh: '所述符合反诉的要件，可以申请与本诉合并审理；由法院决定，受理费减半',
    en: 'as told it has the marks of a counterclaim and may be asked to be heard with the claim; the court decides, half the fee',
  },
  no: {
    zh: '所述不符合反诉的要件：只是抗辩的写进答辩状，与本诉无关的另行起诉',
    en: 'as told it lacks a mark: a mere defence belongs in the answer, an unrelated matter in a suit of its own',
  },
  unknown: { zh: '还有要件没有写明', en: 'a mark is not told yet' },
}

export function repeatSuitTest({ earlierSuits }: Claim): TestedRule {
  if (earlierSuits.length === 0)
    return {
      outcome: 'not-asked',
      tests: [],
      says: { zh: '没有填写以前的诉讼', en: 'no earlier suit is told' },
      article: REPEAT,
    }
  const each = earlierSuits.map((suit) => ({ suit, outcome: outcomeOf(testsOf(suit)) }))
  const worst =
    each.find(({ outcome }) => outcome === 'yes') ?? each.find(({ outcome }) => outcome === 'unknown') ?? each[0]!
  const tests = testsOf(worst.suit)
  const { outcome, says } = resultOf(tests, repeatSays)
  if (outcome !== 'yes' || worst.suit.newFacts !== true) return { outcome, tests, says, article: REPEAT }
  return {
    outcome: 'no',
    tests: [
      ...tests,
      test(
        'new-facts',
        true,
        '前案裁判生效后发生了新的事实',
        'something new happened after the earlier decision took effect',
      ),
    ],
    says: {
      zh: '当事人、标的、请求都与前案相同，但是说有新的事实：请写明是什么、何时发生',
      en: 'parties, subject and claim are the same, yet new facts are told: say which, and when',
    },
    article: REPEAT,
  }
}

const testsOf = ({ sameParties, sameSubject, sameClaims, deniesResult }: EarlierSuit): Test[] => [
  test(
    'same-parties',
    sameParties,
    '当事人与前案相同（互换原告、被告也算）',
    'the parties are the same, sides changed or not',
  ),
  test(
    'same-subject',
    sameSubject,
    '诉讼标的（争议的法律关系）与前案相同',
    'the subject, the legal relation in dispute, is the same',
  ),
  test(
    'same-claims',
    anyOf([sameClaims, deniesResult]),
    '请求与前案相同，或者实质上否定前案的裁判结果',
    'the claims are the same, or would in substance deny the earlier result',
  ),
]

const repeatSays: Readonly<Record<'yes' | 'no' | 'unknown', Words>> = {
  yes: {
    zh: '三项都与前案对得上，很可能被作为重复起诉处理。请说明与前案有何不同；前案还在审理的，在前案中变更或者增加请求',
    en: 'all three match an earlier suit, so it is likely to be treated as a repeat. Say what differs; if that suit is pending, change or add claims there',
  },
  no: { zh: '至少有一项与前案不同', en: 'at least one of the three differs' },
  unknown: { zh: '请补充前案的当事人、标的和请求', en: 'tell the parties, subject and claims of the earlier suit' },
}

function outcomeOf(tests: readonly Test[]): 'yes' | 'no' | 'unknown' {
  if (tests.some(({ met }) => met === false)) return 'no'
  return tests.every(({ met }) => met === true) ? 'yes' : 'unknown'
}

function resultOf(
  tests: readonly Test[],
  words: Readonly<Record<'yes' | 'no' | 'unknown', Words>>,
): Pick<TestedRule, 'outcome' | 'says'> {
  const outcome = outcomeOf(tests)
  return { outcome, says: words[outcome] }
}
