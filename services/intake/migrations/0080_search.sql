-- By what a case's people are found: blind marks of name and identity number (docs/adr/0015). Never the name itself.
-- They go with the person's key, so that whoever is erased is found no more.
create table sought (
    radicado   text  not null,
    part       text  not null check (part in ('petitioner', 'representative')),
    person     uuid  not null references person (ref) on delete cascade,
    made_under int   not null,
    names      int[] not null,
    numbers    int[] not null,
    primary key (radicado, part)
);
comment on column sought.made_under is 'Tells the key and the rules that the marks were made by; `python -m intake search-index` renews those of another.';
create index sought_person on sought (person);
-- New entries wait in a list and are sorted in together, which costs a filing 15 us in place of 190 (medians). A short list:
-- whoever fills it up sorts it in, and every filing waits meanwhile (some 10 ms; with the usual 4 MB, hundreds).
create index sought_marks on sought using gin (names, numbers) with (gin_pending_list_limit = 256);

-- A case by the digits of its number, however it was copied, and by the number of its answer.
create index log_case_digits on log (ltrim(regexp_replace(subject, '\D', '', 'g'), '0')) where sequence = 1;
create index log_answer_digits on log (ltrim(regexp_replace(data ->> 'outgoing_number', '\D', '', 'g'), '0'))
    where type = 'ResponseFiled';
create index log_migrated_account on log ((data ->> 'account')) where type = 'PQRMigrated';

-- Who searched when, and not for what: searches are slowed for who makes too many. Kept a day.
create table search_made (
    id  bigint      generated always as identity primary key,
    who text        not null,
    at  timestamptz not null
);
create index search_made_by on search_made (who, at);
create index search_made_at on search_made (at);

grant select, insert, update on sought to :app;
grant select, insert, delete on search_made to :app;
