import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { SignalRow } from '../api/support-rows.ts'
import { useMe } from '../api/views.ts'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Money } from '../ui/money.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { CircleDrawn } from './circle.tsx'

const HOLD = 'platform/subsidy-rules#hold'
const tones: Record<SignalRow['state'], Tone> = {
  proposed: 'act',
  'taken-up': 'warn',
  dismissed: 'over',
  lapsed: 'over',
}

const familyName = (family: string): WordId => `support.family.${family}` as WordId

/** A figure of a detector as it is read: its name in words, shares as per cent, sums as money. */
function figureText(name: string, value: number | string): string {
  const words = (of: string): string => of.replace(/([A-Z])/g, ' $1').toLowerCase()
  if (typeof value === 'number' && name.endsWith('Ppm')) return `${words(name.slice(0, -3))} ${ppmText(value)}`
  if (typeof value === 'number' && name.endsWith('Fen')) return `${words(name.slice(0, -3))} ${fenText(value)}`
  return `${words(name)} ${String(value)}`
}

/** A lead on a payout: what was seen, what may explain it, and what an officer may do. `here`: on the claim's own page. */
export function SignalCard({ row, here }: { row: SignalRow; here?: boolean }): ReactNode {
  const { t, say } = useTongue()
  const { seen } = row
  const Heading = here === true ? 'h3' : 'h2'
  return (
    <article className="support-signal" aria-label={`${t(`support.hold.kind.${row.kind}`)} ${row.no}`}>
      <header>
        <Heading>
          {t(`support.hold.kind.${row.kind}`)} <span className="quiet figure">{seen.no}</span>{' '}
          <StateTag tone={tones[row.state]}>{t(`support.hold.state.${row.state}`)}</StateTag>{' '}
          <BasisMark what={t('desk.support.holds')} basis={[HOLD, 'cn/fiscal-violations-regulation#24']} />
        </Heading>
        <p className="quiet">
          {row.holderName} · {say(row.programme?.title)} · {t('support.claim.asked')} <Money fen={row.claimedFen} /> ·{' '}
          {t('support.claim.paid')} <Money fen={row.paidFen} />
          {row.state === 'proposed' && (
            <>
              {' '}
              · {t('support.hold.until')} <Day of={row.untilOn} />
            </>
          )}
        </p>
      </header>
      {seen.families.length > 0 && (
        <p>
          {t('support.hold.families')}
          {t('colon')}
          {seen.families.map((family) => t(familyName(family))).join(t('and'))} ·{' '}
          {t('support.hold.score', { n: (seen.scoreMilli / 1_000).toFixed(1) })}
        </p>
      )}
      <ul className="support-seen">
        {seen.evidence.map((one) => (
          <li key={`${one.family} ${one.what.en}`}>
            <StateTag tone="over">{t(familyName(one.family))}</StateTag> {say(one.what)}
            {Object.keys(one.figures).length > 0 && (
              <span className="quiet figure">
                {' '}
                {Object.entries(one.figures)
                  .map(([name, value]) => figureText(name, value))
                  .join(' · ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {seen.innocent.length > 0 && (
        <details>
          <summary>{t('support.hold.innocent')}</summary>
          <ul>
            {seen.innocent.map((words) => (
              <li key={words.en}>{say(words)}</li>
            ))}
          </ul>
        </details>
      )}
      {seen.circle !== null && <CircleDrawn of={seen.circle} />}
      {row.reasons !== null && (
        <p>
          {t('support.hold.reasons')}
          {t('colon')}
          {row.reasons}
        </p>
      )}
      {row.state === 'proposed' && (
        <>
          {here !== true && (
            <p>
              <Go to={paths.deskSupportClaim('regulator', row.file)} className="button">
                {t('support.hold.take')}
              </Go>
            </p>
          )}
          <Dismiss row={row} />
        </>
      )}
    </article>
  )
}

function Dismiss({ row }: { row: SignalRow }): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  const dismiss = useAct('subsidy.hold.dismiss')
  const [reasons, setReasons] = useState('')
  const isFinance = me?.roles.includes('authority:finance') === true
  const why = !isFinance ? t('support.hold.only') : reasons.trim() === '' ? t('support.hold.need') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why === null) dismiss.mutate({ signal: row.signal, file: row.file, reasons: reasons.trim() })
  }
  return (
    <form className="support-form" aria-label={t('support.hold.dismiss')} onSubmit={submit} onKeyDown={deliberate}>
      {isFinance && (
        <Labelled label={t('support.hold.reasons')} wide>
          {(id) => <textarea id={id} rows={2} value={reasons} onChange={({ target }) => setReasons(target.value)} />}
        </Labelled>
      )}
      {dismiss.isError && <Failure error={dismiss.error} />}
      {dismiss.isSuccess && <Done receipt={dismiss.data.receipt}>{t('support.hold.dismiss.done')}</Done>}
      <Guarded htmlType="submit" why={why} basis={[HOLD]} loading={dismiss.isPending}>
        {t('support.hold.dismiss')}
      </Guarded>
    </form>
  )
}
