// Negotiations as their sides see them: the text as it stands, what was proposed, by whom, and what became of it.
import {
  assemble,
  templateInForce,
  unfilled,
  type Answers,
  type Assembled,
  type Edit,
  type Framework,
} from '#domain/templates'
import { page, pageInput, uuidInput, view, type AnyView, type Looking, type NamedSql } from '#kernel/act'
import { marksOf, type Mark } from '#kernel/redline'
import type { LawBook } from '#kernel/rules'
import { dayIn } from '#kernel/time'
import { z } from 'zod'
import { changedSince, type Change, type Written } from './changes.ts'
import { textHash, type Negotiation } from './negotiation.ts'
import type { ProposalState } from './proposal.ts'
import { sideOf, sidesOf, type Side } from './sides.ts'

const scope = {
  lessee: ':party in (n.lessee, n.assignee)',
  provider: 'n.provider = :party',
  operator: 'true',
  court: 'true',
  mediation: 'true',
}

const COLUMNS = `n.negotiation, n.framework, n.version, n.template_sha256 as "templateSha256", n.on_day as "on", n.place, n.offer, n.opened_by as "openedBy",
  n.lessee, le.name as "lesseeName", n.provider, pr.name as "providerName", n.assignee, a.name as "assigneeName", n.state, n.revision, n.sha256,
  n.opened_at as "openedAt", n.reason, n.since as at,
  (select l.lease from contracts.lease l where l.negotiation = n.negotiation) as lease`
const FROM = `contracts.negotiation n join identity.party le on le.party = n.lessee join identity.party pr on pr.party = n.provider
  left join identity.party a on a.party = n.assignee`

type Row = Omit<Negotiation, 'answers' | 'edits'> & {
  lesseeName: string
  providerName: string
  assigneeName: string | null
  openedBy: Side
  openedAt: string
  reason: string | null
  at: string
  lease: string | null
}

export const negotiations = view({
  name: 'contracts.negotiation.list',
  title: { zh: '合同协商', en: 'Negotiations' },
  scope,
  input: z.object({ state: z.enum(['open', 'settled', 'ended']).optional(), ...pageInput }),
  async load(read, { state, limit, after }, { where }) {
    const rows = await read.rows<Row & { title: { zh: string; en: string }; open: { side: Side }[]; agreed: Side[] }>(
      `select ${COLUMNS}, t.body -> 'title' as title,
          (select coalesce(jsonb_agg(jsonb_build_object('side', p.side)), '[]') from contracts.proposal p where p.negotiation = n.negotiation and p.state = 'open') as open,
          (select coalesce(jsonb_agg(g.side), '[]') from contracts.agreement g where g.negotiation = n.negotiation and g.revision = n.revision) as agreed
         from ${FROM} join contracts.pinned_template t on t.sha256 = n.template_sha256
        where ${where} and (:state::text is null or n.state = :state)
          and (:after = '' or n.negotiation < nullif(:after, '')::uuid) order by n.negotiation desc limit :limit`,
      { state: state ?? null, limit, after },
    )
    return page(rows, limit, 'negotiation')
  },
})

type RevisionRow = Written & { person: string | null; proposal: string | null; sha256: string }
type ProposalRow = {
  proposal: string
  side: Side
  person: string | null
  base: number
  changes: Change[]
  note: string
  state: ProposalState
  at: string
  answeredAt: string | null
  answeredBy: Side | null
  reason: string | null
}

const revisionsOf = (read: NamedSql, negotiation: string): Promise<RevisionRow[]> =>
  read.rows(
    `select r.revision, r.side, p.name as person, r.proposal, r.wrote, r.sha256, r.at from contracts.revision r
       left join identity.person p on p.person = r.person where r.negotiation = :negotiation order by r.revision`,
    { negotiation },
  )

const proposalsOf = (read: NamedSql, negotiation: string): Promise<ProposalRow[]> =>
  read.rows(
    `select c.proposal, c.side, p.name as person, c.base, c.changes, c.note, c.state, c.at, c.answered_at as "answeredAt", c.answered_by as "answeredBy", c.reason
       from contracts.proposal c left join identity.person p on p.person = c.person where c.negotiation = :negotiation order by c.at, c.proposal`,
    { negotiation },
  )

/** A proposal with what stands in its way: later revisions that changed what it rests on. */
const withOvertaking =
  (template: Framework, revisions: readonly RevisionRow[]) =>
  (proposal: ProposalRow): ProposalRow & { overtaken: Written[] } => ({
    ...proposal,
    overtaken:
      proposal.state === 'open'
        ? changedSince(
            template,
            proposal.changes,
            revisions.filter(({ revision }) => revision > proposal.base),
          )
        : [],
  })

type Marks = { zh: Mark[]; en: Mark[] }
const marked = (from: { zh: string; en: string }, to: { zh: string; en: string }): Marks => ({
  zh: marksOf(from.zh, to.zh),
  en: marksOf(from.en, to.en),
})

/** What the two sides changed in words of the template, marked. */
const deviations = ({ clauses }: Assembled): Record<string, Marks> =>
  Object.fromEntries(
    clauses.flatMap(({ id, zh, en, deviates }) =>
      deviates?.kind === 'replace' ? [[id, marked(deviates, { zh, en })] as const] : [],
    ),
  )

/** What a proposal would make of the words that stand, marked, by clause. */
const proposedMarks = (
  changes: readonly Change[],
  words: Record<string, { zh: string; en: string }>,
): Record<string, Marks> =>
  Object.fromEntries(
    changes.flatMap((change) => {
      const stands = change.kind === 'replace' ? words[change.clause] : undefined
      return change.kind === 'replace' && stands ? [[change.clause, marked(stands, change)] as const] : []
    }),
  )

/** A newer text than the one that this negotiation was begun on; null: there is none. Nothing changes by itself. */
async function newerTemplate({ sql, now }: Looking, row: Row, template: Framework) {
  const today = await templateInForce(sql, { framework: row.framework, on: dayIn(now), place: row.place })
  if (!today || today.sha256 === row.templateSha256) return null
  const { version, place, title } = today.framework
  return {
    framework: row.framework,
    version,
    place,
    title,
    sha256: today.sha256,
    from: { version: row.version, place: template.place },
  }
}

/** What a side may do now in a negotiation. */
function next(row: Row, side: Side | null, text: Assembled, agreed: readonly { side: Side }[]) {
  const errors = text.findings.filter(({ severity }) => severity === 'error')
  const missing = sidesOf(row).filter((each) => !agreed.some((a) => a.side === each))
  return {
    change: side !== null && row.state === 'open',
    settle: side !== null && row.state === 'open' && missing.includes(side) && errors.length === 0 && text.complete,
    missing: row.state === 'open' ? missing : [],
  }
}

/** Views that assemble the text, and so need the law its checks rest on. */
export function lawViews(law: LawBook): AnyView[] {
  return [
    view({
      name: 'contracts.negotiation.get',
      title: { zh: '合同协商', en: 'Negotiation' },
      scope,
      input: z.object({ negotiation: uuidInput }),
      async load(read, { negotiation }, looking) {
        const [found] = await read.rows<Row & { answers: Answers; edits: Edit[]; template: Framework }>(
          `select ${COLUMNS}, n.answers, n.edits, t.body as template from ${FROM} join contracts.pinned_template t on t.sha256 = n.template_sha256
            where ${looking.where} and n.negotiation = :negotiation`,
          { negotiation },
        )
        if (!found) return { item: null }
        const { template, ...row } = found
        const revisions = await revisionsOf(read, negotiation)
        const proposals = await proposalsOf(read, negotiation)
        const agreements = await read.rows<{ revision: number; side: Side; person: string | null; at: string }>(
          `select g.revision, g.side, p.name as person, g.at from contracts.agreement g left join identity.person p on p.person = g.person
            where g.negotiation = :negotiation order by g.at`,
          { negotiation },
        )
        const text = assemble(template, row.answers, {
          edits: row.edits,
          on: row.on,
          place: row.place,
          law: law.at(row.on, row.place),
        })
        const side = sideOf(looking.actor, row)
        const words = unfilled(template, row.answers, row.edits)
        return {
          item: {
            ...row,
            side,
            title: template.title,
            issuer: template.issuer,
            official: template.official,
            groups: template.groups,
            slots: template.slots,
            natures: template.natures,
            text: { ...text, hash: textHash(text) },
            words,
            marks: deviations(text),
            revisions,
            proposals: proposals
              .map(withOvertaking(template, revisions))
              .map((proposal) => ({ ...proposal, marks: proposedMarks(proposal.changes, words) })),
            agreements,
            newer: await newerTemplate(looking, row, template),
            can: next(
              row,
              side,
              text,
              agreements.filter(({ revision }) => revision === row.revision),
            ),
          },
        }
      },
    }),
  ]
}
