-- Accounts, what they were billed, and what was put right. No personal data: who a subscriber is, intake knows.

create table subscribers (
    account      text     primary key,
    use          text     not null check (use in ('residencial', 'comercial', 'industrial', 'oficial', 'especial')),
    stratum      smallint not null,
    municipality text     not null check (municipality ~ '^\d{5}$'),
    cycle        smallint not null,
    sewerage     boolean  not null,
    check (case use when 'residencial' then stratum between 1 and 6 else stratum = 0 end)
);
comment on column subscribers.municipality is 'DANE code of department and municipality.';
comment on column subscribers.cycle is 'The round in which the account is read and billed.';
create index subscribers_of_municipality on subscribers (municipality, account);

create table meters (
    serial       text primary key,
    account      text not null references subscribers,
    installed_on date not null,
    removed_on   date check (removed_on >= installed_on)
);
create index meters_of_account on meters (account);
create unique index one_meter_installed on meters (account) where removed_on is null;

-- Published tariffs. A version is never changed after it was loaded; a new one begins where the last one ends.
create table tariffs (
    code                text          primary key,
    municipality        text          not null check (municipality ~ '^\d{5}$'),
    valid_from          date          not null,
    valid_to            date          check (valid_to >= valid_from),
    act                 text          not null,
    basic_up_to         numeric(8, 3) not null check (basic_up_to > 0),
    complementary_up_to numeric(8, 3) not null check (complementary_up_to >= basic_up_to),
    digest              text          not null,
    -- At most one version a day and municipality. The code is taken as a range of one number because equality
    -- of texts would need the extension btree_gist.
    exclude using gist (
        int4range(municipality::int, municipality::int, '[]') with &&,
        daterange(valid_from, valid_to, '[]') with &&
    )
);
comment on column tariffs.act is 'The act by which the tariff was published.';
comment on column tariffs.digest is 'SHA-256 of all its values: tells a repeated load from a changed one.';

create table tariff_rates (
    tariff        text           not null references tariffs,
    service       text           not null check (service in ('acueducto', 'alcantarillado')),
    use           text           not null,
    stratum       smallint       not null,
    fixed_charge  numeric(14, 4) not null check (fixed_charge >= 0),
    basic         numeric(14, 4) not null check (basic >= 0),
    complementary numeric(14, 4) not null check (complementary >= 0),
    luxury        numeric(14, 4) not null check (luxury >= 0),
    factor        numeric(6, 4)  not null check (factor > -1),
    primary key (tariff, service, use, stratum)
);
comment on column tariff_rates.fixed_charge is 'Pesos a month.';
comment on column tariff_rates.basic is 'Pesos a cubic metre, as are complementary and luxury.';
comment on column tariff_rates.factor is 'Negative: subsidy on fixed charge and basic range. Positive: contribution on all.';

-- Invoices as they were issued. They are never changed; how they stand now, standing_invoices tells.
create table invoices (
    number           text           primary key,
    account          text           not null references subscribers,
    municipality     text           not null,
    period           text           not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    issued_on        date           not null,
    due_on           date           not null check (due_on >= issued_on),
    use              text           not null,
    stratum          smallint       not null,
    previous_reading numeric(12, 3),
    current_reading  numeric(12, 3),
    consumption      numeric(12, 3) not null check (consumption >= 0),
    basis            text           not null check (basis in ('lectura', 'promedio', 'aforo')),
    total            numeric(14, 0) not null,
    digest           text           not null
);
comment on column invoices.consumption is 'Cubic metres, as are the readings.';
comment on column invoices.total is 'Pesos.';
comment on column invoices.digest is 'SHA-256 of all its values: tells a repeated load from a changed one.';
create index invoices_of_account on invoices (account, period desc, number desc);

create table invoice_lines (
    invoice    text           not null references invoices,
    line       smallint       not null check (line > 0),
    concept    text           not null,
    quantity   numeric(16, 4) not null,
    unit_price numeric(16, 4) not null,
    amount     numeric(14, 0) not null,
    primary key (invoice, line)
);

-- What billing has heard of a case. Facts may arrive in any order, so every column but the key may still be missing.
create table cases (
    radicado   text    primary key,
    kind       text,
    account    text,
    invoice    text,
    concept    text    check (concept in ('draft', 'reliquidate')),
    concept_at timestamptz,
    ended      boolean not null default false,
    ended_at   timestamptz
);
comment on column cases.concept_at is 'When the concept was given: an older one heard later does not replace it.';
comment on column cases.ended_at is 'When the case was last closed, withdrawn or reopened; an older fact changes nothing.';

create table counters (
    series text    not null,
    year   integer not null,
    last   integer not null,
    primary key (series, year)
);

-- Every reliquidation for ever; taking one back is a row in reversals.
create table reliquidations (
    number        text           primary key,
    radicado      text           not null references cases,
    invoice       text           not null references invoices,
    position      integer        not null check (position > 0),
    reason        text           not null,
    before        jsonb          not null,
    after         jsonb          not null,
    difference    numeric(14, 0) not null,
    charge_needed boolean        not null,
    trace         jsonb          not null,
    trace_hash    text           not null,
    document      jsonb          not null,
    done_by       text           not null,
    done_at       timestamptz    not null,
    unique (invoice, position)
);
comment on column reliquidations.position is 'Counts the reliquidations of one invoice, 1..n; the last in force holds.';
create index reliquidations_of_case on reliquidations (radicado, number);

create table reversals (
    reliquidation text        primary key references reliquidations,
    reason        text        not null,
    reversed_by   text        not null,
    reversed_at   timestamptz not null
);

create table charges (
    reliquidation text           primary key references reliquidations,
    period        text           not null,
    total         numeric(14, 0) not null,
    changes       jsonb          not null,
    loaded_by     text           not null,
    loaded_at     timestamptz    not null
);

create table collection_holds (
    radicado    text           primary key references cases,
    account     text           not null,
    invoice     text           not null references invoices,
    amount      numeric(14, 0) not null,
    held_at     timestamptz    not null,
    released_at timestamptz
);
create index holds_in_force on collection_holds (account) where released_at is null;

-- Each invoice as it stands: as issued, or as its last reliquidation in force left it.
create view standing_invoices as
select
    i.number, i.account, i.municipality, i.period, i.issued_on, i.due_on,
    r.number as reliquidation,
    r.after,
    i.use, i.stratum, i.previous_reading, i.current_reading,
    i.total as issued_total,
    coalesce((r.after ->> 'total')::numeric, i.total) as total,
    coalesce((r.after #>> '{metering,consumption}')::numeric, i.consumption) as consumption,
    coalesce(r.after #>> '{metering,basis}', i.basis) as basis,
    i.consumption as issued_consumption,
    i.basis as issued_basis
from invoices i
left join lateral (
    select number, after from reliquidations
    where invoice = i.number and not exists (select from reversals where reliquidation = number)
    order by position desc limit 1
) r on true;

grant select, insert, update on subscribers, meters, cases, counters, collection_holds to :app;
grant select, insert on tariffs, tariff_rates, invoices, invoice_lines, reliquidations, reversals, charges to :app;
grant select on standing_invoices to :app;
