-- Bills (账单, not tax invoices 发票): issued once, never changed. What comes later is a further bill that corrects.
create schema billing;

create table billing.invoice (
  invoice uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  part int not null default 0 check (part >= 0), -- of a month in which a side passed to another party; 0 otherwise
  nth int not null check (nth >= 0), -- 0: the bill of the month; 1, 2 …: corrections of it
  corrects uuid references billing.invoice,
  milli_card_seconds bigint not null,
  gib_seconds bigint not null default 0,
  unit_price_fen bigint not null,
  storage_fen bigint not null default 0, -- of the total, what storage makes
  total_fen bigint not null,
  lines jsonb not null,
  at timestamptz not null,
  constraint invoice_of_month unique (lease, month, part, nth)
);
create index on billing.invoice (lessee);
create index on billing.invoice (provider);

-- What was credited against a bill: payments, vouchers, and credit notes. The bill itself stays as it was issued.
create table billing.invoice_credit (
  credit uuid not null,
  invoice uuid not null references billing.invoice,
  kind text not null check (kind in ('payment', 'voucher', 'service-credit', 'reduction')),
  amount_fen bigint not null check (amount_fen > 0),
  reference text not null,
  at timestamptz not null,
  primary key (credit, invoice)
);
create index on billing.invoice_credit (invoice);

-- Credit notes (减免单): what a missed service level or an agreed reduction takes off the bills of a month, in a document
-- of its own; which bill it lessens by how much stands in invoice_credit under the same number.
create table billing.credit_note (
  credit uuid primary key,
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  part int not null check (part >= 0),
  kind text not null check (kind in ('service-credit', 'reduction')),
  fee_fen bigint not null, -- the bills of the month that it is reckoned from
  credit_ppm int, -- of the fee; null: an agreed amount
  service jsonb, -- the month's service level as measured; null: an agreed amount
  reference text not null,
  amount_fen bigint not null check (amount_fen > 0),
  at timestamptz not null
);
create index on billing.credit_note (lease, month);
create index on billing.credit_note (lessee);
create index on billing.credit_note (provider);

alter table billing.invoice enable row level security;
create policy parties on billing.invoice to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));
alter table billing.invoice_credit enable row level security;
create policy by_invoice on billing.invoice_credit to suan_reader using (exists (select from billing.invoice i where i.invoice = invoice_credit.invoice));
alter table billing.credit_note enable row level security;
create policy parties on billing.credit_note to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

-- What is held of the bills of a month while a quantity is in dispute: exactly its price; the rest falls due as ever. The
-- bill itself stays.
create table billing.hold (
  ground text not null, -- file/<id> of the dispute
  lease uuid not null,
  lessee uuid not null,
  provider uuid not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  from_at timestamptz not null,
  to_at timestamptz not null,
  milli_card_seconds bigint not null check (milli_card_seconds > 0),
  held_fen bigint not null check (held_fen >= 0),
  at timestamptz not null,
  lifted_at timestamptz,
  primary key (ground, month)
);
create index on billing.hold (lease, month) where lifted_at is null;
alter table billing.hold enable row level security;
create policy parties on billing.hold to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'lease/' || lease = any ((select store.reader_let_into())::text[]));

-- What is held of a bill now, or was at an instant: the holds of its month stand against the first bill of the month.
create function billing.held_of(of uuid, as_of timestamptz) returns bigint language sql stable as $$
  select case when exists (select from billing.invoice f where f.lease = i.lease and f.month = i.month and f.lessee = i.lessee and (f.part, f.nth) < (i.part, i.nth))
              then 0 else coalesce((select sum(h.held_fen) from billing.hold h where h.lease = i.lease and h.month = i.month and h.lessee = i.lessee
                                      and h.at <= coalesce(as_of, 'infinity') and (h.lifted_at is null or h.lifted_at > as_of)), 0) end::bigint
    from billing.invoice i where i.invoice = of
$$;

select store.open_to_readers('billing');
