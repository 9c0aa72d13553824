import { useId, type ReactNode } from 'react'
import type {
  Check,
  ClaimChecked,
  ClaimForm,
  Instalment,
  Outage,
  ScenarioAsked,
  TestedRule,
} from '../api/claim-rows.ts'
import type { ChartField } from '../api/file-rows.ts'
import { FieldInput } from '../files/field-input.tsx'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenOf, fenText } from '../ui/figures.ts'
import { Instant } from '../ui/period.tsx'
import type { CounterEntry, EarlierEntry, EvidenceEntry, Writing } from './claim-draft.ts'

type Change = (changes: Partial<Writing>) => void
const replaced = <Of,>(list: readonly Of[], at: number, one: Of): Of[] => list.map((each, i) => (i === at ? one : each))
const without = <Of,>(list: readonly Of[], at: number): Of[] => list.filter((_, i) => i !== at)

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
  writing: Writing
  checked: ClaimChecked | undefined
  change: Change
}): ReactNode {
  const { t, say } = useTongue()
  const { writing, scenario, form } = props
  const elements = props.checked?.elements ?? []
  const hints = form.elements.filter(({ id }) => scenario.proof.includes(id))
  const set = (at: number, one: EvidenceEntry): void => props.change({ evidence: replaced(writing.evidence, at, one) })
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
                onClick={() =>
                  props.change({
                    evidence: [
                      ...writing.evidence,
                      { title: evidence.zh.split(/[、，（]/)[0] ?? '', elements: [id], file: null },
                    ],
                  })
                }
              >
                {t('claim.evidence.one')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <ol className="claim-items">
        {writing.evidence.map((one, i) => (
          <li key={i} className="odr-card">
            <Cell
              label={t('claim.evidence.title', { n: i + 1 })}
              value={one.title}
              set={(title) => set(i, { ...one, title })}
            />
            <fieldset className="claim-rank">
              <legend>{t('claim.evidence.shows')}</legend>
              {elements.map(({ id, title }) => (
                <label key={id}>
                  <input
                    type="checkbox"
                    checked={one.elements.includes(id)}
                    onChange={({ target }) =>
                      set(i, {
                        ...one,
                        elements: target.checked ? [...one.elements, id] : one.elements.filter((each) => each !== id),
                      })
                    }
                  />{' '}
                  {say(title)}
                </label>
              ))}
            </fieldset>
            <FieldInput
              name={`evidence-${i}`}
              field={FILE_FIELD({ zh: '文件', en: 'file' })}
              entry={one.file === null ? [] : [one.file]}
              enter={(given) => set(i, { ...one, file: typeof given === 'string' ? null : (given.at(-1) ?? null) })}
            />
            <button
              type="button"
              className="plain"
              onClick={() => props.change({ evidence: without(writing.evidence, i) })}
            >
              {t('claim.remove')}
            </button>
          </li>
        ))}
      </ol>
      <p className="row-of">
        <button
          type="button"
          className="button button-second"
          onClick={() => props.change({ evidence: [...writing.evidence, { title: '', elements: [], file: null }] })}
        >
          {t('claim.evidence.add')}
        </button>
      </p>
    </>
  )
}

/** Instalments that are owed, each with its day. */
export function ClaimInstalments({ writing, change }: { writing: Writing; change: Change }): ReactNode {
  const { t } = useTongue()
  const set = (at: number, one: Instalment): void => change({ instalments: replaced(writing.instalments, at, one) })
  const sum = writing.instalments.reduce((total, one) => total + Math.max(0, one.amountFen - one.paidFen), 0)
  return (
    <section aria-label={t('claim.instalments')}>
      <h3>{t('claim.instalments')}</h3>
      <p className="quiet">{t('claim.instalments.lead')}</p>
      <ol className="claim-items">
        {writing.instalments.map((one, i) => (
          <li key={i} className="odr-card claim-cells">
            <Cell
              label={t('claim.instalment.due')}
              type="date"
              value={one.dueOn}
              set={(dueOn) => set(i, { ...one, dueOn })}
            />
            <Amount
              label={t('claim.instalment.amount')}
              fen={one.amountFen}
              set={(amountFen) => set(i, { ...one, amountFen })}
            />
            <Amount
              label={t('claim.instalment.paid')}
              fen={one.paidFen}
              set={(paidFen) => set(i, { ...one, paidFen })}
            />
            <button
              type="button"
              className="plain"
              onClick={() => change({ instalments: without(writing.instalments, i) })}
            >
              {t('claim.remove')}
            </button>
          </li>
        ))}
      </ol>
      {writing.instalments.length > 0 && <p>{t('claim.instalments.sum', { sum: fenText(sum) })}</p>}
      <button
        type="button"
        className="button button-second"
        onClick={() => change({ instalments: [...writing.instalments, { dueOn: '', amountFen: 0, paidFen: 0 }] })}
      >
        {t('claim.instalments.add')}
      </button>
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
  const { t, say } = useTongue()
  const { form, writing, check, change } = props
  const { counter } = writing
  const toggled = (list: readonly string[], id: string, on: boolean): string[] =>
    on ? [...list, id] : list.filter((each) => each !== id)
  return (
    <>
      <details open={writing.defences.length > 0}>
        <summary>{t('claim.defences')}</summary>
        <fieldset className="claim-rank">
          <legend>{t('claim.defences.lead')}</legend>
          {form.defences.map(({ id, title }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={writing.defences.includes(id)}
                onChange={({ target }) => change({ defences: toggled(writing.defences, id, target.checked) })}
              />{' '}
              {say(title)}
            </label>
          ))}
        </fieldset>
      </details>
      <h3>{t('claim.earlier')}</h3>
      <p className="quiet">{t('claim.earlier.lead')}</p>
      <ol className="claim-items">
        {writing.earlier.map((one, i) => {
          const set = (changes: Partial<EarlierEntry>): void =>
            change({ earlier: replaced(writing.earlier, i, { ...one, ...changes }) })
          return (
            <li key={i} className="odr-card">
              <Cell label={t('claim.earlier.no')} value={one.caseNo} set={(caseNo) => set({ caseNo })} />
              {(['sameParties', 'sameSubject', 'sameClaims', 'deniesResult', 'newFacts'] as const).map((name) => (
                <YesNo
                  key={name}
                  label={t(`claim.earlier.${name}`)}
                  value={one[name]}
                  set={(value) => set({ [name]: value })}
                />
              ))}
              <button type="button" className="plain" onClick={() => change({ earlier: without(writing.earlier, i) })}>
                {t('claim.remove')}
              </button>
            </li>
          )
        })}
      </ol>
      <p className="row-of">
        <button
          type="button"
          className="button button-second"
          onClick={() => change({ earlier: [...writing.earlier, newEarlier] })}
        >
          {t('claim.earlier.add')}
        </button>
      </p>
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
          <fieldset className="claim-rank">
            <legend>{t('claim.counter.asked')}</legend>
            {form.remedies.map(({ id, title }) => (
              <label key={id}>
                <input
                  type="checkbox"
                  checked={counter.asked.includes(id)}
                  onChange={({ target }) =>
                    change({ counter: { ...counter, asked: toggled(counter.asked, id, target.checked) } })
                  }
                />{' '}
                {say(title)}
              </label>
            ))}
          </fieldset>
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
    <>
      <ol className="claim-items">
        {writing.interruptions.map((one, i) => {
          const set = (changes: Partial<typeof one>): void =>
            change({ interruptions: replaced(writing.interruptions, i, { ...one, ...changes }) })
          return (
            <li key={i} className="claim-cells">
              <Cell label={t('claim.own.on')} type="date" value={one.on} set={(on) => set({ on })} />
              <div className="entry">
                <label htmlFor={`${id}${i}`}>{t('claim.own.kind')}</label>
                <select id={`${id}${i}`} value={one.kind} onChange={({ target }) => set({ kind: target.value })}>
                  {KINDS.map((kind) => (
                    <option key={kind} value={kind}>
                      {t(`claim.own.${kind}`)}
                    </option>
                  ))}
                </select>
              </div>
              <button
                type="button"
                className="plain"
                onClick={() => change({ interruptions: without(writing.interruptions, i) })}
              >
                {t('claim.remove')}
              </button>
            </li>
          )
        })}
      </ol>
      <button
        type="button"
        className="plain"
        onClick={() => change({ interruptions: [...writing.interruptions, { on: '', kind: 'demand' }] })}
      >
        {t('claim.own.add')}
      </button>
    </>
  )
}
