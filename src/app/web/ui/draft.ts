import { useState } from 'react'

export interface Draft<Values> {
  /** what was being filled in, or the given start */
  initial: Values
  keep: (values: Values) => void
  drop: () => void
}

/** What is being typed survives a reload and a broken connection: it is kept in this tab until the act is done. */
export function useDraft<Values extends object>(name: string, start: Values): Draft<Values> {
  const [draft] = useState(() => {
    const key = `suan.draft.${name}`
    let initial = start
    try {
      const kept = sessionStorage.getItem(key)
      if (kept !== null) initial = { ...start, ...(JSON.parse(kept) as Partial<Values>) }
    } catch {
      // A draft that cannot be read is no draft.
    }
    return {
      initial,
      keep: (values: Values) => {
        try {
          sessionStorage.setItem(key, JSON.stringify(values))
        } catch {
          // Storage may be full or forbidden; the form itself still holds the values.
        }
      },
      drop: () => {
        try {
          sessionStorage.removeItem(key)
        } catch {
          // In a frame of another site a browser may keep all storage back; then nothing was kept either.
        }
      },
    }
  })
  return draft
}
