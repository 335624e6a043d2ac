-- Hours of a series that changed and await their rollup. Append-only for writers, so that they
-- never wait for the refresher, who takes rows away.
CREATE TABLE touched_hour (
    series_id  integer     NOT NULL,
    hour       timestamptz NOT NULL,
    arrived    integer     NOT NULL,    -- readings newly stored
    on_time    integer     NOT NULL     -- of those, no older on arrival than `late_after_s`
);

-- the refresher takes a day at a time, newest first
CREATE INDEX touched_hour_hour ON touched_hour (hour);
