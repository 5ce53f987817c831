-- Where each case stands on its way through steps 3 to 10, and its work orders.

create table pqr_case (
    radicado            text        primary key,
    kind                text        not null,
    cause_code          text        not null,
    municipality        text        not null,
    account             text,
    radicated_at        timestamptz not null,
    due_on              date        not null,
    stage               text        not null,
    area                text,
    person              text,
    missing             text[]      not null,
    classification      text,
    classification_note text,
    concept             jsonb,
    ended               text,
    version             integer     not null
);
comment on column pqr_case.ended is 'The event of intake that ended the case; null while it is alive.';
comment on column pqr_case.version is 'Grows with each act on the case; its ETag.';

-- What the area handed in: its report (step 5) and the supports that were missing (step 6).
create table submission (
    id           bigint      generated always as identity primary key,
    radicado     text        not null references pqr_case,
    event        text        not null,
    area         text        not null,
    summary      text,
    complete     boolean     not null,
    missing      text[]      not null,
    documents    jsonb       not null,
    submitted_by text        not null,
    submitted_at timestamptz not null
);
create index submission_of_case on submission (radicado, id);

create table work_order (
    number             text        primary key,
    radicado           text        not null references pqr_case,
    type               text        not null,
    reason             text        not null,
    area               text        not null,
    crew               text,
    state              text        not null,
    follows            text        references work_order,
    opened_at          timestamptz not null,
    dispatched_at      timestamptz,
    visited_at         timestamptz,
    closed_at          timestamptz,
    result             jsonb,
    documents          jsonb       not null default '[]',
    version            integer     not null
);
comment on column work_order.visited_at is 'When the crew was last there; null before the first visit.';
create index work_order_of_case on work_order (radicado, number);
create index work_order_by_state on work_order (state, number);
-- What is out stays few for ever, however many orders were closed.
create index work_order_still_out on work_order (radicado) where state <> 'closed';

create table visit (
    id          bigint      generated always as identity primary key,
    number      text        not null references work_order,
    visited_at  timestamptz not null,
    notes       text        not null,
    documents   jsonb       not null,
    recorded_by text        not null,
    recorded_at timestamptz not null
);
create index visit_of_order on visit (number, id);

-- The last number given out in each year. The row stays locked until the order that took it is committed, so a
-- refusal gives its number back and the series has no gaps.
create table work_order_counter (
    year integer primary key,
    last integer not null
);

grant select, insert, update on pqr_case, work_order, work_order_counter to :app;
grant select, insert on submission, visit to :app;
