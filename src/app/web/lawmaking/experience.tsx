import { useState, type ReactNode } from 'react'
import type { Answered } from '../api/client.ts'
import type { ChartField } from '../api/file-rows.ts'
import type { Acts } from '../api/rows.ts'
import type { Experience, ExperienceReport, ExperienceRule } from '../api/rules-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { figureText } from '../evaluation/figure.tsx'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { DayChoice, Labelled } from '../public/where-form.tsx'
import { BasisMark, verifiedWord } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { lawNumberName, lawNumberText, matterName } from '../ui/law-words.ts'
import { Go, useFilters } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day, dayText, legalDay } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { isMissing } from './is-missing.ts'
import '../files/files.css'
import '../public/portal.css'
import './lawmaking.css'

/** 各地经验: how each place settles one matter, its numbers side by side; from there to a national proposal. */
export function ExperiencePage({ desk }: { desk: RulesDesk }): ReactNode {
  const { t, lang } = useTongue()
  const { filters, set } = useFilters()
  const own = useOwnPlace()
  const on = filters['on'] ?? legalDay(new Date())
  // Which matters there are is told by the registry of rules.
  const matters = useItem('law.list', { in: 'cn', on }, { staleMs: 3_600_000 }).data?.item.matters ?? []
  const matter = filters['matter'] ?? matters[0] ?? ''
  const asked = useItem('lawmaking.experience', { matter, on }, { enabled: matter !== '', steady: true })
  const of = asked.data?.item
  return (
    <Page title={t('experience')} lead={t('experience.lead')}>
      <div className="controls">
        <Labelled label={t('experience.matter')}>
          {(id) => (
            <select id={id} value={matter} onChange={({ target }) => set({ matter: target.value })}>
              {(matters.includes(matter) ? matters : [matter, ...matters]).map((one) => (
                <option key={one} value={one}>
                  {matterName(one, lang)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <DayChoice
          label={t('form.day')}
          value={on}
          choose={(day) => set({ on: day === legalDay(new Date()) ? '' : day })}
        />
      </div>
      {(asked.isPending || matter === '') && <Loading label={t('load.busy')} rows={6} />}
      {asked.isError &&
        (isMissing(asked.error) ? (
          <Empty>{t('experience.none')}</Empty>
        ) : (
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        ))}
      {of !== undefined && !asked.isError && <Places of={of} />}
      <Reports desk={desk} matter={matter} ministry={desk === 'regulator' && own === 'cn'} />
    </Page>
  )
}

function Places({ of }: { of: Experience }): ReactNode {
  const { t, say, lang } = useTongue()
  const names = [...new Set(of.places.flatMap(({ rules }) => rules.flatMap(({ params }) => Object.keys(params))))]
  const numberOf = (rules: readonly ExperienceRule[], name: string): ReactNode => {
    const held = rules.flatMap(({ params, cite }) => (params[name] === undefined ? [] : [{ cite, ...params[name] }]))
    return held.length === 0
      ? t('none')
      : held.map(({ cite, value, unit }) => (
          <span key={cite} className="figure">
            {lawNumberText(value, unit, lang)}{' '}
          </span>
        ))
  }
  return (
    <Section title={matterName(of.matter, lang)} aside={<span className="quiet">{dayText(of.day, lang)}</span>}>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('experience')}>
        <table className="table stack experience-table">
          <thead>
            <tr>
              <th scope="col">{t('form.place')}</th>
              <th scope="col">{t('experience.rule')}</th>
              {names.map((name) => (
                <th key={name} scope="col" className="number">
                  {lawNumberName(name, lang)}
                </th>
              ))}
              <th scope="col">{t('experience.from')}</th>
              <th scope="col">{t('basis.source')}</th>
              <th scope="col">{t('experience.figures')}</th>
            </tr>
          </thead>
          <tbody>
            {of.places.map((place) => (
              <tr key={place.place}>
                <th scope="row">{placeName(place.place, lang)}</th>
                <td data-label={t('experience.rule')}>
                  <span>
                    {place.rules.map((rule) => (
                      <span key={rule.cite} className="experience-rule">
                        {say(rule.instrument.title)} {rule.no}{' '}
                        <BasisMark what={say(rule.gist)} basis={[rule.cite]} on={of.day} place={place.place} />
                        {rule.draft && <StateTag tone="warn">{t('status.draft')}</StateTag>}
                        {place.rules.length > 1 && rule.cite === place.holds && (
                          <StateTag tone="good">{t('experience.holds')}</StateTag>
                        )}
                        <span className="quiet experience-gist">{say(rule.gist)}</span>
                      </span>
                    ))}
                  </span>
                </td>
                {names.map((name) => (
                  <td key={name} className="number" data-label={lawNumberName(name, lang)}>
                    {numberOf(place.rules, name)}
                  </td>
                ))}
                <td data-label={t('experience.from')}>
                  {place.rules.map((rule) => (
                    <span key={rule.cite} className="experience-rule">
                      <Day of={rule.from} />
                    </span>
                  ))}
                </td>
                <td data-label={t('basis.source')}>
                  {place.rules.map((rule) => (
                    <span key={rule.cite} className="experience-rule">
                      <span className={`verified verified-${verifiedWord(rule.verified).slice(6)}`}>
                        {t(verifiedWord(rule.verified))}
                      </span>
                    </span>
                  ))}
                </td>
                <td data-label={t('experience.figures')}>
                  {(place.figures ?? []).length === 0 ? (
                    <span className="quiet">{t('experience.figures.none')}</span>
                  ) : (
                    <span>
                      {(place.figures ?? []).map(({ indicator, title, value, unit }) => (
                        <span key={indicator} className="experience-rule figure">
                          {say(title)} {figureText(Number(value), unit, t)}
                        </span>
                      ))}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">{t('experience.note')}</p>
    </Section>
  )
}

/** Reports from local experience, and, for a ministry, making one. */
function Reports({ desk, matter, ministry }: { desk: RulesDesk; matter: string; ministry: boolean }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('lawmaking.report.list')
  const [done, setDone] = useState<Answered<Acts['lawmaking.report.make'][1]> | null>(null)
  const words = (label: string) => ({ zh: label, en: label })
  const fields: Record<string, ChartField> = {
    title: { label: words(t('file.title')), type: 'text' },
    findings: { label: words(t('experience.report.findings')), type: 'long' },
    proposal: { label: words(t('experience.report.proposal')), type: 'long' },
    procedure: {
      label: words(t('experience.report.procedure')),
      type: 'choice',
      options: [
        { value: 'lawmaking.state-regulation', label: words(t('experience.state')) },
        { value: 'lawmaking.rule', label: words(t('experience.ministry')) },
      ],
    },
  }
  return (
    <Section title={t('experience.reports')}>
      <p className="quiet">{t('experience.reports.lead')}</p>
      {done !== null && <Done receipt={done.receipt}>{t('experience.report.done')}</Done>}
      {ministry && done === null && (
        <StepForm
          draft={`report.${matter}`}
          act="lawmaking.report.make"
          title={t('experience.report.make')}
          basis={['cn/legislation-law#67']}
          fields={fields}
          head={{ matter }}
          headWhy={null}
          against={null}
          done={(answer) => setDone(answer as unknown as Answered<Acts['lawmaking.report.make'][1]>)}
        />
      )}
      <FilterTable<ExperienceReport>
        name="experience-reports"
        label={t('experience.reports')}
        plain
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.report}
        empty={<Empty next={ministry ? undefined : t('experience.byMinistry')}>{t('experience.reports.none')}</Empty>}
        columns={[
          {
            key: 'title',
            title: t('file.title'),
            head: true,
            render: (row) => <span className="row-head">{row.title}</span>,
          },
          { key: 'matter', title: t('experience.matter'), render: (row) => matterName(row.matter, lang) },
          { key: 'day', title: t('experience.report.day'), render: (row) => <Day of={row.day} /> },
          { key: 'proposal', title: t('experience.report.proposal'), render: (row) => row.proposal },
          {
            key: 'file',
            title: t('file'),
            render: (row) =>
              row.files.length > 0 ? (
                row.files.map(({ file }) => (
                  <Go key={file} to={paths.deskDraft(desk, file)}>
                    {t('experience.report.opened')}
                  </Go>
                ))
              ) : ministry ? (
                <Go to={paths.deskFileOpen(desk, row.procedure)} search={{ about: `report/${row.report}` }}>
                  {t('experience.report.open')}
                </Go>
              ) : (
                t('none')
              ),
          },
        ]}
      />
    </Section>
  )
}
