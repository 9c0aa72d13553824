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
