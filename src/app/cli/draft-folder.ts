// Nothing half-written: what a command writes stands in a draft beside its place until it is whole.
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { WrongUse } from './answer.ts'
import { unreadable } from './table-file.ts'

/** The file that marks a folder as one that such a command wrote before and may write again. */
export const ANSWER_FILE = 'answer.json'

export type DraftFolder = {
  /** write here */
  readonly path: string
  /** puts everything in its place; an earlier answer there is replaced, other files stay */
  publish(): void
  /** removes the draft; after publish nothing */
  discard(): void
}

/**
 * Opens a draft for the folder `target`. Throws WrongUse when the target is a file, cannot be written beside, or holds
 * one of `names` that no earlier answer explains: somebody else's log is not overwritten. `mark` is the file by which an
 * earlier answer is known.
 */
export function draftFolder(target: string, names: readonly string[], mark: string = ANSWER_FILE): DraftFolder {
  const place = resolve(target)
  const there = lstatSync(place, { throwIfNoEntry: false })
  if (there && !there.isDirectory()) throw new WrongUse(`--out ${target} 不是目录`, `--out ${target} is not a folder`)
  const taken =
    there && !existsSync(join(place, mark)) ? names.find((name) => existsSync(join(place, name))) : undefined
  if (taken !== undefined) {
    throw new WrongUse(
      `--out ${target} 中已有 ${taken}，且不是此命令先前的输出`,
      `--out ${target} already holds ${taken}, which this command did not write`,
    )
  }
  let draft: string
  try {
    mkdirSync(dirname(place), { recursive: true })
    draft = mkdtempSync(join(dirname(place), `.${basename(place)}-draft-`))
  } catch (error) {
    throw unreadable(target, error as NodeJS.ErrnoException)
  }
  const remove = (): void => rmSync(draft, { recursive: true, force: true })
  process.once('exit', remove) // an interrupted command leaves no draft behind
  const discard = (): void => {
    process.off('exit', remove)
    remove()
  }
  return {
    path: draft,
    discard,
    publish() {
      if (!existsSync(place)) {
        renameSync(draft, place)
        process.off('exit', remove)
        return
      }
      const before = join(draft, 'before')
      mkdirSync(before)
      const made = readdirSync(draft).filter((name) => name !== 'before')
      // a file of the earlier answer that this one does not have would be taken for a part of it
      for (const name of new Set([...names, ...made]))
        if (existsSync(join(place, name))) renameSync(join(place, name), join(before, name))
      for (const name of made) renameSync(join(draft, name), join(place, name))
      discard()
    },
  }
}
