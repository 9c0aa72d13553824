-- Credit files: what was found and done, with its document; what became of it; lists, measures and rewards. Nothing is
-- scored here: a score is a pure function of these rows and of the rules of a day.
create schema credit;

create table credit.fact (
  fact uuid primary key,
  party uuid not null,
  place text not null,
  kind text not null check (kind in ('finding', 'measured', 'reward', 'contract')),
  source text not null, -- document it rests on: number of the file, statement, lease
  file uuid, -- file of the finding
  repair uuid, -- file of its publication and repair
  stream text not null, -- evidence: the stream of the act that entered it
  body jsonb not null, -- what the score reads (fact.ts)
  entered_on date not null,
  at timestamptz not null,
  constraint entered_once unique (party, kind, source)
);
create index on credit.fact (file);
create index on credit.fact (repair);
alter table credit.fact enable row level security;
create policy concerned on credit.fact to suan_reader using (store.reader_sees_all() or party = store.reader_party());

-- What became of a finding, by day; the last of a kind holds.
create table credit.mark (
  fact uuid not null references credit.fact,
  what text not null check (what in ('disputed', 'upheld', 'dismissed', 'suspended', 'resumed', 'repaired', 'revoked')),
  on_day date not null,
  ground text not null, -- file or document
  stream text not null,
  at timestamptz not null,
  primary key (fact, what, at)
);
alter table credit.mark enable row level security;
create policy concerned on credit.mark to suan_reader using (exists (select from credit.fact f where f.fact = mark.fact));

-- A finding as it is published, and its repair: one row for each file of credit.repair.
create table credit.publicity (
  file uuid primary key,
  party uuid not null,
  place text not null,
  level text not null check (level in ('minor', 'general', 'serious')),
  authority uuid, -- the one that decided
  decision_no text not null,
  document_on date not null,
  catalogue_item text not null,
  notice_no text not null, -- of the notice on repair, served together with the decision
  state text not null,
  public boolean not null, -- minor findings are not published; what is repaired or has ended no longer
  unpublished boolean not null, -- found by a court: entered, and never published here
  disputed boolean not null default false,
  since timestamptz not null
);
create index on credit.publicity (party);
alter table credit.publicity enable row level security;
create policy concerned on credit.publicity to suan_reader using (public or store.reader_sees_all() or party = store.reader_party());

-- An entry on a list, from the intention to its end: one row for each file of credit.listing.
create table credit.entry (
  file uuid primary key,
  no text not null,
  party uuid not null,
  uscc text not null,
  name text not null, -- as registered when the file was opened, shown beside the code
  place text not null,
  regime text not null check (regime in ('samr-44', 'telecom-42', 'local', 'platform')),
  basis text not null, -- citation of the article that sets the list up
  cause text not null,
  keeper uuid,
  measures text[] not null default '{}', -- of the catalogue: as told in the notice, then as decided; nothing else is imposed
  state text not null,
  decided_on date,
  published_on date, -- the keeper's own publication; shown here from the next cycle on
  ends_on date,
  marked boolean not null default false, -- under reconsideration, review or suit
  public boolean not null default false, -- shown since a cycle, until it ends
  removed_on date,
  how text check (how in ('removed-early', 'expired', 'corrected', 'not-listed')),
  since timestamptz not null
);
create index on credit.entry (party);
alter table credit.entry enable row level security;
create policy concerned on credit.entry to suan_reader
  using (public or store.reader_sees_all() or (party = store.reader_party() and state <> 'penalty-pending' and state <> 'assessed'));

-- What a cycle of publication showed: names and codes are not kept here, so that what has ended is not told again.
create table credit.publication (
  publication uuid primary key,
  on_day date not null,
  entries int not null,
  added int not null,
  ended int not null, -- since the cycle before
  sha256 text not null, -- of the canonical list as it was shown
  at timestamptz not null
);

-- One measure of an entry for one department; lifted when the entry ends.
create table credit.measure (
  measure uuid primary key,
  entry uuid not null references credit.entry,
  party uuid not null,
  kind text not null,
  receiver text not null, -- role of the department
  place text not null,
  imposed_on date not null,
  imposed_at timestamptz not null,
  imposed_ack jsonb, -- by whom, when, under which reference
  lifted_on date,
  lifted_at timestamptz,
  lifted_ack jsonb,
  chased int not null default 0,
  chased_on date,
  constraint measure_once unique (entry, kind, receiver)
);
create index on credit.measure (party);
alter table credit.measure enable row level security;
create policy concerned on credit.measure to suan_reader using (store.reader_sees_all() or party = store.reader_party());

-- A reward for good credit, with its ground; it ends with the ground.
create table credit.incentive (
  incentive uuid primary key,
  party uuid not null,
  kind text not null,
  place text not null,
  by_party uuid not null,
  grade text not null, -- the ground, when it was granted
  document text not null,
  from_day date not null,
  until_day date not null, -- the last day
  ended_on date,
  why text,
  at timestamptz not null
);
create unique index one_of_a_kind on credit.incentive (party, kind, by_party) where ended_on is null;
alter table credit.incentive enable row level security;
create policy concerned on credit.incentive to suan_reader using (store.reader_sees_all() or party = store.reader_party());

-- What ratings are used for, declared before they are so used.
create table credit.use (
  use text primary key,
  effect_zh text not null,
  effect_en text not null,
  basis text not null,
  by_party uuid not null,
  since timestamptz not null
);

-- How many serious findings were ever decided, without a name: whether there are enough to compare a statistical card with.
create function credit.bad_labels() returns int language sql stable security definer set search_path = credit, pg_temp as $$
  select count(*)::int from credit.fact f where f.kind = 'finding' and f.body->>'level' = 'serious'
$$;

select store.open_to_readers('credit', 'publication', 'use');
