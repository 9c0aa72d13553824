import { expect, it } from 'vitest'
import { testPlatform } from './world.ts'
it('peers', async () => {
  const p = await testPlatform({ seed: 'peers', at: '2026-06-15T02:00:00.000Z' })
  try {
    const op = await p.party('运营方', ['operator']); const m = await p.party('市监', ['authority:market']); const pr = await p.party('甲', ['provider']); const q = await p.party('乙', ['provider'])
    const [f1, f2] = [p.clock.id(), p.clock.id()]
    await p.world.store.transact(async (tx) => {
      for (const [f, who, body] of [[f1, pr, m], [f2, q, op]] as const) {
        await tx.rows(`insert into pricing.cost_request (file,no,title,hook,provider,bodies,place,state,ended,opened_at,since) values ($1,'1','t','contract',$2,$3,'cn-gd-sz','submitted',false,now(),now())`, [f, who.party, [body.party]])
        await tx.rows(`insert into pricing.cost_form (file,version,sha256,name,form,normal_use_ppm,total_fen,at) values ($1,1,'x','n','{}',1,1,now())`, [f])
        await tx.rows(`insert into pricing.cost_figure (file,version,stage,provider,place,site,device,month,cell,avc_fen,aac_fen,atc_fen,at) values ($1,1,'reported',$2,'cn','s','X','2026-03','{}',1,2,3,now())`, [f, who.party])
      }
    })
    const peers = (a: typeof op, not: string) => p.world.store.read({ party: a.party, role: a.role }, (sql) => sql.rows(`select aac from pricing.cost_of_peers($1,'X','2026-03')`, [not]))
    expect([(await peers(op, q.party)).length, (await peers(op, pr.party)).length, (await peers(m, pr.party)).length, (await peers(pr, q.party)).length]).toEqual([0, 1, 1, 0])
  } finally { await p.close() }
})
