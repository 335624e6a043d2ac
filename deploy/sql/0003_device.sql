-- A device (perangkat): what speaks. It is deployed at a point from one time to another.
CREATE TABLE device (
    device_id   integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         text        NOT NULL UNIQUE,    -- name in topics; devEUI or id of a network server's device
    service     text        NOT NULL,           -- catalogue key
    interval_s  integer     NOT NULL CHECK (interval_s > 0),  -- expected time between messages [s]
    state       text        NOT NULL CHECK (state IN ('pending', 'active', 'retired')),
    created_at  timestamptz NOT NULL DEFAULT now()
);
