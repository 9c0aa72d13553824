-- Who may lease out compute: licences on file. A lapsed licence stops new offers; running leases go on.
create schema admission;

create table admission.licence (
  licence uuid primary key,
  party uuid not null,
  kind text not null check (kind in ('vats-idc', 'vats-cloud', 'other')),
  number text not null,
  issued_by text not null,
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  since timestamptz not null,
  constraint licence_once unique (kind, number)
);
create index on admission.licence (party, kind);
alter table admission.licence enable row level security;
create policy own_or_overseer on admission.licence to suan_reader
  using (party = store.reader_party() or store.reader_sees_all());

select store.open_to_readers('admission');
