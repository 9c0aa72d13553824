import { toBase64 } from '#kernel/proof'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { ReadingsItem } from '../api/inspection-rows.ts'
import { useItem } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { deskPaths, paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { PurposeForm } from '../surveillance/purpose-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Typed } from './typed.tsx'
import '../public/portal.css'
import '../files/files.css'
import './inspection.css'

loadWords(surveillanceWords)
loadWords(inspectionWords)

const RULES = ['platform/supervision-rules#monitoring', 'cn/administrative-penalty-law#41'] as const

type ReadingsDesk = 'regulator' | 'provider' | 'lessee'

/** 运行读数: what the machines of a lease said beside what was promised; a lead and no more. */
export function ReadingsPage({ desk, lease }: { desk: ReadingsDesk; lease: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('supervision.reading.get', { lease })
  const read = useAct('supervision.reading.read')
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      {desk === 'regulator' ? (
        <Go to={paths.deskInspections(desk)}>{t('desk.inspections')}</Go>
      ) : (
        <Go to={deskPaths[desk].lease(lease)}>{t('lease')}</Go>
      )}
    </p>
  )
  return (
    <Page
      title={t('readings')}
      above={crumb}
      lead={
        <>
          {t('readings.lead')} <BasisMark what={t('readings')} basis={RULES} />
        </>
      }
    >
      {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {of === null && <Empty>{t(desk === 'regulator' ? 'readings.notYours' : 'readings.notMine')}</Empty>}
      {of != null && (
        <>
          <Facts
            of={[
              [t('erase.provider'), of.providerName ?? ''],
              [t('erase.lessee'), of.lesseeName ?? ''],
              [t('readings.promised'), `${t('unit.cards', { n: of.cards })} · ${of.models.join(t('and'))}`],
            ]}
          />
          {of.sealed ? (
            <Section title={t('readings.open')}>
              <PurposeForm
                title={t('readings.open')}
                lead={t('readings.open.lead')}
                basis={RULES}
                busy={read.isPending}
                error={read.error}
                enter={(purpose) => read.mutate({ lease, purpose })}
              />
            </Section>
          ) : (
            <Shown of={of} desk={desk} />
          )}
          {desk === 'provider' && (
            <Section title={t('readings.submit')}>
              <Submit lease={lease} />
            </Section>
          )}
          <Section title={t('readings.reads')}>
            {of.reads.length === 0 ? (
              <Empty>{t('readings.reads.none')}</Empty>
            ) : (
              <ul className="papers">
                {of.reads.map((each) => (
                  <li key={`${each.at} ${each.party}`}>
                    <Instant of={each.at} /> {each.name ?? <RoleName role={each.role} />} · {each.purpose}
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </>
      )}
    </Page>
  )
}

function Shown({ of, desk }: { of: ReadingsItem; desk: ReadingsDesk }): ReactNode {
  const { t, say } = useTongue()
  if (of.files.length === 0)
    return (
      <Empty next={t(desk === 'regulator' ? 'readings.none.next' : 'readings.none.own')}>{t('readings.none')}</Empty>
    )
  return (
    <>
      {of.files.map((file) => (
        <Section key={file.reading} title={file.name}>
          <p className="quiet">
            <Instant of={file.capturedAt} /> · {t('readings.devices', { n: file.devices.length })} ·{' '}
            <span className="hash">SHA-256 {file.sha256.slice(0, 16)}…</span>
          </p>
          <div className="table-scroll">
            <table className="table stack">
              <thead>
                <tr>
                  <th scope="col">{t('readings.what')}</th>
                  <th scope="col">{t('readings.promised')}</th>
                  <th scope="col">{t('readings.read')}</th>
                  <th scope="col">{t('readings.beside')}</th>
                </tr>
              </thead>
              <tbody>
                {file.compared.map((line) => (
                  <tr key={line.what}>
                    <th scope="row">{say(line.says)}</th>
                    <td data-label={t('readings.promised')}>{line.promised === '' ? '—' : line.promised}</td>
                    <td data-label={t('readings.read')}>{line.read === '' ? t('readings.noReading') : line.read}</td>
                    <td data-label={t('readings.beside')}>
                      <StateTag tone={line.agrees === null ? 'over' : line.agrees ? 'good' : 'warn'}>
                        {t(
                          line.agrees === null
                            ? 'readings.silent'
                            : line.agrees
                              ? 'readings.agrees'
                              : 'readings.differs',
                        )}
                      </StateTag>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {file.unread.length > 0 && <p className="quiet">{t('readings.unread', { n: file.unread.length })}</p>}
          <Each of={file.devices} />
        </Section>
      ))}
    </>
  )
}

const GIB = 1_073_741_824

/** Bytes as GiB with one place; for reading only. */
const gib = (bytes: string): string => `${(Number(bytes) / GIB).toFixed(1)} GiB`

/** What each device said; what it did not say is not zero. */
function Each({ of }: { of: ReadingsItem['files'][number]['devices'] }): ReactNode {
  const { t, say } = useTongue()
  type Said = (typeof of)[number]['readings']
  const shown = (readings: Said, name: string, unit: (value: string) => string): string => {
    const { value, said } = readings[name] ?? { value: null, said: null }
    return value === null ? (said ?? t('readings.noReading')) : unit(value)
  }
  return (
    <details className="inspect-open">
      <summary>{t('readings.each')}</summary>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('readings.device')}</th>
              <th scope="col">{t('readings.use')}</th>
              <th scope="col">{t('readings.memory')}</th>
              <th scope="col">{t('readings.power')}</th>
              <th scope="col">{t('readings.temperature')}</th>
            </tr>
          </thead>
          <tbody>
            {of.map(({ device, readings, doubts }, at) => (
              // two moments of one device stand one after another
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={at}>
                <th scope="row">
                  {device.index ?? ''} {device.name ?? device.serial ?? device.uuid ?? device.kind}
                  {doubts.map((doubt) => (
                    <span key={doubt.en} className="quiet">
                      {' '}
                      {say(doubt)}
                    </span>
                  ))}
                </th>
                <td data-label={t('readings.use')}>{shown(readings, 'utilPercent', (value) => `${value} %`)}</td>
                <td data-label={t('readings.memory')}>
                  {shown(readings, 'memoryUsedBytes', gib)} / {shown(readings, 'memoryTotalBytes', gib)}
                </td>
                <td data-label={t('readings.power')}>{shown(readings, 'powerWatts', (value) => `${value} W`)}</td>
                <td data-label={t('readings.temperature')}>
                  {shown(readings, 'temperatureCelsius', (value) => `${value} ℃`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

const MOST_BYTES = 192 * 1024

/** The provider gives a file in as its tool printed it. */
function Submit({ lease }: { lease: string }): ReactNode {
  const { t } = useTongue()
  const submit = useAct('supervision.reading.submit')
  const [file, setFile] = useState<{ name: string; bytes: string } | null>(null)
  const [tooBig, setTooBig] = useState(false)
  const [capturedAt, setCapturedAt] = useState('')
  const why =
    file === null
      ? t(tooBig ? 'readings.tooBig' : 'readings.need.file')
      : capturedAt === ''
        ? t('readings.need.at')
        : null
  const choose = async (chosen: File | undefined) => {
    const isTooBig = chosen !== undefined && chosen.size > MOST_BYTES
    setTooBig(isTooBig)
    setFile(
      chosen === undefined || isTooBig
        ? null
        : { name: chosen.name.slice(0, 200), bytes: toBase64(new Uint8Array(await chosen.arrayBuffer())) },
    )
  }
  return (
    <form
      className="inspect-form"
      aria-label={t('readings.submit')}
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null && file !== null)
          submit.mutate({
            lease,
            name: file.name,
            capturedAt: new Date(`${capturedAt}:00+08:00`).toISOString(),
            file: file.bytes,
          })
      }}
    >
      <p>{t('readings.submit.lead')}</p>
      <Labelled label={t('readings.file')} wide>
        {(id) => <input id={id} type="file" onChange={({ target }) => void choose(target.files?.[0])} />}
      </Labelled>
      <Typed label={t('readings.capturedAt')} type="datetime-local" value={capturedAt} put={setCapturedAt} />
      {submit.isError && <Failure error={submit.error} />}
      {submit.isSuccess && (
        <Done receipt={submit.data.receipt}>
          {t('readings.submit.done', { devices: submit.data.decision.devices, unread: submit.data.decision.unread })}
        </Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} basis={RULES} loading={submit.isPending}>
        {t('readings.submit')}
      </Guarded>
    </form>
  )
}
