-- What must be looked at again later: one row for each thing that waits, found by when it is due. A row without a time
-- waits for something to happen. See radica/timers.py.
create table timer (
    name     text        not null,
    subject  text        not null,
    due_at   timestamptz,
    failures int         not null default 0,
    primary key (name, subject)
);
create index timer_due on timer (name, due_at) where due_at is not null;

grant select, insert, update, delete on timer to :app;
