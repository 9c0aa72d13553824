import type { ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { AgreedFact, DisputeItem } from '../api/dispute-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { ZONE } from './zone-name.ts'

/** Facts put forward as undisputed: what both confirmed goes along to a mediator or a court. */
export function AgreedFacts({ of, canConfirm }: { of: DisputeItem; canConfirm: boolean }): ReactNode {
  const { t } = useTongue()
  return (
    <Section
      title={t('odr.facts')}
      aside={
        <BasisMark what={t('odr.facts')} basis={['platform/zone-rules#confidential', 'cn/online-mediation-rules#22']} />
      }
    >
      <p className="quiet">{t('odr.facts.lead')}</p>
      {of.facts.length === 0 ? (
        <Empty>{t('odr.facts.none')}</Empty>
      ) : (
        <ol className="odr-facts">
          {of.facts.map((fact) => (
            <FactLine key={fact.n} file={of.file} fact={fact} canConfirm={canConfirm} />
          ))}
        </ol>
      )}
    </Section>
  )
}

function FactLine({ file, fact, canConfirm }: { file: string; fact: AgreedFact; canConfirm: boolean }): ReactNode {
  const { t } = useTongue()
  const confirm = useStep(`${ZONE}.confirm-facts`)
  return (
    <li value={fact.n}>
      {fact.text}{' '}
      {fact.confirmed ? (
        <StateTag tone="good">{t('odr.fact.confirmed')}</StateTag>
      ) : (
        <StateTag tone={fact.mine ? 'over' : 'act'}>{t(fact.mine ? 'odr.fact.mine' : 'odr.fact.theirs')}</StateTag>
      )}{' '}
      {fact.confirmable && canConfirm && (
        <button
          type="button"
          className="button button-second"
          disabled={confirm.isPending}
          aria-label={`${t('odr.fact.confirm')}: ${fact.text}`}
          onClick={() => confirm.mutate({ file, numbers: [String(fact.n)] })}
        >
          {t('odr.fact.confirm')}
        </button>
      )}
      {confirm.isError && <Failure error={confirm.error} />}
    </li>
  )
}
