-- Numbers printed beforehand for the hours in which the system is down, in a series of their own: so the numbers given
-- out by the system stay in the order of receipt. A number is used once or voided once, and its row stays either way.
create table number_block (
    id          uuid        primary key,
    series      text        not null,
    year        int         not null,
    first       bigint      not null,
    last        bigint      not null check (last >= first),
    place       text        not null,
    reserved_by text        not null,
    reserved_at timestamptz not null
);
comment on column number_block.place is 'Where the booklet is kept, such as an office.';
create index number_block_of_year on number_block (year, series, first);

create table reserved_number (
    radicado    text        primary key,
    block       uuid        not null references number_block,
    number      bigint      not null,
    captured_at timestamptz,
    voided_at   timestamptz,
    voided_by   text,
    void_reason text,
    unique (block, number),
    check (captured_at is null or voided_at is null),
    check ((voided_at is null) = (voided_by is null) and (voided_at is null) = (void_reason is null))
);
comment on column reserved_number.captured_at is 'When the case filed on this sheet was entered; null while the sheet is unused.';

-- The numbers of cases that were voided are looked up by the register of numbers.
create index log_voided on log (id) where type = 'PQRVoided';

grant select, insert on number_block to :app;
grant select, insert, update (captured_at, voided_at, voided_by, void_reason) on reserved_number to :app;
