-- Prices: who compiles them, what was observed, by which method, what was published and what was said against it.
create schema pricing;

create domain pricing.sha256 as text check (value ~ '^[0-9a-f]{64}$');

-- What stands for a party in a snapshot is made with this, so that a snapshot names nobody. It never leaves the database.
create table pricing.naming_secret (only_one boolean primary key default true check (only_one), secret text not null default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'));
insert into pricing.naming_secret default values;

create table pricing.compiler (
  party uuid primary key,
  public_key text not null, -- Ed25519, 32 bytes, lower-case hexadecimal
  contact text not null, -- for complaints
  ties jsonb not null, -- the conflict register: with whom, of what kind, what is done about it
  place text not null,
  since timestamptz not null
);

-- Keys that were published under before; each publication names the key of its day.
create table pricing.compiler_key (
  compiler uuid not null references pricing.compiler,
  public_key text not null,
  replaced_at timestamptz not null,
  why text not null check (why in ('rotation', 'lost', 'compromised')),
  vouched boolean not null, -- the key signed for its successor
  primary key (compiler, replaced_at)
);

create table pricing.method (
  version text primary key,
  compiler uuid not null references pricing.compiler,
  parameters jsonb not null,
  sha256 pricing.sha256 not null,
  reasons text not null,
  state text not null check (state in ('proposed', 'adopted')),
  proposed_at timestamptz not null,
  adopted_at timestamptz,
  in_force_from date,
  run jsonb, -- the parallel run: period by period what it would have changed
  since timestamptz not null,
  check ((state = 'adopted') = (adopted_at is not null and in_force_from is not null))
);

create table pricing.calendar (
  compiler uuid not null references pricing.compiler,
  kind text not null check (kind in ('reference', 'index')),
  period text not null, -- a day for the reference, a month for the index
  due_on date not null,
  since timestamptz not null,
  primary key (compiler, kind, period)
);

-- List prices from outside the platform, as they were entered: one batch, one source, one currency.
create table pricing.list_batch (
  batch uuid primary key,
  compiler uuid not null references pricing.compiler,
  source text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax_included boolean not null,
  fetched_at timestamptz not null,
  rows jsonb not null,
  at timestamptz not null
);
create index on pricing.list_batch (fetched_at);

-- The observations of a day without names, as the file that anybody recomputes from; its name is its hash.
create table pricing.snapshot (
  snapshot uuid primary key,
  compiler uuid not null references pricing.compiler,
  on_day date not null,
  sha256 pricing.sha256 not null,
  csv text not null,
  counts jsonb not null, -- by evidence level
  excluded jsonb not null, -- by source and reason
  at timestamptz not null,
  check (sha256 = encode(sha256(convert_to(csv, 'UTF8')), 'hex'))
);
create index on pricing.snapshot (on_day);

create table pricing.publication (
  publication uuid primary key,
  compiler uuid not null references pricing.compiler,
  kind text not null check (kind in ('reference', 'index')),
  period text not null,
  snapshots text[] not null, -- hashes
  method_version text not null,
  method_sha256 pricing.sha256 not null,
  document text not null, -- canonical JSON: what was signed, figures included
  sha256 pricing.sha256 not null,
  signature text not null, -- Ed25519 over the document, base64
  public_key text not null,
  due_on date,
  timing text not null check (timing in ('on-time', 'early', 'late', 'unscheduled')),
  corrects uuid references pricing.publication,
  reason text,
  person uuid,
  at timestamptz not null,
  check ((corrects is null) = (reason is null)),
  check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  constraint corrected_once unique (corrects)
);
create unique index published_once on pricing.publication (compiler, kind, period) where corrects is null;
create index on pricing.publication (kind, at);

create table pricing.objection (
  objection uuid primary key,
  publication uuid not null references pricing.publication,
  party uuid not null,
  words text not null,
  due_on date, -- of the answer; null while the calendar of that year is not notified
  answer text,
  outcome text check (outcome in ('upheld', 'rejected')),
  answered_at timestamptz,
  at timestamptz not null,
  check ((answer is null) = (answered_at is null) and (answer is null) = (outcome is null))
);
create index on pricing.objection (publication);

create table pricing.assessment (
  assessment uuid primary key,
  compiler uuid not null references pricing.compiler,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  findings text not null,
  measures text not null,
  at timestamptz not null
);

-- Snapshots and outside lists are for their compiler and for bodies that review it; publications are for everyone.
alter table pricing.snapshot enable row level security;
create policy reviewers on pricing.snapshot to suan_reader
  using (compiler = store.reader_party() or store.reader_role() in ('platform', 'court', 'authority:market', 'authority:data', 'authority:industry'));
alter table pricing.list_batch enable row level security;
create policy reviewers on pricing.list_batch to suan_reader
  using (compiler = store.reader_party() or store.reader_role() in ('platform', 'court', 'authority:market', 'authority:data', 'authority:industry'));
-- Who objected is between the objector, the compiler and those who review it.
alter table pricing.objection enable row level security;
create policy concerned on pricing.objection to suan_reader
  using (party = store.reader_party() or exists (select from pricing.publication p where p.publication = objection.publication and p.compiler = store.reader_party())
    or store.reader_role() in ('platform', 'court', 'authority:market', 'authority:data', 'authority:industry'));

-- How many objections a publication met and how they ended: for everyone, without who and what.
create function pricing.objections(of uuid) returns table (received int, answered int, upheld int)
  language sql stable security definer set search_path = pricing, pg_temp as $$
  select count(*)::int, count(o.answered_at)::int, (count(*) filter (where o.outcome = 'upheld'))::int from pricing.objection o where o.publication = of
$$;
-- What a snapshot counts, without its rows: for everyone.
create function pricing.snapshot_counts(of text[]) returns table (sha256 text, on_day date, counts jsonb, excluded jsonb, at timestamptz)
  language sql stable security definer set search_path = pricing, pg_temp as $$
  select distinct on (s.sha256) s.sha256, s.on_day, s.counts, s.excluded, s.at from pricing.snapshot s where s.sha256 = any(of) order by s.sha256, s.at
$$;

select store.open_to_readers('pricing', 'compiler', 'compiler_key', 'method', 'calendar', 'publication', 'assessment');

-- Cost reports (law/procedures/pricing.cost-report.yaml): whose request, which forms were filed, what of them was adjusted.
-- Read by the business and by the body that asked, by nobody else, whatever its role (Price Law 36).
create table pricing.cost_request (
  file uuid primary key, -- in casework
  no text not null,
  title text not null,
  hook text not null,
  provider uuid not null,
  bodies uuid[] not null, -- who asks and checks
  place text not null,
  state text not null,
  ended boolean not null,
  due_on date, -- of the clock that runs; null when none does or its calendar is not notified
  due_of text, -- whose time it is: a part of the procedure
  pinned jsonb not null default '{}', -- by step: version and SHA-256 of the form that it went by
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on pricing.cost_request (provider, file);
create function pricing.reads_cost(of uuid) returns boolean language sql stable security definer set search_path = pricing, pg_temp as $$
  select exists (select from pricing.cost_request r where r.file = of
                  and (r.provider = store.reader_party() or store.reader_party() = any (r.bodies)))
$$;

-- What was typed so far, sound or not: kept so that a refused file is not lost.
create table pricing.cost_draft (
  file uuid primary key references pricing.cost_request,
  provider uuid not null,
  name text not null,
  csv text not null,
  problems text not null, -- canonical JSON
  since timestamptz not null
);

create table pricing.cost_form (
  file uuid not null references pricing.cost_request,
  version int not null check (version > 0),
  sha256 text not null, -- of the canonical form
  name text not null,
  form text not null, -- canonical JSON: capacity and cost lines
  normal_use_ppm int not null,
  total_fen bigint not null,
  at timestamptz not null,
  primary key (file, version)
);

-- A figure that later readers get at through named functions only; reported with the form, verified with the step verify.
create table pricing.cost_figure (
  file uuid not null,
  version int not null,
  stage text not null check (stage in ('reported', 'verified')),
  provider uuid not null,
  place text not null,
  site text not null,
  device text not null,
  month text not null,
  cell text not null, -- canonical JSON of the cell
  avc_fen numeric not null,
  aac_fen numeric not null,
  atc_fen numeric not null,
  at timestamptz not null,
  primary key (file, version, stage, site, device, month),
  foreign key (file, version) references pricing.cost_form
);
create index on pricing.cost_figure (device, month);

create table pricing.cost_adjustment (
  file uuid not null,
  version int not null,
  line int not null, -- row of the form
  told_fen bigint not null,
  reason text not null,
  article text not null,
  reply text,
  replied_at timestamptz,
  decided_fen bigint,
  decision text check (decision in ('upheld', 'changed', 'dropped')),
  decision_reason text,
  primary key (file, version, line),
  foreign key (file, version) references pricing.cost_form
);

-- Who used which figures for what: every use outside the file itself.
create table pricing.cost_use (
  use uuid not null,
  purpose text not null,
  provider uuid not null,
  device text not null,
  month text not null,
  basis text not null, -- reported, verified, or peers
  at timestamptz not null,
  primary key (use, provider, device, month)
);
create index on pricing.cost_use (provider, at);

-- What the engineering estimate is made of: entered with source, day and mark.
create table pricing.cost_benchmark (
  benchmark uuid primary key,
  kind text not null check (kind in ('tdp-watt', 'load-ppm', 'pue-milli', 'tariff-yuan-per-kwh', 'card-price-fen', 'life-hours', 'rent-fen-per-card-hour')),
  device text not null, -- * for all
  place text not null,
  value text not null,
  source text not null,
  mark text not null check (mark in ('V', 'V2', 'M')),
  from_on date not null,
  entered_by uuid not null,
  at timestamptz not null
);
create index on pricing.cost_benchmark (kind, device, from_on);

alter table pricing.cost_request enable row level security;
create policy its_two_sides on pricing.cost_request to suan_reader
  using (store.reader_party() = provider or store.reader_party() = any (bodies));
alter table pricing.cost_draft enable row level security;
create policy its_provider on pricing.cost_draft to suan_reader using (store.reader_party() = provider);
alter table pricing.cost_form enable row level security;
create policy its_two_sides on pricing.cost_form to suan_reader using (pricing.reads_cost(file));
alter table pricing.cost_figure enable row level security;
create policy its_two_sides on pricing.cost_figure to suan_reader using (pricing.reads_cost(file));
alter table pricing.cost_adjustment enable row level security;
create policy its_two_sides on pricing.cost_adjustment to suan_reader using (pricing.reads_cost(file));
alter table pricing.cost_use enable row level security;
create policy its_provider on pricing.cost_use to suan_reader using (store.reader_party() = provider);
alter table pricing.cost_benchmark enable row level security;
create policy those_concerned on pricing.cost_benchmark to suan_reader using (store.reader_role() <> 'public');

-- The cost of others, without who they are: what a check compares with. Authorities compare across requests; the operator,
-- who asks by contract, with what was reported to itself alone.
create function pricing.cost_of_peers(not_of uuid, of_device text, of_month text) returns table (aac text)
  language sql stable security definer set search_path = pricing, pg_temp as $$
  select distinct on (f.provider) f.aac_fen::text from pricing.cost_figure f
   where f.device = of_device and f.month = of_month and f.provider <> not_of
     and exists (select from pricing.cost_request r where store.reader_party() = any (r.bodies)
                  and (r.file = f.file or starts_with(store.reader_role(), 'authority:')))
   order by f.provider, f.stage desc, f.version desc, f.at desc
$$;

select store.open_to_readers('pricing');
