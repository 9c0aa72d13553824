import { useState, type ReactNode } from 'react'
import type { PriceCell, PublicationHead } from '../api/price-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { paths, withLang } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { fenText, ppmText } from '../ui/figures.ts'
import { Floating } from '../ui/floating.tsx'
import { dayText, Instant, legalDay } from '../ui/period.tsx'
import { levelName } from './names.ts'

const FIGURE = [
  'platform/price-rules#advisory',
  'platform/price-rules#reference-method',
  'platform/price-rules#publication',
  'platform/price-rules#minimum-contributors',
]
const INDEX = ['platform/price-rules#index', 'platform/price-rules#publication', 'cn/price-index-measures#disclosure']

/** What a mark must know of the publication behind a figure. */
export type Behind = Pick<PublicationHead, 'publication' | 'method' | 'at' | 'period'>

/** 据 of a reference price: how it is made, this cell's numbers, and what would make it different. */
export function FigureBasis({ of, cell, what }: { of: Behind; cell: PriceCell; what: string }): ReactNode {
  const { t, lang } = useTongue()
  const { ci } = cell
  return (
    <BasisMark
      what={what}
      basis={FIGURE}
      on={legalDay(of.at)}
      formula={t('prices.formula')}
      inputs={[
        [t('prices.day'), dayText(of.period, lang)],
        [
          t('prices.method'),
          `${t('prices.method.version', { version: of.method.version })} ${of.method.sha256.slice(0, 12)}`,
        ],
        [t('prices.observations'), String(cell.n)],
        [t('prices.sources'), String(cell.providers)],
        ...cell.evidenceMix.map(
          ({ level, n, sharePpm }) => [levelName(level, t), `${n} · ${ppmText(sharePpm)}`] as const,
        ),
        ...(ci === null
          ? []
          : [
              [
                t('prices.interval.of', { share: ppmText(ci.coveragePpm) }),
                `${fenText(ci.lowFen)} – ${fenText(ci.highFen)}`,
              ] as const,
            ]),
      ]}
      otherwise={t('prices.otherwise')}
    />
  )
}

/** 据 of an index figure. */
export function IndexBasis({ of, what }: { of: Behind; what: string }): ReactNode {
  const { t } = useTongue()
  return (
    <BasisMark
      what={what}
      basis={INDEX}
      on={legalDay(of.at)}
      formula={t('prices.index.formula')}
      inputs={[
        [t('prices.index.period'), of.period],
        [
          t('prices.method'),
          `${t('prices.method.version', { version: of.method.version })} ${of.method.sha256.slice(0, 12)}`,
        ],
      ]}
    />
  )
}

/** 参考价，不具约束力: stands with every figure; `plain` where a mark beside it opens the same ground. */
export function Advisory({ plain = false }: { plain?: boolean }): ReactNode {
  const { t } = useTongue()
  if (plain) return <span className="advisory">{t('prices.advisory')}</span>
  return (
    <span className="advisory">
      {t('prices.advisory')}{' '}
      <BasisMark
        what={t('prices.advisory')}
        basis={['platform/price-rules#advisory', 'platform/price-rules#guided-off', 'cn/price-law#3']}
      />
    </span>
  )
}

type Checked = 'busy' | 'good' | 'bad' | 'unreadable'

/** 证 of a publication: what was signed, by which key, and a check of it in this browser. */
export function SignedMark({ of }: { of: PublicationHead }): ReactNode {
  const { t, lang } = useTongue()
  return (
    <Floating
      className="mark-proof mark-logged"
      mark={
        <>
          {t('proof.mark')}
          <span className="mark-word"> {t('prices.proof.mark')}</span>
        </>
      }
      label={`${t('proof.mark')} ${t('prices.proof.mark')}`}
      title={t('prices.proof.title')}
      closeLabel={t('card.close')}
    >
      {() => (
        <>
          <p>{t('prices.proof.text')}</p>
          <dl className="card-facts">
            <dt>{t('prices.by')}</dt>
            <dd>{of.compiler.name}</dd>
            <dt>{t('prices.published')}</dt>
            <dd>
              <Instant of={of.at} />
            </dd>
            <dt>{t('prices.proof.document')}</dt>
            <dd className="hash">{of.sha256}</dd>
            <dt>{t('prices.proof.snapshot')}</dt>
            <dd className="hash">{of.snapshots.join(' ')}</dd>
            <dt>{t('prices.proof.key')}</dt>
            <dd className="hash">{of.publicKey}</dd>
          </dl>
          <VerifyHere of={of} />
          <p>
            <a href={paths.priceFile(of.publication, 'signed')} download>
              {t('prices.take.signed')}
            </a>
            {' · '}
            <a href={withLang(paths.pricePublication(of.publication), lang)}>{t('prices.made')}</a>
          </p>
        </>
      )}
    </Floating>
  )
}

/** Recomputes the hash and checks the signature from the signed text, in this browser. */
function VerifyHere({ of }: { of: PublicationHead }): ReactNode {
  const { t } = useTongue()
  const [checked, setChecked] = useState<Checked | null>(null)
  const check = async () => {
    setChecked('busy')
    try {
      const { verifyPublication } = await import('./verify-publication.ts')
      setChecked((await verifyPublication(of)) ? 'good' : 'bad')
    } catch {
      setChecked('unreadable')
    }
  }
  return (
    <div className="card-part" aria-live="polite">
      {checked === null && (
        <button type="button" className="button button-second" onClick={() => void check()}>
          {t('prices.proof.verify')}
        </button>
      )}
      {checked === 'busy' && <p>{t('prices.proof.busy')}</p>}
      {checked === 'good' && <p className="notice notice-good">{t('prices.proof.good')}</p>}
      {checked === 'bad' && <p className="notice notice-bad">{t('prices.proof.bad')}</p>}
      {checked === 'unreadable' && <p className="notice notice-refused">{t('prices.proof.unreadable')}</p>}
    </div>
  )
}
