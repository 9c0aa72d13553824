-- The outbox of the evidence log. A leaf is written in the transaction of the act it proves; its place in the log
-- (pos) is given later by the one sequencer. Nothing here is ever changed, except pos (once) and the erasure of openings.
create schema evidence;

create table evidence.stream (
  stream text primary key,
  next_seq int not null check (next_seq > 0),
  head bytea not null, -- leaf hash of seq next_seq - 1
  parties uuid[] not null -- whose history this is: they may read it
);

create table evidence.leaf (
  id bigint generated always as identity primary key,
  stream text not null,
  seq int not null check (seq >= 0),
  kind text not null,
  at timestamptz not null,
  hash bytea not null,
  entry text not null check (octet_length(entry) <= 4096),
  record text,  -- the decision record that `entry` commits to; null once erased
  salts bytea,  -- 16 bytes per field, in the order of field names
  pos bigint check (pos >= 0),
  constraint leaf_stream unique (stream, seq)
);
create unique index leaf_pos on evidence.leaf (pos) where pos is not null;
create index leaf_waiting on evidence.leaf (id) where pos is null;

alter table evidence.stream enable row level security;
create policy parties on evidence.stream to suan_reader using (store.reader_party() = any(parties) or store.reader_sees_all());
alter table evidence.leaf enable row level security;
create policy parties on evidence.leaf to suan_reader using (exists (select from evidence.stream s where s.stream = leaf.stream));

select store.open_to_readers('evidence');
