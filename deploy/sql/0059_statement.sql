-- What agencies state of a period in a document: checked by the statistics agency, then a figure of origin 'reported'.
CREATE TABLE statement (
    statement_id    bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator    text             NOT NULL,
    scope        text             NOT NULL,   -- 'city', 'district:<code>', 'agency:<key>' or 'peer:<code>'
    grain        text             NOT NULL CHECK (grain IN ('day', 'month', 'quarter', 'year')),
    start        timestamptz      NOT NULL,   -- of the local period, as UTC
    value        double precision NOT NULL,   -- in the indicator's unit
    agency       text             NOT NULL,   -- catalogue key of who states it
    document     text             NOT NULL,   -- where it stands
    signer       text,                        -- who answers for it; null: a publication without a signature
    signed_on    date,                        -- … and when
    note         text,                        -- of a correction: why
    reported_at  timestamptz      NOT NULL,
    reported_by  text             NOT NULL,   -- login name, or the name of an API key
    state        text             NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'rejected')),
    judged_at    timestamptz,
    judged_by    text CHECK (judged_by <> reported_by),   -- four eyes
    reason       text,                        -- of a rejection
    revision     integer,                     -- of indicator_value that it became
    CHECK ((state = 'pending') = (judged_at IS NULL))
);

-- the history of a figure
CREATE INDEX statement_figure ON statement (indicator, scope, grain, start);
-- what waits to be checked
CREATE INDEX statement_pending ON statement (statement_id) WHERE state = 'pending';

GRANT SELECT ON statement TO nadi_reader;
