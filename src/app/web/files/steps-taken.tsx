import { useState, type ReactNode } from 'react'
import type { CaseFile, Served, Taken } from '../api/file-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Facts } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { EnteredValue } from './entered.tsx'

/** What was done on a file, in order, each step with 据 and 证, what was entered and what was served. */
export function StepsTaken({ file }: { file: CaseFile }): ReactNode {
  const { t } = useTongue()
  if (file.steps.length === 0) return <Empty>{t('taken.none')}</Empty>
  return (
    <ol className="history">
      {file.steps.map((step) => (
        <TakenStep key={step.n} step={step} stream={file.stream} />
      ))}
    </ol>
  )
}

function TakenStep({ step, stream }: { step: Taken; stream: string }): ReactNode {
  const { t, say } = useTongue()
  const title = say(step.title)
  return (
    <li>
      <span className="history-at">
        <Instant of={step.at} />
      </span>
      <span className="history-what">
        <strong>{title}</strong>{' '}
        <span className="quiet">
          {step.part === 'system' ? t('part.system') : say(step.partLabel)}
          {step.actorName === null ? '' : ` ${step.actorName}`}
        </span>
        {step.sealed && (
          <>
            {' '}
            <StateTag tone="over">{t('taken.sealed')}</StateTag> <span className="quiet">{t('taken.sealed.why')}</span>
          </>
        )}
        {step.fields.length > 0 && (
          <Facts of={step.fields.map((field) => [say(field.label), <EnteredValue of={field} />] as const)} />
        )}
        {step.document !== null && (
          <p>
            <a href={paths.paper(step.document.document)}>{t('taken.paper', { title: say(step.document.title) })}</a>
          </p>
        )}
      </span>
      <span className="history-marks">
        <BasisMark what={title} basis={step.basis} on={step.day} />
        {step.evidence !== null && (
          <EvidenceMark
            stream={stream}
            seq={step.evidence.seq}
            leaf={step.evidence.leaf}
            index={step.evidence.index}
            at={step.at}
          />
        )}
      </span>
    </li>
  )
}

/** The documents served on a file: their text here, the paper as PDF, on whom, when it arrived and was read. */
export function ServedDocuments({ file }: { file: CaseFile }): ReactNode {
  const { t } = useTongue()
  const documents = file.steps.flatMap(({ document }) => (document === null ? [] : [document]))
  if (documents.length === 0) return <Empty>{t('served.none')}</Empty>
  return (
    <ul className="papers">
      {documents.map((document) => (
        <Paper key={document.document} of={document} />
      ))}
    </ul>
  )
}

function Paper({ of }: { of: Served }): ReactNode {
  const { t, say } = useTongue()
  const [open, setOpen] = useState(false)
  return (
    <li>
      <div className="paper-head">
        <strong>{say(of.title)}</strong>
        <span className="row-of">
          <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('served.fold') : t('served.here')}
          </button>
          <a href={paths.paper(of.document)}>{t('served.pdf')}</a>
        </span>
      </div>
      {of.served.map((service, index) => (
        <p key={index} className="quiet">
          {t('served.on', { part: say(service.part), name: service.name ?? '' })} {t('served.arrived')}{' '}
          <Instant of={service.arrivedAt} /> ·{' '}
          {service.readAt === null ? (
            t('served.unread')
          ) : (
            <>
              {t('served.read')} <Instant of={service.readAt} />
            </>
          )}
        </p>
      ))}
      {open && <PaperText document={of.document} />}
    </li>
  )
}

function PaperText({ document }: { document: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('casework.document.get', { document })
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const { body } = asked.data.item
  return (
    <div className="paper-text">
      <p className="entered-long">{say(body.text)}</p>
      {body.fields.length > 0 && (
        <Facts of={body.fields.map(({ label, value }) => [say(label), say(value)] as const)} />
      )}
      {body.remedies.length > 0 && (
        <>
          <h3>{t('remedies')}</h3>
          <ul>
            {body.remedies.map((remedy) => (
              <li key={remedy.cite}>
                {say(remedy.says)} <BasisMark what={say(remedy.says)} basis={[remedy.cite]} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
