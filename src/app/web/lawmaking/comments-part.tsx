import { useState, type ReactNode } from 'react'
import type { CaseFile, NextStep } from '../api/file-rows.ts'
import type { CommentRow, Treatment } from '../api/portal-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { Said, Statistics, type Commented } from '../public/comments.tsx'
import { Labelled } from '../public/where-form.tsx'
import { Done } from '../ui/done.tsx'
import type { Receipt } from '../api/rows.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { useFilters } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'

const outcomes = ['unanswered', 'adopted', 'partly', 'not-adopted'] as const satisfies readonly Treatment[]
const tones: Record<Treatment, Tone> = { adopted: 'good', partly: 'act', 'not-adopted': 'over', unanswered: 'warn' }

const MOST = 500

/** What was said, by article, copies of one opinion together; each answered point by point, one answer for all its copies. */
export function CommentsPart({ file, of }: { file: CaseFile; of: Commented }): ReactNode {
  const { t } = useTongue()
  const { filters, set } = useFilters()
  const outcome = outcomes.find((one) => one === filters['outcome']) ?? ''
  const asked = useRows(`${of.room}.comment.list`, { file: file.file, outcome, limit: MOST }, { steady: true })
  const rows = rowsOf(asked.data)
  const [open, setOpen] = useState<number | null>(null)
  const [done, setDone] = useState<Receipt | null>(null)
  const answer = file.next.find(({ step, mine }) => step === 'answer-comment' && mine)
  const { articles } = of
  const groups = [
    ...articles.map(({ id, no }) => ({ id, no, rows: rows.filter((row) => row.article === id) })),
    {
      id: '',
      no: t('draft.comment.whole'),
      rows: rows.filter((row) => !articles.some(({ id }) => id === row.article)),
    },
  ].filter((group) => group.rows.length > 0)
  return (
    <>
      <Section title={t('comments')}>
        <div className="controls">
          <Labelled label={t('comments.outcome')}>
            {(id) => (
              <select id={id} value={outcome} onChange={({ target }) => set({ outcome: target.value })}>
                <option value="">{t('form.all')}</option>
                {outcomes.map((one) => (
                  <option key={one} value={one}>
                    {t(`treatment.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        </div>
        {answer === undefined && <p className="quiet">{t('comments.notYours')}</p>}
        {done !== null && <Done receipt={done}>{t('comments.done')}</Done>}
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isSuccess && rows.length === 0 && (
          <Empty>{t(outcome === '' ? 'comments.none' : 'comments.none.such')}</Empty>
        )}
        {groups.map((group) => (
          <section key={group.id} className="comment-group" aria-label={group.no}>
            <h3>
              {group.no}{' '}
              <span className="quiet">
                {t('comments.of', {
                  n: group.rows.reduce((sum, { copies }) => sum + copies, 0),
                  opinions: group.rows.length,
                })}
              </span>
            </h3>
            <ul className="comments">
              {group.rows.map((row) => (
                <Opinion
                  key={row.n}
                  row={row}
                  file={file}
                  answer={answer}
                  open={open === row.n}
                  setOpen={(wanted) => {
                    setOpen(wanted ? row.n : null)
                    setDone(null)
                  }}
                  done={(receipt) => {
                    setOpen(null)
                    setDone(receipt)
                  }}
                />
              ))}
            </ul>
          </section>
        ))}
        {asked.hasNextPage && (
          <button type="button" className="plain" onClick={() => void asked.fetchNextPage()}>
            {t('table.more')}
          </button>
        )}
      </Section>
      <Statistics of={of} />
    </>
  )
}

function Opinion(props: {
  row: CommentRow
  file: CaseFile
  answer: NextStep | undefined
  open: boolean
  setOpen: (open: boolean) => void
  done: (receipt: Receipt) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { row, answer, open } = props
  const treatment = row.treatment ?? 'unanswered'
  const { comment: _, ...fields } = answer?.fields ?? {}
  const why = answer === undefined || answer.allowed ? null : say(answer.says)
  return (
    <li>
      <p className="comment-head">
        <StateTag tone={tones[treatment]}>{t(`treatment.${treatment}`)}</StateTag>
        <span className="quiet">
          #{row.n} · {roleName(row.kind, t)} · <Day of={row.day} />
        </span>
        {row.copies > 1 && <strong>{t('comments.copies', { n: row.copies })}</strong>}
      </p>
      <Said of={row} />
      {answer !== undefined && (
        <p className="guarded">
          <button
            type="button"
            className="button button-second"
            aria-expanded={open}
            aria-label={`${t(row.treatment === null ? 'comments.do' : 'comments.again')} #${row.n}`}
            disabled={why !== null}
            title={why ?? undefined}
            onClick={() => props.setOpen(!open)}
          >
            {t(row.treatment === null ? 'comments.do' : 'comments.again')}
          </button>
          {why !== null && (
            <span className="why">
              {t('why')}
              {why}
            </span>
          )}
        </p>
      )}
      {open && answer !== undefined && why === null && (
        <StepForm
          draft={`answer.${props.file.file}.${row.n}`}
          act={answer.act}
          title={t('comments.send')}
          basis={answer.basis}
          fields={fields}
          head={{ file: props.file.file, comment: String(row.n) }}
          headWhy={null}
          against={null}
          done={({ receipt }) => props.done(receipt)}
          cancel={() => props.setOpen(false)}
        >
          {row.copies > 1 && <p className="quiet">{t('comments.forAll', { n: row.copies })}</p>}
        </StepForm>
      )}
    </li>
  )
}
