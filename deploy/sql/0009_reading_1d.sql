-- Local days of a series, built from its hours.
CREATE TABLE reading_1d (
    series_id  integer          NOT NULL,
    day        timestamptz      NOT NULL,   -- start of the local day, as UTC
    n          integer          NOT NULL,   -- readings of good quality
    hours      integer          NOT NULL,   -- hours with at least one
    expected   integer          NOT NULL,   -- readings expected
    mean       double precision,            -- of the hours' means, so that a dense hour counts once
    low        double precision,
    high       double precision,
    first      double precision,
    last       double precision,
    PRIMARY KEY (series_id, day)
);

SELECT create_hypertable('reading_1d', 'day', chunk_time_interval => INTERVAL '2 years', create_default_indexes => false);
