// What a file that was published for comment is asked at its steps: every comment is answered, and figures are true.
import { refuse, type Refusal } from '#kernel/act'
import type { StepInput } from '#kernel/casework'
import { LISTED, type Said } from './said.ts'

/** Comments are answered and how they were treated is published (Business Environment Regulation 62). */
const ANSWERS = 'cn/business-environment#62'

/** Every comment has its answer. */
export function allAnswered({ comments, unanswered }: Said): Refusal | undefined {
  if (unanswered.length === 0) return undefined
  const list = unanswered.join(', ')
  const more = comments > unanswered.length && unanswered.length === LISTED
  return refuse(
    'comments-unanswered',
    {
      zh: `下列意见尚未答复：${list}${more ? '…' : ''}`,
      en: `these comments are not answered yet: ${list}${more ? ' …' : ''}`,
    },
    ANSWERS,
  )
}

/** Whether comments were received is not a matter of opinion. */
export const receivedIsTrue = (input: StepInput, { comments }: Said): Refusal | undefined =>
  comments > 0 && input['received'] === 'no'
    ? refuse(
        'comments-received',
        { zh: `已收到意见 ${comments} 条`, en: `${comments} comments were received` },
        ANSWERS,
      )
    : undefined

/** The published figures count every comment on file, those of other channels may be added; they add up. */
export function figuresAreTrue(input: StepInput, { byOutcome, comments }: Said): Refusal | undefined {
  const { received = 0, adopted = 0, partly = 0, notAdopted = 0 } = input as Record<string, number | undefined>
  const enough =
    received >= comments &&
    adopted >= byOutcome.adopted &&
    partly >= byOutcome.partly &&
    notAdopted >= byOutcome['not-adopted']
  if (enough && adopted + partly + notAdopted === received) return undefined
  return refuse(
    'figures-differ',
    {
      zh: `案卷中收到 ${comments} 条：采纳 ${byOutcome.adopted}、部分采纳 ${byOutcome.partly}、未采纳 ${byOutcome['not-adopted']}；公布数不得少于此数，各项之和应等于收到数`,
      en: `on file: ${comments} received, ${byOutcome.adopted} adopted, ${byOutcome.partly} partly, ${byOutcome['not-adopted']} not; the figures may not be lower and must add up`,
    },
    ANSWERS,
  )
}

/** An answer is an answer to a comment of this file. */
export const answersAComment = (input: StepInput, known: unknown): Refusal | undefined =>
  known === true
    ? undefined
    : refuse(
        'no-such-comment',
        {
          zh: `案卷中没有编号为 ${String(input['comment'])} 的意见`,
          en: `there is no comment number ${String(input['comment'])} on this file`,
        },
        ANSWERS,
      )
