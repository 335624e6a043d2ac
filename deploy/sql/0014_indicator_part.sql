-- An indicator's summands: one point, one base period (an hour or a local day). Longer periods and
-- wider scopes are sums of these, so a late reading changes one row and what is above it.
CREATE TABLE indicator_part (
    indicator    text             NOT NULL,
    point_id     integer          NOT NULL,
    start        timestamptz      NOT NULL,
    numerator    double precision NOT NULL,
    denominator  double precision NOT NULL,
    n            integer          NOT NULL,   -- readings behind it
    observed     double precision NOT NULL,   -- [h] with valid data
    expected     double precision NOT NULL,   -- [h] in service
    version      integer          NOT NULL,   -- of the formula
    PRIMARY KEY (indicator, point_id, start)
);

-- the parts of a period over all points
CREATE INDEX indicator_part_start ON indicator_part (indicator, start);
