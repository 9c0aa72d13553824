import { everyone, page, pageInput, uuidInput, view, type AnyView, type Looking } from '#kernel/act'
import { leaseOf, leasesSigned } from '#domain/contracts'
import { partyNames, partyOf, type Role } from '#kernel/identity'
import { jurisdictionsSeenIn, LawMissing, type LawBook } from '#kernel/rules'
import { addMonths, dayIn } from '#kernel/time'
import { z } from 'zod'
import { claimOf, computePartFen, factsOf, leaseNamed } from './claim.ts'
import { decideClaim } from './check.ts'
import { costOfProgramme, type LeaseOfYear } from './cost-of-programme.ts'
import { numberOf } from './eligibility.ts'
import type { Facts } from './facts.ts'
import { lawWith } from './numbers.ts'
import { isAward, POOL, RATE, type Programme } from './programme.ts'
import { decided } from './apply-steps.ts'
import { poolOf, schemeNamed, schemeOf, schemesOn, type Scheme } from './scheme.ts'
import type { OnFile } from './scheme-steps.ts'
import type { Seen } from './signal.ts'

const vouchers = view({
  name: 'subsidy.voucher.list',
  travels: true,
  title: { zh: '算力券', en: 'Vouchers' },
  scope: { lessee: 'v.holder = :party', operator: 'true', 'authority:industry': 'true', 'authority:finance': 'true' },
  input: z.object({}),
  async load(read, _input, { where, asOf, table }) {
    const day = dayIn(asOf ?? new Date().toISOString())
    const rows = await read.rows(
      `select v.voucher, v.programme, v.holder, p.name as "holderName", v.amount_fen as "amountFen", v.balance_fen as "balanceFen", v.valid_until as "validUntil", v.lease, v.file,
              case when v.returned_fen = v.amount_fen then 'lapsed' when v.balance_fen = 0 then 'used' when :day::date > v.valid_until then 'lapsed' else 'valid' end as state, v.since as at
         from ${table('subsidy.voucher')} v join identity.party p on p.party = v.holder where ${where} order by v.voucher desc limit 500`,
      { day },
    )
    return { rows, next: null }
  },
})

/** Departments: claims of their place and below. */
const OWN_PLACE = `(identity.place_of(:party::uuid) = 'cn' or c.place = identity.place_of(:party::uuid) or c.place like identity.place_of(:party::uuid) || '-%')`
const DEPARTMENTS = ['authority:industry', 'authority:data', 'authority:finance'] as const satisfies readonly Role[]
const MINE = ':party in (c.holder, c.provider)'
const claimScope: Partial<Record<Role, string>> = {
  lessee: MINE,
  provider: MINE,
  operator: MINE,
  ...Object.fromEntries(DEPARTMENTS.map((role) => [role, OWN_PLACE])),
}
const officers: Partial<Record<Role, string>> = Object.fromEntries(
  DEPARTMENTS.map((role) => [role, OWN_PLACE.replaceAll('c.place', 's.place')]),
)

const CLAIM = `c.file, c.no, c.scheme, c.holder, c.provider, c.lease, c.contract_no as "contractNo", c.place, c.state, c.ended, c.intended_fen as "intendedFen",
  c.publicity_until::text as "publicityUntil", c.voucher, c.claimed_fen as "claimedFen", c.paid_fen as "paidFen", c.paid_on::text as "paidOn",
  c.told_fen as "toldFen", c.recovered_fen as "recoveredFen", c.repaid_fen as "repaidFen", c.at`

type ClaimShown = { file: string; scheme: string; holder: string; provider: string | null }

async function named<Row extends ClaimShown>({ sql }: Looking, rows: readonly Row[]) {
  const names = await partyNames(sql, [
    ...new Set(rows.flatMap(({ holder, provider }) => [holder, ...(provider === null ? [] : [provider])])),
  ])
  const schemes = new Map(
    (await Promise.all([...new Set(rows.map(({ scheme }) => scheme))].map((one) => schemeOf(sql, one)))).flatMap(
      (one) => (one ? [[one.scheme, one] as const] : []),
    ),
  )
  return rows.map((row) => ({
    ...row,
    holderName: names.get(row.holder) ?? null,
    providerName: row.provider === null ? null : (names.get(row.provider) ?? null),
    programme: shownScheme(schemes.get(row.scheme)),
  }))
}

const shownScheme = (scheme: Scheme | undefined) =>
  scheme === undefined
    ? null
    : {
        key: scheme.key,
        article: scheme.programme.id,
        title: scheme.programme.title,
        support: scheme.programme.support,
        payment: scheme.programme.payment.mode,
      }

const claims = view({
  name: 'subsidy.claim.list',
  title: { zh: '申领', en: 'Claims' },
  scope: claimScope,
  input: z.object({ state: z.string().max(40).optional(), ...pageInput }),
  async load(read, { state, limit, after }, looking) {
    const rows = await read.rows<ClaimShown>(
      `select ${CLAIM} from subsidy.claim c where ${looking.where} and (:state::text is null or c.state = :state) and (:after = '' or c.file < :after::uuid) order by c.file desc limit :limit`,
      { state: state ?? null, limit, after },
    )
    return page(await named(looking, rows), limit, 'file')
  },
})

const notices = view({
  name: 'subsidy.notice.list',
  title: { zh: '拟发放公示', en: 'Public notices of support' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, looking) {
    const rows = await read.rows<ClaimShown & { no: string; place: string; state: string }>(
      `select n.file, n.no, n.scheme, n.holder, null::uuid as provider, n.place, n.state, n.intended_fen as "intendedFen", n.publicised_on::text as "publicisedOn", n.publicity_until::text as "publicityUntil"
         from subsidy.publicised() n`,
    )
    return { rows: await named(looking, rows), next: null }
  },
})

const signals = view({
  name: 'subsidy.signal.list',
  title: { zh: '待决定的暂缓拨付建议', en: 'Proposed holds of payout' },
  scope: officers,
  input: z.object({ file: uuidInput.optional() }),
  async load(read, { file }, looking) {
    const rows = await read.rows<ClaimShown & { seen: Seen }>(
      `select s.signal, s.kind, s.source, s.seen, s.place, s.state, s.reasons, s.until_on::text as "untilOn", s.at, c.file, c.no, c.scheme, c.holder, c.provider, c.state as "claimState", c.paid_fen as "paidFen", c.claimed_fen as "claimedFen"
         from subsidy.signal s join subsidy.claim c using (file) where ${looking.where} and (:file::uuid is null or s.file = :file) order by s.state <> 'proposed', s.at desc limit 200`,
      { file: file ?? null },
    )
    return { rows: await withCircleNames(looking, await named(looking, rows)), next: null }
  },
})

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Names of those in a circle who are registered here. */
async function withCircleNames<Row extends { seen: Seen }>({ sql }: Looking, rows: readonly Row[]): Promise<Row[]> {
  const ids = rows.flatMap(({ seen }) => seen.circle?.parties.map(({ id }) => id) ?? []).filter((id) => UUID.test(id))
  const names = await partyNames(sql, [...new Set(ids)])
  return rows.map((row) => ({
    ...row,
    seen: {
      ...row.seen,
      circle:
        row.seen.circle === null
          ? null
          : {
              ...row.seen.circle,
              parties: row.seen.circle.parties.map((party) => ({ ...party, name: names.get(party.id) ?? party.name })),
            },
    },
  }))
}

const audits = view({
  name: 'subsidy.audit.list',
  title: { zh: '补贴抽查', en: 'Audits of support' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input, { actor }) {
    const rows = await read.rows<{ audit: string }>(
      `select a.audit, a.place, a.quarter, a.seed_hash as "seedHash", a.seed, a.population, a.frame_sha256 as "frameSha256", a.at, a.drawn_at as "drawnAt" from subsidy.audit a order by a.audit desc limit 20`,
    )
    const items = (DEPARTMENTS as readonly Role[]).includes(actor.role)
      ? await read.rows<{ audit: string; file: string }>(
          `select i.audit, i.file, c.no, i.answer, i.reasons, i.answered_at as "answeredAt" from subsidy.audit_item i join subsidy.claim c using (file) order by i.audit, i.file limit 500`,
        )
      : []
    return {
      rows: rows.map((row) => ({ ...row, items: items.filter(({ audit }) => audit === row.audit) })),
      next: null,
    }
  },
})

/** Views that read the law and the programmes on file. */
export function lawfulViews(law: () => LawBook, onFile: () => OnFile): AnyView[] {
  const numbersOf = (programme: Programme, at: ReturnType<LawBook['at']>) => {
    const number = (name: string | undefined): number | null =>
      name === undefined ? null : (numberOf(at, programme.id, name) ?? null)
    return {
      ratePpm: isAward(programme) ? null : number(RATE),
      higher: programme.tiers.map(({ fact, rate }) => ({ fact, ratePpm: number(rate) })),
      capContractFen: number(programme.caps.contract),
      capYearFen: number(programme.caps.year),
      capEntityFen: number(programme.caps.entity),
      poolFen: programme.pool === undefined ? null : number(POOL),
    }
  }

  const programmes = view({
    name: 'subsidy.programme.list',
    title: { zh: '扶持方案', en: 'Programmes of support' },
    scope: everyone(),
    input: z.object({}),
    async load(read, _input, { sql, now }) {
      const day = dayIn(now)
      const schemes = await schemesOn(sql)
      const pools = await read.rows<{ pool: string; poolFen: number; usedFen: number }>(
        'select pool, pool_fen as "poolFen", used_fen as "usedFen" from subsidy.pool',
      )
      const poolBy = new Map(pools.map((row) => [row.pool, row]))
      const row = (programme: Programme, scheme: Scheme | undefined) => {
        const at = lawWith(law().at(day, scheme?.place ?? programme.id.split('/')[0]!), scheme?.numbers ?? null)
        const held = at.holds(programme.id)
        const numbers = numbersOf(programme, at)
        const pool = scheme === undefined ? null : poolOf(scheme, day)
        return {
          key: scheme?.key ?? programme.id,
          scheme: scheme?.scheme ?? null,
          article: programme.id,
          title: programme.title,
          support: programme.support,
          payment: programme.payment,
          place: scheme?.place ?? programme.id.split('/')[0]!,
          state: scheme?.state ?? 'on-file',
          holds: held.holds,
          why: held.holds ? null : held.says,
          verified: held.holds ? held.article.verified : null,
          from: scheme?.validFrom ?? (held.holds ? held.article.from : null),
          until: scheme?.validUntil ?? (held.holds ? (held.article.until ?? null) : null),
          windowFrom: scheme?.windowFrom ?? null,
          windowUntil: scheme?.windowUntil ?? null,
          ...numbers,
          usedFen: numbers.poolFen === null || scheme === undefined ? null : (poolBy.get(pool ?? '')?.usedFen ?? 0),
          providerList: programme.providerList ?? null,
          conditions: programme.conditions.map(({ rule, article, says, bring }) => ({ rule, article, says, bring })),
          notFound: programme.notFound,
        }
      }
      const own = schemes.map((scheme) => row(scheme.programme, scheme))
      const run = new Set(schemes.map(({ key }) => key))
      return {
        rows: [
          ...own,
          ...onFile()
            .programmes.filter(({ id }) => !run.has(id))
            .map((one) => row(one, undefined)),
        ],
        next: null,
      }
    },
  })

  /** The decision on an open claim as of now: every reason, met or not, for its two sides and its departments. */
  const check = view({
    name: 'subsidy.claim.check',
    title: { zh: '申领的核对', en: 'A claim, checked' },
    scope: claimScope,
    input: z.object({ file: uuidInput }),
    async load(read, { file }, looking) {
      const [seen] = await read.rows<ClaimShown>(
        `select ${CLAIM} from subsidy.claim c where c.file = :file and ${looking.where}`,
        { file },
      )
      const claim = seen === undefined ? undefined : await claimOf(looking.sql, file)
      const scheme = claim === undefined ? undefined : await schemeOf(looking.sql, claim.scheme)
      if (seen === undefined || claim === undefined || scheme === undefined) return { item: null }
      const day = dayIn(looking.now)
      const lease = await leaseNamed(looking.sql, claim.contractNo)
      const { holder, contractNo, declared, voucher: issued } = claim
      const facts = await factsOf(
        looking.sql,
        scheme,
        {
          holder,
          contractNo,
          lease,
          declared,
          ...(issued === null ? {} : { voucher: { voucher: issued, balanceFen: 0, validUntil: day } }),
        },
        law().at(day, claim.place),
      )
      const { earlier, voucherBalanceFen: _b, voucherValidUntil: _v, ...plain } = facts
      const decision = decided(
        scheme,
        {
          ...plain,
          ...(earlier === undefined ? {} : { earlier }),
          ...(isAward(scheme.programme) && claim.intendedFen !== null ? { assessedFen: claim.intendedFen } : {}),
        },
        law().at(day, claim.place),
      )
      const [row] = await named(looking, [seen])
      return { item: { ...row!, onDay: day, facts: plain, decision } }
    },
  })

  /** Which programmes fit a contract of mine, each with every reason; nothing is entered by asking. */
  const preview = view({
    name: 'subsidy.claim.preview',
    title: { zh: '适合我的方案', en: 'Programmes that fit' },
    scope: { lessee: 'true', operator: 'true' },
    input: z.object({
      lease: uuidInput.optional(),
      applicantKind: z.string().max(40).optional(),
      purpose: z.string().max(40).optional(),
      startup: z.enum(['yes', 'no']).optional(),
      relatedParty: z.enum(['yes', 'no']).optional(),
      otherSupport: z.enum(['yes', 'no']).optional(),
      creditClean: z.enum(['yes', 'no']).optional(),
    }),
    async load(
      _read,
      { lease: named_, applicantKind, purpose, startup, relatedParty, otherSupport, creditClean },
      { sql, actor, now },
    ) {
      const day = dayIn(now)
      const own = await partyOf(sql, actor.party)
      const found = named_ === undefined ? undefined : await leaseOf(sql, named_)
      const lease = found?.lessee === actor.party ? found : undefined
      const yes = (value: 'yes' | 'no' | undefined, name: string) =>
        value === undefined ? {} : { [name]: value === 'yes' }
      const declared = {
        ...(applicantKind === undefined ? {} : { applicantKind }),
        ...(purpose === undefined ? {} : { purpose }),
        ...yes(startup, 'startup'),
        ...yes(relatedParty, 'relatedParty'),
        ...yes(otherSupport, 'otherSupport'),
        ...yes(creditClean, 'creditClean'),
      } as Facts
      const open = (await schemesOn(sql)).filter(
        ({ state, place }) => state === 'open' && own !== undefined && jurisdictionsSeenIn(own.place).includes(place),
      )
      const rows = await Promise.all(
        open.map(async (scheme) => {
          const facts = await factsOf(
            sql,
            scheme,
            { holder: actor.party, contractNo: lease?.lease ?? '', lease, declared },
            law().at(day, scheme.place),
          )
          const at = lawWith(law().at(day, scheme.place), scheme.numbers)
          return {
            scheme: scheme.scheme,
            place: scheme.place,
            windowUntil: scheme.windowUntil,
            ...shownScheme(scheme)!,
            decision: decideClaim(scheme.programme, facts, at),
          }
        }),
      )
      return {
        rows: rows.toSorted((a, b) => b.decision.grantFen - a.decision.grantFen),
        next: null,
        contract:
          lease === undefined
            ? null
            : { lease: lease.lease, computeFen: computePartFen(lease), contractFen: lease.contractFen },
      }
    },
  })

  /** What a programme would have cost on the leases of the year before, with its numbers turned. It decides nothing. */
  const scenario = view({
    name: 'subsidy.scenario',
    title: { zh: '方案测算', en: 'What a programme would have cost' },
    scope: { 'authority:industry': 'true', 'authority:data': 'true', 'authority:finance': 'true' },
    input: z.object({
      programme: z.string().max(200),
      ratePpm: z.coerce.number().int().min(0).max(1_000_000).optional(),
      capYearFen: z.coerce.number().int().min(0).optional(),
      poolFen: z.coerce.number().int().min(0).optional(),
    }),
    async load(_read, { programme: wanted, ratePpm, capYearFen, poolFen }, { sql, now, actor }) {
      const day = dayIn(now)
      const own = await partyOf(sql, actor.party)
      const scheme = await schemeNamed(sql, wanted)
      const programme = scheme?.programme ?? onFile().programmes.find(({ id }) => id === wanted)
      if (programme === undefined || isAward(programme) || own === undefined) return { item: null }
      const from = addMonths(day, -12)
      const signed = await leasesSigned(sql, `${from}T00:00:00.000Z`, now)
      const leases = signed
        .filter(
          ({ place, mode }) =>
            mode !== 'storage' && mode !== 'assignment' && jurisdictionsSeenIn(place).includes(own.place),
        )
        .map((lease): LeaseOfYear => ({
          lease: lease.lease,
          provider: lease.provider,
          lessee: lease.lessee,
          signedOn: dayIn(lease.signedAt!),
          from: dayIn(lease.from),
          amountFen: computePartFen(lease),
          class: lease.models.join('、') || '任一型号',
          cancelled: lease.startedAt === null && lease.endedAt !== null,
          facts: {},
        }))
      const base = lawWith(law().at(day, scheme?.place ?? programme.id.split('/')[0]!), scheme?.numbers ?? null)
      const current = numbersOf(programme, base)
      const caps =
        programme.caps.year === undefined && capYearFen !== undefined
          ? { ...programme.caps, year: 'applicant-cap-fen' }
          : programme.caps
      const pool = programme.pool ?? (poolFen === undefined ? undefined : 'year')
      const numbers: Record<string, number> = {
        ...(current.ratePpm === null ? {} : { [RATE]: current.ratePpm }),
        ...Object.fromEntries(
          [...new Set([...Object.values(caps), ...programme.tiers.map(({ rate }) => rate)])].flatMap((name) => {
            const value = name === undefined ? undefined : numberOf(base, programme.id, name)
            return value === undefined ? [] : [[name!, value]]
          }),
        ),
        ...(current.poolFen === null ? {} : { [POOL]: current.poolFen }),
        ...(ratePpm === undefined ? {} : { [RATE]: ratePpm }),
        ...(capYearFen === undefined || caps.year === undefined ? {} : { [caps.year]: capYearFen }),
        ...(poolFen === undefined ? {} : { [POOL]: poolFen }),
      }
      const turned: Programme = { ...programme, caps, ...(pool === undefined ? {} : { pool }) }
      const at = lawWith(law().at(day, scheme?.place ?? programme.id.split('/')[0]!), {
        cite: programme.id,
        from: '1900-01-01',
        until: '9999-12-31',
        numbers,
      })
      try {
        return {
          item: {
            title: programme.title,
            article: programme.id,
            from,
            until: day,
            current,
            cost: costOfProgramme(turned, leases, at),
          },
        }
      } catch (error) {
        if (!(error instanceof LawMissing)) throw error
        return {
          item: {
            title: programme.title,
            article: programme.id,
            from,
            until: day,
            current,
            cost: null,
            why: error.says,
          },
        }
      }
    },
  })
  return [programmes, check, preview, scenario] as AnyView[]
}

export const tableViews: readonly AnyView[] = [vouchers, claims, notices, signals, audits]
