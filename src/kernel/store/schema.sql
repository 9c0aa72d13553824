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
