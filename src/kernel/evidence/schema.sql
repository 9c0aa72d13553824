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
