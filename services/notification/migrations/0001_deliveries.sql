-- Deliveries and notifications. Names, identity numbers, addresses and what was asked or decided stand only inside the
-- documents (GCO F13, F09, F16 and the record of delivery), which are kept by their hash.

-- What of a case decides how its decision can be notified.
create table cases (
    radicado           text    primary key,
    kind               text,
    channel            text,
    electronic_consent boolean not null default false,
    closed_on          date
);
comment on column cases.kind is 'Null until intake''s PQRRadicated has come: the services'' exchanges keep no common order.';

-- One row per outgoing number. Dates are legal dates of Colombia, instants are UTC.
create table communications (
    outgoing          text        collate "C" primary key,
    radicado          text        not null,
    letter            text        not null,
    result            text        not null,
    filed_on          date        not null,
    act_on            date        not null,
    needs_citation    boolean     not null,
    appeals           text[]      not null,
    document          json        not null,
    citation_document json,
    state             text        not null default 'filed'
                      check (state in ('filed', 'assigned', 'delivered', 'recorded', 'notified')),
    channel           text        check (channel in ('address', 'desk')),
    assigned_to       text,
    assigned_at       timestamptz,
    citation_sent_on  date,
    citation_due_on   date,
    appear_by         date,
    notice_on         date,
    notice_published  boolean,
    notice_document   json,
    attempts          integer     not null default 0,
    delivered_at      timestamptz,
    receiver_capacity text,
    proof             json,
    recorded_at       timestamptz,
    recorded          json        not null default '[]',
    version           integer     not null default 0,
    check ((channel is null) = (assigned_at is null)),
    check ((delivered_at is null) = (proof is null)),
    check (recorded_at is null or delivered_at is not null)
);
create index communications_of_a_case on communications (radicado);
create index communications_to_work_off on communications (state, channel, outgoing);
comment on column communications.act_on is 'Date of the signature: the citation goes out within five business days of it.';

-- Deliveries that failed, each with its reason from a closed list.
create table delivery_attempts (
    outgoing     text        not null references communications,
    attempt      integer     not null,
    channel      text        not null,
    attempted_at timestamptz not null,
    reason       text        not null,
    attempted_by text        not null,
    primary key (outgoing, attempt)
);

-- A decision is notified once.
create table notifications (
    outgoing     text        primary key references communications,
    mode         text        not null,
    served_on    date        not null,
    effective_on date        not null,
    appeal_until date,
    document     json        not null,
    evidence     json        not null,
    served_by    text        not null,
    recorded_at  timestamptz not null,
    check (effective_on >= served_on),
    check (appeal_until is null or appeal_until > effective_on)
);

grant select, insert, update on cases, communications to :app;
grant select, insert on delivery_attempts, notifications to :app;
