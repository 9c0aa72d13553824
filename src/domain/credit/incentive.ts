// The ground of a reward: known, graded A or better, and on no list. Pure.
import type { Words } from '#kernel/act'
import type { Law } from '#kernel/rules'
import type { CreditFile } from './fact.ts'
import { scoreOf } from './score.ts'
import { ruleCite, scorecardOf, type Grade } from './scorecard.ts'

export const INCENTIVE = ruleCite('incentive')
const GOOD: readonly Grade[] = ['AAA', 'AA', 'A']

export type Ground =
  | { stands: true; grade: Grade }
  | { stands: false; grade: Grade; code: string; says: Words; basis: readonly string[] }

/** Whether a file gives ground for a reward on the day of a law, and if not, why. */
export function groundOf(file: CreditFile, law: Law): Ground {
  const { grade, deductions } = scoreOf(file, scorecardOf(law))
  if (deductions.some(({ rule }) => rule.directD))
    return {
      stands: false,
      grade,
      code: 'on-a-list',
      says: { zh: '名单存续期间不给予激励', en: 'nobody on a list is rewarded' },
      basis: [INCENTIVE, 'cn/serious-dishonesty-list-measures#16'],
    }
  if (GOOD.includes(grade)) return { stands: true, grade }
  return {
    stands: false,
    grade,
    code: 'grade-below-a',
    says:
      grade === 'M'
        ? {
            zh: '新主体等级为 M，不好不坏：尚无依据给予激励',
            en: 'a new entity is graded M, neither good nor bad: there is no ground yet',
          }
        : { zh: `等级为 ${grade}，低于 A`, en: `graded ${grade}, below A` },
    basis: [INCENTIVE],
  }
}
