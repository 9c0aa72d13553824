-- Leases: what both sides signed, pinned; and where each lease stands.
create schema contracts;

create table contracts.lease (
  lease uuid primary key,
  "order" uuid not null,
  offer uuid not null,
  lessee uuid not null,
  provider uuid not null,
  mode text not null check (mode in ('by-server', 'by-scale')),
  models text[] not null,
  cards int not null,
  share_milli int not null,
  cpu_milli int not null,
  memory_mib int not null,
  unit_price_fen bigint not null,
  contract_fen bigint not null,
  hours int not null,
  place text not null,
  terms jsonb not null,
  text jsonb not null, -- the clauses as both sides read them
  terms_hash text not null, -- SHA-256 of the canonical contract with its clauses; what both sides sign
  from_at timestamptz not null,
  state text not null check (state in ('drafted', 'countersigning', 'signed', 'running', 'ended')),
  signed_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  since timestamptz not null,
  constraint lease_order unique ("order")
);
create index on contracts.lease (lessee);
create index on contracts.lease (provider);
select store.track('contracts.lease');

create table contracts.signature (
  lease uuid not null references contracts.lease,
  side text not null check (side in ('lessee', 'provider')),
  person uuid,
  terms_hash text not null,
  at timestamptz not null,
  primary key (lease, side)
);

alter table contracts.lease enable row level security;
create policy parties on contracts.lease to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table contracts.lease_was enable row level security;
create policy parties on contracts.lease_was to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table contracts.signature enable row level security;
create policy parties on contracts.signature to suan_reader
  using (exists (select from contracts.lease l where l.lease = signature.lease));

-- How many leases run: a number the public may see.
create view contracts.running as select count(*)::int as leases from contracts.lease where state = 'running';

select store.open_to_readers('contracts');
