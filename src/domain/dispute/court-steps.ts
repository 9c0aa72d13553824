// What this room adds to the steps of law/procedures/dispute.case.yaml: whose contract it is, explanations that hint at no
// limitation, evidence periods within the rules, the gate of an asynchronous hearing, rounds of questions, a transcript
// that those present have confirmed. The court’s own facts carry no other precondition of ours.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { partyNames, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Sql, Tx } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { asyncConditionsOf, asyncHearing } from './async-hearing.ts'
import { heardRefusal, sidesOnBoard } from './board-acts.ts'
import {
  asRecordable,
  CASE,
  keepCase,
  MEDIATION,
  moreOf,
  otherSide,
  recorded,
  roomFacts,
  type Kept,
  type More,
  type StepAsked,
} from './case-room.ts'
import { caseNumberRefusal } from './confirmation-steps.ts'
import { packageOf } from './court-package.ts'

const EVIDENCE = 'cn/evidence-rules#51'
const LIMITATION = 'cn/limitation-rules#2'
const TRANSCRIPT = 'platform/dispute-rules#transcript'
const ROUND = 'cn/online-litigation-rules#14'

/** Words that would tell a side of limitation: for the sides alone to raise (limitation rules, art. 2). */
const HINTS = /时\s*效(?!性)|(超过|已过|已逾|逾)\s*[三3３]\s*年|limitation|time[-\s]?barred/i

function explanationRefusal({ input }: StepAsked): Refusal | undefined {
  if (!HINTS.test((input['point'] ?? input['question'] ?? '') as string)) return undefined
  return refuse(
    'hints-at-limitation',
    {
      zh: '法院不对诉讼时效释明、不主动适用时效；请删去',
      en: 'the court neither explains nor applies limitation of its own motion: leave it out',
    },
    LIMITATION,
    'platform/dispute-rules#court-acts-only',
  )
}

/** What the court puts before both sides names limitation only once the defendant has raised it by its own step. */
function unraisedRefusal(asked: StepAsked, field: string): Refusal | undefined {
  if (asked.file.taken['raise-limitation'] !== undefined) return undefined
  const said = asked.input[field]
  const point = Array.isArray(said) ? said.join('\n') : said
  return explanationRefusal({ ...asked, input: { ...asked.input, point } })
}

const docketedAs = ({ taken }: CaseFile): 'ordinary' | 'summary' | 'small' => {
  if (taken['convert-to-ordinary'] !== undefined) return 'ordinary'
  return taken['docket-small'] === undefined
    ? taken['docket-summary'] === undefined
      ? 'ordinary'
      : 'summary'
    : 'small'
}

/** Ordinary at least fifteen days, summary at most fifteen, small claims at most seven (Evidence Rules 51). */
function periodRefusal({ file, input, now: { law } }: StepAsked): Refusal | undefined {
  const days = Number(input['periodDays'])
  const bounds = {
    ordinary: { least: law.integer(EVIDENCE, 'ordinary-min-days'), most: Infinity },
    summary: { least: 1, most: law.integer(EVIDENCE, 'summary-max-days') },
    small: { least: 1, most: law.integer(EVIDENCE, 'small-claims-max-days') },
  }[docketedAs(file)]
  if (days >= bounds.least && days <= bounds.most) return undefined
  return refuse(
    'evidence-period-outside',
    {
      zh: `举证期限应${bounds.most === Infinity ? `不少于${bounds.least}日` : `不超过${bounds.most}日`}`,
      en: `the evidence period is ${bounds.most === Infinity ? `at least ${bounds.least}` : `at most ${bounds.most}`} days`,
    },
    EVIDENCE,
  )
}

/** Each condition of art. 20 that is not met is named. */
function asyncRefusal({ file }: StepAsked): Refusal | undefined {
  const { allowed, conditions } = asyncHearing(asyncConditionsOf(file))
  if (allowed) return undefined
  const open = conditions.filter(({ holds }) => !holds)
  return refuse(
    'async-conditions',
    {
      zh: `非同步庭审的条件未全部满足：${open.map(({ words }) => words.zh).join('；')}`,
      en: `not all conditions of an asynchronous hearing hold: ${open.map(({ words }) => words.en).join('; ')}`,
    },
    'cn/online-litigation-rules#20',
  )
}

/** An address of the court’s own video system: https, no credentials in it, and not this platform’s to open. */
function linkRefusal({ input }: StepAsked): Refusal | undefined {
  const text = input['link'] as string | undefined
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname.includes('.'))
    return undefined
  return refuse(
    'link-not-https',
    { zh: '视频链接须是法院系统的 https 地址', en: 'the link has to be an https address of the court’s system' },
    'platform/dispute-rules#video-link',
  )
}

function sideOf({ parts }: CaseFile, { party }: Actor): 'plaintiff' | 'defendant' | undefined {
  return (['plaintiff', 'defendant'] as const).find((side) => parts[side]?.includes(party) === true)
}

function questionRefusal(asked: StepAsked): Refusal | undefined {
  const no = explanationRefusal(asked)
  if (no) return no
  if (!asked.more.round) return undefined
  return refuse(
    'round-known',
    { zh: '这一轮次已经发问，请用下一轮次', en: 'this round was put already: use the next number' },
    ROUND,
  )
}

function answerRefusal({ file, input, more, now }: StepAsked): Refusal | undefined {
  const { round } = more
  const side = sideOf(file, now.actor)
  if (!round || round.closed)
    return refuse(
      'no-such-round',
      {
        zh: `没有第 ${String(input['round'])} 轮发问，或者已经结束`,
        en: `there is no open round ${String(input['round'])}`,
      },
      ROUND,
    )
  if (round.addressee === 'both' || round.addressee === side) return undefined
  return refuse('not-asked', { zh: '这一轮发问不是向你方提出的', en: 'this question was put to the other side' }, ROUND)
}

/** Each side that was present has confirmed the transcript, or why it has not stands on file. */
function transcriptRefusal({ more }: StepAsked): Refusal | undefined {
  const { transcript } = more.kept
  if (!transcript) return undefined
  const open = (['plaintiff', 'defendant'] as const).filter(
    (side) => (transcript.present === 'both' || transcript.present === side) && !transcript[side],
  )
  if (open.length === 0) return undefined
  return refuse(
    'transcript-not-confirmed',
    {
      zh: `笔录尚未由${open.map((side) => (side === 'plaintiff' ? '原告' : '被告')).join('、')}确认；不确认的请记明原因`,
      en: `the transcript was not confirmed by the ${open.join(' and the ')}: note the reason where a side does not`,
    },
    'cn/online-litigation-rules#34',
    TRANSCRIPT,
  )
}

/** Who mediated over this contract appraises nothing in the suit (Invited Mediation Rules 16). */
function appraiserRefusal({ input, more }: StepAsked): Refusal | undefined {
  const by = String(input['by'])
  const was = (more.mediated ?? []).flatMap(({ names }) => names).find((name) => name.length > 1 && by.includes(name))
  if (was === undefined) return undefined
  return refuse(
    'mediated-before',
    {
      zh: `${was}主持过本纠纷的调解，不得在后续诉讼中担任鉴定人`,
      en: `${was} mediated this dispute and may not appraise in the later suit`,
    },
    'cn/invited-mediation-rules#16',
    'platform/dispute-rules#no-later-role',
  )
}

const confirmed =
  (who: (asked: StepAsked) => 'plaintiff' | 'defendant' | undefined) =>
  (asked: StepAsked): Kept => {
    const { transcript } = asked.more.kept
    const side = who(asked)
    return transcript === undefined || side === undefined ? {} : { transcript: { ...transcript, [side]: true } }
  }

type Rule = { check?(asked: StepAsked): Refusal | undefined; keeps?(asked: StepAsked): Kept }
const dockets: Rule = { check: caseNumberRefusal, keeps: ({ input }) => ({ caseNo: String(input['caseNo']) }) }
const RULES: Readonly<Record<string, Rule>> = {
  'docket-ordinary': dockets,
  'docket-summary': dockets,
  'docket-small': dockets,
  'comment-on-issues': {
    keeps: ({ file, more, now }) => {
      const side = sideOf(file, now.actor)
      return side === undefined ? {} : { heard: [...new Set([...(more.kept.heard ?? []), side])] }
    },
  },
  'put-issues': { check: (asked) => unraisedRefusal(asked, 'issues') },
  'fix-focus': {
    check: (asked) => unraisedRefusal(asked, 'issues') ?? heardRefusal(asked),
    keeps: ({ input, now }) => ({
      focus: { issues: input['issues'] as string[], burden: String(input['burden']), on: now.day },
    }),
  },
  explain: { check: explanationRefusal },
  'set-evidence-period': { check: (asked) => unraisedRefusal(asked, 'burden') ?? periodRefusal(asked) },
  'order-appraisal': { check: appraiserRefusal },
  'notify-hearing': { check: linkRefusal },
  'hold-async': { check: asyncRefusal },
  'put-question': { check: questionRefusal },
  'answer-question': { check: answerRefusal },
  'enter-record': {
    keeps: ({ input }) => ({
      transcript: {
        present: input['present'] as 'both' | 'plaintiff' | 'defendant',
        plaintiff: false,
        defendant: false,
      },
    }),
  },
  'confirm-record': { keeps: confirmed(({ file, now }) => sideOf(file, now.actor)) },
  'note-unsigned': { keeps: confirmed(({ input }) => input['who'] as 'plaintiff' | 'defendant') },
  judge: { check: transcriptRefusal },
}

/** Bodies and mediators of mediations about the same contract, with their names. */
export async function mediatedBefore(
  sql: Sql,
  about: string | null | undefined,
): Promise<NonNullable<More['mediated']>> {
  if (about === null || about === undefined) return []
  const rows = await sql.rows<{ party: string; body: string; name: string }>(
    `select distinct m.party, m.body, m.name from dispute.case_file c join dispute.panel p using (file) join dispute.mediator m using (mediator)
      where c.about = $1 and c.procedure = '${MEDIATION}' order by m.name limit 200`,
    [about],
  )
  const names = await partyNames(sql, [...new Set(rows.map(({ body }) => body))])
  return [
    ...rows.map(({ party, name }) => ({ party, names: [name] })),
    ...[...names].map(([party, name]) => ({ party, names: [name] })),
  ]
}

async function factsOf(
  tx: Tx,
  step: string,
  input: StepInput,
  { file }: { file: CaseFile | null },
): Promise<Recordable> {
  const base = await roomFacts(tx, input, { file })
  const round =
    file !== null && (step === 'put-question' || step === 'answer-question')
      ? await tx.one<NonNullable<More['round']>>(
          `select round, addressee, due_on::text as "dueOn", closed_at is not null as closed from dispute.round where file = $1 and round = $2`,
          [file.file, input['round']],
        )
      : undefined
  const more: More = {
    ...base,
    ...(step.startsWith('docket-') && file !== null ? { package: (await packageOf(tx, file.file)) ?? null } : {}),
    ...(round === undefined ? {} : { round }),
    ...(step === 'fix-focus' && file !== null ? { onBoard: await sidesOnBoard(tx, file.file) } : {}),
    ...(step === 'order-appraisal' ? { mediated: await mediatedBefore(tx, file?.about) } : {}),
  }
  return asRecordable(more)
}

/** What a step leaves beside the file. */
async function keepStep(
  tx: Tx,
  step: string,
  decision: StepDecision & { keeps?: Kept },
  input: StepInput,
  { at, file, more, actor }: { at: string; file: CaseFile; more: More; actor: Actor },
): Promise<void> {
  await keepCase(tx, decision, input, { at, file, more })
  if (step === 'put-question')
    tx.queue('insert into dispute.round (file, round, addressee, due_on, at) values ($1, $2, $3, $4, $5)', [
      file.file,
      input['round'],
      input['addressee'],
      decision.clocks['question-round']?.dueOn ?? null,
      at,
    ])
  if (step === 'answer-question') {
    const side = sideOf(file, actor)
    tx.queue(
      `update dispute.round set ${side === 'plaintiff' ? 'plaintiff_at' : 'defendant_at'} = $3 where file = $1 and round = $2`,
      [file.file, input['round'], at],
    )
  }
  if (step === 'close-round')
    tx.queue('update dispute.round set closed_at = $2 where file = $1 and closed_at is null', [file.file, at])
}

/** More of the decision: the conditions as they were, an answer that came late, the number of the case once it is final. */
function moreOfDecision(step: string, { file, more, now }: StepAsked): Recordable {
  if (step === 'hold-async')
    return {
      conditions: asyncHearing(asyncConditionsOf(file)).conditions.map(({ code, holds }) => ({ code, holds })),
    }
  if (step === 'answer-question') return { late: more.round?.dueOn != null && dayIn(now.at) > more.round.dueOn }
  return more.kept.caseNo === undefined ? {} : { caseNo: more.kept.caseNo }
}

/** What the room adds to each step of a suit. */
export const courtExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(CASE).steps.map(({ step }): [string, StepExtra] => {
      const rule = RULES[step]
      const asked = (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances): StepAsked => ({
        file,
        input,
        more: moreOf(more),
        now,
      })
      return [
        step,
        {
          facts: (tx, input, now) => factsOf(tx, step, input, now),
          ...(step === 'check-intake'
            ? {
                names: (input: StepInput, more: Recordable, actor: Actor) =>
                  otherSide(moreOf(more), input, actor, 'defendant'),
              }
            : {}),
          check: (file, input, more, now) => rule?.check?.(asked(file, input, more, now)),
          decide: (file, input, more, now) => {
            const of = asked(file, input, more, now)
            const keeps = rule?.keeps?.(of)
            const base: Recordable = { place: file.place, about: file.about, ...moreOfDecision(step, of) }
            return keeps === undefined ? base : { ...base, keeps: recorded(keeps) }
          },
          effect: async (tx, decision, input, { at, file, more, actor }) =>
            keepStep(tx, step, decision as unknown as StepDecision & { keeps?: Kept }, input, {
              at,
              file,
              more: moreOf(more),
              actor,
            }),
        },
      ]
    }),
  )
