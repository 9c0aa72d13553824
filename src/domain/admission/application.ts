// What this room adds to the steps of a licence application (law/procedures/admission.application.yaml): its matters are
// known licences, its certificate follows the grant, and every step is kept for the lists and the interface.
import { refuse, type Circumstances, type Recordable, type Refusal } from '#kernel/act'
import { isOver, type CaseFile, type StepExtra, type StepInput } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import { addDays, addMonths, type Day } from '#kernel/time'
import type { Tx } from '#kernel/store'
import {
  carryOn,
  certificateOf,
  endCertificate,
  isNumberTaken,
  issueCertificate,
  type Certificate,
} from './certificate.ts'
import { firstReminder, remindAt } from './expiry.ts'
import { matterNamed } from './matters.ts'
import { applicationOf, keepStep, originOf, type Application, type Entry, type Marks } from './zone.ts'

export const APPLICATION = 'admission.application'

const LISTED = 'platform/admission-rules#matter-listed'
const APPLY = 'cn/administrative-licensing-law#29'
const TOGETHER = 'cn/administrative-licensing-law#26'
const OFFICERS = 'cn/administrative-licensing-law#34'
const RENEWAL = 'cn/administrative-licensing-law#50'
const FALSE_PAPERS = 'cn/administrative-licensing-law#78'
const FRAUD = 'cn/administrative-licensing-law#79'
const TELECOM = 'cn/telecom-regulations#14'
const COMPETENT = 'cn/administrative-licensing-law#32'
const DAYS = 'platform/admission-rules#certificate-days'

/** What a step of this procedure knows beyond the file. */
type More = {
  seat: string | null
  bars: { matters: string[]; until: Day; basis: string }[]
  application: Application | null
  certificate: Certificate | null
  numberTaken: boolean
}
const moreOf = (more: Recordable): More => more as unknown as More

const ENTERING = new Set(['prepare', 'file', 'submit'])
const ISSUING = new Set(['issue-certificate', 'issue-telecom-certificate', 'reissue', 'reissue-telecom'])
const TELECOM_STEPS = new Set(['issue-telecom-certificate', 'reissue-telecom'])

async function facts(tx: Tx, step: string, input: StepInput, actor: { party: string }): Promise<More> {
  const file = input.file
  const [party, bars, application, certificate] = await Promise.all([
    ENTERING.has(step) ? partyOf(tx, actor.party) : undefined,
    ENTERING.has(step)
      ? tx.rows<More['bars'][number]>(
          'select matters, until_on as until, basis from admission.bar where party = $1 order by file',
          [actor.party],
        )
      : [],
    file === undefined ? undefined : applicationOf(tx, file),
    file === undefined ? undefined : certificateOf(tx, file),
  ])
  return {
    seat: party?.place ?? null,
    bars,
    application: application ?? null,
    certificate: certificate ?? null,
    numberTaken:
      ISSUING.has(step) && typeof input['number'] === 'string' ? await isNumberTaken(tx, input['number']) : false,
  }
}

const listOf = (input: StepInput, name: string): string[] => (input[name] as string[] | undefined) ?? []
const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().every((each, i) => each === b.toSorted()[i])

/** What an application asks for: known licences, each once, none of them barred. */
function checkMatters(input: StepInput, { bars }: More, { day }: Circumstances): Refusal | undefined {
  const matters = listOf(input, 'matters')
  const unknown = matters.find((id) => matterNamed(id) === undefined)
  if (unknown !== undefined)
    return refuse(
      'matter-unknown',
      {
        zh: `没有「${unknown}」这一事项；请先用问答得出清单`,
        en: `there is no matter “${unknown}”; the guided questions give the list`,
      },
      LISTED,
    )
  const other = matters.map((id) => matterNamed(id)!).find(({ kind }) => kind !== 'licence')
  if (other)
    return refuse(
      'not-a-licence',
      {
        zh: `「${other.title.zh}」${other.kind === 'filing' ? '是备案，应另行备案' : '是自愿登记'}，不能作为许可申请`,
        en: `“${other.title.en}” is a ${other.kind === 'filing' ? 'filing, made on its own' : 'voluntary register'}, not to be applied for as a licence`,
      },
      LISTED,
      'cn/business-environment#39',
    )
  if (new Set(matters).size < matters.length)
    return refuse('matter-twice', { zh: '同一事项列了两次', en: 'a matter is named twice' }, LISTED)
  const bar = bars.find(({ matters: barred, until }) => until >= day && barred.some((id) => matters.includes(id)))
  if (bar)
    return refuse(
      'barred',
      {
        zh: `该事项在 ${bar.until} 及以前不得再次申请`,
        en: `this matter may not be applied for again until after ${bar.until}`,
      },
      bar.basis,
    )
  return undefined
}

/** An authority acts on the matters of its own field; telling that it is not competent is open to any. */
function checkCompetence(step: string, { application }: More, { actor }: Circumstances): Refusal | undefined {
  if (!actor.role.startsWith('authority:') || step === 'find-not-competent' || application === null) return undefined
  if (application.roles.includes(actor.role)) return undefined
  return refuse(
    'not-competent-for-matters',
    {
      zh: '所申请的事项不属本机关职权；可告知申请人向有权机关申请',
      en: 'the matters are not within the powers of this authority; tell the applicant which one is competent',
    },
    COMPETENT,
  )
}

const isTelecom = (id: string): boolean => matterNamed(id)?.clock?.number === 'decision-days'

/** Several matters are handled together; the telecom period holds for telecom matters only. */
function checkHandling(step: string, { application }: More): Refusal | undefined {
  const matters = application?.matters ?? []
  if (step === 'accept-single' && matters.length > 1)
    return refuse(
      'joint-handling-needed',
      {
        zh: `本申请含 ${matters.length} 项事项，应统一、联合或集中办理`,
        en: `the application holds ${matters.length} matters and is handled jointly`,
      },
      TOGETHER,
      'cn/administrative-licensing-law#42',
    )
  if (step === 'accept-telecom' && !(matters.length > 0 && matters.every(isTelecom)))
    return refuse(
      'not-a-telecom-matter',
      {
        zh: '六十日的期限只适用于电信业务许可；含其他事项的，按联合办理',
        en: 'sixty days are for telecom licences only; with other matters the handling is joint',
      },
      TELECOM,
    )
  return undefined
}

/** The grant covers what was applied for: to grant a part is to refuse the rest, and nothing is refused unheard. */
function checkGrant(input: StepInput, { application }: More): Refusal | undefined {
  if (application === null || same(listOf(input, 'matters'), application.matters)) return undefined
  return refuse(
    'not-what-was-applied-for',
    {
      zh: `准予的事项应与申请一致（${application.matters.join('、')}）；部分不予许可须先告知并听取陈述，另作不予许可决定`,
      en: `the grant names what was applied for (${application.matters.join(', ')}); refusing a part needs notice, a hearing of the applicant and a decision of its own`,
    },
    'cn/administrative-licensing-law#38',
  )
}

function checkCertificate(step: string, input: StepInput, more: More, { day }: Circumstances): Refusal | undefined {
  const { application, certificate, numberTaken } = more
  const [from, until] = [input['validFrom'] as Day, input['validUntil'] as Day]
  const isTelecomLicence = application?.matters.some((id) => matterNamed(id)?.renewal !== undefined) ?? false
  if (isTelecomLicence !== TELECOM_STEPS.has(step))
    return isTelecomLicence
      ? refuse(
          'telecom-certificate',
          {
            zh: '含电信业务的，应颁发电信业务经营许可证，并按其期限申请延续',
            en: 'with telecom matters the telecom licence is issued and renewed by its own period',
          },
          TELECOM,
        )
      : refuse(
          'not-a-telecom-matter',
          { zh: '不含电信业务的，颁发一般许可证件', en: 'without telecom matters the general certificate is issued' },
          TELECOM,
        )
  if (until < from)
    return refuse(
      'ends-before-start',
      { zh: `有效期截止日 ${until} 早于起始日 ${from}`, en: `valid until ${until}, before ${from}` },
      DAYS,
    )
  if (until < day)
    return refuse('certificate-over', { zh: `有效期已于 ${until} 届满`, en: `the period ended on ${until}` }, DAYS)
  if (numberTaken)
    return refuse('number-taken', { zh: '该证号已用于另一证件', en: 'this number stands on another certificate' }, DAYS)
  if (application !== null && !same(listOf(input, 'matters'), application.matters))
    return refuse(
      'not-what-was-granted',
      {
        zh: `证件所列事项应与准予的一致：${application.matters.join('、')}`,
        en: `the certificate names what was granted: ${application.matters.join(', ')}`,
      },
      DAYS,
    )
  if (certificate === null) return undefined
  if (from > addDays(certificate.validUntil, 1) || from <= certificate.validFrom)
    return refuse(
      'renewal-leaves-a-gap',
      {
        zh: `延续的证件应自 ${addDays(certificate.validUntil, 1)} 或以前开始，且晚于原证件的起始日 ${certificate.validFrom}`,
        en: `the renewed certificate begins by ${addDays(certificate.validUntil, 1)} and after the first day of the old one, ${certificate.validFrom}`,
      },
      DAYS,
      RENEWAL,
    )
  return undefined
}

/** Was the renewal asked for after its last day? Then silence does not renew; when that day is not known, it was in time. */
export const askedLate = (file: CaseFile): boolean => {
  const asked = file.taken['apply-renewal']?.lastOn
  return (
    asked !== undefined &&
    ['renewal-window', 'renewal-window-telecom'].some((name) => {
      const due = file.clocks[name]?.dueOn
      return due !== null && due !== undefined && asked > due
    })
  )
}

function checkRenewal(
  step: string,
  file: CaseFile,
  input: StepInput,
  { certificate }: More,
  { day }: Circumstances,
): Refusal | undefined {
  if (certificate === null) return undefined
  if (step === 'deem-renewed')
    return askedLate(file)
      ? refuse(
          'renewal-asked-late',
          {
            zh: '延续申请晚于法定的最后日期，不产生视为准予延续的效果',
            en: 'the renewal was asked for after its last day: silence does not renew',
          },
          RENEWAL,
        )
      : undefined
  if (input['expiresOn'] !== certificate.validUntil)
    return refuse(
      'other-last-day',
      {
        zh: `现证件有效期至 ${certificate.validUntil}`,
        en: `the present certificate is valid until ${certificate.validUntil}`,
      },
      RENEWAL,
    )
  if (day > certificate.validUntil)
    return refuse(
      'certificate-over',
      {
        zh: `证件已于 ${certificate.validUntil} 届满，应重新申请`,
        en: `the certificate ended on ${certificate.validUntil}; a new application is needed`,
      },
      RENEWAL,
      'cn/administrative-licensing-law#70',
    )
  return undefined
}

function check(
  step: string,
  file: CaseFile,
  input: StepInput,
  recorded: Recordable,
  now: Circumstances,
): Refusal | undefined {
  const more = moreOf(recorded)
  const no = ENTERING.has(step) ? checkMatters(input, more, now) : checkCompetence(step, more, now)
  if (no) return no
  switch (step) {
    case 'file':
    case 'submit':
      return input['truthful'] === 'yes'
        ? undefined
        : refuse(
            'truth-not-answered-for',
            { zh: '申请人应对材料的真实性负责', en: 'the applicant must answer for the truth of the papers' },
            APPLY,
            FALSE_PAPERS,
          )
    case 'accept-single':
    case 'accept-telecom':
      return checkHandling(step, more)
    case 'review': {
      const officers = now.law.integer(OFFICERS, 'officers-count')
      return new Set(listOf(input, 'officers')).size >= officers
        ? undefined
        : refuse(
            'too-few-officers',
            {
              zh: `核实实质内容应有 ${officers} 名以上工作人员`,
              en: `substance is checked by ${officers} officers or more`,
            },
            OFFICERS,
          )
    }
    case 'grant':
      return checkGrant(input, more)
    case 'issue-certificate':
    case 'issue-telecom-certificate':
    case 'reissue':
    case 'reissue-telecom':
      return checkCertificate(step, input, more, now)
    case 'apply-renewal':
    case 'deem-renewed':
      return checkRenewal(step, file, input, more, now)
    default:
      return undefined
  }
}

/** How long no new application may follow: the last such day, when false papers or fraud touch safety or health. */
function barredUntil(
  step: string,
  input: StepInput,
  { law, day }: Circumstances,
): { until: Day; basis: string } | null {
  if (input['safety'] !== 'yes') return null
  const basis =
    step === 'refuse' && input['falsePapers'] === 'yes'
      ? FALSE_PAPERS
      : step === 'revoke' && input['ground'] === 'fraud'
        ? FRAUD
        : null
  return basis === null ? null : { until: addMonths(day, 12 * law.integer(basis, 'bar-years')), basis }
}

/** What goes on record with the step beyond the file: the entry, the bar, the first reminder. */
function decide(step: string, file: CaseFile, input: StepInput, recorded: Recordable, now: Circumstances): Recordable {
  const more = moreOf(recorded)
  const decided: Recordable = { on: now.day }
  if (ENTERING.has(step)) {
    const matters = listOf(input, 'matters')
    decided['entry'] = {
      matters,
      roles: [...new Set(matters.flatMap((id) => matterNamed(id)?.authority.role ?? []))],
      origin: originOf(more.seat ?? 'cn', file.place),
      size: (input['size'] as string | undefined) ?? null,
      channel: (input['channel'] as string | undefined) ?? null,
    }
  }
  if (ISSUING.has(step)) {
    decided['remind'] = firstReminder(listOf(input, 'matters'), input['validUntil'] as Day, now.law)
    decided['replaces'] = more.certificate?.certificate ?? null
  }
  if (step === 'apply-renewal') {
    const window = file.clocks['renewal-window'] ?? file.clocks['renewal-window-telecom']
    decided['inTime'] = window === undefined ? null : !isOver({ ...window, state: 'running' }, now.day)
  }
  if (step === 'refuse' || step === 'revoke') decided['bar'] = barredUntil(step, input, now)
  return decided
}

const MARKS: Readonly<Record<string, Marks>> = {
  file: { filed: true },
  submit: { filed: true },
  'request-correction': { correction: true },
  'accept-single': { accepted: true },
  'accept-joint': { accepted: true },
  'accept-telecom': { accepted: true },
  'deem-accepted': { deemed: true },
  grant: { outcome: 'granted' },
  refuse: { outcome: 'refused' },
  'find-not-required': { outcome: 'not-required' },
  'find-not-competent': { outcome: 'not-competent' },
  withdraw: { outcome: 'withdrawn' },
}

const ENDS = { revoke: 'revoked', cancel: 'cancelled', 'give-up': 'given-up' } as const

function extraOf(step: string): StepExtra {
  return {
    facts: async (tx, input, { actor }) => (await facts(tx, step, input, actor)) as unknown as Recordable,
    check: (file, input, more, now) => check(step, file, input, more, now),
    decide: (file, input, more, now) => decide(step, file, input, more, now),
    async effect(tx, decision, input, { id, actor, at, file, more: recorded }) {
      const { application, certificate } = moreOf(recorded)
      const day = decision['on'] as Day
      keepStep(
        tx,
        decision,
        {
          procedure: APPLICATION,
          entry: (decision['entry'] as Entry | undefined) ?? null,
          marks: MARKS[step] ?? {},
          isFiled: application?.filed ?? false,
        },
        { actor, at, day, file },
      )
      if (application === null) return
      if (ISSUING.has(step)) {
        issueCertificate(
          tx,
          {
            certificate: id,
            file: decision.file,
            party: application.party,
            matters: listOf(input, 'matters'),
            number: input['number'] as string,
            issuedBy: actor.party,
            place: file.place,
            roles: application.roles,
            validFrom: input['validFrom'] as Day,
            validUntil: input['validUntil'] as Day,
            replaces: decision['replaces'] as string | null,
          },
          at,
        )
        remindAt(tx, { of: 'certificate', id }, decision['remind'] as { which: 'soon'; on: Day }, id)
      }
      const bar = decision['bar'] as { until: Day; basis: string } | null | undefined
      if (bar)
        tx.queue('insert into admission.bar (file, party, matters, until_on, basis) values ($1, $2, $3, $4, $5)', [
          decision.file,
          application.party,
          application.matters,
          bar.until,
          bar.basis,
        ])
      if (certificate === null) return
      if (step === 'renew') carryOn(tx, certificate.certificate, 'renewed', at)
      if (step === 'deem-renewed') carryOn(tx, certificate.certificate, 'renewed-by-silence', at)
      const ended = ENDS[step as keyof typeof ENDS]
      if (ended !== undefined) endCertificate(tx, certificate.certificate, ended, day, at)
    },
  }
}

/** What every step of the procedure gets from this room. */
export const applicationExtras = (): Record<string, StepExtra> =>
  Object.fromEntries(chartNamed(APPLICATION).steps.map(({ step }) => [step, extraOf(step)]))
