-- Each event bears the hash of itself and of the case's history before it (docs/evidence.md has the exact form).
alter table log add column hash bytea check (octet_length(hash) = 32);
comment on column log.hash is
    'SHA-256 over the hash of the case''s event before it (32 zero bytes for the first) and the SHA-256 of this event''s '
    'canonical bytes. Null only in rows written by a version that knew no chain; `python -m intake chain` fills them.';

-- Finds what a version without the chain has written; empty otherwise, so it costs an insert nothing.
create index log_unchained on log (subject, sequence) where hash is null;
