// The migrations add up to the schema files: a database that grew and one made new are the same.

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '#kernel/store'
import { kernels, uses } from '../rooms.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const migrations = existsSync(join(root, 'migrations'))
  ? readdirSync(join(root, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
  : []
// the store first: the other rooms may call its functions
const schemas = [
  'kernel/store',
  ...Object.keys(kernels).map((room) => `kernel/${room}`),
  ...Object.keys(uses).map((room) => `domain/${room}`),
]
  .filter((room, i, all) => all.indexOf(room) === i)
  .map((room) => `src/${room}/schema.sql`)
  .filter((path) => existsSync(join(root, path)))

/** One line per object of ours, by name; the order of columns does not count, everything else does. */
const DESCRIBE = `
  with ours as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')),
  foreign_object as (select classid, objid from pg_depend where deptype = 'e')
  select 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') as line from pg_namespace join ours using (oid, nspname)
  union all
  select format('%s %s.%s kind %s row-security %s/%s acl %s options %s', 'relation', nspname, relname, relkind, relrowsecurity, relforcerowsecurity, relacl, reloptions)
    from pg_class c join ours on relnamespace = ours.oid where relkind in ('r', 'p', 'v', 'm', 'S')
  union all
  select format('column %s.%s.%s %s not-null %s default %s identity %s generated %s acl %s', nspname, relname, attname,
      format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated, attacl)
    from pg_attribute a join pg_class c on c.oid = attrelid join ours on relnamespace = ours.oid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'c')
  union all
  select format('constraint %s.%s %s %s', nspname, conrelid::regclass, conname, pg_get_constraintdef(k.oid)) from pg_constraint k join ours on connamespace = ours.oid
  union all
  select 'index ' || pg_get_indexdef(c.oid) from pg_class c join ours on relnamespace = ours.oid where relkind in ('i', 'I')
  union all
  select 'view ' || nspname || '.' || relname || ' ' || pg_get_viewdef(c.oid) from pg_class c join ours on relnamespace = ours.oid where relkind in ('v', 'm')
  union all
  select format('function %s acl %s', pg_get_functiondef(p.oid), proacl) from pg_proc p join ours on pronamespace = ours.oid
    where prokind in ('f', 'p') and not exists (select from foreign_object where classid = 'pg_proc'::regclass and objid = p.oid)
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid join ours on relnamespace = ours.oid where not tgisinternal
  union all
  select format('policy %s.%s %s', schemaname, tablename, row_to_json(p)) from pg_policies p
  union all
  select format('type %s.%s %s %s', nspname, typname, format_type(typbasetype, typtypmod), (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid))
    from pg_type t join ours on typnamespace = ours.oid where typtype in ('e', 'd')
  union all
  select 'comment ' || objoid::regclass || ' ' || objsubid || ' ' || description from pg_description join pg_class c on c.oid = objoid and classoid = 'pg_class'::regclass join ours on relnamespace = ours.oid
  union all
  select 'extension ' || extname from pg_extension`

let folder: string
let server: Embedded

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'suan-schema-'))
  chmodSync(folder, 0o755)
  server = await startEmbedded({ dataDir: folder })
}, 60_000)
afterAll(async () => {
  await server.destroy()
  rmSync(folder, { recursive: true, force: true })
})

async function inDatabase<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.url.replace(/\/[^/]*$/, `/${name}`) })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A new database with the files applied in their order; its description. */
async function build(name: string, files: readonly string[], then = ''): Promise<string[]> {
  await inDatabase('postgres', (client) => client.query(`create database ${name} template template0`))
  return await inDatabase(name, async (client) => {
    for (const file of files) {
      await client.query(readFileSync(join(root, file), 'utf8')).catch((error: Error) => {
        throw new Error(`${file}: ${error.message}`)
      })
    }
    await client.query(then)
    const { rows } = await client.query<{ line: string }>(DESCRIBE)
    return rows.map((row) => row.line).toSorted()
  })
}

test(`the schema files apply cleanly to a new database`, async () => {
  const lines = await build('made_new', schemas)
  expect(schemas.length).toBeGreaterThan(0)
  expect(lines.filter((line) => line.startsWith('relation')).length).toBeGreaterThan(0)
})

test.skipIf(migrations.length === 0)(
  migrations.length === 0
    ? 'no migrations yet: nothing to compare with the schema files'
    : 'the migrations add up to the schema files',
  async () => {
    const grown = await build(
      'grown',
      migrations.map((name) => `migrations/${name}`),
    )
    const made = await build('made', schemas)
    expect(grown).toEqual(made)
  },
)

test('and the comparison sees a forgotten column, index, default and policy', async () => {
  const made = await build('plain', schemas)
  const table = made.find((line) => / kind r /.test(line))?.split(' ')[1]
  expect(table).toBeDefined()
  for (const [name, change] of [
    ['col', `alter table ${table} add column forgotten text`],
    ['idx', `create index forgotten on ${table} ((1))`],
    ['rls', `alter table ${table} force row level security`],
    ['acl', `grant select on ${table} to public`],
  ] as const) {
    expect(await build(`planted_${name}`, schemas, change)).not.toEqual(made)
  }
})
