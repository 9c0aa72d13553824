import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { assembleText } from '../api/client.ts'
import type { FoundParty } from '../api/file-rows.ts'
import type { Offer } from '../api/rows.ts'
import { FRAMEWORKS, type Answers, type FrameworkId, type Framework } from '../api/template-rows.ts'
import { rowsOf, useItem, useMe, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { useSettled } from '../public/address.ts'
import { OfficialMark } from '../templates/official-mark.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { Findings } from './finding-list.tsx'
import { answerOf, answersOf, holds, PARTY_SLOTS } from './slot-entry.ts'
import { SlotField } from './slot-field.tsx'
import { TextShown } from './text-shown.tsx'
import '../files/files.css'
import '../public/portal.css'
import '../templates/templates.css'
import './negotiation.css'

interface Chosen {
  framework: FrameworkId | null
  counterparty: FoundParty | null
  assignee: FoundParty | null
  /** what is written at each question, by its name */
  written: Record<string, string>
}

/** Parties that one look-up answers with at most. */
const FOUND_MOST = 50

const NOTHING: Chosen = { framework: null, counterparty: null, assignee: null, written: {} }

/** Guided questions to a contract: what for, with whom, then group by group; what it would say stands beside. */
export function WizardPage({ desk }: { desk: LeaseDesk }): ReactNode {
  const { t } = useTongue()
  const { filters } = useFilters()
  const offers = useRows('market.offer.find', {}, { enabled: filters['offer'] !== undefined && desk === 'lessee' })
  const offer = rowsOf(offers.data).find((one) => one.offer === filters['offer'])
  const seller = useRows(
    'identity.party.find',
    { q: offer?.provider, kind: 'provider', limit: FOUND_MOST },
    { enabled: offer !== undefined },
  )
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskNegotiations(desk)}>{t('negotiations')}</Go>
    </p>
  )
  const waiting =
    filters['offer'] !== undefined && desk === 'lessee' && (offers.isPending || (offer && seller.isPending))
  const failed = [offers, seller].find(({ isError }) => isError)
  return (
    <Page title={t('wizard.title')} lead={t('wizard.lead')} above={crumb}>
      {failed !== undefined ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : waiting === true ? (
        <Loading label={t('load.busy')} rows={6} />
      ) : (
        <Wizard
          desk={desk}
          offer={offer ?? null}
          start={{
            ...NOTHING,
            framework: FRAMEWORKS.find((one) => one === (filters['framework'] ?? offer?.mode)) ?? null,
            counterparty: rowsOf(seller.data).find(({ party }) => party === offer?.providerParty) ?? null,
          }}
        />
      )}
    </Page>
  )
}

/** What an offer answers already. */
const offered = (offer: Offer | null): Answers =>
  offer === null
    ? {}
    : { unitPriceFen: offer.unitPriceFen, models: offer.models, ...(offer.terms as unknown as Answers) }

function Wizard({ desk, offer, start }: { desk: LeaseDesk; offer: Offer | null; start: Chosen }): ReactNode {
  const { t } = useTongue()
  const me = useMe().data
  const own = useOwnPlace()
  const draft = useDraft<Chosen>(`negotiate.${desk}.${offer?.offer ?? ''}`, start)
  // An address that names a text means this one, whatever was begun before.
  const [chosen, setChosen] = useState<Chosen>({
    ...draft.initial,
    ...(start.framework && { framework: start.framework }),
  })
  const change = (changes: Partial<Chosen>): void => {
    const all = { ...chosen, ...changes }
    draft.keep(all)
    setChosen(all)
  }
  const { framework, counterparty, assignee } = chosen
  const place = offer?.place ?? (desk === 'lessee' ? counterparty?.place : own) ?? 'cn'
  const self = me == null ? null : { name: me.partyName, uscc: me.uscc }
  const [lessee, provider] = desk === 'lessee' ? [self, counterparty] : [counterparty, self]
  const parties: Record<string, string | undefined> = {
    lesseeName: lessee?.name,
    lesseeUscc: lessee?.uscc,
    providerName: provider?.name,
    providerUscc: provider?.uscc,
    assigneeName: assignee?.name,
    assigneeUscc: assignee?.uscc,
  }
  return (
    <>
      <Section title={t('wizard.what')}>
        <ul className="needs">
          {FRAMEWORKS.map((one) => (
            <li key={one}>
              <label className={one === framework ? 'need-choice need-chosen' : 'need-choice'}>
                <input
                  type="radio"
                  name="framework"
                  checked={one === framework}
                  onChange={() => change({ framework: one })}
                />{' '}
                <span>
                  <strong>{t(`framework.${one}`)}</strong>
                  <span className="quiet">{t(`template.for.${one}`)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('wizard.who')}>
        {offer === null ? (
          <PartyChooser
            label={t(desk === 'lessee' ? 'wizard.provider' : 'wizard.lessee')}
            optional={false}
            roles={[desk === 'lessee' ? 'provider' : 'lessee']}
            chosen={counterparty}
            choose={(party) => change({ counterparty: party })}
          />
        ) : (
          <p>
            {t('wizard.fromOffer', { provider: offer.provider })}{' '}
            <Go to={paths.lesseeOrder(offer.offer)}>{t('find.offer')}</Go>
          </p>
        )}
        {framework === 'assignment' && (
          <PartyChooser
            label={t('side.assignee')}
            optional={false}
            roles={['lessee']}
            chosen={assignee}
            choose={(party) => change({ assignee: party })}
          />
        )}
      </Section>
      {framework !== null && (
        <Asked
          key={`${framework} ${place}`}
          desk={desk}
          framework={framework}
          place={place}
          offer={offer}
          chosen={chosen}
          parties={parties}
          write={(slot, written) => change({ written: { ...chosen.written, [slot]: written } })}
          drop={draft.drop}
          again={() => {
            draft.drop()
            setChosen(start)
          }}
        />
      )}
    </>
  )
}

interface AskedProps {
  desk: LeaseDesk
  framework: FrameworkId
  place: string
  offer: Offer | null
  chosen: Chosen
  parties: Record<string, string | undefined>
  write: (slot: string, written: string) => void
  drop: () => void
  again: () => void
}

/** The text that is in force today at the place, with its questions. */
function Asked(props: AskedProps): ReactNode {
  const { t } = useTongue()
  const text = useItem('templates.get', { framework: props.framework, place: props.place }, { staleMs: Infinity })
  if (text.isPending) return <Loading label={t('load.busy')} rows={8} />
  if (text.isError) return <Failure error={text.error} retry={() => void text.refetch()} />
  return <Questions {...props} of={text.data.item.framework} />
}

function Questions({ of, ...props }: AskedProps & { of: Framework }): ReactNode {
  const { t, say, lang } = useTongue()
  const { chosen, framework, place, offer, parties, write } = props
  const [at, setAt] = useState(0)
  const top = useRef<HTMLElement>(null)
  const asks = new Set(of.slots.map(({ id }) => id))
  const given = answersOf(of.slots, chosen.written)
  const known = Object.fromEntries(
    Object.entries({ ...offered(offer), ...parties, ...given }).filter(
      (entry): entry is [string, Answers[string]] => asks.has(entry[0]) && entry[1] !== undefined,
    ),
  )
  const settled = useSettled(JSON.stringify(known))
  const made = useQuery({
    queryKey: ['assemble', framework, place, settled],
    queryFn: () => assembleText({ framework, in: place, answers: JSON.parse(settled) as Answers }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const text = made.data?.text
  const answers = text?.answers ?? known
  const arising = of.slots.filter(({ id, when }) => !PARTY_SLOTS.has(id) && holds(when, answers))
  const groups = of.groups
    .map((group) => ({ ...group, slots: arising.filter((slot) => slot.group === group.id) }))
    .filter(({ slots }) => slots.length > 0)
  const group = groups[Math.min(at, groups.length - 1)]
  const isMissing = (slot: string): boolean =>
    text?.findings.some((finding) => finding.slot === slot && finding.severity === 'error') === true
  const openIn = (slots: typeof arising): number => slots.filter(({ id }) => isMissing(id)).length
  const go = (to: number): void => {
    setAt(to)
    top.current?.scrollIntoView()
  }
  return (
    <div className="wizard">
      <section ref={top} className="part-of-page" aria-label={t('wizard.questions')}>
        <div className="section-head">
          <h2>{t('wizard.questions')}</h2>
          <span>
            {t('template.version.of', { version: of.version, place: placeName(of.place, lang) })}{' '}
            <OfficialMark official={of.official} />
          </span>
        </div>
        <Facts
          of={[
            [t('side.lessee'), parties['lesseeName'] ?? t('none')],
            [t('side.provider'), parties['providerName'] ?? t('none')],
            framework === 'assignment' ? [t('side.assignee'), parties['assigneeName'] ?? t('none')] : null,
          ]}
        />
        <ol className="groups-of-questions" aria-label={t('wizard.groups')}>
          {groups.map((one, n) => (
            <li key={one.id}>
              <button
                type="button"
                className={one === group ? 'group-here' : 'plain'}
                {...(one === group ? { 'aria-current': 'step' as const } : {})}
                onClick={() => go(n)}
              >
                {n + 1} {say(one.title)}
                {openIn(one.slots) > 0 && <span className="quiet"> {t('wizard.open', { n: openIn(one.slots) })}</span>}
              </button>
            </li>
          ))}
        </ol>
        {group !== undefined && (
          <div className="step-form" role="group" aria-label={say(group.title)}>
            <h3>{say(group.title)}</h3>
            {group.slots.map((slot) => (
              <SlotField
                key={slot.id}
                slot={slot}
                written={chosen.written[slot.id]}
                write={(written) => write(slot.id, written)}
                required={slot.required === true || (slot.required !== undefined && holds(slot.required, answers))}
                findings={text?.findings.filter((finding) => finding.slot === slot.id) ?? []}
                stands={offered(offer)[slot.id]}
              />
            ))}
            <p className="row-of">
              {at > 0 && (
                <button type="button" className="button button-second" onClick={() => go(at - 1)}>
                  {t('wizard.back')}
                </button>
              )}
              {at < groups.length - 1 && (
                <button type="button" className="button" onClick={() => go(at + 1)}>
                  {t('wizard.next')}
                </button>
              )}
            </p>
          </div>
        )}
        <Begin {...props} of={of} given={given} />
      </section>
      <aside className="preview" aria-label={t('wizard.preview')}>
        <h2>{t('wizard.preview')}</h2>
        {made.isError && <Failure error={made.error} retry={() => void made.refetch()} />}
        {made.isPending && <Loading label={t('load.busy')} rows={8} />}
        {text !== undefined && (
          <>
            <Findings of={text} slots={of.slots} />
            <TextShown of={text} />
          </>
        )}
      </aside>
    </div>
  )
}

/** Beginning the negotiation: the text is pinned and the other side sees it. */
function Begin(props: AskedProps & { of: Framework; given: Answers }): ReactNode {
  const { t, say } = useTongue()
  const open = useAct('contracts.negotiation.open')
  const { chosen, of, offer } = props
  const counterparty = chosen.counterparty?.party ?? offer?.providerParty
  const unreadable = of.slots.find((slot) => 'lacks' in answerOf(slot, chosen.written[slot.id]))
  const why =
    counterparty === undefined
      ? t('wizard.need.party')
      : props.framework === 'assignment' && chosen.assignee === null
        ? t('wizard.need.assignee')
        : unreadable === undefined
          ? null
          : t('wizard.need.readable', { label: say(unreadable.label) })
  if (open.isSuccess)
    return (
      <>
        <Done receipt={open.data.receipt}>
          {t('wizard.done')} <BasisMark what={t('wizard.begin')} basis={open.data.basis} />
        </Done>
        <p className="row-of">
          <Go to={paths.deskNegotiation(props.desk, open.data.decision.negotiation)} className="button">
            {t('wizard.toNegotiation')}
          </Go>
        </p>
      </>
    )
  return (
    <div className="begin">
      {open.isError && <Failure error={open.error} />}
      <p className="row-of">
        <Guarded
          type="primary"
          why={why}
          loading={open.isPending}
          onClick={() => {
            if (counterparty === undefined) return
            open.mutate(
              {
                framework: props.framework,
                counterparty,
                assignee: chosen.assignee?.party ?? null,
                offer: offer?.offer ?? null,
                answers: props.given,
              },
              { onSuccess: props.drop },
            )
          }}
        >
          {t('wizard.begin')}
        </Guarded>
        <BasisMark what={t('wizard.begin')} basis={['platform/contract-rules#template-pinned', 'cn/civil-code#470']} />
        <button type="button" className="plain" onClick={props.again}>
          {t('edit.discard')}
        </button>
      </p>
      <p className="quiet">{t('wizard.note')}</p>
    </div>
  )
}
