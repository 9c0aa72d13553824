import { mkdtempSync } from 'node:fs'
import { startEmbedded } from '#kernel/store'
import { migrate } from '#kernel/store'
import pg from 'pg'
const dataDir = mkdtempSync('/tmp/suan-prof-')
const server = await startEmbedded({ dataDir: dataDir + '/pg' })
await migrate(server.url, 'migrations')
const c = new pg.Client({ connectionString: server.url }); await c.connect()
await c.query('create table public.plain (id bigint generated always as identity primary key, body text not null)')
const t = async (name: string, body: string) => { await c.query(`do $$ begin for i in 1..500 loop ${body} end loop; end $$`); const a = performance.now(); await c.query(`do $$ begin for i in 1..5000 loop ${body} end loop; end $$`); console.log(name, ((performance.now() - a) / 5).toFixed(1), 'µs') }
await t('plain', `insert into public.plain (body) values (repeat('x',300));`)
await t('open', `perform d.body, d.stream, d.seq, evidence.lock_head('x' || i) as head from (select 1) as one left join act.done d on d.actor = '00000000-0000-7000-8000-0000000000ab' and d.act = 'a' and d.key = 'k' || i;`)
await t('request', `insert into market.request (request, lessee, mode, models, cards, share_milli, hours, place, note, since) values (gen_random_uuid(), gen_random_uuid(), 'by-scale', '{X}', 1, 500, 10, 'cn', '', now());`)
await t('leaf', `perform evidence.append_leaf('s' || gen_random_uuid(), 0, 'market.request.post', now(), decode(repeat('ab',32),'hex'), repeat('x',300), repeat('y',1200), decode(repeat('cd',320),'hex'), '{00000000-0000-7000-8000-0000000000ab}');`)
await t('done', `insert into act.done (actor, act, key, body, stream, seq) values ('00000000-0000-7000-8000-0000000000ab', 'a', gen_random_uuid(), '\\xabcd', 's', 0);`)
await t('leaf incompressible', `perform evidence.append_leaf('s' || gen_random_uuid(), 0, 'market.request.post', now(), decode(repeat('ab',32),'hex'), (select string_agg(md5(random()::text),'') from generate_series(1,9)), (select string_agg(md5(random()::text),'') from generate_series(1,38)), decode(repeat('cd',320),'hex'), '{00000000-0000-7000-8000-0000000000ab}');`)
await c.end(); await server.stop()
