import type { ReactNode } from 'react'
import type { TemplateFile } from '../api/template-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { toneOf } from '../files/file-body.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Empty } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Go } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { StateTag } from '../ui/state-tag.tsx'

export const TEMPLATE_PROCEDURE = 'contracts.template'

/** 示范文本制定: model contracts in the making, with who must do what next. */
export function MakingListPage(): ReactNode {
  const { t, say, lang } = useTongue()
  const asked = useRows('templates.file.list')
  const files = new Map(
    rowsOf(useRows('casework.file.list', { procedure: TEMPLATE_PROCEDURE }).data).map((row) => [row.file, row]),
  )
  const open = paths.deskFileOpen('regulator', TEMPLATE_PROCEDURE)
  const begin = (
    <Go to={open} className="button">
      {t('templates.propose')}
    </Go>
  )
  const nextOf = (file: string): string =>
    files
      .get(file)
      ?.next.map((step) => say(step.title))
      .join(t('and')) ?? ''
  return (
    <Page title={t('templates.making.desk')} lead={t('templates.making.lead')} actions={begin}>
      <FilterTable<TemplateFile>
        name="templates"
        label={t('templates.making.desk')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.file}
        empty={<Empty next={<Go to={open}>{t('templates.propose')}</Go>}>{t('templates.making.none')}</Empty>}
        columns={[
          {
            key: 'title',
            title: t('file.title'),
            head: true,
            value: (row) => row.title,
            render: (row) => (
              <span className="row-head">
                <Go to={paths.regulatorTemplate(row.file)}>{row.title}</Go>
              </span>
            ),
          },
          {
            key: 'state',
            title: t('file.state'),
            value: (row) => say(files.get(row.file)?.stateTitle) || row.state,
            render: (row) => {
              const file = files.get(row.file)
              return file === undefined ? (
                <span className="quiet">{row.state}</span>
              ) : (
                <StateTag tone={toneOf(file)}>{say(file.stateTitle)}</StateTag>
              )
            },
          },
          {
            key: 'next',
            title: t('next'),
            value: (row) => nextOf(row.file),
            render: (row) => nextOf(row.file) || t('none'),
          },
          {
            key: 'mode',
            title: t('template'),
            value: (row) => t(`framework.${row.framework}`),
            render: (row) => t(`framework.${row.framework}`),
          },
          {
            key: 'draft',
            title: t('drafts.version'),
            number: true,
            value: (row) => row.draft ?? 0,
            render: (row) => <span className="figure">{row.draft ?? t('none')}</span>,
          },
          {
            key: 'comments',
            title: t('consultations.comments'),
            number: true,
            value: (row) => row.comments,
            render: (row) => <span className="figure">{row.comments}</span>,
          },
          {
            key: 'place',
            title: t('file.place'),
            value: (row) => placeName(row.place, lang),
            render: (row) => placeName(row.place, lang),
          },
          {
            key: 'opened',
            title: t('file.opened'),
            value: (row) => row.openedAt,
            render: (row) => <Instant of={row.openedAt} />,
          },
        ]}
      />
    </Page>
  )
}
