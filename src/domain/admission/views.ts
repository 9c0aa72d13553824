import { everyone, page, pageInput, placeInput, uuidInput, view, type Looking, type NamedSql } from '#kernel/act'
import { partyOf, type Role } from '#kernel/identity'
import { chartNamed, charts } from '#kernel/procedure'
import { addDays, dayIn, type Day } from '#kernel/time'
import { z } from 'zod'
import { dutiesOn, type Change, type Duty, type Seller } from './duty.ts'
import { endOfHolding, holdsOn, type Holding } from './holding.ts'
import { matterNamed } from './matters.ts'

const dayOf = ({ asOf }: Pick<Looking, 'asOf'>): Day => dayIn(asOf ?? new Date().toISOString())

const matterWords = (ids: readonly string[]) =>
  ids.map((id) => ({ id, title: matterNamed(id)?.title ?? { zh: id, en: id } }))

export const licences = view({
  name: 'admission.licence.list',
  travels: true,
  title: { zh: '在案许可证', en: 'Licences on file' },
  scope: { provider: 'party = :party', operator: 'true', 'authority:industry': 'true', 'authority:market': 'true' },
  input: z.object({}),
  async load(read, _input, looking) {
    const rows = await read.rows(
      `select licence, party, kind, number, issued_by as "issuedBy", valid_from as "validFrom", valid_until as "validUntil", since as at,
              case when :day::date > valid_until then 'lapsed' when :day::date < valid_from then 'not-yet' else 'in-force' end as state
         from admission.licence where ${looking.where} and (:as_of::timestamptz is null or since <= :as_of) order by valid_until`,
      { day: dayOf(looking) },
    )
    return { rows, next: null }
  },
})

type CertificateRow = Omit<Holding, 'of' | 'id' | 'what'> & { certificate: string; matters: string[] }

/** How a certificate stands on a day, in one word. */
function stateOn(row: CertificateRow, day: Day): string {
  const holding: Holding = { ...row, of: 'certificate', id: row.certificate, what: row.matters }
  if (holdsOn(holding, day)) return row.state === 'replaced' ? 'renewed' : row.state
  if (day < row.validFrom) return 'not-yet'
  return row.state === 'in-force' ? 'lapsed' : row.state
}

const CERTIFICATE = `c.certificate, c.file, c.party, p.name as "partyName", c.matters, c.number, i.name as "issuedBy", c.place,
  c.valid_from as "validFrom", c.valid_until as "validUntil", c.state, c.carried, c.ended_on as "endedOn", c.replaces, c.since as at`

export const certificates = view({
  name: 'admission.certificate.list',
  travels: true,
  title: { zh: '许可证件', en: 'Certificates' },
  // Grants are public (Administrative Licensing Law 40).
  scope: everyone(),
  input: z.object({
    party: uuidInput.optional(),
    file: uuidInput.optional(),
    place: placeInput.optional(),
    ...pageInput,
  }),
  async load(read, { party, file, place, limit, after }, looking) {
    const { where, table } = looking
    const rows = await read.rows<CertificateRow>(
      `select ${CERTIFICATE} from ${table('admission.certificate')} c join identity.party p on p.party = c.party join identity.party i on i.party = c.issued_by
        where ${where} and (:of::uuid is null or c.party = :of) and (:file::uuid is null or c.file = :file)
          and (:place::text is null or c.place = :place or c.place like :place || '-%') and (:after = '' or c.certificate < nullif(:after, '')::uuid)
        order by c.certificate desc limit :limit`,
      { of: party ?? null, file: file ?? null, place: place ?? null, limit, after },
    )
    const day = dayOf(looking)
    return page(
      rows.map((row) => ({ ...row, matters: matterWords(row.matters), state: stateOn(row, day) })),
      limit,
      'certificate',
    )
  },
})

// ---- the interface for government service platforms: everything after a number, in the order of the commits ----

const AUTHORITIES = [
  'authority:industry',
  'authority:market',
  'authority:data',
  'authority:finance',
  'authority:justice',
] as const satisfies readonly Role[]
const own = (predicate: string): Partial<Record<Role, string>> =>
  Object.fromEntries(AUTHORITIES.map((role) => [role, predicate]))
const since = {
  /** the number of the last change that was fetched */
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
}
const OWN_PLACE = `(a.place = :seat or a.place like :seat || '-%')`

/** The place of the asking body; an unknown body sees nothing. */
const seatOf = async ({ actor, sql }: Looking): Promise<string> => (await partyOf(sql, actor.party))?.place ?? 'none'

/** Rows after a number, and the number to ask with next: the same again when there was nothing new. */
function sequence<R extends { n: number }>(rows: R[], asked: number, limit: number) {
  const cursor = rows.at(-1)?.n ?? asked
  return { rows, cursor, next: rows.length === limit ? String(cursor) : null }
}

const stateTitle = (procedure: string, state: string) =>
  charts().get(procedure)?.states[state]?.title ?? { zh: state, en: state }

type ApplicationRow = { n: number; procedure: string; state: string; matters: string[] }

export const exchangeApplications = view({
  name: 'admission.exchange.applications',
  title: { zh: '数据接口：办件', en: 'Interface: files' },
  scope: own(':role = any(a.roles)'),
  input: z.object(since),
  async load(read, { since: after, limit }, looking) {
    const rows = await read.rows<ApplicationRow>(
      `select a.n, a.file, a.no, a.procedure, a.title, a.place, p.uscc as "applicantUscc", p.name as "applicantName", p.place as "applicantPlace",
              a.matters, a.size, a.origin, a.channel, a.state, a.opened_on as "openedOn", a.filed_on as "filedOn", a.corrections,
              a.accepted_on as "acceptedOn", a.deemed_accepted as "deemedAccepted", a.promised_on as "promisedOn", a.paused_days as "pausedDays",
              a.decided_on as "decidedOn", a.outcome, a.since as at
         from admission.application a join identity.party p on p.party = a.party
        where ${looking.where} and ${OWN_PLACE} and a.n > :after order by a.n limit :limit`,
      { role: looking.actor.role, seat: await seatOf(looking), after, limit },
    )
    return sequence(
      rows.map((row) => ({
        ...row,
        matters: matterWords(row.matters),
        stateTitle: stateTitle(row.procedure, row.state),
      })),
      after,
      limit,
    )
  },
})

export const exchangeCertificates = view({
  name: 'admission.exchange.certificates',
  title: { zh: '数据接口：证件', en: 'Interface: certificates' },
  scope: own(':role = any(a.roles)'),
  input: z.object(since),
  async load(read, { since: after, limit }, looking) {
    const rows = await read.rows<CertificateRow & { n: number }>(
      `select a.n, a.certificate, a.file, p.uscc as "holderUscc", p.name as "holderName", i.name as "issuedBy", a.place, a.matters, a.number,
              a.valid_from as "validFrom", a.valid_until as "validUntil", a.state, a.carried, a.ended_on as "endedOn", a.replaces, a.since as at
         from admission.certificate a join identity.party p on p.party = a.party join identity.party i on i.party = a.issued_by
        where ${looking.where} and ${OWN_PLACE} and a.n > :after order by a.n, a.certificate limit :limit`,
      { role: looking.actor.role, seat: await seatOf(looking), after, limit },
    )
    const day = dayOf(looking)
    return sequence(
      rows.map((row) => ({ ...row, matters: matterWords(row.matters), state: stateOn(row, day) })),
      after,
      limit,
    )
  },
})

export const exchangeSteps = view({
  name: 'admission.exchange.steps',
  title: { zh: '数据接口：办理环节', en: 'Interface: steps' },
  scope: own(':role = any(a.roles)'),
  input: z.object(since),
  async load(read, { since: after, limit }, looking) {
    const rows = await read.rows<{ n: number; procedure: string; step: string; to: string }>(
      `select s.n, s.file, a.no, a.procedure, s.step, s.from_state as from, s.to_state as to, s.day, s.at, s.part, s.role, p.name as "actorName",
              s.document_sha256 as "documentSha256"
         from admission.exchange_step s join admission.application a using (file) left join identity.party p on p.party = s.party
        where ${looking.where} and ${OWN_PLACE} and s.n > :after order by s.n limit :limit`,
      { role: looking.actor.role, seat: await seatOf(looking), after, limit },
    )
    return sequence(
      rows.map((row) => {
        const chart = chartNamed(row.procedure)
        const step = chart.stepNamed(row.step)
        return {
          ...row,
          stepTitle: step?.title ?? { zh: row.step, en: row.step },
          toTitle: stateTitle(row.procedure, row.to),
          basis: step?.basis ?? [],
        }
      }),
      after,
      limit,
    )
  },
})

// ---- the platform's duties about its sellers ----

const ofSeller = { operator: 'true', provider: 's.party = :party', supplier: 's.party = :party' }

const readSellers = (read: NamedSql, where: string): Promise<Seller[]> =>
  read.rows<Seller>(
    `select s.party, p.name, p.place, (s.since at time zone 'Asia/Shanghai')::date as since,
            (v.since at time zone 'Asia/Shanghai')::date as "verifiedOn", v.due_on as "dueOn"
       from admission.seller s join identity.party p on p.party = s.party
       left join lateral (select due_on, since from admission.verification v where v.party = s.party order by verification desc limit 1) v on true
      where ${where} order by s.party`,
  )

const readChanges = (read: NamedSql, where: string): Promise<(Change & Record<string, unknown>)[]> =>
  read.rows(
    `select s.change, s.party, p.name, s.what, s.value, s.seat, s.changed_on as "changedOn", s.late, s.files, s.due_on as "dueOn", s.state, s.reason,
            (s.at at time zone 'Asia/Shanghai')::date as "reportedOn", s.at
       from admission.party_change s join identity.party p on p.party = s.party where ${where} order by s.change desc limit 500`,
  )

async function dutiesSeen(read: NamedSql, { where, actor }: Looking, day: Day, withinDays: number): Promise<Duty[]> {
  const sellers = await readSellers(read, where)
  const changes = await readChanges(read, where)
  const reports =
    actor.role === 'operator'
      ? await read.rows<{ period: string; province: string }>('select period, province from admission.report')
      : []
  const duties = dutiesOn(day, { sellers, changes, reports }, withinDays)
  return actor.role === 'operator' ? duties : duties.filter(({ duty }) => duty !== 'report')
}

export const duties = view({
  name: 'admission.duty.list',
  title: { zh: '平台对经营者的义务', en: 'The platform’s duties about sellers' },
  scope: ofSeller,
  input: z.object({ withinDays: z.coerce.number().int().min(0).max(366).default(30) }),
  load: async (read, { withinDays }, looking) => ({
    rows: await dutiesSeen(read, looking, dayOf(looking), withinDays),
    next: null,
  }),
})

export const partyChanges = view({
  name: 'admission.party.change-list',
  title: { zh: '经营者信息变更', en: 'Changes reported by sellers' },
  scope: { ...ofSeller, 'authority:market': 'true' },
  input: z.object({}),
  load: async (read, _input, { where }) => ({ rows: await readChanges(read, where), next: null }),
})

export const verifications = view({
  name: 'admission.party.verification-list',
  title: { zh: '经营者核验记录', en: 'Checks of sellers' },
  scope: { ...ofSeller, 'authority:market': 'true' },
  input: z.object({ party: uuidInput.optional(), ...pageInput }),
  async load(read, { party, limit, after }, { where }) {
    const rows = await read.rows<{ verification: string }>(
      `select s.verification, s.party, p.name, s.checked, s.files, s.result, s.note, s.due_on as "dueOn", s.since as at
         from admission.verification s join identity.party p on p.party = s.party
        where ${where} and (:of::uuid is null or s.party = :of) and (:after = '' or s.verification < nullif(:after, '')::uuid)
        order by s.verification desc limit :limit`,
      { of: party ?? null, limit, after },
    )
    return page(rows, limit, 'verification')
  },
})

/** A business sees the lines on itself; who enters or goes by them sees all. */
const CONCERNED = '(select p.uscc from identity.party p where p.party = :party) in (c.company, c.holder)'

export const controls = view({
  name: 'admission.control.list',
  travels: true,
  title: { zh: '控制关系登记', en: 'Register of control' },
  scope: {
    lessee: CONCERNED,
    provider: CONCERNED,
    supplier: CONCERNED,
    operator: 'true',
    'authority:market': 'true',
    'authority:finance': 'true',
    'authority:industry': 'true',
    'authority:data': 'true',
  },
  input: z.object({ uscc: z.string().max(18).optional(), ...pageInput }),
  async load(read, { uscc, limit, after }, { where, table }) {
    const rows = await read.rows<{ control: string }>(
      `select c.control, c.company, a.name as "companyName", c.holder, b.name as "holderName", c.holder_kind as "holderKind", c.kind, c.share_ppm as "sharePpm",
              c.from_on::text as "fromOn", c.until_on::text as "untilOn", c.source, c.source_on::text as "sourceOn", c.files, c.struck, c.objection, c.objected_at as "objectedAt", c.since as at
         from ${table('admission.control')} c left join identity.party a on a.uscc = c.company left join identity.party b on b.uscc = c.holder
        where ${where} and (:of::text is null or :of in (c.company, c.holder)) and (:after = '' or c.control < nullif(:after, '')::uuid)
        order by c.control desc limit :limit`,
      { of: uscc ?? null, limit, after },
    )
    return page(rows, limit, 'control')
  },
})

/** A regulator sees the reports to its own province. */
const ofRegulator = { operator: 'true', 'authority:market': `r.province = :seat` }

export const reports = view({
  name: 'admission.report.list',
  title: { zh: '经营者身份信息报送', en: 'Reports of sellers’ identities' },
  scope: ofRegulator,
  input: z.object({}),
  load: async (read, _input, looking) => ({
    rows: await read.rows(
      `select r.report, r.period, r.province, r.sellers, r.sha256, r.late, r.since as at from admission.report r where ${looking.where} order by r.period desc, r.province`,
      { seat: await seatOf(looking) },
    ),
    next: null,
  }),
})

export const reportBody = view({
  name: 'admission.report.get',
  title: { zh: '一份报送', en: 'One report' },
  scope: ofRegulator,
  input: z.object({ report: uuidInput }),
  async load(read, { report }, looking) {
    const [row] = await read.rows<{ body: string }>(
      `select r.report, r.period, r.province, r.sellers, r.sha256, r.late, r.body, r.since as at from admission.report r where ${looking.where} and r.report = :report`,
      { report, seat: await seatOf(looking) },
    )
    return { item: row ?? null }
  },
})

const DAYS_AHEAD = 14
/** How early a holder is shown that a licence ends. */
const EXPIRY_DAYS = 120

type Expiring = Holding & { number: string }

export const todo = view({
  name: 'admission.todo',
  title: { zh: '待办：准入', en: 'To do: admission' },
  scope: ofSeller,
  input: z.object({}),
  async load(read, _input, looking) {
    const day = dayOf(looking)
    const at = new Date().toISOString()
    if (looking.actor.role === 'operator') {
      const owed = await dutiesSeen(read, looking, day, DAYS_AHEAD)
      return {
        rows: owed.map(({ object, title, dueOn, overdue, basis }) => ({
          object,
          ...title,
          href: '/operator/duties',
          dueOn,
          overdue,
          basis,
          at,
        })),
        next: null,
      }
    }
    const held = await read.rows<Expiring>(
      `select 'licence' as of, licence as id, array[kind] as what, 'in-force' as state, valid_from as "validFrom", valid_until as "validUntil",
              false as carried, null as "endedOn", number from admission.licence where party = :party
       union all
       select 'certificate', certificate, matters, state, valid_from, valid_until, carried, ended_on, number from admission.certificate where party = :party`,
    )
    const ends = held.filter((each) => holdsOn(each, day)).map((each) => ({ ...each, end: endOfHolding(each) }))
    const last = ends
      .map(({ end }) => end ?? '9999-12-31')
      .toSorted()
      .at(-1)
    const near = last !== undefined && last <= addDays(day, EXPIRY_DAYS) ? ends.filter(({ end }) => end === last) : []
    return {
      rows: near.map(({ id, number, validUntil }) => ({
        object: id,
        zh: `许可证件 ${number} 有效期至 ${validUntil}，请按期申请延续`,
        en: `Licence ${number} is valid until ${validUntil}: ask for renewal in time`,
        href: '/provider/licences',
        dueOn: validUntil,
        overdue: false,
        basis: ['cn/administrative-licensing-law#50'],
        at,
      })),
      next: null,
    }
  },
})
