-- Intake's log is its event store: every event of a case is one row, and what is announced is what is stored.
alter table log add column sealed bytea;
comment on column log.sealed is 'The part of the event that holds personal data, encrypted under the person''s key; never announced.';

-- One writer wins each version of a case; this is what stops two people from deciding on the same state.
create unique index log_case_version on log (subject, sequence);

-- Consecutive numbers without gaps: taken and committed together with the case that bears them.
create table counter (
    series text   not null,
    year   int    not null,
    last   bigint not null,
    primary key (series, year)
);

-- The key under which a person's data are sealed, itself sealed under the installation's key. Destroying the row
-- erases the person from every event, backup and copy. `known_by` finds the same person again without telling who.
create table person (
    ref        uuid        primary key,
    known_by   bytea       unique,
    sealed_key bytea       not null,
    created_at timestamptz not null
);

-- Who read whose personal data (Ley 1581 of 2012, art. 4-f and 4-g).
create table reading (
    id       bigint generated always as identity primary key,
    radicado text        not null,
    who      text        not null,
    lane     text        not null,
    what     text        not null,
    read_at  timestamptz not null
);
create index reading_of_case on reading (radicado, id);

grant select, insert, update on counter to :app;
grant select, insert, delete on person to :app;
grant select, insert on reading to :app;
