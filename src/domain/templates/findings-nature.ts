// What the contract is in law, and how long it lasts. Substance decides, not the title (Contract Interpretation 15).
import { addMonths } from '#kernel/time'
import { firstDay, found, numberIn, textIn, type Check, type Subject } from './check.ts'

const TERM = 'cn/civil-code#705'
const WRITING = 'cn/civil-code#707'
const SUBSTANCE = 'cn/contract-interpretation#15'
const FINANCE = 'cn/civil-code#735'
const SUBLEASE = 'cn/civil-code#716'

/** Whether the term from the first day is longer than so many months; the day that corresponds still belongs to it. */
function longerThan(subject: Subject, months: number): boolean {
  const [first, last] = [firstDay(subject), textIn(subject, 'endsOn')]
  if (first === undefined || last === undefined) return false
  return last > addMonths(first, months)
}

const HOURS_PER_YEAR = 8_766

const ownWords = (s: Subject, zh: RegExp, en: RegExp): string | undefined =>
  s.own.find((text) => zh.test(text.zh) || en.test(text.en))?.slot

const leased = ({ nature }: Subject): boolean => nature === 'lease' || nature === 'mixed'

export const natureChecks: readonly Check[] = [
  {
    id: 'lease-over-20-years',
    article: TERM,
    applies: leased,
    find(s) {
      const years = s.law.integer(TERM, 'max-term-years')
      const over = longerThan(s, years * 12) || (numberIn(s, 'hours') ?? 0) > years * HOURS_PER_YEAR
      return found(
        over,
        s.answers.has('endsOn') ? 'endsOn' : 'hours',
        s.nature === 'lease' ? 'error' : 'warning',
        `租赁期限超过 ${years} 年，超过部分无效`,
        `the lease is for more than ${years} years; the excess is void`,
      )
    },
  },
  {
    id: 'lease-in-writing',
    article: WRITING,
    applies: leased,
    find(s) {
      const months = s.law.integer(WRITING, 'written-from-months')
      return found(
        longerThan(s, months),
        'endsOn',
        'notice',
        `租赁期限在 ${months} 个月以上，应采用书面形式；双方签署本文本即为书面形式`,
        `a lease of ${months} months or more needs writing; this text, signed by both sides, is writing`,
      )
    },
  },
  {
    id: 'finance-lease',
    article: FINANCE,
    applies: ({ nature }) => nature === 'finance-lease',
    find: () =>
      found(
        true,
        'nature',
        'error',
        '融资租赁另有规定（民法典第七百三十五条至第七百六十条），本示范文本不适用',
        'a finance lease has rules of its own (Civil Code 735–760); this model contract does not fit',
      ),
  },
  {
    id: 'finance-lease-words',
    article: FINANCE,
    applies: ({ nature }) => nature !== 'finance-lease',
    find(s) {
      const where = ownWords(
        s,
        /融资租赁|售后回租|(租期|租赁期)[^。；]{0,12}(届满|期满)[^。；]{0,20}(归承租方所有|所有权[^。；]{0,6}转移)/,
        /\bfinance lease|\bfinancial leasing|\bsale and lease-?back|\btitle\b.{0,40}\b(passes|transfers)\b.{0,20}\blessee/i,
      )
      return found(
        where !== undefined,
        where ?? '',
        'warning',
        '文字涉及融资租赁或者期满转移所有权，与所选性质不符，可能按融资租赁认定',
        'the words speak of a finance lease or of title passing at the end, unlike the nature chosen',
      )
    },
  },
  {
    id: 'lease-without-a-thing',
    article: SUBSTANCE,
    applies: ({ framework, nature }) =>
      nature === 'lease' && (framework.id === 'by-scale' || framework.id === 'storage'),
    find: () =>
      found(
        true,
        'nature',
        'warning',
        '约定为租赁，但标的是算力规模或者存储空间，没有交由承租方独占使用的设备；合同性质按实际内容认定，可能认定为服务',
        'called a lease, yet what is supplied is capacity and no thing is handed over for exclusive use: by substance it may be a service',
      ),
  },
  {
    id: 'service-of-a-thing',
    article: SUBSTANCE,
    applies: ({ framework, nature }) => nature === 'service' && framework.id === 'by-server',
    find: (s) =>
      found(
        (numberIn(s, 'shareMilli') ?? 1_000) === 1_000,
        'nature',
        'notice',
        '约定为服务，但整台设备交由承租方独占使用；合同性质按实际内容认定，可能认定为租赁',
        'called a service, yet whole machines are handed over for exclusive use: by substance it may be a lease',
      ),
  },
  {
    id: 'sublease-in-a-service',
    article: SUBLEASE,
    applies: ({ nature, framework }) => nature === 'service' && framework.id !== 'assignment',
    find(s) {
      const where = ownWords(s, /转租/, /\bsub-?(lease|let)/i)
      return found(
        where !== undefined,
        where ?? '',
        'warning',
        '服务合同中约定转租：转租规则（含六个月未提异议视为同意）只适用于租赁，服务合同请约定权利义务转让',
        'a service contract speaks of sub-leasing: those rules (and consent by six months of silence) are for leases; agree on assignment instead',
      )
    },
  },
  {
    id: 'sublease-of-a-service',
    article: SUBLEASE,
    applies: ({ nature, framework }) => nature === 'service' && framework.id === 'assignment',
    find: (s) =>
      found(
        textIn(s, 'assignmentKind') === 'sublease',
        'assignmentKind',
        'warning',
        '原合同是服务合同，不适用转租规则；可以约定由第三人使用，或者转让权利义务',
        'what is passed on is a service: the rules on sub-leases do not apply; agree on use by a third party, or assign',
      ),
  },
]
