import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { LeadItem } from '../api/surveillance-rows.ts'
import { useItem } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { surveillanceWords } from '../i18n/surveillance-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { History } from '../ui/history.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { RoleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Missing } from './cells.tsx'
import { kindName, subjectsOf, toneOf } from './lead-names.ts'
import { LeadCircle } from '../support/circle.tsx'
import { PurposeForm } from './purpose-form.tsx'
import '../public/portal.css'
import '../files/files.css'
import './surveillance.css'

loadWords(surveillanceWords)

/** One lead: where it happened and whose it is, what was seen on which records, what may explain it, and what to do with it. */
export function LeadPage({ lead }: { lead: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('surveillance.lead.get', { lead })
  const crumb = (
    <p className="crumb">
      <Go to={paths.regulatorLeads()}>{t('leads')}</Go>
    </p>
  )
  if (asked.data?.item != null) return <Known of={asked.data.item} crumb={crumb} />
  return (
    <Page title={t('watch.lead.one')} above={crumb}>
      {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data?.item === null && (
        <Empty next={<Go to={paths.regulatorLeads()}>{t('leads')}</Go>}>{t('watch.lead.notYours')}</Empty>
      )}
    </Page>
  )
}

function Known({ of, crumb }: { of: LeadItem; crumb: ReactNode }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Page
      title={`${kindName(of.kind, t)} · ${of.no}`}
      above={crumb}
      state={
        <>
          <StateTag tone={toneOf(of)}>{t(`watch.state.${of.state}`)}</StateTag>
          <StateTag tone="over">{t('watch.noFinding')}</StateTag>
        </>
      }
      lead={
        <>
          {t('watch.lead.says')} <BasisMark what={t('watch.noFinding')} basis={['platform/price-rules#lead']} />
        </>
      }
    >
      <Section title={t('watch.jurisdiction')}>
        <Jurisdiction of={of} />
        <Triage of={of} />
        <TakeUp of={of} />
      </Section>
      <Section title={t('watch.facts')}>
        <Facts
          of={[
            [t('watch.lead.what'), kindName(of.kind, t)],
            [t('watch.lead.about'), subjectsOf(of, t('none'))],
            [t('watch.lead.origin'), t(`watch.origin.${of.origin}`)],
            [t('form.place'), placeName(of.place, lang)],
            [t('file.opened'), <Instant of={of.openedAt} />],
            [t('watch.lead.times'), String(of.times)],
            of.passedTo === null ? null : [t('watch.lead.passedTo'), of.passedTo],
            [t('watch.lead.outcome'), t(`watch.outcome.${of.outcome}`)],
          ]}
        />
      </Section>
      {of.sealed ? (
        <Section title={t('watch.seen')}>
          <OpenToRead lead={of.lead} />
        </Section>
      ) : (
        <Opened of={of} />
      )}
      <Section title={t('watch.files')}>
        <Files of={of} />
      </Section>
      <Section title={t('watch.reads')}>
        {of.reads.length === 0 ? (
          <Empty>{t('watch.reads.none')}</Empty>
        ) : (
          <ul className="papers">
            {of.reads.map((read) => (
              <li key={`${read.at} ${read.party}`}>
                <Instant of={read.at} /> <RoleName role={read.role} /> · {read.purpose}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('watch.history')}>
        <History stream={`lead/${of.lead}`} />
      </Section>
    </Page>
  )
}

/** Whose place it is comes before anything else: a body without jurisdiction passes it on. */
function Jurisdiction({ of }: { of: LeadItem }): ReactNode {
  const { t, lang } = useTongue()
  const own = useOwnPlace()
  const ours = own !== null && (of.place === own || of.place.startsWith(`${own}-`) || own === 'cn')
  return (
    <p className={ours || own === null ? 'notice' : 'notice notice-refused'}>
      <strong>{t('watch.jurisdiction.first')}</strong>{' '}
      {t('watch.jurisdiction.place', { place: placeName(of.place, lang) })}{' '}
      {own === null ? null : ours ? t('watch.jurisdiction.ours') : t('watch.jurisdiction.notOurs')}{' '}
      <BasisMark
        what={t('watch.jurisdiction')}
        basis={[
          'cn/price-violation-penalties#3',
          'cn/administrative-penalty-law#22',
          'platform/price-rules#lead-jurisdiction',
        ]}
      />
    </p>
  )
}

/** The evidence is shown once it is on record who looks and what for. */
function OpenToRead({ lead }: { lead: string }): ReactNode {
  const { t } = useTongue()
  const read = useAct('surveillance.lead.read')
  return (
    <PurposeForm
      title={t('watch.read')}
      lead={t('watch.read.lead')}
      basis={['platform/price-rules#lead', 'cn/price-law#36']}
      busy={read.isPending}
      error={read.error}
      enter={(purpose) => read.mutate({ lead, purpose })}
    />
  )
}

const isCost = (family: string): boolean => family.includes('cost')

function Opened({ of }: { of: LeadItem }): ReactNode {
  const { t, say } = useTongue()
  const evidence = of.seen?.evidence ?? []
  const costs = evidence.filter(({ family }) => isCost(family))
  const noCosts = of.missing.find(({ table }) => table === 'costs')
  return (
    <>
      <Section title={t('watch.seen')}>
        {of.seen?.happened !== undefined && <blockquote className="watch-told">{of.seen.happened}</blockquote>}
        {of.scoreMilli !== null && (
          <p>
            {t('watch.score', { n: of.scoreMilli, families: (of.seen?.families ?? []).join('、') })}{' '}
            <BasisMark what={t('watch.seen')} basis={['platform/price-rules#surveillance-run']} />
          </p>
        )}
        <ol className="watch-evidence">
          {evidence.map((one) => (
            <li key={`${one.family} ${one.what.en}`}>
              <p>
                <StateTag tone="over">{one.family}</StateTag> {say(one.what)}
              </p>
              {Object.keys(one.figures).length > 0 && (
                <dl className="facts">
                  {Object.entries(one.figures).map(([name, value]) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd className="figure">{value}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {one.records.length > 0 && <Records of={one.records} />}
            </li>
          ))}
        </ol>
        {of.reasons !== null && (
          <p>
            <strong>{t('watch.reasons')}</strong> {of.reasons}
          </p>
        )}
      </Section>
      {of.origin === 'detector' && (
        <Section title={t('support.circle')}>
          <LeadCircle lead={of.lead} />
        </Section>
      )}
      <Section title={t('watch.costs')}>
        {costs.length > 0 ? (
          <ul className="papers">
            {costs.map((one) => (
              <li key={one.what.en}>{say(one.what)}</li>
            ))}
          </ul>
        ) : (
          <p>
            {t('watch.costs.none')} {noCosts !== undefined && say(noCosts.what)}{' '}
            <BasisMark
              what={t('watch.costs')}
              basis={['platform/price-rules#cost-confidentiality', 'cn/price-law#34']}
            />{' '}
            <Go to={paths.deskFileOpen('regulator', 'pricing.cost-report')}>{t('watch.costs.ask')}</Go>
          </p>
        )}
      </Section>
      <Section title={t('watch.innocent')}>
        <Innocent lead={of.lead} of={(of.seen?.innocentExplanations ?? []).map(say)} />
      </Section>
      <Section title={t('watch.missing')}>
        <p className="quiet">{t('watch.missing.lead')}</p>
        <Missing of={of.missing} />
      </Section>
    </>
  )
}

const SHOWN_RECORDS = 8

/** Where the history of a record of the tables is kept: "leases:ID" is of a lease; other records have theirs in it. */
const streamOf = (record: string): string => record.replace(/^leases:/, 'lease/').replace(/^([a-z]+):/, '$1/')

/** The records a sighting rests on, each down to its place in the log. */
function Records({ of }: { of: readonly string[] }): ReactNode {
  const { t } = useTongue()
  const [open, setOpen] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  return (
    <>
      <p className="quiet">{t('watch.records', { n: of.length })}</p>
      <ul className="papers watch-records">
        {(all ? of : of.slice(0, SHOWN_RECORDS)).map((record) => (
          <li key={record}>
            <button
              type="button"
              className="plain hash"
              aria-expanded={open === record}
              onClick={() => setOpen(open === record ? null : record)}
            >
              {record}
            </button>
            {open === record && <History stream={streamOf(record)} />}
          </li>
        ))}
      </ul>
      {of.length > SHOWN_RECORDS && !all && (
        <button type="button" className="plain" onClick={() => setAll(true)}>
          {t('watch.records.all', { n: of.length })}
        </button>
      )}
    </>
  )
}

/** What may explain it, to be looked at one after another; the ticks are one's own and kept in this browser. */
function Innocent({ lead, of }: { lead: string; of: readonly string[] }): ReactNode {
  const { t } = useTongue()
  const key = `suan.looked.${lead}`
  const [looked, setLooked] = useState<readonly string[]>(() => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '[]') as string[]
    } catch {
      return []
    }
  })
  if (of.length === 0) return <p>{t('watch.innocent.none')}</p>
  const tick = (one: string, on: boolean) => {
    const next = on ? [...looked, one] : looked.filter((other) => other !== one)
    localStorage.setItem(key, JSON.stringify(next))
    setLooked(next)
  }
  return (
    <fieldset className="watch-innocent">
      <legend>{t('watch.innocent.lead')}</legend>
      {of.map((one) => (
        <label key={one}>
          <input type="checkbox" checked={looked.includes(one)} onChange={({ target }) => tick(one, target.checked)} />{' '}
          {one}
        </label>
      ))}
      <p className="quiet">
        {t('watch.innocent.count', { n: looked.filter((one) => of.includes(one)).length, of: of.length })}
      </p>
    </fieldset>
  )
}

const WAYS = ['taken-up', 'explained', 'data-error', 'not-ours'] as const
const BODIES = ['market', 'antimonopoly', 'industry', 'finance', 'police', 'elsewhere'] as const

/** Sorting a lead, once, with reasons; what belongs elsewhere names the body it is passed to. */
function Triage({ of }: { of: LeadItem }): ReactNode {
  const { t, say } = useTongue()
  const triage = useAct('surveillance.lead.triage')
  const [to, setTo] = useState<(typeof WAYS)[number]>('taken-up')
  const [body, setBody] = useState<(typeof BODIES)[number]>('industry')
  const [passedTo, setPassedTo] = useState('')
  const [reasons, setReasons] = useState('')
  const may = of.can.triage
  const shut = may.allowed ? null : say({ zh: may.zh ?? '', en: may.en ?? '' })
  const why =
    shut ??
    (reasons.trim() === ''
      ? t('watch.need.reasons')
      : to === 'not-ours' && passedTo.trim() === ''
        ? t('watch.need.body')
        : null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null) return
    triage.mutate({
      lead: of.lead,
      to,
      reasons: reasons.trim(),
      ...(to === 'not-ours' ? { body, passedTo: passedTo.trim() } : {}),
    })
  }
  return (
    <form className="watch-form" aria-label={t('watch.triage')} onSubmit={submit} onKeyDown={deliberate}>
      {may.allowed && (
        <>
          <fieldset className="entry">
            <legend>{t('watch.triage.to')}</legend>
            <div className="entry-options">
              {WAYS.map((way) => (
                <label key={way}>
                  <input type="radio" name="to" checked={to === way} onChange={() => setTo(way)} />{' '}
                  {t(`watch.triage.${way}`)}
                </label>
              ))}
            </div>
          </fieldset>
          {to === 'not-ours' && (
            <div className="controls">
              <Labelled label={t('watch.triage.body')}>
                {(id) => (
                  <select id={id} value={body} onChange={({ target }) => setBody(target.value as typeof body)}>
                    {BODIES.map((one) => (
                      <option key={one} value={one}>
                        {t(`watch.body.${one}`)}
                      </option>
                    ))}
                  </select>
                )}
              </Labelled>
              <Labelled label={t('watch.triage.passedTo')}>
                {(id) => (
                  <input id={id} type="text" value={passedTo} onChange={({ target }) => setPassedTo(target.value)} />
                )}
              </Labelled>
            </div>
          )}
          <Labelled label={t('watch.triage.reasons')} wide>
            {(id) => <textarea id={id} rows={3} value={reasons} onChange={({ target }) => setReasons(target.value)} />}
          </Labelled>
        </>
      )}
      {triage.isError && <Failure error={triage.error} />}
      {triage.isSuccess && (
        <Done receipt={triage.data.receipt}>
          {t('watch.triage.done')} <BasisMark what={t('watch.triage')} basis={triage.data.basis} />
        </Done>
      )}
      <Guarded
        htmlType="submit"
        type={may.allowed ? 'primary' : 'default'}
        why={why}
        basis={may.allowed ? ['platform/price-rules#lead-triage'] : may.basis}
        loading={triage.isPending}
      >
        {t('watch.triage')}
      </Guarded>
    </form>
  )
}

/** Opening a case against one of those concerned; what follows is the procedure, step by step. */
function TakeUp({ of }: { of: LeadItem }): ReactNode {
  const { t, say } = useTongue()
  const take = useAct('surveillance.lead.take-up')
  const open = of.subjects.filter((subject) => !of.files.some(({ party }) => party === subject))
  const [party, setParty] = useState(open[0] ?? '')
  const may = of.can.takeUp
  const chosen = open.includes(party) ? party : (open[0] ?? '')
  const why = !may.allowed
    ? say({ zh: may.zh ?? '', en: may.en ?? '' })
    : of.subjects.length === 0
      ? t('watch.take.unnamed')
      : chosen === ''
        ? t('watch.take.all')
        : null
  return (
    <form
      className="watch-form"
      aria-label={t('watch.take')}
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null) take.mutate({ lead: of.lead, party: chosen })
      }}
    >
      {may.allowed && open.length > 1 && (
        <Labelled label={t('watch.take.whom')}>
          {(id) => (
            <select id={id} value={chosen} onChange={({ target }) => setParty(target.value)}>
              {open.map((subject) => (
                <option key={subject} value={subject}>
                  {of.names[of.subjects.indexOf(subject)] ?? subject.slice(0, 8)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      {take.isError && <Failure error={take.error} />}
      {take.isSuccess && (
        <Done receipt={take.data.receipt}>
          {t('watch.take.done')} <BasisMark what={t('watch.take')} basis={take.data.basis} />
        </Done>
      )}
      <Guarded
        htmlType="submit"
        type={may.allowed ? 'primary' : 'default'}
        why={why}
        basis={may.allowed ? ['platform/price-rules#lead-triage'] : may.basis}
        loading={take.isPending}
      >
        {t('watch.take')}
      </Guarded>
    </form>
  )
}

function Files({ of }: { of: LeadItem }): ReactNode {
  const { t } = useTongue()
  if (of.files.length === 0) return <Empty>{t('watch.files.none')}</Empty>
  return (
    <ul className="papers">
      {of.files.map(({ party, file }) => (
        <li key={party}>
          {of.names[of.subjects.indexOf(party)] ?? party.slice(0, 8)}
          {t('colon')}
          {file === null ? (
            <span className="quiet">{t('watch.files.opening')}</span>
          ) : (
            <Go to={paths.deskFile('regulator', file)}>{t('watch.files.open')}</Go>
          )}
        </li>
      ))}
    </ul>
  )
}
