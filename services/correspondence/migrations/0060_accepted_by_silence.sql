-- A request for information that was not answered in its ten days counts as accepted (CPACA art. 14.1).
alter table cases add column copies_by date;
comment on column cases.copies_by is 'Last day to hand over what counts as accepted; null where nothing does.';
