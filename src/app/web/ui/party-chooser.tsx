import { useState, type ReactNode } from 'react'
import { readRows } from '../api/client.ts'
import type { FoundParty } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Failure } from './refusal.tsx'

/** Fewest characters that are looked up. */
const LOOK_UP_FROM = 2

/** A party by its unified credit code or its name. */
export function PartyChooser(props: {
  label: string
  optional: boolean
  roles: readonly string[]
  chosen: FoundParty | null
  choose: (found: FoundParty | null) => void
}): ReactNode {
  const { t } = useTongue()
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<FoundParty[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const id = `party-${props.label}`
  const look = async () => {
    setFailure(null)
    try {
      const { rows } = await readRows('identity.party.find', { q: typed.trim() })
      setFound(rows.filter(({ kinds }) => kinds.some((kind) => props.roles.includes(kind))))
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <fieldset className="entry">
      <legend>
        {props.label}
        {props.optional && <span className="quiet"> {t('entry.optional')}</span>}
      </legend>
      {props.chosen !== null ? (
        <p>
          <strong>{props.chosen.name}</strong> <span className="hash">{props.chosen.uscc}</span>{' '}
          <button type="button" className="plain" onClick={() => props.choose(null)}>
            {t('party.other')}
          </button>
        </p>
      ) : (
        <>
          <div className="row-of party-find">
            <input
              id={id}
              type="text"
              aria-label={t('party.find', { part: props.label })}
              placeholder={t('party.hint')}
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && typed.trim().length >= LOOK_UP_FROM) void look()
              }}
            />
            <button
              type="button"
              className="button button-second"
              disabled={typed.trim().length < LOOK_UP_FROM}
              title={typed.trim().length < LOOK_UP_FROM ? t('party.short', { n: LOOK_UP_FROM }) : ''}
              onClick={() => void look()}
            >
              {t('party.look')}
            </button>
          </div>
          {failure !== null && <Failure error={failure} />}
          {found !== null && found.length === 0 && <p className="quiet">{t('party.none')}</p>}
          {found !== null && found.length > 0 && (
            <ul className="entry-files">
              {found.map((party) => (
                <li key={party.party}>
                  <button type="button" className="plain" onClick={() => props.choose(party)}>
                    {party.name}
                  </button>{' '}
                  <span className="hash quiet">{party.uscc}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </fieldset>
  )
}
