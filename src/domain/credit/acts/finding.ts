// A finding enters a credit file, and what became of it: by what follows from the file in which it was decided.
import { act, refuse, uuidInput, type Refusal, type Words } from '#kernel/act'
import { caseFile, type CaseFile } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { chartNamed, charts } from '#kernel/procedure'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { findingIn, outcomes, type Found } from '../findings.ts'
import type { MarkKind } from '../kept.ts'
import { ruleCite } from '../scorecard.ts'

const ENTERING = ruleCite('entering')
const EVIDENCE = 'cn/credit-information-order-2020#evidence'

type Input = { party: string; file: string; step: string }
const input = z.strictObject({ party: uuidInput, file: uuidInput, step: z.string().min(1).max(60) })

const FILE = /^file\/([0-9a-f-]{36})$/
/** The file that a file is about; null where it is about something else. */
export async function aboutFile(sql: Sql, about: string | null): Promise<CaseFile | null> {
  const id = FILE.exec(about ?? '')?.[1]
  return id === undefined ? null : ((await caseFile(sql, id)) ?? null)
}

const stepTitle = (file: CaseFile, step: string): Words =>
  charts().has(file.procedure)
    ? (chartNamed(file.procedure).stepNamed(step)?.title ?? { zh: step, en: step })
    : { zh: step, en: step }

const ITEMS: Readonly<Record<string, string>> = {
  'supervision.penalty': '行政管理信息：行政处罚',
  'supervision.inspection': '行政管理信息：行政检查',
  'subsidy.claim': '行政管理信息：财政资金使用',
  'dispute.case': '司法裁判信息',
}

type EnterFacts = { found: Found | null; procedure: string; subject: { uscc: string; name: string } | null }
type Entered = Found & { fact: string; title: string; catalogueItem: string; about: string }

/** Enters what a served decision found. The file is read here: nobody says what it found. */
export const enterFinding = act<Input, EnterFacts, Entered>({
  name: 'credit.finding.enter',
  title: { zh: '认定进入信用档案', en: 'Enter a finding in the credit file' },
  basis: [ENTERING, EVIDENCE],
  serves: ['G1'],
  by: ['platform'],
  input,
  stream: ({ party }) => `credit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ found }) => found?.place ?? 'cn',

  async load(tx, { file, step, party }) {
    const [known, subject] = [await caseFile(tx, file), await partyOf(tx, party)]
    const about = known === undefined ? null : await aboutFile(tx, known.about)
    return {
      found: known === undefined ? null : (findingIn(known, step, about, party) ?? null),
      procedure: known?.procedure ?? '',
      subject: subject === undefined ? null : { uscc: subject.uscc, name: subject.name },
    }
  },

  decide({ found, procedure, subject }, { party }, { id }) {
    if (found === null || subject === null || found.party !== party)
      return refuse(
        'no-finding',
        {
          zh: '该步骤不是对此主体已作出并送达的认定，不进入信用档案',
          en: 'the step is no finding against this subject that was decided and served; it enters no credit file',
        },
        ENTERING,
        EVIDENCE,
      )
    return {
      ...found,
      fact: id,
      title: `信用信息公示与修复 ${found.finding.decision}`,
      catalogueItem: ITEMS[procedure] ?? '行政管理信息',
      about: `fact/${id}`,
    }
  },

  async apply(tx, { fact, party, place, finding }, { file }, { at }) {
    tx.queue(
      `insert into credit.fact (fact, party, place, kind, source, file, stream, body, entered_on, at) values ($1, $2, $3, 'finding', $4, $5, $6, $7, $8, $9)`,
      [fact, party, place, finding.source, file, `credit/${party}`, JSON.stringify(finding), dayIn(at), at],
    )
  },
  conflict: enteredOnce,
})

/** The same document enters once. */
export function enteredOnce(constraint: string): Refusal | undefined {
  return constraint === 'entered_once'
    ? refuse(
        'entered-already',
        { zh: '同一文书已进入信用档案', en: 'the document has entered the file already' },
        ENTERING,
      )
    : undefined
}

type Marked = { fact: string; what: MarkKind; ground: string; says: Words; repair: string | null; entry: string | null }
type MarkFacts = { fact: { fact: string; repair: string | null } | null; file: CaseFile | null; entry: string | null }

/** What became of a finding: suspended by a review, annulled, put right. */
export const markFinding = act<Input, MarkFacts, Marked>({
  name: 'credit.finding.mark',
  title: { zh: '登记认定的后续结果', en: 'Enter what became of a finding' },
  basis: [ENTERING, ruleCite('revoked'), ruleCite('objection')],
  serves: ['G1', 'G5'],
  by: ['platform'],
  input,
  stream: ({ party }) => `credit/${party}`,
  parties: (_facts, { party }) => [party],
  place: ({ file }) => file?.place ?? 'cn',

  async load(tx, { file, party }) {
    const fact = await tx.one<{ fact: string; repair: string | null }>(
      `select fact, repair from credit.fact where file = $1 and party = $2 and kind = 'finding'`,
      [file, party],
    )
    const entry = await tx.one<{ file: string }>(
      `select file from credit.entry where cause = $1 and party = $2 and removed_on is null and state <> 'revoked-basis' and decided_on is not null order by file desc limit 1`,
      [`file/${file}`, party],
    )
    return { fact: fact ?? null, file: (await caseFile(tx, file)) ?? null, entry: entry?.file ?? null }
  },

  decide({ fact, file, entry }, { step }) {
    const what = file === null ? undefined : outcomes[file.procedure]?.[step]
    if (fact === null || file === null || what === undefined || file.taken[step] === undefined)
      return refuse(
        'nothing-to-mark',
        { zh: '信用档案中没有相应的认定', en: 'the credit file holds no such finding' },
        ENTERING,
      )
    const isOver = what === 'revoked' || what === 'repaired'
    return {
      fact: fact.fact,
      what,
      ground: file.no,
      says: stepTitle(file, step),
      repair: isOver ? fact.repair : null,
      entry: what === 'revoked' ? entry : null,
    }
  },

  async apply(tx, { fact, what, ground }, { party }, { at }) {
    tx.queue(
      'insert into credit.mark (fact, what, on_day, ground, stream, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
      [fact, what, dayIn(at), ground, `credit/${party}`, at],
    )
  },
})
