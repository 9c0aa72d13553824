-- Readings: intervals, never counters. An interval is written once; the meter leads its key, for ever (no time-limited
-- cache). Lease and side belong to the key: one side cannot use up the ids of the other, nor one lease those of another.
create schema metering;

create domain metering.source as text check (value in ('provider', 'lessee', 'platform'));
create domain metering.amount as int check (value >= 0);
create domain metering.share_milli as int check (value between 0 and 1000);
create domain metering.month as text check (value ~ '^\d{4}-\d{2}$');
create domain metering.stripe as int check (value between 0 and 63);

create table metering.interval (
  meter text not null,
  id text not null,
  lease uuid not null,
  source_kind metering.source not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  span smallint not null, -- the class of its length (overlap.ts)
  cards metering.amount not null,
  share_milli metering.share_milli not null,
  cpu_milli metering.amount not null,
  memory_mib metering.amount not null,
  storage_gib metering.amount, -- null where the reading says nothing of storage
  body bytea not null, -- SHA-256 of the canonical interval: the same id with another body is an incident, not an update
  stored_at timestamptz not null,
  primary key (meter, lease, source_kind, id)
);
-- For the bills and the pages, which ask for the provider's readings only, and for what touches a moment: readings of one
-- class of length (overlap.ts) that do began shortly before it, so they are found without the lease's history. Partial also so that looking for a reported id
-- has the primary key alone to go by, whatever the planner believes of a table that has just begun to fill.
create index interval_billed on metering.interval (lease, span, from_at) where source_kind = 'provider';

-- Whose readings they are: noted when a lease's first reading arrives, so that this room judges its own rows. Where a side
-- has passed to another party, both pairs stand: each may read what the lease's bills rest on.
create table metering.sides (
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  primary key (lease, lessee, provider)
);
create index on metering.sides (lessee);
create index on metering.sides (provider);
alter table metering.sides enable row level security;
create policy parties on metering.sides to suan_reader 
  using ((select store.reader_sees_all()) or (select store.reader_party()) in (lessee, provider)
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table metering.interval enable row level security;
-- Who reads and which leases are theirs is asked once for a statement, not once for a row: leases have 100,000s of rows.
create policy by_lease on metering.interval to suan_reader using ((select store.reader_sees_all()) or lease in (select s.lease from metering.sides s));

-- Reports of downtime and of time that does not count, as they were made; a contested one stays and does not count.
create table metering.downtime (
  downtime uuid primary key,
  lease uuid not null,
  kind text not null check (kind in ('outage', 'announced-maintenance', 'force-majeure', 'lessee-cause')),
  reported_by text not null check (reported_by in ('provider', 'lessee', 'platform')),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  note text not null,
  may_contest text check (may_contest in ('provider', 'lessee')), -- null: it counts at once
  counts_at timestamptz not null,
  contested_at timestamptz,
  contest_reason text,
  at timestamptz not null
);
create index on metering.downtime (lease, from_at);
alter table metering.downtime enable row level security;
create policy by_lease on metering.downtime to suan_reader using ((select store.reader_sees_all()) or lease in (select s.lease from metering.sides s));

-- Measured use of all leases by natural month of Asia/Shanghai: a sum the public may see. In stripes by lease, so that
-- acts on different leases seldom wait for one row; a month is the sum of its stripes.
create table metering.month_sum (
  month metering.month not null,
  stripe metering.stripe not null,
  milli_card_seconds bigint not null,
  primary key (month, stripe)
);

select store.open_to_readers('metering', 'month_sum');
