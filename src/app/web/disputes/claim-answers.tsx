import type { ReactNode } from 'react'
import type { Check, ClaimForm, KnownClaim, MissingItem, Statement } from '../api/claim-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenText } from '../ui/figures.ts'
import { Facts } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { ClaimInterruptions } from './claim-lists.tsx'
import { ClaimQuestion } from './claim-question.tsx'
import { PRIVATE, sourceOf, withoutNames, type Writing } from './claim-draft.ts'

/** The money written out, line by line, so that it can be done again by hand. */
export function ClaimMoney({ check }: { check: Check }): ReactNode {
  const { t, say } = useTongue()
  const { lines, totalFen, alternativeTotalFen } = check.money
  if (lines.length === 0) return <p className="quiet">{t('claim.money.none')}</p>
  return (
    <>
      <ul className="claim-money">
        {lines.map((line, i) => (
          <li key={`${line.remedy}${i}`}>
            <strong>{say(line.what)}</strong>
            <span className="figure">{line.amountFen === null ? t('claim.money.open') : fenText(line.amountFen)}</span>
            <p>
              {say(line.formula)} <BasisMark what={say(line.what)} basis={[line.article]} formula={say(line.formula)} />
            </p>
          </li>
        ))}
      </ul>
      <p>
        {lines.some(({ amountFen }) => amountFen === 0) && <strong>{t('claim.money.zero')} </strong>}
        <strong>{t('claim.money.total', { sum: fenText(totalFen) })}</strong>
        {alternativeTotalFen > 0 && <> {t('claim.money.case', { sum: fenText(alternativeTotalFen) })}</>}
      </p>
    </>
  )
}

/** Which court, what it costs, and the days of the procedure. */
export function ClaimCourt({
  check,
  named,
  name,
}: {
  check: Check
  /** the court that is sued in, as typed so far */
  named: string
  name: (court: string) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { jurisdiction, courtFee, causeOfAction, deadlines } = check
  return (
    <>
      {jurisdiction.arbitration !== null && <p className="notice notice-refused">{say(jurisdiction.arbitration)}</p>}
      <h3>{t('claim.courts')}</h3>
      <ul>
        {jurisdiction.options.map((one) => (
          <li key={`${one.ground}${one.court ?? ''}`}>
            <strong>
              {one.court ?? t('claim.court.unknown')} · {t(`claim.court.${one.ground}`)}
            </strong>
            <p>
              {say(one.why)} <BasisMark what={say(one.why)} basis={[one.article]} />
            </p>
            {one.suggested !== null && one.suggested !== named && (
              <p>
                <button type="button" className="plain" onClick={() => name(one.suggested!)}>
                  {t('claim.court.take', { court: one.suggested })}
                </button>{' '}
                <span className="quiet">{t('claim.court.guess')}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p>
        {say(jurisdiction.level.why)} <BasisMark what={t('claim.courts')} basis={[jurisdiction.level.article]} />
      </p>
      {jurisdiction.internetCourt.inScope !== 'no' && (
        <p>
          {say(jurisdiction.internetCourt.why)}{' '}
          <BasisMark what={t('claim.courts')} basis={[jurisdiction.internetCourt.article]} />
        </p>
      )}
      <Facts
        of={[
          [
            t('claim.cause'),
            <>
              {say(causeOfAction.name)} <BasisMark what={say(causeOfAction.why)} basis={[causeOfAction.article]} />
            </>,
          ],
          [
            t('claim.fee'),
            <>
              {fenText(courtFee.feeFen)}{' '}
              <BasisMark what={t('claim.fee')} basis={[courtFee.article]} formula={say(courtFee.note)} />
              <span className="quiet"> {t('claim.fee.halved', { sum: fenText(courtFee.halvedFen) })}</span>
            </>,
          ],
          courtFee.preservationFeeFen === null
            ? null
            : [t('claim.fee.preservation'), fenText(courtFee.preservationFeeFen)],
        ]}
      />
      <h3>{t('claim.deadlines')}</h3>
      <ul>
        {deadlines.map((one) => (
          <li key={one.id}>
            {say(one.what)}
            {t('colon')}
            {one.due === null ? (
              t('claim.deadline.from', { period: one.period.replace(' days', t('claim.days')) })
            ) : (
              <Day of={one.due} />
            )}{' '}
            {one.note !== null && say(one.note)} <BasisMark what={say(one.what)} basis={[one.article]} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** Limitation and the time of the rights to end and to rescind: for the claimant's eyes alone. */
export function ClaimOwn(props: {
  form: ClaimForm
  writing: Writing
  known: KnownClaim | undefined
  check: Check | null
  type: (name: string, typed: string) => void
  change: (changes: Partial<Writing>) => void
}): ReactNode {
  const { t, say } = useTongue()
  const { form, writing, check } = props
  const own = check?.own
  return (
    <section className="claim-own" aria-label={t('claim.own')}>
      <h3>
        {t('claim.own')} <span className="claim-private">{t('claim.own.only')}</span>
      </h3>
      <p className="quiet">{t('claim.own.lead')}</p>
      {own !== undefined && (
        <Facts
          of={[
            [
              t('claim.own.due'),
              own.limitation.due === null ? (
                t('claim.own.unknown')
              ) : (
                <>
                  <Day of={own.limitation.due} /> <BasisMark what={t('claim.own')} basis={[own.limitation.article]} />{' '}
                  {own.limitation.passed === true && <strong>{t('claim.own.passed')}</strong>}
                </>
              ),
            ],
            ...own.rights.map(
              (right) =>
                [
                  t(`claim.own.right.${right.right}`),
                  <>
                    {right.due !== null && <Day of={right.due} />} {say(right.says)}{' '}
                    <BasisMark what={say(right.says)} basis={[right.article]} />
                  </>,
                ] as const,
            ),
          ]}
        />
      )}
      {(own?.limitation.notes ?? []).map((note) => (
        <p key={note.zh} className="quiet">
          {withoutNames(say(note))}
        </p>
      ))}
      {PRIVATE.map((name) => {
        const typed = writing.facts[name] ?? ''
        const source = sourceOf(name, typed, props.known, form)
        return (
          <ClaimQuestion
            key={name}
            name={name}
            asked={form.facts[name]!}
            typed={typed}
            type={(text) => props.type(name, text)}
            from={source === undefined ? null : say(source.from)}
            missing={undefined}
          />
        )
      })}
      <ClaimInterruptions writing={writing} change={props.change} />
    </section>
  )
}

/** What is missing, each with its reason and article, and a way to where it is put right. */
export function ClaimMissing(props: {
  missing: readonly MissingItem[]
  go: (item: MissingItem) => void
  whole?: boolean
}): ReactNode {
  const { t, say } = useTongue()
  return (
    <ul className="claim-missing">
      {props.missing.map((item) => (
        <li key={item.item}>
          <button type="button" className="plain" onClick={() => props.go(item)}>
            {say(item.what)}
          </button>{' '}
          <BasisMark what={say(item.what)} basis={[item.article]} />
          {props.whole === true && <p className="quiet">{withoutNames(say(item.why))}</p>}
        </li>
      ))}
      {props.missing.length === 0 && <li className="quiet">{t('claim.nothing')}</li>}
    </ul>
  )
}

/** The statement as it will stand on paper. */
export function ClaimPreview({ statement, day }: { statement: Statement; day: string }): ReactNode {
  const { t, say } = useTongue()
  return (
    <article className="claim-paper" lang="zh-CN">
      <h3>{statement.title.zh}</h3>
      <p className="claim-cause">（{statement.fields.cause}）</p>
      {statement.parts.map(({ title, rows }) => (
        <section key={title.zh}>
          <h4>{say(title)}</h4>
          <dl className="facts">
            {rows.map(({ label, value }, i) => (
              <div key={`${label.zh}${i}`}>
                <dt>{say(label)}</dt>
                <dd>
                  {value.map((text, n) => (
                    <p key={n}>{text}</p>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h4>{t('claim.preview.basis')}</h4>
        <p>
          <BasisMark what={t('claim.preview.basis')} basis={statement.basis} on={day} />{' '}
          <span className="quiet">{t('claim.preview.basisLead', { n: statement.basis.length })}</span>
        </p>
      </section>
      <p>
        此致
        <br />
        　　{statement.to}
      </p>
      <p className="claim-signs">
        具状人（签字、盖章）：{statement.claimant}
        <br />
        日期：　　　年　　月　　日
      </p>
    </article>
  )
}
