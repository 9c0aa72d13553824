// Who is in the market and who is tied to whom. Honest groups and rings are tied by the same hand.
import type { Random } from './random.ts'
import { REGIONS, type Entity, type Relation } from './world.ts'

export type Group = { provider: number; lessees: number[]; holding: number }

export type Parties = {
  entities: Entity[]
  relations: Relation[]
  /** positions of entities */
  providers: number[]
  lessees: number[]
  suppliers: number[]
  /** honest groups, by entity */
  groups: Group[]
  /** everyone who belongs to a group */
  grouped: Set<number>
  reps: Map<number, number>
  firstDay: number
}

/** How members are tied: openly, by what they share, or as well as not at all. */
export type Manner = 'controller' | 'phone-bank' | 'nominee'

const regionWeights = REGIONS.map((region, at) => [at, region.weight] as const)

export function newParties(random: Random, leases: number, firstDay: number): Parties {
  const parties: Parties = {
    entities: [],
    relations: [],
    providers: [],
    lessees: [],
    suppliers: [],
    groups: [],
    grouped: new Set(),
    reps: new Map(),
    firstDay,
  }
  const providers = Math.max(24, Math.round(leases * 0.012))
  const lessees = Math.max(120, Math.round(leases * 0.15))
  const offices = Array.from({ length: Math.max(3, Math.round(lessees / 45)) }, () => newOffice(random, parties))
  for (let i = 0; i < providers; i++) parties.providers.push(newCompany(random, parties, 'provider', offices))
  for (let i = 0; i < lessees; i++) {
    parties.lessees.push(
      random.chance(0.06) ? newPerson(random, parties, 'lessee') : newCompany(random, parties, 'lessee', offices),
    )
  }
  for (let i = 0; i < Math.round(lessees * 0.18); i++) {
    parties.suppliers.push(newCompany(random, parties, '', offices))
  }
  oldAcquaintances(random, parties)
  honestGroups(random, parties, Math.max(2, Math.round(leases * 0.0012)))
  return parties
}

type Office = { entity: number; phone: string; address: string; region: number; files: boolean; weight: number }

/** A registration agent, an accountant or an office tower, whose address many use. */
function newOffice(random: Random, parties: Parties): Office {
  const region = random.choose(regionWeights)
  const entity = add(parties, { kind: 'agent', roles: '', region, since: parties.firstDay - random.whole(900, 7_000) })
  const office = {
    entity,
    region,
    phone: phone(random),
    address: address(random, region),
    files: random.chance(0.6),
    weight: Math.exp(random.normal(0, 0.9)),
  }
  const since = parties.entities[entity]!.since
  relate(parties, { from: entity, to: office.phone, type: 'phone', since, source: 'registry' })
  relate(parties, { from: entity, to: office.address, type: 'address', since, source: 'registry' })
  return office
}

/** A company with its representative, account, telephone and address: the same for buyers, sellers and go-betweens. */
function newCompany(random: Random, parties: Parties, roles: string, offices: readonly Office[]): number {
  const region = random.choose(regionWeights)
  const since = parties.firstDay - Math.round(Math.exp(random.normal(6.9, 0.8)))
  const entity = add(parties, { kind: 'company', roles, region, since })
  const rep = newPerson(random, parties, '')
  parties.reps.set(entity, rep)
  relate(parties, { from: entity, to: rep, type: 'legal-rep', since, source: 'registry' })
  relate(parties, {
    from: rep,
    to: entity,
    type: 'shareholding',
    sharePct: percent(random.between(20, 100)),
    since,
    source: 'registry',
  })
  relate(parties, { from: entity, to: account(random), type: 'bank-account', since, source: 'bank' })
  const near = random.chance(0.3) ? offices.filter((office) => office.region === region) : []
  const office =
    near.length === 0 ? undefined : random.choose(near.map((candidate) => [candidate, candidate.weight] as const))
  if (office?.files) relate(parties, { from: entity, to: office.entity, type: 'agent', since, source: 'registry' })
  relate(parties, {
    from: entity,
    to: office?.files && random.chance(0.5) ? office.phone : phone(random),
    type: 'phone',
    since,
    source: random.chance(0.8) ? 'declared' : 'registry',
  })
  relate(parties, {
    from: entity,
    to: office === undefined ? address(random, region) : office.address,
    type: 'address',
    since,
    source: 'registry',
  })
  if (random.chance(0.6)) relate(parties, { from: entity, to: email(random), type: 'email', since, source: 'declared' })
  if (roles !== '' && random.chance(0.5)) {
    relate(parties, { from: entity, to: device(random), type: 'device', since, source: 'observed' })
  }
  return entity
}

function newPerson(random: Random, parties: Parties, roles: string): number {
  const region = random.choose(regionWeights)
  return add(parties, { kind: 'person', roles, region, since: parties.firstDay - random.whole(200, 6_000) })
}

/** Numbers handed on, small shares in others, one person who represents two firms: ties that mean little. */
function oldAcquaintances(random: Random, parties: Parties): void {
  const everyone = [...parties.providers, ...parties.lessees]
  for (let i = 0; i < everyone.length * 0.012; i++) {
    const [a, b] = random.sample(everyone, 2) as [number, number]
    const since = parties.firstDay - random.whole(300, 1_500)
    const shared = phone(random)
    relate(parties, {
      from: a,
      to: shared,
      type: 'phone',
      since,
      until: since + random.whole(60, 280),
      source: 'declared',
    })
    relate(parties, { from: b, to: shared, type: 'phone', since: since + 281, source: 'declared' })
  }
  for (let i = 0; i < everyone.length * 0.02; i++) {
    const [a, b] = random.sample(everyone, 2) as [number, number]
    relate(parties, {
      from: parties.reps.get(a) ?? a,
      to: b,
      type: 'shareholding',
      sharePct: percent(random.between(1, 18)),
      since: parties.firstDay - random.whole(30, 1_200),
      source: 'registry',
    })
  }
}

function honestGroups(random: Random, parties: Parties, count: number): void {
  const providers = random.sample(parties.providers, Math.min(count, Math.floor(parties.providers.length / 3)))
  for (const provider of providers) {
    const free = parties.lessees.filter(
      (lessee) => !parties.grouped.has(lessee) && parties.entities[lessee]!.kind === 'company',
    )
    const lessees = random.sample(free, random.whole(2, 5))
    const holding = tie(random, parties, [provider, ...lessees], random.chance(0.75) ? 'controller' : 'phone-bank')
    parties.groups.push({ provider, lessees, holding })
  }
}

/**
 * Ties members to one another; the first is the provider. Returns the controller, or the first member where there is
 * none to be seen.
 */
export function tie(random: Random, parties: Parties, members: readonly number[], manner: Manner): number {
  for (const member of members) parties.grouped.add(member)
  const since = parties.firstDay - random.whole(40, 1_100)
  const holding = manner === 'controller' ? controlled(random, parties, members, since) : members[0]!
  if (manner === 'phone-bank') {
    const shared = { phone: phone(random), account: account(random) }
    for (const member of members) {
      relate(parties, { from: member, to: shared.phone, type: 'phone', since, source: 'declared' })
      relate(parties, { from: member, to: shared.account, type: 'bank-account', since, source: 'bank' })
    }
  }
  if (manner === 'nominee') {
    const shared = random.chance(0.5) ? { to: device(random), type: 'device' } : { to: email(random), type: 'email' }
    for (const member of members) {
      if (random.chance(0.35)) relate(parties, { from: member, ...(shared as Shared), since, source: 'observed' })
    }
    const person = newPerson(random, parties, '')
    for (const member of members) {
      if (random.chance(0.4)) {
        const sharePct = percent(random.between(5, 24))
        relate(parties, { from: person, to: member, type: 'shareholding', sharePct, since, source: 'registry' })
      }
    }
  }
  return holding
}

type Shared = { to: string; type: 'device' | 'email' }

function controlled(random: Random, parties: Parties, members: readonly number[], since: number): number {
  const holding = random.chance(0.7) ? newCompany(random, parties, '', []) : newPerson(random, parties, '')
  for (const member of members) {
    if (random.chance(0.8)) {
      relate(parties, {
        from: holding,
        to: member,
        type: 'controls',
        since,
        source: random.chance(0.7) ? 'registry' : 'declared',
      })
    } else {
      const sharePct = percent(random.between(51, 100))
      relate(parties, { from: holding, to: member, type: 'shareholding', sharePct, since, source: 'registry' })
    }
  }
  return holding
}

function add(parties: Parties, entity: Entity): number {
  return parties.entities.push(entity) - 1
}

type Tie = Omit<Relation, 'sharePct' | 'until'> & { sharePct?: string; until?: number }

function relate(parties: Parties, { sharePct = '', until, ...relation }: Tie): void {
  parties.relations.push({ ...relation, sharePct, until })
}

const percent = (value: number): string => String(Math.round(value * 10) / 10)
const phone = (random: Random): string => `phone:1${random.whole(3_000_000_000, 9_999_999_999)}`
const account = (random: Random): string => `account:${random.hex16()}`
const email = (random: Random): string => `email:${random.hex16().slice(0, 10)}@example.cn`
const device = (random: Random): string => `device:${random.hex16()}`
const address = (random: Random, region: number): string =>
  `address:${REGIONS[region]!.code}-${random.hex16().slice(0, 8)}`
