-- Which documents were read by whom, and what for (Ley 1581 of 2012 art. 4-b, 4-g, 17-d): letters, proofs and attachments
-- name people. Only ever added to.
create table document_reading (
    id      bigint      generated always as identity primary key,
    sha256  text        not null,
    who     text        not null,
    lane    text        not null,
    purpose text        not null,
    read_at timestamptz not null
);
create index document_reading_of_document on document_reading (sha256, id);
grant select, insert on document_reading to :app;
