-- What was said about a text that was published for comment, and how it was answered. Whose text it is, its file knows.
create schema consultation;

-- A comment as it was made in step n of a file; near-identical ones share a cluster, named by its first comment.
create table consultation.comment (
  file uuid not null,
  n int not null,
  state text not null, -- the consultation in which it was made
  article text, -- id of the article or clause of the text; null: the text as a whole
  clause text, -- as the commenter named it
  kind text not null, -- role of the commenter; who it was stands in the file only
  text text not null,
  wording text,
  cluster int not null,
  normal_sha256 text not null, -- of the words without spaces, punctuation and case
  day date not null,
  primary key (file, n)
);
create index on consultation.comment (file, cluster);
create index on consultation.comment (file, normal_sha256);

-- The answer to a comment; that to the first of a cluster answers all of it.
create table consultation.answer (
  file uuid not null,
  comment int not null,
  treatment text not null check (treatment in ('adopted', 'partly', 'not-adopted')),
  reasons text not null,
  n int not null,
  day date not null,
  primary key (file, comment),
  foreign key (file, comment) references consultation.comment (file, n)
);

-- Comments and answers are published (Business Environment Regulation 62).
select store.open_to_readers('consultation', 'comment', 'answer');
