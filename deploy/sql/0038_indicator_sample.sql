-- Single values behind an indicator that is a quantile: medians of parts make no median of the whole.
CREATE TABLE indicator_sample (
    indicator  text              NOT NULL,
    point_id   integer           NOT NULL,
    start      timestamptz       NOT NULL,  -- of the base period, as UTC
    value      double precision  NOT NULL,  -- numerator / denominator, not scaled
    weight     double precision  NOT NULL,  -- how many cases have this value
    PRIMARY KEY (indicator, point_id, start, value)
);

GRANT SELECT ON indicator_sample TO nadi_reader;
