-- Hours of a series. An hour in service without a reading has a row too, with n = 0.
CREATE TABLE reading_1h (
    series_id  integer          NOT NULL,
    hour       timestamptz      NOT NULL,   -- start, UTC
    n          integer          NOT NULL,   -- readings of good quality
    suspect    integer          NOT NULL,   -- readings with a quality flag
    slots      integer          NOT NULL,   -- distinct expected moments with a reading
    expected   integer          NOT NULL,   -- moments expected, up to now in an hour that is going on
    service_s  double precision NOT NULL,   -- time of the hour that has passed [s]
    alive_s    double precision NOT NULL,   -- of that, no further than three intervals after a reading [s]
    mean       double precision,            -- of good readings, as are the next four; null if n = 0
    low        double precision,
    high       double precision,
    first      double precision,
    last       double precision,
    rise       double precision,            -- of a counter inside the hour, resets mended; else null
    arrived    integer          NOT NULL,   -- readings as they came in, for timeliness
    on_time    integer          NOT NULL,
    PRIMARY KEY (series_id, hour)
);

SELECT create_hypertable('reading_1h', 'hour', chunk_time_interval => INTERVAL '90 days', create_default_indexes => false);
