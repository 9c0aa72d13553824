import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CostAdjustment, CostEntry, CostFile } from '../api/cost-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { fenOf } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Money } from '../ui/money.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'

const RULE = 'platform/price-rules#cost-adjustment'

/** What one says of a line: an adjustment, a reply, a decision, as far as it was typed. */
interface Said {
  to: string
  reason: string
  article: string
  reply: string
  decision: '' | 'upheld' | 'changed' | 'dropped'
}
const nothing: Said = { to: '', reason: '', article: 'cn/price-law#34', reply: '', decision: '' }

/** The items of the form, each with what was told of it, the answer, and what was decided; told first, decided after. */
export function AdjustmentPart({ cost }: { cost: CostFile }): ReactNode {
  const { t } = useTongue()
  const [said, setSaid] = useState<Record<number, Said>>({})
  const body = cost.mySide === 'body'
  const may =
    body && cost.state === 'desk-review'
      ? 'adjust'
      : body && cost.state === 'operator-heard'
        ? 'decide'
        : !body && (cost.state === 'preliminary-findings' || cost.state === 'operator-heard')
          ? 'answer'
          : null
  const told = cost.lines.filter(({ adjustment }) => adjustment !== null)
  const change = (row: number, part: Partial<Said>) =>
    setSaid((before) => ({ ...before, [row]: { ...nothing, ...before[row], ...part } }))
  return (
    <>
      <p>
        {told.length === 0 ? t('cost.adjust.none') : t('cost.adjust.lead', { n: told.length })}{' '}
        <BasisMark what={t('cost.adjustments')} basis={[RULE]} />
      </p>
      <div className="table-scroll">
        <table className="table stack cost-lines">
          <thead>
            <tr>
              <th scope="col">{t('cost.line')}</th>
              <th scope="col" className="number">
                {t('cost.reported')}
              </th>
              <th scope="col">{t('cost.grounds')}</th>
              <th scope="col">{t('cost.adjust.told')}</th>
              <th scope="col">{t('cost.adjust.reply')}</th>
              <th scope="col">{t('cost.adjust.decided')}</th>
            </tr>
          </thead>
          <tbody>
            {cost.lines.map((line) => (
              <Line
                key={line.row}
                line={line}
                may={may}
                said={said[line.row] ?? nothing}
                change={(part) => change(line.row, part)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {may === 'adjust' && <Adjust cost={cost} said={said} />}
      {may === 'answer' && <Answer cost={cost} said={said} />}
      {may === 'decide' && <Decide cost={cost} said={said} />}
    </>
  )
}

function Line(props: {
  line: CostEntry
  may: 'adjust' | 'answer' | 'decide' | null
  said: Said
  change: (part: Partial<Said>) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { line, may, said, change } = props
  const told = line.adjustment
  const open = told !== null && told.decision === null
  const name = `${say(line.label)} ${t('cost.problem.line', { n: line.row })}`
  return (
    <tr>
      <th scope="row">
        <span>
          {say(line.label)}{' '}
          <span className="quiet">
            {line.site} · {line.device === '*' ? t('cost.shared') : line.device} {line.month}
          </span>
        </span>
      </th>
      <td className="number" data-label={t('cost.reported')}>
        <Money fen={line.amountFen} />
      </td>
      <td data-label={t('cost.grounds')}>
        <BasisMark
          what={name}
          basis={['platform/price-rules#cost-form']}
          formula={t(`cost.behaves.${line.behaviour}`)}
          inputs={[
            [t('cost.column.document'), line.document || t('none')],
            [t('cost.column.legality'), line.legality || t('none')],
            [t('cost.column.relevance'), line.relevance || t('none')],
            [t('cost.column.reasonableness'), line.reasonableness || t('none')],
          ]}
        />
      </td>
      <td data-label={t('cost.adjust.told')}>
        {told !== null && <Told of={told} />}
        {may === 'adjust' && (
          <details open={said.to !== ''}>
            <summary>{t('cost.adjust.do')}</summary>
            <Labelled label={t('cost.adjust.to')}>
              {(id) => (
                <input
                  id={id}
                  type="text"
                  inputMode="decimal"
                  value={said.to}
                  onChange={({ target }) => change({ to: target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t('cost.adjust.reason')}>
              {(id) => (
                <textarea
                  id={id}
                  rows={2}
                  value={said.reason}
                  onChange={({ target }) => change({ reason: target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t('cost.adjust.article')}>
              {(id) => (
                <input
                  id={id}
                  type="text"
                  value={said.article}
                  onChange={({ target }) => change({ article: target.value })}
                />
              )}
            </Labelled>
          </details>
        )}
        {told === null && may !== 'adjust' && <span className="quiet">{t('none')}</span>}
      </td>
      <td data-label={t('cost.adjust.reply')}>
        {told?.reply != null && <p className="cost-said">{told.reply}</p>}
        {may === 'answer' && open && (
          <textarea
            aria-label={`${t('cost.adjust.reply')} ${name}`}
            rows={3}
            value={said.reply}
            onChange={({ target }) => change({ reply: target.value })}
          />
        )}
        {told !== null && told.reply === null && may !== 'answer' && (
          <span className="quiet">{t('cost.adjust.noReply')}</span>
        )}
      </td>
      <td data-label={t('cost.adjust.decided')}>
        {told?.decision != null && <Decided of={told} />}
        {may === 'decide' && open && <Choice name={name} said={said} change={change} />}
      </td>
    </tr>
  )
}

function Told({ of }: { of: CostAdjustment }): ReactNode {
  const { t } = useTongue()
  return (
    <p className="cost-said">
      {t('cost.adjust.into')} <Money fen={of.toldFen} strong />{' '}
      <BasisMark what={t('cost.adjust.told')} basis={[of.article]} />
      <br />
      {of.reason}
    </p>
  )
}

function Decided({ of }: { of: CostAdjustment }): ReactNode {
  const { t } = useTongue()
  return (
    <p className="cost-said">
      <StateTag tone={of.decision === 'dropped' ? 'good' : 'warn'}>
        {t(`cost.decision.${of.decision ?? 'upheld'}`)}
      </StateTag>{' '}
      {of.decidedFen !== null && <Money fen={of.decidedFen} strong />}
      <br />
      {of.decisionReason}
    </p>
  )
}

function Choice(props: { name: string; said: Said; change: (part: Partial<Said>) => void }): ReactNode {
  const { t } = useTongue()
  const { said, change, name } = props
  return (
    <div className="cost-choice">
      <select
        aria-label={`${t('cost.adjust.decided')} ${name}`}
        value={said.decision}
        onChange={({ target }) => change({ decision: target.value as Said['decision'] })}
      >
        <option value="">{t('cost.choose')}</option>
        {(['upheld', 'changed', 'dropped'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`cost.decision.${one}`)}
          </option>
        ))}
      </select>
      {said.decision === 'changed' && (
        <input
          type="text"
          inputMode="decimal"
          aria-label={`${t('cost.adjust.to')} ${name}`}
          placeholder={t('cost.adjust.to')}
          value={said.to}
          onChange={({ target }) => change({ to: target.value })}
        />
      )}
      <textarea
        aria-label={`${t('cost.adjust.why')} ${name}`}
        placeholder={t('cost.adjust.why')}
        rows={2}
        value={said.reason}
        onChange={({ target }) => change({ reason: target.value })}
      />
    </div>
  )
}

interface Sending {
  cost: CostFile
  said: Record<number, Said>
}

function Adjust({ cost, said }: Sending): ReactNode {
  const { t } = useTongue()
  const adjust = useAct('pricing.cost-form.adjust')
  const given = cost.lines.flatMap(({ row }) => {
    const one = said[row]
    return one === undefined || one.to.trim() === '' ? [] : [{ line: row, ...one, toFen: fenOf(one.to) }]
  })
  const why =
    given.length === 0
      ? t('cost.need.adjustment')
      : given.some(({ toFen }) => toFen === null)
        ? t('cost.need.amount')
        : given.some(({ reason, article }) => reason.trim() === '' || article.trim() === '')
          ? t('cost.need.reason')
          : null
  return (
    <Sent sent={adjust} done={t('cost.adjust.done')} doing={t('cost.adjust.send')}>
      <Guarded
        type="primary"
        why={why}
        basis={[RULE]}
        loading={adjust.isPending}
        onClick={() =>
          adjust.mutate({
            file: cost.file,
            adjustments: given.map(({ line, toFen, reason, article }) => ({
              line,
              toFen: toFen ?? 0,
              reason: reason.trim(),
              article: article.trim(),
            })),
          })
        }
      >
        {t('cost.adjust.send')}
      </Guarded>
    </Sent>
  )
}

function Answer({ cost, said }: Sending): ReactNode {
  const { t } = useTongue()
  const answer = useAct('pricing.cost-form.answer')
  const replies = cost.lines.flatMap(({ row }) => {
    const reply = (said[row]?.reply ?? '').trim()
    return reply === '' ? [] : [{ line: row, reply }]
  })
  return (
    <Sent sent={answer} done={t('cost.answer.done')} doing={t('cost.answer.send')}>
      <Guarded
        type="primary"
        why={replies.length === 0 ? t('cost.need.reply') : null}
        basis={[RULE]}
        loading={answer.isPending}
        onClick={() => answer.mutate({ file: cost.file, replies })}
      >
        {t('cost.answer.send')}
      </Guarded>
    </Sent>
  )
}

function Decide({ cost, said }: Sending): ReactNode {
  const { t } = useTongue()
  const decide = useAct('pricing.cost-form.decide')
  const chosen = cost.lines.flatMap(({ row }) => {
    const one = said[row]
    return one === undefined || one.decision === '' ? [] : [{ line: row, ...one, decision: one.decision }]
  })
  const why =
    chosen.length === 0
      ? t('cost.need.decision')
      : chosen.some(({ reason }) => reason.trim() === '')
        ? t('cost.need.reason')
        : chosen.some(({ decision, to }) => decision === 'changed' && fenOf(to) === null)
          ? t('cost.need.amount')
          : null
  return (
    <Sent sent={decide} done={t('cost.decide.done')} doing={t('cost.decide.send')}>
      <Guarded
        type="primary"
        why={why}
        basis={[RULE]}
        loading={decide.isPending}
        onClick={() =>
          decide.mutate({
            file: cost.file,
            decisions: chosen.map(({ line, decision, to, reason }) => ({
              line,
              decision,
              reason: reason.trim(),
              ...(decision === 'changed' ? { toFen: fenOf(to) ?? 0 } : {}),
            })),
          })
        }
      >
        {t('cost.decide.send')}
      </Guarded>
    </Sent>
  )
}

/** What came of sending, above the button that sends. */
function Sent(props: {
  sent: Pick<ReturnType<typeof useAct<'pricing.cost-form.answer'>>, 'isError' | 'error'> & {
    data:
      | Pick<NonNullable<ReturnType<typeof useAct<'pricing.cost-form.answer'>>['data']>, 'receipt' | 'basis'>
      | undefined
  }
  done: string
  doing: string
  children: ReactNode
}): ReactNode {
  const { sent } = props
  return (
    <>
      {sent.isError && <Failure error={sent.error} />}
      {sent.data !== undefined && (
        <Done receipt={sent.data.receipt}>
          {props.done} <BasisMark what={props.doing} basis={sent.data.basis} />
        </Done>
      )}
      <div className="row-of">{props.children}</div>
    </>
  )
}
