-- What one event costs the server (benchmarks/README.md): nothing is asked less, each question is answered by less.
-- A version from before works on as it did; until it has stopped, its looking for recursos and for digits reads the log.

-- A path into a body reads it all, 6 us of a filing, and a condition such as `is not null` reads it once more. Cases of
-- the system before are found by the same index: each one costs every event something, also those that are not in it.
-- With the type: a filing looks for the newest of each kind, and would walk through all of the other to find none.
drop index log_filed_for_account, log_migrated_account;
create index log_filed_for_account on log ((data ->> 'account'), (data ->> 'cause_code'), type, id)
    where type in ('PQRRadicated', 'PQRMigrated');

-- So whether a filing appeals against anything is seen in the text; some rows too many do no harm.
drop index log_appealing;
create index log_appealing on log ((data ->> 'appealed_radicado'))
    where type = 'PQRRadicated' and data::text like any (array['%"appealed_radicado":"%', '%"appealed_radicado": "%']);

-- The same hashes, some of them twice, which the index does not mind. A loop that only cuts asks the executor nothing.
create or replace function document_hashes(data json) returns text[] language plpgsql immutable parallel safe as $$
declare
    pieces constant text[] := string_to_array(replace(data::text, '": "', '":"'), '"sha256":"');
    hashes text[] := '{}';
begin
    for place in 2 .. cardinality(pieces) loop
        hashes := hashes || left(pieces[place], 64);
    end loop;
    return hashes;
end
$$;

-- A radicado is made of capitals, dashes and digits. Leaving those out takes half of what a regular expression does.
drop index log_case_digits;
create index log_case_digits on log (ltrim(translate(subject, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ-', ''), '0')) where sequence = 1;

-- Nearly all that is sealed stands in a case's first event, which is found by its version. What comes later is rare, as
-- are events without a hash and voided numbers: one index for the three. So a filing opens 15 tables and indexes;
-- beyond 16 PostgreSQL takes each lock in the table that all connections share.
drop index log_sealed, log_unchained, log_voided;
create index log_rare on log (subject, sequence)
    where sealed is not null and sequence > 1 or hash is null or type = 'PQRVoided';
-- The view says both. `<= 1` and not `= 1`: or a plan made while there are few cases would walk through all by their digits.
create view seal as
    select subject, sequence, sealed from log where sealed is not null and sequence <= 1
    union all
    select subject, sequence, sealed from log where sealed is not null and sequence > 1;
comment on view seal is 'Each sealed part, with the case and the version that it came with.';
grant select on seal to :app;

-- The row is read for its case anyway; and nobody is tempted to look for a case through everybody's.
drop index log_of_person;
create index log_of_person on log (substring(sealed from 1 for 16)) where sealed is not null;

-- Ciphertext does not compress: trying to is the server's time for nothing.
alter table log alter column sealed set storage external;

-- A trigger's condition is read anew for each event, of whatever type; the function only where it holds.
create or replace function watch_term() returns trigger language plpgsql as $$
begin
    if new.type = 'PQRMigrated' and new.data ->> 'ended' is not null then
        return null;
    end if;
    insert into timer (name, subject, due_at)
    values ('term', new.subject, coalesce(
        ((new.data ->> 'due_on')::date - 14)::timestamp at time zone 'America/Bogota', new.occurred_at
    ))
    on conflict (name, subject) do update set due_at = excluded.due_at;
    return null;
end
$$;
drop trigger log_watch_term on log;
create trigger log_watch_term after insert on log for each row
    when (new.type in ('PQRRadicated', 'PQRMigrated', 'CompletionReceived', 'PQRReopened'))
    execute function watch_term();
