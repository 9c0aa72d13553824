import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { CompilerDesk, MethodParameters, MethodVersion } from '../api/price-rows.ts'
import { rowsOf, useRows } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { inForceOn, VersionState } from '../prices/method.tsx'
import { MethodText } from '../prices/method-text.tsx'
import { ParallelRuns } from '../prices/parallel-run.tsx'
import { Labelled } from '../public/where-form.tsx'
import { useArticle } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { lawNumberName, lawNumberText } from '../ui/law-words.ts'
import { Section } from '../ui/page.tsx'
import { dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { CompilerPage, useMayNot } from './desk.tsx'

const CHANGE = ['platform/price-rules#method-change', 'cn/price-index-measures#disclosure']
const LEAST_REASONS = 20

/** Versions of the method, the challenger beside the present one, and the proposal of another. */
export function MethodsPage(): ReactNode {
  const { t } = useTongue()
  return (
    <CompilerPage title={t('prices.method')} lead={t('index.methods.lead')}>
      {(desk) => <Methods desk={desk} />}
    </CompilerPage>
  )
}

function Methods({ desk }: { desk: CompilerDesk }): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('pricing.method.list')
  const versions = rowsOf(asked.data)
  const present = inForceOn(versions, desk.today)
  if (asked.isPending) return <Loading label={t('load.busy')} rows={8} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return (
    <>
      {versions.toReversed().map((version) => (
        <Section
          key={version.version}
          title={t('prices.method.version', { version: version.version })}
          aside={<VersionState of={version} all={versions} />}
        >
          <p>
            {t('prices.method.reasons')}
            {t('colon')}
            {version.reasons}
          </p>
          {version.state === 'proposed' ? (
            <Challenger desk={desk} of={version} />
          ) : (
            version.run !== null && <ParallelRuns runs={version.run} version={version.version} />
          )}
          <details>
            <summary>{t('prices.method.document')}</summary>
            <MethodText text={lang === 'en' ? version.documentEn : version.document} />
          </details>
        </Section>
      ))}
      {present !== undefined && (
        <Section title={t('index.methods.propose')}>
          <Propose desk={desk} present={present} />
        </Section>
      )}
    </>
  )
}

/** A proposed version beside the present one so far, and whether it can be adopted yet. */
function Challenger({ desk, of }: { desk: CompilerDesk; of: MethodVersion }): ReactNode {
  const { t, lang } = useTongue()
  const adopt = useAct('pricing.method.adopt')
  const mayNot = useMayNot(desk)
  const rule = useArticle({ cite: 'platform/price-rules#method-change', on: desk.today, place: 'platform' })
  const runs = desk.runs.find(({ version }) => version === of.version)?.run ?? []
  const wanted = rule.data?.item.params?.['challenger-periods']?.value ?? 0
  const why =
    mayNot ?? (runs.length < wanted ? t('index.methods.need.periods', { n: wanted, have: runs.length }) : null)
  return (
    <>
      <ParallelRuns runs={runs} version={of.version} />
      <p className="row-of">
        <Guarded
          type="primary"
          why={why}
          basis={CHANGE}
          loading={adopt.isPending}
          onClick={() => adopt.mutate({ version: of.version })}
        >
          {t('index.methods.adopt')}
        </Guarded>
      </p>
      {adopt.isError && <Failure error={adopt.error} />}
      {adopt.isSuccess && (
        <Done receipt={adopt.data.receipt}>
          {t('index.methods.adopted', { day: dayText(adopt.data.decision.inForceFrom, lang) })}
        </Done>
      )}
    </>
  )
}

/** Parameters that are one number each; the others are changed by a new form of the method. */
const numbersOf = (parameters: MethodParameters): [name: string, value: number][] =>
  Object.entries(parameters).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  )

/** "topSharePpm" → top-share-ppm, as the platform's own rule names the same number. */
const ruleName = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The unit that the name of a parameter ends with. */
const unitOf = (name: string): string => /-(ppm|milli|days)$/.exec(ruleName(name))?.[1] ?? 'count'

function Propose({ desk, present }: { desk: CompilerDesk; present: MethodVersion }): ReactNode {
  const { t, lang } = useTongue()
  const act = useAct('pricing.method.propose')
  const mayNot = useMayNot(desk)
  const [version, setVersion] = useState('')
  const [reasons, setReasons] = useState('')
  const [entered, setEntered] = useState<Record<string, string>>({})
  const numbers = numbersOf(present.parameters)
  const changed = numbers.filter(([name, value]) => (entered[name] ?? '') !== '' && entered[name] !== String(value))
  const why =
    mayNot ??
    (!/^[0-9a-z][0-9a-z.-]{0,30}$/.test(version)
      ? t('index.methods.need.version')
      : changed.length === 0
        ? t('index.methods.need.change')
        : changed.some(([name]) => !/^\d{1,9}$/.test(entered[name] ?? ''))
          ? t('index.methods.need.whole')
          : reasons.trim().length < LEAST_REASONS
            ? t('index.methods.need.reasons')
            : null)
  if (act.isSuccess)
    return (
      <Done receipt={act.data.receipt}>
        {t('index.methods.proposed', { names: act.data.decision.changed.join(t('and')) })}
      </Done>
    )
  return (
    <div className="desk-form">
      <Labelled label={t('index.methods.version')}>
        {(id) => (
          <input
            id={id}
            type="text"
            value={version}
            maxLength={31}
            onChange={({ target }) => setVersion(target.value)}
          />
        )}
      </Labelled>
      <h3>{t('index.methods.parameters')}</h3>
      <div className="parameters">
        {numbers.map(([name, value]) => (
          <Labelled key={name} label={lawNumberName(ruleName(name), lang)}>
            {(id) => (
              <>
                <input
                  id={id}
                  type="text"
                  inputMode="numeric"
                  placeholder={String(value)}
                  value={entered[name] ?? ''}
                  aria-describedby={`${id}-now`}
                  onChange={({ target }) => setEntered({ ...entered, [name]: target.value.trim() })}
                />
                <span id={`${id}-now`} className="quiet">
                  {t('index.methods.now', { value: lawNumberText(value, unitOf(name), lang) })}
                </span>
              </>
            )}
          </Labelled>
        ))}
      </div>
      <Labelled label={t('index.methods.reasons')} wide>
        {(id) => (
          <textarea
            id={id}
            rows={3}
            maxLength={5000}
            value={reasons}
            onChange={({ target }) => setReasons(target.value)}
          />
        )}
      </Labelled>
      <p className="row-of">
        <Guarded
          type="primary"
          why={why}
          basis={CHANGE}
          loading={act.isPending}
          onClick={() =>
            act.mutate({
              version,
              parameters: Object.fromEntries(changed.map(([name]) => [name, Number(entered[name])])),
              reasons: reasons.trim(),
            })
          }
        >
          {t('index.methods.send')}
        </Guarded>
      </p>
      {act.isError && <Failure error={act.error} />}
    </div>
  )
}
