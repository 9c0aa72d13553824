import { canonicalBytes, sha256, toHex } from '#kernel/proof'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Bench, BenchRun, BenchStep } from '../api/justice-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Facts, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { valueText } from './measured-value.tsx'
import { PlainTable, Tall } from './plain-table.tsx'
import { Send } from './send.tsx'

const BASIS = ['platform/dispute-rules#bench', 'cn/civil-procedure-law#82']

/** The expert’s bench: what is done again, what came out, and the signed report. */
export function BenchPart({ file }: { file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('dispute.bench.of', { file })
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data === undefined) return <Loading label={t('load.busy')} rows={6} />
  const of = asked.data.item
  return (
    <>
      <p>
        {t('bench.lead')} <BasisMark what={t('case.part.bench')} basis={BASIS} />
      </p>
      {!of.closed && <RunForm of={of} />}
      {of.runs.length === 0 && <Empty>{t('bench.none')}</Empty>}
      {of.runs.map((run, n) => (
        <Run key={run.run} of={run} open={n === 0} />
      ))}
      <Section title={t('bench.report')}>
        {!of.closed && of.runs.some(({ mine }) => mine) && <ReportForm of={of} />}
        {of.reports.length === 0 && <Empty>{t('bench.reports.none')}</Empty>}
        {of.reports.map((report) => (
          <article key={report.report} className="justice-element" aria-label={t('bench.report')}>
            <p className="quiet">
              {report.partyName} · <Instant of={report.at} /> ·{' '}
              <StateTag tone="good">{t(`bench.signed.${report.signed}`)}</StateTag>
            </p>
            <p className="justice-said">{report.opinion}</p>
            <p className="quiet justice-hash">
              <code>{report.sha256}</code>
            </p>
          </article>
        ))}
      </Section>
    </>
  )
}

function RunForm({ of }: { of: Bench }): ReactNode {
  const { t, say } = useTongue()
  const run = useAct('dispute.bench.run')
  const [asOf, setAsOf] = useState('')
  const begin = (step: BenchStep) => run.mutate({ file: of.file, step, ...(step === 'law' ? { asOf } : {}) })
  return (
    <>
      <div className="row-of">
        {of.steps
          .filter(({ step }) => step !== 'law')
          .map(({ step, title }) => (
            <button
              key={step}
              type="button"
              className="button button-second"
              disabled={run.isPending}
              onClick={() => begin(step)}
            >
              {say(title)}
            </button>
          ))}
      </div>
      <form
        className="step-form"
        aria-label={say(of.steps.find(({ step }) => step === 'law')?.title)}
        onSubmit={(event) => {
          event.preventDefault()
          if (asOf !== '') begin('law')
        }}
      >
        <Labelled label={t('bench.day')}>
          {(id) => <input id={id} type="date" value={asOf} onChange={({ target }) => setAsOf(target.value)} />}
        </Labelled>
        <p className="row-of">
          <button type="submit" className="button button-second" disabled={asOf === '' || run.isPending}>
            {say(of.steps.find(({ step }) => step === 'law')?.title)}
          </button>
          {asOf === '' && (
            <span className="why">
              {t('why')}
              {t('bench.day.need')}
            </span>
          )}
        </p>
      </form>
      {run.isPending && <p aria-live="polite">{t('load.busy')}…</p>}
      {run.isError && <Failure error={run.error} />}
    </>
  )
}

function Run({ of, open }: { of: BenchRun; open: boolean }): ReactNode {
  const { t, say, lang } = useTongue()
  const { result, inputs } = of
  return (
    <details className="justice-element" open={open}>
      <summary>
        <strong>{say(of.title)}</strong>{' '}
        {inputs.asOf !== undefined && of.step === 'law' && t('bench.asOf', { day: inputs.asOf })}{' '}
        <StateTag tone={of.differing > 0 ? 'bad' : 'good'}>
          {of.differing > 0 ? t('bench.differs', { n: of.differing }) : t('bench.equal')}
        </StateTag>{' '}
        <span className="quiet">
          {of.partyName} · <Instant of={of.at} />
        </span>
      </summary>
      <Facts
        of={[
          ...result.steps.map(
            ({ what, count }) =>
              [
                say(what),
                <span key={what.zh} className="figure">
                  {count}
                </span>,
              ] as const,
          ),
          [
            t('bench.inputs'),
            <span key="inputs">
              {inputs.streams.map(({ stream, leaves }) => (
                <span key={stream} className="justice-hash">
                  {t('bench.inputs.stream', { stream, n: leaves })}{' '}
                </span>
              ))}
            </span>,
          ],
          [
            t('bench.inputs.hash'),
            <code key="in" className="justice-hash">
              {of.inputsSha256}
            </code>,
          ],
          [
            t('bench.hash'),
            <code key="out" className="justice-hash">
              {of.sha256}
            </code>,
          ],
        ]}
      />
      {result.lines.length > 0 && (
        <Tall label={say(of.title)}>
          <PlainTable
            label={say(of.title)}
            rows={result.lines}
            rowKey={(_, n) => n}
            marked={({ differs }) => differs}
            columns={[
              { title: t('bench.what'), render: (line) => say(line.what) },
              {
                title: t('bench.recorded'),
                number: true,
                render: (line) => valueText(line.recorded, line.unit, t, lang),
              },
              { title: t('bench.again'), number: true, render: (line) => valueText(line.again, line.unit, t, lang) },
              {
                title: t('bench.compared'),
                render: (line) => (
                  <StateTag tone={line.differs ? 'bad' : 'good'}>
                    {t(line.differs ? 'bench.differ' : 'bench.same')}
                  </StateTag>
                ),
              },
              {
                title: t('measured.proof'),
                render: (line) => (
                  <>
                    {line.basis !== undefined && <BasisMark what={say(line.what)} basis={line.basis} />}
                    {line.stream !== undefined && line.seq !== undefined && (
                      <EvidenceMark stream={line.stream} seq={line.seq} />
                    )}
                  </>
                ),
              },
            ]}
          />
        </Tall>
      )}
      {result.more > 0 && <p className="quiet">{t('bench.more', { n: result.more })}</p>}
    </details>
  )
}

/** The hash that is signed is reckoned here, from what the signer sees. */
const hashHere = (of: { file: string; runs: string[]; opinion: string }): string => toHex(sha256(canonicalBytes(of)))

function ReportForm({ of }: { of: Bench }): ReactNode {
  const { t, say } = useTongue()
  const report = useAct('dispute.bench.report')
  const own = of.runs.filter(({ mine }) => mine)
  const [chosen, setChosen] = useState<string[]>([])
  const [opinion, setOpinion] = useState('')
  const runs = own.filter(({ run }) => chosen.includes(run))
  const told = opinion.trim()
  const why = runs.length === 0 || told === '' ? t('bench.sign.need') : null
  const hash = why === null ? hashHere({ file: of.file, runs: runs.map((run) => run.sha256), opinion: told }) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (hash === null) return
    report.mutate(
      { file: of.file, runs: runs.map(({ run }) => run), opinion: told, sha256: hash },
      {
        onSuccess: () => {
          setChosen([])
          setOpinion('')
        },
      },
    )
  }
  return (
    <form className="step-form" aria-label={t('bench.report')} onSubmit={submit} onKeyDown={deliberate}>
      <p>{t('bench.report.lead')}</p>
      <fieldset className="justice-choices">
        <legend>{t('bench.report.choose')}</legend>
        {own.map((run) => (
          <label key={run.run}>
            <input
              type="checkbox"
              checked={chosen.includes(run.run)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, run.run] : chosen.filter((one) => one !== run.run))
              }
            />{' '}
            {say(run.title)} {run.inputs.asOf !== undefined && run.step === 'law' && <Day of={run.inputs.asOf} />}{' '}
            <code>{run.sha256.slice(0, 8)}</code>
          </label>
        ))}
      </fieldset>
      <Labelled label={t('bench.opinion')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={4}
            maxLength={20_000}
            value={opinion}
            onChange={({ target }) => setOpinion(target.value)}
          />
        )}
      </Labelled>
      {hash !== null && (
        <p className="quiet justice-hash">
          {t('bench.hash')}
          {t('board.colon')}
          <code>{hash}</code>
        </p>
      )}
      {report.isError && <Failure error={report.error} />}
      {report.data !== undefined && <Done receipt={report.data.receipt}>{t('bench.report')}</Done>}
      <Send label={t('bench.sign')} why={why} busy={report.isPending} />
    </form>
  )
}
