import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { SurveillanceRun } from '../api/surveillance-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { PurposeForm } from './purpose-form.tsx'

const TABLES = ['platform/price-rules#surveillance-run', 'platform/price-rules#cost-confidentiality', 'cn/price-law#36']
/** The latest runs stand on the page; older ones one tap away. */
const SHOWN = 5

/** The runs of the detectors, each with its tables to take away: whoever has them runs the same again. */
export function Runs(): ReactNode {
  const { t } = useTongue()
  const asked = useItem('surveillance.board')
  const [all, setAll] = useState(false)
  const runs = asked.data?.item.runs ?? []
  return (
    <Section title={t('watch.runs')}>
      <p className="quiet">
        {t('watch.runs.lead')} <BasisMark what={t('watch.runs')} basis={TABLES} />
      </p>
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data !== undefined && runs.length === 0 && (
        <Empty next={t('watch.cells.none.next')}>{t('watch.runs.none')}</Empty>
      )}
      {runs.length > 0 && (
        <ul className="watch-runs">
          {(all ? runs : runs.slice(0, SHOWN)).map((run) => (
            <Run key={run.run} of={run} />
          ))}
        </ul>
      )}
      {runs.length > SHOWN && !all && (
        <button type="button" className="plain" onClick={() => setAll(true)}>
          {t('watch.runs.all', { n: runs.length })}
        </button>
      )}
    </Section>
  )
}

function Run({ of }: { of: SurveillanceRun }): ReactNode {
  const { t } = useTongue()
  const read = useAct('surveillance.run.read')
  const [open, setOpen] = useState(false)
  return (
    <li>
      <p className="watch-run-line">
        <span>
          <Day of={of.onDay} /> · {t('watch.run.leads', { n: of.leads, fresh: of.newLeads })}
        </span>
        <span className="quiet">
          <Instant of={of.at} /> <span className="hash">{of.tablesSha256.slice(0, 16)}…</span>
        </span>
        <button type="button" className="button button-second" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('watch.runs.take')}
        </button>
      </p>
      {open &&
        (read.isSuccess ? (
          <Done receipt={read.data.receipt}>
            {t('watch.runs.opened')}{' '}
            <a href={paths.runTables(of.run)} download>
              {t('watch.runs.file')}
            </a>
          </Done>
        ) : (
          <PurposeForm
            title={t('watch.runs.open')}
            lead={t('watch.runs.read')}
            basis={TABLES}
            busy={read.isPending}
            error={read.error}
            enter={(purpose) => read.mutate({ run: of.run, purpose })}
          />
        ))}
    </li>
  )
}
