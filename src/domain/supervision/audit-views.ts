// Audits by contract: the operator’s, and each audited party’s own. Nobody else’s: an audit finds nothing.
import { page, pageInput, uuidInput, view, type Looking } from '#kernel/act'
import { placesOf } from '#kernel/evidence'
import { partyNames, type Role } from '#kernel/identity'
import { z } from 'zod'

const scope: Partial<Record<Role, string>> = {
  operator: 'true',
  provider: 'a.party = :party',
  lessee: 'a.party = :party',
  supplier: 'a.party = :party',
}

const AUDIT = `a.audit, a.no, a.place, a.party, a.clause, a.subject, a.noticed_on::text as "noticedOn", a.held_on::text as "heldOn",
  a.answer, a.result, a.at, a.remark, a.remarked_at as "remarkedAt"`
type Row = { audit: string; party: string; at: string }

async function withNames({ sql }: Looking, rows: readonly Row[]) {
  const names = await partyNames(sql, [...new Set(rows.map(({ party }) => party))])
  return rows.map((row) => ({ ...row, name: names.get(row.party) ?? null }))
}

const audits = view({
  name: 'supervision.audit.list',
  title: { zh: '合同审计', en: 'Audits by contract' },
  scope,
  input: z.object({ answer: z.enum(['agreed', 'declined']).optional(), ...pageInput }),
  async load(read, { answer, limit, after }, looking) {
    const rows = await read.rows<Row>(
      `select ${AUDIT} from supervision.contract_audit a
        where ${looking.where} and (:answer::text is null or a.answer = :answer) and (:after = '' or a.audit < :after::uuid)
        order by a.audit desc limit :limit`,
      { answer: answer ?? null, limit, after },
    )
    return page(await withNames(looking, rows), limit, 'audit')
  },
})

/** One audit, with the place of its record in the log. */
const auditGet = view({
  name: 'supervision.audit.get',
  title: { zh: '一次合同审计', en: 'One audit by contract' },
  scope,
  input: z.object({ audit: uuidInput }),
  async load(read, { audit }, looking) {
    const rows = await read.rows<Row>(
      `select ${AUDIT} from supervision.contract_audit a where a.audit = :audit and ${looking.where}`,
      { audit },
    )
    const [row] = await withNames(looking, rows)
    if (row === undefined) return { item: null }
    const stream = `audit/${row.party}`
    const own = (await placesOf(looking.sql, stream)).filter(
      ({ kind, at }) => kind === 'supervision.audit.record' && new Date(at).getTime() === new Date(row.at).getTime(),
    )
    const [leaf] = own
    return {
      item: {
        ...row,
        evidence:
          leaf === undefined || own.length > 1
            ? null
            : {
                stream,
                seq: leaf.seq,
                leaf: Buffer.from(leaf.hash).toString('hex'),
                index: leaf.pos === null ? null : Number(leaf.pos),
              },
      },
    }
  },
})

export const auditViews = [audits, auditGet]
