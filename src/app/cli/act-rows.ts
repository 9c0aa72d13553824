// The table of acts as the law matrix and the check of bases need it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActRow } from './command.ts'

/** One row per act: what it serves, what it rests on, and the tests that name it. */
export async function actRows(root: string): Promise<ActRow[]> {
  const { acts } = await import('../wiring.ts')
  const tests = ['src', 'test', 'demo'].flatMap((folder) => testsUnder(root, folder))
  return [...acts.values()].map(({ name, serves, basis }) => ({
    name,
    serves,
    basis,
    tests: tests.filter(({ text }) => text.includes(`'${name}'`)).map(({ path }) => path),
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
