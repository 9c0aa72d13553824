import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { JointMeasure } from '../api/credit-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { creditWords } from '../i18n/credit-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../public/portal.css'
import './credit.css'

loadWords(creditWords)

/** 联合措施: what was sent to one's own department, to be acknowledged; and where all the others stand. */
export function CreditMeasuresPage({ desk }: { desk: Desk }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('credit.measure.list')
  const rows = rowsOf(asked.data)
  const mine = rows.filter((row) => row.mine === true)
  const others = rows.filter((row) => row.mine !== true)
  return (
    <Page
      title={t('desk.credit.measures')}
      lead={
        <>
          {t('credit.measures.lead')}{' '}
          <BasisMark
            what={t('desk.credit.measures')}
            basis={['platform/credit-rules#measures', 'cn/credit-information-order-2020#measures']}
          />
        </>
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && (
        <>
          <Section
            title={t('credit.measures.mine')}
            aside={
              <a href={paths.creditFile('measures.json')} download>
                {t('credit.measures.feed')}
              </a>
            }
          >
            {mine.length === 0 ? (
              <Empty>{t('credit.measures.none')}</Empty>
            ) : (
              <MeasureRows of={mine} desk={desk} answer />
            )}
          </Section>
          {others.length > 0 && (
            <Section title={t('desk.credit.measures')}>
              <MeasureRows of={others} desk={desk} />
            </Section>
          )}
        </>
      )}
    </Page>
  )
}

/** Measures with where each stands; `answer` where one's own department acknowledges. */
export function MeasureRows({
  of,
  desk,
  answer = false,
}: {
  of: readonly JointMeasure[]
  desk?: Desk
  answer?: boolean
}): ReactNode {
  const { t, say } = useTongue()
  return (
    <ul className="credit-list" aria-label={t('desk.credit.measures')}>
      {of.map((one) => (
        <li key={one.measure}>
          <p>
            <strong>{say(one.says)}</strong> <BasisMark what={say(one.says)} basis={one.basis} on={one.imposedOn} />{' '}
            <StateTag tone={one.liftedOn === null ? 'bad' : 'over'}>
              {t(one.liftedOn === null ? 'credit.measure.inForce' : 'credit.measure.lifted')}
            </StateTag>{' '}
            <StateTag tone={one.waiting ? 'act' : 'good'}>
              {t(one.waiting ? 'credit.measure.waiting' : 'credit.measure.ack')}
            </StateTag>{' '}
            {one.waiting && one.chased > 0 && (
              <StateTag tone="warn">{t('credit.measure.chased', { n: one.chased })}</StateTag>
            )}
          </p>
          <p>
            {one.name} <span className="hash">{one.uscc}</span>
          </p>
          <p className="quiet">
            <RoleName role={one.receiver} /> · {t('credit.measure.imposed')} <Day of={one.imposedOn} />
            {one.liftedOn !== null && (
              <>
                {' '}
                · {t('credit.measure.lifted')} <Day of={one.liftedOn} />
              </>
            )}{' '}
            · {desk === undefined ? one.entryNo : <Go to={paths.deskFile(desk, one.entry)}>{one.entryNo}</Go>}
          </p>
          {answer && one.waiting && <Acknowledge of={one} />}
        </li>
      ))}
    </ul>
  )
}

function Acknowledge({ of }: { of: JointMeasure }): ReactNode {
  const { t } = useTongue()
  const send = useAct('credit.measure.acknowledge')
  const [reference, setReference] = useState('')
  const why = reference.trim() === '' ? t('credit.measure.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null)
      send.mutate({ measure: of.measure, of: of.liftedOn === null ? 'imposed' : 'lifted', reference: reference.trim() })
  }
  return (
    <form className="credit-form" aria-label={t('credit.measure.acknowledge')} onSubmit={submit}>
      <Labelled label={t('credit.measure.reference')}>
        {(id) => <input id={id} type="text" value={reference} onChange={({ target }) => setReference(target.value)} />}
      </Labelled>
      <Guarded htmlType="submit" why={why} basis={['platform/credit-rules#measures']} loading={send.isPending}>
        {t('credit.measure.acknowledge')}
      </Guarded>
      {send.isError && <Failure error={send.error} />}
      {send.isSuccess && <Done receipt={send.data.receipt}>{t('credit.measure.done')}</Done>}
    </form>
  )
}
