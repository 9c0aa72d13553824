import type { ReactNode } from 'react'
import type { LibraryLine } from '../api/template-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { templatesWords } from '../i18n/templates-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { useAddress } from '../public/address.ts'
import { PublicPage } from '../public/page.tsx'
import { DayChoice, PlaceChoice } from '../public/where-form.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Day, Instant, legalDay, Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { OfficialMark } from './official-mark.tsx'
import { templateSearch } from './template-search.ts'
import '../public/portal.css'
import './templates.css'

loadWords(filesWords)
loadWords(portalWords)
loadWords(templatesWords)

/** 示范文本库: the model contracts to choose on a day at a place, what is being made, how they are used. */
export function LibraryPage(): ReactNode {
  const { t } = useTongue()
  const address = useAddress()
  const today = legalDay(new Date())
  const on = address.of('on') || today
  const place = address.of('in') || 'cn'
  const asked = useRows('templates.list', { on, in: place }, { steady: true })
  const rows = rowsOf(asked.data)
  return (
    <PublicPage title={t('templates.title')}>
      <Page title={t('templates.title')} lead={t('templates.lead')}>
        <form className="controls" aria-label={t('templates.title')} onSubmit={(event) => event.preventDefault()}>
          <PlaceChoice label={t('form.place')} value={place} choose={(chosen) => address.set({ in: chosen })} />
          <DayChoice
            label={t('form.day')}
            value={on}
            choose={(day) => address.set({ on: day === today ? null : day })}
          />
        </form>
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isSuccess && rows.length === 0 && <Empty>{t('templates.none')}</Empty>}
        {rows.map((row) => (
          <Line key={row.framework} of={row} on={on === today ? null : on} place={place} />
        ))}
        <Section title={t('templates.making')}>
          <Making />
        </Section>
        <Section title={t('templates.use')}>
          <UseTable />
        </Section>
      </Page>
    </PublicPage>
  )
}

function Line({ of, on, place }: { of: LibraryLine; on: string | null; place: string }): ReactNode {
  const { t, say, lang } = useTongue()
  return (
    <article className="library-line" aria-label={say(of.title)}>
      <h2>
        <Way to={paths.template(of.framework)} search={templateSearch({ in: place, ...(on === null ? {} : { on }) })}>
          {say(of.title)}
        </Way>{' '}
        <OfficialMark official={of.official} />
      </h2>
      <p>{t(`template.for.${of.framework}`)}</p>
      <Facts
        of={[
          [t('template.version'), of.number === null ? of.version : `${of.version} · ${of.number}`],
          [t('template.issuer'), say(of.issuer)],
          [t('file.place'), placeName(of.place, lang)],
          [t('template.from'), <Period key="from" from={of.from} until={of.until} />],
          [t('template.clauses'), t('template.clauses.n', { n: of.clauses })],
          [t('template.natures'), of.natures.map((nature) => t(`nature.${nature}`)).join(t('and'))],
        ]}
      />
    </article>
  )
}

/** Model contracts in the making that everyone may see; those open for comment first. */
function Making(): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useRows('templates.file.list')
  const chart = useRows('casework.file.list', { procedure: 'contracts.template', open: 'yes' })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const files = new Map(rowsOf(chart.data).map((row) => [row.file, row]))
  const rows = rowsOf(asked.data).toSorted(
    (a, b) => Number(b.state === 'consultation') - Number(a.state === 'consultation'),
  )
  if (rows.length === 0) return <Empty>{t('templates.making.none')}</Empty>
  return (
    <ul className="papers">
      {rows.map((row) => {
        const file = files.get(row.file)
        const isOpen = row.state === 'consultation'
        return (
          <li key={row.file}>
            <Way to={paths.consultation(row.file)}>{row.title}</Way>{' '}
            <StateTag tone={isOpen ? 'act' : 'over'}>{say(file?.stateTitle) || row.state}</StateTag>{' '}
            <span className="quiet">
              {placeName(row.place, lang)} · {t('consultations.comments')} {row.comments} · {t('file.opened')}{' '}
              <Instant of={row.openedAt} />
              {isOpen && file?.dueOn != null && (
                <>
                  {' · '}
                  {t('consultations.due')} <Day of={file.dueOn} />
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function UseTable(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('templates.use')
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const rows = rowsOf(asked.data)
  if (rows.length === 0) return <Empty>{t('templates.use.none')}</Empty>
  const few = t('templates.use.few')
  return (
    <>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('template')}</th>
              {(['negotiations', 'contracts', 'deviating', 'disputed'] as const).map((name) => (
                <th key={name} scope="col" className="number">
                  {t(`use.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.framework} ${row.version} ${row.place}`}>
                <th scope="row">
                  <Way
                    to={paths.template(row.framework)}
                    search={templateSearch({ version: row.version, place: row.place })}
                  >
                    {t(`framework.${row.framework}`)} {row.version}
                  </Way>{' '}
                  <span className="quiet">{placeName(row.place, lang)}</span>
                </th>
                {(['negotiations', 'contracts', 'deviating', 'disputed'] as const).map((name) => (
                  <td key={name} className="number figure" data-label={t(`use.${name}`)}>
                    {row[name] ?? few}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">{t('templates.use.note')}</p>
    </>
  )
}
