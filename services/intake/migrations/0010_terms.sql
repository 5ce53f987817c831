-- The legal clock: when each open case must be looked at, and the calendar of business days with its history.

-- No case without its timer, whoever files it: this version, the one before it while both run, an import. The time is a
-- safe early guess; the first look sets the right one (domain/watch.py). Five business days are never fourteen days.
create function watch_term() returns trigger language plpgsql as $$
begin
    insert into timer (name, subject, due_at)
    values ('term', new.subject, coalesce(
        ((new.data ->> 'due_on')::date - 14)::timestamp at time zone 'America/Bogota', new.occurred_at
    ))
    on conflict (name, subject) do update set due_at = excluded.due_at;
    return null;
end
$$;
create trigger log_watch_term after insert on log
    for each row when (new.type in ('PQRRadicated', 'PQRReopened')) execute function watch_term();

insert into timer (name, subject, due_at)
select 'term', subject, ((data ->> 'due_on')::date - 14)::timestamp at time zone 'America/Bogota'
from log filed
where type = 'PQRRadicated'
    and not exists (select from log closed where closed.subject = filed.subject and closed.type = 'PQRClosed')
on conflict do nothing;

-- The calendar is what its changes made it, in their order. Change 0 is the law as it stood at set-up.
create table calendar_change (
    number     int         primary key,
    change     text        not null unique,
    kind       text        not null check (kind in ('holiday', 'closing')),
    reason     text        not null,
    changed_at timestamptz not null,
    changed_by text        not null
);
create table calendar_day (
    change int     not null references calendar_change (number),
    day    date    not null,
    off    boolean not null,
    reason text    not null,
    primary key (change, day)
);
comment on column calendar_day.off is 'Whether the change took the day out of those that count, or put it back among them.';

grant select, insert on calendar_change, calendar_day to :app;
