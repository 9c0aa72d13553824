import { BadMoney, fenOf, whole } from './amount.ts'

/** One side of an entry: debits positive, credits negative, in fen. */
export interface Posting {
  account: string
  amountFen: number
}

/** Postings that do not add up to zero; the difference says by how much. */
export class Unbalanced extends BadMoney {
  override name = 'Unbalanced'
  readonly differenceFen: bigint
  constructor(differenceFen: bigint) {
    super(`借贷不平，差 ${differenceFen} 分 debits and credits differ by ${differenceFen} fen`)
    this.differenceFen = differenceFen
  }
}

/** The postings if they add up to zero, at least two of them, none empty; otherwise throws. */
export function balanced(postings: readonly Posting[]): readonly Posting[] {
  let difference = 0n
  for (const [i, { account, amountFen }] of postings.entries()) {
    if (account === '') throw new BadMoney(`postings[${i}].account 不应为空 must not be empty`)
    difference += whole(amountFen, `postings[${i}].amountFen`)
  }
  if (difference !== 0n) throw new Unbalanced(difference)
  if (postings.length < 2) throw new BadMoney('至少两笔 expected at least two postings')
  return postings
}

/** The balance of each account over many postings, accounts in code-unit order. */
export function balances(postings: Iterable<Posting>): Map<string, number> {
  const sums = new Map<string, bigint>()
  for (const { account, amountFen } of postings)
    sums.set(account, (sums.get(account) ?? 0n) + whole(amountFen, 'amountFen'))
  return new Map([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([account, sum]) => [account, fenOf(sum)]))
}
