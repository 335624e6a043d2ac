-- Figures frozen as of a cut-off under a name: an evaluation, a published year. A seal is never changed.
CREATE TABLE seal (
    seal        text        PRIMARY KEY,    -- its name, as citations have it
    begins      timestamptz,                -- periods frozen start no earlier; null: from the first one on
    ends        timestamptz NOT NULL,       -- … and are over by then: the cut-off
    indicators  text[],                     -- catalogue keys; null: all there were
    note        text,                       -- what it is for
    sealed_at   timestamptz NOT NULL,
    sealed_by   text        NOT NULL        -- login name, or the name of an API key
);

GRANT SELECT ON seal TO nadi_reader;
