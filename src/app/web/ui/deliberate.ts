import type { KeyboardEvent } from 'react'

/** An act is done by its button, on purpose: Enter in a field (a date being confirmed, say) does not send the form. */
export function deliberate(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}
