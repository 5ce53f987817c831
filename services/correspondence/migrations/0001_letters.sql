-- Cases as far as their answer is concerned, and the letters that answer them. Nothing here names a citizen: the
-- addressee and every word of a letter stand only inside its PDF, kept by hash in the document store.

-- What was heard of a case. The services' exchanges keep no common order, so a row may begin with any of them.
create table cases (
    radicado          text primary key,
    kind              text,
    regime            text,
    cause             text,
    account           text,
    radicated_on      date,
    appealed_radicado text,
    concept_way       text,
    concept_result    text,
    concept_at        timestamptz,
    closed            boolean not null default false,
    check ((kind is null) = (radicated_on is null)),
    check ((concept_way is null) = (concept_at is null))
);
comment on column cases.kind is 'Null until intake''s PQRRadicated has come.';

-- Billing's reliquidations with its own amounts, in pesos.
create table reliquidations (
    number        text           primary key,
    radicado      text           not null,
    invoice       text           not null,
    period        text           not null,
    before        numeric(18, 2) not null,
    after         numeric(18, 2) not null,
    difference    numeric(18, 2) not null,
    charge_needed boolean        not null,
    done_at       timestamptz    not null,
    loaded_onto   text,
    reversed      boolean        not null default false
);
create index reliquidations_of_a_case on reliquidations (radicado, done_at);
comment on column reliquidations.loaded_onto is 'Billing period whose invoice carries the charges (step 12).';

-- A case has one answer; a redraft after a return is the same letter's next draft.
create table letters (
    letter          uuid    primary key,
    radicado        text    not null unique references cases,
    state           text    not null check (state in ('drafted', 'returned', 'approved', 'signed', 'filed')),
    draft           integer not null check (draft > 0),
    result          text    not null,
    needs_citation  boolean not null,
    appeals         text[]  not null,
    reliquidation   text,
    drafted_by      text    not null,
    document        jsonb   not null,
    citation        jsonb,
    annexes         jsonb   not null,
    findings        jsonb   not null,
    signed_on       date,
    outgoing_number text    collate "C" unique,
    check (needs_citation = (citation is not null)),
    check ((state in ('signed', 'filed')) = (signed_on is not null)),
    check ((state = 'filed') = (outgoing_number is not null))
);
create index letters_to_work_off on letters (state, radicado);

-- Who did what to each draft, for the letter's history; the files of every version stay.
create table letter_acts (
    id       bigint      generated always as identity primary key,
    letter   uuid        not null references letters,
    draft    integer     not null,
    act      text        not null,
    who      text        not null,
    at       timestamptz not null,
    reason   text,
    document jsonb,
    citation jsonb
);
create index letter_acts_of_a_letter on letter_acts (letter, id);

-- The last outgoing number given in each year. The row stays locked until the filing that took it is committed, so a
-- refusal gives its number back and the series has no gaps.
create table outgoing_counter (
    year integer primary key,
    last integer not null
);

grant select, insert, update on cases, reliquidations, letters, outgoing_counter to :app;
grant select, insert on letter_acts to :app;
