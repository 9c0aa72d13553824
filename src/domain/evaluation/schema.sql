-- Evaluation of admission: hidden barriers reported, indicators changed, findings followed, runs kept, questionnaires.
create schema evaluation;

-- What of a report everyone may know, and what its tracking code opens; the file itself is in casework.
create table evaluation.barrier (
  file uuid primary key,
  no text not null,
  place text not null,
  kind text not null,
  anonymous boolean not null,
  tracking_hash text unique, -- SHA-256 of the proof, itself the SHA-256 of the code: the code is kept nowhere
  state text not null,
  opened_on date not null,
  routed_to text,
  due_on date, -- of the routing, answer or review that is awaited; null when none is, or its calendar is not notified
  answered_on date,
  answer text, -- canonical JSON: what the reporter was told, as served
  public_matter text,
  public_answer text,
  published_on date,
  since timestamptz not null
);
create index on evaluation.barrier (place, opened_on);
alter table evaluation.barrier enable row level security;
create policy operator_only on evaluation.barrier to suan_reader using (store.reader_role() in ('operator', 'platform'));

create view evaluation.barrier_open as
  select no, place, kind, state, opened_on, routed_to, due_on, answered_on, public_matter, public_answer, published_on from evaluation.barrier;

-- The report that a code opens: for whoever holds the code.
create function evaluation.tracked(hash text) returns table (file uuid, no text, place text, state text, opened_on date, routed_to text, due_on date, answered_on date, answer text)
  language sql stable security definer set search_path = evaluation, pg_temp as $$
  select b.file, b.no, b.place, b.state, b.opened_on, b.routed_to, b.due_on, b.answered_on, b.answer from evaluation.barrier b where b.tracking_hash = hash
$$;

-- How much came in without a name in a clock hour: reports, comments, answers.
create table evaluation.anonymous_hour (
  what text not null check (what in ('report', 'comment', 'answer')),
  hour text not null check (hour ~ '^\d{4}-\d\d-\d\dT\d\d$'),
  n int not null check (n > 0),
  primary key (what, hour)
);

-- A proposed change of an indicator, and from which day it is in force once adopted; every one is kept.
create table evaluation.indicator_change (
  file uuid primary key,
  indicator text not null,
  place text not null,
  action text not null check (action in ('change', 'retire')),
  weight int check (weight >= 0),
  minimum_count int check (minimum_count > 0),
  threshold int,
  adopted_at timestamptz,
  in_force_from date,
  since timestamptz not null,
  check ((adopted_at is null) = (in_force_from is null))
);
create index on evaluation.indicator_change (indicator, in_force_from);

create table evaluation.finding (
  file uuid primary key,
  no text not null,
  place text not null,
  source text not null,
  about text,
  state text not null,
  ended boolean not null,
  opened_on date not null,
  due_on date,
  public_words text,
  since timestamptz not null
);
create index on evaluation.finding (place, state);
create index on evaluation.finding (about) where about is not null;

-- An evaluation as it was made: what went in, which versions of the indicators, what came out. Never changed.
create table evaluation.run (
  run uuid primary key,
  place text not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  as_of date not null,
  by_party uuid not null,
  inputs text not null, -- canonical JSON
  inputs_sha256 text not null,
  figures text not null, -- canonical JSON, with the version of each indicator
  leads text[] not null, -- indicators newly past their threshold
  at timestamptz not null
);
create index on evaluation.run (place, at);
alter table evaluation.run enable row level security;
create policy overseers on evaluation.run to suan_reader
  using (store.reader_role() in ('platform', 'operator', 'authority:industry', 'authority:market', 'authority:data', 'authority:finance', 'authority:justice', 'legislature'));

create table evaluation.questionnaire (
  questionnaire uuid primary key,
  place text not null,
  item text,
  title text not null,
  questions jsonb not null,
  until_on date not null, -- last day
  published_by uuid not null,
  since timestamptz not null
);

create table evaluation.questionnaire_answer (
  answer uuid primary key,
  questionnaire uuid not null references evaluation.questionnaire,
  answerer text not null, -- the party, or the hash of an anonymous code
  answers jsonb not null,
  at timestamptz not null,
  constraint answered_once unique (questionnaire, answerer)
);
alter table evaluation.questionnaire_answer enable row level security;
create policy publisher on evaluation.questionnaire_answer to suan_reader
  using (exists (select from evaluation.questionnaire q where q.questionnaire = questionnaire_answer.questionnaire and q.published_by = store.reader_party()));

-- Counts of answers without the written ones and without who: for everyone, suppressed in the view when few.
create function evaluation.answered(of uuid) returns table (question text, value text, n int)
  language sql stable security definer set search_path = evaluation, pg_temp as $$
  select q->>'id', a.answers->>(q->>'id'), count(*)::int
    from evaluation.questionnaire_answer a join evaluation.questionnaire f on f.questionnaire = a.questionnaire
    cross join jsonb_array_elements(f.questions) q
   where a.questionnaire = of and q->>'kind' <> 'text' and a.answers ? (q->>'id')
   group by 1, 2
$$;

select store.open_to_readers('evaluation', 'indicator_change', 'finding', 'questionnaire');
