-- What people said about readings afterwards: a span of a series is void, or is to be recalibrated. The value
-- of a reading is its original with the corrections that hold, in their order.
CREATE TABLE reading_correction (
    correction_id  integer          GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series_id      integer          NOT NULL REFERENCES series,
    begins         timestamptz      NOT NULL,
    ends           timestamptz      NOT NULL CHECK (ends > begins),     -- exclusive
    kind           text             NOT NULL CHECK (kind IN ('void', 'recalibration')),
    factor         double precision,            -- of a recalibration: new value = factor * value + summand
    summand        double precision,            -- [unit of the metric]
    usual_low      double precision,            -- what was believable when it was entered [unit of the metric]; null:
    usual_high     double precision,            -- no bound. The flag for unusual values is set anew by these
    reason         text             NOT NULL,
    who            text             NOT NULL,
    at             timestamptz      NOT NULL,
    withdrawn_at   timestamptz,                 -- null: it holds
    withdrawn_by   text,
    CHECK ((kind = 'recalibration') = (factor IS NOT NULL AND summand IS NOT NULL))
);

-- those that hold in a span of time: asked with every batch of readings
CREATE INDEX reading_correction_ends ON reading_correction (ends) WHERE withdrawn_at IS NULL;

-- those of a series
CREATE INDEX reading_correction_series ON reading_correction (series_id, correction_id);

GRANT SELECT ON reading_correction TO nadi_reader;
