// What people see of the zone: their disputes, one dispute with its offers, what both sides agree on, platforms, questions.
import { page, pageInput, uuidInput, view } from '#kernel/act'
import { caseFiles, clocksShown } from '#kernel/casework'
import { partyNames } from '#kernel/identity'
import { chartNamed } from '#kernel/procedure'
import type { Sql } from '#kernel/store'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { SCENARIOS, type ScenarioId } from './claim.ts'
import type { Statement } from './handover.ts'
import { standing, termsInWords, type Offer, type ZoneSide } from './negotiation.ts'
import { differing, type HandedIn } from './zone-files.ts'
import type { HeldPart } from './zone-hold.ts'
import { agreedOf, namesOf, offersOf, ZONE } from './zone.ts'

type ZoneRow = {
  file: string
  about: string
  lease: string | null
  handover: string | null
  scenario: ScenarioId
  complainant: string
  respondent: string
  held: HeldPart[] | null
  releasedAt: string | null
  onward: string[]
  state: string
  ended: boolean
  openedAt: string
}

const COLUMNS = `z.file, z.about, z.lease, z.handover, z.scenario, z.complainant, z.respondent, z.held, z.released_at as "releasedAt",
  z.onward, z.state, z.ended, z.opened_at as "openedAt"`
const OWN = ':party in (z.complainant, z.respondent)'
const scope = { lessee: OWN, provider: OWN, operator: 'true' }

const sum = (held: readonly HeldPart[] | null): number => (held ?? []).reduce((total, part) => total + part.fen, 0)

/** A dispute in one line. */
async function linesOf(sql: Sql, rows: readonly ZoneRow[], { party, now }: { party: string; now: string }) {
  const files = await caseFiles(
    sql,
    rows.map(({ file }) => file),
  )
  const names = await partyNames(sql, [...new Set(rows.flatMap((row) => [row.complainant, row.respondent]))])
  const chart = chartNamed(ZONE)
  return rows.map(({ held, ...row }) => {
    const file = files.get(row.file)
    const running = file && !row.ended ? clocksShown(chart, file, dayIn(now)) : []
    const next = running.find(({ state, dueOn }) => state === 'running' && dueOn !== null)
    const mine: ZoneSide | null =
      row.complainant === party ? 'complainant' : row.respondent === party ? 'respondent' : null
    return {
      ...row,
      no: file?.no ?? '',
      title: file?.title ?? '',
      place: file?.place ?? '',
      scenarioTitle: SCENARIOS[row.scenario],
      stateTitle: chart.states[row.state]!.title,
      mine,
      complainantName: names.get(row.complainant) ?? null,
      respondentName: names.get(row.respondent) ?? null,
      heldFen: row.releasedAt === null ? sum(held) : 0,
      dueOn: next?.dueOn ?? null,
      dueWhat: next?.label ?? null,
      overdue: next?.overdue ?? false,
    }
  })
}

const zones = view({
  name: 'dispute.zone.list',
  title: { zh: '专区争议', en: 'Disputes in the zone' },
  scope,
  input: z.object({ about: z.string().max(60).optional(), embedded: z.enum(['yes']).optional(), ...pageInput }),
  async load(read, { about, embedded, limit, after }, { where, sql, actor, now }) {
    const rows = await read.rows<ZoneRow>(
      `select ${COLUMNS} from dispute.zone z where ${where} and (:names::text[] is null or z.about = any(:names))
          and (:embedded::boolean is null or z.handover is not null)
          and (:after = '' or z.file < nullif(:after, '')::uuid) order by z.file desc limit :limit`,
      {
        names: about === undefined ? null : await namesOf(sql, about),
        embedded: embedded === undefined ? null : true,
        limit,
        after,
      },
    )
    return page(await linesOf(sql, rows, { party: actor.party, now }), limit, 'file')
  },
})

const offerShown = (offer: Offer, day: string, mine: ZoneSide | null) => {
  const state = standing(offer, day)
  return {
    ...offer,
    state,
    words: termsInWords(offer.terms),
    mine: offer.by === mine,
    answerable: state === 'open' && mine !== null && offer.by !== mine,
    withdrawable: state === 'open' && offer.by === mine,
  }
}

/** Where a file went on to, as far as the reader may see it. */
async function onwardOf(sql: Sql, files: readonly string[]) {
  const found = await caseFiles(sql, files)
  return files.map((file) => {
    const known = found.get(file)
    const chart = known && chartNamed(known.procedure)
    return {
      file,
      procedure: known?.procedure ?? null,
      title: chart?.title ?? null,
      no: known?.no ?? null,
      stateTitle: chart?.states[known!.state]?.title ?? null,
    }
  })
}

const zone = view({
  name: 'dispute.zone.get',
  title: { zh: '一件争议', en: 'A dispute' },
  scope,
  input: z.object({ file: uuidInput }),
  async load(read, { file }, { where, sql, actor, now }) {
    const rows = await read.rows<ZoneRow>(`select ${COLUMNS} from dispute.zone z where ${where} and z.file = :file`, {
      file,
    })
    const [row] = rows
    const [line] = await linesOf(sql, rows, { party: actor.party, now })
    if (!row || !line) return { item: null }
    const [offers, facts, papers, onward] = await Promise.all([
      offersOf(sql, file),
      agreedOf(sql, file),
      read.rows<HandedIn>(
        'select side, name, sha256, at from dispute.zone_paper where file = :file order by at, name',
        {
          file,
        },
      ),
      onwardOf(sql, row.onward),
    ])
    return {
      item: {
        ...line,
        held: row.held,
        offers: offers.map((offer) => offerShown(offer, dayIn(now), line.mine)),
        facts: facts.map((fact) => ({
          ...fact,
          mine: fact.by === line.mine,
          confirmable: !fact.confirmed && line.mine !== null && fact.by !== line.mine,
        })),
        papers,
        differing: differing(papers),
        onward,
      },
    }
  },
})

/** What both sides of a contract recorded as undisputed: all that a mediator or a court gets from the talks. */
const agreed = view({
  name: 'dispute.zone.agreed',
  title: { zh: '无争议事实', en: 'Undisputed facts' },
  scope: { lessee: OWN, provider: OWN, mediation: 'true', court: 'true' },
  input: z.object({ about: z.string().max(60) }),
  async load(read, { about }, { where }) {
    const rows = await read.rows(
      `select z.file, f.n, f.text, f.by_side as by, f.confirmed_at as "confirmedAt"
         from dispute.agreed_fact f join dispute.zone z using (file)
        where ${where} and z.about = :about and f.confirmed_at is not null order by z.file, f.n`,
      { about },
    )
    return { rows, next: null }
  },
})

const platforms = view({
  name: 'dispute.platform.list',
  title: { zh: '外部平台', en: 'Embedding platforms' },
  scope: { operator: 'true' },
  input: z.object({}),
  async load(read, _input, { where, sql }) {
    const rows = await read.rows<{ platform: string; party: string }>(
      `select p.platform, p.party, p.origins, p.public_key as "publicKey", p.since, p.ended_at as "endedAt",
              (select count(*)::int from dispute.handover h where h.platform = p.platform) as handovers,
              (select count(*)::int from dispute.zone z join dispute.handover h on h.handover = z.handover where h.platform = p.platform) as disputes
         from dispute.platform p where ${where} order by p.since desc limit 500`,
    )
    const names = await partyNames(
      sql,
      rows.map(({ party }) => party),
    )
    return { rows: rows.map((row) => ({ ...row, partyName: names.get(row.party) ?? null })), next: null }
  },
})

type HandoverRow = {
  handover: string
  place: string
  contractNo: string
  title: string
  sha256: string
  at: string
  lessee: string | null
  provider: string | null
  platformParty: string
}
const HANDOVER = `h.handover, h.place, h.contract_no as "contractNo", h.title, h.sha256, h.at, h.lessee, h.provider, p.party as "platformParty"`

const handover = view({
  name: 'dispute.handover.get',
  title: { zh: '移交的合同', en: 'A contract handed over' },
  scope: {
    lessee: 'h.lessee = :party',
    provider: 'h.provider = :party',
    operator: 'true',
    mediation: 'true',
    court: 'true',
  },
  input: z.object({ handover: uuidInput }),
  async load(read, { handover: id }, { where, sql }) {
    const [row] = await read.rows<HandoverRow & { statement: Statement }>(
      `select ${HANDOVER}, h.statement from dispute.handover h join dispute.platform_known p using (platform) where ${where} and h.handover = :id`,
      { id },
    )
    if (!row) return { item: null }
    const { statement, ...rest } = row
    const { contract, parties, allocations, issuedAt, origin } = statement
    const names = await partyNames(sql, [row.platformParty])
    return {
      item: {
        ...rest,
        platformName: names.get(row.platformParty) ?? null,
        contract,
        parties,
        allocations,
        issuedAt,
        origin,
      },
    }
  },
})

const handovers = view({
  name: 'dispute.handover.list',
  title: { zh: '移交的合同', en: 'Contracts handed over' },
  scope: { lessee: 'h.lessee = :party', provider: 'h.provider = :party', operator: 'true' },
  input: z.object(pageInput),
  async load(read, { limit, after }, { where, sql }) {
    const rows = await read.rows<HandoverRow>(
      `select ${HANDOVER} from dispute.handover h join dispute.platform_known p using (platform)
        where ${where} and (:after = '' or h.handover < nullif(:after, '')::uuid) order by h.handover desc limit :limit`,
      { limit, after },
    )
    const names = await partyNames(sql, [...new Set(rows.map(({ platformParty }) => platformParty))])
    return page(
      rows.map((row) => ({ ...row, platformName: names.get(row.platformParty) ?? null })),
      limit,
      'handover',
    )
  },
})

const questions = view({
  name: 'dispute.help.list',
  title: { zh: '请人工答复的问题', en: 'Questions for a person' },
  scope: { lessee: 'h.asked_by = :party', provider: 'h.asked_by = :party', operator: 'true', mediation: 'true' },
  input: z.object(pageInput),
  async load(read, { limit, after }, { where, sql }) {
    const rows = await read.rows<{ help: string; askedBy: string }>(
      `select h.help, h.of_role as of, h.place, h.asked_by as "askedBy", h.question, h.contact, h.at, h.answer, h.answered_at as "answeredAt"
         from dispute.help h where ${where} and (:after = '' or h.help < nullif(:after, '')::uuid) order by h.help desc limit :limit`,
      { limit, after },
    )
    const names = await partyNames(sql, [...new Set(rows.map(({ askedBy }) => askedBy))])
    return page(
      rows.map((row) => ({ ...row, askedByName: names.get(row.askedBy) ?? null })),
      limit,
      'help',
    )
  },
})

export const zoneViews = [zones, zone, agreed, platforms, handover, handovers, questions]
