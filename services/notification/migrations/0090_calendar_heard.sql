-- The changes of the calendar that intake announced (radica.calendar_heard). Dates are legal dates, instants UTC.
create table calendar_change (
    change     text        collate "C" primary key,
    changed_at timestamptz not null,
    added      date[]      not null,
    removed    date[]      not null,
    reason     text        not null
);
grant select, insert on calendar_change to :app;
