-- Deliveries, counted in the transaction that accounts for them; append-only, summed when read.
-- messages = messages_read + messages_rejected;  decoded = stored + duplicate + rejected.
CREATE TABLE ledger (
    minute             timestamptz NOT NULL,
    source             text        NOT NULL,    -- [[source]] of the catalogue
    messages           integer     NOT NULL,    -- received and fully accounted for
    messages_read      integer     NOT NULL,    -- of those, decoded
    messages_rejected  integer     NOT NULL,    -- of those, dead-lettered whole
    decoded            integer     NOT NULL,    -- readings and records found in them
    stored             integer     NOT NULL,
    duplicate          integer     NOT NULL,
    rejected           integer     NOT NULL,    -- readings dead-lettered
    late               integer     NOT NULL     -- of the stored, older on arrival than `late_after_s`
);

-- /v1/ledger reads a span of minutes
CREATE INDEX ledger_minute ON ledger (minute);
