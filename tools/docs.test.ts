// The docs say what is: generated pages are up to date, they name every view of an open platform, and the example chart is sound.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chartFindings, chartOf } from '#kernel/procedure'
import { loadLaw } from '#kernel/rules'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { walk } from '../test/procedure-walk.ts'
import { testPlatform } from '../test/world.ts'
import { everyView, referencePages } from './reference.ts'

const root = join(import.meta.dirname, '..')
const docs = join(root, 'docs')
const law = loadLaw(join(root, 'law'))

test('generated pages are up to date (npm run docs writes them)', async () => {
  const pages = await referencePages()
  const stale = (of: ReadonlyMap<string, string>): string[] =>
    [...of].flatMap(([path, text]) =>
      existsSync(join(docs, path)) && readFileSync(join(docs, path), 'utf8') === text ? [] : [path],
    )
  expect(stale(pages)).toEqual([])
  // the check itself can fail
  expect(stale(new Map([['reference/law.md', 'another page']]))).toEqual(['reference/law.md'])
  const onDisk = ['reference/procedures', 'en/reference/procedures'].flatMap((folder) =>
    readdirSync(join(docs, folder)).map((name) => `${folder}/${name}`),
  )
  expect(onDisk.filter((path) => !pages.has(path))).toEqual([])
})

test('the views named are those of an open platform', async () => {
  const platform = await testPlatform({ seed: 'docs' })
  try {
    expect((await everyView(law)).map(({ name }) => name)).toEqual([...platform.views.keys()].toSorted())
  } finally {
    await platform.close()
  }
})

test.each(['', 'en/'])('the example of docs/%show-to/change-a-procedure.md is a sound procedure', (folder) => {
  const page = readFileSync(join(docs, folder, 'how-to/change-a-procedure.md'), 'utf8')
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
  const chart = chartOf('admission.example.yaml', parse(yaml))
  expect(chartFindings(chart)).toEqual([])
  expect([...walk(chart, law.at('2026-06-15', 'cn-gd-sz'), '2020-03-02').missed]).toEqual([])
})

test('every written page of one language is there in the other', () => {
  const written = (folder: string): string[] =>
    ['', 'how-to/'].flatMap((below) =>
      readdirSync(join(docs, folder, below))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${below}${name}`),
    )
  // these two speak both languages on one page
  const both = ['law-matrix.md', 'how-to/government-interface.md']
  expect(written('').filter((path) => !both.includes(path))).toEqual(written('en'))
})
