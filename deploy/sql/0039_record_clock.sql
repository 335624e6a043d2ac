-- Up to which local day an indicator over records was told that time has passed: an open case may be overdue
-- today without a new version of it.
CREATE TABLE record_clock (
    indicator  text  PRIMARY KEY,
    day        date  NOT NULL
);
