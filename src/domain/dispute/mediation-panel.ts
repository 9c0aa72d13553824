// Who may sit as mediator: on the roster, chosen by both or appointed, of the fields a panel needs, without a tie that both
// sides have not agreed to (Online Mediation Rules 10–14).
import { relationIn } from '#domain/admission'
import { refuse, type Refusal } from '#kernel/act'
import type { StepInput } from '#kernel/casework'
import { addMonths } from '#kernel/time'
import type { Kept, StepAsked as Asked, RosterRow, Seat } from './case-room.ts'
import { tiesTo, type Tie } from './mediator-ties.ts'

const TIES = 'cn/online-mediation-rules#13'
const OWN_TIES = 'platform/dispute-rules#ties'
const ROSTER = 'platform/dispute-rules#roster'
const PANEL = 'platform/dispute-rules#panel'

/** The entries of a list field. */
export const list = (input: StepInput, name: string): string[] => (input[name] as string[] | undefined) ?? []

/** Ties of a mediator to the sides of a file, as far as they are known here. */
function knownTies(mediator: RosterRow, { more, file, now }: Pick<Asked, 'more' | 'file' | 'now'>): Tie[] {
  const months = now.law.integer(OWN_TIES, 'handled-months')
  const today = { from: now.day, until: now.day }
  return tiesTo({
    own: [mediator.bodyUscc, ...(mediator.employer === null ? [] : [mediator.employer])],
    ties: mediator.ties,
    related: (a, b) => relationIn(more.controls ?? [], [a, b], today, now.law) !== undefined,
    handled: mediator.handled.filter((one) => one.file !== file.file),
    sides: (['applicant', 'other'] as const).flatMap((side) =>
      (file.parts[side] ?? []).flatMap((party) => more.codes[party] ?? []),
    ),
    handledSince: addMonths(now.day, -months),
    handledCount: now.law.integer(OWN_TIES, 'handled-count'),
  })
}

/** Did both sides agree in writing to go on with this mediator? */
const waived = (kept: Kept, mediator: string): boolean =>
  (['applicant', 'other'] as const).every((side) =>
    (kept.waived ?? []).some((one) => one.side === side && (one.mediator === mediator || one.mediator === null)),
  )

const tied = (name: string, ties: readonly Tie[]): Refusal =>
  refuse(
    'mediator-tied',
    {
      zh: `${name}与一方有关系，双方书面同意方可继续：${[...new Set(ties.map(({ words }) => words.zh))].join('；')}`,
      en: `${name} has a tie to a side and goes on only if both agree in writing: ${[...new Set(ties.map(({ words }) => words.en))].join('; ')}`,
    },
    TIES,
    'cn/invited-mediation-rules#15',
    OWN_TIES,
  )

/** Those named are on the roster, within their term, and each once. */
export function onRoster({ input, more, now }: Asked): Refusal | undefined {
  const named = list(input, 'mediators')
  const rows = named.map((id) => more.roster?.find(({ mediator }) => mediator === id))
  const at = rows.findIndex(
    (row) => row === undefined || row.ended || now.day < row.validFrom || now.day > row.validUntil,
  )
  if (at >= 0)
    return refuse(
      'not-on-roster',
      {
        zh: `${named[at]!} 不在名册上或者不在有效期内；请填名册编号`,
        en: `${named[at]!} is not on the roster, or outside its term: name by the number on the roster`,
      },
      ROSTER,
    )
  if (new Set(named).size === named.length) return undefined
  return refuse('named-twice', { zh: '同一调解员列了两次', en: 'a mediator is listed twice' }, ROSTER)
}

/** May these sit: on the roster, fields of a panel, no tie that was not waived. */
export function maySit(asked: Asked): Refusal | undefined {
  const no = onRoster(asked)
  if (no) return no
  const rows = list(asked.input, 'mediators').map((id) => asked.more.roster!.find(({ mediator }) => mediator === id)!)
  const fields = new Set(rows.map(({ field }) => field))
  if (
    rows.length >= asked.now.law.integer(PANEL, 'panel-count') &&
    !['technician', 'lawyer', 'association'].every((field) => fields.has(field))
  )
    return refuse(
      'panel-lacks-a-field',
      {
        zh: '三人以上共同调解的，技术、法律、行业各须有一人',
        en: 'a panel of three or more has someone of technology, of law and of the trade',
      },
      PANEL,
      'cn/online-mediation-rules#11',
    )
  for (const row of rows) {
    const ties = knownTies(row, asked)
    if (ties.length > 0 && !waived(asked.more.kept, row.mediator)) return tied(row.name, ties)
  }
  return undefined
}

/** What both sides named, in the order of the applicant. */
const chosenByBoth = ({ named }: Kept): string[] =>
  (named?.applicant ?? []).filter((one) => named?.other?.includes(one) === true)

export function choiceRefusal(asked: Asked): Refusal | undefined {
  const both = new Set(chosenByBoth(asked.more.kept))
  const not = list(asked.input, 'mediators').find((one) => !both.has(one))
  if (not !== undefined)
    return refuse(
      'not-chosen-by-both',
      { zh: `${not} 不是双方共同提出的人选`, en: `${not} was not named by both sides` },
      'cn/online-mediation-rules#10',
    )
  return maySit(asked)
}

export const seatsOf = ({ input, more }: Asked): Seat[] =>
  list(input, 'mediators').map((id) => {
    const { mediator, party, name, field } = more.roster!.find((row) => row.mediator === id)!
    return { mediator, party, name, field, sits: false, tie: null }
  })

const notAppointed = refuse(
  'not-appointed',
  { zh: '只有本案选定或者指定的调解员可以办理', en: 'only a mediator chosen or appointed for this file may do this' },
  'cn/online-mediation-rules#10',
)

/** Whoever acts as mediator is one of the panel; the first of it presides. */
export function isOfPanel({ more, now }: Asked): Refusal | undefined {
  return (more.kept.panel ?? []).some(({ party }) => party === now.actor.party) ? undefined : notAppointed
}
export function presides({ more, now }: Asked): Refusal | undefined {
  return more.kept.panel?.[0]?.party === now.actor.party ? undefined : notAppointed
}

/** A tie that was disclosed and not agreed to since stops the mediation (rule 13). */
export function openTie({ file, more }: Asked): Refusal | undefined {
  const last = (step: string): number => file.taken[step]?.lastN ?? -1
  const told = last('disclose-tie')
  const open =
    (told >= 0 && (last('waive-tie-applicant') < told || last('waive-tie-other') < told)) ||
    (more.kept.panel ?? []).some(({ tie, mediator }) => tie !== null && tie !== 'none' && !waived(more.kept, mediator))
  if (!open) return undefined
  return refuse(
    'tie-not-waived',
    {
      zh: '已披露的关系，双方尚未都书面同意；请先征得同意或者更换调解员',
      en: 'a tie was disclosed and both have not agreed in writing: have them agree, or replace the mediator',
    },
    TIES,
    'cn/online-mediation-rules#14',
  )
}

export const first = (...rules: ((asked: Asked) => Refusal | undefined)[]) => {
  return (asked: Asked): Refusal | undefined => {
    for (const rule of rules) {
      const no = rule(asked)
      if (no) return no
    }
    return undefined
  }
}

export function disclosesNone(asked: Asked): Refusal | undefined {
  const row = asked.more.roster?.find(({ mediator }) => mediator === asked.more.kept.panel?.[0]?.mediator)
  const ties = row ? knownTies(row, asked) : []
  if (ties.length === 0) return undefined
  return refuse(
    'tie-known',
    {
      zh: `平台上有已知的关系，须如实披露：${ties[0]!.words.zh}`,
      en: `a tie is known here and has to be disclosed: ${ties[0]!.words.en}`,
    },
    TIES,
    OWN_TIES,
  )
}

export function joinRefusal(asked: Asked): Refusal | undefined {
  const { input, more, now } = asked
  const seat = (more.kept.panel ?? []).slice(1).find(({ mediator }) => mediator === input['mediator'])
  if (!seat || seat.party !== now.actor.party) return notAppointed
  const row = more.roster?.find(({ mediator }) => mediator === seat.mediator)
  if (input['tie'] !== 'none' || !row) return undefined
  return disclosesNone({ ...asked, more: { ...more, kept: { ...more.kept, panel: [seat] } } })
}

/** The whole panel has accepted and disclosed, the sides were told and asked who they are. */
export function sessionRefusal({ input, more }: Asked): Refusal | undefined {
  const missing = (more.kept.panel ?? []).find(({ sits }) => !sits)
  if (missing)
    return refuse(
      'panel-not-complete',
      {
        zh: `共同调解员${missing.name}尚未接受、披露`,
        en: `co-mediator ${missing.name} has not accepted and disclosed`,
      },
      PANEL,
      'cn/online-mediation-rules#12',
    )
  if (input['identities'] !== 'yes' || input['warned'] !== 'yes')
    return refuse(
      'identity-or-warning',
      { zh: '调解前须核实身份并告知虚假调解的后果', en: 'identities are checked and the warning given first' },
      'cn/online-mediation-rules#17',
    )
  return undefined
}
