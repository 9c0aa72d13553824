// Copies of what the run began with (global-setup.ts), one for each journey.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { TEMPLATE, urlOf } from '../global-setup.ts'
import { memoryFolder } from '../memory-folder.ts'

interface Copy {
  dataDir: string
  databaseUrl: string
  /** takes both away; the platform must have ended */
  remove(): Promise<void>
}

let copies = 0

/** A data folder and a database of their own, with the sample world or with nothing in them. */
export async function copyOf(what: 'sample' | 'empty'): Promise<Copy> {
  const serverUrl = inject('serverUrl')
  const database = `e2e_${process.pid}_${(copies += 1)}`
  const template = what === 'sample' ? new URL(serverUrl).pathname.slice(1) : TEMPLATE
  await ask(serverUrl, `create database ${database} template ${template}`)
  const dataDir = memoryFolder('platform')
  if (what === 'sample') {
    const from = inject('sampleDir')
    const isDatabase = (path: string): boolean => path.startsWith(join(from, 'postgres'))
    cpSync(from, dataDir, { recursive: true, filter: (path) => !isDatabase(path) })
  }
  return {
    dataDir,
    databaseUrl: urlOf(serverUrl, database),
    async remove() {
      rmSync(dataDir, { recursive: true, force: true })
      await ask(serverUrl, `drop database if exists ${database} with (force)`)
    },
  }
}

/** Said from a database that nobody copies. */
async function ask(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(serverUrl, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
