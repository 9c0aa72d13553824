import { useState, type ReactNode } from 'react'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { StepForm, type StepAnswer } from '../files/step-form.tsx'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText } from '../ui/figures.ts'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { useClaimChart } from './state-names.ts'
import '../files/files.css'
import './support.css'

loadWords(supportWords)

/** An application under a programme: what was said while looking stands in the form already. */
export function ApplySupportPage({ scheme }: { scheme: string }): ReactNode {
  const { t, say } = useTongue()
  const { filters } = useFilters()
  const place = useOwnPlace()
  const [answer, setAnswer] = useState<StepAnswer | null>(null)
  const chart = useClaimChart()
  const programmes = useRows('subsidy.programme.list')
  const lease = useItem('contracts.lease.get', { lease: filters['lease'] }, { enabled: filters['lease'] !== undefined })
  const row = rowsOf(programmes.data).find((one) => one.scheme === scheme)
  const step = chart.data?.item.steps.find((one) => one.step === 'apply')
  const waits = [chart, programmes, ...(filters['lease'] === undefined ? [] : [lease])]
  const failed = waits.find(({ isError }) => isError)
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskSupport('lessee')}>{t('desk.support')}</Go>
    </p>
  )
  const title = row === undefined ? t('support.apply') : `${t('support.apply')} · ${say(row.title)}`
  const known = lease.data?.item
  const start = {
    scheme,
    ...(known === undefined
      ? {}
      : { contractNo: known.lease, contractAmountFen: fenText(known.contractFen).replace(/[¥,]/g, '') }),
    ...Object.fromEntries(
      (['applicantKind', 'purpose', 'startup', 'relatedParty', 'creditClean'] as const).flatMap((name) =>
        filters[name] === undefined ? [] : [[name, filters[name]]],
      ),
    ),
    ...(filters['otherSupport'] === undefined ? {} : { otherSubsidy: filters['otherSupport'] }),
  }
  return (
    <Page title={title} above={crumb} lead={t('support.apply.lead')}>
      {failed !== undefined && <Failure error={failed.error} retry={() => void failed.refetch()} />}
      {failed === undefined && (waits.some(({ isPending }) => isPending) || place === null) && (
        <Loading label={t('load.busy')} rows={8} />
      )}
      {programmes.isSuccess && row === undefined && (
        <Empty next={<Go to={paths.deskSupport('lessee')}>{t('desk.support')}</Go>}>
          {t('support.programmes.none')}
        </Empty>
      )}
      {answer !== null && (
        <Done receipt={answer.receipt}>
          {t('support.apply.done')}{' '}
          <Go to={paths.deskSupportClaim('lessee', answer.decision.file)}>{t('support.apply.open')}</Go>
        </Done>
      )}
      {answer === null &&
        row !== undefined &&
        step !== undefined &&
        place !== null &&
        waits.every(({ isSuccess }) => isSuccess) && (
          <StepForm
            draft={`support.apply.${scheme}.${filters['lease'] ?? ''}`}
            act="subsidy.claim.apply"
            title={say(step.title)}
            basis={step.basis}
            fields={step.fields ?? {}}
            start={start}
            head={{ title: say(row.title), place }}
            headWhy={null}
            against={null}
            done={setAnswer}
          />
        )}
    </Page>
  )
}
