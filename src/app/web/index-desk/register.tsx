import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { Tie } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { useDraft } from '../ui/draft.ts'
import { Guarded } from '../ui/guarded.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { keysPossible, makeCompilerKey } from './compiler-key.ts'

const INDEPENDENCE = ['cn/price-index-measures#independence', 'platform/price-rules#compiler-independence']
const KINDS = ['control', 'holding', 'staff', 'payment', 'other'] as const satisfies readonly Tie['kind'][]
const LEAST_CONTACT = 5
const USCC_LENGTH = 18

interface Entries {
  contact: string
  ties: Tie[]
  independent: boolean
}

/** The declaration of independence, the conflict register and the key, before anything may be published. */
export function Register(): ReactNode {
  const { t } = useTongue()
  const act = useAct('pricing.compiler.register')
  const draft = useDraft<Entries>('compiler.register', { contact: '', ties: [], independent: false })
  const [entries, setEntries] = useState(draft.initial)
  const [failure, setFailure] = useState<unknown>(null)
  const change = (part: Partial<Entries>): void => {
    const all = { ...entries, ...part }
    setEntries(all)
    draft.keep(all)
  }
  const changeTie = (place: number, part: Partial<Tie>): void =>
    change({ ties: entries.ties.map((tie, at) => (at === place ? { ...tie, ...part } : tie)) })
  const why = !keysPossible()
    ? t('index.key.impossible')
    : entries.contact.trim().length < LEAST_CONTACT
      ? t('index.register.need.contact')
      : entries.ties.some(({ uscc, measure }) => uscc.length !== USCC_LENGTH || measure.trim() === '')
        ? t('index.register.need.ties')
        : entries.independent
          ? null
          : t('index.register.need.declare')
  const register = async (): Promise<void> => {
    setFailure(null)
    try {
      const publicKey = await makeCompilerKey()
      const { contact, ties } = entries
      await act.mutateAsync({ publicKey, contact: contact.trim(), ties, independent: true })
      draft.drop()
    } catch (error) {
      setFailure(error)
    }
  }
  if (act.isSuccess) return <Done receipt={act.data.receipt}>{t('index.key.here')}</Done>
  return (
    <Section title={t('index.register')}>
      <p>
        {t('index.register.lead')} <BasisMark what={t('index.register')} basis={INDEPENDENCE} />
      </p>
      <div className="desk-form">
        <Labelled label={t('index.register.contact')} wide>
          {(id) => (
            <input
              id={id}
              type="text"
              maxLength={300}
              value={entries.contact}
              onChange={({ target }) => change({ contact: target.value })}
            />
          )}
        </Labelled>
        <h3>{t('index.register.ties')}</h3>
        <p className="quiet">{t('index.register.ties.note')}</p>
        {entries.ties.map((tie, place) => (
          <div key={place} className="controls">
            <Labelled label={t('index.register.uscc')}>
              {(id) => (
                <input
                  id={id}
                  type="text"
                  maxLength={USCC_LENGTH}
                  value={tie.uscc}
                  onChange={({ target }) => changeTie(place, { uscc: target.value.toUpperCase() })}
                />
              )}
            </Labelled>
            <Labelled label={t('index.register.kind')}>
              {(id) => (
                <select
                  id={id}
                  value={tie.kind}
                  onChange={({ target }) => changeTie(place, { kind: target.value as Tie['kind'] })}
                >
                  {KINDS.map((kind) => (
                    <option key={kind} value={kind}>
                      {t(`prices.tie.${kind}`)}
                    </option>
                  ))}
                </select>
              )}
            </Labelled>
            <Labelled label={t('index.register.measure')} wide>
              {(id) => (
                <input
                  id={id}
                  type="text"
                  maxLength={500}
                  value={tie.measure}
                  onChange={({ target }) => changeTie(place, { measure: target.value })}
                />
              )}
            </Labelled>
            <button
              type="button"
              className="plain"
              onClick={() => change({ ties: entries.ties.filter((_, at) => at !== place) })}
            >
              {t('index.register.drop')}
            </button>
          </div>
        ))}
        <p>
          <button
            type="button"
            className="plain"
            onClick={() => change({ ties: [...entries.ties, { uscc: '', kind: 'other', measure: '' }] })}
          >
            {t('index.register.add')}
          </button>
        </p>
        <label className="choice">
          <input
            type="checkbox"
            checked={entries.independent}
            onChange={({ target }) => change({ independent: target.checked })}
          />
          {t('index.register.declare')}
        </label>
        <p className="row-of">
          <Guarded
            type="primary"
            why={why}
            basis={INDEPENDENCE}
            loading={act.isPending}
            onClick={() => void register()}
          >
            {t('index.register.send')}
          </Guarded>
        </p>
        {failure !== null && <Failure error={failure} />}
      </div>
    </Section>
  )
}
