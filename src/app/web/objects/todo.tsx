import type { ReactNode } from 'react'
import type { Todo } from '../api/rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Day, legalDay } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

/** Soonest first; what has no day comes after what has one. */
const byDay = (a: Todo, b: Todo): number => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')

/** 待办: what waits for this party, by when, on which ground. */
export function TodoList(): ReactNode {
  const { t, say } = useTongue()
  const leases = useRows('contracts.todo')
  const bills = useRows('billing.todo')
  if (leases.isPending || bills.isPending) return <Loading label={t('load.busy')} />
  const failed = [leases, bills].find(({ isError }) => isError)
  const todo = [...rowsOf(leases.data), ...rowsOf(bills.data)].sort(byDay)
  const today = legalDay(new Date())
  return (
    <>
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {failed === undefined && todo.length === 0 && <Empty>{t('todo.none')}</Empty>}
      {todo.length > 0 && (
        <ol className="todo">
          {todo.map((item) => {
            const overdue = item.dueOn !== null && item.dueOn < today
            return (
              <li key={`${item.object}${item.href}`} className={overdue ? 'todo-overdue' : ''}>
                <span className="todo-what">
                  <Go to={item.href}>{say(item)}</Go> <BasisMark what={say(item)} basis={item.basis} />
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
