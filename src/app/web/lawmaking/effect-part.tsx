import type { ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { DraftText } from '../api/portal-rows.ts'
import { useItem } from '../api/views.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { isMissing } from './is-missing.ts'

const BASIS = ['cn/legislation-law#42']

/** What the text would change in decisions on record: computed, never enforced; counts and articles, nobody's affairs. */
export function EffectPart({ file, draft }: { file: string; draft: DraftText }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('lawmaking.effect.get', { file })
  const compute = useAct('lawmaking.effect.compute')
  const of = asked.data?.item
  const outcome = (word: string): string => (word === 'done' ? t('draft.effect.done') : word)
  return (
    <Section title={t('draft.effect')}>
      <p className="quiet">
        {t('effect.lead')} <BasisMark what={t('draft.effect')} basis={BASIS} />
      </p>
      <p className="row-of">
        <Guarded why={null} type="primary" loading={compute.isPending} onClick={() => compute.mutate({ file })}>
          {t('effect.compute', { n: draft.version })}
        </Guarded>
      </p>
      {compute.isPending && <p role="status">{t('effect.busy')}</p>}
      {compute.isError && <Failure error={compute.error} />}
      {compute.isSuccess && (
        <Done receipt={compute.data.receipt}>
          {t('effect.done', { decisions: compute.data.decision.decisions, changed: compute.data.decision.changed })}
        </Done>
      )}
      {asked.isPending && <Loading label={t('load.busy')} />}
      {asked.isError && !isMissing(asked.error) && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isError && isMissing(asked.error) && <Empty next={t('effect.none.next')}>{t('draft.effect.none')}</Empty>}
      {of !== undefined && (
        <>
          {of.version < draft.version && (
            <p className="notice notice-refused">{t('effect.older', { n: of.version, newest: draft.version })}</p>
          )}
          <dl className="figures">
            <div>
              <dt>{t('effect.decisions')}</dt>
              <dd>{of.decisions}</dd>
            </div>
            <div>
              <dt>{t('effect.changed')}</dt>
              <dd>{of.changed}</dd>
            </div>
            <div>
              <dt>{t('effect.same')}</dt>
              <dd>{of.same}</dd>
            </div>
            <div>
              <dt>{t('effect.left')}</dt>
              <dd>{of.drifted + of.unreadable + of.lawMissing}</dd>
            </div>
          </dl>
          <p className="quiet">
            {t('draft.version', { n: of.version, label: of.sha256.slice(0, 16) })}… · <Instant of={of.at} />
          </p>
          <h3>{t('effect.would')}</h3>
          {of.groups.length === 0 ? (
            <Empty>{t('effect.nothing')}</Empty>
          ) : (
            <div className="table-scroll">
              <table className="table stack">
                <thead>
                  <tr>
                    <th scope="col">{t('draft.effect.act')}</th>
                    <th scope="col">{t('draft.effect.was')}</th>
                    <th scope="col">{t('draft.effect.would')}</th>
                    <th scope="col">{t('effect.fields')}</th>
                    <th scope="col">{t('draft.effect.because')}</th>
                    <th scope="col" className="number">
                      {t('draft.effect.decisions')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {of.groups.map((group) => (
                    <tr
                      key={`${group.act} ${group.was} ${group.would} ${group.fields.join(' ')} ${group.because.join(' ')}`}
                    >
                      <th scope="row">
                        <code>{group.act}</code>
                      </th>
                      <td data-label={t('draft.effect.was')}>
                        <StateTag tone={group.was === 'done' ? 'good' : 'over'}>{outcome(group.was)}</StateTag>
                      </td>
                      <td data-label={t('draft.effect.would')}>
                        <StateTag tone={group.would === 'done' ? 'good' : 'warn'}>{outcome(group.would)}</StateTag>
                      </td>
                      <td data-label={t('effect.fields')}>{group.fields.join(t('and')) || t('none')}</td>
                      <td data-label={t('draft.effect.because')}>
                        <span>
                          <span className="hash">{group.because.join(t('and'))}</span>{' '}
                          <BasisMark what={group.act} basis={group.because} />
                        </span>
                      </td>
                      <td data-label={t('draft.effect.decisions')} className="number">
                        {group.decisions}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {of.moreGroups > 0 && <p className="quiet">{t('effect.more', { n: of.moreGroups })}</p>}
          <details className="fold">
            <summary>{t('effect.byAct', { n: of.byAct.length })}</summary>
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('draft.effect.act')}</th>
                    <th scope="col" className="number">
                      {t('effect.decisions')}
                    </th>
                    <th scope="col" className="number">
                      {t('effect.changed')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {of.byAct.map(({ act, decisions, changed }) => (
                    <tr key={act}>
                      <th scope="row">
                        <code>{act}</code>
                      </th>
                      <td className="number">{decisions}</td>
                      <td className="number">{changed}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </Section>
  )
}
