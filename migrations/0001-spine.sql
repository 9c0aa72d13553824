-- src/kernel/store/schema.sql
-- What the database itself must know: applied migrations, files, and the memory of changed rows.
create schema store;

create table store.migration (
  name text primary key,
  sha256 bytea not null,
  applied_at timestamptz not null default now()
);

-- A file by its content. State: quarantined until checked, then kept or refused.
create table store.blob (
  sha256 bytea primary key,
  bytes bigint not null check (bytes >= 0),
  media_type text not null,
  state text not null check (state in ('quarantined', 'kept', 'refused')),
  reason text,
  at timestamptz not null
);

-- Time travel: a tracked table keeps every earlier state of its rows in <table>_was, and <table>_at(instant) answers
-- what it held then. A tracked table has a column `since` (when this state began), set by the act's clock.
-- Two changes in one instant are one: the later state is the state of that instant.
create function store.track(target regclass) returns void language plpgsql as $$
declare
  s text; t text;
begin
  select n.nspname, c.relname into s, t from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target;
  execute format('create table %I.%I (like %I.%I, until timestamptz not null)', s, t || '_was', s, t);
  execute format('create index on %I.%I (since, until)', s, t || '_was');
  -- a trigger function of its own for each table: its statement is planned once, not at every change
  execute format($f$
    create function %1$I.%2$I() returns trigger language plpgsql as $b$
    begin
      insert into %1$I.%3$I select (old).*, new.since;
      return new;
    end $b$ $f$, s, t || '_remember', t || '_was');
  execute format('create trigger remember before update on %I.%I for each row when (new.since > old.since) execute function %I.%I()', s, t, s, t || '_remember');
  execute format($f$
    create function %1$I.%2$I(at timestamptz) returns setof %1$I.%3$I language sql stable security invoker as $b$
      select now_.* from %1$I.%3$I now_ where now_.since <= at
      union all
      select (jsonb_populate_record(null::%1$I.%3$I, to_jsonb(was))).* from %1$I.%4$I was where was.since <= at and at < was.until
    $b$ $f$, s, t || '_at', t, t || '_was');
end $$;

-- Who is reading, for row-level security (the second wall behind each view's own predicate).
do $$ begin
  if not exists (select from pg_roles where rolname = 'suan_reader') then create role suan_reader nologin; end if;
  execute format('grant suan_reader to %I', current_user);
end $$;
create function store.reader_party() returns uuid language sql stable as $$ select nullif(current_setting('suan.party', true), '')::uuid $$;
create function store.reader_role() returns text language sql stable as $$ select current_setting('suan.role', true) $$;
-- Roles that may read across parties: each view still states its own predicate.
create function store.reader_sees_all() returns boolean language sql stable as
  $$ select store.reader_role() in ('platform', 'operator', 'authority:industry', 'authority:market', 'authority:data', 'authority:finance', 'authority:justice') $$;

-- Who was let into what is another's: a mediator or a court into the lease of its open case, counsel into what its client
-- sees. One row for each ground; when the ground ends, its rows go.
create table store.let_in (
  reader uuid not null,
  stream text not null,
  ground text not null, -- file/<id>, mandate/<id>
  in_place_of uuid, -- counsel sees what this party sees; null: on its own account
  since timestamptz not null,
  primary key (reader, stream, ground)
);
create index on store.let_in (ground);
-- The streams that the reader was let into. Asked once for a statement: `x = any ((select store.reader_let_into())::text[])`.
create function store.reader_let_into() returns text[] language sql stable security definer set search_path = store, pg_temp as
  $$ select coalesce(array_agg(distinct stream), '{}') from store.let_in where reader = store.reader_party() $$;
-- The parties in whose place the reader reads a stream.
create function store.reader_stands_for(of text) returns uuid[] language sql stable security definer set search_path = store, pg_temp as
  $$ select coalesce(array_agg(in_place_of), '{}') from store.let_in where reader = store.reader_party() and stream = of and in_place_of is not null $$;

-- Opens a room to readers: its views, the tables that have row policies, and those named here as public. A table that
-- is neither stays closed: forgetting a policy hides rows instead of showing them.
create function store.open_to_readers(room text, variadic public_tables text[] default '{}') returns void language plpgsql as $$
declare
  t record;
begin
  execute format('grant usage on schema %I to suan_reader', room);
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = room and (c.relkind = 'v' or (c.relkind = 'r' and (c.relrowsecurity or c.relname = any(public_tables)))) loop
    execute format('grant select on %I.%I to suan_reader', room, t.relname);
  end loop;
end $$;
grant usage on schema store to suan_reader;

-- src/kernel/evidence/schema.sql
-- The outbox of the evidence log. A leaf is written in the transaction of the act it proves; its place in the log
-- (pos) is given later by the one sequencer. Nothing here is ever changed, except pos (once) and the erasure of openings.
create schema evidence;

-- Checks of one column stand in domains, here and where else acts write all the time: a statement that writes a table
-- reads the table's own checks from their text, each time; a domain's once per connection.
create domain evidence.seq as int check (value >= 0);
create domain evidence.size as int check (value > 0);
create domain evidence.pos as bigint check (value >= 0);
create domain evidence.entry as text check (octet_length(value) <= 4096);

create table evidence.stream (
  stream text primary key,
  next_seq evidence.size not null,
  head bytea not null, -- leaf hash of seq next_seq - 1
  parties uuid[] not null -- whose history this is: they may read it
);

create table evidence.leaf (
  id bigint generated always as identity, -- order of arrival; needed, and indexed, only while the leaf waits
  stream text not null,
  seq evidence.seq not null,
  kind text not null,
  at timestamptz not null,
  hash bytea not null,
  entry evidence.entry not null,
  record text,  -- the decision record that `entry` commits to; null once erased
  salts bytea,  -- 16 bytes per field, in the order of field names; null once erased
  commitments bytea, -- once erased: the 32 bytes that each field left behind, in the same order; null before
  pos evidence.pos,
  primary key (stream, seq),
  -- written whole or erased whole; there is no third state
  check ((record is null) = (salts is null) and (record is null) = (commitments is not null))
) with (toast_tuple_target = 8160); -- a leaf stays in its row: squeezing each one cost more than it saved
create unique index leaf_pos on evidence.leaf (pos) where pos is not null;
create index leaf_waiting on evidence.leaf (id) where pos is null;

-- The two doors through which an act reaches its stream inside a statement of its own: a round trip less each.

-- Locks a stream's head for this transaction: 'next_seq:head in hex:its parties', or null for a stream that does not exist yet.
create function evidence.lock_head(of text) returns text language plpgsql as $$
declare answer text;
begin
  select next_seq || ':' || encode(head, 'hex') || ':' || array_to_string(parties, ',') into answer from evidence.stream where stream = of for update;
  return answer;
end $$;

-- Appends a leaf to a stream whose head this transaction holds. Two first writers meet at the stream's primary key.
create function evidence.append_leaf(of text, seq int, kind text, at timestamptz, hash bytea, entry text, record text, salts bytea, parties uuid[])
returns void language plpgsql as $$
begin
  if append_leaf.seq = 0 then
    insert into evidence.stream (stream, next_seq, head, parties) values (of, 1, append_leaf.hash, append_leaf.parties);
  else
    update evidence.stream s set next_seq = append_leaf.seq + 1, head = append_leaf.hash where s.stream = of;
  end if;
  insert into evidence.leaf (stream, seq, kind, at, hash, entry, record, salts)
  values (of, append_leaf.seq, append_leaf.kind, append_leaf.at, append_leaf.hash, append_leaf.entry, append_leaf.record, append_leaf.salts);
end $$;

alter table evidence.stream enable row level security;
create policy parties on evidence.stream to suan_reader using (store.reader_party() = any(parties) or store.reader_sees_all() or stream = any ((select store.reader_let_into())::text[]));
alter table evidence.leaf enable row level security;
create policy parties on evidence.leaf to suan_reader using (exists (select from evidence.stream s where s.stream = leaf.stream));

-- Where the leaves of a stream stand, without their content: a view that may show what happened may show its place too.
create function evidence.places_of(of text) returns table (seq int, kind text, at timestamptz, hash bytea, pos bigint)
language sql stable security definer set search_path = evidence, pg_temp as $$
  select seq, kind, at, hash, pos from evidence.leaf where stream = of order by seq
$$;

-- How far the log has come: public numbers, no content.
create view evidence.progress as
  select (select count(*)::int from evidence.leaf where pos is null) as waiting,
         (select at from evidence.leaf where pos is not null order by pos desc limit 1) as newest;

select store.open_to_readers('evidence');

-- src/kernel/identity/schema.sql
-- Who is who: parties by unified social credit code, the people who act for them, and how they prove it.
create schema identity;

create table identity.party (
  party uuid primary key,
  uscc text not null unique check (length(uscc) = 18),
  name text not null check (length(name) between 1 and 200),
  kinds text[] not null check (cardinality(kinds) > 0),
  place text not null,
  sample boolean not null default false,
  since timestamptz not null
);
select store.track('identity.party');

create table identity.person (
  person uuid primary key,
  party uuid not null references identity.party,
  name text not null,
  login text not null unique,
  password text not null, -- scrypt: N$r$p$salt$hash
  roles text[] not null,
  since timestamptz not null
);

create table identity.session (
  token bytea primary key, -- SHA-256 of the cookie
  person uuid not null references identity.person,
  expires_at timestamptz not null
);
create index on identity.session (person);

create table identity.api_key (
  token bytea primary key, -- SHA-256 of the key
  party uuid not null references identity.party,
  role text not null,
  label text not null,
  since timestamptz not null,
  revoked_at timestamptz
);

create table identity.sign_in_failure (
  login text not null,
  at timestamptz not null
);
create index on identity.sign_in_failure (login, at);

-- Where a party sits: a public body acts for its own place and what lies in it. A door for the policies of other rooms.
create function identity.place_of(of uuid) returns text language sql stable as $$ select place from identity.party where party = of $$;
create function identity.code_of(of uuid) returns text language sql stable as $$ select uscc from identity.party where party = of $$;

-- Parties are public; of people, who acts for whom. How they prove themselves is closed to readers.
select store.open_to_readers('identity', 'party', 'party_was');
grant select (person, party, name, roles) on identity.person to suan_reader;

-- src/kernel/procedure/schema.sql
-- What falls due, and what was served on whom.
create schema procedure;

-- A timer performs an act when its day comes. It is set in the transaction of the act that caused it.
create table procedure.timer (
  timer uuid primary key,
  due_at timestamptz not null,
  act text not null,
  input text not null,
  basis text[] not null,
  set_by_stream text not null,
  set_by_seq int not null,
  ended_at timestamptz, -- fired or called off
  outcome text check (outcome in ('fired', 'refused', 'called-off')),
  attempts int not null default 0, -- tries that came to no answer
  try_after timestamptz, -- not before, after such a try
  problem text, -- what stood in its way last
  unique (act, set_by_stream, set_by_seq)
);
create index timer_due on procedure.timer (due_at) where ended_at is null;

-- A notice to a party, with proof of arrival: when it could be read in the agreed system, and when it was read.
create table procedure.notice (
  notice uuid primary key,
  to_party uuid not null,
  stream text not null,
  title_zh text not null, title_en text not null,
  body_zh text not null, body_en text not null,
  basis text[] not null,
  sent_at timestamptz not null,
  arrived_at timestamptz,
  read_at timestamptz
);
create index on procedure.notice (to_party, sent_at);
alter table procedure.notice enable row level security;
create policy addressee on procedure.notice to suan_reader using (to_party = store.reader_party());

select store.open_to_readers('procedure');

-- src/kernel/act/schema.sql
-- What every write leaves behind besides its evidence: the answer given under an idempotency key, and what follows from it.
create schema act;

create domain act.key as text check (length(value) between 1 and 200);

create table act.done (
  actor uuid not null,
  act text not null,
  key act.key not null,
  body bytea not null, -- SHA-256 of the canonical input
  stream text not null, -- where the answer stands: a leaf's record holds the whole outcome, a refusal too
  seq int not null,
  primary key (actor, act, key)
);

-- A fact in one room that must start an act in another. Written with the fact; drained in order by the worker.
create table act.follow_up (
  id bigint generated always as identity primary key,
  stream text not null,
  seq int not null,
  target text not null,
  input text not null,
  done_at timestamptz,
  attempts int not null default 0,
  try_after timestamptz,
  problem text,
  unique (stream, seq, target)
);
create index follow_up_waiting on act.follow_up (id) where done_at is null;
create index follow_up_of_stream on act.follow_up (stream, id) where done_at is null;

-- The words of the law as they stood when they were cited. The book may be corrected later; a record cites a version.
create table act.article (
  version text primary key, -- hex SHA-256 of the canonical article
  cite text not null,
  article text not null     -- canonical JSON
);

-- src/kernel/casework/schema.sql
-- Case files 案卷: where a procedure stands, who takes part, what was done, what was served, and which time is running.
create schema casework;

create table casework.file (
  file uuid primary key,
  procedure text not null, -- law/procedures/<id>.yaml
  no text not null unique,
  title text not null check (length(title) between 1 and 200),
  state text not null,
  ended boolean not null,
  place text not null,
  about text, -- the stream it is about: another file, a lease
  open boolean not null, -- everyone may read it
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on casework.file (procedure, state, file);
create index on casework.file (about) where about is not null;
select store.track('casework.file');

-- Who plays which part. A public body's part is known by its role until a body of that place takes it.
create table casework.part (
  file uuid not null references casework.file,
  part text not null,
  role text not null,
  party uuid,
  sees text not null check (sees in ('file', 'own', 'nothing')), -- who joined an open part by itself sees its own steps and what was served on it; `nothing`: it does not know of the file yet (seesFrom of the chart)
  since timestamptz not null
);
create unique index part_once on casework.part (file, part, party) where party is not null;
create unique index part_open on casework.part (file, part, role) where party is null;
create index part_of_party on casework.part (party, file);

create table casework.step (
  file uuid not null references casework.file,
  n int not null check (n >= 0), -- its place in the stream's evidence is found by the act's id
  step text not null,
  from_state text not null,
  to_state text not null,
  day date not null,
  at timestamptz not null,
  part text not null, -- in which part; `system` when the clock took it
  party uuid not null,
  role text not null,
  fields text not null, -- canonical JSON, as entered
  marks jsonb not null, -- the choices among them, on which later steps may depend
  seen text[], -- parts that may see the fields; null: all
  primary key (file, n)
);

-- The last time each kind of step was taken, among ten thousand comments as among ten.
create index step_by_kind on casework.step (file, step, n);

create table casework.document (
  document uuid primary key, -- the id of the act that made it
  file uuid not null,
  n int not null,
  sha256 text not null, -- of the canonical body; the same value stands in the evidence
  body text not null,
  foreign key (file, n) references casework.step
);
create index on casework.document (file, n);

-- Served in the platform itself: it has arrived when it can be read there (Civil Code 137; CPL 90).
create table casework.service (
  document uuid not null references casework.document,
  party uuid not null,
  part text not null,
  arrived_at timestamptz not null,
  read_at timestamptz,
  primary key (document, party)
);

-- Which step names which attached file. A file is read by those who may see such a step.
create table casework.attachment (
  file uuid not null,
  n int not null,
  sha256 text not null,
  primary key (sha256, file, n),
  foreign key (file, n) references casework.step
);

create table casework.clock (
  file uuid not null references casework.file,
  clock text not null,
  state text not null check (state in ('running', 'paused', 'ended')),
  started_on date not null,
  counted text not null check (counted in ('working-days', 'calendar-days', 'months', 'years')),
  due_on date, -- null: the calendar of that year is not notified yet
  paused_on date,
  before_on date, -- the day it is counted back from
  ended_on date,
  basis text[] not null,
  primary key (file, clock)
);
create index clock_running on casework.clock (due_on) where state = 'running';

-- Whether the reader may know of a file (`wholly`: see all of it): it is open, or the reader or whose counsel it is plays a
-- part, or a part that may know of it waits for a public body of its role and place.
create function casework.may_read(of uuid, wholly boolean) returns boolean language sql stable security definer set search_path = casework, pg_temp as $$
  select exists (
    select from casework.file f
     where f.file = of
       and (f.open or exists (select from casework.part p where p.file = of
                               and (p.party = store.reader_party() or p.party = any ((select store.reader_stands_for('file/' || of))::uuid[]))
                               and (p.sees = 'file' or (p.sees = 'own' and not wholly)))
            -- a body that the file is about and that is not told yet learns of it in no other capacity either
            or (not exists (select from casework.part p where p.file = of and p.party = store.reader_party() and p.sees = 'nothing')
                and (store.reader_role() in ('platform', 'operator')
                     or exists (select from casework.part p where p.file = of and p.party is null and p.role = store.reader_role() and p.sees <> 'nothing'
                                and (f.place = identity.place_of(store.reader_party())
                                     or f.place like identity.place_of(store.reader_party()) || '-%'))))))
$$;

-- Whether a document was served on the reader.
create function casework.was_served(of uuid, at_step int) returns boolean language sql stable security definer set search_path = casework, pg_temp as $$
  select exists (select from casework.document d join casework.service s using (document)
                  where d.file = of and d.n = at_step and s.party = store.reader_party())
$$;

alter table casework.file enable row level security;
create policy takes_part on casework.file to suan_reader using (open or casework.may_read(file, false));
alter table casework.file_was enable row level security;
create policy takes_part on casework.file_was to suan_reader using (open or casework.may_read(file, false));
alter table casework.part enable row level security;
create policy takes_part on casework.part to suan_reader using (casework.may_read(file, false));
alter table casework.step enable row level security;
create policy takes_part on casework.step to suan_reader
  using (casework.may_read(file, true) or party = store.reader_party() or casework.was_served(file, n));
alter table casework.attachment enable row level security;
create policy with_its_step on casework.attachment to suan_reader
  using (exists (select from casework.step s where s.file = attachment.file and s.n = attachment.n));
alter table casework.document enable row level security;
create policy takes_part on casework.document to suan_reader
  using (casework.may_read(file, true) or casework.was_served(file, n)
         or exists (select from casework.step s where s.file = document.file and s.n = document.n and s.party = store.reader_party()));
alter table casework.service enable row level security;
create policy takes_part on casework.service to suan_reader
  using (exists (select from casework.document d where d.document = service.document));
alter table casework.clock enable row level security;
create policy takes_part on casework.clock to suan_reader using (casework.may_read(file, false));

select store.open_to_readers('casework');

-- src/kernel/consultation/schema.sql
-- What was said about a text that was published for comment, and how it was answered. Whose text it is, its file knows.
create schema consultation;

-- A comment as it was made in step n of a file; near-identical ones share a cluster, named by its first comment.
create table consultation.comment (
  file uuid not null,
  n int not null,
  state text not null, -- the consultation in which it was made
  article text, -- id of the article or clause of the text; null: the text as a whole
  clause text, -- as the commenter named it
  kind text not null, -- role of the commenter; who it was stands in the file only
  text text not null,
  wording text,
  cluster int not null,
  normal_sha256 text not null, -- of the words without spaces, punctuation and case
  day date not null,
  primary key (file, n)
);
create index on consultation.comment (file, cluster);
create index on consultation.comment (file, normal_sha256);

-- The answer to a comment; that to the first of a cluster answers all of it.
create table consultation.answer (
  file uuid not null,
  comment int not null,
  treatment text not null check (treatment in ('adopted', 'partly', 'not-adopted')),
  reasons text not null,
  n int not null,
  day date not null,
  primary key (file, comment),
  foreign key (file, comment) references consultation.comment (file, n)
);

-- Comments and answers are published (Business Environment Regulation 62).
select store.open_to_readers('consultation', 'comment', 'answer');

-- src/domain/credit/schema.sql
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

-- src/domain/lawmaking/schema.sql
-- Making rules: the text of a draft by version, its reviews, what it would change, who makes it in coordination with
-- whom. The file itself, its steps, documents and clocks, is in casework; what was said about it in consultation.
create schema lawmaking;

-- A file of the four procedures as it stands, with what later steps and other views ask of it.
create table lawmaking.project (
  file uuid primary key,
  procedure text not null,
  no text not null,
  title text not null,
  place text not null,
  about text, -- what it is about: a report from local experience, the file of the text it amends
  state text not null,
  coordinated boolean not null default false,
  number text, -- of the promulgation
  promulgated_on date,
  in_force_from date,
  conditions_met boolean, -- a coordinated act: what its partners' acts make it wait for
  exception_ends_on date, -- last day of an exception from fair competition (Fair Competition Review Regulation 12)
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on lawmaking.project (procedure, place);
create index on lawmaking.project (about) where about is not null;

create table lawmaking.text (
  file uuid not null references lawmaking.project,
  version int not null check (version >= 1),
  label text not null,
  sha256 text not null, -- of the canonical body; the same value stands in the evidence
  body text not null, -- canonical JSON in the form of law/
  explanation text not null,
  only_wording boolean not null, -- what the drafter states about the change
  change jsonb, -- against the version that both reviews cleared: what makes it material; null: none was cleared before
  warnings jsonb not null, -- competence, conflicts, unresolved bases: shown, never a bar
  published_at timestamptz, -- since when everyone may read it
  by_party uuid not null,
  at timestamptz not null,
  primary key (file, version)
);

-- A review of one version of the text: fair competition, and legality.
create table lawmaking.review (
  file uuid not null,
  version int not null,
  review text not null check (review in ('competition', 'legality')),
  outcome text not null check (outcome in ('cleared', 'exception')),
  n int not null, -- the step of the file
  day date not null,
  primary key (file, version, review),
  foreign key (file, version) references lawmaking.text
);

-- What a version of the text would change in stored decisions: counts and articles, nothing of a party's affairs.
create table lawmaking.effect (
  file uuid not null,
  version int not null,
  sha256 text not null, -- of the text it was computed for
  decisions int not null,
  changed int not null,
  result text not null, -- canonical JSON
  at timestamptz not null,
  primary key (file, version),
  foreign key (file, version) references lawmaking.text
);

-- Coordinated legislation: an agreement of legislatures that each pass their own act (Legislation Law 83).
create table lawmaking.mechanism (
  mechanism uuid primary key,
  title text not null,
  leading_group text[] not null,
  shared_text text not null, -- what the partners call their common text
  plan text not null,
  since timestamptz not null
);
create table lawmaking.member (
  mechanism uuid not null references lawmaking.mechanism,
  file uuid not null constraint member_once unique references lawmaking.project,
  place text not null,
  party uuid not null,
  joined_at timestamptz not null,
  constraint place_once primary key (mechanism, place)
);

-- From local experience to a national proposal.
create table lawmaking.report (
  report uuid primary key,
  matter text not null,
  title text not null,
  sha256 text not null,
  body text not null, -- canonical JSON
  day date not null,
  at timestamptz not null
);

-- A draft is everybody's business once it is published for comment; before that, that of the bodies who make rules.
alter table lawmaking.text enable row level security;
create policy published_or_public_body on lawmaking.text to suan_reader
  using (published_at is not null or store.reader_sees_all() or store.reader_role() = 'legislature');
alter table lawmaking.effect enable row level security;
create policy with_its_text on lawmaking.effect to suan_reader
  using (exists (select from lawmaking.text t where t.file = effect.file and t.version = effect.version));
alter table lawmaking.review enable row level security;
create policy with_its_text on lawmaking.review to suan_reader
  using (exists (select from lawmaking.text t where t.file = review.file and t.version = review.version));

-- Files and agreements are published (Legislation Law 83).
select store.open_to_readers('lawmaking', 'project', 'mechanism', 'member', 'report');

-- src/domain/counsel/schema.sql
-- What the law, its guides and its procedures say, cut into words for search. Derived data: rebuilt from law/ when that
-- changes, never the source of a decision.
create extension if not exists pg_trgm;
create schema counsel;

create table counsel.passage (
  passage text primary key,
  no int not null unique, -- its place in the list it came in; short, for the index below
  cite text not null,
  href text,
  title_zh text not null, title_en text not null,
  body_zh text not null, body_en text not null,
  verified text not null,
  basis text[] not null
);

-- By what a passage is found and ranked: narrow rows, of which a common word fetches thousands.
create table counsel.entry (
  no int primary key references counsel.passage (no) on delete cascade,
  kind text not null check (kind in ('article', 'template', 'procedure', 'guide', 'case')),
  jurisdiction text not null, -- a place, or 'platform': seen everywhere
  from_day date not null,
  until_day date check (until_day >= from_day), -- last day
  status text not null check (status in ('in-force', 'draft', 'repealed')),
  length int not null,
  words tsvector not null, -- every word of title and text; one of the title again as '^word'
  letters text not null -- cite, title and Chinese text in small letters, for fragments of words
);
create index entry_words on counsel.entry using gin (words);
create index entry_letters on counsel.entry using gin (letters gin_trgm_ops);

-- In how many passages a word stands: a rare word says more about what is asked.
create table counsel.word (
  word text primary key,
  passages int not null check (passages > 0)
);

-- What the passages were made from; one row.
create table counsel.corpus (
  one boolean primary key default true check (one),
  source text, -- hex SHA-256; null: never built
  passages int not null default 0
);
insert into counsel.corpus default values;

select store.open_to_readers('counsel', 'passage', 'entry', 'word', 'corpus');

-- src/domain/admission/schema.sql
-- Who may lease out compute: licences on file, certificates issued in the zone, and the platform's duties towards the
-- regulator. A lapsed licence stops new offers and orders; running leases go on.
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

-- Every change that authorities may fetch has a number: one row hands them out, so that they are given in the order of
-- the commits and without gaps, and whoever asks for «all after n» misses nothing.
create table admission.exchange_head (
  only_one boolean primary key default true check (only_one),
  n bigint not null
);
insert into admission.exchange_head (n) values (0);

-- A file of the zone as it stands: what lists, figures and the interface are made of. The file itself is in casework.
create table admission.application (
  file uuid primary key,
  procedure text not null,
  no text not null,
  title text not null,
  party uuid not null,
  place text not null,
  matters text[] not null,
  roles text[] not null, -- authorities competent for its matters
  size text check (size in ('micro', 'small', 'medium', 'large')),
  origin text not null check (origin in ('inside', 'outside')), -- the applicant's seat against the file's place
  channel text check (channel in ('online', 'window')),
  state text not null,
  opened_on date not null,
  filed_on date,
  corrections int not null default 0,
  accepted_on date,
  deemed_accepted boolean not null default false,
  promised_on date, -- last day for the decision, as it stands; null: not counted yet, or its calendar is not notified
  paused_days int not null default 0,
  decided_on date,
  outcome text check (outcome in ('granted', 'refused', 'not-required', 'not-competent', 'withdrawn', 'recorded')),
  n bigint unique, -- number of its last change; null: not filed yet
  since timestamptz not null
);
create index on admission.application (party);
create index on admission.application (place, filed_on);
alter table admission.application enable row level security;
create policy own_or_overseer on admission.application to suan_reader
  using (party = store.reader_party() or store.reader_sees_all());

create table admission.exchange_step (
  n bigint primary key,
  file uuid not null references admission.application,
  step text not null,
  from_state text not null,
  to_state text not null,
  day date not null,
  at timestamptz not null,
  part text not null,
  role text not null,
  party uuid not null,
  document_sha256 text
);
create index on admission.exchange_step (file);
alter table admission.exchange_step enable row level security;
create policy own_or_overseer on admission.exchange_step to suan_reader
  using (exists (select from admission.application a where a.file = exchange_step.file));

-- A certificate issued on a file. It holds from its first to its last day; after a renewal (decided or by silence) it
-- goes on until the new one begins; from `ended_on` it no longer holds.
create table admission.certificate (
  certificate uuid primary key,
  file uuid not null references admission.application,
  party uuid not null,
  matters text[] not null,
  number text not null constraint certificate_once unique,
  issued_by uuid not null,
  place text not null,
  roles text[] not null,
  valid_from date not null,
  valid_until date not null,
  state text not null check (state in ('in-force', 'renewed', 'renewed-by-silence', 'replaced', 'revoked', 'cancelled', 'given-up')),
  carried boolean not null default false, -- renewed: it goes on past its last day until the new one begins
  ended_on date, -- the first day on which it does not hold any more
  replaces uuid references admission.certificate,
  n bigint not null,
  since timestamptz not null,
  check (valid_until >= valid_from)
);
create unique index certificate_current on admission.certificate (file) where state in ('in-force', 'renewed', 'renewed-by-silence');
create index on admission.certificate (party);
select store.track('admission.certificate');

-- What a party holds that lets it list, for everyone: whether, not under which number (Administrative Licensing Law 40:
-- grants are public; Online Transaction Measures 12: so is what permits the business).
create function admission.held(parties uuid[]) returns table (party uuid, of text, id uuid, what text[], state text, valid_from date, valid_until date, carried boolean, ended_on date)
  language sql stable security definer set search_path = admission, pg_temp as $$
  select l.party, 'licence', l.licence, array[l.kind], 'in-force', l.valid_from, l.valid_until, false, null::date from admission.licence l where l.party = any(parties)
  union all
  select c.party, 'certificate', c.certificate, c.matters, c.state, c.valid_from, c.valid_until, c.carried, c.ended_on from admission.certificate c where c.party = any(parties)
$$;

-- A file of the zone without who it is: for figures that everyone may see.
create function admission.handled(seat text, first_day date, last_day date) returns table (procedure text, place text, matters text[], size text,
    origin text, channel text, state text, filed_on date, corrections int, accepted_on date, deemed_accepted boolean, promised_on date, paused_days int,
    decided_on date, outcome text)
  language sql stable security definer set search_path = admission, pg_temp as $$
  select a.procedure, a.place, a.matters, a.size, a.origin, a.channel, a.state, a.filed_on, a.corrections, a.accepted_on, a.deemed_accepted,
         a.promised_on, a.paused_days, a.decided_on, a.outcome
    from admission.application a
   where a.filed_on between first_day and last_day and (a.place = seat or a.place like seat || '-%')
$$;

-- No new application for a time after false papers or fraud, where safety or health is directly concerned (Administrative Licensing Law 78, 79).
create table admission.bar (
  file uuid primary key,
  party uuid not null,
  matters text[] not null,
  until_on date not null, -- last day
  basis text not null
);
create index on admission.bar (party);

-- Sellers on the platform and what it owes about them: checked at entry and every six months, changes, reports.
create table admission.seller (
  party uuid primary key,
  since timestamptz not null
);

create table admission.verification (
  verification uuid primary key,
  party uuid not null,
  checked text[] not null,
  files jsonb not null,
  result text not null check (result in ('matches', 'differs')),
  note text,
  due_on date not null, -- when the next one is due
  since timestamptz not null
);
create index on admission.verification (party, verification);

create table admission.party_change (
  change uuid primary key,
  party uuid not null,
  what text not null check (what in ('name', 'address', 'contact', 'licence')),
  value text not null,
  seat text, -- the new place, when the address moved to another
  changed_on date not null,
  late boolean, -- null: cannot be told, the calendar is not notified
  files jsonb not null,
  due_on date, -- when the platform must have checked it
  state text not null check (state in ('reported', 'confirmed', 'rejected')),
  reason text,
  at timestamptz not null,
  since timestamptz not null
);
create index on admission.party_change (party, change);

create table admission.report (
  report uuid primary key,
  period text not null check (period ~ '^\d{4}-(01|07)$'),
  province text not null,
  sellers int not null,
  sha256 text not null, -- of the body; the same value stands in the evidence
  body text not null, -- canonical JSON
  late boolean not null,
  since timestamptz not null,
  constraint report_once unique (period, province)
);

alter table admission.seller enable row level security;
create policy own_or_operator on admission.seller to suan_reader
  using (party = store.reader_party() or store.reader_role() in ('operator', 'authority:market'));
alter table admission.verification enable row level security;
create policy own_or_operator on admission.verification to suan_reader
  using (party = store.reader_party() or store.reader_role() in ('operator', 'authority:market'));
alter table admission.party_change enable row level security;
create policy own_or_operator on admission.party_change to suan_reader
  using (party = store.reader_party() or store.reader_role() in ('operator', 'authority:market'));
alter table admission.report enable row level security;
create policy operator_or_regulator on admission.report to suan_reader
  using (store.reader_role() in ('operator', 'authority:market'));

-- Who holds or directs a business, as public registers show it; what was struck is as if it never was.
create table admission.control (
  control uuid primary key,
  company text not null, -- unified social credit code of the business that is held
  holder text not null, -- code, or the register's number of a natural person (P-…): no name, no identity number
  holder_kind text not null check (holder_kind in ('business', 'person', 'state')),
  kind text not null check (kind in ('share', 'agreement', 'office')),
  share_ppm int check (share_ppm between 1 and 1000000),
  from_on date not null,
  until_on date check (until_on > from_on), -- the first day on which it no longer holds
  source text not null,
  source_on date not null,
  files jsonb not null,
  entered_by uuid not null,
  struck text, -- why it was entered wrongly
  objection text,
  objected_at timestamptz,
  since timestamptz not null,
  check ((kind = 'share') = (share_ppm is not null))
);
create index on admission.control (company);
create index on admission.control (holder);
select store.track('admission.control');
alter table admission.control enable row level security;
create policy concerned_or_overseer on admission.control to suan_reader
  using (store.reader_role() in ('operator', 'authority:market', 'authority:finance', 'authority:industry', 'authority:data')
         or identity.code_of(store.reader_party()) in (company, holder));
alter table admission.control_was enable row level security;
create policy concerned_or_overseer on admission.control_was to suan_reader
  using (store.reader_role() in ('operator', 'authority:market', 'authority:finance', 'authority:industry', 'authority:data')
         or identity.code_of(store.reader_party()) in (company, holder));

-- Certificates are public: grants are published (Administrative Licensing Law 40).
select store.open_to_readers('admission', 'certificate', 'certificate_was');

-- src/domain/evaluation/schema.sql
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

-- src/domain/capacity/schema.sql
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

-- src/domain/market/schema.sql
-- Listing, request, quote, negotiated order. No order book, no auction (E-Commerce Law art. 46).
create schema market;

create table market.offer (
  offer uuid primary key,
  provider uuid not null,
  mode text not null check (mode in ('by-server', 'by-scale')),
  models text[] not null, -- empty: any the provider has
  unit_price_fen bigint not null check (unit_price_fen >= 0), -- per card-hour
  place text not null,
  valid_from date not null,
  valid_until date,
  terms jsonb not null,
  state text not null check (state in ('open', 'withdrawn')),
  since timestamptz not null
);
create index on market.offer (provider);
select store.track('market.offer');

create table market.request (
  request uuid primary key,
  lessee uuid not null,
  mode text not null,
  models text[] not null,
  cards int not null,
  share_milli int not null,
  hours int not null,
  place text not null,
  note text not null,
  since timestamptz not null
);

create table market.quote (
  quote uuid primary key,
  request uuid not null references market.request,
  offer uuid not null references market.offer,
  provider uuid not null,
  lessee uuid not null,
  unit_price_fen bigint not null check (unit_price_fen >= 0),
  valid_until date not null,
  used_by uuid, -- the one order that accepted it
  since timestamptz not null
);
create index on market.quote (request);

create table market.placed_order (
  "order" uuid primary key,
  offer uuid not null references market.offer,
  quote uuid references market.quote,
  lessee uuid not null,
  provider uuid not null,
  mode text not null,
  models text[] not null,
  cards int not null check (cards >= 0),
  share_milli int not null check (share_milli between 1 and 1000),
  cpu_milli int not null check (cpu_milli >= 0),
  memory_mib int not null check (memory_mib >= 0),
  hours int not null check (hours > 0),
  from_at timestamptz not null,
  place text not null,
  unit_price_fen bigint not null,
  contract_fen bigint not null,
  terms jsonb not null,
  since timestamptz not null
);
create index on market.placed_order (lessee);
create index on market.placed_order (provider);

-- Offers are public; what two parties negotiate is theirs.
alter table market.request enable row level security;
create policy seen on market.request to suan_reader using (lessee = store.reader_party() or store.reader_role() = 'provider' or store.reader_sees_all());
alter table market.quote enable row level security;
create policy parties on market.quote to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table market.placed_order enable row level security;
create policy parties on market.placed_order to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'order/' || "order" = any ((select store.reader_let_into())::text[]));

select store.open_to_readers('market', 'offer', 'offer_was');

-- src/domain/templates/schema.sql
-- Model contracts: their texts while they are made, what was published, and how they are used. The file of each, its
-- steps, documents and clocks, is in casework; what was said about it in consultation.
create schema templates;

-- A file of the making as it stands.
create table templates.project (
  file uuid primary key,
  no text not null,
  title text not null,
  place text not null,
  framework text not null, -- by-server, by-scale, storage, mixed, assignment
  level text check (level in ('province', 'national')), -- of the lead, once it has convened
  state text not null,
  number text, -- under which it was published
  version text, -- that was published
  published_on date,
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on templates.project (framework, place);

create table templates.text (
  file uuid not null references templates.project,
  version int not null check (version >= 1),
  label text not null,
  sha256 text not null, -- of the canonical body; the same value stands in the evidence
  body text not null, -- canonical JSON of the framework
  explanation text not null,
  only_wording boolean not null, -- what the drafter states about the change
  change jsonb, -- against the version that the review cleared: what makes it material; null: none was cleared before
  findings jsonb not null, -- hints of the program: shown, never a bar
  published_at timestamptz, -- since when everyone may read it
  by_party uuid not null,
  at timestamptz not null,
  primary key (file, version)
);

-- The fair-competition review of one version of the text.
create table templates.review (
  file uuid not null,
  version int not null,
  n int not null, -- the step of the file
  day date not null,
  primary key (file, version),
  foreign key (file, version) references templates.text
);

-- A department's signature under one version of the text.
create table templates.countersignature (
  file uuid not null,
  version int not null,
  role text not null check (role in ('authority:data', 'authority:industry')),
  party uuid not null,
  n int not null,
  day date not null,
  primary key (file, version, role),
  foreign key (file, version) references templates.text
);

-- An expert's declaration of ties, the latest, and the step of its opinion.
create table templates.expert (
  file uuid not null references templates.project,
  party uuid not null,
  direct boolean not null, -- declares a direct interest
  of_market text[] not null, -- parts that its own party plays in the market
  n int not null,
  day date not null,
  opinion_n int,
  primary key (file, party)
);

-- What was published: free to read, download and use (Contract Supervision Measures 13).
create table templates.published (
  framework text not null,
  version text not null,
  place text not null,
  from_on date not null,
  until_on date, -- the last day on which it may be chosen anew
  sha256 text not null,
  body text not null,
  file uuid not null references templates.project,
  number text not null,
  at timestamptz not null,
  constraint version_once primary key (framework, place, version)
);

-- Use, as contracts tell of it: what was negotiated and concluded on which text, and what became of it.
create table templates.negotiation (
  negotiation uuid primary key,
  framework text not null,
  version text not null,
  place text not null,
  at timestamptz not null
);
create table templates.contract (
  lease uuid primary key,
  framework text not null,
  version text not null,
  place text not null,
  changed text[] not null, -- clauses of the text with words of the two sides
  removed text[] not null,
  added int not null check (added >= 0),
  at timestamptz not null
);
create index on templates.contract (framework, place, version);
create table templates.question (
  lease uuid not null,
  clause text not null,
  at timestamptz not null,
  primary key (lease, clause)
);
create table templates.outcome (
  lease uuid not null,
  outcome text not null check (outcome in ('performed', 'terminated', 'disputed')),
  at timestamptz not null,
  primary key (lease, outcome)
);

-- A draft is everybody's business once it is published for comment; before that, that of the bodies who make it.
alter table templates.text enable row level security;
create policy published_or_public_body on templates.text to suan_reader
  using (published_at is not null or store.reader_sees_all());
alter table templates.review enable row level security;
create policy with_its_text on templates.review to suan_reader
  using (exists (select from templates.text t where t.file = review.file and t.version = review.version));
alter table templates.countersignature enable row level security;
create policy with_its_text on templates.countersignature to suan_reader
  using (exists (select from templates.text t where t.file = countersignature.file and t.version = countersignature.version));
alter table templates.expert enable row level security;
create policy itself_or_public_body on templates.expert to suan_reader
  using (party = store.reader_party() or store.reader_sees_all());

-- Figures of use, without who used it: fewer than five are told to public bodies only.
create function templates.told(count bigint) returns int language sql stable as
  $$ select case when count = 0 or count >= 5 or store.reader_sees_all() then count::int end $$;
create view templates.use_of_text as
  with version as (
    select framework, place, version from templates.negotiation union select framework, place, version from templates.contract)
  select v.framework, v.place, v.version,
    (select templates.told(count(*)) from templates.negotiation n where (n.framework, n.place, n.version) = (v.framework, v.place, v.version)) as negotiations,
    templates.told(count(c.lease)) as contracts,
    templates.told(count(c.lease) filter (where cardinality(c.changed) + cardinality(c.removed) + c.added > 0)) as deviating,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'performed'))) as performed,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'terminated'))) as terminated,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'disputed'))) as disputed
    from version v left join templates.contract c on (c.framework, c.place, c.version) = (v.framework, v.place, v.version)
   group by v.framework, v.place, v.version;
create view templates.use_of_clause as
  with touched as (
    select lease, framework, place, version, unnest(changed) as clause, 'changed' as how from templates.contract
    union all
    select lease, framework, place, version, unnest(removed), 'removed' from templates.contract
    union all
    select q.lease, c.framework, c.place, c.version, q.clause, 'asked' from templates.question q join templates.contract c using (lease))
  select framework, place, version, clause,
    templates.told(count(*) filter (where how = 'changed')) as changed,
    templates.told(count(*) filter (where how = 'removed')) as removed,
    templates.told(count(*) filter (where how = 'asked')) as asked,
    templates.told(count(distinct lease) filter (where exists (
      select from templates.outcome o where o.lease = touched.lease and o.outcome = 'disputed'))) as disputed
    from touched group by framework, place, version, clause;

select store.open_to_readers('templates', 'project', 'published');

-- src/domain/contracts/schema.sql
-- Negotiations, and leases: what both sides signed, pinned; and where each lease stands.
create schema contracts;

-- A side of a contract; the assignee only where a contract passes from one lessee to another.
create domain contracts.side as text check (value in ('lessee', 'provider', 'assignee'));

-- The text of a model contract as it was when a negotiation began, by its hash: it stays when a newer one is published.
create table contracts.pinned_template (
  sha256 text primary key,
  framework text not null,
  version text not null,
  body jsonb not null
);

create table contracts.negotiation (
  negotiation uuid primary key,
  framework text not null,
  version text not null,
  template_sha256 text not null references contracts.pinned_template,
  on_day date not null, -- the day whose template and law hold
  place text not null,
  lessee uuid not null,
  provider uuid not null,
  assignee uuid,
  offer uuid,
  opened_by contracts.side not null,
  state text not null check (state in ('open', 'settled', 'ended')),
  revision int not null,
  answers jsonb not null,
  edits jsonb not null,
  sha256 text not null, -- of this revision, its clauses included
  opened_at timestamptz not null,
  reason text, -- why it was broken off
  since timestamptz not null
);
create index on contracts.negotiation (lessee);
create index on contracts.negotiation (provider);
create index on contracts.negotiation (assignee) where assignee is not null;

create table contracts.proposal (
  proposal uuid primary key,
  negotiation uuid not null references contracts.negotiation,
  side contracts.side not null,
  person uuid,
  base int not null,
  changes jsonb not null,
  note text not null,
  state text not null check (state in ('open', 'accepted', 'rejected', 'withdrawn')),
  at timestamptz not null,
  answered_at timestamptz,
  answered_by contracts.side,
  reason text
);
create index on contracts.proposal (negotiation);

-- Every text that ever stood, and who brought it about.
create table contracts.revision (
  negotiation uuid not null references contracts.negotiation,
  revision int not null,
  side contracts.side not null, -- whose proposal it was
  person uuid,
  proposal uuid,
  wrote text[] not null, -- slots and clauses that changed
  answers jsonb not null,
  edits jsonb not null,
  sha256 text not null,
  at timestamptz not null,
  primary key (negotiation, revision)
);

-- A side's yes to one revision; a later revision needs a new one.
create table contracts.agreement (
  negotiation uuid not null,
  revision int not null,
  side contracts.side not null,
  person uuid,
  sha256 text not null,
  at timestamptz not null,
  primary key (negotiation, revision, side),
  foreign key (negotiation, revision) references contracts.revision
);

create table contracts.lease (
  lease uuid primary key,
  "order" uuid,
  offer uuid,
  negotiation uuid references contracts.negotiation,
  lessee uuid not null,
  provider uuid not null,
  assignee uuid,
  mode text not null check (mode in ('by-server', 'by-scale', 'storage', 'mixed', 'assignment')),
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
  pinned jsonb not null default '{}', -- what a negotiated contract pins beside these columns (lease.ts, Pinned)
  text jsonb not null, -- the clauses as both sides read them
  terms_hash text not null, -- SHA-256 of the canonical contract with its clauses; what both sides sign
  from_at timestamptz not null,
  state text not null check (state in ('drafted', 'countersigning', 'signed', 'running', 'ended')),
  signed_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  drafted_at timestamptz not null,
  since timestamptz not null,
  constraint lease_order unique ("order"),
  constraint lease_negotiation unique (negotiation),
  constraint lease_origin check (("order" is null) <> (negotiation is null))
);
create index on contracts.lease (lessee);
create index on contracts.lease (provider);
select store.track('contracts.lease');

-- The contract as PDF, revision by revision: each signature makes a new file around the one before.
create table contracts.paper (
  lease uuid not null references contracts.lease,
  sha256 text not null,
  before text, -- the file that this one continues; null: the contract as it was first set, unsigned
  digest text, -- SHA-256 of the bytes that the signature covers
  covered int, -- how many bytes the file has when this signature is its last
  certificate text,
  cms text, -- the signature, base64 DER
  at timestamptz not null,
  primary key (lease, sha256)
);
create unique index paper_first on contracts.paper (lease) where before is null;

create table contracts.signature (
  lease uuid not null references contracts.lease,
  side contracts.side not null,
  kind text not null check (kind in ('account', 'person', 'company')),
  person uuid,
  terms_hash text not null,
  certificate text, -- SHA-256 of the certificate
  after text, -- the PDF that holds the signature
  facts jsonb not null default '{}', -- signer, time stamp, SM2 line
  at timestamptz not null,
  primary key (lease, side, kind)
);

-- Explaining the clauses that bear heavily on a side (Civil Code 496).
create table contracts.question (
  question uuid primary key,
  lease uuid not null references contracts.lease,
  clause text not null,
  side contracts.side not null,
  person uuid,
  words text not null,
  at timestamptz not null
);
create index on contracts.question (lease);
create table contracts.explanation (
  explanation uuid primary key,
  lease uuid not null references contracts.lease,
  clause text not null,
  side contracts.side not null,
  person uuid,
  words text not null,
  at timestamptz not null
);
create index on contracts.explanation (lease);
create table contracts.acknowledgement (
  lease uuid not null references contracts.lease,
  clause text not null,
  side contracts.side not null,
  person uuid not null,
  terms_hash text not null,
  seconds int not null,
  words text not null,
  at timestamptz not null,
  primary key (lease, clause, side)
);

-- Certification authorities that the operator trusts, certificates of those who sign, and who may sign for a party.
create table contracts.authority (
  sha256 text primary key,
  name text not null,
  licence text not null, -- its licence for electronic certification (E-Signature Law 16, 18), or that it is a sample
  sample boolean not null,
  certificate text not null, -- base64 DER
  trusted_at timestamptz not null,
  ended_at timestamptz
);
create table contracts.certificate (
  sha256 text primary key,
  party uuid not null,
  person uuid,
  kind text not null check (kind in ('person', 'company')),
  subject jsonb not null,
  serial text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  certificate text not null, -- base64 DER
  chain text[] not null,
  registered_at timestamptz not null,
  revoked_at timestamptz,
  reason text
);
create index on contracts.certificate (party);
create table contracts.mandate (
  mandate uuid primary key,
  party uuid not null,
  person uuid not null,
  kind text not null check (kind in ('legal-representative', 'mandate')),
  limit_fen bigint,
  from_on date not null,
  until_on date,
  granted_by uuid,
  at timestamptz not null,
  revoked_at timestamptz,
  reason text
);
create index on contracts.mandate (party);

-- How sides of a lease passed to other parties, and in which times performance was lawfully suspended.
create table contracts.assignment (
  assignment uuid primary key,
  lease uuid not null references contracts.lease,
  side text not null check (side in ('lessee', 'provider')),
  from_party uuid not null,
  to_party uuid not null,
  other_party uuid not null,
  at timestamptz not null
);
create index on contracts.assignment (lease, at);
create table contracts.suspension (
  lease uuid not null references contracts.lease,
  side text not null check (side in ('lessee', 'provider')),
  file uuid not null,
  from_at timestamptz not null,
  until_at timestamptz,
  primary key (lease, from_at)
);

alter table contracts.assignment enable row level security;
create policy parties on contracts.assignment to suan_reader
  using (store.reader_party() in (from_party, to_party, other_party) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.lease enable row level security;
create policy parties on contracts.lease to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.lease_was enable row level security;
create policy parties on contracts.lease_was to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.negotiation enable row level security;
create policy parties on contracts.negotiation to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'negotiation/' || negotiation = any ((select store.reader_let_into())::text[]));
alter table contracts.signature enable row level security;
create policy parties on contracts.signature to suan_reader
  using (exists (select from contracts.lease l where l.lease = signature.lease));
alter table contracts.paper enable row level security;
create policy parties on contracts.paper to suan_reader
  using (exists (select from contracts.lease l where l.lease = paper.lease));
alter table contracts.question enable row level security;
create policy parties on contracts.question to suan_reader
  using (exists (select from contracts.lease l where l.lease = question.lease));
alter table contracts.explanation enable row level security;
create policy parties on contracts.explanation to suan_reader
  using (exists (select from contracts.lease l where l.lease = explanation.lease));
alter table contracts.acknowledgement enable row level security;
create policy parties on contracts.acknowledgement to suan_reader
  using (exists (select from contracts.lease l where l.lease = acknowledgement.lease));
alter table contracts.suspension enable row level security;
create policy parties on contracts.suspension to suan_reader
  using (exists (select from contracts.lease l where l.lease = suspension.lease));
alter table contracts.proposal enable row level security;
create policy parties on contracts.proposal to suan_reader
  using (exists (select from contracts.negotiation n where n.negotiation = proposal.negotiation));
alter table contracts.revision enable row level security;
create policy parties on contracts.revision to suan_reader
  using (exists (select from contracts.negotiation n where n.negotiation = revision.negotiation));
alter table contracts.agreement enable row level security;
create policy parties on contracts.agreement to suan_reader
  using (exists (select from contracts.negotiation n where n.negotiation = agreement.negotiation));
alter table contracts.certificate enable row level security;
create policy own on contracts.certificate to suan_reader using (store.reader_party() = party or store.reader_sees_all());
alter table contracts.mandate enable row level security;
create policy own on contracts.mandate to suan_reader using (store.reader_party() = party or store.reader_sees_all());

-- How many leases run: a number the public may see.
create view contracts.running as select count(*)::int as leases from contracts.lease where state = 'running';

-- model texts and authorities are nobody's secret
select store.open_to_readers('contracts', 'pinned_template', 'authority');

-- src/domain/performance/schema.sql
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

-- src/domain/metering/schema.sql
-- Readings: intervals, never counters. An interval is written once; the meter leads its key, for ever (no time-limited
-- cache). Lease and side belong to the key: one side cannot use up the ids of the other, nor one lease those of another.
create schema metering;

create domain metering.source as text check (value in ('provider', 'lessee', 'platform'));
create domain metering.amount as int check (value >= 0);
create domain metering.share_milli as int check (value between 0 and 1000);
create domain metering.month as text check (value ~ '^\d{4}-\d{2}$');
create domain metering.stripe as int check (value between 0 and 63);

create table metering.interval (
  meter text not null,
  id text not null,
  lease uuid not null,
  source_kind metering.source not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  span smallint not null, -- the class of its length (overlap.ts)
  cards metering.amount not null,
  share_milli metering.share_milli not null,
  cpu_milli metering.amount not null,
  memory_mib metering.amount not null,
  storage_gib metering.amount, -- null where the reading says nothing of storage
  body bytea not null, -- SHA-256 of the canonical interval: the same id with another body is an incident, not an update
  stored_at timestamptz not null,
  primary key (meter, lease, source_kind, id)
);
-- For the bills and the pages, which ask for the provider's readings only, and for what touches a moment: readings of one
-- class of length (overlap.ts) that do began shortly before it, so they are found without the lease's history. Partial also so that looking for a reported id
-- has the primary key alone to go by, whatever the planner believes of a table that has just begun to fill.
create index interval_billed on metering.interval (lease, span, from_at) where source_kind = 'provider';

-- Whose readings they are: noted when a lease's first reading arrives, so that this room judges its own rows. Where a side
-- has passed to another party, both pairs stand: each may read what the lease's bills rest on.
create table metering.sides (
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  primary key (lease, lessee, provider)
);
create index on metering.sides (lessee);
create index on metering.sides (provider);
alter table metering.sides enable row level security;
create policy parties on metering.sides to suan_reader 
  using ((select store.reader_sees_all()) or (select store.reader_party()) in (lessee, provider)
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table metering.interval enable row level security;
-- Who reads and which leases are theirs is asked once for a statement, not once for a row: leases have 100,000s of rows.
create policy by_lease on metering.interval to suan_reader using ((select store.reader_sees_all()) or lease in (select s.lease from metering.sides s));

-- Reports of downtime and of time that does not count, as they were made; a contested one stays and does not count.
create table metering.downtime (
  downtime uuid primary key,
  lease uuid not null,
  kind text not null check (kind in ('outage', 'announced-maintenance', 'force-majeure', 'lessee-cause')),
  reported_by text not null check (reported_by in ('provider', 'lessee', 'platform')),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  note text not null,
  may_contest text check (may_contest in ('provider', 'lessee')), -- null: it counts at once
  counts_at timestamptz not null,
  contested_at timestamptz,
  contest_reason text,
  at timestamptz not null
);
create index on metering.downtime (lease, from_at);
alter table metering.downtime enable row level security;
create policy by_lease on metering.downtime to suan_reader using ((select store.reader_sees_all()) or lease in (select s.lease from metering.sides s));

-- Measured use of all leases by natural month of Asia/Shanghai: a sum the public may see. In stripes by lease, so that
-- acts on different leases seldom wait for one row; a month is the sum of its stripes.
create table metering.month_sum (
  month metering.month not null,
  stripe metering.stripe not null,
  milli_card_seconds bigint not null,
  primary key (month, stripe)
);

select store.open_to_readers('metering', 'month_sum');

-- src/domain/billing/schema.sql
-- Bills (账单, not tax invoices 发票): issued once, never changed. What comes later is a further bill that corrects.
create schema billing;

create table billing.invoice (
  invoice uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  part int not null default 0 check (part >= 0), -- of a month in which a side passed to another party; 0 otherwise
  nth int not null check (nth >= 0), -- 0: the bill of the month; 1, 2 …: corrections of it
  corrects uuid references billing.invoice,
  milli_card_seconds bigint not null,
  gib_seconds bigint not null default 0,
  unit_price_fen bigint not null,
  storage_fen bigint not null default 0, -- of the total, what storage makes
  total_fen bigint not null,
  lines jsonb not null,
  at timestamptz not null,
  constraint invoice_of_month unique (lease, month, part, nth)
);
create index on billing.invoice (lessee);
create index on billing.invoice (provider);

-- What was credited against a bill: payments, vouchers, and credit notes. The bill itself stays as it was issued.
create table billing.invoice_credit (
  credit uuid not null,
  invoice uuid not null references billing.invoice,
  kind text not null check (kind in ('payment', 'voucher', 'service-credit', 'reduction')),
  amount_fen bigint not null check (amount_fen > 0),
  reference text not null,
  at timestamptz not null,
  primary key (credit, invoice)
);
create index on billing.invoice_credit (invoice);

-- Credit notes (减免单): what a missed service level or an agreed reduction takes off the bills of a month, in a document
-- of its own; which bill it lessens by how much stands in invoice_credit under the same number.
create table billing.credit_note (
  credit uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  part int not null check (part >= 0),
  kind text not null check (kind in ('service-credit', 'reduction')),
  fee_fen bigint not null, -- the bills of the month that it is reckoned from
  credit_ppm int, -- of the fee; null: an agreed amount
  service jsonb, -- the month's service level as measured; null: an agreed amount
  reference text not null,
  amount_fen bigint not null check (amount_fen > 0),
  at timestamptz not null
);
create index on billing.credit_note (lease, month);
create index on billing.credit_note (lessee);
create index on billing.credit_note (provider);

alter table billing.invoice enable row level security;
create policy parties on billing.invoice to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table billing.invoice_credit enable row level security;
create policy by_invoice on billing.invoice_credit to suan_reader using (exists (select from billing.invoice i where i.invoice = invoice_credit.invoice));
alter table billing.credit_note enable row level security;
create policy parties on billing.credit_note to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

-- What is held of the bills of a month while a quantity is in dispute: exactly its price; the rest falls due as ever. The
-- bill itself stays.
create table billing.hold (
  ground text not null, -- file/<id> of the dispute
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  from_at timestamptz not null,
  to_at timestamptz not null,
  milli_card_seconds bigint not null check (milli_card_seconds > 0),
  held_fen bigint not null check (held_fen >= 0),
  at timestamptz not null,
  lifted_at timestamptz,
  primary key (ground, month)
);
create index on billing.hold (lease, month) where lifted_at is null;
alter table billing.hold enable row level security;
create policy parties on billing.hold to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

-- What is held of a bill now, or was at an instant: the holds of its month stand against the first bill of the month.
create function billing.held_of(of uuid, as_of timestamptz) returns bigint language sql stable as $$
  select case when exists (select from billing.invoice f where f.lease = i.lease and f.month = i.month and f.lessee = i.lessee and (f.part, f.nth) < (i.part, i.nth))
              then 0 else coalesce((select sum(h.held_fen) from billing.hold h where h.lease = i.lease and h.month = i.month and h.lessee = i.lessee
                                      and h.at <= coalesce(as_of, 'infinity') and (h.lifted_at is null or h.lifted_at > as_of)), 0) end::bigint
    from billing.invoice i where i.invoice = of
$$;

select store.open_to_readers('billing');

-- src/domain/pricing/schema.sql
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

-- src/domain/surveillance/schema.sql
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

-- src/domain/subsidy/schema.sql
-- Support under dated programmes: schemes run on the platform, their pools, claims, vouchers, deductions and payouts,
-- leads that propose a hold of payout, and the audit by sample.
create schema subsidy;

-- A programme as it is run here: read from law/programmes, or from a scheme drafted and adopted on the platform.
create table subsidy.scheme (
  scheme uuid primary key, -- its file
  key text not null, -- the citation of a programme on file, or scheme/<file>
  programme jsonb not null, -- as law/programmes has it
  numbers jsonb, -- of a scheme drafted here: the numbers of its adopted text; null: they stand in the law
  place text not null,
  state text not null check (state in ('draft', 'in-force', 'open', 'ended')),
  valid_from date,
  valid_until date,
  window_from date,
  window_until date,
  provider_list boolean not null,
  conditions text not null,
  by_party uuid not null,
  since timestamptz not null
);
create index on subsidy.scheme (key);

-- What is granted out of a pool: one row a pool, never overspent.
create table subsidy.pool (
  pool text primary key, -- key of the scheme, and the year where the pool is one of a year
  pool_fen bigint not null check (pool_fen >= 0),
  used_fen bigint not null check (used_fen >= 0),
  since timestamptz not null,
  constraint pool_never_overspent check (used_fen <= pool_fen)
);

create table subsidy.claim (
  file uuid primary key,
  no text not null,
  scheme uuid not null references subsidy.scheme,
  holder uuid not null,
  provider uuid, -- where the contract is on the platform
  lease uuid,
  contract_no text not null,
  place text not null,
  state text not null,
  ended boolean not null default false,
  declared jsonb not null, -- facts that the claimant stated
  intended_fen bigint, -- as publicised
  publicised_on date,
  publicity_until date,
  voucher uuid,
  claimed_fen bigint not null default 0 check (claimed_fen >= 0), -- asked for in the redemption that is open
  paid_fen bigint not null default 0 check (paid_fen >= 0),
  paid_on date,
  told_fen bigint, -- intended to be recovered, as told
  recovered_fen bigint, -- decided to be recovered
  repaid_fen bigint not null default 0 check (repaid_fen >= 0),
  at timestamptz not null,
  since timestamptz not null
);
create index on subsidy.claim (holder);
create index on subsidy.claim (provider);
create index on subsidy.claim (contract_no);
create index on subsidy.claim (scheme, state);

create table subsidy.voucher (
  voucher uuid primary key,
  programme text not null, -- citation of the article that carries the programme's numbers
  key text not null, -- of the scheme, as in subsidy.scheme
  holder uuid not null,
  granted_by uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  balance_fen bigint not null check (balance_fen between 0 and amount_fen),
  returned_fen bigint not null default 0 check (returned_fen >= 0), -- can no longer be used: back in the pool
  valid_until date not null,
  granted_at timestamptz not null,
  file uuid, -- of the claim it was issued on
  contract_no text, -- the one contract it was issued for
  facts jsonb, -- of the claim: what share and which part of the fee count
  lease uuid, -- the one contract it is used for, once used
  since timestamptz not null,
  check (balance_fen + returned_fen <= amount_fen)
);
create index on subsidy.voucher (holder);
create index on subsidy.voucher (lease);
create index on subsidy.voucher (contract_no);
create index on subsidy.voucher (key);
select store.track('subsidy.voucher');

create table subsidy.deduction (
  deduction uuid primary key,
  voucher uuid not null references subsidy.voucher,
  invoice uuid not null,
  lease uuid not null,
  deducted_fen bigint not null check (deducted_fen > 0),
  at timestamptz not null
);
create index on subsidy.deduction (lease);
create index on subsidy.deduction (voucher);
create index on subsidy.deduction (invoice);

-- An invoice is claimed once, whatever the programme: by its number, for whom it is paid back.
create table subsidy.claimed_invoice (
  invoice_no text primary key,
  file uuid not null references subsidy.claim,
  amount_fen bigint not null check (amount_fen >= 0),
  at timestamptz not null
);
create index on subsidy.claimed_invoice (file);

-- What speaks for looking at a payout: a detector's lead that proposes a hold, or a refund after payout. Nothing follows by itself.
create table subsidy.signal (
  signal uuid not null,
  file uuid not null references subsidy.claim,
  kind text not null check (kind in ('lead', 'refund')),
  source text not null, -- lead/<id>, credit/<id>
  seen jsonb not null, -- what was seen: kind, families, score, evidence, and the circle as it was drawn
  place text not null,
  state text not null check (state in ('proposed', 'taken-up', 'dismissed', 'lapsed')),
  reasons text,
  until_on date not null,
  at timestamptz not null,
  since timestamptz not null,
  primary key (signal, file)
);
create unique index signal_once on subsidy.signal (file, source);
create index on subsidy.signal (place, state);

-- The audit by sample of redeemed claims: the hash of the seed, then seed and draw, then an answer for each.
create table subsidy.audit (
  audit uuid primary key,
  place text not null,
  quarter text not null check (quarter ~ '^\d{4}-Q[1-4]$'),
  seed_hash text not null,
  seed text,
  population int not null,
  frame jsonb not null, -- what is drawn from, fixed with the hash: [{subject, stratum}]
  frame_sha256 text not null,
  least int not null,
  by_party uuid not null,
  at timestamptz not null,
  drawn_at timestamptz,
  constraint subsidy_audit_once unique (place, quarter)
);
create table subsidy.audit_item (
  audit uuid not null references subsidy.audit,
  file uuid not null references subsidy.claim,
  answer text check (answer in ('in-order', 'irregular', 'unclear')),
  reasons text,
  answered_at timestamptz,
  primary key (audit, file)
);

alter table subsidy.claim enable row level security;
create policy sides on subsidy.claim to suan_reader using (store.reader_party() in (holder, provider) or store.reader_sees_all());
alter table subsidy.voucher enable row level security;
create policy holder on subsidy.voucher to suan_reader using (holder = store.reader_party() or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table subsidy.voucher_was enable row level security;
create policy holder on subsidy.voucher_was to suan_reader using (holder = store.reader_party() or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table subsidy.deduction enable row level security;
create policy by_voucher on subsidy.deduction to suan_reader using (exists (select from subsidy.voucher v where v.voucher = deduction.voucher));
alter table subsidy.claimed_invoice enable row level security;
create policy by_claim on subsidy.claimed_invoice to suan_reader using (exists (select from subsidy.claim c where c.file = claimed_invoice.file));
alter table subsidy.signal enable row level security;
create policy officers on subsidy.signal to suan_reader using (store.reader_role() in ('authority:finance', 'authority:industry', 'authority:data', 'platform'));
alter table subsidy.audit_item enable row level security;
create policy officers on subsidy.audit_item to suan_reader using (store.reader_role() in ('authority:finance', 'authority:industry', 'authority:data', 'platform'));

-- What is publicised of claims, for everyone: who, how much, until when; no contract and no papers.
create function subsidy.publicised() returns table (file uuid, no text, scheme uuid, holder uuid, place text, state text, intended_fen bigint, publicised_on date, publicity_until date)
  language sql stable security definer set search_path = subsidy, pg_temp as $$
  select c.file, c.no, c.scheme, c.holder, c.place, c.state, c.intended_fen, c.publicised_on, c.publicity_until
    from subsidy.claim c where c.publicised_on is not null and c.state <> 'eligibility-review' order by c.publicised_on desc, c.file limit 500
$$;

select store.open_to_readers('subsidy', 'scheme', 'pool', 'audit');

-- src/domain/supervision/schema.sql
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

-- src/domain/dispute/schema.sql
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
create policy parties on dispute.bundle to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
  or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

-- Mediation bodies of lawful kinds, their mediators, and what is known to tie one to a business.
create table dispute.body (
  party uuid primary key,
  kind text not null check (kind in ('commercial', 'people', 'court-invited', 'association')),
  papers jsonb not null,
  state text not null check (state in ('registered', 'checked', 'ended')),
  checked_by uuid,
  place text not null,
  since timestamptz not null
);
create table dispute.mediator (
  mediator uuid primary key,
  body uuid not null references dispute.body,
  party uuid not null, -- who signs in for this mediator: its body, or a party of its own
  name text not null,
  field text not null check (field in ('technician', 'lawyer', 'association', 'economic', 'trade')),
  title text not null,
  background text not null,
  employer text, -- unified social credit code, where that is not the body
  valid_from date not null,
  valid_until date not null,
  ended_at timestamptz,
  since timestamptz not null
);
create index on dispute.mediator (body);
create table dispute.tie (
  mediator uuid not null references dispute.mediator,
  uscc text not null,
  kind text not null check (kind in ('kin', 'interest', 'other')),
  what text not null,
  since timestamptz not null,
  primary key (mediator, uscc, kind)
);
alter table dispute.tie enable row level security;
create policy desk on dispute.tie to suan_reader using (store.reader_role() in ('platform', 'operator', 'court')
  or exists (select from dispute.mediator m where m.mediator = tie.mediator and store.reader_party() in (m.party, m.body)));

-- What a file of mediation, confirmation or suit keeps for its later steps, beside casework.
create table dispute.case_file (
  file uuid primary key,
  procedure text not null,
  about text,
  kept jsonb not null,
  state text not null,
  closed boolean not null, -- nobody is let into the lease on the ground of this file any more
  place text not null,
  opened_on date not null,
  since timestamptz not null
);
create index on dispute.case_file (about);
-- Which mediators sit, or sat, in a file: what they handled.
create table dispute.panel (
  file uuid not null references dispute.case_file,
  mediator uuid not null,
  sides text[] not null, -- codes of the sides of that dispute
  since timestamptz not null,
  ended_on date,
  primary key (file, mediator)
);
create index on dispute.panel (mediator);
create table dispute.agreement (
  file uuid primary key references dispute.case_file,
  terms jsonb not null,
  words text not null,
  sha256 text not null,
  findings jsonb not null,
  at timestamptz not null
);
-- Facts that both sides accept, and who has confirmed which.
create table dispute.undisputed (
  file uuid not null references dispute.case_file,
  n int not null,
  text text not null,
  applicant boolean not null default false,
  other boolean not null default false,
  primary key (file, n)
);
-- Computations of expert opinions, done again when they came in.
create table dispute.computation (
  file uuid not null references dispute.case_file,
  sha256 text not null,
  computation jsonb not null,
  party uuid not null,
  at timestamptz not null,
  primary key (file, sha256)
);
-- Rounds of questions, asynchronous: who was asked, until when, who has answered.
create table dispute.round (
  file uuid not null references dispute.case_file,
  round int not null,
  addressee text not null check (addressee in ('plaintiff', 'defendant', 'both')),
  due_on date,
  plaintiff_at timestamptz,
  defendant_at timestamptz,
  closed_at timestamptz,
  at timestamptz not null,
  primary key (file, round)
);
alter table dispute.case_file enable row level security;
create policy of_file on dispute.case_file to suan_reader using (casework.may_read(file, false));
-- the files of which the reader sees everything, and not only its own part (an expert)
create view dispute.case_whole as select file from dispute.case_file where casework.may_read(file, true);
alter table dispute.panel enable row level security;
create policy of_file on dispute.panel to suan_reader using (casework.may_read(file, true));
alter table dispute.agreement enable row level security;
create policy of_file on dispute.agreement to suan_reader using (casework.may_read(file, true));
alter table dispute.undisputed enable row level security;
create policy of_file on dispute.undisputed to suan_reader using (casework.may_read(file, true));
alter table dispute.computation enable row level security;
create policy of_file on dispute.computation to suan_reader using (casework.may_read(file, true));
alter table dispute.round enable row level security;
create policy of_file on dispute.round to suan_reader using (casework.may_read(file, true));

-- Counsel: what the principal sees of a file and its lease, until the mandate ends.
create table dispute.mandate (
  mandate uuid primary key,
  file uuid not null references dispute.case_file,
  principal uuid not null,
  counsel uuid not null,
  person text not null,
  paper text not null, -- SHA-256 of the letter of authority
  powers text[] not null, -- what needs special authority and is given (Civil Procedure Law 62); none: a general mandate
  since timestamptz not null,
  ended_at timestamptz
);
create unique index mandate_once on dispute.mandate (file, principal, counsel) where ended_at is null;
alter table dispute.mandate enable row level security;
create policy of_file on dispute.mandate to suan_reader
  using (store.reader_party() in (principal, counsel) or casework.may_read(file, true));

-- What must be kept: nothing of this stream is erased or deleted while a row stands.
create table dispute.hold (
  hold uuid primary key,
  stream text not null,
  file uuid not null,
  ground text not null,
  placed_by uuid not null,
  since timestamptz not null,
  lifted_at timestamptz
);
create index on dispute.hold (stream) where lifted_at is null;
alter table dispute.hold enable row level security;
create policy of_file on dispute.hold to suan_reader using (store.reader_role() in ('platform', 'operator') or casework.may_read(file, true));

-- A paper with a business secret: who may see it is said for each paper, and only the court widens it.
create table dispute.secret (
  secret uuid primary key,
  file uuid not null references dispute.case_file,
  owner uuid not null,
  name text not null,
  sha256 text not null,
  about text not null, -- what it shows, without the secret
  seen_by uuid[] not null,
  since timestamptz not null
);
create index on dispute.secret (file);
create index on dispute.secret (sha256);
alter table dispute.secret enable row level security;
-- a counsel reads in the place of its principal; nobody else, not the operator either
create policy seen_by on dispute.secret to suan_reader
  using (store.reader_party() = any (seen_by) or seen_by && store.reader_stands_for('file/' || file));
-- that there is one, of what, and who may see it: for everyone in the file
create view dispute.secret_known as
  select secret, file, owner, about, seen_by, since from dispute.secret where casework.may_read(file, true);

-- What went to a court, and what its messages said. A court signs with a key that it registered.
create table dispute.court_key (
  public_key text primary key, -- Ed25519, lower-case hex
  court uuid not null,
  since timestamptz not null,
  ended_at timestamptz
);
create table dispute.package (
  package uuid primary key,
  file uuid not null references dispute.case_file,
  manifest jsonb not null,
  sha256 text not null,
  state text not null check (state in ('sent', 'received', 'docketed', 'refused', 'decided')),
  case_no text,
  court uuid,
  since timestamptz not null
);
create index on dispute.package (file);
create table dispute.court_message (
  package uuid not null references dispute.package,
  n int not null,
  kind text not null check (kind in ('received', 'docketed', 'refused', 'decided')),
  body text not null, -- canonical, as signed
  signature text not null,
  public_key text not null,
  at timestamptz not null,
  primary key (package, n)
);
alter table dispute.package enable row level security;
create policy of_file on dispute.package to suan_reader using (casework.may_read(file, true));
alter table dispute.court_message enable row level security;
create policy of_package on dispute.court_message to suan_reader
  using (exists (select from dispute.package p where p.package = court_message.package));

-- How disputes ended; read as sums only.
create table dispute.outcome (
  file uuid primary key,
  procedure text not null,
  route text not null check (route in ('mediation', 'confirmation', 'court')),
  result text not null,
  reason text,
  place text not null,
  before_suit boolean not null,
  opened_on date not null,
  ended_on date not null
);
create view dispute.outcome_sums as
  select route, result, reason, before_suit, date_trunc('quarter', ended_on)::date as quarter, count(*)::int as count,
         sum(ended_on - opened_on)::int as days, array_agg(ended_on - opened_on order by ended_on - opened_on) as each_days
    from dispute.outcome group by 1, 2, 3, 4, 5;

-- Every reading of a case and of what it opens: who, in which capacity, what, when (decision 0006: a write that is no act).
create table dispute.reading (
  id bigint generated always as identity primary key,
  file uuid,
  stream text not null,
  view text not null,
  reader uuid not null,
  person uuid,
  role text not null,
  at timestamptz not null
);
create index on dispute.reading (file, id);
create index on dispute.reading (stream, id);
alter table dispute.reading enable row level security;
create policy of_file on dispute.reading to suan_reader
  using (reader = store.reader_party() or store.reader_role() in ('platform', 'operator') or (file is not null and casework.may_read(file, true)));

-- The zone (zone*.ts): complaints and talks. Who else may read: the operator, who runs it, sees that there is a dispute and
-- where it stands; a mediator or court that was let into the contract sees what both sides recorded as undisputed. Offers
-- are seen by the two sides alone (CPL Interpretation 107).
create table dispute.zone (
  file uuid primary key, -- in casework
  about text not null, -- lease/<id> or handover/<id>
  lease uuid,
  handover uuid,
  scenario text not null,
  complainant uuid not null,
  respondent uuid not null,
  held jsonb, -- the quantity in dispute by month, and its price; null: nothing is held
  released_at timestamptz,
  onward uuid[] not null default '{}', -- mediations and cases it went on to
  state text not null,
  ended boolean not null,
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on dispute.zone (about);
create index on dispute.zone (complainant);
create index on dispute.zone (respondent);
create index on dispute.zone using gin (onward);
alter table dispute.zone enable row level security;
create policy sides on dispute.zone to suan_reader
  using (store.reader_party() in (complainant, respondent) or store.reader_role() in ('platform', 'operator')
         or about = any ((select store.reader_let_into())::text[]));

create table dispute.offer (
  file uuid not null references dispute.zone,
  n int not null,
  by_side text not null check (by_side in ('complainant', 'respondent')),
  terms jsonb not null,
  valid_until date not null,
  counters int,
  state text not null check (state in ('open', 'accepted', 'refused', 'withdrawn', 'countered')),
  at timestamptz not null,
  answered_at timestamptz,
  primary key (file, n)
);
alter table dispute.offer enable row level security;
create policy sides_only on dispute.offer to suan_reader
  using (exists (select from dispute.zone z where z.file = offer.file and store.reader_party() in (z.complainant, z.respondent)));

create table dispute.agreed_fact (
  file uuid not null references dispute.zone,
  n int not null,
  text text not null,
  by_side text not null check (by_side in ('complainant', 'respondent')),
  at timestamptz not null,
  confirmed_at timestamptz, -- null: put forward by one side only, and seen by the two alone
  primary key (file, n)
);
alter table dispute.agreed_fact enable row level security;
create policy sides_or_agreed on dispute.agreed_fact to suan_reader
  using (exists (select from dispute.zone z where z.file = agreed_fact.file
                   and (store.reader_party() in (z.complainant, z.respondent)
                        or (agreed_fact.confirmed_at is not null and z.about = any ((select store.reader_let_into())::text[])))));

-- Papers that the sides handed in here, by hash: the same name with another content is shown side by side.
create table dispute.zone_paper (
  file uuid not null references dispute.zone,
  side text not null check (side in ('complainant', 'respondent')),
  name text not null,
  sha256 text not null,
  at timestamptz not null,
  primary key (file, side, name, sha256)
);
alter table dispute.zone_paper enable row level security;
create policy sides_only on dispute.zone_paper to suan_reader
  using (exists (select from dispute.zone z where z.file = zone_paper.file and store.reader_party() in (z.complainant, z.respondent)));

-- Outside platforms that may embed the zone, and what they handed over.
create table dispute.platform (
  platform uuid primary key,
  party uuid not null,
  origins text[] not null,
  public_key text not null, -- Ed25519, lower-case hex
  since timestamptz not null,
  ended_at timestamptz
);
alter table dispute.platform enable row level security;
create policy operator_or_own on dispute.platform to suan_reader
  using (store.reader_party() = party or store.reader_role() in ('platform', 'operator'));

-- Which body a platform is: known to whoever sees what it handed over.
create view dispute.platform_known as select platform, party from dispute.platform;

create table dispute.handover (
  handover uuid primary key,
  platform uuid not null references dispute.platform,
  place text not null,
  contract_no text not null,
  title text not null,
  lessee_uscc text not null,
  provider_uscc text not null,
  lessee uuid, -- null: not registered here when it came
  provider uuid,
  statement jsonb not null, -- as it was signed
  sha256 text not null, -- of the canonical statement; the same bytes stand in the evidence
  nonce text not null,
  code_hash text not null unique,
  code_until timestamptz not null,
  opened_by uuid,
  opened_at timestamptz,
  at timestamptz not null,
  constraint handover_once unique (platform, nonce)
);
alter table dispute.handover enable row level security;
create policy sides on dispute.handover to suan_reader
  using (store.reader_party() in (lessee, provider) or store.reader_role() in ('platform', 'operator')
         or 'handover/' || handover = any ((select store.reader_let_into())::text[]));

-- Questions for a person.
create table dispute.help (
  help uuid primary key,
  of_role text not null check (of_role in ('operator', 'mediation')),
  place text not null,
  asked_by uuid not null,
  question text not null,
  contact text,
  at timestamptz not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz
);
create index on dispute.help (asked_by);
create index on dispute.help (of_role, at) where answered_at is null;
alter table dispute.help enable row level security;
create policy asked_or_desk on dispute.help to suan_reader
  using (store.reader_party() = asked_by or store.reader_role() = 'platform'
         or (store.reader_role() = of_role
             and (of_role = 'operator' or place = identity.place_of(store.reader_party())
                  or place like identity.place_of(store.reader_party()) || '-%')));

-- Claims that a side writes (claim-acts.ts). Its own eyes alone, the operator's not either: a draft holds what limits the claim.
create table dispute.claim (
  claim uuid primary key,
  party uuid not null,
  about text not null, -- lease/<id> or handover/<id>
  zone_file uuid, -- the complaint it was written from
  scenario text not null,
  version int not null,
  draft jsonb not null,
  kept_at timestamptz not null,
  opened_at timestamptz not null,
  filed jsonb not null default '[]', -- what was fixed: version, where to, its papers by hash
  dropped_at timestamptz -- listed no more
);
create index on dispute.claim (party, about);
create table dispute.claim_version (
  claim uuid not null references dispute.claim,
  version int not null,
  scenario text not null,
  draft jsonb not null,
  at timestamptz not null,
  primary key (claim, version)
);
alter table dispute.claim enable row level security;
create policy own on dispute.claim to suan_reader using (store.reader_party() = party);
alter table dispute.claim_version enable row level security;
create policy own on dispute.claim_version to suan_reader
  using (exists (select from dispute.claim c where c.claim = claim_version.claim));

-- Experts who were asked: of the case they see the measured facts and the bench, while they are in it and it is open.
create table dispute.expert (
  file uuid not null references dispute.case_file,
  party uuid not null,
  since timestamptz not null,
  ended_at timestamptz,
  primary key (file, party)
);
alter table dispute.expert enable row level security;
create policy own_or_file on dispute.expert to suan_reader
  using (party = store.reader_party() or casework.may_read(file, true));

-- The focus board of a suit: the claim in its kinds, and what each side says of each element. Amounts, dates and anything
-- about limitation stand elsewhere.
create table dispute.focus (
  file uuid primary key references dispute.case_file,
  scenario text not null,
  by_side text not null check (by_side in ('lessor', 'lessee')),
  asked jsonb not null,
  alternative jsonb not null,
  defences jsonb not null default '[]',
  party uuid not null,
  at timestamptz not null
);
create table dispute.focus_statement (
  file uuid not null references dispute.focus,
  element text not null,
  side text not null check (side in ('plaintiff', 'defendant')),
  stance text not null check (stance in ('undisputed', 'disputed')),
  text text not null,
  evidence jsonb not null,
  counsel uuid, -- who spoke for the side; null: the side itself
  at timestamptz not null,
  primary key (file, element, side)
);
alter table dispute.focus enable row level security;
create policy of_file on dispute.focus to suan_reader using (casework.may_read(file, true));
alter table dispute.focus_statement enable row level security;
create policy of_file on dispute.focus_statement to suan_reader using (casework.may_read(file, true));

-- Measured facts as they were entered, and who held which device when, one row a holding, by its number.
create table dispute.measured (
  file uuid primary key references dispute.case_file,
  lease uuid not null,
  facts jsonb not null,
  sha256 text not null,
  party uuid not null,
  at timestamptz not null
);
create table dispute.measured_holding (
  file uuid not null references dispute.measured,
  n int not null,
  serial text not null,
  site text not null,
  model text not null,
  share_milli int not null,
  from_at timestamptz not null,
  until_at timestamptz,
  leaf int, -- of the lease’s stream
  primary key (file, n)
);
alter table dispute.measured enable row level security;
create policy of_file on dispute.measured to suan_reader using (casework.may_read(file, true)
  or exists (select from dispute.expert e where e.file = measured.file and e.party = store.reader_party() and e.ended_at is null));
-- whose rows they are is asked once for the file, not once for a row: a file has 10,000s of rows
alter table dispute.measured_holding enable row level security;
create policy of_file on dispute.measured_holding to suan_reader using (file in (select m.file from dispute.measured m));

-- The expert’s bench: what was run, on which records, what came out; reports that name runs and are signed.
create table dispute.bench_run (
  run uuid primary key,
  file uuid not null references dispute.case_file,
  step text not null check (step in ('bill', 'allocation', 'meters', 'law')),
  inputs jsonb not null,
  inputs_sha256 text not null,
  result jsonb not null,
  sha256 text not null,
  differing int not null,
  party uuid not null,
  role text not null,
  at timestamptz not null
);
create index on dispute.bench_run (file, at);
create table dispute.bench_report (
  report uuid primary key,
  file uuid not null references dispute.case_file,
  runs text[] not null, -- hashes of the runs
  opinion text not null,
  sha256 text not null,
  signed text not null check (signed in ('account', 'certificate')),
  party uuid not null,
  person text,
  role text not null,
  at timestamptz not null
);
create index on dispute.bench_report (file, at);
alter table dispute.bench_run enable row level security;
create policy of_file on dispute.bench_run to suan_reader using (casework.may_read(file, true)
  or exists (select from dispute.expert e where e.file = bench_run.file and e.party = store.reader_party() and e.ended_at is null));
alter table dispute.bench_report enable row level security;
create policy of_file on dispute.bench_report to suan_reader using (casework.may_read(file, true)
  or exists (select from dispute.expert e where e.file = bench_report.file and e.party = store.reader_party() and e.ended_at is null));

select store.open_to_readers('dispute', 'body', 'mediator', 'court_key');
