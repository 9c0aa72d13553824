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
