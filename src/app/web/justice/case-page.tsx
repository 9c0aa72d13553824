import type { ReactNode } from 'react'
import type { CaseFile, Chart } from '../api/file-rows.ts'
import type { CaseDesk } from '../api/justice-rows.ts'
import { useItem } from '../api/views.ts'
import { ClockList } from '../files/clock-list.tsx'
import { CHART_STALE_MS, toneOf } from '../files/file-body.tsx'
import { NextSteps } from '../files/next-steps.tsx'
import { StepsTaken } from '../files/steps-taken.tsx'
import { justiceWords } from '../i18n/justice-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { BenchPart } from './bench-part.tsx'
import { BoardPart } from './board-part.tsx'
import { CourtRoom, RoomRights } from './court-part.tsx'
import { ExpertPage } from './expert-page.tsx'
import { MandatePart } from './mandate-part.tsx'
import { MeasuredPart } from './measured-part.tsx'
import { MediationRoom } from './room-part.tsx'
import '../files/files.css'
import '../public/portal.css'
import './justice.css'

loadWords(justiceWords)

const SUIT = 'dispute.case'
/** In these states a suit may go to the court system. */
const TO_COURT = new Set(['submitted', 'correction'])
const SIDES = new Set(['applicant', 'other', 'plaintiff', 'defendant'])
const PARTS = ['steps', 'room', 'focus', 'measured', 'bench'] as const
type PartName = (typeof PARTS)[number]

/** A case of mediation or suit, at the desks of mediator, court and the two sides. */
export function CasePage({ desk, file }: { desk: Desk; file: string }): ReactNode {
  const { t } = useTongue()
  const found = useItem('casework.file.get', { file })
  // an expert is seated with its question, not with the file
  const known = found.data?.item
  const asExpert = known?.myParts.length === 1 && known.myParts[0] === 'expert' ? known : undefined
  const room = useItem('dispute.case.get', { file }, { enabled: known !== undefined && asExpert === undefined })
  const procedure = found.data?.item.procedure
  const chart = useItem(
    'procedure.chart.get',
    { id: procedure },
    { enabled: procedure !== undefined, staleMs: CHART_STALE_MS },
  )
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskCases(desk)}>{t('cases')}</Go>
    </p>
  )
  if (asExpert !== undefined) return <ExpertPage desk={desk} file={asExpert} crumb={crumb} />
  const failed = [room, found, chart].find(({ isError }) => isError)
  if (failed !== undefined && (room.data === undefined || found.data === undefined))
    return (
      <Page title={t('case.title')} above={crumb}>
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  if (room.data === undefined || found.data === undefined || chart.data === undefined)
    return (
      <Page title={found.data?.item.title ?? t('case.title')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  return <Known desk={desk} room={room.data.item} file={found.data.item} chart={chart.data.item} crumb={crumb} />
}

function Known(props: { desk: Desk; room: CaseDesk; file: CaseFile; chart: Chart; crumb: ReactNode }): ReactNode {
  const { t, say } = useTongue()
  const { filters } = useFilters()
  const { desk, room, file, chart } = props
  const parts = PARTS.filter((name) => name !== 'focus' || room.procedure === SUIT)
  const part = parts.find((name) => name === filters['part']) ?? 'steps'
  return (
    <Page
      title={file.title}
      above={props.crumb}
      state={
        <StateTag tone={toneOf({ ...file, next: file.next.filter(({ allowed }) => allowed) })}>
          {say(file.stateTitle)}
        </StateTag>
      }
      lead={
        <>
          <span className="figure">{room.caseNo ?? file.no}</span> · {say(file.procedureTitle)} ·{' '}
          <Go to={paths.deskFile(desk, file.file)}>{t('case.file')}</Go>
        </>
      }
    >
      <Facts
        of={file.parts
          .filter(({ players }) => players.length > 0)
          .map(({ part: name, label, players }) => [
            say(label) +
              (file.myParts.includes(name)
                ? ` · ${t(SIDES.has(name) && !room.side ? 'case.mine.counsel' : 'case.mine')}`
                : ''),
            players.map((player) => player.name ?? '').join(t('board.comma')),
          ])}
      />
      <nav className="justice-parts" aria-label={t('case.parts')}>
        <ul>
          {parts.map((name) => (
            <li key={name} {...(name === part ? { 'aria-current': 'page' as const } : {})}>
              <Go to={paths.deskCase(desk, file.file)} search={name === 'steps' ? {} : { part: name }}>
                {t(`case.part.${name}`)}
              </Go>
            </li>
          ))}
        </ul>
      </nav>
      <Part part={part} room={room} file={file} chart={chart} />
    </Page>
  )
}

function Part(props: { part: PartName; room: CaseDesk; file: CaseFile; chart: Chart }): ReactNode {
  const { t } = useTongue()
  const { room, file, chart } = props
  const isSide = room.side && !file.ended
  switch (props.part) {
    case 'focus':
      return <BoardPart file={room.file} />
    case 'measured':
      return <MeasuredPart file={room.file} closed={room.closed} />
    case 'bench':
      return <BenchPart file={room.file} />
    case 'room':
      return (
        <>
          {room.procedure === SUIT ? (
            <CourtRoom desk={room} maySend={isSide && TO_COURT.has(room.state)} />
          ) : (
            <MediationRoom desk={room} file={file} />
          )}
          <MandatePart desk={room} isSide={isSide} />
          <RoomRights desk={room} />
        </>
      )
    default:
      return (
        <>
          <NextSteps file={file} chart={chart} />
          {file.clocks.length > 0 && (
            <Section title={t('case.due')}>
              <ClockList clocks={file.clocks} on={file.day} />
            </Section>
          )}
          <Section title={t('case.file')}>
            <StepsTaken file={file} />
          </Section>
        </>
      )
  }
}
