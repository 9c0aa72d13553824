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
