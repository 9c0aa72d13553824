import type { ReactNode } from 'react'
import type { CostCell, CostFile } from '../api/cost-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { fenText } from '../ui/figures.ts'
import { Money } from '../ui/money.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { hoursText, perHourText } from './figures.ts'
import { itemsBy } from './cost-grid.ts'

const RULE = 'platform/price-rules#cost-form'

/** What a card-hour costs by the rows: the draft while one is being made, else the form filed, else what was settled. */
export function ResultPart({ cost }: { cost: CostFile }): ReactNode {
  const { t } = useTongue()
  const drafted = cost.mySide === 'provider' ? cost.draft : null
  const cells = drafted?.cells ?? cost.cells
  const total = drafted?.totalFen ?? cost.totalFen
  if (cells.length === 0)
    return (
      <Empty next={cost.mySide === 'provider' ? t('cost.result.none.next') : undefined}>{t('cost.result.none')}</Empty>
    )
  return (
    <>
      <p>
        <StateTag tone={drafted?.cells ? 'warn' : 'good'}>
          {drafted?.cells ? t('cost.of.draft') : t('cost.of.filed', { n: cost.version ?? 0 })}
        </StateTag>{' '}
        {total !== null && (
          <>
            {t('cost.total')} <Money fen={total} strong />
          </>
        )}
      </p>
      <Cells of={cells} />
      <p className="quiet">{t('cost.result.note')}</p>
      {cost.verified !== null && (
        <>
          <p className="cost-verified">
            <StateTag tone="good">{t('cost.of.verified')}</StateTag> {t('cost.total')}{' '}
            <Money fen={cost.verified.totalFen} strong />{' '}
            <BasisMark what={t('cost.of.verified')} basis={['platform/price-rules#cost-adjustment']} />
          </p>
          <Cells of={cost.verified.cells} />
        </>
      )}
    </>
  )
}

function Cells({ of }: { of: readonly CostCell[] }): ReactNode {
  const { t } = useTongue()
  const heads = ['avc', 'aac', 'atc', 'lraic'] as const
  return (
    <div className="table-scroll">
      <table className="table stack">
        <thead>
          <tr>
            <th scope="col">{t('cost.cell')}</th>
            <th scope="col" className="number">
              {t('cost.hours')}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                {t(`cost.per.${head}`)}
              </th>
            ))}
            <th scope="col" className="number">
              {t('cost.excluded')}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((cell) => (
            <tr key={`${cell.site} ${cell.device} ${cell.month}`}>
              <th scope="row">
                {cell.site} · {cell.device} <span className="figure">{cell.month}</span>
              </th>
              <td className="number" data-label={t('cost.hours')}>
                <span>{hoursText(cell.cardHours)}</span>
              </td>
              {heads.map((head) => (
                <td key={head} className="number" data-label={t(`cost.per.${head}`)}>
                  <span>
                    {perHourText(cell[`${head}Fen`])} <Formula cell={cell} of={head} />
                  </span>
                </td>
              ))}
              <td className="number" data-label={t('cost.excluded')}>
                <Money fen={cell.excludedFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** 据: the formula with the figures of this cell. */
function Formula({ cell, of }: { cell: CostCell; of: 'avc' | 'aac' | 'atc' | 'lraic' }): ReactNode {
  const { t } = useTongue()
  const { variable, avoidable, fixed } = itemsBy(cell.itemsFen)
  const items =
    of === 'avc' ? variable : of === 'atc' ? [...variable, ...avoidable, ...fixed] : [...variable, ...avoidable]
  const sum = items.reduce((all, { fen }) => all + fen, 0)
  const name = t(`cost.per.${of}`)
  return (
    <BasisMark
      what={name}
      basis={[RULE]}
      formula={
        of === 'lraic' ? (
          t('cost.formula.lraic', { result: perHourText(cell.lraicFen) })
        ) : (
          <>
            {items.map(({ item, fen }) => `${t(`cost.item.${item}`)} ${fenText(fen)}`).join(' + ')} = {fenText(sum)}
            <br />
            {fenText(sum)} ÷ {hoursText(cell.cardHours)} = {perHourText(cell[`${of}Fen`])}
          </>
        )
      }
      inputs={[
        [t('cost.column.cards'), String(cell.cards)],
        [t('cost.hours'), hoursText(cell.cardHours)],
      ]}
      otherwise={t('cost.formula.otherwise')}
    />
  )
}
