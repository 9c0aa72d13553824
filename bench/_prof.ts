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
for (let i = 0; i < 1500; i++) await go('w' + i)
const c = new pg.Client({ connectionString: server.url }); await c.connect()
await c.query('create table public.plain (id bigint generated always as identity primary key, body text not null)')
const ins = () => c.query({ name: 'plain', text: 'insert into public.plain (body) values ($1)', values: ['x'.repeat(300)] })
for (let i = 0; i < 500; i++) await ins()
for (const [name, fn] of [['act', (i: number) => go('a' + i)], ['insert', () => ins()], ['act', (i: number) => go('b' + i)], ['insert', () => ins()]] as const) {
  const u0 = process.cpuUsage(), s0 = pgcpu(), t0 = performance.now(); const N = 3000
  for (let i = 0; i < N; i++) await fn(i)
  const u = process.cpuUsage(u0)
  console.log(name, 'wall µs', ((performance.now() - t0) * 1000 / N).toFixed(0), 'client cpu µs', ((u.user + u.system) / N).toFixed(0), 'pg cpu µs', ((pgcpu() - s0) / N).toFixed(0))
}
await c.end(); await p.close(); await server.stop()
