// The promulgated text as a file of law/: for the next release of the law folder. The running book is never changed by it.
import { stringify } from 'yaml'
import type { Day } from '#kernel/time'
import { instrumentOf, type DraftText } from './draft-text.ts'

/** YAML in the form of law/<place>/<name>.yaml, with the path it belongs to. */
export function lawFile(
  text: DraftText,
  {
    no,
    sha256,
    on,
    promulgated,
  }: { no: string; sha256: string; on: Day; promulgated: { number: string | null; inForceFrom: Day } | null },
): { path: string; yaml: string } {
  const instrument = instrumentOf(text, {
    source: `${no}, sha256 ${sha256}`,
    checkedOn: on,
    standing:
      promulgated === null
        ? { status: 'draft' }
        : { status: 'in-force', from: promulgated.inForceFrom, number: promulgated.number },
  })
  return { path: `${instrument.id}.yaml`, yaml: stringify(instrument, { lineWidth: 0 }) }
}
