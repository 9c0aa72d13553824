-- What the law, its guides and its procedures say, cut into words for search. Derived data: rebuilt from law/ when that
-- changes, never the source of a decision.
create extension if not exists pg_trgm;
create schema counsel;

create table counsel.passage (
  passage text primary key,
  no int not null unique, -- its place in the list it came in; short, for the index below
  cite text not null,
  href text,
  title_zh text not null, title_en text not null,
  body_zh text not null, body_en text not null,
  verified text not null,
  basis text[] not null
);

-- By what a passage is found and ranked: narrow rows, of which a common word fetches thousands.
create table counsel.entry (
  no int primary key references counsel.passage (no) on delete cascade,
  kind text not null check (kind in ('article', 'template', 'procedure', 'guide', 'case')),
  jurisdiction text not null, -- a place, or 'platform': seen everywhere
  from_day date not null,
  until_day date check (until_day >= from_day), -- last day
  status text not null check (status in ('in-force', 'draft', 'repealed')),
  length int not null,
  words tsvector not null, -- every word of title and text; one of the title again as '^word'
  letters text not null -- cite, title and Chinese text in small letters, for fragments of words
);
create index entry_words on counsel.entry using gin (words);
create index entry_letters on counsel.entry using gin (letters gin_trgm_ops);

-- In how many passages a word stands: a rare word says more about what is asked.
create table counsel.word (
  word text primary key,
  passages int not null check (passages > 0)
);

-- What the passages were made from; one row.
create table counsel.corpus (
  one boolean primary key default true check (one),
  source text, -- hex SHA-256; null: never built
  passages int not null default 0
);
insert into counsel.corpus default values;

select store.open_to_readers('counsel', 'passage', 'entry', 'word', 'corpus');
