// SQL has walls too: a statement in src/<floor>/<room>/ names tables of the PostgreSQL schema <room> and of no other.
// What belongs to another room is read through that room's door. Functions of the schema `store` may be called by all.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { kernels, uses } from '../rooms.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const rooms = new Set([...Object.keys(kernels), ...Object.keys(uses)])

const SYSTEM = new Set(['pg_catalog', 'pg_temp', 'information_schema'])
// all small or all capital: a sentence that begins "Select one of …" is no statement
const VERBS =
  'select|insert\\s+into|update|delete\\s+from|with|merge\\s+into|create|alter|drop|truncate|copy|lock\\s+table'
const STATEMENT = new RegExp(`^\\s*(${VERBS}|${VERBS.toUpperCase().replaceAll('\\S', '\\s')})\\s`)
/** inside these calls `from` is an argument word: extract(epoch from at) */
const FROM_IS_AN_ARGUMENT = new Set(['extract', 'substring', 'trim', 'overlay'])
/** `update` after these words is part of a clause, not a statement */
const UPDATE_IS_A_CLAUSE = new Set(['for', 'do', 'on', 'key', 'before', 'after', 'or', 'of', ',', 'grant', 'revoke'])
/** computed table names are the business of these files alone: they build them from a room's own, checked names */
const MAY_COMPUTE_NAMES = [/^src\/kernel\/store\//, /^src\/kernel\/act\/view\.ts$/]

/** doors of a room in SQL: functions another room may call inside a statement of its own, each for a reason */
const SQL_DOORS = new Set([
  'evidence.lock_head', // an act reads its stream's head with its earlier answer
  'evidence.append_leaf', // and writes leaf and answer in one statement
  'identity.place_of', // a policy asks whether a public body is of the place
  'identity.code_of', // a policy asks whether a line of the register of control is about the reader's business
  'casework.may_read', // what a room keeps of a file is seen by those who see the file
  'admission.handled', // figures count files where they lie, without who they are
])

/** names of parties and people: every view shows them, so views (and nothing else) may join these two */
const PUBLISHED = new Set(['identity.party', 'identity.person'])
const IS_VIEW = /^src\/domain\/[^/]+\/([a-z-]+-)?views\.ts$/

/** The texts of a source that are SQL: a .sql file as a whole; in TypeScript every string that starts as a statement. */
function statementsOf(path: string, text: string): string[] {
  if (path.endsWith('.sql')) return [text]
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
  const pieces = namedPieces(source)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const literal = textOf(node, pieces)
    if (literal !== undefined && STATEMENT.test(literal)) found.push(literal)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Constants of a file that hold text, and functions that answer with it: pieces that its statements are made of. */
function namedPieces(source: ts.SourceFile): Map<string, ts.Node> {
  const pieces = new Map<string, ts.Node>()
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      pieces.set(node.name.text, ts.isArrowFunction(node.initializer) ? node.initializer.body : node.initializer)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return pieces
}

/** The text of a string or template, with what is known of its parts put in; undefined for any other node. */
function textOf(node: ts.Node, pieces: ReadonlyMap<string, ts.Node>, depth = 0): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node) || depth > 4) return undefined
  const valueOf = (expression: ts.Expression): string => {
    // `${table('market.offer')}` stands for the name it is given
    const [argument] = ts.isCallExpression(expression) ? expression.arguments : []
    if (argument !== undefined && ts.isStringLiteral(argument)) return argument.text
    const name = ts.isCallExpression(expression) ? expression.expression : expression
    const piece = ts.isIdentifier(name) ? pieces.get(name.text) : undefined
    return (piece && textOf(piece, pieces, depth + 1)) ?? ' computed_name '
  }
  return node.head.text + node.templateSpans.map((span) => valueOf(span.expression) + span.literal.text).join('')
}

/** Words, dots, brackets and commas; comments and quoted values are gone, bodies in $$ are read as SQL. */
function wordsOf(sql: string): string[] {
  const bare = sql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\$[a-z_]*\$/gi, ' ; ')
    .replace(/'(?:[^']|'')*'/g, ' ? ')
    .replace(/"(from|join|into|update|table|execute)"/gi, ' quoted_$1 ')
    .replace(/"((?:[^"]|"")*)"/g, ' $1 ')
  return (bare.match(/[a-z_][a-z0-9_$]*|[.,();]|[^\sa-z_.,();]+/gi) ?? []).map((word) => word.toLowerCase())
}

const isName = (word: string | undefined): word is string => word !== undefined && /^[a-z_]/.test(word)

/** Every table of another room, or of no named room, that the statements of a source touch. */
function trespasses(path: string, text: string): string[] {
  const room = path.split('/')[2] ?? ''
  const mayCompute = MAY_COMPUTE_NAMES.some((allowed) => allowed.test(path))
  const found: string[] = []
  for (const sql of statementsOf(path, text)) {
    const words = wordsOf(sql)
    const known = namesMadeHere(words)
    const openers: string[] = []
    let verb = ''
    words.forEach((word, i) => {
      const [before = ';', next, afterNext] = [words[i - 1], words[i + 1], words[i + 2]]
      if (word === '(') openers.push(before)
      if (word === ')') openers.pop()
      if (before === ';') verb = word

      // a name of another room, wherever it stands
      if (rooms.has(word) && word !== room && next === '.' && before !== '.') {
        const isStoreFunction = (word === 'store' || SQL_DOORS.has(`${word}.${afterNext}`)) && words[i + 3] === '('
        const isPublished = IS_VIEW.test(path) && before === 'join' && PUBLISHED.has(`${word}.${afterNext ?? ''}`)
        if (!isStoreFunction && !isPublished) found.push(`${path}: ${word}.${afterNext ?? ''} belongs to room ${word}`)
      }
      // a table without the name of its room, which would depend on a search path
      if (opensTableList(word, before, words[i - 2], openers.at(-1) ?? '', verb)) {
        const mayCall = word === 'from' || word === 'join' || word === ','
        for (const name of tablesFrom(words, i + 1, mayCall, word === 'from')) {
          if (name.includes('computed_name') ? mayCompute : known.has(name)) continue
          const [schema, table] = name.includes('.') ? name.split('.') : ['', name]
          if (schema === room || SYSTEM.has(schema ?? '') || rooms.has(schema ?? '')) continue
          if (schema === '' && table?.startsWith('pg_') === true) continue
          found.push(`${path}: ${name} is in no room`)
        }
      }
      if (word === 'execute' && !mayCompute && next !== 'function' && next !== 'procedure') {
        found.push(`${path}: execute hides a statement from this check`)
      }
    })
  }
  return found
}

function opensTableList(
  word: string,
  before: string,
  twoBefore: string | undefined,
  opener: string,
  verb: string,
): boolean {
  if (word === 'from') {
    const isDistinctFrom = before === 'distinct' && (twoBefore === 'is' || twoBefore === 'not')
    return !isDistinctFrom && !FROM_IS_AN_ARGUMENT.has(opener) && verb !== 'revoke'
  }
  if (word === 'join' || word === 'references') return true
  if (word === 'into') return before === 'insert' || before === 'merge'
  if (word === 'update') return !UPDATE_IS_A_CLAUSE.has(before)
  if (word === 'table') return ['create', 'alter', 'drop', 'truncate', 'lock', 'temporary', 'unlogged'].includes(before)
  return word === 'copy' && before === ';'
}

/** The tables named from `at` on: one, or, after `from`, a list with commas. Calls and subqueries are passed over. */
function tablesFrom(words: readonly string[], at: number, mayCall: boolean, isList: boolean): string[] {
  const names: string[] = []
  let i = at
  const skipBrackets = (): void => {
    let depth = 0
    do {
      if (words[i] === '(') depth += 1
      if (words[i] === ')') depth -= 1
      i += 1
    } while (depth > 0 && i < words.length)
  }
  for (;;) {
    while (['only', 'lateral', 'if', 'not', 'exists'].includes(words[i] ?? '')) i += 1
    if (words[i] === '(') skipBrackets()
    else if (isName(words[i])) {
      let name = words[i] ?? ''
      i += 1
      while (words[i] === '.') {
        name += `.${words[i + 1] ?? ''}`
        i += 2
      }
      if (mayCall && words[i] === '(') skipBrackets()
      else names.push(name)
    } else return names
    if (!isList) return names
    while (['with', 'ordinality', 'as'].includes(words[i] ?? '')) i += 1
    if (isName(words[i])) i += 1 // its alias, or the next clause, after which no comma follows at once
    if (words[i] === '(') skipBrackets()
    if (words[i] !== ',') return names
    i += 1
  }
}

/** Names that a statement gives itself: `with a as (…)`, and the transition tables of a trigger. */
function namesMadeHere(words: readonly string[]): Set<string> {
  const made = new Set<string>()
  words.forEach((word, i) => {
    if (word !== 'as') return
    if (words[i - 1] === 'table' && isName(words[i + 1])) made.add(words[i + 1] ?? '')
    const opens = words.slice(i + 1, i + 4).filter((w) => w !== 'not' && w !== 'materialized')
    if (opens[0] !== '(') return
    let j = i - 1
    if (words[j] === ')') while (j > 0 && words[j] !== '(') j -= 1
    const name = words[words[j] === '(' ? j - 1 : j]
    if (isName(name)) made.add(name)
  })
  return made
}

const sources = ['src/kernel', 'src/domain']
  .filter((floor) => existsSync(join(root, floor)))
  .flatMap((floor) =>
    readdirSync(join(root, floor), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(sql|tsx?)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )

test('every statement stays in the schema of its room', () => {
  const read = sources.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  expect(read.flatMap(({ path, text }) => trespasses(path, text))).toEqual([])
  // and statements were found: a check that reads nothing is green too
  expect(read.flatMap(({ path, text }) => statementsOf(path, text)).length).toBeGreaterThan(10)
})

describe('a view', () => {
  const at = 'src/domain/market/views.ts'
  const text =
    'const from = (l) => `${table("market.offer")} o join identity.party p using (party)`; read.rows(`select * from ${from(l)}`)'
  test('may join the names of parties, also through a piece of text of its own', () => {
    expect(trespasses(at, text)).toEqual([])
    expect(trespasses(at.replace('views', 'offer'), text)).toHaveLength(1)
  })
  test('may join no other table of another room, and write none', () => {
    expect(trespasses(at, text.replace('identity.party', 'contracts.lease'))).toHaveLength(1)
    expect(trespasses(at, "tx.query('update identity.party set name = $1')")).toHaveLength(1)
  })
})

describe('the check sees a trespass', () => {
  const at = 'src/domain/market/fault.ts'
  test.each([
    ["tx.query('update subsidy.voucher set balance_fen = 0')"],
    ['tx.query(`select * from market.offer o join contracts.lease l using (offer)`)'],
    ["tx.query('select * from market.offer, billing.invoice i')"],
    ["tx.query('insert into contracts.lease (id) values ($1)')"],
    ["tx.query('with a as (select 1) select * from a, offer')"],
    ["tx.query('select * from public.offer')"],
    ["tx.query('delete from offer where id = $1')"],
    ['tx.query(`select count(*) from ${name}`)'],
    ["tx.query(`select * from ${table('contracts.lease')}`)"],
    ["tx.query('select 1 from market.offer where exists (select from metering.session)')"],
    ["tx.query('copy readings (id) from stdin')"],
    ["tx.query('SELECT * FROM contracts.lease')"],
    ["tx.query('select extract(epoch from at) from session')"],
  ])('%s', (text) => {
    expect(trespasses(at, text).length).toBeGreaterThan(0)
  })
  test.each([
    ['create table market.offer (lease uuid references contracts.lease)'],
    ['create table offer (id uuid)'],
    ['create function market.f() returns void language sql as $$ delete from contracts.lease $$;'],
    [
      "create function market.f() returns void language plpgsql as $$ begin execute 'delete from contracts.lease'; end $$;",
    ],
    ['create trigger t after insert on contracts.lease for each row execute function market.f()'],
    ['grant select on contracts.lease to suan_reader'],
  ])('schema.sql: %s', (text) => {
    expect(trespasses('src/domain/market/schema.sql', text).length).toBeGreaterThan(0)
  })
})

describe('and is not confused by', () => {
  const at = 'src/domain/market/fine.ts'
  test.each([
    [
      'a statement of its own room',
      "tx.query('select o.id from market.offer o where o.id = $1 for update of o skip locked')",
    ],
    [
      'names made by with',
      "tx.query('with a (x) as (select 1), b as materialized (select x from a) select * from a, b join market.offer using (x)')",
    ],
    [
      'calls and subqueries',
      "tx.query('select * from unnest($1::int[]) with ordinality as u(id, n), lateral (select 1) s, market.offer')",
    ],
    [
      'from as an argument',
      "tx.query('select extract(epoch from at), trim(both from name) from market.offer where a is distinct from b')",
    ],
    ['a column named like a clause', `tx.query('select lower(span) as "from" from market.offer')`],
    ['upsert', "tx.query('insert into market.offer (id) values ($1) on conflict (id) do update set n = excluded.n')"],
    [
      'values and comments',
      "tx.query(`select 'from contracts.lease' /* from billing.invoice */ from market.offer -- join subsidy.voucher\n`)",
    ],
    ['the catalogue', "tx.query('select 1 from pg_catalog.pg_class c, pg_namespace n')"],
    [
      'functions of the store',
      "tx.query('select store.track($1) from market.offer where party = store.reader_party()')",
    ],
    ['a table named through a call', "tx.query(`select * from ${table('market.offer')} o`)"],
    ['a temporary table', "tx.query('create temporary table pg_temp.batch (id int)')"],
    ['names of acts and prose', "record('contracts.lease.signed'); say('Select one of the offers from the list')"],
  ])('%s', (_what, text) => {
    expect(trespasses(at, text)).toEqual([])
  })
})
