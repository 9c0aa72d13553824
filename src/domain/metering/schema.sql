-- Readings: intervals, never counters. An interval is written once; the meter leads its key, for ever (no time-limited
-- cache). Lease and side belong to the key: one side cannot use up the ids of the other, nor one lease those of another.
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
  primary key (meter, lease, source_kind, id)
);
-- For the bills and the pages, which ask for the provider's readings only. Partial also so that looking for a reported id
-- has the primary key alone to go by, whatever the planner believes of a table that has just begun to fill.
create index interval_billed on metering.interval (lease, from_at) where source_kind = 'provider';

-- Whose readings they are: noted when a lease's first reading arrives, so that this room judges its own rows.
create table metering.sides (
  lease uuid primary key,
  lessee uuid not null,
  provider uuid not null
);
create index on metering.sides (lessee);
create index on metering.sides (provider);
alter table metering.sides enable row level security;
create policy parties on metering.sides to suan_reader using ((select store.reader_sees_all()) or (select store.reader_party()) in (lessee, provider));
alter table metering.interval enable row level security;
-- Who reads and which leases are theirs is asked once for a statement, not once for a row: leases have 100,000s of rows.
create policy by_lease on metering.interval to suan_reader using ((select store.reader_sees_all()) or lease in (select s.lease from metering.sides s));

-- What the provider's readings hold of a lease, in thousandths of a card: how it changes at an instant, and how much it is
-- at each midnight (UTC) with any. Made from metering.interval by the act that writes it, so that an overlap is found
-- from the day of a reading on, without its lease's history, and a long reading costs its days, not all that lies in it.
create table metering.held_change (
  lease uuid not null,
  at timestamptz not null,
  change bigint not null,
  primary key (lease, at)
);
create table metering.held_at_day (
  lease uuid not null,
  day timestamptz not null,
  milli bigint not null check (milli > 0),
  primary key (lease, day)
);

-- Measured use of all leases by natural month of Asia/Shanghai: a sum the public may see. In stripes by lease, so that
-- acts on different leases seldom wait for one row; a month is the sum of its stripes.
create table metering.month_sum (
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  stripe int not null check (stripe between 0 and 63),
  milli_card_seconds bigint not null,
  primary key (month, stripe)
);

select store.open_to_readers('metering', 'month_sum');
