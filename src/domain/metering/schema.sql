-- Readings: intervals, never counters. An interval is written once; the meter leads its key, for ever (no time-limited cache).
create schema metering;

create table metering.interval (
  meter text not null,
  id text not null,
  lease uuid not null,
  source_kind text not null check (source_kind in ('provider', 'lessee', 'platform')),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  cards int not null check (cards >= 0),
  share_milli int not null check (share_milli between 0 and 1000),
  cpu_milli int not null check (cpu_milli >= 0),
  memory_mib int not null check (memory_mib >= 0),
  body bytea not null, -- SHA-256 of the canonical interval: the same id with another body is an incident, not an update
  stored_at timestamptz not null,
  primary key (meter, id)
);
create index on metering.interval (lease, from_at);

-- Whose readings they are: noted when a lease's first reading arrives, so that this room judges its own rows.
create table metering.sides (
  lease uuid primary key,
  lessee uuid not null,
  provider uuid not null
);
create function metering.sees(of uuid) returns boolean language sql stable security definer set search_path = metering as $$
  select store.reader_sees_all() or exists (select from metering.sides s where s.lease = of and store.reader_party() in (s.lessee, s.provider))
$$;
alter table metering.interval enable row level security;
create policy by_lease on metering.interval to suan_reader using (metering.sees(lease));

-- Use of all leases by natural month of Asia/Shanghai: a sum the public may see.
create view metering.public_month as
  select to_char(m, 'YYYY-MM') as month,
         sum(i.cards::bigint * i.share_milli * extract(epoch from
           least(i.to_at, (m + interval '1 month') at time zone 'Asia/Shanghai') - greatest(i.from_at, m at time zone 'Asia/Shanghai'))::bigint)::bigint as milli_card_seconds
    from metering.interval i
    cross join lateral generate_series(date_trunc('month', i.from_at at time zone 'Asia/Shanghai'), i.to_at at time zone 'Asia/Shanghai', interval '1 month') as m
   where i.source_kind = 'provider' and m at time zone 'Asia/Shanghai' < i.to_at
   group by 1;

select store.open_to_readers('metering');
