// Migrations: numbered SQL files, each applied once, in order, each in its own transaction; a changed one is refused.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

// Any constant will do; it keeps two starting servers from migrating at once.
const MIGRATION_LOCK = 7_301_969

/**
 * Brings the database at `url` up to the files in `folder` (`0001-….sql` …). Returns the names applied now.
 * Errors: a file that was applied before with other content.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'suanheng-migrate' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const exists = (await client.query(`select to_regclass('store.migration') is not null as yes`)).rows[0]
      .yes as boolean
    const applied = new Map<string, string>()
    if (exists) {
      const { rows } = await client.query(`select name, encode(sha256, 'hex') as sha256 from store.migration`)
      for (const row of rows) applied.set(row.name, row.sha256)
    }
    const done: string[] = []
    for (const name of readdirSync(folder)
      .filter((f) => f.endsWith('.sql'))
      .sort()) {
      const text = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = applied.get(name)
      if (before === sha256) continue
      if (before !== undefined)
        throw new Error(`迁移 ${name} 在应用之后被改动 · migration ${name} was changed after it was applied`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query(`insert into store.migration (name, sha256) values ($1, decode($2, 'hex'))`, [name, sha256])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      done.push(name)
    }
    return done
  } finally {
    await client.end()
  }
}
