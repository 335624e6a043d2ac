-- The revisions that a seal froze: one a figure of a day or a longer period. Hours are too many to be cited.
CREATE TABLE sealed_value (
    seal       text        NOT NULL REFERENCES seal,
    indicator  text        NOT NULL,
    scope      text        NOT NULL,
    grain      text        NOT NULL,
    origin     text        NOT NULL,
    start      timestamptz NOT NULL,
    revision   integer     NOT NULL CHECK (revision > 0),   -- provisional figures cannot be sealed
    PRIMARY KEY (seal, indicator, scope, grain, origin, start),
    -- nobody removes a revision that was sealed
    FOREIGN KEY (indicator, scope, grain, origin, start, revision) REFERENCES indicator_value
);

-- which seals a figure is in; also for the foreign key
CREATE INDEX sealed_value_figure ON sealed_value (indicator, scope, grain, origin, start, revision);

GRANT SELECT ON sealed_value TO nadi_reader;
