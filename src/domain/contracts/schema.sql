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
  using (store.reader_party() in (from_party, to_party, other_party) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.lease enable row level security;
create policy parties on contracts.lease to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.lease_was enable row level security;
create policy parties on contracts.lease_was to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table contracts.negotiation enable row level security;
create policy parties on contracts.negotiation to suan_reader
  using (store.reader_party() in (lessee, provider, assignee) or store.reader_sees_all()
         or 'negotiation/' || negotiation = any ((select store.reader_let_into())::text[]));
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
