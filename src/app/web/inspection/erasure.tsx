import { toBase64 } from '#kernel/proof'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { ErasedDevice, ErasureItem } from '../api/inspection-rows.ts'
import { useItem } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import type { ErasureDesk } from './erasures.tsx'
import { stateWord, toneOf } from './names.ts'
import { Typed } from './typed.tsx'
import '../public/portal.css'
import '../files/files.css'
import './inspection.css'

loadWords(inspectionWords)

/** One erasure: each device with what its log shows, its certificate or what is missing, and who held it when. */
export function ErasurePage({ desk, file }: { desk: ErasureDesk; file: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('supervision.erasure.get', { file })
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskErasures(desk)}>{t('desk.erasure')}</Go>
    </p>
  )
  if (of == null)
    return (
      <Page title={t('desk.erasure')} above={crumb}>
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of === null && (
          <Empty next={<Go to={paths.deskErasures(desk)}>{t('desk.erasure')}</Go>}>{t('erase.none')}</Empty>
        )}
      </Page>
    )
  return <Known desk={desk} of={of} crumb={crumb} />
}

const OPEN: readonly string[] = ['service-end', 'erasure-due', 'method-chosen', 'executed', 'verified', 'breach']

function Known({ desk, of, crumb }: { desk: ErasureDesk; of: ErasureItem; crumb: ReactNode }): ReactNode {
  const { t } = useTongue()
  const canShow = desk === 'provider' && OPEN.includes(of.state)
  return (
    <Page
      title={`${t('desk.erasure')} · ${of.providerName ?? ''}`}
      above={crumb}
      state={
        <>
          <StateTag tone={toneOf(of.state)}>{t(stateWord(of.state))}</StateTag>
          {of.overdueOn !== null && !of.ended && <StateTag tone="bad">{t('erase.overdue')}</StateTag>}
        </>
      }
      lead={
        <>
          {t('erase.one.lead')}{' '}
          <BasisMark
            what={t('desk.erasure')}
            basis={['cn/pipl#21', 'cn/civil-code#558', 'platform/supervision-rules#erasure']}
          />
        </>
      }
      actions={
        <span className="row-of">
          <Go to={paths.deskFile(desk, of.file)} className="button">
            {t('erase.file')}
          </Go>
          {of.devices.length > 0 && (
            <>
              <a className="button button-second" href={paths.erasureFile(of.file, 'pdf')} download>
                {t('erase.pdf')}
              </a>
              <a className="button button-second" href={paths.erasureFile(of.file, 'json')} download>
                {t('erase.json')}
              </a>
            </>
          )}
        </span>
      }
    >
      <Section title={t('erase.facts')}>
        <Facts
          of={[
            [t('erase.provider'), of.providerName ?? ''],
            [t('erase.lessee'), of.lesseeName ?? ''],
            desk !== 'operator' && of.lease !== null
              ? [t('erase.lease'), <Go to={paths.deskReadings(desk, of.lease)}>{t('readings')}</Go>]
              : null,
            [t('erase.kinds'), t(`erase.kinds.${of.kinds}` as WordId)],
            of.endedAt === null ? null : [t('erase.ended'), <Instant of={of.endedAt} />],
            of.dueOn === null ? null : [t('erase.due'), <Day of={of.dueOn} />],
            of.overdueOn === null ? null : [t('erase.overdueOn'), <Day of={of.overdueOn} />],
          ]}
        />
        {of.overdueOn !== null && !of.ended && (
          <p className="notice notice-refused">
            {t('erase.overdue.says')}{' '}
            {desk === 'regulator' && (
              <Go to={paths.deskFileOpen('regulator', 'supervision.inspection')} search={{ about: `file/${of.file}` }}>
                {t('erase.overdue.inspect')}
              </Go>
            )}
          </p>
        )}
      </Section>
      <Section title={t('erase.devices')}>
        {of.devices.length === 0 ? (
          <Empty next={t('erase.byHand.next')}>{t('erase.byHand')}</Empty>
        ) : (
          of.devices.map((device) => (
            <Device key={device.device} file={of.file} device={device} canShow={canShow} desk={desk} />
          ))
        )}
      </Section>
    </Page>
  )
}

function Device(props: { file: string; device: ErasedDevice; canShow: boolean; desk: ErasureDesk }): ReactNode {
  const { t, say } = useTongue()
  const { file, device, canShow, desk } = props
  const { certificate, declared, sampled, finding } = device
  return (
    <article className="inspect-device" aria-label={device.serial}>
      <h3>
        {device.serial} <span className="quiet">{device.model ?? ''}</span>{' '}
        {certificate !== null ? (
          <StateTag tone="good">{t('erase.certified')}</StateTag>
        ) : declared !== null ? (
          <StateTag tone="warn">{t('erase.declared')}</StateTag>
        ) : (
          <StateTag tone="act">{t('erase.open')}</StateTag>
        )}
      </h3>
      {finding !== null && (
        <p>
          {t('erase.log')} {say(finding.why)}{' '}
          <span className="hash quiet">
            <a href={paths.erasureLog(file, device.device)} download>
              {device.logName}
            </a>{' '}
            · SHA-256 {device.logSha256}
          </span>
        </p>
      )}
      {certificate !== null && (
        <Facts
          of={[
            [t('erase.medium'), `${device.medium?.model ?? ''} ${certificate.serial}`],
            [t('erase.method'), `${t(`erase.method.${certificate.method}` as WordId)} (${certificate.category})`],
            [t('erase.executedAt'), <Instant of={certificate.executedAt} />],
            [t('erase.tool'), certificate.tool],
            [t('erase.operator'), certificate.operator],
            [t('erase.verifier'), `${certificate.verifier} · ${certificate.verification}`],
            [t('erase.destination'), t(`erase.destination.${certificate.destination}` as WordId)],
            certificate.late ? [t('erase.late'), t('erase.late.says')] : null,
          ]}
        />
      )}
      {certificate === null && device.missing.length > 0 && (
        <>
          <p>{t('erase.missing')}</p>
          <ul className="papers">
            {device.missing.map((one) => (
              <li key={`${one.item} ${one.why.en}`}>
                {say(one.why)} {one.article.includes('#') && <BasisMark what={say(one.why)} basis={[one.article]} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {declared !== null && (
        <p>
          {t(`erase.ground.${declared.ground}`)}：{declared.statement}
        </p>
      )}
      <details className="inspect-open">
        <summary>{t('erase.custody')}</summary>
        <ol>
          {device.custody.map((each) => (
            <li key={`${each.from} ${each.holder}`}>
              {each.name ?? each.holder.slice(0, 8)} · <Instant of={each.from} /> →{' '}
              {each.until === null ? t('erase.now') : <Instant of={each.until} />}
            </li>
          ))}
        </ol>
      </details>
      {sampled !== null && (
        <p>
          <StateTag tone="act">{t(`erase.sampled.${sampled.how}`)}</StateTag>{' '}
          {sampled.result === null
            ? t('erase.sampled.open')
            : `${t(`erase.result.${sampled.result}` as WordId)} · ${sampled.found ?? ''}`}
        </p>
      )}
      {sampled !== null && sampled.result === null && desk === 'regulator' && <Sample file={file} device={device} />}
      {canShow && certificate === null && <EnterLog file={file} device={device} />}
      {canShow && certificate === null && declared === null && <Declare file={file} device={device} />}
    </article>
  )
}

const DESTINATIONS = ['reuse', 'return', 'resale', 'destruction'] as const
const MOST_BYTES = 24 * 1024

function EnterLog({ file, device }: { file: string; device: ErasedDevice }): ReactNode {
  const { t, say } = useTongue()
  const enter = useAct('supervision.device.enter-log')
  const [log, setLog] = useState<{ name: string; text: string } | null>(null)
  const [tooBig, setTooBig] = useState(false)
  const [given, setGiven] = useState({
    serial: device.medium?.serial ?? '',
    media: device.medium?.media ?? 'NVMe SSD',
    boundBy: '',
    executedAt: '',
    tool: '',
    operator: '',
    verifier: '',
    verification: '',
    encrypted: '',
    destination: 'reuse',
  })
  const put = (more: Partial<typeof given>) => setGiven({ ...given, ...more })
  const title = `${t('erase.enterLog')} ${device.serial}`
  const needed = [given.serial, given.executedAt, given.tool, given.operator, given.verifier, given.verification]
  const why =
    log === null
      ? t(tooBig ? 'erase.tooBig' : 'erase.need.log')
      : needed.some((text) => text.trim() === '')
        ? t('erase.need.fields')
        : null
  const read = async (chosen: File | undefined) => {
    setTooBig(chosen !== undefined && chosen.size > MOST_BYTES)
    setLog(
      chosen === undefined || chosen.size > MOST_BYTES
        ? null
        : { name: chosen.name, text: toBase64(new Uint8Array(await chosen.arrayBuffer())) },
    )
  }
  return (
    <details className="inspect-open">
      <summary aria-label={title}>{t('erase.enterLog')}</summary>
      <form
        className="inspect-form"
        aria-label={title}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (why !== null || log === null) return
          enter.mutate({
            file,
            device: device.device,
            medium: {
              serial: given.serial.trim(),
              model: null,
              media: given.media.trim() === '' ? null : given.media.trim(),
            },
            logName: log.name,
            log: log.text,
            logBoundBy: given.boundBy.trim() === '' ? null : given.boundBy.trim(),
            executedAt: new Date(`${given.executedAt}:00+08:00`).toISOString(),
            tool: given.tool.trim(),
            operator: given.operator.trim(),
            verifier: given.verifier.trim(),
            verification: given.verification.trim(),
            encryptedThroughout: given.encrypted.trim() === '' ? null : given.encrypted.trim(),
            destination: given.destination as (typeof DESTINATIONS)[number],
          })
        }}
      >
        <Labelled label={t('erase.logFile')} wide>
          {(id) => <input id={id} type="file" onChange={({ target }) => void read(target.files?.[0])} />}
        </Labelled>
        <Typed label={t('erase.serial')} value={given.serial} put={(serial) => put({ serial })} />
        <Typed label={t('erase.boundBy')} value={given.boundBy} put={(boundBy) => put({ boundBy })} />
        <Typed
          label={t('erase.executedAt.beijing')}
          type="datetime-local"
          value={given.executedAt}
          put={(executedAt) => put({ executedAt })}
        />
        <Typed label={t('erase.tool')} value={given.tool} put={(tool) => put({ tool })} />
        <Typed label={t('erase.operator')} value={given.operator} put={(operator) => put({ operator })} />
        <Typed label={t('erase.verifier')} value={given.verifier} put={(verifier) => put({ verifier })} />
        <Typed
          label={t('erase.verification')}
          value={given.verification}
          put={(verification) => put({ verification })}
        />
        <Typed label={t('erase.encrypted')} value={given.encrypted} put={(encrypted) => put({ encrypted })} />
        <Labelled label={t('erase.destination')}>
          {(id) => (
            <select id={id} value={given.destination} onChange={({ target }) => put({ destination: target.value })}>
              {DESTINATIONS.map((each) => (
                <option key={each} value={each}>
                  {t(`erase.destination.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        {enter.isError && <Failure error={enter.error} />}
        {enter.isSuccess && <Done receipt={enter.data.receipt}>{say(enter.data.decision.finding.why)}</Done>}
        <Guarded
          htmlType="submit"
          type="primary"
          why={why}
          basis={['cn/pipl#21', 'platform/supervision-rules#erasure']}
          loading={enter.isPending}
        >
          {t('erase.enterLog')}
        </Guarded>
      </form>
    </details>
  )
}

const GROUNDS = ['no-medium', 'volume', 'handed-over'] as const

function Declare({ file, device }: { file: string; device: ErasedDevice }): ReactNode {
  const { t } = useTongue()
  const declare = useAct('supervision.device.declare')
  const [ground, setGround] = useState<(typeof GROUNDS)[number]>('no-medium')
  const [statement, setStatement] = useState('')
  const title = `${t('erase.declare')} ${device.serial}`
  return (
    <details className="inspect-open">
      <summary aria-label={title}>{t('erase.declare')}</summary>
      <form
        className="inspect-form"
        aria-label={title}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (statement.trim() !== '')
            declare.mutate({ file, device: device.device, ground, statement: statement.trim() })
        }}
      >
        <p className="quiet">{t('erase.declare.lead')}</p>
        <Labelled label={t('erase.declare.ground')}>
          {(id) => (
            <select id={id} value={ground} onChange={({ target }) => setGround(target.value as typeof ground)}>
              {GROUNDS.map((each) => (
                <option key={each} value={each}>
                  {t(`erase.ground.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled label={t('erase.statement')} wide>
          {(id) => (
            <textarea id={id} rows={2} value={statement} onChange={({ target }) => setStatement(target.value)} />
          )}
        </Labelled>
        {declare.isError && <Failure error={declare.error} />}
        <Guarded
          htmlType="submit"
          why={statement.trim() === '' ? t('erase.need.statement') : null}
          basis={['platform/supervision-rules#erasure']}
          loading={declare.isPending}
        >
          {t('erase.declare')}
        </Guarded>
      </form>
    </details>
  )
}

const RESULTS = ['passed', 'failed', 'unclear'] as const

function Sample({ file, device }: { file: string; device: ErasedDevice }): ReactNode {
  const { t } = useTongue()
  const answer = useAct('supervision.sample.answer')
  const [result, setResult] = useState<(typeof RESULTS)[number]>('passed')
  const [found, setFound] = useState('')
  const title = `${t('erase.sample')} ${device.serial}`
  return (
    <form
      className="inspect-form"
      aria-label={title}
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        if (found.trim() !== '') answer.mutate({ file, device: device.device, result, found: found.trim() })
      }}
    >
      <Labelled label={t('erase.sample.result')}>
        {(id) => (
          <select id={id} value={result} onChange={({ target }) => setResult(target.value as typeof result)}>
            {RESULTS.map((each) => (
              <option key={each} value={each}>
                {t(`erase.result.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('erase.sample.found')} wide>
        {(id) => <input id={id} type="text" value={found} onChange={({ target }) => setFound(target.value)} />}
      </Labelled>
      {answer.isError && <Failure error={answer.error} />}
      <Guarded
        htmlType="submit"
        why={found.trim() === '' ? t('inspect.need.note') : null}
        basis={['platform/supervision-rules#sampling']}
        loading={answer.isPending}
      >
        {t('erase.sample')}
      </Guarded>
    </form>
  )
}
