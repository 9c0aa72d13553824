import { useId, useState, type ReactNode } from 'react'
import { keepFile } from '../api/client.ts'
import type { ChartField, Given } from '../api/file-rows.ts'
import { useTongue } from '../i18n/words.tsx'
import { Instant, dayText } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { instantOf, linesOf, LONGEST, type Entry } from './entry.ts'

/** The longest one given file may be; the server refuses more. */
const MOST_MIB = 20

interface Props {
  name: string
  field: ChartField
  entry: Entry | undefined
  enter: (entry: Entry) => void
}

/** One field of a step, with its label, what helps to fill it in, and how it is read. */
export function FieldInput({ name, field, entry, enter }: Props): ReactNode {
  const { t, say } = useTongue()
  const id = useId()
  const text = typeof entry === 'string' ? entry : ''
  const note = `${id}-note`
  const common = { id, name, value: text, 'aria-describedby': note }
  const type = (event: { target: { value: string } }): void => enter(event.target.value)
  const label = (
    <>
      {say(field.label)}
      {field.optional === true && <span className="quiet"> {t('entry.optional')}</span>}
    </>
  )
  if (field.type === 'choice' || field.type === 'choices' || field.type === 'yes-no') {
    const many = field.type === 'choices'
    const chosen = many ? linesOf(text) : [text]
    const choose = (value: string): void => {
      if (!many) enter(value)
      else enter((chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]).join('\n'))
    }
    const options =
      field.type !== 'yes-no'
        ? (field.options ?? []).map(({ value, label: words }) => ({ value, words: say(words) }))
        : (['yes', 'no'] as const).map((value) => ({ value, words: t(`entry.${value}`) }))
    return (
      <fieldset className="entry">
        <legend>{label}</legend>
        <div className="entry-options">
          {options.map(({ value, words }) => (
            <label key={value}>
              <input
                type={many ? 'checkbox' : 'radio'}
                name={`${id}-${name}`}
                value={value}
                checked={chosen.includes(value)}
                onChange={() => choose(value)}
              />{' '}
              {words}
            </label>
          ))}
        </div>
        {field.help && <p className="quiet">{say(field.help)}</p>}
      </fieldset>
    )
  }
  return (
    <div className="entry">
      <label htmlFor={id}>{label}</label>
      {field.type === 'text' && (
        <input {...common} type="text" maxLength={LONGEST.text} autoComplete="off" onChange={type} />
      )}
      {field.type === 'long' && <textarea {...common} rows={5} onChange={type} />}
      {field.type === 'list' && <textarea {...common} rows={4} onChange={type} />}
      {field.type === 'day' && <input {...common} type="date" min="1900-01-01" max="2999-12-31" onChange={type} />}
      {field.type === 'instant' && <input {...common} type="datetime-local" max="2999-12-31T23:59" onChange={type} />}
      {field.type === 'count' && (
        <input {...common} type="text" inputMode="numeric" autoComplete="off" onChange={type} />
      )}
      {field.type === 'amountFen' && (
        <span className="entry-unit">
          ¥ <input {...common} type="text" inputMode="decimal" autoComplete="off" onChange={type} />
        </span>
      )}
      {field.type === 'ppm' && (
        <span className="entry-unit">
          <input {...common} type="text" inputMode="decimal" autoComplete="off" onChange={type} /> %
        </span>
      )}
      {field.type === 'files' && (
        <FilesInput id={id} note={note} given={typeof entry === 'object' ? entry : []} enter={enter} />
      )}
      <div id={note} className="quiet">
        {field.help && <p>{say(field.help)}</p>}
        <Reading field={field} text={text} />
      </div>
    </div>
  )
}

/** How what is typed will be read: the count of a long text, the items of a list, a day in words. */
function Reading({ field, text }: { field: ChartField; text: string }): ReactNode {
  const { t, lang } = useTongue()
  switch (field.type) {
    case 'long':
      return (
        <span className={text.length > LONGEST.long ? 'bad' : 'figure'}>
          {t('entry.length', { n: text.trim().length, most: LONGEST.long })}
        </span>
      )
    case 'list':
      return <>{t('entry.lines', { n: linesOf(text).length })}</>
    case 'day':
      return text === '' ? null : <>{dayText(text, lang)}</>
    case 'instant': {
      const at = instantOf(text)
      return (
        <>
          {t('entry.beijing')} {at !== null && <Instant of={at} />}
        </>
      )
    }
    case 'files':
      return <>{t('entry.files.note', { most: MOST_MIB })}</>
    default:
      return null
  }
}

function FilesInput(props: {
  id: string
  note: string
  given: readonly Given[]
  enter: (given: Given[]) => void
}): ReactNode {
  const { t } = useTongue()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const add = async (chosen: File[]) => {
    setBusy(true)
    setFailure(null)
    let given = [...props.given]
    try {
      for (const file of chosen) {
        if (file.size > MOST_MIB * 1024 * 1024)
          throw new Error(t('entry.files.tooBig', { name: file.name, most: MOST_MIB }))
        const kept = await keepFile(file)
        given = [...given.filter(({ sha256 }) => sha256 !== kept.sha256), kept]
        props.enter(given)
      }
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        id={props.id}
        type="file"
        multiple
        disabled={busy}
        aria-describedby={props.note}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          event.target.value = ''
          void add(chosen)
        }}
      />
      {busy && <p role="status">{t('entry.files.busy')}</p>}
      {failure !== null && <Failure error={failure} />}
      {props.given.length > 0 && (
        <ul className="entry-files">
          {props.given.map((file) => (
            <li key={file.sha256}>
              {file.name} <span className="hash quiet">SHA-256 {file.sha256.slice(0, 16)}…</span>{' '}
              <button
                type="button"
                className="plain"
                aria-label={t('entry.files.drop', { name: file.name })}
                onClick={() => props.enter(props.given.filter(({ sha256 }) => sha256 !== file.sha256))}
              >
                {t('entry.files.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
