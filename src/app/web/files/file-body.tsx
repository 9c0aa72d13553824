import type { ReactNode } from 'react'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import { rowsOf, useItem, useMe, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { isLeaseDesk, deskPaths, paths, withLang, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { ClockList } from './clock-list.tsx'
import { FileCourse } from './file-course.tsx'
import { NextSteps } from './next-steps.tsx'
import { ServedDocuments, StepsTaken } from './steps-taken.tsx'
import './files.css'

/** Procedures do not change while a page stands. */
export const CHART_STALE_MS = 3_600_000

/** A file, in the order of every object page. `desk` null: the light page that everyone may open. */
export function FilePage({ desk, file: id }: { desk: Desk | null; file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('casework.file.get', { file: id })
  const procedure = asked.data?.item.procedure
  const chart = useItem(
    'procedure.chart.get',
    { id: procedure },
    { enabled: procedure !== undefined, staleMs: CHART_STALE_MS },
  )
  const crumb =
    desk === null ? undefined : (
      <p className="crumb">
        <Way to={paths.deskFiles(desk)}>{t('files')}</Way>
      </p>
    )
  const failed = [asked, chart].find(({ isError }) => isError)
  if (failed !== undefined && asked.data === undefined) {
    return (
      <Page title={t('file')} above={crumb}>
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  }
  if (asked.data === undefined || chart.data === undefined) {
    return (
      <Page title={asked.data?.item.title ?? t('file')} above={crumb}>
        {chart.isError ? (
          <Failure error={chart.error} retry={() => void chart.refetch()} />
        ) : (
          <Loading label={t('load.busy')} rows={8} />
        )}
      </Page>
    )
  }
  return <Known desk={desk} file={asked.data.item} chart={chart.data.item} crumb={crumb} />
}

export function toneOf(file: { ended: boolean; overdue: boolean; next: readonly { mine: boolean }[] }): Tone {
  return file.ended ? 'over' : file.overdue ? 'bad' : file.next.some(({ mine }) => mine) ? 'act' : 'good'
}

function Known(props: { desk: Desk | null; file: CaseFile; chart: Chart; crumb: ReactNode }): ReactNode {
  const { t, say, lang } = useTongue()
  const { desk, file, chart } = props
  const me = useMe().data
  const last = file.steps.at(-1)
  return (
    <Page
      title={file.title}
      above={props.crumb}
      state={
        <>
          <StateTag tone={toneOf({ ...file, next: file.next.filter(({ allowed }) => allowed) })}>
            {say(file.stateTitle)}
          </StateTag>
          {last !== undefined && (
            <span className="marks">
              <BasisMark what={say(last.title)} basis={last.basis} on={last.day} />
              {last.evidence !== null && (
                <EvidenceMark
                  stream={file.stream}
                  seq={last.evidence.seq}
                  leaf={last.evidence.leaf}
                  index={last.evidence.index}
                  at={last.at}
                />
              )}
            </span>
          )}
        </>
      }
      lead={
        <>
          <span className="figure">{file.no}</span> ·{' '}
          <Way to={paths.procedure(file.procedure)}>{`${file.procedureNo} ${say(file.procedureTitle)}`}</Way>{' '}
          <BasisMark what={say(chart.title)} basis={chart.basis} on={file.day} />
          {desk === 'regulator' && file.procedure === 'contracts.template' && (
            <>
              {' '}
              · <Way to={paths.regulatorTemplate(file.file)}>{t('file.templateText')}</Way>
            </>
          )}
        </>
      }
    >
      <NextSteps file={file} chart={chart} />

      <Section title={t('file.facts')}>
        <Facts
          of={[
            ...file.parts.map(
              ({ label, roles, players }) =>
                [
                  say(label) + (players.some(({ party }) => party === me?.party) ? ` · ${t('file.mine')}` : ''),
                  players.length > 0 ? (
                    players.map(({ name, party }) => name ?? party.slice(0, 8)).join(t('and'))
                  ) : (
                    <span className="quiet">
                      {t('file.part.none', { roles: roles.map((role) => roleName(role, t)).join(t('or')) })}
                    </span>
                  ),
                ] as const,
            ),
            [t('file.place'), placeName(file.place, lang)],
            [t('file.opened'), <Instant of={file.openedAt} />],
            file.about === null ? null : [t('file.about'), <About of={file.about} desk={desk} />],
          ]}
        />
      </Section>

      <Section title={t('file.procedure')}>
        <FileCourse file={file} chart={chart} />
      </Section>

      <Section title={t('clocks')}>
        <ClockList clocks={file.clocks} on={file.day} />
      </Section>

      <Section title={t('taken')}>
        <StepsTaken file={file} />
      </Section>

      <Section title={t('served')}>
        <ServedDocuments file={file} />
      </Section>

      <Section
        title={t('related')}
        aside={
          desk === null ? undefined : (
            <Way to={paths.deskFileNew(desk)} search={{ about: `file/${file.file}` }}>
              {t('related.new')}
            </Way>
          )
        }
      >
        <Related file={file} desk={desk} />
      </Section>

      <Section title={t('take')}>
        <p>{t('take.lead')}</p>
        <p className="row-of">
          <a className="button" href={paths.fileDossier(file.file)}>
            {t('take.dossier')}
          </a>
          <a className="button button-second" href={paths.fileBundle(file.file)} download={`${file.no}.shev`}>
            {t('take.bundle')}
          </a>
          <a href={withLang(paths.verify(), lang)}>{t('home.log.verify')}</a>
        </p>
        <p className="quiet">{t('home.log.proves')}</p>
      </Section>
    </Page>
  )
}

/** What a file is about: another file or a lease is a link, anything else its name. */
function About({ of, desk }: { of: string; desk: Desk | null }): ReactNode {
  const { t } = useTongue()
  const [kind, id = ''] = of.split('/')
  if (kind === 'file')
    return <Way to={desk === null ? paths.file(id) : paths.deskFile(desk, id)}>{t('related.file')}</Way>
  if (kind === 'lease' && desk !== null && isLeaseDesk(desk))
    return <Way to={deskPaths[desk].lease(id)}>{t('related.lease')}</Way>
  return <span className="hash">{of}</span>
}

function Related({ file, desk }: { file: CaseFile; desk: Desk | null }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('casework.file.list', { about: `file/${file.file}` })
  const rows = rowsOf(asked.data)
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (rows.length === 0 && file.about === null) return <Empty>{t('related.none')}</Empty>
  return (
    <ul className="papers">
      {file.about !== null && (
        <li>
          {t('file.about')}
          {t('colon')}
          <About of={file.about} desk={desk} />
        </li>
      )}
      {rows.map((row) => (
        <li key={row.file}>
          <Way
            to={desk === null ? paths.file(row.file) : paths.deskFile(desk, row.file)}
          >{`${row.no} ${row.title}`}</Way>{' '}
          <StateTag tone={toneOf(row)}>{say(row.stateTitle)}</StateTag>
        </li>
      ))}
    </ul>
  )
}
