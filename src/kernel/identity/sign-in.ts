// Proving who one is: passwords (scrypt), sessions (a cookie whose hash is stored), API keys for machines.
// These writes are no acts; ADR 0006 lists them with their owner.
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Source, Sql, Store, Tx } from '#kernel/store'
import type { Actor, Role } from './party.ts'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>
const COST = { N: 16_384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const SESSION_HOURS = 12
/** After this many failures within ten minutes a login name has to wait. */
const FAILURES_ALLOWED = 10

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** 'N$r$p$salt$hash' */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const hash = await derive(password.normalize('NFKC'), salt, 32, COST)
  return [COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [N, r, p, salt, hash] = stored.split('$')
  const want = Buffer.from(hash ?? '', 'base64')
  const got = await derive(password.normalize('NFKC'), Buffer.from(salt ?? '', 'base64'), 32, {
    ...COST,
    N: Number(N),
    r: Number(r),
    p: Number(p),
  })
  return want.length === got.length && timingSafeEqual(want, got)
}

export type Person = { person: string; party: string; name: string; roles: Role[] }

/** Enters a person who may sign in for a party. `password` is already hashed. */
export function enterPerson(tx: Tx, person: Person & { login: string; password: string; since: string }): void {
  tx.queue(
    'insert into identity.person (person, party, name, login, password, roles, since) values ($1, $2, $3, $4, $5, $6, $7)',
    [person.person, person.party, person.name, person.login, person.password, person.roles, person.since],
  )
}

// Checked when the login name is unknown, so that an unknown name takes as long as a wrong password.
let decoy: Promise<string> | undefined

// Another class of advisory locks than the sequencer's single number; the second half is the login name.
const SIGN_IN_LOCK = 7_301_971

/**
 * A new session token, 'wrong' for a wrong name or password, or 'wait' after too many failures. The attempt is entered
 * as a failure before the password is tried and taken back when it was right: guesses made at the same moment count too.
 */
export async function signIn(
  store: Store,
  source: Source,
  login: string,
  password: string,
): Promise<{ token: string; person: Person } | 'wrong' | 'wait'> {
  const now = source.now()
  const found = await store.transact(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1, hashtext($2))', [SIGN_IN_LOCK, login])
    const failures = await tx.one<{ n: number }>(
      `select count(*)::int as n from identity.sign_in_failure where login = $1 and at > $2::timestamptz - interval '10 minutes'`,
      [login, now],
    )
    if (failures!.n >= FAILURES_ALLOWED) return 'wait' as const
    tx.queue('insert into identity.sign_in_failure (login, at) values ($1, $2)', [login, now])
    return await tx.one<Person & { password: string }>(
      'select person, party, name, roles, password from identity.person where login = $1',
      [login],
    )
  })
  if (found === 'wait') return 'wait'
  const right = await passwordMatches(password, found?.password ?? (await (decoy ??= hashPassword('nobody'))))
  if (!found || !right) {
    await store.transact(async (tx) =>
      tx.queue(`delete from identity.sign_in_failure where at < $1::timestamptz - interval '1 day'`, [now]),
    )
    return 'wrong'
  }
  const token = randomBytes(32).toString('base64url')
  const expires = new Date(Date.parse(now) + SESSION_HOURS * 3_600_000).toISOString()
  await store.transact(async (tx) => {
    tx.queue('insert into identity.session (token, person, expires_at) values ($1, $2, $3)', [
      sha256(token),
      found.person,
      expires,
    ])
    tx.queue('delete from identity.session where expires_at < $1', [now])
    // One of the attempts of this instant: they are all alike.
    tx.queue(
      'delete from identity.sign_in_failure where ctid = (select ctid from identity.sign_in_failure where login = $1 and at = $2 limit 1 for update skip locked)',
      [login, now],
    )
  })
  return { token, person: { person: found.person, party: found.party, name: found.name, roles: found.roles } }
}

/** A person by id; undefined when unknown. */
export const personOf = (sql: Sql, person: string): Promise<Person | undefined> =>
  sql.one<Person>('select person, party, name, roles from identity.person where person = $1', [person])

/** The person behind a session token; undefined when there is none or it has ended. */
export function sessionOf(sql: Sql, token: string, now: string): Promise<Person | undefined> {
  return sql.one<Person>(
    `select p.person, p.party, p.name, p.roles from identity.session s join identity.person p using (person) where s.token = $1 and s.expires_at > $2`,
    [sha256(token), now],
  )
}

/** Ends a session. */
export function signOut(tx: Tx, token: string): void {
  tx.queue('delete from identity.session where token = $1', [sha256(token)])
}

/** Issues an API key; the key itself is returned once and only its hash is kept. */
export function issueApiKey(
  tx: Tx,
  source: Source,
  { party, role, label }: { party: string; role: Role; label: string },
): string {
  const key = `suan_${Buffer.from(source.salt(24)).toString('base64url')}`
  tx.queue('insert into identity.api_key (token, party, role, label, since) values ($1, $2, $3, $4, $5)', [
    sha256(key),
    party,
    role,
    label,
    source.now(),
  ])
  return key
}

/** The actor behind an API key; undefined when unknown or revoked. */
export async function actorOfKey(sql: Sql, key: string): Promise<Actor | undefined> {
  const row = await sql.one<{ party: string; role: Role }>(
    'select party, role from identity.api_key where token = $1 and revoked_at is null',
    [sha256(key)],
  )
  return row && { ...row, person: null }
}
