-- Evidence bundles that were asked for: who may take which lease's evidence away, and up to where it reached.
create schema dispute;

create table dispute.bundle (
  bundle uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  streams jsonb not null,
  at timestamptz not null
);
create index on dispute.bundle (lease, at);

alter table dispute.bundle enable row level security;
create policy parties on dispute.bundle to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());

select store.open_to_readers('dispute');
