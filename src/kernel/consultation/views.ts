// What was said and answered, as everyone sees it: copies of one opinion together, small groups hidden.
import { everyone, uuidInput, view, type AnyView } from '#kernel/act'
import type { Day } from '#kernel/time'
import { z } from 'zod'
import { statisticsOf, type Treatment } from './statistics.ts'

type CommentRow = {
  n: number
  state: string
  article: string | null
  clause: string | null
  kind: string
  text: string
  wording: string | null
  cluster: number
  day: Day
  treatment: Treatment | null
  reasons: string | null
  answeredOn: Day | null
}

/** A comment with the answer that holds for it, its own or that of its cluster. */
const ANSWERED = `select c.file, c.n, c.state, c.article, c.clause, c.kind, c.text, c.wording, c.cluster, c.day,
    coalesce(own.treatment, head.treatment) as treatment, coalesce(own.reasons, head.reasons) as reasons,
    coalesce(own.day, head.day) as "answeredOn"
    from consultation.comment c
    left join consultation.answer own on own.file = c.file and own.comment = c.n
    left join consultation.answer head on head.file = c.file and head.comment = c.cluster`

const comments = (room: string): AnyView =>
  view({
    name: `${room}.comment.list`,
    title: { zh: '意见与答复', en: 'Comments and answers' },
    scope: everyone(),
    input: z.object({
      file: uuidInput,
      article: z.string().max(60).optional(),
      outcome: z.enum(['adopted', 'partly', 'not-adopted', 'unanswered']).optional(),
      /** copies of one opinion as one row (default), or every comment */
      copies: z.enum(['together', 'apart']).default('together'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      after: z.coerce.number().int().min(-1).default(-1),
    }),
    async load(read, { file, article, outcome, copies, limit, after }, { where }) {
      const found = await read.rows<CommentRow & { file: string; copies: number; unanswered: number }>(
        `select a.*, (select count(*)::int from consultation.comment c where c.file = a.file and c.cluster = a.cluster) as copies,
            (select count(*)::int from consultation.comment c where c.file = a.file and c.cluster = a.cluster and not exists (
               select from consultation.answer w where w.file = c.file and w.comment in (c.n, c.cluster))) as unanswered
           from (${ANSWERED} where c.file = :file) a
          where ${where} and a.n > :after and (:article::text is null or a.article = :article)
            and (:outcome::text is null or coalesce(a.treatment, 'unanswered') = :outcome) and (:apart or a.n = a.cluster)
          order by a.n limit :limit`,
        { file, article: article ?? null, outcome: outcome ?? null, apart: copies === 'apart', limit, after },
      )
      return {
        rows: found.map(({ file: _, ...row }) => row),
        next: found.length === limit ? String(found.at(-1)!.n) : null,
      }
    },
  })

const statistics = (room: string): AnyView =>
  view({
    name: `${room}.comment.statistics`,
    title: { zh: '意见统计', en: 'Comments in figures' },
    scope: everyone(),
    input: z.object({ file: uuidInput }),
    async load(read, { file }, { where }) {
      const rows = await read.rows<CommentRow>(`select a.* from (${ANSWERED} where c.file = :file) a where ${where}`, {
        file,
      })
      return { item: { file, ...statisticsOf(rows) } }
    },
  })

/** The two views of a room whose files are published for comment. */
export const commentViews = (room: string): AnyView[] => [comments(room), statistics(room)]
