-- Figures. A period that is going on has a provisional row, replaced in place; once final, a change
-- is a new revision and the old one stays.
CREATE TABLE indicator_value (
    indicator    text             NOT NULL,
    scope        text             NOT NULL,   -- 'city', 'district:<code>' or 'point:<key>'
    grain        text             NOT NULL CHECK (grain IN ('hour', 'day', 'month', 'quarter', 'year')),
    origin       text             NOT NULL CHECK (origin IN ('real', 'simulated', 'replayed')),
    start        timestamptz      NOT NULL,
    revision     integer          NOT NULL,   -- 0 while provisional, then 1, 2, …
    value        double precision,            -- in the indicator's unit; null: no data
    numerator    double precision NOT NULL,
    denominator  double precision NOT NULL,
    n            bigint           NOT NULL,   -- readings behind it
    points       integer          NOT NULL,   -- measuring points behind it
    coverage     double precision NOT NULL,   -- share of the time in service with valid data, 0 to 1
    version      integer          NOT NULL,   -- of the formula
    computed_at  timestamptz      NOT NULL,
    reason       text,                        -- why a revision was made; null for the first
    PRIMARY KEY (indicator, scope, grain, origin, start, revision)
);

-- the provisional ones, to settle those whose period is over
CREATE INDEX indicator_value_provisional ON indicator_value (start) WHERE revision = 0;

-- one figure for each period: the newest revision, and the final one before the provisional
CREATE VIEW indicator_current AS
SELECT DISTINCT ON (indicator, scope, grain, origin, start) *
FROM indicator_value
ORDER BY indicator, scope, grain, origin, start, revision DESC;
