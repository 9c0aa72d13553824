import type { ReactNode } from 'react'
import type { Todo } from '../api/rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { isLeaseDesk, onDesk, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** Soonest first; what has no day comes after what has one. */
const byDay = (a: Todo, b: Todo): number => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')

/** What is due within this time is counted as soon. */
const SOON_DAYS = 7

/** 待办: what waits for the one at this desk, by when, on which ground. */
export function TodoList({ desk }: { desk: Desk }): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  // a supplier works at the desk of those who provide, and leases nothing
  const enabled = isLeaseDesk(desk) && me?.roles.includes(desk) !== false
  const leases = useRows('contracts.todo', {}, { enabled })
  const bills = useRows('billing.todo', {}, { enabled })
  const performing = useRows('performance.todo', {}, { enabled })
  const sellers = desk === 'provider' || desk === 'operator'
  const admission = useRows('admission.todo', {}, { enabled: sellers })
  const files = useRows('casework.todo')
  const asked = [...(enabled ? [leases, bills, performing] : []), ...(sellers ? [admission] : []), files]
  if (asked.some(({ isPending }) => isPending)) return <Loading label={t('load.busy')} />
  const failed = asked.find(({ isError }) => isError)
  // a bill with a day agreed for it stands among what is to be performed
  const dated = new Set(rowsOf(performing.data).map(({ href }) => href))
  const todo = asked
    .flatMap((rows) => rowsOf(rows.data).filter(({ href }) => rows !== bills || !dated.has(href)))
    .sort(byDay)
  const today = legalDay(new Date())
  const soon = legalDay(new Date(Date.now() + SOON_DAYS * 86_400_000))
  const isOverdue = (item: Todo): boolean => item.overdue ?? (item.dueOn !== null && item.dueOn < today)
  const overdueCount = todo.filter(isOverdue).length
  const soonCount = todo.filter((item) => !isOverdue(item) && item.dueOn !== null && item.dueOn <= soon).length
  return (
    <>
      {todo.length > 0 && (
        <dl className="figures todo-counts">
          <div>
            <dt>{t('todo.count')}</dt>
            <dd>{todo.length}</dd>
          </div>
          <div>
            <dt>{t('todo.overdue')}</dt>
            <dd className={overdueCount > 0 ? 'bad' : ''}>{overdueCount}</dd>
          </div>
          <div>
            <dt>{t('todo.soon')}</dt>
            <dd>{soonCount}</dd>
          </div>
        </dl>
      )}
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {failed === undefined && todo.length === 0 && <Empty>{t('todo.none')}</Empty>}
      {todo.length > 0 && (
        <ol className="todo">
          {todo.map((item) => {
            const overdue = isOverdue(item)
            return (
              <li key={`${item.href} ${item.zh}`} className={overdue ? 'todo-overdue' : ''}>
                <span className="todo-what">
                  <Go to={onDesk(desk, item.href)}>{say(item)}</Go> <BasisMark what={say(item)} basis={item.basis} />
                </span>
                <span className="todo-due">
                  {item.dueOn === null ? (
                    <span className="quiet">{t('todo.noDay')}</span>
                  ) : (
                    <>
                      {overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} {t('todo.by')}{' '}
                      <Day of={item.dueOn} />
                    </>
                  )}
                </span>
              </li>
            )
          })}
        </ol>
      )}
    </>
  )
}
