import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import { useState, type ReactNode } from 'react'
import { useStep } from '../api/attempt.ts'
import type { AgreementTerms, SignedText } from '../api/dispute-rows.ts'
import type { CaseFile, NextStep } from '../api/file-rows.ts'
import { StepForm } from '../files/step-form.tsx'
import { agreementWords } from '../i18n/agreement-words.ts'
import { loadWords, useTongue, type Lang, type Say } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { fenText } from '../ui/figures.ts'
import { dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'

loadWords(agreementWords)

/** The step of signing that is the reader's own, and may be taken now. */
export const signingStep = (file: CaseFile): NextStep | undefined =>
  file.next.find((next) => next.mine && next.allowed && next.act.startsWith('dispute.mediation.sign-'))

/** Every item of the terms in a sentence: nothing that is hashed is left out. */
function sentences(of: AgreementTerms, t: Say, lang: Lang): string[] {
  const by = (day: string | undefined): string => (day === undefined ? '' : t('agree.by', { day: dayText(day, lang) }))
  const maybe = (word: 'agree.account' | 'agree.place' | 'agree.measure', name: string, value: string | undefined) =>
    value === undefined ? '' : t(word, { [name]: value })
  const side = (who: 'applicant' | 'other'): string => t(`agree.${who}`)
  return [
    ...of.payments.map(
      (one) =>
        t('agree.pay', { from: side(one.from), to: side(one.to), sum: fenText(one.amountFen) }) +
        by(one.by) +
        maybe('agree.account', 'account', one.account),
    ),
    ...of.performances.map(
      (one) =>
        t('agree.do', { by: side(one.by), what: one.what }) +
        by(one.until) +
        maybe('agree.measure', 'measure', one.measure),
    ),
    ...of.data.flatMap((one) => [
      ...(one.eraseUntil === undefined && one.returnUntil !== undefined
        ? []
        : [
            t('agree.data.erase', { by: side(one.by) }) +
              by(one.eraseUntil) +
              (one.certificate === true ? t('agree.data.certificate') : ''),
          ]),
      ...(one.returnUntil === undefined ? [] : [t('agree.data.return', { by: side(one.by) }) + by(one.returnUntil)]),
    ]),
    ...of.devices.map(
      (one) =>
        t('agree.device', { by: side(one.by), what: one.what }) +
        by(one.returnUntil) +
        maybe('agree.place', 'to', one.to),
    ),
    ...(of.endsOn === undefined ? [] : [t('agree.ends', { day: dayText(of.endsOn, lang) })]),
    ...of.ownership.map((what) => t('agree.owns', { what })),
    ...of.clauses,
    ...(of.onDefault === undefined ? [] : [defaultSentence(of.onDefault, t)]),
  ]
}

function defaultSentence(of: NonNullable<AgreementTerms['onDefault']>, t: Say): string {
  if (of.kind === 'daily') return t('agree.default.daily', { n: of.dailyPerHundredThousand ?? '—' })
  if (of.kind === 'fixed')
    return of.amountFen === undefined
      ? t('agree.default.fixed.open')
      : t('agree.default.fixed', { sum: fenText(of.amountFen) })
  return t(`agree.default.${of.kind}`)
}

/** The hash of exactly what is shown: file, terms and words, as the platform reckons it too. */
const hashHere = ({ file, terms, words }: SignedText): string =>
  toHex(sha256(canonicalBytes({ file, terms, words } as unknown as Json)))

/** The text of an agreement with the hash that this page reckons from it. */
export function AgreementText({ of }: { of: SignedText }): ReactNode {
  const { t, lang } = useTongue()
  const items = sentences(of.terms, t, lang)
  return (
    <div className="odr-agreement">
      <p className="odr-terms">{of.words}</p>
      <p className="quiet">{t('agree.terms')}</p>
      {items.length === 0 ? (
        <p className="quiet">{t('agree.terms.none')}</p>
      ) : (
        <ol>
          {items.map((item, n) => (
            // two items may say the same
            <li key={`${n} ${item}`}>{item}</li>
          ))}
        </ol>
      )}
      <p className="quiet hash">
        {t('agree.hash')}
        <br />
        <code>{hashHere(of)}</code>
      </p>
    </div>
  )
}

/** Whoever has to sign does so below the text, in one press; what is signed is the hash of what the page shows. */
export function SignAgreement({ file, of }: { file: CaseFile; of: SignedText }): ReactNode {
  const { t, say } = useTongue()
  const step = signingStep(file)
  const [byCertificate, setByCertificate] = useState(false)
  const sign = useStep(step?.act ?? '')
  const here = hashHere(of)
  if (sign.data !== undefined) return <Done receipt={sign.data.receipt}>{t('agree.done')}</Done>
  if (step === undefined) return null
  if (here !== of.sha256)
    return (
      <p className="notice notice-warn" role="alert">
        {t('agree.differs')}
      </p>
    )
  return (
    <div className="odr-sign">
      {sign.isError && <Failure error={sign.error} />}
      <p className="row-of">
        <button
          type="button"
          className="button"
          disabled={sign.isPending}
          onClick={() => sign.mutate({ file: file.file, agreementHash: here })}
        >
          {t('agree.sign')}
        </button>{' '}
        <BasisMark what={say(step.title)} basis={step.basis} on={file.day} />
        {!byCertificate && (
          <button type="button" className="plain" onClick={() => setByCertificate(true)}>
            {t('agree.certificate')}
          </button>
        )}
      </p>
      <p className="quiet">{t('agree.sign.how')}</p>
      {byCertificate && (
        <StepForm
          draft={`file.${file.file}.${step.step}.certificate`}
          act={step.act}
          title={t('agree.certificate')}
          basis={step.basis}
          fields={Object.fromEntries(
            Object.entries(step.fields)
              .filter(([name]) => name !== 'agreementHash')
              .map(([name, field]) => [name, { ...field, optional: false }]),
          )}
          head={{ file: file.file, agreementHash: here }}
          headWhy={null}
          against={null}
          done={() => setByCertificate(false)}
          cancel={() => setByCertificate(false)}
        />
      )}
    </div>
  )
}
