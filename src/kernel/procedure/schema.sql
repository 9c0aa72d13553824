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
