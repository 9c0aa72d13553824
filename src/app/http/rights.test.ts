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

describe('every role × every act', () => {
  it('is let in exactly where `by` says, and refused by a named policy elsewhere', async () => {
    let checked = 0
    for (const act of h.p.acts.values()) {
      for (const role of visitingRoles) {
        // An empty input: whoever is let in is told what is missing (422); nobody performs anything.
        const answer = await h.act(act.name, keys.get(role)!, {})
        const open = act.by.includes(role) || act.by.includes('public')
        expect({ act: act.name, role, status: answer.status }).toEqual({
          act: act.name,
          role,
          status: open ? 422 : 403,
        })
        if (!open) expect(answer.body['policy']).toContain(act.name)
        checked += 1
      }
      const stranger = await h.act(act.name, null, {})
      expect({ act: act.name, status: stranger.status }).toEqual({
        act: act.name,
        status: act.by.includes('public') ? 422 : 401,
      })
    }
    expect(checked).toBe(h.p.acts.size * visitingRoles.length)
    expect(checked).toBeGreaterThan(200)
  }, 300_000) // some thousand requests: ten seconds alone

  it('does not take the platform’s own role from outside', async () => {
    const key = await h.key({ party: h.who.operator.party, role: 'platform', person: null })
    for (const act of h.p.acts.values()) {
      const { status } = await h.act(act.name, key, {})
      expect({ act: act.name, status }).toEqual({ act: act.name, status: act.by.includes('public') ? 422 : 403 })
    }
  })
})

describe('every role × every view', () => {
  it('is let in exactly where the scope says', async () => {
    for (const view of h.p.views.values()) {
      const roles = Object.keys(view.scope)
      for (const role of visitingRoles) {
        const answer = await h.view(view.name, keys.get(role)!)
        const open = roles.includes(role) || roles.includes('public')
        const expected = open ? [200, 404, 422] : [403]
        expect(expected, `${view.name} as ${role}: ${answer.status}`).toContain(answer.status)
        if (!open) expect(answer.body['policy']).toContain(view.name)
      }
      const stranger = await h.view(view.name, null)
      expect(roles.includes('public') ? [200, 404, 422] : [401], `${view.name} as a stranger`).toContain(
        stranger.status,
      )
    }
  })
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
    expect((await h.get(`/api/bundles/${lease}`, bearer(keys.get('court')!))).status).toBe(200)
    expect((await h.get(`/api/bundles/${lease}`, bearer(third))).status).toBe(404)
    expect((await h.get(`/api/bundles/${lease}`)).status).toBe(401)
  })
})
