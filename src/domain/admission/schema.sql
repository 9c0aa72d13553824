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
