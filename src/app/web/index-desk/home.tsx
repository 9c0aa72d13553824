import type { ReactNode } from 'react'
import type { CompilerDesk } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { publicationName } from '../prices/publication-list.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Go, type Search } from '../ui/link.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { CompilerPage, useKeyHere } from './desk.tsx'
import { Register } from './register.tsx'

interface Item {
  key: string
  to: string
  search?: Search
  words: string
  dueOn: string | null
  overdue: boolean
  basis: string
}

/** 待办 of a compiler: what the calendar wants, objections, the self-assessment, methods to decide on. */
export function IndexHome(): ReactNode {
  const { t } = useTongue()
  return (
    <CompilerPage title={t('todo')} lead={t('index.todo.lead')}>
      {(desk) => (desk.registered ? <Todo desk={desk} /> : <Register />)}
    </CompilerPage>
  )
}

function useItems(desk: CompilerDesk): Item[] {
  const { t, lang } = useTongue()
  const soonest = (a: Item, b: Item): number => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')
  const items: Item[] = [
    ...desk.due.map((one) => ({
      key: `${one.kind} ${one.period}`,
      to: one.kind === 'reference' ? paths.indexPublish() : paths.indexSeries(),
      ...(one.kind === 'index' ? { search: { period: one.period } } : {}),
      words: t('index.todo.publish', { what: publicationName(one, t, lang) }),
      dueOn: one.dueOn,
      overdue: one.overdue,
      basis: 'platform/price-rules#calendar',
    })),
    ...desk.objections.map((one) => ({
      key: one.objection,
      to: paths.indexArchive(),
      words: t('index.todo.objection', { what: publicationName(one, t, lang) }),
      dueOn: one.dueOn,
      overdue: one.overdue,
      basis: 'platform/price-rules#objection',
    })),
  ]
  if (desk.assessmentDue)
    items.push({
      key: 'assess',
      to: paths.indexArchive(),
      words: t('index.todo.assess'),
      dueOn: null,
      overdue: false,
      basis: 'platform/price-rules#self-assessment',
    })
  for (const version of desk.proposed)
    items.push({
      key: `method ${version}`,
      to: paths.indexMethods(),
      words: t('index.todo.method', { version }),
      dueOn: null,
      overdue: false,
      basis: 'platform/price-rules#method-change',
    })
  if (desk.due.length === 0)
    items.push({
      key: 'calendar',
      to: paths.indexArchive(),
      words: t('index.todo.calendar'),
      dueOn: null,
      overdue: false,
      basis: 'platform/price-rules#calendar',
    })
  return items.toSorted(soonest)
}

function Todo({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t } = useTongue()
  const items = useItems(desk)
  const here = useKeyHere(desk.compiler?.publicKey)
  const overdue = items.filter((item) => item.overdue).length
  return (
    <>
      <dl className="figures todo-counts">
        <div>
          <dt>{t('todo.count')}</dt>
          <dd>{items.length}</dd>
        </div>
        <div>
          <dt>{t('todo.overdue')}</dt>
          <dd className={overdue > 0 ? 'bad' : ''}>{overdue}</dd>
        </div>
      </dl>
      {items.length === 0 && <Empty>{t('index.todo.none')}</Empty>}
      <ol className="todo">
        {items.map((item) => (
          <li key={item.key} className={item.overdue ? 'todo-overdue' : ''}>
            <span className="todo-what">
              <Go to={item.to} {...(item.search === undefined ? {} : { search: item.search })}>
                {item.words}
              </Go>{' '}
              <BasisMark what={item.words} basis={[item.basis]} />
            </span>
            <span className="todo-due">
              {item.dueOn === null ? (
                <span className="quiet">{t('todo.noDay')}</span>
              ) : (
                <>
                  {item.overdue && <StateTag tone="bad">{t('todo.overdue')}</StateTag>} {t('todo.by')}{' '}
                  <Day of={item.dueOn} />
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {overdue > 0 && <p className="quiet">{t('index.late')}</p>}
      <Section title={t('index.state')}>
        <Facts
          of={[
            [
              t('index.state.method'),
              <Go key="method" to={paths.indexMethods()}>
                {t('prices.method.version', { version: desk.method ?? '' })}
              </Go>,
            ],
            [
              t('index.state.latest'),
              desk.latest === null ? (
                t('none')
              ) : (
                <a key="latest" href={paths.pricePublication(desk.latest)}>
                  {t('index.sign.see')}
                </a>
              ),
            ],
            [
              t('index.state.assessed'),
              desk.assessedTo === null ? t('index.state.never') : <Day key="day" of={desk.assessedTo} />,
            ],
            [
              t('index.state.key'),
              <StateTag key="key" tone={here ? 'good' : 'warn'}>
                {t(here ? 'index.key.here' : 'index.key.away')}
              </StateTag>,
            ],
          ]}
        />
      </Section>
    </>
  )
}
