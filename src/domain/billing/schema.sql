-- Bills (账单, not tax invoices 发票): issued once, never changed. What comes later is a further bill that corrects.
create schema billing;

create table billing.invoice (
  invoice uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  nth int not null check (nth >= 0), -- 0: the bill of the month; 1, 2 …: corrections of it
  corrects uuid references billing.invoice,
  milli_card_seconds bigint not null,
  unit_price_fen bigint not null,
  total_fen bigint not null,
  lines jsonb not null,
  at timestamptz not null,
  constraint invoice_of_month unique (lease, month, nth)
);
create index on billing.invoice (lessee);
create index on billing.invoice (provider);

-- What was credited against a bill: payments and vouchers. The bill itself stays as it was issued.
create table billing.invoice_credit (
  credit uuid primary key,
  invoice uuid not null references billing.invoice,
  kind text not null check (kind in ('payment', 'voucher')),
  amount_fen bigint not null check (amount_fen > 0),
  reference text not null,
  at timestamptz not null
);
create index on billing.invoice_credit (invoice);

alter table billing.invoice enable row level security;
create policy parties on billing.invoice to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table billing.invoice_credit enable row level security;
create policy by_invoice on billing.invoice_credit to suan_reader using (exists (select from billing.invoice i where i.invoice = invoice_credit.invoice));

select store.open_to_readers('billing');
