import type { ReactNode } from 'react'
import type { Mark } from '../api/portal-rows.ts'
import type { DiffStatus, Framework, TemplateRedline } from '../api/template-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { StateTag, type Tone } from '../ui/state-tag.tsx'
import { Blanks, namingOf, type Naming } from './clause-words.tsx'

const tones: Record<DiffStatus, Tone> = {
  same: 'over',
  changed: 'act',
  added: 'good',
  removed: 'bad',
  renamed: 'over',
}

/** What went is struck and signed −, what came is underlined and signed +: told by more than colour. */
export function Marks(props: { of: readonly Mark[]; naming: Naming; side?: 'removed' | 'added' }): ReactNode {
  const { t } = useTongue()
  const { of, naming, side } = props
  return of
    .filter(({ mark }) => side === undefined || mark === 'same' || mark === side)
    .map(({ mark, text }, at) =>
      mark === 'same' ? (
        <span key={at}>
          <Blanks text={text} of={naming} />
        </span>
      ) : mark === 'removed' ? (
        <del key={at}>
          <span className="sign" aria-hidden="true">
            −
          </span>
          <span className="unseen">{t('redline.removed')}</span>
          <Blanks text={text} of={naming} />
        </del>
      ) : (
        <ins key={at}>
          <span className="sign" aria-hidden="true">
            +
          </span>
          <span className="unseen">{t('redline.added')}</span>
          <Blanks text={text} of={naming} />
        </ins>
      ),
    )
}

/** Two texts side by side, one above the other where the window is narrow; the marks say what differs. */
export function TwoSides(props: { marks: readonly Mark[]; naming: Naming; was: string; is: string }): ReactNode {
  return (
    <div className="two-sides">
      <div>
        <p className="side-name">{props.was}</p>
        <p>
          <Marks of={props.marks} naming={props.naming} side="removed" />
        </p>
      </div>
      <div>
        <p className="side-name">{props.is}</p>
        <p>
          <Marks of={props.marks} naming={props.naming} side="added" />
        </p>
      </div>
    </div>
  )
}

/** What changed from one text to another, clause by clause, and what the change comes to. */
export function RedlineOf(props: { of: TemplateRedline; was: string; is: string; to: Framework }): ReactNode {
  const { t, say, lang } = useTongue()
  const { of, to } = props
  if (of.same) return <p className="quiet">{t('redline.same')}</p>
  const naming = namingOf(to)
  const shown = of.clauses.filter(({ status }) => status !== 'same')
  return (
    <>
      <p className="quiet">{t('redline.summary', { ...countsOf(of.summary) })}</p>
      <Material of={of.summary} />
      {shown.map((clause) => (
        <article key={`${clause.status} ${clause.id}`} className="law-article" aria-label={say(clause.title)}>
          <h3>
            {say(clause.title)} <StateTag tone={tones[clause.status]}>{t(`redline.status.${clause.status}`)}</StateTag>
          </h3>
          {clause.status === 'changed' ? (
            <TwoSides marks={lang === 'en' ? clause.en : clause.zh} naming={naming} was={props.was} is={props.is} />
          ) : (
            <p>
              <Marks of={lang === 'en' ? clause.en : clause.zh} naming={naming} />
            </p>
          )}
          {clause.numbers.map(({ was, is }) => (
            <p key={`${was} ${is}`} className="figure quiet">
              {t('redline.wasIs', { was: was ?? t('none'), is: is ?? t('none') })}
            </p>
          ))}
          {clause.fields.length > 0 && (
            <p className="quiet">
              {t('redline.fields', { fields: clause.fields.map((one) => fieldName(one, t)).join(t('and')) })}
            </p>
          )}
        </article>
      ))}
      {of.slots.length > 0 && (
        <>
          <h3>{t('redline.slots')}</h3>
          <ul className="papers">
            {of.slots.map((slot) => (
              <li key={slot.id}>
                {say(naming.slots.get(slot.id)?.label ?? slot.label)}{' '}
                <StateTag tone={tones[slot.status]}>{t(`redline.status.${slot.status}`)}</StateTag>{' '}
                {slot.numbers.map(({ name, was, is }) => (
                  <span key={name} className="figure">
                    {t('redline.wasIs', { was: was ?? t('none'), is: is ?? t('none') })}{' '}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

const countsOf = ({ changed, added, removed, slots }: TemplateRedline['summary']) => ({
  changed,
  added,
  removed,
  slots,
})

const FIELDS = ['title', 'when', 'basis', 'risk', 'exceptional', 'explain', 'fixed'] as const

const fieldName = (name: string, t: ReturnType<typeof useTongue>['t']): string => {
  const known = FIELDS.find((one) => one === name)
  return known === undefined ? name : t(`redline.field.${known}`)
}

/** Whether the change needs the review again, and why. */
export function Material({ of }: { of: TemplateRedline['summary'] | null }): ReactNode {
  const { t } = useTongue()
  if (of === null) return null
  return (
    <p className={of.material ? 'notice notice-refused' : 'notice'}>
      {of.material
        ? t('redline.material', { why: of.why.map((why) => t(`material.${why}`)).join(t('and')) })
        : t('redline.wording')}{' '}
      <BasisMark
        what={t('redline.material.what')}
        basis={['cn/fair-competition-review-regulation#18', 'cn/fair-competition-review-regulation#14']}
      />
    </p>
  )
}
