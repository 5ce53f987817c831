-- A term that stood still until the petition was completed runs again (CPACA art. 17): it must be looked at again.
drop trigger log_watch_term on log;
create trigger log_watch_term after insert on log
    for each row when (new.type in ('PQRRadicated', 'CompletionReceived', 'PQRReopened')) execute function watch_term();
