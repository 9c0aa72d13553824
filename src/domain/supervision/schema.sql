-- Inspection, erasure after service, and price penalties. What the decision on a price penalty goes by: entered step by step, so that a fine stays within what was shown and told.
create schema supervision;

create table supervision.penalty (
  file uuid primary key,
  place text not null,
  party uuid, -- the party concerned
  kind text, -- of the act, once a case is opened
  last_act_on date,
  found_on date not null, -- the day on which the lead came to the authority
  shown jsonb, -- of the draft: gains, refunds, gravity, weight and its ground
  told jsonb, -- of the notice: fine and confiscation announced
  fine_fen bigint check (fine_fen >= 0),
  confiscated_fen bigint check (confiscated_fen >= 0),
  decided_on date,
  published_on date,
  withdrawn_on date,
  instalments boolean not null default false,
  state text not null,
  ended boolean not null,
  since timestamptz not null
);
create index on supervision.penalty (place, state);
create index on supervision.penalty (party);
alter table supervision.penalty enable row level security;
create policy concerned on supervision.penalty to suan_reader
  using (store.reader_sees_all() or store.reader_role() in ('authority:market', 'authority:justice') or (party = store.reader_party() and fine_fen is not null));

-- What may be inspected: published items. Never changed; taken down by a day.
create table supervision.item (
  item uuid primary key,
  no text not null unique,
  place text not null,
  body uuid not null,
  role text not null, -- the kind of body that may inspect it
  title jsonb not null, -- zh, en
  ground text[] not null check (cardinality(ground) > 0), -- citations that resolve in law/
  field text not null, -- of the officers' certificates
  objects text[] not null check (cardinality(objects) > 0), -- kinds of parties
  by_data boolean not null, -- data and papers can show it: nobody goes there first
  checklist jsonb not null, -- [{key, asks: {zh, en}, kind, unit?}]
  published_on date not null,
  withdrawn_on date,
  since timestamptz not null
);
create index on supervision.item (place);

-- The plan of a body for a year: its items, the cap and the share drawn by credit tier.
create table supervision.plan (
  plan uuid primary key,
  no text not null unique,
  place text not null,
  body uuid not null,
  year int not null,
  items uuid[] not null,
  caps jsonb not null, -- count by tier
  shares jsonb not null, -- ppm by tier
  published_on date not null,
  since timestamptz not null,
  constraint one_plan unique (body, year)
);
create index on supervision.plan (place, year);

create table supervision.officer (
  officer uuid primary key,
  body uuid not null,
  place text not null,
  staff_no text not null,
  name text not null,
  certificate text not null,
  valid_until date not null,
  fields text[] not null,
  retired_on date,
  since timestamptz not null,
  constraint one_certificate unique (certificate),
  constraint one_staff_no unique (body, staff_no)
);
-- Ties of an officer to an enterprise: for the bodies alone.
create table supervision.tie (
  officer uuid not null references supervision.officer,
  uscc text not null,
  kind text not null,
  note text not null,
  declared_at timestamptz not null,
  primary key (officer, uscc, kind)
);
alter table supervision.tie enable row level security;
create policy bodies on supervision.tie to suan_reader using (store.reader_role() like 'authority:%' or store.reader_role() = 'platform');

-- A draw: committed, frozen, drawn. Of enterprises and officers, or of erased devices.
create table supervision.draw (
  draw uuid primary key,
  no text not null unique,
  kind text not null check (kind in ('inspection', 'erasure')),
  place text not null,
  body uuid not null,
  plan uuid references supervision.plan,
  item uuid references supervision.item,
  officers_each int not null default 0,
  seed_sha256 text not null,
  committed_at timestamptz not null,
  frame jsonb, -- [{subject, stratum, …}]
  officers jsonb, -- [{officer, ties: [uscc]}]
  shares jsonb,
  frame_sha256 text,
  nonce uuid, -- the id of the act that froze the list
  frozen_at timestamptz,
  seed text,
  chosen jsonb, -- [{subject, stratum, officers, recused}] or [{subject, how, why}]
  drawn_at timestamptz,
  told jsonb not null default '[]', -- subjects that were notified, or whose inspection was called off
  is_open boolean not null default false -- all drawn were told: everyone may repeat it
);
create index on supervision.draw (place, kind);
alter table supervision.draw enable row level security;
create policy bodies_until_open on supervision.draw to suan_reader
  using (is_open or store.reader_role() like 'authority:%' or store.reader_role() = 'platform');
-- Before that everyone sees what binds it: the hashes.
create view supervision.draw_bound with (security_barrier) as
  select draw, no, kind, place, body, seed_sha256, committed_at, frame_sha256, nonce, frozen_at, drawn_at, is_open from supervision.draw;

create table supervision.inspection (
  file uuid primary key,
  no text not null,
  place text not null,
  body uuid not null,
  item uuid not null references supervision.item,
  plan uuid,
  draw uuid,
  party uuid not null, -- the enterprise inspected
  year int not null,
  cause text,
  tier text,
  officers uuid[] not null default '{}',
  notified_on date,
  counts boolean not null default false, -- against the cap of the year
  outcome text check (outcome in ('no-issue', 'put-right', 'passed-on')),
  result text,
  published_on date,
  state text not null,
  ended boolean not null,
  since timestamptz not null
);
create index on supervision.inspection (party, year);
create index on supervision.inspection (place, state);
alter table supervision.inspection enable row level security;
create policy concerned on supervision.inspection to suan_reader
  using (store.reader_role() like 'authority:%' or store.reader_role() = 'platform' or published_on is not null
         or (party = store.reader_party() and notified_on is not null));

-- The checklist on site: entries are added, never changed; the last of a key holds. The id is made on the device.
create table supervision.entry (
  entry uuid primary key,
  file uuid not null references supervision.inspection,
  n int not null,
  key text not null,
  answer text not null,
  measure text,
  note text,
  photos jsonb not null default '[]', -- [{name, sha256}]
  made_at timestamptz not null, -- by the clock of the device
  by_party uuid not null,
  at timestamptz not null,
  unique (file, n)
);
alter table supervision.entry enable row level security;
create policy with_inspection on supervision.entry to suan_reader
  using (exists (select from supervision.inspection i where i.file = entry.file
                   and (store.reader_role() like 'authority:%' or store.reader_role() = 'platform' or i.party = store.reader_party())));

-- Erasure after a lease: the file, and each device that was allocated.
create table supervision.erasure (
  file uuid primary key,
  lease uuid, -- null: opened by hand for a lease that is not on the platform
  place text not null,
  provider uuid not null,
  lessee uuid not null,
  kinds text not null,
  ended_at timestamptz,
  due_on date,
  operator text,
  verifier text,
  overdue_on date,
  state text not null,
  ended boolean not null,
  since timestamptz not null,
  constraint one_erasure unique (lease)
);
create index on supervision.erasure (place, state);
create index on supervision.erasure (provider);
alter table supervision.erasure enable row level security;
create policy concerned on supervision.erasure to suan_reader
  using (store.reader_party() in (provider, lessee) or store.reader_sees_all());

create table supervision.erased_device (
  file uuid not null references supervision.erasure,
  device uuid not null,
  serial text not null,
  node text not null,
  model text,
  held_from timestamptz not null,
  held_until timestamptz,
  medium jsonb, -- serial, model, media
  log_sha256 text,
  log_name text,
  log bytea,
  finding jsonb,
  certificate jsonb,
  missing jsonb not null default '[]',
  declared jsonb, -- {ground, statement}: where no log can show it
  sampled jsonb, -- {draw, how, result, found}
  at timestamptz,
  primary key (file, device)
);
alter table supervision.erased_device enable row level security;
create policy with_file on supervision.erased_device to suan_reader
  using (exists (select from supervision.erasure e where e.file = erased_device.file));

-- What the machines of a lease said of themselves, as the provider gave it in.
create table supervision.reading (
  reading uuid primary key,
  lease uuid not null,
  provider uuid not null,
  lessee uuid not null,
  captured_at timestamptz not null,
  name text not null,
  sha256 text not null,
  devices jsonb not null,
  unread jsonb not null,
  at timestamptz not null
);
create index on supervision.reading (lease, captured_at);
alter table supervision.reading enable row level security;
create policy concerned on supervision.reading to suan_reader
  using (store.reader_party() in (provider, lessee) or store.reader_role() like 'authority:%' or store.reader_role() = 'platform');
-- Who looked at the readings of a lease, and what for.
create table supervision.reading_read (
  lease uuid not null,
  party uuid not null,
  role text not null,
  purpose text not null,
  at timestamptz not null
);
create index on supervision.reading_read (lease, at);
alter table supervision.reading_read enable row level security;
create policy concerned on supervision.reading_read to suan_reader
  using (party = store.reader_party() or store.reader_role() like 'authority:%' or store.reader_role() = 'platform'
         or exists (select from supervision.reading r where r.lease = reading_read.lease and store.reader_party() in (r.provider, r.lessee)));

-- Audits that a contract grants the operator: no inspection, and no finding. Beside each what the audited party says of it.
create table supervision.contract_audit (
  audit uuid primary key,
  no text not null unique,
  place text not null,
  party uuid not null, -- audited
  operator uuid not null,
  clause jsonb not null, -- {contract, sha256, no, words}
  subject text not null,
  noticed_on date not null,
  held_on date not null,
  answer text not null check (answer in ('agreed', 'declined')),
  result text,
  at timestamptz not null,
  remark text,
  remarked_at timestamptz,
  constraint audit_told check ((answer = 'declined') = (result is null))
);
create index on supervision.contract_audit (party);
alter table supervision.contract_audit enable row level security;
create policy concerned on supervision.contract_audit to suan_reader
  using (store.reader_party() in (party, operator) or store.reader_role() in ('operator', 'platform'));

select store.open_to_readers('supervision', 'item', 'plan', 'officer');
