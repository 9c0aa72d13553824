import { act, isRefusal, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { clauseFor, clausesLoaded } from '../clause.ts'
import { inOwnWords, isRepeated, readingSeconds, unanswered } from '../explaining.ts'

const EXPLAIN = 'cn/civil-code#496'
const TICK = 'cn/contract-interpretation#10'
const RULE = 'platform/contract-rules#clause-explained'

/** The reader says what the clause means, in words of its own: who, when, for how long it was read, on which version. */
export const acknowledgeClause = act({
  name: 'contracts.clause.acknowledge',
  title: { zh: '确认已理解条款', en: 'Acknowledge a clause' },
  basis: [EXPLAIN, TICK, RULE],
  serves: ['D3'],
  by: ['lessee', 'provider'],
  input: z.strictObject({
    lease: uuidInput,
    clause: z.string().min(1).max(60),
    termsHash: z.string().regex(/^[0-9a-f]{64}$/),
    /** how long the clause was open before the reader */
    seconds: z.int().min(0).max(31_536_000),
    inOwnWords: z.string().trim().max(4_000),
  }),
  stream: ({ lease }) => `lease/${lease}`,
  load: (tx, { lease, clause }) => clausesLoaded(tx, lease, clause),

  decide(
    { found, clause, asked, explained, said: others },
    { lease, termsHash, seconds, inOwnWords: said },
    { actor, at, law },
  ) {
    const about = clauseFor(found, clause, actor)
    if (isRefusal(about)) return about
    if (actor.person === null)
      return refuse(
        'person-needed',
        { zh: '须由登录的个人阅读并确认', en: 'a person who has signed in must read and confirm' },
        RULE,
      )
    // what was acknowledged is what the signatures rest on: nobody writes over it afterwards
    if (found!.state !== 'drafted' && found!.state !== 'countersigning')
      return refuse(
        'signed-already',
        { zh: '合同已签署，签署前的确认不能改写', en: 'the contract is signed: what was acknowledged before stays' },
        EXPLAIN,
        RULE,
      )
    if (termsHash !== found!.termsHash)
      return refuse(
        'other-text',
        { zh: '所读文本与合同文本不同', en: 'the text read is not the text of the contract' },
        RULE,
      )
    const open = unanswered(asked, explained).filter(({ side }) => side === about.side)
    if (open.length > 0)
      return refuse(
        'question-unanswered',
        { zh: '本方的提问尚未得到说明', en: 'a question of your side has not been answered yet' },
        EXPLAIN,
        RULE,
      )
    const least = readingSeconds(about.clause.zh, law.integer(RULE, 'characters-per-second'))
    const most = Math.floor((Date.parse(at) - Date.parse(found!.draftedAt)) / 1_000)
    if (seconds < least)
      return refuse(
        'read-too-fast',
        { zh: `该条款至少需要阅读 ${least} 秒`, en: `reading this clause takes ${least} seconds at least` },
        RULE,
        TICK,
      )
    if (seconds > most)
      return refuse(
        'time-impossible',
        { zh: `合同起草至今只有 ${most} 秒`, en: `the contract was drafted only ${most} seconds ago` },
        RULE,
      )
    const { zh, en, explain } = about.clause
    const sources = [zh, en, explain?.zh ?? '', explain?.en ?? '', ...explained.map(({ words }) => words)]
    const verdict = inOwnWords(said, sources)
    if (verdict !== 'own') return refuse(`words-${verdict}`, NOT_OWN[verdict], TICK, RULE)
    const own = others.filter(({ side }) => side === about.side).map(({ words }) => words)
    if (isRepeated(said, own))
      return refuse(
        'words-repeated',
        {
          zh: '请说明这一条款的含义：所写与对另一条款所写相同',
          en: 'say what this clause means: the same was said of another clause',
        },
        TICK,
        RULE,
      )
    return { lease, clause: about.clause.id, side: about.side, person: actor.person, termsHash, seconds, words: said }
  },

  async apply(tx, { lease, clause, side, person, termsHash, seconds, words }, _input, { at }) {
    tx.queue(
      `insert into contracts.acknowledgement (lease, clause, side, person, terms_hash, seconds, words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (lease, clause, side) do update set person = $4, terms_hash = $5, seconds = $6, words = $7, at = $8`,
      [lease, clause, side, person, termsHash, seconds, words, at],
    )
  },
})

const NOT_OWN = {
  'too-short': {
    zh: '请用自己的话说明该条款的含义：所写过短',
    en: 'say in your own words what the clause means: this is too short',
  },
  copied: {
    zh: '请用自己的话说明：所写多为条款或者说明的原文',
    en: 'say it in your own words: this is mostly the text of the clause or of its explanation',
  },
}
