// The limit of the benches of acts: a plain prepared one-row autocommit INSERT by eight clients of the same server.
import pg from 'pg'

export type Plain = {
  /** one row by the client with this number (0-7) */
  insert: (client: number) => Promise<unknown>
  /** where the write-ahead log stands, in bytes */
  walPosition: () => Promise<number>
  close: () => Promise<unknown>
}

export async function plainInserts(url: string): Promise<Plain> {
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const first = clients[0]!
  await first.query(
    'create table public.plain (id bigint generated always as identity primary key, body text not null)',
  )
  const values = ['x'.repeat(300)]
  return {
    insert: (client) =>
      clients[client]!.query({ name: 'plain', text: 'insert into public.plain (body) values ($1)', values }),
    walPosition: async () => Number((await first.query(`select pg_current_wal_lsn() - '0/0' as bytes`)).rows[0].bytes),
    close: () => Promise.all(clients.map((client) => client.end())),
  }
}
