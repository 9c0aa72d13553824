import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { perform } from '#kernel/act'
import { startEmbedded, worldSource } from '#kernel/store'
import pg from 'pg'
import { openWorld } from '../src/app/wiring.ts'
const dataDir = mkdtempSync('/tmp/suan-prof-')
const server = await startEmbedded({ dataDir: dataDir + '/pg' })
const p = await openWorld({ url: server.url, dataDir, source: worldSource(), follow: {} })
const pgcpu = () => { let t = 0; for (const d of readdirSync('/proc')) if (/^\d+$/.test(d)) try { const s = readFileSync(`/proc/${d}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); if (Number(f[1]) === server.pid || Number(d) === server.pid) t += Number(f[11]) + Number(f[12]) } catch {} return t * 10000 }
const lessee = { party: '00000000-0000-7000-8000-0000000000ab', role: 'lessee', person: null } as const
const act = p.acts.get('market.request.post')!
const go = (k: string) => perform(p.world, act, { actor: lessee, key: k, input: { mode: 'by-scale', models: ['X100'], cards: 1, shareMilli: 500, hours: 10, place: 'cn', note: '' } })
const cs = await Promise.all(Array.from({ length: 8 }, async () => { const c = new pg.Client({ connectionString: server.url }); await c.connect(); return c }))
await cs[0]!.query('create table public.plain (id bigint generated always as identity primary key, body text not null)')
const ins = (c: number) => cs[c]!.query({ name: 'plain', text: 'insert into public.plain (body) values ($1)', values: ['x'.repeat(300)] })
for (const [name, fn] of [['warm', (c: number, i: number) => go(`w${c}-${i}`)], ['act', (c: number, i: number) => go(`a${c}-${i}`)], ['insert', (c: number) => ins(c)], ['act', (c: number, i: number) => go(`b${c}-${i}`)], ['insert', (c: number) => ins(c)]] as const) {
  const u0 = process.cpuUsage(), s0 = pgcpu(), t0 = performance.now(); const N = 800
  await Promise.all(Array.from({ length: 8 }, async (_, c) => { for (let i = 0; i < N; i++) await fn(c, i) }))
  const u = process.cpuUsage(u0)
  console.log(name, 'wall µs', ((performance.now() - t0) * 1000 / N / 8).toFixed(0), 'client cpu µs', ((u.user + u.system) / N / 8).toFixed(0), 'pg cpu µs', ((pgcpu() - s0) / N / 8).toFixed(0))
}
for (const c of cs) await c.end(); await p.close(); await server.stop()
