-- Listing, request, quote, negotiated order. No order book, no auction (E-Commerce Law art. 46).
create schema market;

create table market.offer (
  offer uuid primary key,
  provider uuid not null,
  mode text not null check (mode in ('by-server', 'by-scale')),
  models text[] not null, -- empty: any the provider has
  unit_price_fen bigint not null check (unit_price_fen >= 0), -- per card-hour
  place text not null,
  valid_from date not null,
  valid_until date,
  terms jsonb not null,
  state text not null check (state in ('open', 'withdrawn')),
  since timestamptz not null
);
create index on market.offer (provider);
select store.track('market.offer');

create table market.request (
  request uuid primary key,
  lessee uuid not null,
  mode text not null,
  models text[] not null,
  cards int not null,
  share_milli int not null,
  hours int not null,
  place text not null,
  note text not null,
  since timestamptz not null
);

create table market.quote (
  quote uuid primary key,
  request uuid not null references market.request,
  offer uuid not null references market.offer,
  provider uuid not null,
  lessee uuid not null,
  unit_price_fen bigint not null check (unit_price_fen >= 0),
  valid_until date not null,
  used_by uuid, -- the one order that accepted it
  since timestamptz not null
);
create index on market.quote (request);

create table market.placed_order (
  "order" uuid primary key,
  offer uuid not null references market.offer,
  quote uuid references market.quote,
  lessee uuid not null,
  provider uuid not null,
  mode text not null,
  models text[] not null,
  cards int not null check (cards >= 0),
  share_milli int not null check (share_milli between 1 and 1000),
  cpu_milli int not null check (cpu_milli >= 0),
  memory_mib int not null check (memory_mib >= 0),
  hours int not null check (hours > 0),
  from_at timestamptz not null,
  place text not null,
  unit_price_fen bigint not null,
  contract_fen bigint not null,
  terms jsonb not null,
  since timestamptz not null
);
create index on market.placed_order (lessee);
create index on market.placed_order (provider);

-- Offers are public; what two parties negotiate is theirs.
alter table market.request enable row level security;
create policy seen on market.request to suan_reader using (lessee = store.reader_party() or store.reader_role() = 'provider' or store.reader_sees_all());
alter table market.quote enable row level security;
create policy parties on market.quote to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all());
alter table market.placed_order enable row level security;
create policy parties on market.placed_order to suan_reader using (store.reader_party() in (lessee, provider) or store.reader_sees_all()
         or 'order/' || "order" = any ((select store.reader_let_into())::text[]));

select store.open_to_readers('market', 'offer', 'offer_was');
