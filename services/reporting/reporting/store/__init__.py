"""Everything that this service keeps, in MongoDB. Drivers are imported here and nowhere else.

cases_<n>     a generation of case documents; one is live, another may be under construction or kept for a while
projection    which generation is live, and how far each has read intake's log
reports       the reports that were issued
commands      the receipts of commands, by account and key
log           what this service announces, in order, without gaps
counters      the last number of each series
sessions      the session of the process that writes the projection, for its successor to end
relay         how far the log has been published, and which relay leads
"""
