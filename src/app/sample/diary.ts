// The diary of the sample world's files: which step of which file was taken on which day. Told day by day among the
// leasing, every act under a stable key and with an input made from its day, so that a story cut off is told on.
import type { Recordable } from '#kernel/act'
import type { Actor } from '#kernel/identity'
import { sha256 } from '#kernel/proof'
import { LawMissing } from '#kernel/rules'
import { addDays, type Day } from '#kernel/time'
import type { Stage } from './stage.ts'

/** What is entered at a step, or how it is made once the day has come; undefined: there is nothing to do. */
export type Entered = object | ((day: Day) => object | undefined | Promise<object | undefined>)

/** What an act decided, once its day has come and it was done. */
export type Decided = () => Recordable | undefined

/** A file of the story. Once a step is refused (a calendar that is not notified, say) the rest of it is left out. */
export type FileTold = {
  /** its id, once it is opened */
  readonly id: string | undefined
  /** A step of its procedure, so many days before now. */
  step(daysAgo: number, actor: Actor, step: string, input?: Entered): Decided
  /** Another act upon the file, by its full name. */
  act(daysAgo: number, actor: Actor, name: string, input?: Entered): Decided
}

export type Diary = {
  /** The office day so many days before now: what falls on a Saturday or Sunday was done on the Friday before. */
  dayOf(daysAgo: number): Day
  /** Something that happens on a day. */
  on(daysAgo: number, tell: (day: Day) => Promise<void>): void
  /** Performs an act that may be refused; its decision when it was done. */
  attempt(actor: Actor, name: string, key: string, input: object): Promise<Recordable | undefined>
  /** A file; `find` looks it up where it is opened by what follows from another act. */
  file(tag: string, procedure: string, find?: () => Promise<string | undefined>): FileTold
  /** The days on which something happens. */
  readonly days: ReadonlyMap<Day, () => Promise<void>>
}

/** A paper of the story: its name, and the SHA-256 of its name in place of bytes that nobody wrote. */
export const paper = (name: string): { name: string; sha256: string }[] => [
  { name: `${name}（示例）.pdf`, sha256: Buffer.from(sha256(new TextEncoder().encode(name))).toString('hex') },
]

export function openDiary(stage: Stage, today: Day): Diary {
  const pages = new Map<Day, (() => Promise<void>)[]>()
  const days = new Map<Day, () => Promise<void>>()

  const dayOf: Diary['dayOf'] = (daysAgo) => {
    const day = addDays(today, -daysAgo)
    const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay()
    return weekday === 0 ? addDays(day, -2) : weekday === 6 ? addDays(day, -1) : day
  }
  const on: Diary['on'] = (daysAgo, tell) => {
    const day = dayOf(daysAgo)
    const page = pages.get(day) ?? []
    page.push(() => tell(day))
    pages.set(day, page)
    days.set(day, async () => {
      stage.moveTo(`${day}T02:00:00.000Z`)
      for (const each of page) await each()
    })
  }
  const attempt: Diary['attempt'] = async (actor, name, key, input) => {
    try {
      const outcome = await stage.attempt(actor, name, `file/${key}`, input)
      return outcome.done ? outcome.decision : undefined
    } catch (error) {
      // A world made in another year: a rule of the story did not hold on its day.
      if (error instanceof LawMissing) return undefined
      throw error
    }
  }

  const file: Diary['file'] = (tag, procedure, find) => {
    let id: string | undefined
    let isOver = false
    let acts = 0
    const act: FileTold['act'] = (daysAgo, actor, name, entered = {}) => {
      const key = `${tag}/${(acts += 1)}-${name}`
      let decision: Recordable | undefined
      on(daysAgo, async (day) => {
        if (isOver) return
        if (find && id === undefined) id = await find()
        const input = typeof entered === 'function' ? await entered(day) : entered
        const isThere = find === undefined || id !== undefined
        if (input && isThere)
          decision = await attempt(actor, name, key, { ...(id === undefined ? {} : { file: id }), ...input })
        if (decision) id ??= decision['file'] as string
        else isOver = true
      })
      return () => decision
    }
    return {
      get id() {
        return id
      },
      step: (daysAgo, actor, step, entered) => act(daysAgo, actor, `${procedure}.${step}`, entered),
      act,
    }
  }
  return { dayOf, on, attempt, file, days }
}
