import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { FoundParty, Given } from '../api/file-rows.ts'
import type { CaseDesk } from '../api/justice-rows.ts'
import { FieldInput } from '../files/field-input.tsx'
import { useTongue } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { Section } from '../ui/page.tsx'
import { PartyChooser } from '../ui/party-chooser.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Choices } from './choices.tsx'
import { Send } from './send.tsx'

const BASIS = ['cn/civil-procedure-law#62', 'cn/civil-procedure-interpretation#89', 'platform/dispute-rules#mandate']
const LONGEST_NAME = 500

/** Counsel of the sides and what each may do; a side gives a mandate here, and ends it. */
export function MandatePart({ desk, isSide }: { desk: CaseDesk; isSide: boolean }): ReactNode {
  const { t, say } = useTongue()
  const [giving, setGiving] = useState(false)
  const end = useAct('dispute.mandate.end')
  const standing = desk.mandates.filter(({ endedAt }) => endedAt === null)
  return (
    <Section title={t('mandate.title')} aside={<BasisMark what={t('mandate.title')} basis={BASIS} />}>
      {standing.length === 0 && <Empty>{t('mandate.none')}</Empty>}
      {end.isError && <Failure error={end.error} />}
      <ul className="justice-list">
        {standing.map((one) => (
          <li key={one.mandate}>
            {t('court.mandate', {
              counsel: one.counselName ?? '',
              person: one.person,
              principal: one.principalName ?? '',
            })}{' '}
            <StateTag tone={one.powers.length === 0 ? 'over' : 'good'}>
              {one.powers.length === 0
                ? t('mandate.general')
                : t('mandate.special', {
                    powers: one.powers.map((power) => say(desk.powers[power])).join(t('board.comma')),
                  })}
            </StateTag>{' '}
            {one.mine && (
              <button
                type="button"
                className="plain"
                disabled={end.isPending}
                onClick={() => end.mutate({ mandate: one.mandate })}
              >
                {t('mandate.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {isSide && !giving && (
        <p>
          <button type="button" className="button button-second" onClick={() => setGiving(true)}>
            {t('mandate.give')}
          </button>
        </p>
      )}
      {giving && <MandateForm desk={desk} close={() => setGiving(false)} />}
    </Section>
  )
}

function MandateForm({ desk, close }: { desk: CaseDesk; close: () => void }): ReactNode {
  const { t } = useTongue()
  const give = useAct('dispute.mandate.give')
  const [counsel, setCounsel] = useState<FoundParty | null>(null)
  const [person, setPerson] = useState('')
  const [letter, setLetter] = useState<Given[]>([])
  const [powers, setPowers] = useState<string[]>([])
  const [paper] = letter
  const why =
    counsel === null
      ? t('mandate.need.counsel')
      : person.trim() === ''
        ? t('mandate.need.person')
        : paper === undefined
          ? t('mandate.need.paper')
          : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (counsel === null || paper === undefined || why !== null) return
    give.mutate({ file: desk.file, counsel: counsel.party, person: person.trim(), paper: paper.sha256, powers })
  }
  if (give.data !== undefined) return <Done receipt={give.data.receipt}>{t('mandate.done')}</Done>
  return (
    <form className="step-form" aria-label={t('mandate.give')} onSubmit={submit} onKeyDown={deliberate}>
      <PartyChooser
        label={t('mandate.counsel')}
        optional={false}
        roles={['supplier']}
        chosen={counsel}
        choose={setCounsel}
      />
      <Labelled label={t('mandate.person')}>
        {(id) => (
          <input
            id={id}
            value={person}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            onChange={({ target }) => setPerson(target.value)}
          />
        )}
      </Labelled>
      <FieldInput
        name="paper"
        field={{ label: { zh: '授权委托书', en: 'letter of authority' }, type: 'files' }}
        entry={letter}
        enter={(entry) => setLetter(typeof entry === 'string' ? [] : [...entry])}
      />
      <p className="quiet">{t('mandate.powers.lead')}</p>
      <Choices legend={t('mandate.powers')} of={desk.powers} chosen={powers} choose={setPowers} />
      {give.isError && <Failure error={give.error} />}
      <Send
        label={t('mandate.give')}
        why={why}
        busy={give.isPending}
        beside={
          <button type="button" className="button button-second" onClick={close}>
            {t('board.cancel')}
          </button>
        }
      />
    </form>
  )
}
