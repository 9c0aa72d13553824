import { may, platform as system, type Role } from '#kernel/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningLease } from '../../../test/world.ts'
import { bearer, openHouse, visitingRoles, type House } from '../../../test/visitors.ts'

let h: House
const keys = new Map<string, string>()

beforeAll(async () => {
  // a stranger tries every act there is, which is more than one address may do at once
  h = await openHouse({ strangers: { burst: 10_000, everySeconds: 1 } })
  for (const role of visitingRoles) keys.set(role, await h.key({ ...(await h.p.party(`主体 ${role}`, [role])), role }))
})
afterAll(() => h.close())

/** Who may, as one text: acts open to the same roles are one case. */
const openTo = (roles: readonly string[]): string => [...new Set(roles)].toSorted().join(' ')

describe('every role × every act', () => {
  it('is let in exactly where `by` says, and refused by a named policy elsewhere', async () => {
    // What `may` says, for all of them; the door asks it alone.
    for (const act of h.p.acts.values())
      for (const role of visitingRoles) {
        const { allowed, policy } = may({ ...system, role }, act.name, act.by)
        expect([act.name, role, allowed]).toEqual([act.name, role, act.by.includes(role)])
        expect(policy).toContain(act.name)
      }

    // At the door: each act refuses somebody, and each way of being open lets in and refuses every role.
    const tried = new Set<string>()
    let checked = 0
    for (const act of h.p.acts.values()) {
      const isNew = !tried.has(openTo(act.by))
      tried.add(openTo(act.by))
      const isOpen = (role: Role): boolean => act.by.includes(role) || act.by.includes('public')
      const roles = isNew ? visitingRoles : [visitingRoles.find((role) => !isOpen(role)) ?? visitingRoles[0]]
      await Promise.all(
        roles.map(async (role) => {
          // An empty input: whoever is let in is told what is missing (422); nobody performs anything.
          const answer = await h.act(act.name, keys.get(role)!, {})
          const open = isOpen(role)
          expect({ act: act.name, role, status: answer.status }).toEqual({
            act: act.name,
            role,
            status: open ? 422 : 403,
          })
          if (!open) expect(answer.body['policy']).toContain(act.name)
          checked += 1
        }),
      )
      const stranger = await h.act(act.name, null, {})
      expect({ act: act.name, status: stranger.status }).toEqual({
        act: act.name,
        status: act.by.includes('public') ? 422 : 401,
      })
    }
    expect(checked).toBe(h.p.acts.size + tried.size * (visitingRoles.length - 1))
    expect(tried.size).toBeGreaterThan(20)
  }, 300_000) // some thousand requests

  it('does not take the platform’s own role from outside', async () => {
    const key = await h.key({ party: h.who.operator.party, role: 'platform', person: null })
    const tried = new Set<string>()
    for (const act of h.p.acts.values()) {
      if (tried.has(openTo(act.by))) continue
      tried.add(openTo(act.by))
      const { status } = await h.act(act.name, key, {})
      expect({ act: act.name, status }).toEqual({ act: act.name, status: act.by.includes('public') ? 422 : 403 })
    }
  })
})

describe('every role × every view', () => {
  it('is let in exactly where the scope says', async () => {
    const tried = new Set<string>()
    for (const view of h.p.views.values()) {
      const roles = Object.keys(view.scope)
      const isNew = !tried.has(openTo(roles))
      tried.add(openTo(roles))
      for (const role of visitingRoles) {
        const open = roles.includes(role) || roles.includes('public')
        // Refused is refused: once for each way of being open, and at each view for one role.
        if (!open && !isNew && role !== visitingRoles.find((other) => !roles.includes(other))) continue
        const answer = await h.view(view.name, keys.get(role)!)
        const expected = open ? [200, 404, 422] : [403]
        expect(expected, `${view.name} as ${role}: ${answer.status}`).toContain(answer.status)
        if (!open) expect(answer.body['policy']).toContain(view.name)
      }
      const stranger = await h.view(view.name, null)
      expect(roles.includes('public') ? [200, 404, 422] : [401], `${view.name} as a stranger`).toContain(
        stranger.status,
      )
    }
  }, 120_000)
})

describe('one’s own things', () => {
  it('keeps a lease, its use, its bills, its history and its bundle from third parties', async () => {
    const lease = await runningLease(h.p, h.who)
    const mine = await h.key(h.who.lessee)
    const theirs = await h.key(h.who.provider)
    const third = keys.get('lessee')!
    const thirdProvider = keys.get('provider')!
    for (const key of [mine, theirs]) {
      expect((await h.view('contracts.lease.get', key, { lease })).status).toBe(200)
      expect((await h.view('metering.usage.of', key, { lease })).status).toBe(200)
      expect((await h.view('contracts.lease.list', key)).body['rows']).toHaveLength(1)
      expect(
        ((await h.view('history.of', key, { stream: `lease/${lease}` })).body['rows'] as unknown[]).length,
      ).toBeGreaterThan(3)
    }
    for (const key of [third, thirdProvider]) {
      expect((await h.view('contracts.lease.get', key, { lease })).status).toBe(404)
      expect((await h.view('metering.usage.of', key, { lease })).status).toBe(404)
      expect((await h.view('contracts.lease.list', key)).body['rows']).toEqual([])
      expect((await h.view('billing.invoice.list', key, { lease })).body['rows']).toEqual([])
      expect((await h.view('history.of', key, { stream: `lease/${lease}` })).body['rows']).toEqual([])
      expect((await h.view('evidence.leaf', key, { stream: `lease/${lease}`, seq: '0' })).status).toBe(404)
      expect((await h.act('contracts.lease.end', key, { lease, reason: 'x' })).body['code']).toBe('lease-not-yours')
      expect((await h.act('dispute.bundle.make', key, { lease })).body['code']).toBe('lease-not-yours')
    }
    expect((await h.act('dispute.bundle.make', mine, { lease })).status).toBe(200)
    expect((await h.get(`/api/bundles/${lease}`, bearer(mine))).status).toBe(200)
    // a court has the leases of its own cases
    expect((await h.get(`/api/bundles/${lease}`, bearer(keys.get('court')!))).status).toBe(404)
    expect((await h.get(`/api/bundles/${lease}`, bearer(third))).status).toBe(404)
    expect((await h.get(`/api/bundles/${lease}`)).status).toBe(401)
  })
})
