-- Chunks of recomputations from scratch that are not finished: one that was interrupted goes on with those left.
CREATE TABLE recomputation (
    begins     timestamptz NOT NULL,    -- of the whole span that was asked for
    ends       timestamptz NOT NULL,
    indicator  text        NOT NULL,
    start      timestamptz NOT NULL,    -- of the chunk: its windows begin in [start, until)
    until      timestamptz NOT NULL,
    done_at    timestamptz,             -- null: still to be computed
    PRIMARY KEY (begins, ends, indicator, start)
);
