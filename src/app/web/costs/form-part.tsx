import { useRef, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CostFile, CsvProblem } from '../api/cost-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { saveFile } from '../ui/csv.ts'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Empty } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { AddCell, CellEditor } from './cell-editor.tsx'
import {
  csvOf,
  gridOf,
  gridOfForm,
  numbered,
  sameCell,
  shapeOf,
  SHARED,
  type GridCell,
  type GridRow,
} from './cost-grid.ts'

const NAME = 'form.csv'

/** What the server holds to begin from: the draft, or the form last filed. */
const heldCsv = (cost: CostFile): string =>
  cost.draft?.csv ?? (cost.lines.length === 0 ? '' : csvOf(gridOfForm(cost.capacity, cost.lines)))

/**
 * The form as a grid, filled in here or brought in as a file. What is typed stays in this tab; what is saved is checked
 * row by row and computed; what is filed is taken whole or not at all.
 */
export function FormPart({ cost }: { cost: CostFile }): ReactNode {
  const { t } = useTongue()
  const save = useAct('pricing.cost-draft.save')
  const file = useAct('pricing.cost-form.file')
  const held = heldCsv(cost)
  const draft = useDraft(`cost.${cost.file}`, { csv: '' })
  const [rows, setRows] = useState<GridRow[]>(() => gridOf(draft.initial.csv === '' ? held : draft.initial.csv))
  const [name, setName] = useState(cost.draft?.name ?? NAME)
  const [chosen, setChosen] = useState<GridCell | null>(rows[0] ?? null)
  const picker = useRef<HTMLInputElement>(null)
  const csv = csvOf(rows)
  const saved = cost.draft !== null && cost.draft.csv === csv
  const problems = saved ? (cost.draft?.problems ?? []) : []
  const change = (next: GridRow[]) => {
    setRows(numbered(next))
    draft.keep({ csv: csvOf(next) })
  }
  const saveAs = (text: string, as: string) => save.mutate({ file: cost.file, name: as, csv: text })
  const bring = async (given: File) => {
    const text = await given.text()
    const read = gridOf(text)
    setName(given.name.slice(0, 200))
    setRows(read)
    setChosen(read[0] ?? null)
    draft.keep({ csv: text })
    saveAs(text, given.name.slice(0, 200))
  }
  const why =
    rows.length === 0
      ? t('cost.need.rows')
      : !saved
        ? t('cost.need.saved')
        : problems.length > 0
          ? t('cost.need.right', { n: problems.length })
          : null
  return (
    <>
      <p>
        {t('cost.form.lead')} <BasisMark what={t('cost.form')} basis={['platform/price-rules#cost-form']} />
      </p>
      <div className="row-of">
        <button type="button" className="button button-second" onClick={() => picker.current?.click()}>
          {t('cost.import')}
        </button>
        <input
          ref={picker}
          type="file"
          accept=".csv,text/csv"
          hidden
          aria-label={t('cost.import')}
          onChange={({ target }) => {
            const [given] = target.files ?? []
            if (given !== undefined) void bring(given)
            target.value = ''
          }}
        />
        <button
          type="button"
          className="plain"
          onClick={() => saveFile(name, `\uFEFF${csv}`, 'text/csv')}
          disabled={rows.length === 0}
        >
          {t('cost.export')}
        </button>
        <button
          type="button"
          className="plain"
          onClick={() => saveFile('sample.csv', `\uFEFF${cost.template}`, 'text/csv')}
        >
          {t('cost.template')}
        </button>
      </div>
      {rows.length === 0 ? (
        <Empty next={t('cost.grid.none.next')}>{t('cost.grid.none')}</Empty>
      ) : (
        <Grid rows={rows} problems={problems} chosen={chosen} choose={setChosen} />
      )}
      <AddCell
        rows={rows}
        add={(added) => {
          change([...rows, ...added])
          setChosen(added[0] ?? null)
        }}
      />
      {chosen !== null && (
        <CellEditor cell={chosen} rows={rows} problems={problems} change={change} gone={() => setChosen(null)} />
      )}
      {problems.length > 0 && <Problems of={problems} />}
      {save.isError && <Failure error={save.error} />}
      {file.isError && <Failure error={file.error} />}
      {file.isSuccess && (
        <Done receipt={file.data.receipt}>
          {t('cost.filed', { n: file.data.decision.version })}{' '}
          <BasisMark what={t('cost.fileForm')} basis={file.data.basis} />
          {file.data.decision.unusual.length > 0 && (
            <> {t('cost.unusual', { rows: file.data.decision.unusual.map(({ row }) => row).join('、') })}</>
          )}
        </Done>
      )}
      <div className="row-of">
        <button
          type="button"
          className="button button-second"
          disabled={rows.length === 0 || saved || save.isPending}
          onClick={() => saveAs(csv, name)}
        >
          {t('cost.save')}
        </button>
        <Guarded
          type="primary"
          why={why}
          basis={['platform/price-rules#cost-form']}
          loading={file.isPending}
          onClick={() => file.mutate({ file: cost.file, name, csv }, { onSuccess: () => draft.drop() })}
        >
          {t('cost.fileForm')}
        </Guarded>
        <span className="quiet" role="status">
          {saved && cost.draft !== null ? (
            <>
              {t('cost.saved')} <Instant of={cost.draft.since} />
            </>
          ) : rows.length > 0 && csv !== held ? (
            t('cost.unsaved')
          ) : null}
        </span>
      </div>
    </>
  )
}

/** Sites and devices down, months across: how many rows each has, and where something is wrong. */
function Grid(props: {
  rows: readonly GridRow[]
  problems: readonly CsvProblem[]
  chosen: GridCell | null
  choose: (cell: GridCell) => void
}): ReactNode {
  const { t } = useTongue()
  const { lines, months } = shapeOf(props.rows)
  const wrong = new Set(props.problems.map(({ row }) => row))
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('cost.grid')}>
      <table className="table cost-grid">
        <thead>
          <tr>
            <th scope="col">{t('cost.site')}</th>
            <th scope="col">{t('cost.device')}</th>
            {months.map((month) => (
              <th key={month} scope="col" className="figure">
                {month || t('none')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ site, device }) => (
            <tr key={`${site} ${device}`}>
              <th scope="row">{site || t('none')}</th>
              <td>{device === SHARED ? t('cost.shared') : device || t('none')}</td>
              {months.map((month) => {
                const cell = { site, device, month }
                const own = props.rows.filter((row) => sameCell(row, cell))
                const bad = own.filter(({ row }) => wrong.has(row)).length
                const here = props.chosen !== null && sameCell(props.chosen, cell)
                return (
                  <td key={month}>
                    {own.length === 0 ? (
                      <span className="quiet">{t('none')}</span>
                    ) : (
                      <button
                        type="button"
                        className={here ? 'cost-cell cost-cell-here' : 'cost-cell'}
                        aria-pressed={here}
                        onClick={() => props.choose(cell)}
                      >
                        {t('cost.rows', { n: own.length })}
                        {bad > 0 && <StateTag tone="bad">{t('cost.wrong', { n: bad })}</StateTag>}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What is wrong, by row and field; nothing of the file was taken. */
function Problems({ of }: { of: readonly CsvProblem[] }): ReactNode {
  const { t, say } = useTongue()
  return (
    <div className="notice notice-bad" role="alert">
      <strong>{t('cost.problems', { n: of.length })}</strong>
      <p>{t('cost.problems.kept')}</p>
      <div className="table-scroll">
        <table className="table stack">
          <thead>
            <tr>
              <th scope="col">{t('cost.problem.row')}</th>
              <th scope="col">{t('cost.problem.field')}</th>
              <th scope="col">{t('cost.problem.expected')}</th>
              <th scope="col">{t('cost.problem.got')}</th>
            </tr>
          </thead>
          <tbody>
            {of.map((problem) => (
              <tr key={`${problem.row} ${problem.field} ${problem.en}`}>
                <th scope="row">{t('cost.problem.line', { n: problem.row })}</th>
                <td data-label={t('cost.problem.field')}>
                  <code>{problem.field}</code>
                </td>
                <td data-label={t('cost.problem.expected')}>{say(problem)}</td>
                <td data-label={t('cost.problem.got')}>
                  <code>{problem.got === '' ? t('cost.problem.empty') : problem.got}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
