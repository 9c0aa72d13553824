import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CreditExplanation, CreditFact, CreditReport } from '../api/credit-rows.ts'
import { useItem } from '../api/views.ts'
import { creditWords } from '../i18n/credit-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { MeasureRows } from './measures.tsx'
import { EntryList, Level } from './said.tsx'
import '../public/portal.css'
import './credit.css'

loadWords(creditWords)

/** 信用报告: one's own, or that of a party at a public body's desk; as of any day. `party` null: one's own. */
export function CreditReportPage({ desk, party }: { desk: Desk; party: string | null }): ReactNode {
  const { t } = useTongue()
  const { filters, set } = useFilters()
  const on = filters['on']
  const asked = useItem(
    'credit.report',
    { ...(party === null ? {} : { party }), ...(on === undefined ? {} : { on }) },
    { steady: true },
  )
  const of = asked.data?.item
  const own = party === null
  return (
    <Page
      title={own ? t('desk.credit.own') : (of?.name ?? t('credit.report'))}
      {...(own
        ? {}
        : {
            above: (
              <p className="crumb">
                <Go to={paths.deskCredit(desk)}>{t('desk.credit.files')}</Go>
              </p>
            ),
          })}
      lead={
        <>
          {t(own ? 'credit.own.lead' : 'credit.of.lead')}{' '}
          <BasisMark
            what={t('credit.report')}
            basis={['platform/credit-rules#entering', 'platform/credit-rules#uses', 'cn-gd-sz/credit-regulation#29']}
          />
        </>
      }
      {...(of === undefined || of === null ? {} : { actions: <TakeAway of={of} own={own} /> })}
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && of == null && <Empty>{t('credit.report.none')}</Empty>}
      {of != null && (
        <>
          <div className="controls">
            <Labelled label={t('credit.on')}>
              {(id) => (
                <input
                  id={id}
                  type="date"
                  value={of.on}
                  max={of.today}
                  aria-describedby={`${id}-hint`}
                  onChange={({ target }) => set({ on: target.value })}
                />
              )}
            </Labelled>
            <span className="quiet">{t('credit.on.hint')}</span>
          </div>
          <Head of={of} />
          {of.explanation !== null && <Explained of={of.explanation} report={of} desk={desk} />}
          <Section title={t('credit.facts')}>
            <Facts of={of.facts} desk={desk} />
          </Section>
          <Section title={t('credit.entries')}>
            {of.entries.length === 0 ? (
              <Empty>{t('credit.entries.none')}</Empty>
            ) : (
              <EntryList of={of.entries} desk={desk} />
            )}
            {of.measures.length > 0 && <MeasureRows of={of.measures} />}
          </Section>
          <Section title={t('credit.incentives')}>
            <Incentives of={of} mayGrant={!own && of.on === of.today} />
          </Section>
        </>
      )}
    </Page>
  )
}

function TakeAway({ of, own }: { of: CreditReport; own: boolean }): ReactNode {
  const { t } = useTongue()
  const query = of.on === of.today ? '' : `?on=${of.on}`
  const file = (ending: string): string => paths.creditReportFile(own ? 'own' : of.party, ending) + query
  return (
    <>
      <a className="button" href={file('pdf')} download>
        {t('credit.report.pdf')}
      </a>{' '}
      <a className="button button-second" href={file('json')} download>
        {t('credit.report.json')}
      </a>
    </>
  )
}

function Head({ of }: { of: CreditReport }): ReactNode {
  const { t, say } = useTongue()
  const { explanation } = of
  return (
    <>
      <p>
        <strong>{of.name}</strong> <span className="hash">{of.uscc}</span>
      </p>
      <dl className="credit-score">
        <div className="credit-score-first">
          <dt>{t('credit.score')}</dt>
          <dd>{explanation?.score ?? t('none')}</dd>
        </div>
        <div>
          <dt>{t('credit.grade')}</dt>
          <dd>{explanation?.grade ?? t('none')}</dd>
        </div>
        <div>
          <dt>{t('credit.completed')}</dt>
          <dd>{of.completed}</dd>
        </div>
        <div>
          <dt>{t('credit.tier')}</dt>
          <dd>
            {t(`credit.tier.${of.tier.tier}`)} <BasisMark what={t('credit.tier')} basis={of.tier.basis} />
          </dd>
        </div>
        {explanation !== null && explanation.bonus.points > 0 && (
          <div>
            <dt>{t('credit.bonus')}</dt>
            <dd>
              +{explanation.bonus.points} <BasisMark what={t('credit.bonus')} basis={[explanation.bonus.article]} />
            </dd>
          </div>
        )}
      </dl>
      {explanation !== null ? (
        <p>
          {say(explanation.gradeReason.says)}{' '}
          <BasisMark what={t('credit.grade')} basis={[explanation.gradeReason.article]} />
        </p>
      ) : (
        of.none !== null && (
          <p className="notice">
            {say(of.none.says)} <BasisMark what={t('credit.score')} basis={[of.none.article]} />
          </p>
        )
      )}
    </>
  )
}

function Explained({ of, report, desk }: { of: CreditExplanation; report: CreditReport; desk: Desk }): ReactNode {
  const { t, say, lang } = useTongue()
  const factOf = (id: string): CreditFact | undefined => report.facts.find(({ fact }) => fact === id)
  const nameOf = (id: string): string =>
    factOf(id)?.source ?? say(of.measured.find(({ rule }) => rule === id)?.says) ?? id
  const most = Math.max(1, ...of.dimensions.map(({ points }) => points))
  return (
    <>
      <Section title={t('credit.dimensions')}>
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('credit.dimension')}</th>
                <th scope="col" className="number">
                  {t('credit.weight')}
                </th>
                <th scope="col" className="number">
                  {t('credit.lost')}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {of.dimensions.map(({ dimension, says, weight, points }) => (
                <tr key={dimension}>
                  <th scope="row">{say(says)}</th>
                  <td className="number figure">{weight}%</td>
                  <td className="number figure">{points}</td>
                  <td className="credit-bar-cell">
                    {points > 0 && (
                      <span className="credit-bar" style={{ width: `${Math.round((points / most) * 100)}%` }} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t('credit.counts')}>
        {of.deductions.length + of.measured.length === 0 && <Empty>{t('credit.counts.none')}</Empty>}
        <ul className="credit-list">
          {of.deductions.map((one) => (
            <li key={one.id}>
              <p>
                <strong className="figure">{one.gradeD ? 'D' : `−${one.points}`}</strong> {say(one.says)}{' '}
                <Level of={one.level} />{' '}
                <BasisMark what={say(one.says)} basis={[one.article, ...one.basis]} on={one.decidedOn} />{' '}
                <FactProof of={factOf(one.id)} />
              </p>
              <p className="quiet">
                {t('credit.decision')} <span className="figure">{one.decision}</span> · {t('credit.decided')}{' '}
                <Day of={one.decidedOn} /> · {t('credit.served')} <Day of={one.notifiedOn} /> · {t('credit.repairFrom')}{' '}
                <Day of={one.repairFrom} /> · {t('credit.endsOn')} <Day of={one.endsOn} />
              </p>
              <RepairLink of={factOf(one.id)} desk={desk} />
            </li>
          ))}
          {of.measured.map((one) => (
            <li key={one.rule}>
              <strong className="figure">−{one.points}</strong> {say(one.says)}{' '}
              {t('credit.months', { failed: one.failed, count: one.count })}{' '}
              <BasisMark what={say(one.says)} basis={[one.article]} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('credit.change')}>
        {of.whatWouldChange.length === 0 && <Empty>{t('credit.change.none')}</Empty>}
        <ul className="credit-list">
          {of.whatWouldChange.map((one) => (
            <li key={one.without}>
              {t('credit.change.line', {
                what: nameOf(one.without),
                score: one.score,
                gain: one.gain,
                grade: one.grade,
              })}{' '}
              {one.endsOn !== null && (
                <span className="quiet">{t('credit.change.by', { day: dayText(one.endsOn, lang) })}</span>
              )}{' '}
              <BasisMark what={t('credit.change')} basis={[one.article]} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('credit.notCounted')}>
        {of.notCounted.length === 0 && <Empty>{t('credit.notCounted.none')}</Empty>}
        <ul className="credit-list">
          {of.notCounted.map((one) => (
            <li key={one.id}>
              <span className="figure">{nameOf(one.id)}</span> · {say(one.says)}{' '}
              {one.until !== null && (
                <span className="quiet">{t('credit.notCounted.until', { day: dayText(one.until, lang) })}</span>
              )}{' '}
              <BasisMark what={say(one.says)} basis={[one.article]} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function FactProof({ of }: { of: CreditFact | undefined }): ReactNode {
  if (of?.evidence == null) return null
  const { stream, seq, leaf, index } = of.evidence
  return <EvidenceMark stream={stream} seq={seq} leaf={leaf} index={index} at={of.at} />
}

function RepairLink({ of, desk }: { of: CreditFact | undefined; desk: Desk }): ReactNode {
  const { t } = useTongue()
  if (of?.repair == null) return null
  return (
    <p>
      <Go to={paths.deskFile(desk, of.repair)}>{t('credit.fact.repair')}</Go>
    </p>
  )
}

const marks = ['disputed', 'upheld', 'dismissed', 'suspended', 'resumed', 'repaired', 'revoked'] as const
const isMark = (what: string): what is (typeof marks)[number] => (marks as readonly string[]).includes(what)

/** Everything on file, newest first, with what became of it and its place in the log. */
function Facts({ of, desk }: { of: readonly CreditFact[]; desk: Desk }): ReactNode {
  const { t } = useTongue()
  if (of.length === 0) return <Empty>{t('credit.facts.none')}</Empty>
  return (
    <ul className="credit-list">
      {of.map((one) => (
        <li key={one.fact}>
          <p>
            <StateTag tone={one.kind === 'finding' ? 'warn' : 'good'}>{t(`credit.fact.${one.kind}`)}</StateTag>{' '}
            <span className="hash">{one.source}</span> <FactProof of={one} />
          </p>
          <p className="quiet">
            {t('credit.fact.entered')} <Day of={one.enteredOn} />
            {one.marks.map(({ what, on }) => (
              <span key={`${what} ${on}`}>
                {' '}
                · {isMark(what) ? t(`credit.mark.${what}`) : what} <Day of={on} />
              </span>
            ))}
          </p>
          <RepairLink of={one} desk={desk} />
        </li>
      ))}
    </ul>
  )
}

function Incentives({ of, mayGrant }: { of: CreditReport; mayGrant: boolean }): ReactNode {
  const { t, say, lang } = useTongue()
  return (
    <>
      {of.incentives.length === 0 && <Empty>{t('credit.incentives.none')}</Empty>}
      <ul className="credit-list">
        {of.incentives.map((one) => (
          <li key={one.incentive}>
            {say(one.says)} <BasisMark what={say(one.says)} basis={one.basis} /> · {one.by} · {one.document} ·{' '}
            {one.endedOn === null
              ? t('credit.incentive.until', { day: dayText(one.until, lang) })
              : t('credit.incentive.ended', { day: dayText(one.endedOn, lang), why: one.why ?? '' })}
          </li>
        ))}
      </ul>
      {mayGrant && <Grant of={of} />}
    </>
  )
}

/** Granting is shut where the file gives no ground, and says why. */
function Grant({ of }: { of: CreditReport }): ReactNode {
  const { t, say } = useTongue()
  const grant = useAct('credit.incentive.grant')
  const kinds = useItem('credit.catalogue').data?.item.incentives ?? []
  const [kind, setKind] = useState('fewer-inspections')
  const [document, setDocument] = useState('')
  const no = of.incentiveGround
  const why = no !== null ? say(no.says) : document.trim() === '' ? t('credit.incentive.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) grant.mutate({ party: of.party, kind, document: document.trim() })
  }
  return (
    <form className="credit-form" aria-label={t('credit.incentive.grant')} onSubmit={submit} onKeyDown={deliberate}>
      {no === null && (
        <>
          <Labelled label={t('credit.incentive.kind')}>
            {(id) => (
              <select id={id} value={kind} onChange={({ target }) => setKind(target.value)}>
                {kinds.map((one) => (
                  <option key={one.kind} value={one.kind}>
                    {say(one.says)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label={t('credit.incentive.document')}>
            {(id) => (
              <input id={id} type="text" value={document} onChange={({ target }) => setDocument(target.value)} />
            )}
          </Labelled>
        </>
      )}
      <Guarded
        htmlType="submit"
        why={why}
        basis={no?.basis ?? ['platform/credit-rules#incentive']}
        loading={grant.isPending}
      >
        {t('credit.incentive.grant')}
      </Guarded>
      {grant.isError && <Failure error={grant.error} />}
      {grant.isSuccess && <Done receipt={grant.data.receipt}>{t('credit.incentive.done')}</Done>}
    </form>
  )
}
