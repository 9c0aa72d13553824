// One database server for the whole run, with one migrated template database; each platform under test is a clone of it.
import { rmSync } from 'node:fs'
import { migrate, startEmbedded } from '#kernel/store'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { memoryFolder } from './memory-folder.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string
  }
}

export const TEMPLATE = 'suan_template'

/** Starts the server, makes the template, hands its address to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = memoryFolder('test')
  const server = await startEmbedded({ dataDir })
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  // What is lost in a power cut is made again by the next run. The log of writes lies in memory too: less of it is kept.
  await client.query('alter role current_user set synchronous_commit = off')
  await client.query(`alter system set max_wal_size = '256MB'`)
  await client.query('select pg_reload_conf()')
  await client.query(`create database ${TEMPLATE}`)
  await client.end()
  await migrate(urlOf(server.url, TEMPLATE), 'migrations')
  project.provide('serverUrl', server.url)
  return async () => {
    await server.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
