import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { MediatorRow } from '../api/justice-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { justiceWords } from '../i18n/justice-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Period } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { PlainTable } from './plain-table.tsx'
import { Send } from './send.tsx'
import '../files/files.css'
import '../public/portal.css'
import './justice.css'

loadWords(justiceWords)

const FIELDS = ['technician', 'lawyer', 'association', 'economic', 'trade'] as const
const TIES = ['kin', 'interest', 'other'] as const

/** The roster of a mediation body: who mediates in which field, until when, and what ties them to whom. */
export function RosterPage(): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  const asked = useRows('dispute.mediator.list', { body: me?.party }, { enabled: me !== undefined })
  const rows = rowsOf(asked.data)
  return (
    <Page
      title={t('roster')}
      lead={
        <>
          {t('roster.lead')} <BasisMark what={t('roster')} basis={['platform/dispute-rules#lawful-body']} />
        </>
      }
    >
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
      {asked.data !== undefined && rows.length === 0 && <Empty>{t('roster.none')}</Empty>}
      {rows.length > 0 && <Roster rows={rows} />}
      <Section title={t('roster.enter')}>
        <EnterForm />
      </Section>
      {rows.length > 0 && (
        <Section
          title={t('roster.tie')}
          aside={<BasisMark what={t('roster.tie')} basis={['cn/online-mediation-rules#13']} />}
        >
          <TieForm rows={rows} />
        </Section>
      )}
    </Page>
  )
}

function Roster({ rows }: { rows: readonly MediatorRow[] }): ReactNode {
  const { t } = useTongue()
  return (
    <PlainTable
      label={t('roster')}
      rows={rows}
      rowKey={({ mediator }) => mediator}
      columns={[
        { title: t('roster.name'), render: ({ name }) => name },
        { title: t('roster.field'), render: ({ field }) => t(`roster.field.${field as (typeof FIELDS)[number]}`) },
        { title: t('roster.title'), render: ({ title }) => title },
        { title: t('roster.background'), render: ({ background }) => background },
        {
          title: t('roster.term'),
          render: ({ validFrom, validUntil, inTerm }) => (
            <>
              <Period from={validFrom} until={validUntil} />{' '}
              {!inTerm && <StateTag tone="over">{t('roster.over')}</StateTag>}
            </>
          ),
        },
      ]}
    />
  )
}

const TEXTS = ['name', 'title', 'background'] as const
const DAYS = [
  ['validFrom', 'roster.from'],
  ['validUntil', 'roster.until'],
] as const satisfies readonly (readonly [string, WordId])[]

function EnterForm(): ReactNode {
  const { t } = useTongue()
  const enter = useAct('dispute.mediator.enter')
  const empty = { name: '', field: 'technician', title: '', background: '', validFrom: '', validUntil: '' }
  const [of, setOf] = useState(empty)
  const why = Object.values(of).some((text) => text.trim() === '') ? t('roster.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) enter.mutate(of, { onSuccess: () => setOf(empty) })
  }
  return (
    <form className="step-form" aria-label={t('roster.enter')} onSubmit={submit} onKeyDown={deliberate}>
      {TEXTS.map((name) => (
        <Labelled key={name} label={t(`roster.${name}`)}>
          {(id) => (
            <input
              id={id}
              type="text"
              maxLength={200}
              value={of[name]}
              onChange={({ target }) => setOf({ ...of, [name]: target.value })}
            />
          )}
        </Labelled>
      ))}
      <Labelled label={t('roster.field')}>
        {(id) => (
          <select id={id} value={of.field} onChange={({ target }) => setOf({ ...of, field: target.value })}>
            {FIELDS.map((field) => (
              <option key={field} value={field}>
                {t(`roster.field.${field}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {DAYS.map(([name, word]) => (
        <Labelled key={name} label={t(word)}>
          {(id) => (
            <input
              id={id}
              type="date"
              value={of[name]}
              onChange={({ target }) => setOf({ ...of, [name]: target.value })}
            />
          )}
        </Labelled>
      ))}
      {enter.isError && <Failure error={enter.error} />}
      {enter.data !== undefined && <Done receipt={enter.data.receipt}>{t('roster.entered')}</Done>}
      <Send label={t('roster.enter')} why={why} busy={enter.isPending} />
    </form>
  )
}

function TieForm({ rows }: { rows: readonly MediatorRow[] }): ReactNode {
  const { t } = useTongue()
  const declare = useAct('dispute.tie.declare')
  const [mediator, setMediator] = useState(rows[0]!.mediator)
  const [uscc, setUscc] = useState('')
  const [kind, setKind] = useState<(typeof TIES)[number]>('interest')
  const [what, setWhat] = useState('')
  const why = uscc.trim() === '' || what.trim() === '' ? t('roster.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) declare.mutate({ mediator, uscc: uscc.trim(), kind, what: what.trim() })
  }
  return (
    <form className="step-form" aria-label={t('roster.tie')} onSubmit={submit} onKeyDown={deliberate}>
      <Labelled label={t('roster.name')}>
        {(id) => (
          <select id={id} value={mediator} onChange={({ target }) => setMediator(target.value)}>
            {rows.map((row) => (
              <option key={row.mediator} value={row.mediator}>
                {row.name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('roster.tie.uscc')}>
        {(id) => (
          <input id={id} type="text" maxLength={18} value={uscc} onChange={({ target }) => setUscc(target.value)} />
        )}
      </Labelled>
      <Labelled label={t('roster.tie.kind')}>
        {(id) => (
          <select
            id={id}
            value={kind}
            onChange={({ target }) => setKind(TIES.find((one) => one === target.value) ?? 'other')}
          >
            {TIES.map((one) => (
              <option key={one} value={one}>
                {t(`roster.tie.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('roster.tie.what')}>
        {(id) => (
          <input id={id} type="text" maxLength={500} value={what} onChange={({ target }) => setWhat(target.value)} />
        )}
      </Labelled>
      {declare.isError && <Failure error={declare.error} />}
      {declare.data !== undefined && <Done receipt={declare.data.receipt}>{t('roster.tie.done')}</Done>}
      <Send label={t('roster.tie')} why={why} busy={declare.isPending} />
    </form>
  )
}
