// suan person add: lets a person sign in for a party, and enters the party when it is new. An installation without the
// sample world begins with this: nobody can sign in before, and no password is built in.
import { randomInt, randomUUID } from 'node:crypto'
import { perform } from '#kernel/act'
import { enterPerson, hashPassword, partyByUscc, platform as platformActor, roles, type Role } from '#kernel/identity'
import { isConflict } from '#kernel/store'
import { WrongUse, type Answer } from './answer.ts'
import { dataFolder, withPlatform } from './open-data.ts'

export type PersonOptions = { login: string; name: string; role: string; uscc: string; party: string; place: string }

// Without the letters and digits that are mistaken for one another: 20 of 31 signs are 99 bits.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const newPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')).join(
    '-',
  )

/** Enters a person, and the party when it is new; the password is made here and shown once. */
export async function addPerson({ login, name, role, uscc, party, place }: PersonOptions): Promise<Answer> {
  if (!(roles as readonly string[]).includes(role) || role === 'platform' || role === 'public')
    throw new WrongUse(
      `--role 应为 ${roles.slice(0, -2).join('、')} 之一，得到 ${role.slice(0, 40)}`,
      `--role: expected one of ${roles.slice(0, -2).join(', ')}, got ${role.slice(0, 40)}`,
    )
  if (!/^[a-z][a-z0-9.-]{1,39}$/.test(login))
    throw new WrongUse(
      '--login 应为 2 至 40 个小写字母、数字、点或短横',
      '--login: expected 2 to 40 lower-case letters, digits, dots or dashes',
    )
  const password = newPassword()
  return await withPlatform(dataFolder(), async ({ world, acts }) => {
    let entered = await world.store.transact((tx) => partyByUscc(tx, uscc.toUpperCase()))
    if (!entered) {
      const outcome = await perform(world, acts.get('admission.party.register')!, {
        actor: { ...platformActor, role: 'operator' },
        key: randomUUID(),
        input: { uscc, name: party, kinds: [role as Role], place },
      })
      if (!outcome.done)
        return {
          exit: 1,
          json: { refused: outcome.refused, ...outcome.says, basis: outcome.basis },
          table: (lang) => outcome.says[lang],
        }
      entered = await world.store.transact((tx) => partyByUscc(tx, uscc.toUpperCase()))
    }
    const person = {
      person: world.source.id(),
      party: entered!.party,
      name,
      roles: [role as Role],
      login,
      password: await hashPassword(password),
      since: world.source.now(),
    }
    try {
      await world.store.transact(async (tx) => enterPerson(tx, person))
    } catch (error) {
      if (isConflict(error, 'person_login_key'))
        throw new WrongUse(`登录名 ${login} 已被使用`, `the login ${login} is taken`)
      throw error
    }
    const json = { login, password, person: person.person, party: person.party, role }
    return { exit: 0, json, table: () => `${login}  ${password}` }
  })
}
