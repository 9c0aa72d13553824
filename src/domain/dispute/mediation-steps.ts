// What this room adds to the steps of law/procedures/dispute.mediation.yaml: lawful bodies, mediators from the roster and
// their ties, the panel, terms that can be carried out, one text that all sign.
import { certificateOf, trustedRoots, trustOf } from '#domain/contracts'
import { isRefusal, refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import type { CaseFile, StepDecision, StepExtra, StepInput } from '#kernel/casework'
import { partyByUscc, partyOf, type Actor } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import { fromBase64, fromHex } from '#kernel/proof'
import type { Law } from '#kernel/rules'
import { verifyCms } from '#kernel/signing'
import type { Sql, Tx } from '#kernel/store'
import { addMonths, type Day } from '#kernel/time'
import { z } from 'zod'
import {
  agreementFindings,
  agreementHash,
  standsInTheWay,
  termsInput,
  type AgreementFinding,
  type AgreementTerms,
} from './agreement-terms.ts'
import {
  asRecordable,
  keepCase,
  MEDIATION,
  moreOf,
  otherSide,
  roomFacts,
  type Kept,
  type More,
  type RosterRow,
  type Seat,
  type Side,
} from './case-room.ts'
import { computationHash, computationInput, compute, type Computation } from './expert-computation.ts'
import { feeRefusal } from './mediation-body.ts'
import { tiesTo, type Tie } from './mediator-ties.ts'
import { bodyRow, controlsAmong, rosterRows } from './roster.ts'

const TIES = 'cn/online-mediation-rules#13'
const OWN_TIES = 'platform/dispute-rules#ties'
const ROSTER = 'platform/dispute-rules#roster'
const PANEL = 'platform/dispute-rules#panel'
const CLEAR = 'platform/dispute-rules#clear-terms'
const SIGNED = 'platform/dispute-rules#signed-text'

type Asked = { file: CaseFile; input: StepInput; more: More; now: Circumstances }
type Rule = { check?(asked: Asked): Refusal | undefined; keeps?(asked: Asked): Kept; more?(asked: Asked): Recordable }

const list = (input: StepInput, name: string): string[] => (input[name] as string[] | undefined) ?? []
const sideOf = (file: CaseFile, actor: Actor): Side | undefined =>
  (['applicant', 'other'] as const).find((side) => file.parts[side]?.includes(actor.party) === true)

/** Ties of a mediator to the sides of a file, as far as they are known here. */
function knownTies(mediator: RosterRow, { more, file, now }: Pick<Asked, 'more' | 'file' | 'now'>): Tie[] {
  const months = now.law.integer(OWN_TIES, 'handled-months')
  return tiesTo({
    own: [mediator.bodyUscc, ...(mediator.employer === null ? [] : [mediator.employer])],
    ties: mediator.ties,
    controls: more.controls ?? [],
    handled: mediator.handled.filter((one) => one.file !== file.file),
    sides: (['applicant', 'other'] as const).flatMap((side) =>
      (file.parts[side] ?? []).flatMap((party) => more.codes[party] ?? []),
    ),
    handledSince: addMonths(now.day, -months),
  })
}

/** Did both sides agree in writing to go on with this mediator? */
const waived = (kept: Kept, mediator: string): boolean =>
  (['applicant', 'other'] as const).every((side) =>
    (kept.waived ?? []).some((one) => one.side === side && (one.mediator === mediator || one.mediator === null)),
  )

const tied = (name: string, ties: readonly Tie[]): Refusal =>
  refuse(
    'mediator-tied',
    {
      zh: `${name}与一方有关系，双方书面同意方可继续：${[...new Set(ties.map(({ words }) => words.zh))].join('；')}`,
      en: `${name} has a tie to a side and goes on only if both agree in writing: ${[...new Set(ties.map(({ words }) => words.en))].join('; ')}`,
    },
    TIES,
    'cn/invited-mediation-rules#15',
    OWN_TIES,
  )

/** Those named are on the roster, within their term, and each once. */
function onRoster({ input, more, now }: Asked): Refusal | undefined {
  const named = list(input, 'mediators')
  const rows = named.map((id) => more.roster?.find(({ mediator }) => mediator === id))
  const at = rows.findIndex(
    (row) => row === undefined || row.ended || now.day < row.validFrom || now.day > row.validUntil,
  )
  if (at >= 0)
    return refuse(
      'not-on-roster',
      {
        zh: `${named[at]!} 不在名册上或者不在有效期内；请填名册编号`,
        en: `${named[at]!} is not on the roster, or outside its term: name by the number on the roster`,
      },
      ROSTER,
    )
  if (new Set(named).size === named.length) return undefined
  return refuse('named-twice', { zh: '同一调解员列了两次', en: 'a mediator is listed twice' }, ROSTER)
}

/** May these sit: on the roster, fields of a panel, no tie that was not waived. */
function maySit(asked: Asked): Refusal | undefined {
  const no = onRoster(asked)
  if (no) return no
  const rows = list(asked.input, 'mediators').map((id) => asked.more.roster!.find(({ mediator }) => mediator === id)!)
  const fields = new Set(rows.map(({ field }) => field))
  if (
    rows.length >= asked.now.law.integer(PANEL, 'panel-count') &&
    !['technician', 'lawyer', 'association'].every((field) => fields.has(field))
  )
    return refuse(
      'panel-lacks-a-field',
      {
        zh: '三人以上共同调解的，技术、法律、行业各须有一人',
        en: 'a panel of three or more has someone of technology, of law and of the trade',
      },
      PANEL,
      'cn/online-mediation-rules#11',
    )
  for (const row of rows) {
    const ties = knownTies(row, asked)
    if (ties.length > 0 && !waived(asked.more.kept, row.mediator)) return tied(row.name, ties)
  }
  return undefined
}

/** What both sides named, in the order of the applicant. */
const chosenByBoth = ({ named }: Kept): string[] =>
  (named?.applicant ?? []).filter((one) => named?.other?.includes(one) === true)

function choiceRefusal(asked: Asked): Refusal | undefined {
  const both = new Set(chosenByBoth(asked.more.kept))
  const not = list(asked.input, 'mediators').find((one) => !both.has(one))
  if (not !== undefined)
    return refuse(
      'not-chosen-by-both',
      { zh: `${not} 不是双方共同提出的人选`, en: `${not} was not named by both sides` },
      'cn/online-mediation-rules#10',
    )
  return maySit(asked)
}

const seatsOf = ({ input, more }: Asked): Seat[] =>
  list(input, 'mediators').map((id) => {
    const { mediator, party, name, field } = more.roster!.find((row) => row.mediator === id)!
    return { mediator, party, name, field, sits: false, tie: null }
  })

const notAppointed = refuse(
  'not-appointed',
  { zh: '只有本案选定或者指定的调解员可以办理', en: 'only a mediator chosen or appointed for this file may do this' },
  'cn/online-mediation-rules#10',
)

/** Whoever acts as mediator is one of the panel; the first of it presides. */
function isOfPanel({ more, now }: Asked): Refusal | undefined {
  return (more.kept.panel ?? []).some(({ party }) => party === now.actor.party) ? undefined : notAppointed
}
function presides({ more, now }: Asked): Refusal | undefined {
  return more.kept.panel?.[0]?.party === now.actor.party ? undefined : notAppointed
}

/** A tie that was disclosed and not agreed to since stops the mediation (rule 13). */
function openTie({ file, more }: Asked): Refusal | undefined {
  const last = (step: string): number => file.taken[step]?.lastN ?? -1
  const told = last('disclose-tie')
  const open =
    (told >= 0 && (last('waive-tie-applicant') < told || last('waive-tie-other') < told)) ||
    (more.kept.panel ?? []).some(({ tie, mediator }) => tie !== null && tie !== 'none' && !waived(more.kept, mediator))
  if (!open) return undefined
  return refuse(
    'tie-not-waived',
    {
      zh: '已披露的关系，双方尚未都书面同意；请先征得同意或者更换调解员',
      en: 'a tie was disclosed and both have not agreed in writing: have them agree, or replace the mediator',
    },
    TIES,
    'cn/online-mediation-rules#14',
  )
}

const first = (...rules: ((asked: Asked) => Refusal | undefined)[]) => {
  return (asked: Asked): Refusal | undefined => {
    for (const rule of rules) {
      const no = rule(asked)
      if (no) return no
    }
    return undefined
  }
}

function disclosesNone(asked: Asked): Refusal | undefined {
  const row = asked.more.roster?.find(({ mediator }) => mediator === asked.more.kept.panel?.[0]?.mediator)
  const ties = row ? knownTies(row, asked) : []
  if (ties.length === 0) return undefined
  return refuse(
    'tie-known',
    {
      zh: `平台上有已知的关系，须如实披露：${ties[0]!.words.zh}`,
      en: `a tie is known here and has to be disclosed: ${ties[0]!.words.en}`,
    },
    TIES,
    OWN_TIES,
  )
}

function joinRefusal(asked: Asked): Refusal | undefined {
  const { input, more, now } = asked
  const seat = (more.kept.panel ?? []).slice(1).find(({ mediator }) => mediator === input['mediator'])
  if (!seat || seat.party !== now.actor.party) return notAppointed
  const row = more.roster?.find(({ mediator }) => mediator === seat.mediator)
  if (input['tie'] !== 'none' || !row) return undefined
  return disclosesNone({ ...asked, more: { ...more, kept: { ...more.kept, panel: [seat] } } })
}

/** The whole panel has accepted and disclosed, the sides were told and asked who they are. */
function sessionRefusal({ input, more }: Asked): Refusal | undefined {
  const missing = (more.kept.panel ?? []).find(({ sits }) => !sits)
  if (missing)
    return refuse(
      'panel-not-complete',
      {
        zh: `共同调解员${missing.name}尚未接受、披露`,
        en: `co-mediator ${missing.name} has not accepted and disclosed`,
      },
      PANEL,
      'cn/online-mediation-rules#12',
    )
  if (input['identities'] !== 'yes' || input['warned'] !== 'yes')
    return refuse(
      'identity-or-warning',
      { zh: '调解前须核实身份并告知虚假调解的后果', en: 'identities are checked and the warning given first' },
      'cn/online-mediation-rules#17',
    )
  return undefined
}

function factsRefusal({ input, more }: Asked): Refusal | undefined {
  const known = new Set(more.kept.facts ?? [])
  const other = list(input, 'facts').find((fact) => !known.has(fact))
  if (other === undefined) return undefined
  return refuse(
    'fact-not-recorded',
    {
      zh: `只能逐条确认已记录的事实：「${other}」不在记录中`,
      en: `only recorded facts are confirmed: “${other}” is not one`,
    },
    'cn/online-mediation-rules#22',
  )
}

/** Terms as data; a refusal says where they cannot be read. */
export function readTerms(text: string): AgreementTerms | Refusal {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const parsed = termsInput.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return refuse(
    'terms-unreadable',
    {
      zh: `各项给付写得不对：${issue?.path.join('.') || 'JSON'}`,
      en: `what is owed cannot be read: ${issue?.path.join('.') || 'JSON'} ${issue?.message ?? ''}`,
    },
    CLEAR,
  )
}

type Written = { terms: AgreementTerms; words: string; sha256: string; findings: AgreementFinding[] }
function written({ file, input, now }: Asked): Written | Refusal {
  const terms = readTerms(String(input['settlement']))
  if (isRefusal(terms)) return terms
  const words = String(input['terms'])
  return {
    terms,
    words,
    sha256: agreementHash({ file: file.file, terms, words }),
    findings: [
      ...agreementFindings(terms, now.day),
      ...agreementFindings({ ...emptyTerms, clauses: [words] }, now.day).filter(({ at }) => at.startsWith('clauses')),
    ],
  }
}
const emptyTerms = termsInput.parse({})

function agreementRefusal(asked: Asked): Refusal | undefined {
  const made = written(asked)
  if (isRefusal(made)) return made
  const inTheWay = standsInTheWay(made.findings)
  if (inTheWay.length === 0 || asked.input['knowingly'] === 'yes') return undefined
  return refuse(
    'terms-not-enforceable',
    {
      zh: `有内容不明确或者不会获得司法确认，请先修改；双方知情仍要订立的，请写明：${inTheWay.map(({ at, words }) => `${at} ${words.zh}`).join('；')}`,
      en: `mend first what is unclear or would not be confirmed, or say that both want it knowingly: ${inTheWay.map(({ at, words }) => `${at} ${words.en}`).join('; ')}`,
    },
    ...new Set(inTheWay.flatMap(({ basis }) => basis)),
    CLEAR,
  )
}

function signatureRefusal({ input, more, now }: Asked): Refusal | undefined {
  const sha256 = more.kept.agreement?.sha256
  if (input['agreementHash'] !== sha256 || sha256 === undefined)
    return refuse(
      'other-text',
      { zh: '所签哈希不是本协议的哈希', en: 'the hash signed is not that of this agreement' },
      SIGNED,
      'cn/online-mediation-rules#19',
    )
  if ((input['cms'] === undefined) !== (input['certificate'] === undefined)) return badSignature
  if (input['cms'] === undefined) return undefined
  const { signer } = more
  if (!signer || signer.party !== now.actor.party || signer.revoked || signer.notAfter < now.at) return badSignature
  if (signer.person !== null && signer.person !== now.actor.person) return badSignature
  const cms = fromBase64(String(input['cms']))
  const verdict =
    cms === undefined ? undefined : verifyCms(cms, fromHex(sha256)!, { trusted: trustOf(signer.trusted), at: now.at })
  return verdict?.valid === true && verdict.signer?.sha256 === input['certificate'] ? undefined : badSignature
}
const badSignature = refuse(
  'signature-wrong',
  {
    zh: '签名须由本主体已登记、有效的证书作出，并对应本协议的哈希',
    en: 'the signature has to be by a registered, valid certificate of yours, over the hash of this agreement',
  },
  'cn/e-signature-law#13',
  SIGNED,
)

const signs = (part: string): Rule => ({
  check: first(...(part === 'mediator' ? [presides] : []), signatureRefusal),
  keeps: ({ more, input, now }) => ({
    signed: [
      ...(more.kept.signed ?? []),
      { part, on: now.day, kind: input['cms'] === undefined ? 'account' : 'certificate' },
    ],
  }),
})

/** Effective on the day the last one signed, and no other (rule 19). */
function effectiveRefusal({ input, more }: Asked): Refusal | undefined {
  const last = (more.kept.signed ?? [])
    .map(({ on }) => on)
    .toSorted()
    .at(-1)
  if (last === undefined || input['effectiveOn'] === last) return undefined
  return refuse(
    'effective-day-differs',
    {
      zh: `协议自各方均签章之日（${last}）起生效`,
      en: `the agreement takes effect on the day the last one signed, ${last}`,
    },
    'cn/online-mediation-rules#19',
  )
}

function bodyRefusal({ more, input }: Asked): Refusal | undefined {
  if (more.body?.state !== 'checked')
    return refuse(
      'body-not-lawful',
      {
        zh: '调解组织尚未登记类型与批准、邀请，或者尚未核对',
        en: 'the body has not registered its kind and approval, or they were not checked',
      },
      'platform/dispute-rules#lawful-body',
      'cn/commercial-mediation-regulation#8',
    )
  return feeRefusal(more.body.papers, Number(input['feeAmountFen'] ?? 0))
}

const MOST_COMPUTATIONS = 50
function computationsOf(input: StepInput): Computation[] | Refusal {
  const text = input['computations']
  if (text === undefined) return []
  let json: unknown
  try {
    json = JSON.parse(String(text))
  } catch {
    json = undefined
  }
  const parsed = z.array(computationInput).max(MOST_COMPUTATIONS).safeParse(json)
  if (parsed.success) return parsed.data
  return refuse(
    'computation-unreadable',
    { zh: `计算写得不对：${parsed.error.issues[0]?.path.join('.') || 'JSON'}`, en: 'the computations cannot be read' },
    'platform/dispute-rules#expert-computation',
  )
}

function opinionRefusal({ input, more, now }: Asked): Refusal | undefined {
  void more
  void now
  const computations = computationsOf(input)
  if (isRefusal(computations)) return computations
  for (const computation of computations) {
    const value = compute(computation)
    if (value === BigInt(computation.result)) continue
    return refuse(
      'computation-differs',
      {
        zh: `「${computation.name}」重算不符：得到 ${String(value)}，意见写 ${computation.result}`,
        en: `“${computation.name}” comes out otherwise: ${String(value)}, not ${computation.result}`,
      },
      'platform/dispute-rules#expert-computation',
    )
  }
  return undefined
}

function expertRefusal({ more, file }: Asked): Refusal | undefined {
  const { expert } = more
  const isSide = Object.values(file.parts).some((parties) => parties.includes(expert?.party ?? ''))
  if (expert && !isSide && expert.kinds.some((kind) => kind === 'mediation' || kind === 'supplier')) return undefined
  return refuse(
    'no-such-expert',
    {
      zh: '专家须是平台登记的服务商或者调解组织，且不是本案任何一方',
      en: 'an expert is a supplier or mediation body registered here and no part of this file',
    },
    'cn/online-mediation-rules#11',
  )
}

const waives = (side: Side): Rule => ({
  keeps: ({ more, input }) => ({
    waived: [...(more.kept.waived ?? []), { side, mediator: (input['mediator'] as string | undefined) ?? null }],
  }),
})
const names = (side: Side): Rule => ({
  check: onRoster,
  keeps: ({ more, input }) => ({ named: { ...more.kept.named, [side]: list(input, 'mediators') } }),
})
const accepts: Rule = {
  check: presides,
  keeps: ({ more }) => ({ panel: more.kept.panel!.map((seat, n) => (n === 0 ? { ...seat, sits: true } : seat)) }),
}
const confirms = (side: Side): Rule => ({
  check: factsRefusal,
  keeps: ({ more, input }) => ({ confirmed: { ...more.kept.confirmed, [side]: list(input, 'facts') } }),
})
const appoints: Rule = {
  check: maySit,
  keeps: (asked) => ({ panel: seatsOf(asked), waived: asked.more.kept.waived ?? [] }),
}
const discloses =
  (tie: (asked: Asked) => Seat['tie']) =>
  (asked: Asked): Kept => ({
    panel: (asked.more.kept.panel ?? []).map((seat, n) => (n === 0 ? { ...seat, tie: tie(asked) } : seat)),
  })

const RULES: Readonly<Record<string, Rule>> = {
  'ask-other': { check: bodyRefusal },
  'name-by-applicant': names('applicant'),
  'name-by-other': names('other'),
  'record-choice': { ...appoints, check: choiceRefusal },
  appoint: appoints,
  'appoint-again': appoints,
  'accept-pre-filing': accepts,
  'accept-ordinary': accepts,
  'accept-summary': accepts,
  'accept-as-successor': accepts,
  'decline-appointment': { check: presides },
  'join-panel': {
    check: joinRefusal,
    keeps: ({ more, input }) => ({
      panel: more.kept.panel!.map((seat) =>
        seat.mediator === input['mediator'] ? { ...seat, sits: true, tie: input['tie'] as Seat['tie'] } : seat,
      ),
    }),
  },
  'disclose-none': { check: first(presides, disclosesNone), keeps: discloses(() => 'none') },
  'disclose-tie': { check: isOfPanel, keeps: discloses(({ input }) => input['tie'] as Seat['tie']) },
  'waive-tie-applicant': waives('applicant'),
  'waive-tie-other': waives('other'),
  'continue-with-consent': { check: presides },
  replace: { keeps: () => ({ panel: [] }) },
  'pass-over': { keeps: () => ({ panel: [] }) },
  schedule: { check: first(isOfPanel, openTie) },
  'open-session': { check: first(isOfPanel, openTie, sessionRefusal) },
  'ask-expert': { check: first(isOfPanel, expertRefusal) },
  'give-expert-opinion': {
    check: opinionRefusal,
    more: ({ input }) => {
      const computations = computationsOf(input)
      return isRefusal(computations)
        ? {}
        : { computations: computations.map((one) => ({ ...one, sha256: computationHash(one) })) }
    },
  },
  'go-on-without-expert': { check: isOfPanel },
  'start-appraisal': { check: first(isOfPanel, openTie) },
  'end-appraisal': { check: isOfPanel },
  propose: { check: first(isOfPanel, openTie) },
  'record-facts': {
    check: first(isOfPanel, openTie),
    keeps: ({ input }) => ({ facts: list(input, 'facts'), confirmed: {} }),
  },
  'confirm-facts-applicant': confirms('applicant'),
  'confirm-facts-other': confirms('other'),
  'go-on-after-facts': { check: isOfPanel },
  'close-with-facts': { check: isOfPanel },
  'declare-failed': { check: isOfPanel },
  'record-agreement': {
    check: first(isOfPanel, openTie, agreementRefusal),
    keeps: (asked) => {
      const made = written(asked)
      if (isRefusal(made)) return {}
      const inTheWay = standsInTheWay(made.findings)
      return {
        agreement: {
          sha256: made.sha256,
          inTheWay: inTheWay.map(({ code }) => code),
          ownership: inTheWay.some(({ code }) => code === 'ownership'),
        },
        signed: [],
      }
    },
    more: (asked) => {
      const made = written(asked)
      return isRefusal(made) ? {} : { agreement: asJson(made) }
    },
  },
  'sign-applicant': signs('applicant'),
  'sign-other': signs('other'),
  'sign-mediator': signs('mediator'),
  'serve-agreement': { check: effectiveRefusal },
}

const asJson = (made: Written): Recordable => JSON.parse(JSON.stringify(made)) as Recordable

/** The steps that leave a file without a panel, and those that set one. */
const SEATS: Readonly<Record<string, 'set' | 'clear'>> = {
  'ask-other': 'clear',
  'record-choice': 'set',
  appoint: 'set',
  'appoint-again': 'set',
  'decline-appointment': 'clear',
  'pass-over': 'clear',
  replace: 'clear',
}

/** What a step of mediation goes by. */
async function mediationFacts(
  tx: Tx,
  step: string,
  input: StepInput,
  { file, actor }: { file: CaseFile | null; actor: Actor },
): Promise<Recordable> {
  const base = await roomFacts(tx, input, { file })
  const ids = new Set([
    ...list(input, 'mediators'),
    ...(step === 'disclose-none' || step === 'join-panel' ? (base.kept.panel ?? []).map((seat) => seat.mediator) : []),
  ])
  const roster = ids.size === 0 ? undefined : await rosterRows(tx, [...ids])
  const codes = [
    ...Object.values(base.codes),
    ...(roster ?? []).flatMap((row) => [
      row.bodyUscc,
      row.employer ?? '',
      ...row.ties.map(({ uscc }) => uscc),
      ...row.handled.flatMap(({ sides }) => sides),
    ]),
  ]
  const more: More = {
    ...base,
    ...(roster === undefined ? {} : { roster, controls: await controlsAmong(tx, codes) }),
    ...(step === 'ask-other' ? { body: await bodyRow(tx, actor.party) } : {}),
    ...(step === 'ask-expert' ? { expert: await expertNamed(tx, String(input['expert'])) } : {}),
    ...(input['certificate'] === undefined ? {} : { signer: await signerOf(tx, String(input['certificate'])) }),
  }
  return asRecordable(more)
}

async function expertNamed(sql: Sql, code: string): Promise<More['expert']> {
  const found = (await partyByUscc(sql, code)) ?? (/^[0-9a-f-]{36}$/.test(code) ? await partyOf(sql, code) : undefined)
  return found ? { party: found.party, kinds: found.kinds } : null
}

async function signerOf(sql: Sql, sha256: string): Promise<More['signer']> {
  const found = await certificateOf(sql, sha256)
  if (!found) return null
  const { party, person, revokedAt, notAfter } = found
  return { party, person, revoked: revokedAt !== null, notAfter, trusted: await trustedRoots(sql) }
}

type Written2 = StepDecision & {
  keeps?: Kept
  agreement?: Written
  computations?: (Computation & { sha256: string })[]
}

/** What a step leaves beside the file. */
async function keepStep(
  tx: Tx,
  step: string,
  decision: Written2,
  input: StepInput,
  { at, file, more, day, actor }: { at: string; file: CaseFile; more: More; day: Day; actor: Actor },
): Promise<void> {
  await keepCase(tx, decision, input, { at, file, more })
  const { file: id } = decision
  if (SEATS[step] !== undefined) {
    tx.queue('update dispute.panel set ended_on = $2 where file = $1 and ended_on is null', [id, day])
    const sides = (['applicant', 'other'] as const).flatMap((side) =>
      (file.parts[side] ?? []).flatMap((party) => more.codes[party] ?? []),
    )
    if (SEATS[step] === 'set')
      for (const { mediator } of decision.keeps?.panel ?? [])
        tx.queue(
          `insert into dispute.panel (file, mediator, sides, since) values ($1, $2, $3, $4)
           on conflict (file, mediator) do update set ended_on = null, since = excluded.since`,
          [id, mediator, sides, at],
        )
  }
  if (['effective', 'failed', 'terminated', 'refused', 'archived'].includes(decision.to))
    tx.queue('update dispute.panel set ended_on = $2 where file = $1 and ended_on is null', [id, day])
  if (decision.agreement) {
    const { terms, words, sha256, findings } = decision.agreement
    tx.queue(
      `insert into dispute.agreement (file, terms, words, sha256, findings, at) values ($1, $2, $3, $4, $5, $6)
       on conflict (file) do update set terms = excluded.terms, words = excluded.words, sha256 = excluded.sha256, findings = excluded.findings, at = excluded.at`,
      [id, JSON.stringify(terms), words, sha256, JSON.stringify(findings), at],
    )
  }
  for (const { sha256, ...computation } of decision.computations ?? [])
    tx.queue(
      'insert into dispute.computation (file, sha256, computation, party, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [id, sha256, JSON.stringify(computation), actor.party, at],
    )
  if (step === 'record-facts') {
    tx.queue('delete from dispute.undisputed where file = $1', [id])
    for (const [n, fact] of list(input, 'facts').entries())
      tx.queue('insert into dispute.undisputed (file, n, text) values ($1, $2, $3)', [id, n, fact])
  }
  if (step === 'confirm-facts-applicant' || step === 'confirm-facts-other')
    tx.queue(
      `update dispute.undisputed set ${step === 'confirm-facts-applicant' ? 'applicant' : 'other'} = (text = any($2)) where file = $1`,
      [id, list(input, 'facts')],
    )
}

/** Facts that both sides have confirmed: all that leaves the mediation (rules 18, 22). */
export async function undisputedIn(sql: Sql, file: string): Promise<string[]> {
  const rows = await sql.rows<{ text: string }>(
    'select text from dispute.undisputed where file = $1 and applicant and other order by n',
    [file],
  )
  return rows.map(({ text }) => text)
}

/** What the room adds to each step of mediation. */
export const mediationExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(
    chartNamed(MEDIATION).steps.map(({ step, from }): [string, StepExtra] => {
      const rule = RULES[step]
      const asked = (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances): Asked => ({
        file,
        input,
        more: moreOf(more),
        now,
      })
      const seats = SEATS[step]
      return [
        step,
        {
          facts: (tx, input, now) => mediationFacts(tx, step, input, now),
          ...(from.includes('start') && step === 'request'
            ? {
                names: (input: StepInput, more: Recordable, actor: Actor) =>
                  otherSide(moreOf(more), input, actor, 'other'),
              }
            : {}),
          ...(seats === undefined && step !== 'ask-expert'
            ? {}
            : {
                seats: (file: CaseFile, input: StepInput, more: Recordable, now: Circumstances) => {
                  if (step === 'ask-expert') return { expert: [moreOf(more).expert?.party ?? ''] }
                  const chosen = seats === 'set' ? seatsIfKnown(asked(file, input, more, now)) : []
                  return { mediator: [...new Set(chosen.map(({ party }) => party))] }
                },
              }),
          check: (file, input, more, now) => rule?.check?.(asked(file, input, more, now)),
          decide: (file, input, more, now) => {
            const of = asked(file, input, more, now)
            const keeps = rule?.keeps?.(of)
            return {
              place: file.place,
              about: file.about,
              ...(keeps === undefined ? {} : { keeps: JSON.parse(JSON.stringify(keeps)) as Recordable }),
              ...rule?.more?.(of),
            }
          },
          effect: async (tx, decision, input, { at, file, more, actor }) =>
            keepStep(tx, step, decision as unknown as Written2, input, {
              at,
              file,
              more: moreOf(more),
              day: dayOf(at),
              actor,
            }),
        },
      ]
    }),
  )

/** The check comes after the seats are asked for: whoever is not known has none. */
const seatsIfKnown = (asked: Asked): Seat[] =>
  list(asked.input, 'mediators').every((id) => asked.more.roster?.some(({ mediator }) => mediator === id) === true)
    ? seatsOf(asked)
    : []

const dayOf = (at: string): Day => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

export type { Law }
