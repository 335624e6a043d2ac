-- Readings that were ever corrected, as they came. Redelivered ones are compared with these.
CREATE TABLE reading_original (
    series_id  integer          NOT NULL,
    time       timestamptz      NOT NULL,
    value      double precision NOT NULL,
    quality    smallint         NOT NULL,
    PRIMARY KEY (series_id, time)
);

GRANT SELECT ON reading_original TO nadi_reader;
