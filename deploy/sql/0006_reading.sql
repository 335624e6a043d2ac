-- What was measured. Narrow, with integer series: a text key doubled the table elsewhere.
CREATE TABLE reading (
    time       timestamptz      NOT NULL,   -- device clock, UTC
    series_id  integer          NOT NULL,   -- no foreign key: it would cost a look-up a row
    value      double precision NOT NULL,   -- in the metric's catalogue unit
    quality    smallint         NOT NULL,   -- 0 good; else bits of core.reading.Quality
    PRIMARY KEY (series_id, time)           -- a redelivered message changes nothing
);

SELECT create_hypertable('reading', 'time', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false);
