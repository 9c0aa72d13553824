// Bodies by the short name that charts use for them.
import { refuse, type Refusal } from '#kernel/act'
import type { CaseFile } from '#kernel/casework'
import type { Actor } from '#kernel/identity'

/** Is this actor a body of the kind that was named at a step? Otherwise the no. */
export function assignedRefusal(actor: Actor, body: string | undefined, basis: string): Refusal | undefined {
  if (body !== undefined && actor.role === `authority:${body}`) return undefined
  return refuse('not-the-body-named', { zh: '此件交由另一机关办理', en: 'the file was given to another body' }, basis)
}

/** Nobody reviews or checks what is its own. */
export function ownWorkRefusal(
  actor: Actor,
  file: CaseFile,
  parts: readonly string[],
  basis: string,
): Refusal | undefined {
  if (!parts.some((part) => file.parts[part]?.includes(actor.party))) return undefined
  return refuse(
    'own-work',
    { zh: '不得复查、核实本机关自己办理的事项', en: 'nobody reviews or checks what it did itself' },
    basis,
  )
}

/** Only who plays one of these parts already. */
export function playerRefusal(
  actor: Actor,
  file: CaseFile,
  parts: readonly string[],
  basis: string,
): Refusal | undefined {
  if (parts.some((part) => file.parts[part]?.includes(actor.party))) return undefined
  return refuse(
    'not-your-part',
    { zh: '此步由已办理本件的机关办理', en: 'this step is for the bodies that handled the file' },
    basis,
  )
}
