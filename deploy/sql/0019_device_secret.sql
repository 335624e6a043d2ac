-- What a device proves itself with on the broker. Apart from device, so that the read-only role cannot see it.
CREATE TABLE device_secret (
    device_id      integer     PRIMARY KEY REFERENCES device,
    password_hash  text        NOT NULL,    -- as in Mosquitto's password file; the secret itself is kept nowhere
    changed_at     timestamptz NOT NULL
);
