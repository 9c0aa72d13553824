import type { ReactNode } from 'react'
import type { CreditLevel, ListEntry, PublishedFinding } from '../api/credit-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, type Desk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'

const tones: Record<CreditLevel, Tone> = { minor: 'over', general: 'warn', serious: 'bad' }

export function Level({ of }: { of: CreditLevel }): ReactNode {
  const { t } = useTongue()
  return <StateTag tone={tones[of]}>{t(`credit.level.${of}`)}</StateTag>
}

/** Where an entry stands, in a word: intended, shown, over. */
export function EntryState({ of }: { of: ListEntry }): ReactNode {
  const { t } = useTongue()
  if (of.removedOn !== null) return <StateTag tone="over">{t('credit.entry.over')}</StateTag>
  return (
    <>
      {of.public ? (
        <StateTag tone="bad">{t('credit.entry.public')}</StateTag>
      ) : of.publishedOn === null ? (
        <StateTag tone="act">{t('credit.entry.pending')}</StateTag>
      ) : (
        <StateTag tone="warn">{t('credit.entry.notYet')}</StateTag>
      )}
      {of.marked && (
        <>
          {' '}
          <StateTag tone="warn">{t('credit.entry.marked')}</StateTag>
        </>
      )}
    </>
  )
}

/** Entries on lists, each with name and code side by side, its basis and its days. */
export function EntryList({ of, desk }: { of: readonly ListEntry[]; desk?: Desk }): ReactNode {
  const { t, say } = useTongue()
  return (
    <ul className="credit-list">
      {of.map((entry) => (
        <li key={entry.file}>
          <p>
            <strong>{entry.name}</strong> <span className="hash">{entry.uscc}</span> <EntryState of={entry} />
          </p>
          <p>
            {say(entry.regimeSays)} <BasisMark what={say(entry.regimeSays)} basis={[entry.basis]} />{' '}
            <span className="figure quiet">{entry.no}</span>
          </p>
          <p className="quiet">
            {entry.decidedOn !== null && (
              <>
                {t('credit.entry.decided')} <Day of={entry.decidedOn} />{' '}
              </>
            )}
            {entry.removedOn !== null ? (
              <>
                · {t('credit.entry.removed')} <Day of={entry.removedOn} />{' '}
              </>
            ) : (
              entry.endsOn !== null && (
                <>
                  · {t('credit.entry.until')} <Day of={entry.endsOn} />{' '}
                </>
              )
            )}
            {desk !== undefined && <Way to={paths.deskFile(desk, entry.file)}>{t('credit.listings')}</Way>}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** Published findings, each with its decision and the notice on repair that went with it. */
export function FindingList({ of }: { of: readonly PublishedFinding[] }): ReactNode {
  const { t } = useTongue()
  return (
    <ul className="credit-list">
      {of.map((one) => (
        <li key={one.file}>
          <p>
            <strong>{one.name}</strong> <span className="hash">{one.uscc}</span> <Level of={one.level} />{' '}
            {one.disputed && <StateTag tone="warn">{t('credit.disputed')}</StateTag>}
          </p>
          <p>
            {one.catalogueItem} · <span className="figure">{one.decisionNo}</span> · <Day of={one.documentOn} />
            {one.authority !== null && ` · ${one.authority}`}
          </p>
          <p className="quiet">
            {t('credit.fact.repair')} <span className="figure">{one.noticeNo}</span>
          </p>
        </li>
      ))}
    </ul>
  )
}
