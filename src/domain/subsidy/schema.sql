-- Support under dated programmes: schemes run on the platform, their pools, claims, vouchers, deductions and payouts,
-- leads that propose a hold of payout, and the audit by sample.
create schema subsidy;

-- A programme as it is run here: read from law/programmes, or from a scheme drafted and adopted on the platform.
create table subsidy.scheme (
  scheme uuid primary key, -- its file
  key text not null, -- the citation of a programme on file, or scheme/<file>
  programme jsonb not null, -- as law/programmes has it
  numbers jsonb, -- of a scheme drafted here: the numbers of its adopted text; null: they stand in the law
  place text not null,
  state text not null check (state in ('draft', 'in-force', 'open', 'ended')),
  valid_from date,
  valid_until date,
  window_from date,
  window_until date,
  provider_list boolean not null,
  conditions text not null,
  by_party uuid not null,
  since timestamptz not null
);
create index on subsidy.scheme (key);

-- What is granted out of a pool: one row a pool, never overspent.
create table subsidy.pool (
  pool text primary key, -- key of the scheme, and the year where the pool is one of a year
  pool_fen bigint not null check (pool_fen >= 0),
  used_fen bigint not null check (used_fen >= 0),
  since timestamptz not null,
  constraint pool_never_overspent check (used_fen <= pool_fen)
);

create table subsidy.claim (
  file uuid primary key,
  no text not null,
  scheme uuid not null references subsidy.scheme,
  holder uuid not null,
  provider uuid, -- where the contract is on the platform
  lease uuid,
  contract_no text not null,
  place text not null,
  state text not null,
  ended boolean not null default false,
  declared jsonb not null, -- facts that the claimant stated
  intended_fen bigint, -- as publicised
  publicised_on date,
  publicity_until date,
  voucher uuid,
  claimed_fen bigint not null default 0 check (claimed_fen >= 0), -- asked for in the redemption that is open
  paid_fen bigint not null default 0 check (paid_fen >= 0),
  paid_on date,
  told_fen bigint, -- intended to be recovered, as told
  recovered_fen bigint, -- decided to be recovered
  repaid_fen bigint not null default 0 check (repaid_fen >= 0),
  at timestamptz not null,
  since timestamptz not null
);
create index on subsidy.claim (holder);
create index on subsidy.claim (provider);
create index on subsidy.claim (contract_no);
create index on subsidy.claim (scheme, state);

create table subsidy.voucher (
  voucher uuid primary key,
  programme text not null, -- citation of the article that carries the programme's numbers
  key text not null, -- of the scheme, as in subsidy.scheme
  holder uuid not null,
  granted_by uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  balance_fen bigint not null check (balance_fen between 0 and amount_fen),
  returned_fen bigint not null default 0 check (returned_fen >= 0), -- can no longer be used: back in the pool
  valid_until date not null,
  granted_at timestamptz not null,
  file uuid, -- of the claim it was issued on
  contract_no text, -- the one contract it was issued for
  facts jsonb, -- of the claim: what share and which part of the fee count
  lease uuid, -- the one contract it is used for, once used
  since timestamptz not null,
  check (balance_fen + returned_fen <= amount_fen)
);
create index on subsidy.voucher (holder);
create index on subsidy.voucher (lease);
create index on subsidy.voucher (contract_no);
create index on subsidy.voucher (key);
select store.track('subsidy.voucher');

create table subsidy.deduction (
  deduction uuid primary key,
  voucher uuid not null references subsidy.voucher,
  invoice uuid not null,
  lease uuid not null,
  deducted_fen bigint not null check (deducted_fen > 0),
  at timestamptz not null
);
create index on subsidy.deduction (lease);
create index on subsidy.deduction (voucher);
create index on subsidy.deduction (invoice);

-- An invoice is claimed once, whatever the programme: by its number, for whom it is paid back.
create table subsidy.claimed_invoice (
  invoice_no text primary key,
  file uuid not null references subsidy.claim,
  amount_fen bigint not null check (amount_fen >= 0),
  at timestamptz not null
);
create index on subsidy.claimed_invoice (file);

-- What speaks for looking at a payout: a detector's lead that proposes a hold, or a refund after payout. Nothing follows by itself.
create table subsidy.signal (
  signal uuid not null,
  file uuid not null references subsidy.claim,
  kind text not null check (kind in ('lead', 'refund')),
  source text not null, -- lead/<id>, credit/<id>
  seen jsonb not null, -- what was seen: kind, families, score, evidence, and the circle as it was drawn
  place text not null,
  state text not null check (state in ('proposed', 'taken-up', 'dismissed', 'lapsed')),
  reasons text,
  until_on date not null,
  at timestamptz not null,
  since timestamptz not null,
  primary key (signal, file)
);
create unique index signal_once on subsidy.signal (file, source);
create index on subsidy.signal (place, state);

-- The audit by sample of redeemed claims: the hash of the seed, then seed and draw, then an answer for each.
create table subsidy.audit (
  audit uuid primary key,
  place text not null,
  quarter text not null check (quarter ~ '^\d{4}-Q[1-4]$'),
  seed_hash text not null,
  seed text,
  population int not null,
  frame jsonb not null, -- what is drawn from, fixed with the hash: [{subject, stratum}]
  frame_sha256 text not null,
  least int not null,
  by_party uuid not null,
  at timestamptz not null,
  drawn_at timestamptz,
  constraint subsidy_audit_once unique (place, quarter)
);
create table subsidy.audit_item (
  audit uuid not null references subsidy.audit,
  file uuid not null references subsidy.claim,
  answer text check (answer in ('in-order', 'irregular', 'unclear')),
  reasons text,
  answered_at timestamptz,
  primary key (audit, file)
);

alter table subsidy.claim enable row level security;
create policy sides on subsidy.claim to suan_reader using (store.reader_party() in (holder, provider) or store.reader_sees_all());
alter table subsidy.voucher enable row level security;
create policy holder on subsidy.voucher to suan_reader using (holder = store.reader_party() or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table subsidy.voucher_was enable row level security;
create policy holder on subsidy.voucher_was to suan_reader using (holder = store.reader_party() or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table subsidy.deduction enable row level security;
create policy by_voucher on subsidy.deduction to suan_reader using (exists (select from subsidy.voucher v where v.voucher = deduction.voucher));
alter table subsidy.claimed_invoice enable row level security;
create policy by_claim on subsidy.claimed_invoice to suan_reader using (exists (select from subsidy.claim c where c.file = claimed_invoice.file));
alter table subsidy.signal enable row level security;
create policy officers on subsidy.signal to suan_reader using (store.reader_role() in ('authority:finance', 'authority:industry', 'authority:data', 'platform'));
alter table subsidy.audit_item enable row level security;
create policy officers on subsidy.audit_item to suan_reader using (store.reader_role() in ('authority:finance', 'authority:industry', 'authority:data', 'platform'));

-- What is publicised of claims, for everyone: who, how much, until when; no contract and no papers.
create function subsidy.publicised() returns table (file uuid, no text, scheme uuid, holder uuid, place text, state text, intended_fen bigint, publicised_on date, publicity_until date)
  language sql stable security definer set search_path = subsidy, pg_temp as $$
  select c.file, c.no, c.scheme, c.holder, c.place, c.state, c.intended_fen, c.publicised_on, c.publicity_until
    from subsidy.claim c where c.publicised_on is not null and c.state <> 'eligibility-review' order by c.publicised_on desc, c.file limit 500
$$;

select store.open_to_readers('subsidy', 'scheme', 'pool', 'audit');
