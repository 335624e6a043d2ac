-- On which local day, and where, the newest version of a case counts in an indicator.
CREATE TABLE counted_case (
    indicator  text     NOT NULL,   -- catalogue key
    point_id   integer  NOT NULL,   -- a desk, or the measuring point that the case names
    day        date     NOT NULL,   -- of the regency's calendar
    kind       text     NOT NULL,
    key        text     NOT NULL,
    PRIMARY KEY (indicator, point_id, day, kind, key)   -- the cases of a window
);

-- where a case counted before it changed
CREATE INDEX counted_case_of ON counted_case (kind, key);

GRANT SELECT ON counted_case TO nadi_reader;
