// What a command file gets and gives: each exports a Command; main.ts lists them.
import type { Command as Program } from 'commander'
import type { Answer, Lang } from './answer.ts'

/** What the law matrix and the check of bases know about an act. */
export type ActRow = { name: string; serves: readonly string[]; basis: readonly string[]; tests?: readonly string[] }

export type Context = {
  /** folder of the project, with law/ in it */
  root: string
  /** folder of the law; SUAN_LAW replaces it */
  lawDir: string
  lang: Lang
  /** the words of the chosen language */
  say: (zh: string, en: string) => string
  /** the table of acts, loaded only when asked for */
  acts: () => Promise<readonly ActRow[]>
  /** runs a command's work and prints its answer, as JSON or as a table */
  answer: (work: () => Promise<Answer>) => Promise<void>
}

/** Adds commands to the program. Must be cheap: what is heavy is imported inside the action. */
export type Register = (program: Program, context: Context) => void
