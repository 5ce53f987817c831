-- Cases of the system before this one (docs/migration.md). Those that have ended there have no term to watch.
drop trigger log_watch_term on log;
create trigger log_watch_term after insert on log
    for each row when (
        new.type in ('PQRRadicated', 'CompletionReceived', 'PQRReopened')
        or new.type = 'PQRMigrated' and new.data ->> 'ended' is null
    ) execute function watch_term();

-- Each run of `import`: which file, under which mapping, by whom, how far it got. A run without an end was stopped.
create table migration_run (
    id             uuid        primary key,
    system         text        not null,
    file_name      text        not null,
    file_sha256    text        not null,
    mapping_sha256 text        not null,
    who            text        not null,
    started_at     timestamptz not null,
    ended_at       timestamptz,
    last_row       int         not null default 0,
    imported       int         not null default 0,
    known          int         not null default 0,
    refused        int         not null default 0
);
create index migration_run_of_file on migration_run (file_name, started_at);

-- Which run brought each case, from which row, and what the row said, so that a second reading knows it again.
create table migrated_case (
    radicado        text primary key,
    original_number text not null,
    run             uuid not null references migration_run,
    row             int  not null,
    content         bytea not null check (octet_length(content) = 32)
);
comment on column migrated_case.content is 'HMAC-SHA256 of what was read, under the installation''s key: it tells a change, and nothing else.';

grant select, insert, update (ended_at, last_row, imported, known, refused) on migration_run to :app;
grant select, insert on migrated_case to :app;
