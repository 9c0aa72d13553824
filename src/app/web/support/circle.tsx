import type { ReactNode } from 'react'
import type { Circle } from '../api/support-rows.ts'
import { useItem } from '../api/views.ts'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { fenText } from '../ui/figures.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Money } from '../ui/money.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import './support.css'

loadWords(supportWords)

const SIZE = { width: 640, height: 380, ring: 130, dot: 9 } as const
const CENTRE = { x: SIZE.width / 2, y: SIZE.height / 2 } as const
type Point = { x: number; y: number }

/** The circle of a lead of the price supervisor, for who has entered the read. */
export function LeadCircle({ lead }: { lead: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('surveillance.lead.circle', { lead })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const circle = asked.data.item
  return circle === null ? <Empty>{t('support.circle.none')}</Empty> : <CircleDrawn of={circle} />
}

/** Parties on a ring, ties as thin lines, payments as arrows as wide as their sum; the tables below say the same. */
export function CircleDrawn({ of }: { of: Circle }): ReactNode {
  const { t } = useTongue()
  if (of.payments.length === 0 && of.ties.length === 0) return <Empty>{t('support.circle.none')}</Empty>
  const nameOf = namer(of)
  const sum = of.payments.reduce((total, { amountFen }) => total + amountFen, 0)
  return (
    <figure className="support-circle">
      <figcaption>
        <strong>{t('support.circle')}</strong> <span className="quiet">{t('support.circle.lead')}</span>
      </figcaption>
      <div className="support-drawing" tabIndex={0} role="group" aria-label={t('support.circle')}>
        <Picture
          of={of}
          nameOf={nameOf}
          label={t('support.circle.summary', {
            parties: of.parties.length,
            ties: of.ties.length,
            payments: of.payments.length,
            sum: fenText(sum),
          })}
        />
      </div>
      <details>
        <summary>
          {t('support.circle.summary', {
            parties: of.parties.length,
            ties: of.ties.length,
            payments: of.payments.length,
            sum: fenText(sum),
          })}
        </summary>
        <Tables of={of} nameOf={nameOf} />
      </details>
    </figure>
  )
}

/** A name where there is one, else the end of the id: ids made in one moment begin alike. */
function namer(of: Circle): (id: string) => string {
  const names = new Map(of.parties.map(({ id, name }) => [id, name ?? id.slice(-12)]))
  return (id) => names.get(id) ?? id.slice(-12)
}

/** Sums of payments by who paid whom. */
function flowsOf(of: Circle): { from: string; to: string; fen: number; n: number }[] {
  const flows = new Map<string, { from: string; to: string; fen: number; n: number }>()
  for (const { from, to, amountFen } of of.payments) {
    const flow = flows.get(`${from}>${to}`) ?? { from, to, fen: 0, n: 0 }
    flows.set(`${from}>${to}`, { ...flow, fen: flow.fen + amountFen, n: flow.n + 1 })
  }
  return [...flows.values()]
}

function Picture({ of, nameOf, label }: { of: Circle; nameOf: (id: string) => string; label: string }): ReactNode {
  const places = new Map(
    of.parties.map(({ id }, n): [string, Point] => {
      const angle = (n / of.parties.length) * 2 * Math.PI - Math.PI / 2
      return [id, { x: CENTRE.x + SIZE.ring * 1.5 * Math.cos(angle), y: CENTRE.y + SIZE.ring * Math.sin(angle) }]
    }),
  )
  const flows = flowsOf(of)
  const most = Math.max(1, ...flows.map(({ fen }) => fen))
  const at = (id: string): Point => places.get(id) ?? CENTRE
  return (
    <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={label}>
      <defs>
        <marker
          id="circle-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8Z" className="support-arrow" />
        </marker>
      </defs>
      {of.ties.map(({ from, to, type }, n) => (
        <line
          key={`${from} ${to} ${type} ${n}`}
          className="support-tie"
          x1={at(from).x}
          y1={at(from).y}
          x2={at(to).x}
          y2={at(to).y}
        />
      ))}
      {flows.map((flow) => (
        <path
          key={`${flow.from} ${flow.to}`}
          className="support-flow"
          d={bow(at(flow.from), at(flow.to))}
          strokeWidth={1.5 + (flow.fen / most) * 4}
          markerEnd="url(#circle-arrow)"
        >
          <title>{`${nameOf(flow.from)} → ${nameOf(flow.to)} ${fenText(flow.fen)}（${flow.n}）`}</title>
        </path>
      ))}
      {of.parties.map(({ id, role }) => {
        const { x, y } = at(id)
        const above = y < CENTRE.y
        return (
          <g key={id}>
            <circle className={`support-dot support-dot-${role}`} cx={x} cy={y} r={SIZE.dot}>
              <title>{nameOf(id)}</title>
            </circle>
            <text className="support-label" x={x} y={above ? y - 16 : y + 26} textAnchor="middle">
              {nameOf(id)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** A bowed line between two dots, so that there and back are two lines. */
function bow(from: Point, to: Point): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.max(1, Math.hypot(dx, dy))
  const shift = SIZE.dot + 3
  const [ux, uy] = [dx / length, dy / length]
  const start = { x: from.x + ux * shift, y: from.y + uy * shift }
  const end = { x: to.x - ux * shift, y: to.y - uy * shift }
  const bend = { x: (from.x + to.x) / 2 - uy * 34, y: (from.y + to.y) / 2 + ux * 34 }
  return `M${start.x.toFixed(1)} ${start.y.toFixed(1)}Q${bend.x.toFixed(1)} ${bend.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`
}

function Tables({ of, nameOf }: { of: Circle; nameOf: (id: string) => string }): ReactNode {
  const { t } = useTongue()
  return (
    <>
      <Table caption={t('support.circle.party')} heads={[t('support.circle.party'), t('support.circle.role')]}>
        {of.parties.map(({ id, role }) => (
          <tr key={id}>
            <th scope="row">{nameOf(id)}</th>
            <td>{t(`support.circle.role.${role}`)}</td>
          </tr>
        ))}
      </Table>
      {of.ties.length > 0 && (
        <Table
          caption={t('support.circle.ties')}
          heads={[t('support.circle.from'), t('support.circle.to'), t('support.circle.tie')]}
        >
          {of.ties.map(({ from, to, type, share }, n) => (
            <tr key={`${from} ${to} ${type} ${n}`}>
              <th scope="row">{nameOf(from)}</th>
              <td>{nameOf(to)}</td>
              <td>
                {t(`support.tie.${type}` as WordId)}
                {share !== null && ` ${share}%`}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {of.payments.length > 0 && (
        <Table
          caption={t('support.circle.payments')}
          heads={[
            t('support.circle.day'),
            t('support.circle.from'),
            t('support.circle.to'),
            t('support.amount'),
            t('support.circle.purpose'),
          ]}
        >
          {of.payments.map((payment) => (
            <tr key={payment.id}>
              <th scope="row">
                <Day of={payment.day} />
              </th>
              <td>{nameOf(payment.from)}</td>
              <td>{nameOf(payment.to)}</td>
              <td className="number">
                <Money fen={payment.amountFen} />
              </td>
              <td>{payment.purpose === '' ? t('none') : t(`support.money.${payment.purpose}` as WordId)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

function Table(props: { caption: string; heads: readonly string[]; children: ReactNode }): ReactNode {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={props.caption}>
      <table className="table">
        <caption className="quiet">{props.caption}</caption>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  )
}
