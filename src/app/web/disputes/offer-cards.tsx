import { useRef, useState, type ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { DisputeItem, OfferShown } from '../api/dispute-rows.ts'
import type { Chart, ChartField } from '../api/file-rows.ts'
import { StepForm } from '../files/step-form.tsx'
import { useTongue, type WordId } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { ZONE } from './zone-name.ts'

const tones: Record<OfferShown['state'], Tone> = {
  open: 'act',
  accepted: 'good',
  refused: 'bad',
  withdrawn: 'over',
  countered: 'over',
  lapsed: 'over',
}

/** Offers as cards, and what the reader may do with each; below, an offer of one's own. */
export function OfferCards({ of, chart, canOffer }: { of: DisputeItem; chart: Chart; canOffer: boolean }): ReactNode {
  const { t } = useTongue()
  const [making, setMaking] = useState<{ counters: number | null } | null>(null)
  const newestFirst = of.offers.toReversed()
  return (
    <Section
      title={t('odr.offers')}
      aside={
        <BasisMark
          what={t('odr.offers')}
          basis={['platform/zone-rules#offers', 'cn/civil-procedure-interpretation#107']}
        />
      }
    >
      <p className="quiet">{t('odr.offers.lead')}</p>
      {of.offers.length === 0 && <Empty>{t('odr.offers.none')}</Empty>}
      <ul className="odr-cards">
        {newestFirst.map((offer) => (
          <OfferCard
            key={offer.n}
            file={of.file}
            offer={offer}
            counter={canOffer ? () => setMaking({ counters: offer.n }) : null}
          />
        ))}
      </ul>
      {canOffer && making === null && (
        <p>
          <button type="button" className="button" onClick={() => setMaking({ counters: null })}>
            {t('odr.offer.make')}
          </button>
        </p>
      )}
      {making !== null && (
        <MakeOffer file={of.file} chart={chart} counters={making.counters} over={() => setMaking(null)} />
      )}
    </Section>
  )
}

function OfferCard(props: { file: string; offer: OfferShown; counter: (() => void) | null }): ReactNode {
  const { t, say } = useTongue()
  const { file, offer, counter } = props
  const accept = useStep(`${ZONE}.accept-offer`)
  const refuse = useStep(`${ZONE}.refuse-offer`)
  const withdraw = useStep(`${ZONE}.withdraw-offer`)
  const sure = useRef<HTMLDialogElement>(null)
  const failed = [accept, refuse, withdraw].find(({ isError }) => isError)
  const busy = [accept, refuse, withdraw].some(({ isPending }) => isPending)
  const title = t('odr.offer.n', { n: offer.n })
  return (
    <li>
      <article className="odr-card" aria-label={title}>
        <h3>
          {title} <StateTag tone={tones[offer.state]}>{t(`odr.offer.state.${offer.state}`)}</StateTag>
        </h3>
        <p className="quiet">
          {t(offer.mine ? 'odr.offer.mine' : 'odr.offer.theirs')} · {t('odr.offer.until')} <Day of={offer.validUntil} />
        </p>
        <p className="odr-terms">{say(offer.words)}</p>
        {failed !== undefined && <Failure error={failed.error} />}
        {offer.answerable && (
          <div className="row-of">
            <button type="button" className="button" disabled={busy} onClick={() => sure.current?.showModal()}>
              {t('odr.offer.accept')}
            </button>
            <button
              type="button"
              className="button button-second"
              disabled={busy}
              onClick={() => refuse.mutate({ file, offer: offer.n })}
            >
              {t('odr.offer.refuse')}
            </button>
            {counter !== null && (
              <button type="button" className="plain" disabled={busy} onClick={counter}>
                {t('odr.offer.counter')}
              </button>
            )}
          </div>
        )}
        {offer.withdrawable && (
          <button
            type="button"
            className="button button-second"
            disabled={busy}
            onClick={() => withdraw.mutate({ file, offer: offer.n })}
          >
            {t('odr.offer.withdraw')}
          </button>
        )}
        <dialog ref={sure} className="confirm" aria-label={t('odr.offer.accept')}>
          <h3>{title}</h3>
          <p className="odr-terms">{say(offer.words)}</p>
          <p>{t('odr.offer.sure')}</p>
          <div className="footer">
            <button type="button" className="button button-second" onClick={() => sure.current?.close()}>
              {t('odr.back')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                sure.current?.close()
                accept.mutate({ file, offer: offer.n })
              }}
            >
              {t('odr.offer.sure.do')}
            </button>
          </div>
        </dialog>
      </article>
    </li>
  )
}

/** What an offer may hold, each with its fields in the order of the procedure; all of a kind are asked for. */
const KINDS = {
  pay: ['payer', 'payFen', 'payBy'],
  credit: ['creditFen', 'creditMonth'],
  repair: ['repair', 'repairBy'],
  end: ['endOn'],
  data: ['dataBy'],
  other: ['words'],
} as const
type Kind = keyof typeof KINDS
const kinds = Object.keys(KINDS) as Kind[]

function MakeOffer(props: { file: string; chart: Chart; counters: number | null; over: () => void }): ReactNode {
  const { t, say } = useTongue()
  const [chosen, setChosen] = useState<readonly Kind[]>(['pay'])
  const step = props.chart.steps.find((one) => one.step === 'offer')
  if (step === undefined) return null
  const wanted = [...kinds.filter((kind) => chosen.includes(kind)).flatMap((kind) => KINDS[kind]), 'validUntil']
  const fields: Record<string, ChartField> = Object.fromEntries(
    wanted.flatMap((name) => {
      const field = step.fields?.[name]
      return field === undefined ? [] : [[name, { ...field, optional: false }]]
    }),
  )
  return (
    <StepForm
      draft={`odr.offer.${props.file}`}
      act={`${ZONE}.offer`}
      title={say(step.title)}
      basis={step.basis}
      fields={fields}
      head={{ file: props.file, ...(props.counters === null ? {} : { counters: props.counters }) }}
      headWhy={chosen.length === 0 ? t('odr.offer.need') : null}
      against={null}
      done={props.over}
      cancel={props.over}
    >
      <fieldset className="odr-kinds">
        <legend>{t('odr.offer.what')}</legend>
        {kinds.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={chosen.includes(kind)}
              onChange={({ target }) =>
                setChosen((before) => (target.checked ? [...before, kind] : before.filter((one) => one !== kind)))
              }
            />{' '}
            {t(`odr.offer.${kind}` satisfies WordId)}
          </label>
        ))}
      </fieldset>
    </StepForm>
  )
}
