-- A case as the events up to `sequence` make it, so that a long history is read from there on. Disposable: it may be
-- deleted at any time, and is passed over when the code that folds events has changed (`fold`) or when the log's event
-- of that version bears another hash.
create table snapshot (
    subject  text   primary key,
    sequence bigint not null,
    fold     bytea  not null,
    hash     bytea  not null,
    state    text   not null
);
alter table snapshot alter column state set storage external;  -- ids do not compress
grant select, insert, update, delete on snapshot to :app;
