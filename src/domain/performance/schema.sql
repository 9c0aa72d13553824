-- Performing a lease: its files (the steps themselves are kept by casework), and the term as it was renewed.
create schema performance;

create table performance.file (
  file uuid primary key, -- in casework
  lease uuid not null,
  procedure text not null,
  state text not null,
  ended boolean not null,
  parties uuid[] not null, -- who plays a part in it
  kept jsonb not null default '{}', -- what later steps of the file go by: a day, a month, an amount
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on performance.file (lease, procedure, file);

-- The last day of a lease where it is no longer that of the contract: renewed, or null once it is indefinite.
create table performance.term (
  lease uuid not null,
  file uuid not null references performance.file,
  until_on date,
  at timestamptz not null,
  primary key (lease, at)
);

alter table performance.file enable row level security;
create policy parties on performance.file to suan_reader 
  using (store.reader_party() = any (parties) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table performance.term enable row level security;
create policy by_file on performance.term to suan_reader
  using (exists (select from performance.file f where f.file = term.file));

select store.open_to_readers('performance');
