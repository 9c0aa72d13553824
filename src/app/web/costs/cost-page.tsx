import { useState, type ReactNode } from 'react'
import type { CostFile } from '../api/cost-rows.ts'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import { useItem } from '../api/views.ts'
import { ClockList } from '../files/clock-list.tsx'
import { CHART_STALE_MS } from '../files/file-body.tsx'
import { NextSteps } from '../files/next-steps.tsx'
import type { StepAnswer } from '../files/step-form.tsx'
import '../files/files.css'
import { costsWords } from '../i18n/costs-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { AdjustmentPart } from './adjustment-part.tsx'
import { CheckPart } from './check-part.tsx'
import type { CostDesk } from './costs.tsx'
import { FormPart } from './form-part.tsx'
import { ResultPart } from './result-part.tsx'
import { PINNED_STEPS, PinnedStep } from './pinned-step.tsx'
import '../public/portal.css'
import '../evaluation/evaluation.css'
import './costs.css'

loadWords(costsWords)

/** Where the form may be filed or corrected; the server says the same. */
const FILING = ['notified', 'overdue', 'refusal', 'ordered-to-correct', 'submitted', 'questions']

/** One request to report costs, from what is asked to what was settled; the same page for both of its sides. */
export function CostPage({ desk, file }: { desk: CostDesk; file: string }): ReactNode {
  const { t } = useTongue()
  const cost = useItem('pricing.cost.file', { file })
  const asked = useItem('casework.file.get', { file })
  const chart = useItem('procedure.chart.get', { id: 'pricing.cost-report' }, { staleMs: CHART_STALE_MS })
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskCosts(desk)}>{t('costs')}</Go>
    </p>
  )
  const failed = [cost, asked, chart].find(({ isError, data }) => isError && data === undefined)
  if (failed !== undefined)
    return (
      <Page title={t('costs')} above={crumb}>
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  if (cost.data === undefined || asked.data === undefined || chart.data === undefined)
    return (
      <Page title={t('costs')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  if (cost.data.item === null)
    return (
      <Page title={t('costs')} above={crumb}>
        <Empty next={<Go to={paths.deskFile(desk, file)}>{t('cost.file')}</Go>}>{t('cost.notYours')}</Empty>
      </Page>
    )
  return <Known desk={desk} cost={cost.data.item} file={asked.data.item} chart={chart.data.item} crumb={crumb} />
}

function Known(props: { desk: CostDesk; cost: CostFile; file: CaseFile; chart: Chart; crumb: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const { desk, cost, file, chart } = props
  const [done, setDone] = useState<{ title: string; answer: StepAnswer } | null>(null)
  const card = cost.hookCard
  const pinned = file.next.filter(({ step, mine, allowed }) => PINNED_STEPS.includes(step) && mine && allowed)
  const filing = cost.mySide === 'provider' && FILING.includes(cost.state)
  return (
    <Page
      title={cost.title}
      above={props.crumb}
      state={<StateTag tone={cost.ended ? 'over' : cost.overdue ? 'bad' : 'act'}>{say(cost.stateTitle)}</StateTag>}
      lead={
        <>
          <span className="figure">{cost.no}</span> · {say(card.title)}{' '}
          <BasisMark what={say(card.title)} basis={[card.duty]} on={file.day} /> ·{' '}
          <Go to={paths.deskFile(desk, cost.file)}>{t('cost.file')}</Go>
        </>
      }
    >
      <NextSteps file={{ ...file, next: file.next.filter((step) => !pinned.includes(step)) }} chart={chart} />
      {pinned.map((next) => (
        <PinnedStep
          key={next.step}
          cost={cost}
          file={file}
          chart={chart}
          next={next}
          done={(answer) => setDone({ title: say(next.title), answer })}
        />
      ))}
      {done !== null && (
        <Done receipt={done.answer.receipt}>
          {t('step.done.said', { step: done.title })} <BasisMark what={done.title} basis={done.answer.basis} />
        </Done>
      )}

      <Section title={t('cost.asked')}>
        <Facts
          of={[
            [t('cost.hook'), say(card.title)],
            [cost.mySide === 'provider' ? t('cost.who') : t('cost.provider'), sideName(cost, t('none'))],
            [t('cost.hook.who'), say(card.who)],
            [t('cost.hook.toWhom'), say(card.toWhom)],
            [
              t('cost.hook.duty'),
              <>
                {t('cost.hook.duty.see')} <BasisMark what={t('cost.hook.duty')} basis={[card.duty]} on={file.day} />
              </>,
            ],
            [
              t('cost.hook.sanction'),
              <>
                {say(card.sanction)}{' '}
                <BasisMark
                  what={t('cost.hook.sanction')}
                  basis={card.sanctionCite === null ? [] : [card.sanctionCite]}
                  on={file.day}
                  otherwise={t('cost.hook.noBorrowing')}
                />
              </>,
            ],
          ]}
        />
        <p className="notice cost-sealed">
          <strong>{t('cost.sealed.title')}</strong> {t(`cost.sealed.${cost.mySide}`)}{' '}
          <BasisMark
            what={t('cost.sealed.title')}
            basis={[card.confidentiality, 'platform/price-rules#cost-confidentiality']}
          />
        </p>
        {file.clocks.length > 0 && <ClockList clocks={file.clocks} on={file.day} />}
      </Section>

      {filing && (
        <Section title={t('cost.form')}>
          <FormPart cost={cost} />
        </Section>
      )}
      <Section title={t('cost.result')}>
        <ResultPart cost={cost} />
      </Section>
      {(cost.checks.length > 0 || cost.mySide === 'body') && (
        <Section title={t('cost.check')}>
          <CheckPart cost={cost} />
        </Section>
      )}
      {cost.lines.length > 0 && (
        <Section title={t('cost.adjustments')}>
          <AdjustmentPart cost={cost} />
        </Section>
      )}
      <Section title={t('cost.versions')}>
        <Versions of={cost.versions} />
      </Section>
      {cost.mySide === 'provider' && (
        <Section title={t('cost.uses')}>
          <Uses of={cost.uses} />
        </Section>
      )}
    </Page>
  )
}

const sideName = ({ mySide, bodyNames, providerName }: CostFile, none: string): string =>
  (mySide === 'provider' ? bodyNames.filter((name) => name !== null).join(' · ') : (providerName ?? '')) || none

function Versions({ of }: { of: CostFile['versions'] }): ReactNode {
  const { t } = useTongue()
  if (of.length === 0) return <Empty>{t('cost.versions.none')}</Empty>
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('cost.version')}</th>
            <th scope="col">{t('cost.version.at')}</th>
            <th scope="col">{t('cost.version.name')}</th>
            <th scope="col" className="number">
              {t('cost.total')}
            </th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ version, at, name, totalFen, sha256 }) => (
            <tr key={version}>
              <th scope="row">{t('cost.nth', { n: version })}</th>
              <td data-label={t('cost.version.at')}>
                <Instant of={at} />
              </td>
              <td data-label={t('cost.version.name')}>{name}</td>
              <td className="number" data-label={t('cost.total')}>
                <Money fen={totalFen} />
              </td>
              <td data-label="SHA-256">
                <span className="hash">{sha256.slice(0, 16)}…</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What was made of the figures besides this file: each use with its purpose. */
function Uses({ of }: { of: CostFile['uses'] }): ReactNode {
  const { t } = useTongue()
  if (of.length === 0) return <Empty>{t('cost.uses.none')}</Empty>
  return (
    <>
      <p className="quiet">{t('cost.uses.lead')}</p>
      <ul className="papers">
        {of.map(({ purpose, device, month, basis, at }) => (
          <li key={`${at} ${purpose} ${device} ${month}`}>
            <Instant of={at} /> {t(`cost.use.${purpose as 'surveillance' | 'index'}`)} · {device} {month} ·{' '}
            {t(`cost.use.basis.${basis as 'verified' | 'reported' | 'peers'}`)}
          </li>
        ))}
      </ul>
    </>
  )
}
