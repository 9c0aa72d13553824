import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { ReadingsItem } from '../api/inspection-rows.ts'
import { useItem } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { PurposeForm } from '../surveillance/purpose-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../public/portal.css'
import '../files/files.css'
import './inspection.css'

loadWords(surveillanceWords)
loadWords(inspectionWords)

const RULES = ['platform/supervision-rules#monitoring', 'cn/administrative-penalty-law#41'] as const

/** 运行读数: what the machines of a lease said beside what was promised; a lead and no more. */
export function ReadingsPage({ lease }: { lease: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('supervision.reading.get', { lease })
  const read = useAct('supervision.reading.read')
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskInspections('regulator')}>{t('desk.inspections')}</Go>
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
      {of === null && <Empty next={t('readings.none.next')}>{t('readings.notYours')}</Empty>}
      {of != null && (
        <>
          <Facts
            of={[
              [t('erase.provider'), of.providerName ?? ''],
              [t('erase.lessee'), of.lesseeName ?? ''],
              [t('readings.promised'), `${of.cards} · ${of.models.join('、')}`],
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
            <Shown of={of} />
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

function Shown({ of }: { of: ReadingsItem }): ReactNode {
  const { t, say } = useTongue()
  if (of.files.length === 0) return <Empty next={t('readings.none.next')}>{t('readings.none')}</Empty>
  return (
    <>
      {of.files.map((file) => (
        <Section key={file.reading} title={file.name}>
          <p className="quiet">
            <Instant of={file.capturedAt} /> · {t('readings.devices', { n: file.devices.length })} ·{' '}
            <span className="hash">SHA-256 {file.sha256.slice(0, 16)}…</span>
          </p>
          <div className="table-scroll">
            <table>
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
                    <td>{line.promised === '' ? '—' : line.promised}</td>
                    <td>{line.read === '' ? t('readings.noReading') : line.read}</td>
                    <td>
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
        </Section>
      ))}
    </>
  )
}
