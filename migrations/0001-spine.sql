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
  $$ select store.reader_role() in ('platform', 'operator', 'court', 'mediation', 'authority:industry', 'authority:market', 'authority:data', 'authority:finance', 'authority:justice') $$;

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
create policy parties on evidence.stream to suan_reader using (store.reader_party() = any(parties) or store.reader_sees_all());
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

-- Whether the reader may know of a file (`wholly`: see all of it): it is open, or the reader plays a part, or a part waits
-- for a public body of its role and place.
create function casework.may_read(of uuid, wholly boolean) returns boolean language sql stable security definer set search_path = casework, pg_temp as $$
  select exists (
    select from casework.file f
     where f.file = of
       and (f.open or exists (select from casework.part p where p.file = of and p.party = store.reader_party()
                               and (p.sees = 'file' or (p.sees = 'own' and not wholly)))
            -- a body that the file is about and that is not told yet learns of it in no other capacity either
            or (not exists (select from casework.part p where p.file = of and p.party = store.reader_party() and p.sees = 'nothing')
                and (store.reader_role() in ('platform', 'operator')
                     or exists (select from casework.part p where p.file = of and p.party is null and p.role = store.reader_role()
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
create policy own_or_overseer on capacity.device to suan_reader using (provider = store.reader_party() or store.reader_sees_all());

-- The public board: sums by model, no provider named.
create view capacity.board with (security_barrier) as
  select model, count(*)::int as cards, sum(size_milli - free_milli)::bigint as leased_milli, sum(free_milli)::bigint as free_milli
    from capacity.device where kind = 'card' and state = 'in-service' group by model;

alter table capacity.allocation enable row level security;
create policy own_or_overseer on capacity.allocation to suan_reader
  using (exists (select from capacity.device d where d.device = allocation.device));

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
create policy parties on market.placed_order to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());

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
  using (store.reader_party() in (from_party, to_party, other_party) or store.reader_sees_all());
alter table contracts.lease enable row level security;
create policy parties on contracts.lease to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all());
alter table contracts.lease_was enable row level security;
create policy parties on contracts.lease_was to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all());
alter table contracts.negotiation enable row level security;
create policy parties on contracts.negotiation to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all());
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
create policy parties on performance.file to suan_reader using (store.reader_party() = any (parties) or store.reader_sees_all());
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
create policy parties on metering.sides to suan_reader using ((select store.reader_sees_all()) or (select store.reader_party()) in (lessee, provider));
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
create policy parties on billing.invoice to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table billing.invoice_credit enable row level security;
create policy by_invoice on billing.invoice_credit to suan_reader using (exists (select from billing.invoice i where i.invoice = invoice_credit.invoice));
alter table billing.credit_note enable row level security;
create policy parties on billing.credit_note to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());

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

select store.open_to_readers('pricing', 'compiler', 'method', 'calendar', 'publication', 'assessment');

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
  at timestamptz not null
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
  population int,
  by_party uuid not null,
  at timestamptz not null,
  drawn_at timestamptz,
  constraint audit_once unique (place, quarter)
);
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
-- Vouchers: granted under a dated programme, deducted from bills, never beyond what the law of the day allows.
create schema subsidy;

create table subsidy.voucher (
  voucher uuid primary key,
  programme text not null, -- citation of the article that carries the programme's numbers
  holder uuid not null,
  granted_by uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  balance_fen bigint not null check (balance_fen between 0 and amount_fen),
  valid_until date not null,
  granted_at timestamptz not null,
  lease uuid, -- the one contract it is used for, once used
  since timestamptz not null
);
create index on subsidy.voucher (holder);
create index on subsidy.voucher (lease);
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

alter table subsidy.voucher enable row level security;
create policy holder on subsidy.voucher to suan_reader using (holder = store.reader_party() or store.reader_sees_all());
alter table subsidy.voucher_was enable row level security;
create policy holder on subsidy.voucher_was to suan_reader using (holder = store.reader_party() or store.reader_sees_all());
alter table subsidy.deduction enable row level security;
create policy by_voucher on subsidy.deduction to suan_reader using (exists (select from subsidy.voucher v where v.voucher = deduction.voucher));

select store.open_to_readers('subsidy');

-- src/domain/supervision/schema.sql
-- What the decision on a price penalty goes by: entered step by step, so that a fine stays within what was shown and told.
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

select store.open_to_readers('supervision');

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
create policy parties on dispute.bundle to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());

select store.open_to_readers('dispute');
