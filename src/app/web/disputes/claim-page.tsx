import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import { checkClaimDraft } from '../api/claim-papers.ts'
import { type ClaimForm, type ClaimItem, type KnownClaim, type MissingItem } from '../api/claim-rows.ts'
import { useItem } from '../api/views.ts'
import { claimWords } from '../i18n/claim-words.ts'
import { disputesWords } from '../i18n/disputes-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths, type LeaseDesk } from '../paths.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go, useFilters } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { ClaimAbout, ClaimClauses } from './claim-about.tsx'
import { ClaimCourt, ClaimMissing, ClaimMoney, ClaimOwn } from './claim-answers.tsx'
import {
  draftOf,
  draftText,
  empty,
  filled,
  groupOf,
  GROUPS,
  HOURS,
  questionsOf,
  writingOf,
  type GroupId,
  type Rank,
  type Writing,
} from './claim-draft.ts'
import { ClaimFiling } from './claim-filing.tsx'
import { ClaimEvidence, ClaimInstalments, ClaimOther, ClaimOutages } from './claim-lists.tsx'
import { ClaimQuestions } from './claim-questions.tsx'
import { ClaimRemedies } from './claim-remedies.tsx'
import { dropTyped, keepTyped, typedBefore } from './claim-tab.ts'
import '../files/files.css'
import './disputes.css'
import './claim.css'

loadWords(disputesWords)
loadWords(claimWords)

const HOUR_MS = 3_600_000
/** Clauses of the contract that each step turns on. */
const CLAUSES: Partial<Record<GroupId, readonly string[]>> = {
  facts: ['erasure', 'service-credit'],
  money: ['payment', 'late-payment', 'service-credit'],
  court: ['disputes', 'notices'],
}
/** A pause in typing after which the claim is looked at again. */
const PAUSE_MS = 400

/** A claim written with guidance. `claim`: the id of a draft, or "new" with what it is about in the address. */
export function ClaimPage({ desk, claim }: { desk: LeaseDesk; claim: string }): ReactNode {
  const { t } = useTongue()
  const { filters } = useFilters()
  const isNew = claim === 'new'
  const form = useItem('dispute.claim.form', {}, { staleMs: HOUR_MS })
  const found = useItem('dispute.claim.get', { claim }, { enabled: !isNew })
  const about = found.data?.item.about ?? filters['about'] ?? ''
  const zoneFile = found.data?.item.zoneFile ?? filters['file'] ?? null
  const known = useItem('dispute.claim.known', { about }, { enabled: about !== '' })
  const dispute = useItem('dispute.zone.get', { file: zoneFile }, { enabled: zoneFile !== null })
  const waits = [form, known, ...(isNew ? [] : [found]), ...(zoneFile === null ? [] : [dispute])]
  const failed = waits.find(({ isError }) => isError)
  const crumb = (
    <p className="crumb">
      <Go to={paths.deskDisputes(desk)}>{t('disputes')}</Go>
      {zoneFile !== null && (
        <>
          {' / '}
          <Go to={paths.deskDispute(desk, zoneFile)}>{dispute.data?.item.title ?? t('odr.what')}</Go>
        </>
      )}
    </p>
  )
  if (isNew && about === '')
    return (
      <Page title={t('claim.title')} above={crumb}>
        <Empty next={<Go to={paths.deskClaims(desk)}>{t('claim.mine')}</Go>}>{t('claim.noAbout')}</Empty>
      </Page>
    )
  if (failed !== undefined)
    return (
      <Page title={t('claim.title')} above={crumb}>
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  if (
    form.data === undefined ||
    known.data === undefined ||
    (!isNew && found.data === undefined) ||
    (zoneFile !== null && dispute.data === undefined)
  )
    return (
      <Page title={t('claim.title')} above={crumb}>
        <Loading label={t('load.busy')} rows={8} />
      </Page>
    )
  const item = found.data?.item
  const complaint = dispute.data?.item
  const start =
    item === undefined
      ? { ...empty, undisputed: (complaint?.facts ?? []).filter(({ confirmed }) => confirmed).map(({ text }) => text) }
      : writingOf(item.draft, form.data.item)
  return (
    <Page title={t('claim.title')} above={crumb} lead={t('claim.lead')}>
      <Guided
        key={claim}
        desk={desk}
        about={about}
        zoneFile={zoneFile}
        form={form.data.item}
        known={known.data.item}
        item={item}
        start={start}
        suggested={complaint?.mine === 'complainant' ? complaint.scenario : null}
      />
    </Page>
  )
}

function Guided(props: {
  desk: LeaseDesk
  about: string
  zoneFile: string | null
  form: ClaimForm
  known: KnownClaim
  item: ClaimItem | undefined
  start: Writing
  suggested: string | null
}): ReactNode {
  const { t, say, lang } = useTongue()
  const { form, known, item, about, zoneFile, desk } = props
  const [tab] = useState(
    () =>
      typedBefore(item?.claim ?? about) ?? {
        writing: props.start,
        group: item === undefined ? ('what' as const) : ('sides' as const),
      },
  )
  const [writing, setWriting] = useState(tab.writing)
  const [group, setGroup] = useState<GroupId>(tab.group)
  const [wanted, setWanted] = useState<{ name: string | null; n: number }>({ name: null, n: 0 })
  const [kept, setKept] = useState<{ claim: string; version: number; text: string; at: string } | null>(
    item === undefined
      ? null
      : {
          claim: item.claim,
          version: item.version,
          at: item.keptAt,
          text: draftText(draftOf(writingOf(item.draft, form), form, known.by)),
        },
  )
  const keepAct = useAct('dispute.claim.keep')
  const lease = about.startsWith('lease/') ? about.slice('lease/'.length) : null
  const contract = useItem('contracts.lease.get', { lease: lease ?? '' }, { enabled: lease !== null })
  const head = contract.data?.item.paper?.head ?? null
  const heading = useRef<HTMLHeadingElement>(null)
  const scenario = form.scenarios.find(({ id }) => id === writing.scenario)
  const draft = useMemo(() => draftOf(writing, form, known.by), [writing, form, known.by])
  const text = useMemo(() => draftText(draft), [draft])
  const checked = useChecked(writing.scenario === '' ? null : text)
  const check = checked.data?.check ?? null
  const missing = check?.missing ?? []
  const questions = questionsOf(
    writing,
    scenario,
    missing.flatMap(({ facts }) => facts),
    form,
  )
  const change = (changes: Partial<Writing>): void => setWriting((before) => ({ ...before, ...changes }))
  const type = (name: string, typed: string): void =>
    change({
      facts: { ...writing.facts, [name]: typed },
      cleared: typed === '' && !writing.cleared.includes(name) ? [...writing.cleared, name] : writing.cleared,
    })
  /** Takes a change of what is asked for, and fills in what the platform knows of it. */
  const choose = (after: Writing): void => {
    const asks = questionsOf(
      after,
      form.scenarios.find(({ id }) => id === after.scenario),
      [],
      form,
    )
    const next = filled(withPlaces(after, known), known, form, new Set([...Object.values(asks).flat(), 'signedOnline']))
    setWriting(next)
  }
  const chooseScenario = (id: string): void => {
    const chosen = form.scenarios.find((one) => one.id === id)!
    choose({
      ...writing,
      scenario: id,
      ranks: Object.fromEntries(chosen.usual.map((remedy) => [remedy, 'main' as const])),
    })
  }
  const rank = (remedies: readonly string[], to: Rank | null): void => {
    const others = Object.entries(writing.ranks).filter(([id]) => !remedies.includes(id))
    const ranked = to === null ? [] : remedies.map((id) => [id, to] as const)
    choose({ ...writing, ranks: Object.fromEntries([...others, ...ranked]) })
  }

  /** The draft as it stands: a new version where it changed, or where running sums are of another day. */
  const keep = async (): Promise<{ claim: string; version: number }> => {
    if (kept !== null && kept.text === text && dayOf(kept.at) === checked.data?.check?.on) return kept
    const { decision, receipt } = await keepAct.mutateAsync({
      ...(kept === null ? {} : { claim: kept.claim }),
      about,
      ...(zoneFile === null || kept !== null ? {} : { zoneFile }),
      draft,
    })
    setKept({ claim: decision.claim, version: decision.version, text, at: receipt.at })
    return decision
  }
  const claimId = kept?.claim
  useEffect(() => keepTyped(claimId ?? about, { writing, group }), [claimId, about, writing, group])
  // A draft that was kept for the first time has an address of its own. The router is not told: a page that is made anew
  // would take the word from under the writer.
  useEffect(() => {
    if (claimId === undefined || item !== undefined) return
    dropTyped(about)
    const address = `${paths.deskClaim(desk, claimId)}${lang === 'en' ? '?lang=en' : ''}`
    History.prototype.replaceState.call(history, history.state, '', address)
  }, [claimId, item, desk, about, lang])

  const go = (to: GroupId, name: string | null = null): void => {
    setWanted(({ n }) => ({ name, n: n + 1 }))
    setGroup(to)
    if (writing.scenario !== '' && text !== kept?.text && !keepAct.isPending) void keep().catch(() => undefined)
    requestAnimationFrame(() => (name === null ? heading.current?.focus() : undefined))
  }
  const put = (one: MissingItem): void => {
    const to = groupOf(one, questions)
    const here = one.facts.filter((fact) => questions[to].includes(fact))
    go(to, here.find((fact) => (writing.facts[fact] ?? '') === '') ?? here[0] ?? null)
  }
  const at = GROUPS.indexOf(group)
  const lacking = (id: GroupId): number => missing.filter((one) => groupOf(one, questions) === id).length
  return (
    <>
      <p className="claim-about">
        <ClaimAbout about={about} desk={desk} />
        {lang === 'en' && <span className="quiet"> {t('claim.inChinese')}</span>}
      </p>
      <div className="claim">
        <nav aria-label={t('claim.steps')} className="claim-steps">
          <ol>
            {GROUPS.map((id, i) => (
              <li key={id}>
                <button
                  type="button"
                  className="plain"
                  aria-current={id === group ? 'step' : undefined}
                  disabled={id !== 'what' && scenario === undefined}
                  onClick={() => go(id)}
                >
                  {i + 1} {t(`claim.group.${id}`)}
                  {scenario !== undefined && id !== 'file' && lacking(id) > 0 && (
                    <span className="claim-lacks"> {t('claim.lacking', { n: lacking(id) })}</span>
                  )}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <section className="claim-group" aria-label={t(`claim.group.${group}`)}>
          <h2 ref={heading} tabIndex={-1}>
            {t(`claim.group.${group}`)}
          </h2>
          <p className="quiet">{t(`claim.says.${group}`)}</p>
          {body()}
          <p className="row-of">
            {at > 0 && (
              <button type="button" className="button button-second" onClick={() => go(GROUPS[at - 1]!)}>
                {t('claim.back')}
              </button>
            )}
            {at < GROUPS.length - 1 && (
              <button
                type="button"
                className="button"
                disabled={scenario === undefined}
                onClick={() => go(GROUPS[at + 1]!)}
              >
                {t('claim.on', { group: t(`claim.group.${GROUPS[at + 1]!}`) })}
              </button>
            )}
            <span className="quiet" role="status">
              {keepAct.isPending
                ? t('claim.keeping')
                : kept === null
                  ? t('claim.unkept')
                  : text === kept.text
                    ? t('claim.kept', { n: kept.version })
                    : t('claim.changed', { n: kept.version })}
            </span>
            {scenario !== undefined && text !== kept?.text && !keepAct.isPending && (
              <button type="button" className="plain" onClick={() => void keep().catch(() => undefined)}>
                {t('claim.keep')}
              </button>
            )}
          </p>
          {keepAct.isError && <Failure error={keepAct.error} />}
          {checked.isError && <Failure error={checked.error} retry={() => void checked.refetch()} />}
          {checked.data?.wrong != null && (
            <p className="notice notice-bad" role="alert">
              {t('claim.wrong', {
                field: labelOf(checked.data.wrong.field),
                expected: say(checked.data.wrong.expected),
              })}
            </p>
          )}
        </section>
        {scenario !== undefined && group !== 'file' && (
          <aside className="claim-aside" aria-label={t('claim.state')}>
            <h3>
              <span role="status">
                {check === null
                  ? t('load.busy')
                  : check.complete
                    ? t('claim.complete')
                    : t('claim.incomplete', { n: missing.length })}
              </span>
            </h3>
            <ClaimMissing missing={missing} go={put} />
            {missing.length === 0 && (check?.toCourt ?? []).length > 0 && (
              <>
                <p>{t('claim.toCourt')}</p>
                <ClaimMissing missing={check?.toCourt ?? []} go={put} />
              </>
            )}
            {item !== undefined && (
              <p className="quiet">
                {t('claim.at')} <Instant of={item.keptAt} />
              </p>
            )}
          </aside>
        )}
      </div>
    </>
  )

  function labelOf(field: string): string {
    return say(form.facts[field]?.label) || field
  }

  function body(): ReactNode {
    if (group === 'what')
      return (
        <Scenarios
          form={form}
          by={known.by}
          chosen={writing.scenario}
          suggested={props.suggested}
          choose={chooseScenario}
        />
      )
    if (scenario === undefined) return null
    const asked = questions[group]
    const clauses = <ClaimClauses clauses={known.clauses.filter(({ id }) => CLAUSES[group]?.includes(id))} />
    const ask = asked.length > 0 && (
      <ClaimQuestions
        key={`${group}${wanted.n}`}
        names={asked}
        form={form}
        writing={writing}
        known={known}
        missing={[...missing, ...(check?.toCourt ?? [])]}
        wanted={wanted.name}
        type={type}
      />
    )
    switch (group) {
      case 'asks':
        return <ClaimRemedies form={form} scenario={scenario} writing={writing} check={check} rank={rank} />
      case 'facts':
        return (
          <>
            {clauses}
            {ask}
            {checked.data !== undefined &&
              checked.data.story !== '' &&
              (writing.facts['whatHappened'] ?? '') === '' && (
                <p className="notice">
                  {t('claim.story')}{' '}
                  <button
                    type="button"
                    className="button button-second"
                    disabled={!checked.fresh}
                    onClick={() => type('whatHappened', checked.data.story)}
                  >
                    {t('claim.story.take')}
                  </button>
                </p>
              )}
            <ClaimOutages outages={writing.outages} change={change} />
            <Stretch
              about={about}
              writing={writing}
              fill={(facts) => change({ facts: { ...writing.facts, ...facts } })}
            />
          </>
        )
      case 'money':
        return (
          <>
            {clauses}
            {ask}
            {writing.ranks['pay'] !== undefined && (
              <ClaimInstalments key={writing.instalments.length} writing={writing} change={change} />
            )}
            <h3>{t('claim.money')}</h3>
            {check !== null && <ClaimMoney check={check} />}
          </>
        )
      case 'evidence':
        return (
          <ClaimEvidence
            form={form}
            scenario={scenario}
            known={known}
            contract={head === null ? null : { name: t('claim.evidence.contract'), sha256: head }}
            writing={writing}
            checked={checked.data}
            change={change}
          />
        )
      case 'other':
        return <ClaimOther form={form} writing={writing} check={check} change={change} />
      case 'court':
        return (
          <>
            {clauses}
            {ask}
            {check !== null && (
              <ClaimCourt
                check={check}
                named={writing.facts['courtName'] ?? ''}
                name={(court) => type('courtName', court)}
              />
            )}
            <ClaimOwn form={form} writing={writing} known={known} check={check} type={type} change={change} />
          </>
        )
      case 'file':
        return (
          <>
            <h3>{t('claim.state')}</h3>
            <ClaimMissing missing={missing} go={put} whole />
            {(check?.toCourt ?? []).length > 0 && (
              <>
                <h3>{t('claim.toCourt')}</h3>
                <ClaimMissing missing={check?.toCourt ?? []} go={put} whole />
              </>
            )}
            {check !== null && checked.data?.statement != null && (
              <ClaimFiling
                desk={desk}
                about={about}
                zoneFile={zoneFile}
                known={known}
                writing={writing}
                check={check}
                statement={checked.data.statement}
                item={item}
                keep={keep}
              />
            )}
            {check !== null && <p className="quiet">{say(check.note)}</p>}
          </>
        )
      default:
        return ask
    }
  }
}

/** The day in China of an instant. */
const dayOf = (at: string): string => new Date(Date.parse(at) + 8 * HOUR_MS).toISOString().slice(0, 10)

/** The registered places of the sides, as a start of their addresses. */
function withPlaces(of: Writing, { places }: KnownClaim): Writing {
  const facts = { ...of.facts }
  const put = (name: string, code: string | null): void => {
    if (code !== null && (facts[name] ?? '') === '' && !of.cleared.includes(name))
      facts[name] = `${placeName(code, 'zh')}市`
  }
  put('claimantPlace', places.claimant)
  put('respondentPlace', places.respondent)
  return { ...of, facts }
}

/** The check of what is typed, after a pause; `fresh` once it is of the words as they stand. */
function useChecked(text: string | null) {
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  const query = useQuery({
    queryKey: ['claim-check', asked],
    queryFn: () => checkClaimDraft(JSON.parse(asked!) as Record<string, unknown>),
    enabled: asked !== null,
    staleTime: HOUR_MS,
    gcTime: 60_000,
    placeholderData: (before) => before,
  })
  return { ...query, fresh: asked === text && !query.isPlaceholderData }
}

/** What happened, in the words of who has never sued. */
function Scenarios(props: {
  form: ClaimForm
  by: 'lessor' | 'lessee'
  chosen: string
  suggested: string | null
  choose: (id: string) => void
}): ReactNode {
  const { t, say } = useTongue()
  const own = props.form.scenarios.filter(({ by }) => by === props.by)
  const others = props.form.scenarios.filter(({ by }) => by !== props.by)
  const card = (one: ClaimForm['scenarios'][number]): ReactNode => (
    <li key={one.id}>
      <label className="claim-scenario">
        <input
          type="radio"
          name="claim-scenario"
          checked={props.chosen === one.id}
          onChange={() => props.choose(one.id)}
        />
        <span>
          <strong>{say(one.title)}</strong> {props.suggested === one.id && <em>{t('claim.suggested')}</em>}
          <span className="quiet">{say(one.about)}</span>
        </span>
      </label>
    </li>
  )
  return (
    <fieldset className="claim-scenarios">
      <legend className="unseen">{t('claim.group.what')}</legend>
      <ul>{own.map(card)}</ul>
      <details>
        <summary>{t('claim.scenarios.more')}</summary>
        <ul>{others.map(card)}</ul>
      </details>
    </fieldset>
  )
}

/** What the platform measured in the stretch that is written down. */
function Stretch({
  about,
  writing,
  fill,
}: {
  about: string
  writing: Writing
  fill: (facts: Record<string, string>) => void
}): ReactNode {
  const { t, say } = useTongue()
  const [from, until] = [writing.facts['shortfallFrom'] ?? '', writing.facts['shortfallUntil'] ?? '']
  const ready = from !== '' && until !== '' && from <= until
  const measured = useItem('dispute.claim.known', { about, from, until }, { enabled: ready })
  const found = (measured.data?.item.facts ?? []).filter(({ fact }) => HOURS.includes(fact))
  const isBlank = HOURS.every((name) => (writing.facts[name] ?? '') === '')
  const take = (): void => fill(Object.fromEntries(found.map(({ fact, value }) => [fact, String(value)])))
  // what the stretch measures is filled in once; what was typed stays
  useEffect(() => {
    if (ready && isBlank && found.length > 0) take()
  })
  if (!ready) return null
  if (found.length === 0) return null
  return (
    <div className="notice">
      <p>{t('claim.stretch', { from, until })}</p>
      <ul>
        {found.map(({ fact, value, from: source }) => (
          <li key={fact}>
            {t(fact === 'promisedGpuHours' ? 'claim.stretch.promised' : 'claim.stretch.delivered', {
              hours: String(value),
            })}
            <span className="quiet"> {t('claim.from', { from: say(source) })}</span>
          </li>
        ))}
      </ul>
      <button type="button" className="plain" onClick={take}>
        {t('claim.stretch.take')}
      </button>
    </div>
  )
}
