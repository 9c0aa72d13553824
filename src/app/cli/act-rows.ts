// The table of acts as the law matrix and the check of bases need it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActRow } from './command.ts'

const GENERATED = ['test/procedures.test.ts', 'test/procedures-db.test.ts']

/** One row per act: what it serves, what it rests on, and the tests that name it (read when they are asked for). */
export async function actRows(root: string): Promise<ActRow[]> {
  const { acts } = await import('../wiring.ts')
  const { charts } = await import('#kernel/procedure')
  let read: { path: string; text: string }[] | undefined
  const tests = () => (read ??= ['src', 'test', 'demo'].flatMap((folder) => testsUnder(root, folder)))
  // Every step of every procedure is taken by two tests that are generated from the procedures themselves.
  const steps = new Set([...charts().values()].flatMap((chart) => chart.steps.map((step) => chart.act(step.step))))
  return [...acts.values()].map(({ name, serves, basis }) => ({
    name,
    serves,
    basis,
    get tests() {
      const named = tests().filter(({ text }) => text.includes(`'${name}'`))
      const generated = steps.has(name) ? GENERATED.filter((path) => tests().some((test) => test.path === path)) : []
      return [...generated, ...named.map(({ path }) => path)]
    },
  }))
}

function testsUnder(root: string, folder: string): { path: string; text: string }[] {
  let names: string[]
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  } catch {
    return [] // a copy of the project without its tests
  }
  return names
    .filter((name) => /\.(test|e2e)\.ts$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.replaceAll('\\', '/')}`
      return { path, text: readFileSync(join(root, path), 'utf8') }
    })
}
