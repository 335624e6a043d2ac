-- An indicator's summands: one point, one period. Those of the base period (an hour or a local day) come
-- from the formula; each longer one sums the ones below it, so a late reading changes one row at each grain,
-- and a year costs twelve rows a point.
CREATE TABLE indicator_part (
    indicator    text             NOT NULL,
    point_id     integer          NOT NULL,
    grain        text             NOT NULL CHECK (grain IN ('hour', 'day', 'month', 'quarter', 'year')),
    start        timestamptz      NOT NULL,   -- of the local period, as UTC
    numerator    double precision NOT NULL,
    denominator  double precision NOT NULL,
    n            bigint           NOT NULL,   -- readings behind it
    observed     double precision NOT NULL,   -- [h] with valid data
    expected     double precision NOT NULL,   -- [h] in service
    version      integer          NOT NULL,   -- of the formula
    PRIMARY KEY (indicator, point_id, grain, start)  -- a period over all points is one look-up a point
);
