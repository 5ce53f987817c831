-- A petition whose petitioner was asked to complete it is not archived before their time has passed (CPACA art. 17).
alter table cases add column completable_until date;
comment on column cases.completable_until is 'Last day to complete the petition; null once that passed, or nothing is awaited.';
