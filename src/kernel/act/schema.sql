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
