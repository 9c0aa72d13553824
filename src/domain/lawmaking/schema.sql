-- Making rules: the text of a draft by version, its reviews, what it would change, who makes it in coordination with
-- whom. The file itself, its steps, documents and clocks, is in casework; what was said about it in consultation.
create schema lawmaking;

-- A file of the four procedures as it stands, with what later steps and other views ask of it.
create table lawmaking.project (
  file uuid primary key,
  procedure text not null,
  no text not null,
  title text not null,
  place text not null,
  about text, -- what it is about: a report from local experience, the file of the text it amends
  state text not null,
  coordinated boolean not null default false,
  number text, -- of the promulgation
  promulgated_on date,
  in_force_from date,
  conditions_met boolean, -- a coordinated act: what its partners' acts make it wait for
  exception_ends_on date, -- last day of an exception from fair competition (Fair Competition Review Regulation 12)
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on lawmaking.project (procedure, place);
create index on lawmaking.project (about) where about is not null;

create table lawmaking.text (
  file uuid not null references lawmaking.project,
  version int not null check (version >= 1),
  label text not null,
  sha256 text not null, -- of the canonical body; the same value stands in the evidence
  body text not null, -- canonical JSON in the form of law/
  explanation text not null,
  only_wording boolean not null, -- what the drafter states about the change
  change jsonb, -- against the version that both reviews cleared: what makes it material; null: none was cleared before
  warnings jsonb not null, -- competence, conflicts, unresolved bases: shown, never a bar
  published_at timestamptz, -- since when everyone may read it
  by_party uuid not null,
  at timestamptz not null,
  primary key (file, version)
);

-- A review of one version of the text: fair competition, and legality.
create table lawmaking.review (
  file uuid not null,
  version int not null,
  review text not null check (review in ('competition', 'legality')),
  outcome text not null check (outcome in ('cleared', 'exception')),
  n int not null, -- the step of the file
  day date not null,
  primary key (file, version, review),
  foreign key (file, version) references lawmaking.text
);

-- What a version of the text would change in stored decisions: counts and articles, nothing of a party's affairs.
create table lawmaking.effect (
  file uuid not null,
  version int not null,
  sha256 text not null, -- of the text it was computed for
  decisions int not null,
  changed int not null,
  result text not null, -- canonical JSON
  at timestamptz not null,
  primary key (file, version),
  foreign key (file, version) references lawmaking.text
);

-- Coordinated legislation: an agreement of legislatures that each pass their own act (Legislation Law 83).
create table lawmaking.mechanism (
  mechanism uuid primary key,
  title text not null,
  leading_group text[] not null,
  shared_text text not null, -- what the partners call their common text
  plan text not null,
  since timestamptz not null
);
create table lawmaking.member (
  mechanism uuid not null references lawmaking.mechanism,
  file uuid not null constraint member_once unique references lawmaking.project,
  place text not null,
  party uuid not null,
  joined_at timestamptz not null,
  constraint place_once primary key (mechanism, place)
);

-- From local experience to a national proposal.
create table lawmaking.report (
  report uuid primary key,
  matter text not null,
  title text not null,
  sha256 text not null,
  body text not null, -- canonical JSON
  day date not null,
  at timestamptz not null
);

-- A draft is everybody's business once it is published for comment; before that, that of the bodies who make rules.
alter table lawmaking.text enable row level security;
create policy published_or_public_body on lawmaking.text to suan_reader
  using (published_at is not null or store.reader_sees_all() or store.reader_role() = 'legislature');
alter table lawmaking.effect enable row level security;
create policy with_its_text on lawmaking.effect to suan_reader
  using (exists (select from lawmaking.text t where t.file = effect.file and t.version = effect.version));
alter table lawmaking.review enable row level security;
create policy with_its_text on lawmaking.review to suan_reader
  using (exists (select from lawmaking.text t where t.file = review.file and t.version = review.version));

-- Files and agreements are published (Legislation Law 83).
select store.open_to_readers('lawmaking', 'project', 'mechanism', 'member', 'report');
