import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { SampleAudit } from '../api/support-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

const RULE = 'platform/subsidy-rules#sample-audit'
const LEAST_SEED = 16
const ANSWERS = ['in-order', 'irregular', 'unclear'] as const

/** SHA-256 of a text, lower-case hex. */
async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The audit by sample: commit, draw, answer. */
export function SampleAuditsPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('subsidy.audit.list')
  const rows = rowsOf(asked.data)
  return (
    <Page
      title={t('desk.support.audits')}
      lead={
        <>
          {t('support.audits.lead')} <BasisMark what={t('desk.support.audits')} basis={[RULE]} />
        </>
      }
    >
      <Commit />
      {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rows.length === 0 && (
        <Empty next={t('support.audits.none.next')}>{t('support.audits.none')}</Empty>
      )}
      {rows.map((row) => (
        <One key={row.audit} of={row} />
      ))}
    </Page>
  )
}

function useFinance(): boolean {
  return useMe().data?.roles.includes('authority:finance') === true
}

function Commit(): ReactNode {
  const { t } = useTongue()
  const place = useOwnPlace()
  const isFinance = useFinance()
  const commit = useAct('subsidy.audit.commit')
  const [seed, setSeed] = useState('')
  const why = !isFinance ? t('support.hold.only') : seed.length < LEAST_SEED ? t('support.audit.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null && place !== null) void hashOf(seed).then((seedHash) => commit.mutate({ place, seedHash }))
  }
  return (
    <form className="support-form" aria-label={t('support.audit.commit')} onSubmit={submit} onKeyDown={deliberate}>
      <Labelled label={t('support.audit.seed')} wide>
        {(id) => (
          <input id={id} type="text" autoComplete="off" value={seed} onChange={({ target }) => setSeed(target.value)} />
        )}
      </Labelled>
      {commit.isError && <Failure error={commit.error} />}
      {commit.isSuccess && <Done receipt={commit.data.receipt}>{t('support.audit.commit.keep')}</Done>}
      <Guarded htmlType="submit" why={why} basis={[RULE]} loading={commit.isPending}>
        {t('support.audit.commit')}
      </Guarded>
    </form>
  )
}

function One({ of }: { of: SampleAudit }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Section title={`${placeName(of.place, lang)} ${of.quarter}`}>
      <Facts
        of={[
          [t('support.audit.hash'), <span className="hash">{of.seedHash}</span>],
          [
            t('support.audit.drawn'),
            of.drawnAt === null ? t('support.audit.waiting') : t('support.audit.population', { n: of.population ?? 0 }),
          ],
          of.frameSha256 === null ? null : [t('support.audit.frame'), <span className="hash">{of.frameSha256}</span>],
        ]}
      />
      {of.drawnAt === null && <Draw audit={of.audit} />}
      <ul className="support-seen">
        {of.items.map((item) => (
          <li key={item.file}>
            <Go to={paths.deskSupportClaim('regulator', item.file)}>{item.no}</Go>{' '}
            {item.answer === null ? (
              <Answer audit={of.audit} file={item.file} no={item.no} />
            ) : (
              <>
                <StateTag tone={item.answer === 'in-order' ? 'good' : 'warn'}>
                  {t(`support.audit.answer.${item.answer}`)}
                </StateTag>{' '}
                <span className="quiet">{item.reasons}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Draw({ audit }: { audit: string }): ReactNode {
  const { t } = useTongue()
  const isFinance = useFinance()
  const draw = useAct('subsidy.audit.draw')
  const [seed, setSeed] = useState('')
  const why = !isFinance ? t('support.hold.only') : seed.length < LEAST_SEED ? t('support.audit.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) draw.mutate({ audit, seed })
  }
  return (
    <form className="support-form" aria-label={t('support.audit.draw')} onSubmit={submit} onKeyDown={deliberate}>
      <Labelled label={t('support.audit.seed')} wide>
        {(id) => (
          <input id={id} type="text" autoComplete="off" value={seed} onChange={({ target }) => setSeed(target.value)} />
        )}
      </Labelled>
      {draw.isError && <Failure error={draw.error} />}
      <Guarded htmlType="submit" why={why} basis={[RULE]} loading={draw.isPending}>
        {t('support.audit.draw')}
      </Guarded>
    </form>
  )
}

function Answer({ audit, file, no }: { audit: string; file: string; no: string }): ReactNode {
  const { t } = useTongue()
  const isFinance = useFinance()
  const enter = useAct('subsidy.audit.answer')
  const [answer, setAnswer] = useState<(typeof ANSWERS)[number]>('in-order')
  const [reasons, setReasons] = useState('')
  const why = !isFinance ? t('support.hold.only') : reasons.trim() === '' ? t('support.hold.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) enter.mutate({ audit, file, answer, reasons: reasons.trim() })
  }
  return (
    <form
      className="support-form"
      aria-label={`${t('support.audit.enter')} ${no}`}
      onSubmit={submit}
      onKeyDown={deliberate}
    >
      <div className="controls">
        <Labelled label={t('support.audit.answer')}>
          {(id) => (
            <select id={id} value={answer} onChange={({ target }) => setAnswer(target.value as typeof answer)}>
              {ANSWERS.map((one) => (
                <option key={one} value={one}>
                  {t(`support.audit.answer.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled label={t('support.hold.reasons')} wide>
          {(id) => <input id={id} type="text" value={reasons} onChange={({ target }) => setReasons(target.value)} />}
        </Labelled>
      </div>
      {enter.isError && <Failure error={enter.error} />}
      <Guarded htmlType="submit" why={why} basis={[RULE]} loading={enter.isPending}>
        {t('support.audit.enter')}
      </Guarded>
    </form>
  )
}
