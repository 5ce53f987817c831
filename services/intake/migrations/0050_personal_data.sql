-- What a person's data are read for, and how they end.

-- Readings say what for, and which fields were shown. Rows of an older version say neither.
alter table reading add column purpose text, add column fields text[] not null default '{}';
comment on column reading.purpose is 'One of a closed list (radica/purpose.py); null for a citizen who reads their own case, and in old rows.';

-- Whose a case is stands in its sealed part: the first 16 bytes name the key's row. A correction may name another one.
create index log_of_person on log (substring(sealed from 1 for 16), subject) where sealed is not null;
create index log_sealed on log (subject, sequence) where sealed is not null;
create index log_appealing on log ((data ->> 'appealed_radicado'))
    where type = 'PQRRadicated' and data ->> 'appealed_radicado' is not null;

-- Which cases name a document: its bytes may belong to several. As text: a body that jsonb cannot take is one all the same.
-- plpgsql keeps its plan; an SQL function is planned anew for the index of each INSERT. And cut, not matched by a regular
-- expression. Bodies are stored without blanks; one blank after the colon is taken all the same.
create function document_hashes(data json) returns text[] language plpgsql immutable parallel safe as $$
begin
    return array(
        select distinct left(piece, 64)
        from unnest((string_to_array(replace(data::text, '": "', '":"'), '"sha256":"'))[2:]) as piece
    );
end
$$;
create index log_of_document on log using gin (document_hashes(data)) where data::text like '%"sha256"%';

-- A case is filed under a key that is there, and the key stays until the case is: whoever erases the person waits, and
-- then sees the case. Like a foreign key, which cannot point out of a sealed part. The error has the filing repeated.
create function hold_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from person where ref = encode(substring(new.sealed from 1 for 16), 'hex')::uuid for key share;
    if not found then
        raise exception 'the person was erased meanwhile' using errcode = 'serialization_failure';
    end if;
    return null;
end
$$;
create trigger log_hold_person after insert on log for each row when (new.sealed is not null) execute function hold_person();

-- The only way in which a person goes, with all that makes them findable (tables that point to `person` cascade) and the
-- codes that open their cases; and never without its record on each of those cases, in the same transaction.
revoke delete on person from :app;

create function hold_persons(refs uuid[]) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    select ref from person where ref = any(refs) order by ref for update
$$;

create function erase_person(gone uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    theirs text[] := array(
        select distinct subject from log where sealed is not null and substring(sealed from 1 for 16) = uuid_send(gone)
    );
begin
    if exists (
        select from unnest(theirs) as case_of_theirs
        where not exists (select from log where subject = case_of_theirs and type = 'PersonalDataErased')
    ) then
        raise exception 'a person is erased with its record on every case of theirs';
    end if;
    delete from verification_code where radicado = any(theirs);
    delete from person where ref = gone;
end
$$;
revoke all on function hold_persons(uuid[]), erase_person(uuid) from public;
grant execute on function hold_persons(uuid[]), erase_person(uuid) to :app;
