import { useId, type ReactNode } from 'react'
import type {
  Check,
  ClaimChecked,
  ClaimForm,
  Instalment,
  KnownClaim,
  Outage,
  ScenarioAsked,
  TestedRule,
} from '../api/claim-rows.ts'
import type { ChartField, Given } from '../api/file-rows.ts'
import { FieldInput } from '../files/field-input.tsx'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenOf, fenText } from '../ui/figures.ts'
import { Instant } from '../ui/period.tsx'
import type { CounterEntry, EarlierEntry, EvidenceEntry, Writing } from './claim-draft.ts'

type Change = (changes: Partial<Writing>) => void
const replaced = <Of,>(list: readonly Of[], at: number, one: Of): Of[] => list.map((each, i) => (i === at ? one : each))
const without = <Of,>(list: readonly Of[], at: number): Of[] => list.filter((_, i) => i !== at)

/** A list whose entries are written one by one: each can be removed, and another added. */
function Items<Of>(props: {
  of: readonly Of[]
  cells?: boolean
  renderEntry: (one: Of, set: (changed: Of) => void, at: number) => ReactNode
  change: (list: Of[]) => void
  add: { label: string; one: Of; plain?: boolean }
}): ReactNode {
  const { t } = useTongue()
  const { of, add } = props
  return (
    <>
      <ol className="claim-items">
        {of.map((one, i) => (
          <li key={i} className={props.cells === true ? 'odr-card claim-cells' : 'odr-card'}>
            {props.renderEntry(one, (changed) => props.change(replaced(of, i, changed)), i)}
            <button type="button" className="plain" onClick={() => props.change(without(of, i))}>
              {t('claim.remove')}
            </button>
          </li>
        ))}
      </ol>
      <p className="row-of">
        <button
          type="button"
          className={add.plain === true ? 'plain' : 'button button-second'}
          onClick={() => props.change([...of, add.one])}
        >
          {add.label}
        </button>
      </p>
    </>
  )
}

/** What is ticked of a list. */
function Ticks(props: {
  legend: string
  of: readonly { id: string; title: { zh: string; en: string } }[]
  ticked: readonly string[]
  change: (ticked: string[]) => void
}): ReactNode {
  const { say } = useTongue()
  return (
    <fieldset className="claim-rank">
      <legend>{props.legend}</legend>
      {props.of.map(({ id, title }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={props.ticked.includes(id)}
            onChange={({ target }) =>
              props.change(target.checked ? [...props.ticked, id] : props.ticked.filter((each) => each !== id))
            }
          />{' '}
          {say(title)}
        </label>
      ))}
    </fieldset>
  )
}

/** A text in a row of a list. */
function Cell(props: {
  label: string
  value: string
  type?: 'date' | 'text'
  set: (value: string) => void
}): ReactNode {
  const id = useId()
  return (
    <div className="entry">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? 'text'}
        value={props.value}
        maxLength={500}
        autoComplete="off"
        onChange={({ target }) => props.set(target.value)}
      />
    </div>
  )
}

/** Yes, no, or not told. */
function YesNo(props: { label: string; value: string; set: (value: string) => void }): ReactNode {
  const { t } = useTongue()
  const id = useId()
  return (
    <div className="entry">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={({ target }) => props.set(target.value)}>
        <option value="">{t('claim.unknown')}</option>
        <option value="yes">{t('claim.yes')}</option>
        <option value="no">{t('claim.no')}</option>
      </select>
    </div>
  )
}

/** What was found of each test. */
function Tested({ rule }: { rule: TestedRule }): ReactNode {
  const { t, say } = useTongue()
  return (
    <div role="status">
      <p>
        {say(rule.says)} <BasisMark what={say(rule.says)} basis={[rule.article]} />
      </p>
      <ul>
        {rule.tests.map(({ test, met, says }) => (
          <li key={test}>
            {say(says)}
            {t('colon')}
            {t(met === null ? 'claim.unknown' : met ? 'claim.yes' : 'claim.no')}
          </li>
        ))}
      </ul>
    </div>
  )
}

const FILE_FIELD = (label: { zh: string; en: string }): ChartField => ({ label, type: 'files', optional: true })

/** Evidence, each piece with what it shows and, where there is one, its file. */
export function ClaimEvidence(props: {
  form: ClaimForm
  scenario: ScenarioAsked
  known: KnownClaim
  /** the signed contract as a file, where there is one */
  contract: Given | null
  writing: Writing
  checked: ClaimChecked | undefined
  change: Change
}): ReactNode {
  const { t, say } = useTongue()
  const { writing, scenario, form } = props
  const elements = props.checked?.elements ?? []
  const hints = form.elements.filter(({ id }) => scenario.proof.includes(id))
  const fileOf = (shown: readonly string[]): Given | null => (shown.includes('contract-terms') ? props.contract : null)
  /** a record of the platform on that point, else what usually shows it */
  const start = (id: string, usual: string): EvidenceEntry => {
    const held = props.known.evidence.find((one) => one.elements.includes(id))
    const own = elements.map((one) => one.id)
    return held === undefined
      ? { title: usual.split(/[、，（]/)[0] ?? '', source: '', elements: [id], file: null }
      : {
          title: held.title,
          source: held.source,
          elements: held.elements.filter((one) => own.includes(one)),
          file: fileOf(held.elements),
        }
  }
  const add = (one: EvidenceEntry): void => props.change({ evidence: [...writing.evidence, one] })
  const further = props.known.evidence.filter(
    ({ title, elements: of }) =>
      writing.evidence.every((one) => one.title !== title) && of.some((id) => elements.some((one) => one.id === id)),
  )
  return (
    <>
      <p className="quiet">{t('claim.evidence.lead')}</p>
      <ul>
        {hints.map(({ id, title, evidence }) => (
          <li key={id}>
            <strong>{say(title)}</strong>
            {t('colon')}
            {say(evidence)}{' '}
            {writing.evidence.some((one) => one.elements.includes(id)) ? (
              <span className="quiet">{t('claim.evidence.there')}</span>
            ) : (
              <button
                type="button"
                className="plain"
                aria-label={t('claim.evidence.name', { what: say(title) })}
                onClick={() => add(start(id, evidence.zh))}
              >
                {t('claim.evidence.one')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {further.length > 0 && (
        <>
          <p className="quiet">{t('claim.evidence.held')}</p>
          <ul>
            {further.map((one) => (
              <li key={one.title}>
                {one.title}{' '}
                <button
                  type="button"
                  className="plain"
                  aria-label={t('claim.evidence.take', { what: one.title })}
                  onClick={() =>
                    add({
                      title: one.title,
                      source: one.source,
                      elements: one.elements.filter((id) => elements.some((each) => each.id === id)),
                      file: fileOf(one.elements),
                    })
                  }
                >
                  {t('claim.evidence.list')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Items
        of={writing.evidence}
        change={(evidence) => props.change({ evidence })}
        add={{ label: t('claim.evidence.add'), one: { title: '', source: '', elements: [], file: null } }}
        renderEntry={(one, set, i) => (
          <>
            <Cell
              label={t('claim.evidence.title', { n: i + 1 })}
              value={one.title}
              set={(title) => set({ ...one, title })}
            />
            <Cell label={t('claim.evidence.source')} value={one.source} set={(source) => set({ ...one, source })} />
            <Ticks
              legend={t('claim.evidence.shows')}
              of={elements}
              ticked={one.elements}
              change={(shown) => set({ ...one, elements: shown })}
            />
            <FieldInput
              name={`evidence-${i}`}
              field={FILE_FIELD({ zh: '文件', en: 'file' })}
              entry={one.file === null ? [] : [one.file]}
              enter={(given) => set({ ...one, file: typeof given === 'string' ? null : (given.at(-1) ?? null) })}
            />
          </>
        )}
      />
    </>
  )
}

/** Instalments that are owed, each with its day. */
export function ClaimInstalments({ writing, change }: { writing: Writing; change: Change }): ReactNode {
  const { t } = useTongue()
  const sum = writing.instalments.reduce((total, one) => total + Math.max(0, one.amountFen - one.paidFen), 0)
  return (
    <section aria-label={t('claim.instalments')}>
      <h3>{t('claim.instalments')}</h3>
      <p className="quiet">{t('claim.instalments.lead')}</p>
      <Items
        of={writing.instalments}
        cells
        change={(instalments) => change({ instalments })}
        add={{ label: t('claim.instalments.add'), one: { dueOn: '', amountFen: 0, paidFen: 0 } as Instalment }}
        renderEntry={(one, set) => (
          <>
            <Cell
              label={t('claim.instalment.due')}
              type="date"
              value={one.dueOn}
              set={(dueOn) => set({ ...one, dueOn })}
            />
            <Amount
              label={t('claim.instalment.amount')}
              fen={one.amountFen}
              set={(amountFen) => set({ ...one, amountFen })}
            />
            <Amount label={t('claim.instalment.paid')} fen={one.paidFen} set={(paidFen) => set({ ...one, paidFen })} />
          </>
        )}
      />
      {writing.instalments.length > 0 && <p>{t('claim.instalments.sum', { sum: fenText(sum) })}</p>}
    </section>
  )
}

/** An amount in yuan; what cannot be read leaves the last one. */
function Amount(props: { label: string; fen: number; set: (fen: number) => void }): ReactNode {
  const id = useId()
  const yuan = fenText(props.fen).replace(/[¥,]/g, '')
  return (
    <div className="entry">
      <label htmlFor={id}>{props.label}</label>
      <span className="entry-unit">
        ¥{' '}
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          defaultValue={yuan === '0.00' ? '' : yuan}
          onChange={({ target }) => props.set(fenOf(target.value) ?? 0)}
        />
      </span>
    </div>
  )
}

/** Outages on record. */
export function ClaimOutages({ outages, change }: { outages: readonly Outage[]; change: Change }): ReactNode {
  const { t } = useTongue()
  if (outages.length === 0) return null
  return (
    <section aria-label={t('claim.outages')}>
      <h3>{t('claim.outages')}</h3>
      <ul>
        {outages.map((one, i) => (
          <li key={`${one.from}${i}`}>
            {one.from !== undefined && <Instant of={one.from} />}{' '}
            {t('claim.outage', { minutes: Math.floor(one.seconds / 60) })} {one.excluded && t('claim.outage.excluded')}{' '}
            <button type="button" className="plain" onClick={() => change({ outages: without(outages, i) })}>
              {t('claim.remove')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const newEarlier: EarlierEntry = {
  caseNo: '',
  sameParties: '',
  sameSubject: '',
  sameClaims: '',
  deniesResult: '',
  newFacts: '',
}
const newCounter: CounterEntry = { asked: [], sameContract: '', sameFacts: '', causal: '', onlyDefence: '' }

/** What the other side says, earlier suits, and a counterclaim. */
export function ClaimOther(props: {
  form: ClaimForm
  writing: Writing
  check: Check | null
  change: Change
}): ReactNode {
  const { t } = useTongue()
  const { form, writing, check, change } = props
  const { counter } = writing
  return (
    <>
      <details open={writing.defences.length > 0}>
        <summary>{t('claim.defences')}</summary>
        <Ticks
          legend={t('claim.defences.lead')}
          of={form.defences}
          ticked={writing.defences}
          change={(defences) => change({ defences })}
        />
      </details>
      <h3>{t('claim.earlier')}</h3>
      <p className="quiet">{t('claim.earlier.lead')}</p>
      <Items
        of={writing.earlier}
        change={(earlier) => change({ earlier })}
        add={{ label: t('claim.earlier.add'), one: newEarlier }}
        renderEntry={(one, set) => (
          <>
            <Cell label={t('claim.earlier.no')} value={one.caseNo} set={(caseNo) => set({ ...one, caseNo })} />
            {(['sameParties', 'sameSubject', 'sameClaims', 'deniesResult', 'newFacts'] as const).map((name) => (
              <YesNo
                key={name}
                label={t(`claim.earlier.${name}`)}
                value={one[name]}
                set={(value) => set({ ...one, [name]: value })}
              />
            ))}
          </>
        )}
      />
      {check !== null && writing.earlier.length > 0 && <Tested rule={check.repeatSuit} />}
      <h3>{t('claim.counter')}</h3>
      {counter === null ? (
        <>
          <p className="quiet">{t('claim.counter.lead')}</p>
          <button type="button" className="button button-second" onClick={() => change({ counter: newCounter })}>
            {t('claim.counter.add')}
          </button>
        </>
      ) : (
        <div className="odr-card">
          <Ticks
            legend={t('claim.counter.asked')}
            of={form.remedies}
            ticked={counter.asked}
            change={(asked) => change({ counter: { ...counter, asked } })}
          />
          {(['sameContract', 'sameFacts', 'causal', 'onlyDefence'] as const).map((name) => (
            <YesNo
              key={name}
              label={t(`claim.counter.${name}`)}
              value={counter[name]}
              set={(value) => change({ counter: { ...counter, [name]: value } })}
            />
          ))}
          {check !== null && <Tested rule={check.counterclaim} />}
          <button type="button" className="plain" onClick={() => change({ counter: null })}>
            {t('claim.remove')}
          </button>
        </div>
      )}
    </>
  )
}

const KINDS = ['demand', 'acknowledgment', 'part-payment', 'suit', 'arbitration', 'mediation'] as const

/** What interrupted limitation: for the claimant alone. */
export function ClaimInterruptions({ writing, change }: { writing: Writing; change: Change }): ReactNode {
  const { t } = useTongue()
  const id = useId()
  return (
    <Items
      of={writing.interruptions}
      cells
      change={(interruptions) => change({ interruptions })}
      add={{ label: t('claim.own.add'), one: { on: '', kind: 'demand' }, plain: true }}
      renderEntry={(one, set, i) => (
        <>
          <Cell label={t('claim.own.on')} type="date" value={one.on} set={(on) => set({ ...one, on })} />
          <div className="entry">
            <label htmlFor={`${id}${i}`}>{t('claim.own.kind')}</label>
            <select id={`${id}${i}`} value={one.kind} onChange={({ target }) => set({ ...one, kind: target.value })}>
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`claim.own.${kind}`)}
                </option>
              ))}
            </select>
          </div>
        </>
      )}
    />
  )
}
