-- Runs of the detectors, leads and what became of them, how the detectors do, and the random audit of what was not flagged.
create schema surveillance;

-- The tables of a run, content-addressed: the same market is kept once.
create table surveillance.tables (
  sha256 text primary key, -- of the body; the record of the run names it
  body text not null -- canonical JSON: rows by table, docs/reference/world.md
);
alter table surveillance.tables enable row level security;
create policy supervisors on surveillance.tables to suan_reader using (store.reader_role() in ('authority:market', 'platform'));

create table surveillance.run (
  run uuid primary key,
  place text not null,
  on_day date not null,
  by_party uuid not null,
  tables_sha256 text not null references surveillance.tables,
  digests jsonb not null, -- rows and hash by table
  missing jsonb not null, -- what the platform cannot supply
  detectors jsonb not null, -- versions, and which were suspended
  tests text not null, -- canonical JSON
  watch text not null, -- canonical JSON
  leads int not null,
  new_leads int not null,
  at timestamptz not null
);
create index on surveillance.run (place, at);
alter table surveillance.run enable row level security;
create policy supervisors on surveillance.run to suan_reader using (store.reader_role() in ('authority:market', 'platform'));

-- Who took the tables of a run, costs included, and for what.
create table surveillance.run_read (
  run uuid not null references surveillance.run,
  party uuid not null,
  role text not null,
  purpose text not null,
  at timestamptz not null
);
create index on surveillance.run_read (run, at);
alter table surveillance.run_read enable row level security;
create policy supervisors on surveillance.run_read to suan_reader using (store.reader_role() in ('authority:market', 'platform'));

create table surveillance.lead (
  lead uuid primary key,
  no text not null,
  origin text not null check (origin in ('detector', 'complaint', 'referral', 'staff')),
  kind text not null,
  place text not null,
  key text not null, -- of what was seen: kind and subjects, or the report itself
  subjects uuid[] not null,
  seen jsonb not null, -- score, families, evidence, cost check, innocent explanations; or the words of a report
  state text not null check (state in ('new', 'taken-up', 'in-case', 'explained', 'data-error', 'not-ours', 'concluded')),
  outcome text not null default 'pending' check (outcome in ('pending', 'confirmed', 'explained', 'data-error')),
  reasons text,
  passed_to text,
  run uuid,
  times int not null default 1, -- runs that saw it
  informant uuid,
  tracking_hash text unique,
  told uuid[] not null default '{}', -- of the businesses concerned, those told of the investigation
  opened_at timestamptz not null,
  decided_on date,
  since timestamptz not null
);
create unique index one_open_lead on surveillance.lead (key) where state in ('new', 'taken-up', 'in-case');
create index on surveillance.lead (place, state);
create index on surveillance.lead (kind, decided_on);
alter table surveillance.lead enable row level security;
create policy supervisors on surveillance.lead to suan_reader using (store.reader_role() in ('authority:market', 'platform')
  or (informant = store.reader_party() and informant <> '00000000-0000-7000-8000-000000000001') or store.reader_party() = any(told));

create table surveillance.lead_file (
  lead uuid not null references surveillance.lead,
  party uuid not null, -- on whom
  asked_by uuid not null,
  file uuid,
  primary key (lead, party)
);
alter table surveillance.lead_file enable row level security;
create policy supervisors on surveillance.lead_file to suan_reader using (store.reader_role() in ('authority:market', 'platform'));

create table surveillance.lead_read (
  lead uuid not null references surveillance.lead,
  party uuid not null,
  role text not null,
  purpose text not null,
  at timestamptz not null
);
create index on surveillance.lead_read (lead, at);
alter table surveillance.lead_read enable row level security;
create policy supervisors on surveillance.lead_read to suan_reader using (store.reader_role() in ('authority:market', 'platform')
  or exists (select from surveillance.lead l where l.lead = lead_read.lead and store.reader_party() = any(l.told)));

create table surveillance.anonymous_hour (
  hour text primary key check (hour ~ '^\d{4}-\d\d-\d\dT\d\d$'),
  n int not null check (n > 0)
);

-- A detector stands or is suspended; the last entry holds.
create table surveillance.standing (
  entry uuid primary key,
  detector text not null,
  suspended boolean not null,
  reason text not null,
  measured jsonb,
  by_party uuid not null,
  at timestamptz not null
);
create index on surveillance.standing (detector, at);

create table surveillance.audit (
  audit uuid primary key,
  place text not null,
  quarter text not null check (quarter ~ '^\d{4}-Q[1-4]$'),
  seed_hash text not null,
  seed text, -- told when drawn
  population int not null,
  least int not null, -- how many are drawn at least, of the day on which the list was fixed
  by_party uuid not null,
  at timestamptz not null,
  drawn_at timestamptz,
  constraint audit_once unique (place, quarter)
);
-- The list, fixed with the hash of the seed. Who is not on it was named in a lead, and its hash would tell that by trial:
-- both are for the supervisors; the log binds them for everyone.
create table surveillance.audit_frame (
  audit uuid primary key references surveillance.audit,
  frame jsonb not null, -- [{subject, stratum}]
  sha256 text not null
);
alter table surveillance.audit_frame enable row level security;
create policy supervisors on surveillance.audit_frame to suan_reader using (store.reader_role() in ('authority:market', 'platform'));
create table surveillance.audit_item (
  audit uuid not null references surveillance.audit,
  subject uuid not null,
  stratum text not null,
  answer text check (answer in ('nothing', 'missed', 'unclear')),
  reasons text,
  answered_at timestamptz,
  primary key (audit, subject)
);
alter table surveillance.audit_item enable row level security;
create policy supervisors on surveillance.audit_item to suan_reader using (store.reader_role() in ('authority:market', 'platform'));

-- How the detectors do, without a name: for everyone.
create function surveillance.adjudicated() returns table (kind text, quarter text, outcome text, n int)
  language sql stable security definer set search_path = surveillance, pg_temp as $$
  select l.kind, to_char(coalesce(l.decided_on, (l.opened_at at time zone 'Asia/Shanghai')::date), 'YYYY-"Q"Q'), l.outcome, count(*)::int
    from surveillance.lead l where l.origin = 'detector' group by 1, 2, 3
$$;
create function surveillance.counted() returns table (origin text, state text, n int)
  language sql stable security definer set search_path = surveillance, pg_temp as $$
  select l.origin, l.state, count(*)::int from surveillance.lead l group by 1, 2
$$;
-- What a code opens: for whoever holds it.
create function surveillance.tracked(hash text) returns table (no text, place text, state text, opened_on date, passed_to text, reasons text)
  language sql stable security definer set search_path = surveillance, pg_temp as $$
  select l.no, l.place, l.state, (l.opened_at at time zone 'Asia/Shanghai')::date, l.passed_to, l.reasons from surveillance.lead l where l.tracking_hash = hash
$$;

select store.open_to_readers('surveillance', 'standing', 'audit');
