// One database server for all journeys. The platform starts once as a user starts it, with nothing but an empty folder,
// and tells its sample world; each journey then has a platform of its own on a copy of that folder and of its database.
import { rmSync } from 'node:fs'
import { migrate, startEmbedded } from '#kernel/store'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { TEMPLATE, urlOf } from '../global-setup.ts'
import { memoryFolder } from '../memory-folder.ts'
import { launch } from './launch.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** data folder of the sample world; its database is that of `serverUrl` */
    sampleDir: string
  }
}

/** Makes the sample world and the empty platform that journeys copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = memoryFolder('sample')
  const { stop } = await launch(dataDir, '')
  await stop()
  const server = await startEmbedded({ dataDir })
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('alter role current_user set synchronous_commit = off')
  await client.query(`create database ${TEMPLATE}`)
  await client.end()
  await migrate(urlOf(server.url, TEMPLATE), 'migrations')
  project.provide('serverUrl', server.url)
  project.provide('sampleDir', dataDir)
  return async () => {
    await server.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
