-- Model contracts: their texts while they are made, what was published, and how they are used. The file of each, its
-- steps, documents and clocks, is in casework; what was said about it in consultation.
create schema templates;

-- A file of the making as it stands.
create table templates.project (
  file uuid primary key,
  no text not null,
  title text not null,
  place text not null,
  framework text not null, -- by-server, by-scale, storage, mixed, assignment
  level text check (level in ('province', 'national')), -- of the lead, once it has convened
  state text not null,
  number text, -- under which it was published
  version text, -- that was published
  published_on date,
  opened_at timestamptz not null,
  since timestamptz not null
);
create index on templates.project (framework, place);

create table templates.text (
  file uuid not null references templates.project,
  version int not null check (version >= 1),
  label text not null,
  sha256 text not null, -- of the canonical body; the same value stands in the evidence
  body text not null, -- canonical JSON of the framework
  explanation text not null,
  only_wording boolean not null, -- what the drafter states about the change
  change jsonb, -- against the version that the review cleared: what makes it material; null: none was cleared before
  findings jsonb not null, -- hints of the program: shown, never a bar
  published_at timestamptz, -- since when everyone may read it
  by_party uuid not null,
  at timestamptz not null,
  primary key (file, version)
);

-- The fair-competition review of one version of the text.
create table templates.review (
  file uuid not null,
  version int not null,
  n int not null, -- the step of the file
  day date not null,
  primary key (file, version),
  foreign key (file, version) references templates.text
);

-- A department's signature under one version of the text.
create table templates.countersignature (
  file uuid not null,
  version int not null,
  role text not null check (role in ('authority:data', 'authority:industry')),
  party uuid not null,
  n int not null,
  day date not null,
  primary key (file, version, role),
  foreign key (file, version) references templates.text
);

-- An expert's declaration of ties, the latest, and the step of its opinion.
create table templates.expert (
  file uuid not null references templates.project,
  party uuid not null,
  direct boolean not null, -- declares a direct interest
  of_market text[] not null, -- parts that its own party plays in the market
  n int not null,
  day date not null,
  opinion_n int,
  primary key (file, party)
);

-- What was published: free to read, download and use (Contract Supervision Measures 13).
create table templates.published (
  framework text not null,
  version text not null,
  place text not null,
  from_on date not null,
  until_on date, -- the last day on which it may be chosen anew
  sha256 text not null,
  body text not null,
  file uuid not null references templates.project,
  number text not null,
  at timestamptz not null,
  constraint version_once primary key (framework, place, version)
);

-- Use, as contracts tell of it: what was negotiated and concluded on which text, and what became of it.
create table templates.negotiation (
  negotiation uuid primary key,
  framework text not null,
  version text not null,
  place text not null,
  at timestamptz not null
);
create table templates.contract (
  lease uuid primary key,
  framework text not null,
  version text not null,
  place text not null,
  changed text[] not null, -- clauses of the text with words of the two sides
  removed text[] not null,
  added int not null check (added >= 0),
  at timestamptz not null
);
create index on templates.contract (framework, place, version);
create table templates.question (
  lease uuid not null,
  clause text not null,
  at timestamptz not null,
  primary key (lease, clause)
);
create table templates.outcome (
  lease uuid not null,
  outcome text not null check (outcome in ('performed', 'terminated', 'disputed')),
  at timestamptz not null,
  primary key (lease, outcome)
);

-- A draft is everybody's business once it is published for comment; before that, that of the bodies who make it.
alter table templates.text enable row level security;
create policy published_or_public_body on templates.text to suan_reader
  using (published_at is not null or store.reader_sees_all());
alter table templates.review enable row level security;
create policy with_its_text on templates.review to suan_reader
  using (exists (select from templates.text t where t.file = review.file and t.version = review.version));
alter table templates.countersignature enable row level security;
create policy with_its_text on templates.countersignature to suan_reader
  using (exists (select from templates.text t where t.file = countersignature.file and t.version = countersignature.version));
alter table templates.expert enable row level security;
create policy itself_or_public_body on templates.expert to suan_reader
  using (party = store.reader_party() or store.reader_sees_all());

-- Figures of use, without who used it: fewer than five are told to public bodies only.
create function templates.told(count bigint) returns int language sql stable as
  $$ select case when count = 0 or count >= 5 or store.reader_sees_all() then count::int end $$;
create view templates.use_of_text as
  with version as (
    select framework, place, version from templates.negotiation union select framework, place, version from templates.contract)
  select v.framework, v.place, v.version,
    (select templates.told(count(*)) from templates.negotiation n where (n.framework, n.place, n.version) = (v.framework, v.place, v.version)) as negotiations,
    templates.told(count(c.lease)) as contracts,
    templates.told(count(c.lease) filter (where cardinality(c.changed) + cardinality(c.removed) + c.added > 0)) as deviating,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'performed'))) as performed,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'terminated'))) as terminated,
    templates.told(count(c.lease) filter (where exists (select from templates.outcome o where o.lease = c.lease and o.outcome = 'disputed'))) as disputed
    from version v left join templates.contract c on (c.framework, c.place, c.version) = (v.framework, v.place, v.version)
   group by v.framework, v.place, v.version;
create view templates.use_of_clause as
  with touched as (
    select lease, framework, place, version, unnest(changed) as clause, 'changed' as how from templates.contract
    union all
    select lease, framework, place, version, unnest(removed), 'removed' from templates.contract
    union all
    select q.lease, c.framework, c.place, c.version, q.clause, 'asked' from templates.question q join templates.contract c using (lease))
  select framework, place, version, clause,
    templates.told(count(*) filter (where how = 'changed')) as changed,
    templates.told(count(*) filter (where how = 'removed')) as removed,
    templates.told(count(*) filter (where how = 'asked')) as asked,
    templates.told(count(distinct lease) filter (where exists (
      select from templates.outcome o where o.lease = touched.lease and o.outcome = 'disputed'))) as disputed
    from touched group by framework, place, version, clause;

select store.open_to_readers('templates', 'project', 'published');
