-- Vouchers: granted under a dated programme, deducted from bills, never beyond what the law of the day allows.
create schema subsidy;

create table subsidy.voucher (
  voucher uuid primary key,
  programme text not null, -- citation of the article that carries the programme's numbers
  holder uuid not null,
  granted_by uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  balance_fen bigint not null check (balance_fen between 0 and amount_fen),
  valid_until date not null,
  granted_at timestamptz not null,
  lease uuid, -- the one contract it is used for, once used
  since timestamptz not null
);
create index on subsidy.voucher (holder);
create index on subsidy.voucher (lease);
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

alter table subsidy.voucher enable row level security;
create policy holder on subsidy.voucher to suan_reader using (holder = store.reader_party() or store.reader_sees_all());
alter table subsidy.voucher_was enable row level security;
create policy holder on subsidy.voucher_was to suan_reader using (holder = store.reader_party() or store.reader_sees_all());
alter table subsidy.deduction enable row level security;
create policy by_voucher on subsidy.deduction to suan_reader using (exists (select from subsidy.voucher v where v.voucher = deduction.voucher));

select store.open_to_readers('subsidy');
