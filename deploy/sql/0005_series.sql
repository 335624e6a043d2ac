-- One metric at one point: what a reading belongs to.
CREATE TABLE series (
    series_id   integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    point_id    integer     NOT NULL REFERENCES point,
    metric      text        NOT NULL,                   -- catalogue key within the point's service
    interval_s  integer     NOT NULL CHECK (interval_s > 0),  -- expected time between readings [s]
    is_counter  boolean     NOT NULL DEFAULT false,     -- the value only rises, but for resets
    first_hour  timestamptz,                            -- hours between these have a row in reading_1h,
    last_hour   timestamptz,                            -- silent ones too; null: no reading yet
    UNIQUE (point_id, metric)
);
