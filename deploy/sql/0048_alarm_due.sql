-- What changed and is to be looked at by the rules. Append-only for who writes it, in the transaction of the change;
-- the evaluation takes rows away.
CREATE TABLE alarm_due (
    source  text        NOT NULL,           -- series:<id>, figure:<indicator>, goals
    since   timestamptz NOT NULL            -- it is as it was before then
);
