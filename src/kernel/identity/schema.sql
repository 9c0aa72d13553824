-- Who is who: parties by unified social credit code, the people who act for them, and how they prove it.
create schema identity;

create table identity.party (
  party uuid primary key,
  uscc text not null unique check (length(uscc) = 18),
  name text not null check (length(name) between 1 and 200),
  kinds text[] not null check (cardinality(kinds) > 0),
  place text not null,
  sample boolean not null default false,
  since timestamptz not null
);
select store.track('identity.party');

create table identity.person (
  person uuid primary key,
  party uuid not null references identity.party,
  name text not null,
  login text not null unique,
  password text not null, -- scrypt: N$r$p$salt$hash
  roles text[] not null,
  since timestamptz not null
);

create table identity.session (
  token bytea primary key, -- SHA-256 of the cookie
  person uuid not null references identity.person,
  expires_at timestamptz not null
);
create index on identity.session (person);

create table identity.api_key (
  token bytea primary key, -- SHA-256 of the key
  party uuid not null references identity.party,
  role text not null,
  label text not null,
  since timestamptz not null,
  revoked_at timestamptz
);

create table identity.sign_in_failure (
  login text not null,
  at timestamptz not null
);
create index on identity.sign_in_failure (login, at);

-- Where a party sits: a public body acts for its own place and what lies in it. A door for the policies of other rooms.
create function identity.place_of(of uuid) returns text language sql stable as $$ select place from identity.party where party = of $$;
create function identity.code_of(of uuid) returns text language sql stable as $$ select uscc from identity.party where party = of $$;

-- Parties are public; of people, who acts for whom. How they prove themselves is closed to readers.
select store.open_to_readers('identity', 'party', 'party_was');
grant select (person, party, name, roles) on identity.person to suan_reader;
