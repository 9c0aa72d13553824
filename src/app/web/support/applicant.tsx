import { useState, type ReactNode } from 'react'
import type { FitRow } from '../api/support-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Go, useFilters, type Search } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { ClaimsTable } from './claims-table.tsx'
import { ControlLines } from './control-lines.tsx'
import { Reasons } from './reasons.tsx'
import '../public/portal.css'
import './support.css'

loadWords(supportWords)

const KINDS = ['enterprise', 'university', 'institute', 'intermediary', 'tech-sme', 'maker', 'other'] as const
const PURPOSES = ['large-model-training', 'inference', 'fine-tuning', 'research', 'other'] as const
const STATED = ['startup', 'relatedParty', 'otherSupport', 'creditClean'] as const

/** What of the address the questions are kept in, so that a link shows the same answer. */
const ASKED = ['lease', 'applicantKind', 'purpose', ...STATED] as const

/** A lessee's desk of support: what fits a lease and why, and one's own claims. */
export function ApplicantSupportPage(): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Page
      title={t('desk.support')}
      lead={t('support.fit.lead')}
      actions={<a href={withLang(paths.programmes(), lang)}>{t('support.programmes')}</a>}
    >
      <Section title={t('support.fit')}>
        <Fits />
      </Section>
      <Section title={t('support.claims')}>
        <ClaimsTable desk="lessee" empty={t('support.claims.none')} next={t('support.claims.none.next')} />
      </Section>
      <ControlLines />
    </Page>
  )
}

/** A provider's claims: those on its contracts, and what it claims of deductions. */
export function ProviderSupportPage(): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Page
      title={t('desk.support')}
      actions={<a href={withLang(paths.programmes(), lang)}>{t('support.programmes')}</a>}
    >
      <Section title={t('support.claims')}>
        <ClaimsTable desk="provider" empty={t('support.claims.none')} />
      </Section>
      <ControlLines />
    </Page>
  )
}

function Fits(): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const leases = rowsOf(useRows('contracts.lease.list', { limit: 200 }).data).filter(
    ({ signedAt }) => signedAt !== null,
  )
  const chosen = filters['lease'] ?? leases[0]?.lease
  const asked = useRows('subsidy.claim.preview', {
    ...Object.fromEntries(ASKED.map((name) => [name, filters[name]])),
    lease: chosen,
  })
  const select = (name: (typeof ASKED)[number], label: string, options: readonly (readonly [string, string])[]) => (
    <Labelled label={label}>
      {(id) => (
        <select id={id} value={filters[name] ?? ''} onChange={({ target }) => set({ [name]: target.value })}>
          <option value="">{t('support.fit.unsaid')}</option>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
  const yesNo = [
    ['yes', t('entry.yes')],
    ['no', t('entry.no')],
  ] as const
  return (
    <>
      <div className="controls">
        <Labelled label={t('support.fit.lease')}>
          {(id) => (
            <select id={id} value={chosen ?? ''} onChange={({ target }) => set({ lease: target.value })}>
              {leases.length === 0 && <option value="">{t('support.fit.lease.none')}</option>}
              {leases.map((lease) => (
                <option key={lease.lease} value={lease.lease}>
                  {[lease.providerName, lease.models.join('、') || t('models.any'), fenText(lease.contractFen)].join(
                    ' · ',
                  )}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        {select(
          'applicantKind',
          t('support.fit.applicant'),
          KINDS.map((kind) => [kind, t(`support.kindOf.${kind}`)] as const),
        )}
        {select(
          'purpose',
          t('support.fit.purpose'),
          PURPOSES.map((purpose) => [purpose, t(`support.purpose.${purpose}`)] as const),
        )}
        {select('startup', t('support.fit.startup'), yesNo)}
        {select('relatedParty', t('support.fit.related'), yesNo)}
        {select('otherSupport', t('support.fit.other'), yesNo)}
        {select('creditClean', t('support.fit.clean'), yesNo)}
      </div>
      {asked.isPending && <Loading label={t('load.busy')} rows={4} />}
      {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isSuccess && rowsOf(asked.data).length === 0 && (
        <Empty next={<a href={withLang(paths.programmes(), lang)}>{t('support.fit.none.next')}</a>}>
          {t('support.fit.none')}
        </Empty>
      )}
      {rowsOf(asked.data).map((row) => (
        <Fit key={row.scheme} row={row} said={{ ...filters, ...(chosen === undefined ? {} : { lease: chosen }) }} />
      ))}
    </>
  )
}

function Fit({ row, said }: { row: FitRow; said: Search }): ReactNode {
  const { t, say, lang } = useTongue()
  const { decision } = row
  const [open, setOpen] = useState(decision.grantFen === 0)
  const not = decision.grantFen === 0 && (decision.atMostFen ?? 1) === 0
  const search = Object.fromEntries(ASKED.flatMap((name) => (said[name] ? [[name, said[name]]] : [])))
  return (
    <article className="support-fit" aria-label={say(row.title)}>
      <header>
        <h3>
          {say(row.title)} <BasisMark what={say(row.title)} basis={[row.article]} />
        </h3>
        <p className="quiet">
          {placeName(row.place, lang)} · {t(`support.kind.${row.support}`)} · {t(`support.payment.${row.payment}`)}
          {decision.ratePpm !== null && ` · ${ppmText(decision.ratePpm)}`}
          {row.windowUntil !== null && ` · ${t('support.window.until', { day: row.windowUntil })}`}
        </p>
      </header>
      <p>
        {decision.grantFen > 0 ? (
          <StateTag tone="good">{t('support.fit.grant', { amount: fenText(decision.grantFen) })}</StateTag>
        ) : not ? (
          <StateTag tone="bad">{t('support.fit.not')}</StateTag>
        ) : (
          <StateTag tone="warn">
            {decision.atMostFen === null
              ? t('support.reason.unknown')
              : t('support.fit.atMost', { amount: fenText(decision.atMostFen) })}
          </StateTag>
        )}{' '}
        <Go to={paths.lesseeSupportApply(row.scheme)} search={search} className="button button-second">
          {t('support.fit.apply')}
        </Go>{' '}
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('support.reasons')}
        </button>
      </p>
      {open && <Reasons of={decision} />}
    </article>
  )
}
