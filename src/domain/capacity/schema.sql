-- What can be leased: accelerator models, nodes, devices, and which share of which device is whose, when.
create extension if not exists btree_gist;
create schema capacity;

create table capacity.model (
  model text primary key,
  vendor text,
  memory_gib int check (memory_gib > 0),
  disclosed boolean not null, -- false: a code name whose maker is not told
  source text not null,
  since timestamptz not null
);

create table capacity.node (
  node uuid primary key,
  provider uuid not null,
  serial text not null,
  place text not null,
  cpu_milli int not null check (cpu_milli >= 0),
  memory_mib int not null check (memory_mib >= 0),
  since timestamptz not null,
  constraint node_serial unique (provider, serial)
);

-- A device is a card (1000 thousandths), or the processors of a node without cards (its cpu_milli).
create table capacity.device (
  device uuid primary key,
  node uuid not null references capacity.node,
  provider uuid not null,
  serial text not null,
  kind text not null check (kind in ('card', 'cpu')),
  model text references capacity.model,
  size_milli int not null check (size_milli > 0),
  free_milli int not null check (free_milli between 0 and size_milli),
  state text not null default 'in-service' check (state in ('in-service', 'broken')),
  since timestamptz not null,
  constraint device_serial unique (provider, serial)
);
create index device_placing on capacity.device (provider, kind, free_milli, serial collate "C");
create index on capacity.device (node);

-- No share of a device is leased twice: the database itself refuses two allocations that meet in device, share and time.
create table capacity.allocation (
  allocation uuid primary key,
  lease uuid not null,
  device uuid not null references capacity.device,
  share int4multirange not null check (not isempty(share)),
  share_milli int not null check (share_milli > 0),
  span tstzrange not null,
  constraint no_share_twice exclude using gist (device with =, share with &&, span with &&)
);
create index on capacity.allocation (lease);
create index allocation_running on capacity.allocation (device) where upper_inf(span);

alter table capacity.node enable row level security;
create policy own_or_overseer on capacity.node to suan_reader using (provider = store.reader_party() or store.reader_sees_all());
alter table capacity.device enable row level security;
-- The devices of leases that the reader was let into. A function: policies of devices and allocations may not ask each other.
create function capacity.devices_let_into() returns setof uuid language sql stable security definer set search_path = capacity, pg_temp as $$
  select a.device from capacity.allocation a
   where a.lease in (select substr(s, 7)::uuid from unnest(store.reader_let_into()) s where s like 'lease/%')
$$;
create policy own_or_overseer on capacity.device to suan_reader
  using (provider = store.reader_party() or store.reader_sees_all() or device in (select capacity.devices_let_into()));

-- The public board: sums by model, no provider named.
create view capacity.board with (security_barrier) as
  select model, count(*)::int as cards, sum(size_milli - free_milli)::bigint as leased_milli, sum(free_milli)::bigint as free_milli
    from capacity.device where kind = 'card' and state = 'in-service' group by model;

alter table capacity.allocation enable row level security;
create policy own_or_overseer on capacity.allocation to suan_reader
  using (exists (select from capacity.device d where d.device = allocation.device
                   and (d.provider = store.reader_party() or store.reader_sees_all()))
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

select store.open_to_readers('capacity', 'model');
