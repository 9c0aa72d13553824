// What every route of the server is given.
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../wiring.ts'
import type { Worker } from '../worker/worker.ts'
import type { ContractSigning } from './contract-signing.ts'
import type { Feed } from './feed.ts'
import type { Metrics } from './metrics.ts'

/** A sample sign-in as the sign-in page shows it. */
export type SampleSignIn = { name: string; password: string; desk: string; title: { zh: string; en: string } }

export type ServerOptions = {
  /** folder of the published log: checkpoint and tile/… */
  logDir: string
  /** folder of uploaded files; without it none are taken */
  blobDir?: string
  /** built pages (dist/web) and the verifier (dist/verifier.html); absent before a build */
  webDir?: string
  verifierFile?: string
  /** the script that other sites embed (dist/embed/dispute.js); absent before a build */
  embedFile?: string
  /** the address users see when it is not the one listened on, e.g. https://suan.example */
  publicUrl?: string
  samples?: () => readonly SampleSignIn[]
  /** the worker beside this server, whose state /readyz and /metrics show */
  worker?: Worker
  /** what one address may do without signing in: so many acts at once, and one more every so many seconds */
  strangers?: { burst: number; everySeconds: number }
  /** how contracts are set and signed; without it (and a folder of files) there are no papers of contracts */
  signing?: ContractSigning
  /** pino level; 'silent' in tests */
  logLevel?: string
}

export type Context = {
  app: FastifyInstance
  platform: Platform
  metrics: Metrics
  feed: Feed
  options: ServerOptions
}
