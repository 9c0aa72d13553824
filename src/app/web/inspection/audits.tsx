import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { FoundParty } from '../api/file-rows.ts'
import type { AuditItem, AuditLine } from '../api/inspection-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { EvidenceMark } from '../ui/evidence-mark.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { Day, Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { hashOf } from './record-queue.ts'
import { Typed } from './typed.tsx'
import '../public/portal.css'
import '../files/files.css'
import './inspection.css'

loadWords(inspectionWords)

type AuditDesk = 'operator' | 'provider' | 'lessee'
const RULES = ['platform/supervision-rules#no-inspection', 'cn/civil-code#509'] as const
const tones = { agreed: 'good', declined: 'over' } as const

/** 合同审计: what the operator audited under a contract; for the audited party, what concerns it. */
export function AuditsPage({ desk }: { desk: AuditDesk }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('supervision.audit.list')
  const isOperator = desk === 'operator'
  return (
    <Page
      title={t('desk.audits')}
      lead={
        <>
          {t(isOperator ? 'audit.lead' : 'audit.own.lead')} <BasisMark what={t('desk.audits')} basis={RULES} />
        </>
      }
    >
      <FilterTable<AuditLine>
        plain
        name="audits"
        label={t('desk.audits')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.audit}
        empty={<Empty next={t(isOperator ? 'audit.none.next' : 'audit.own.none.next')}>{t('audit.none')}</Empty>}
        columns={[
          {
            key: 'subject',
            title: t('audit.subject'),
            head: true,
            value: (row) => row.subject,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.deskAudit(desk, row.audit)}>{row.subject}</Go>{' '}
                <span className="quiet figure">{row.no}</span>
              </span>
            ),
          },
          ...(isOperator
            ? [
                {
                  key: 'party',
                  title: t('audit.party'),
                  value: (row: AuditLine) => row.name ?? '',
                  render: (row: AuditLine) => row.name ?? '',
                },
              ]
            : []),
          { key: 'held', title: t('audit.held'), value: (row) => row.heldOn, render: (row) => <Day of={row.heldOn} /> },
          {
            key: 'answer',
            title: t('audit.answer'),
            value: (row) => t(`audit.answer.${row.answer}`),
            render: (row) => <StateTag tone={tones[row.answer]}>{t(`audit.answer.${row.answer}`)}</StateTag>,
          },
        ]}
      />
      {isOperator && (
        <Section title={t('audit.new')}>
          <Record />
        </Section>
      )}
    </Page>
  )
}

/** One audit: the clause that grants it, its result, and what the audited party says of it. */
export function AuditPage({ desk, audit }: { desk: AuditDesk; audit: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('supervision.audit.get', { audit })
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskAudits(desk)}>{t('desk.audits')}</Go>
    </p>
  )
  if (of == null)
    return (
      <Page title={t('desk.audits')} above={crumb}>
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of === null && (
          <Empty next={<Go to={paths.deskAudits(desk)}>{t('desk.audits')}</Go>}>{t('audit.missing')}</Empty>
        )}
      </Page>
    )
  return (
    <Page
      title={`${t('audit.one')} ${of.no}`}
      above={crumb}
      state={
        <>
          <StateTag tone={tones[of.answer]}>{t(`audit.answer.${of.answer}`)}</StateTag>
          {of.evidence !== null && <EvidenceMark {...of.evidence} at={of.at} />}
        </>
      }
      lead={
        <>
          {t(desk === 'operator' ? 'audit.lead' : 'audit.own.lead')} <BasisMark what={t('desk.audits')} basis={RULES} />
        </>
      }
    >
      <Section title={t('audit.facts')}>
        <Facts
          of={[
            [t('audit.party'), of.name ?? ''],
            [t('audit.subject'), of.subject],
            [t('audit.noticed'), <Day of={of.noticedOn} />],
            [t('audit.held'), <Day of={of.heldOn} />],
          ]}
        />
      </Section>
      <Section title={t('audit.result')}>
        <p>{of.result ?? t('audit.result.none')}</p>
      </Section>
      <Section title={t('audit.clause')}>
        <Facts
          of={[
            [t('audit.contract'), of.clause.contract],
            [t('audit.clause.no'), of.clause.no],
            ['SHA-256', <span className="hash">{of.clause.sha256}</span>],
          ]}
        />
        <blockquote>{of.clause.words}</blockquote>
      </Section>
      <Section title={t('audit.remark')}>
        {of.remark === null ? (
          desk === 'operator' ? (
            <Empty>{t('audit.remark.none')}</Empty>
          ) : (
            <Remark of={of} />
          )
        ) : (
          <p>
            {of.remark}{' '}
            {of.remarkedAt !== null && (
              <span className="quiet">
                <Instant of={of.remarkedAt} />
              </span>
            )}
          </p>
        )}
      </Section>
    </Page>
  )
}

function Remark({ of }: { of: AuditItem }): ReactNode {
  const { t } = useTongue()
  const remark = useAct('supervision.audit.remark')
  const [said, setSaid] = useState('')
  const why = said.trim() === '' ? t('inspect.need.note') : null
  return (
    <form
      className="inspect-form"
      aria-label={t('audit.remark.do')}
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null) remark.mutate({ audit: of.audit, remark: said.trim() })
      }}
    >
      <p className="quiet">{t('audit.remark.lead')}</p>
      <Labelled label={t('audit.remark')} wide>
        {(id) => <textarea id={id} rows={3} value={said} onChange={({ target }) => setSaid(target.value)} />}
      </Labelled>
      {remark.isError && <Failure error={remark.error} />}
      <Guarded htmlType="submit" type="primary" why={why} basis={RULES} loading={remark.isPending}>
        {t('audit.remark.do')}
      </Guarded>
    </form>
  )
}

const EMPTY = { contract: '', no: '', words: '', subject: '', noticedOn: '', heldOn: '', result: '' }
const ANSWERS = ['agreed', 'declined'] as const
const AUDITED = ['provider', 'lessee', 'supplier'] as const

function Record(): ReactNode {
  const { t } = useTongue()
  const record = useAct('supervision.audit.record')
  const [party, setParty] = useState<FoundParty | null>(null)
  const [sha256, setSha256] = useState('')
  const [answer, setAnswer] = useState<(typeof ANSWERS)[number]>('agreed')
  const [given, setGiven] = useState(EMPTY)
  const put = (more: Partial<typeof EMPTY>) => setGiven({ ...given, ...more })
  const isBlank = (...texts: string[]): boolean => texts.some((text) => text.trim() === '')
  const why =
    party === null
      ? t('audit.need.party')
      : isBlank(given.contract, sha256, given.no, given.words)
        ? t('audit.need.clause')
        : isBlank(given.noticedOn, given.heldOn)
          ? t('audit.need.days')
          : isBlank(given.subject) || (answer === 'agreed' && isBlank(given.result))
            ? t('audit.need.result')
            : null
  const send = () => {
    if (why !== null || party === null) return
    record.mutate(
      {
        party: party.party,
        clause: {
          contract: given.contract.trim(),
          sha256,
          no: given.no.trim(),
          words: given.words.trim(),
        },
        subject: given.subject.trim(),
        noticedOn: given.noticedOn,
        heldOn: given.heldOn,
        answer,
        result: answer === 'declined' ? null : given.result.trim(),
      },
      {
        onSuccess: () => {
          setGiven(EMPTY)
          setParty(null)
        },
      },
    )
  }
  return (
    <form
      className="inspect-form"
      aria-label={t('audit.new')}
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <p>{t('audit.new.lead')}</p>
      <PartyChooser label={t('audit.party')} optional={false} roles={AUDITED} chosen={party} choose={setParty} />
      <Typed label={t('audit.contract')} value={given.contract} put={(contract) => put({ contract })} />
      <Labelled label={t('audit.contract.file')} wide>
        {(id) => (
          <input
            id={id}
            type="file"
            onChange={({ target }) => {
              const chosen = target.files?.[0]
              if (chosen === undefined) setSha256('')
              else void hashOf(chosen).then(setSha256)
            }}
          />
        )}
      </Labelled>
      {sha256 !== '' && <p className="hash quiet">SHA-256 {sha256}</p>}
      <Typed label={t('audit.clause.no')} value={given.no} put={(no) => put({ no })} />
      <Labelled label={t('audit.clause.words')} wide>
        {(id) => (
          <textarea id={id} rows={3} value={given.words} onChange={({ target }) => put({ words: target.value })} />
        )}
      </Labelled>
      <Typed label={t('audit.subject')} value={given.subject} put={(subject) => put({ subject })} />
      <Typed label={t('audit.noticed')} type="date" value={given.noticedOn} put={(noticedOn) => put({ noticedOn })} />
      <Typed label={t('audit.held')} type="date" value={given.heldOn} put={(heldOn) => put({ heldOn })} />
      <Labelled label={t('audit.answer')}>
        {(id) => (
          <select id={id} value={answer} onChange={({ target }) => setAnswer(target.value as typeof answer)}>
            {ANSWERS.map((each) => (
              <option key={each} value={each}>
                {t(`audit.answer.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {answer === 'agreed' && (
        <Labelled label={t('audit.result')} wide>
          {(id) => (
            <textarea id={id} rows={3} value={given.result} onChange={({ target }) => put({ result: target.value })} />
          )}
        </Labelled>
      )}
      {record.isError && <Failure error={record.error} />}
      {record.isSuccess && (
        <Done receipt={record.data.receipt}>
          <Go to={paths.deskAudit('operator', record.data.decision.audit)}>
            {t('audit.done', { no: record.data.decision.no })}
          </Go>
        </Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} basis={RULES} loading={record.isPending}>
        {t('audit.new')}
      </Guarded>
    </form>
  )
}
