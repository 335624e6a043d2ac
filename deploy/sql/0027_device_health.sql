-- When a device was heard, one row a device and second. Append-only for ingest; the processors take rows away.
CREATE TABLE device_contact (
    device_id    integer          NOT NULL,     -- 0: ingest itself; what it received up to then is stored
    received_at  timestamptz      NOT NULL,     -- our clock
    newest_time  timestamptz      NOT NULL,     -- of what the message held, the device's clock
    skew_s       double precision NOT NULL      -- received_at - newest_time [s]; NaN: the message tells no time
);

-- The stretch of time in which ingest heard whatever was sent: silence counts within it only. One row.
CREATE TABLE ingest_presence (
    since  timestamptz NOT NULL,
    until  timestamptz NOT NULL
);

-- Whether a device can be relied on, as its data shows.
CREATE TABLE device_health (
    device_id         integer            PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    state             text               NOT NULL CHECK (state IN ('new', 'online', 'clock_wrong', 'late', 'silent')),
    since             timestamptz        NOT NULL,              -- when it became so
    last_received_at  timestamptz,                              -- our clock; a gateway is heard with its devices
    last_time         timestamptz,                              -- newest time it told, its clock
    skews_s           double precision[] NOT NULL DEFAULT '{}', -- the last few of its skews, oldest first [s]
    skew_at           timestamptz,                              -- when the last of them was measured
    due_at            timestamptz,                              -- it is to be judged then, unless it is heard
    detail            text               NOT NULL DEFAULT ''    -- for people
);

-- whose deadline has passed
CREATE INDEX device_health_due ON device_health (due_at) WHERE due_at IS NOT NULL;

-- What device_health was before; bounded by the processors.
CREATE TABLE device_health_change (
    change_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id  integer     NOT NULL REFERENCES device ON DELETE CASCADE,
    state      text        NOT NULL,    -- that it came to
    since      timestamptz NOT NULL,    -- when
    detail     text        NOT NULL
);

-- a device's newest changes
CREATE INDEX device_health_change_device ON device_health_change (device_id, change_id DESC);

GRANT SELECT ON ingest_presence, device_health, device_health_change TO nadi_reader;
